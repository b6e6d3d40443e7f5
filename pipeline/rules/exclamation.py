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

from collections.abc import Iterator

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Sees, Strength
from pipeline.rules.options import option

ID = "brand.exclamation"
LEVEL: Strength = "warning"
SEES: Sees = "text"
KINDS = {"crisis": {"exclamations": 0}}

_SIGNS = {"!": "!", "?": "?", "！": "!", "？": "?", "‼": "!!", "⁉": "!?", "⁈": "?!", "⁇": "??"}
_ODD = "！？‼⁉⁈⁇"
_RUN = late(r"[!?！？‼⁉⁈⁇][!?！？‼⁉⁈⁇\u00a0\u202f \ufe0f]*")


@frozen
class Options:
    """How many, and how many in a row."""

    exclamations: int = option(3, "How many exclamation marks a text may hold.")
    questions: int = option(6, "How many question marks a text may hold.")
    run: int = option(1, "How many ! and ? may follow each other.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look at every run of signs, then count them."""
    text = case.text.shown
    signs = text.count("!") + text.count("?")
    if signs <= min(options.run, options.exclamations, options.questions) and not (
        case.text.has_signs and any(map(text.__contains__, _ODD))
    ):
        return
    runs = list(_RUN.finditer(text))
    if not runs:
        return
    count = {sign: sum(_said(match[0]).count(sign) for match in runs) for sign in "!?"}
    seen = {"!": 0, "?": 0}
    most = {"!": options.exclamations, "?": options.questions}
    told: set[str] = set()
    for match in runs:
        run = match[0].rstrip(" \u00a0\u202f\ufe0f")
        start, end = match.start(), match.start() + len(run)
        said = _said(run)
        if len(said) > options.run:
            yield Finding(f"`{run}`: {_a(options.run, said[0])}", start, end)
        for sign in said:
            seen[sign] += 1
            if seen[sign] > most[sign] and sign not in told:
                told.add(sign)
                yield Finding(_many(count[sign], sign, most[sign]), start, end)


def _said(run: str) -> str:
    """A run's marks alone, each as ! or ?."""
    return "".join(_SIGNS.get(sign, "") for sign in run)


def _a(run: int, sign: str) -> str:
    return f"one `{sign}` is enough" if run == 1 else f"{run} in a row are the most"


def _many(count: int, sign: str, most: int) -> str:
    name = "exclamation" if sign == "!" else "question"
    mark = "mark" if count == 1 else "marks"
    allowed = f"{most} at most" if most else "none"
    return f"{count} {name} {mark} in a text; the brand uses {allowed}"
