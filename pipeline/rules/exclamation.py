"""Exclamation and question marks are rare, and never come in rows.

One `!` is a voice raised, three are somebody shouting across the street. `exclamations` and
`questions` are how many of each a text may hold, `run` how many signs may follow each other: with
1, `!!` and `?!` are too many.

Bad:

```markdown
Les soldes commencent demain !!!
```

Bad:

```markdown
Enfin ! Elle est là ! La lampe d’hiver ! Courez la voir !
```

Good:

```markdown
Les soldes commencent demain. Vous venez ?
```
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.rules.case import Case, Finding, Sees, Strength
from pipeline.rules.options import option

ID = "brand.exclamation"
LEVEL: Strength = "warning"
SEES: Sees = "text"
KINDS = {"crisis": {"exclamations": 0}}

_RUN = re.compile(r"[!?][!?\u00a0\u202f \ufe0f]*")
_MARKS = str.maketrans({"！": "!", "？": "?", "‼": "!", "⁉": "!", "⁈": "?", "⁇": "?"})


@dataclass(frozen=True, slots=True)
class Options:
    """How many, and how many in a row."""

    exclamations: int = option(3, "How many exclamation marks a text may hold.")
    questions: int = option(6, "How many question marks a text may hold.")
    run: int = option(1, "How many ! and ? may follow each other.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look at every run of signs, then count them."""
    text = case.text.shown
    if "!" not in text and "?" not in text and text.isascii():
        return
    text = text.translate(_MARKS) if not text.isascii() else text
    seen = {"!": 0, "?": 0}
    most = {"!": options.exclamations, "?": options.questions}
    told: set[str] = set()
    for match in _RUN.finditer(text):
        run = match[0].rstrip(" \u00a0\u202f\ufe0f")
        start, end = match.start(), match.start() + len(run)
        signs = [sign for sign in run if sign in seen]
        if len(signs) > options.run:
            yield Finding(f"`{run}`: {_a(options.run, signs[0])}", start, end)
        for sign in signs:
            seen[sign] += 1
            if seen[sign] > most[sign] and sign not in told:
                told.add(sign)
                yield Finding(_many(text.count(sign), sign, most[sign]), start, end)


def _a(run: int, sign: str) -> str:
    return f"one `{sign}` is enough" if run == 1 else f"{run} in a row are the most"


def _many(count: int, sign: str, most: int) -> str:
    name = "exclamation" if sign == "!" else "question"
    mark = "mark" if count == 1 else "marks"
    allowed = f"{most} at most" if most else "none"
    return f"{count} {name} {mark} in a text; the brand uses {allowed}"
