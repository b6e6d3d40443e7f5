"""Inclusive writing follows one policy.

French writes for everybody in several ways: "celles et ceux", "l’équipe", or abbreviated forms such
as "client·es", "client.e.s", "client(e)s", "client-e-s". With `form: one`, a text keeps to one kind
of abbreviated form; with `none`, there are none, because screen readers stumble over them; with
`median`, only the middle dot. In English, `neutral: true` asks for words that leave nobody out.

Bad:

```markdown
Nos client·es et nos réparateur(rice)s se retrouvent samedi.
```

Good:

```markdown
Nos client·es et nos réparateur·rices se retrouvent samedi, avec leur(s) lampe(s).
```

With these lines in brand/rules.yml:

```yaml
rules:
  brand.inclusive-writing: {form: none, neutral: true}
```

Bad:

```markdown
Tou·tes nos client.e.s sont attendu-e-s samedi.
```

Bad:

```markdown
---
lang: en
---
Every customer brings his or her lamp to our repairmen.
```

Good:

```markdown
Celles et ceux qui viennent samedi sont les bienvenus : toute l’équipe est là.
```
"""

import re
from collections.abc import Iterator
from typing import Literal

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Sees, Strength
from pipeline.rules.options import option

ID = "brand.inclusive-writing"
LEVEL: Strength = "warning"
SEES: Sees = "text"

_ENDS = "e|es|le|ne|nes|rice|rices|trice|trices|euse|euses|ère|ères|ve|ves|fe|che|se|tes|te|les"
# Each begins with its sign, so that a text without it costs next to nothing.
_FORMS = {
    "median": late(rf"[·‧⋅•](?<=\w[·‧⋅•])(?:{_ENDS}|x|s|eure|eures)(?:[·‧⋅•]s)?(?!\w)"),
    "point": re.compile(
        r"\.(?<=[^\W\d_]{3}\.)(?:e|ne|rice|trice|euse|ère|ve|fe|te)(?:\.?s)?(?![\w/@]|\.\w)"
    ),
    "brackets": late(rf"\((?<=[^\W\d_]\()(?:{_ENDS}|eure)\)s?(?!\w)"),
    "hyphen": re.compile(r"-(?<=[^\W\d_]{3}-)(?:e|ne|rice|trice|euse|ère|ve)(?:-s|s)?(?![\w-])"),
    "slash": late(
        r"/(?<=[^\W\d_]/)(?:une|la|elles?|celles?|toutes|(?:trice|rice|euse|ère|ne|e)s?)(?![\w/])"
    ),
}
_SIGNS = {"median": "·‧⋅•", "point": ".", "brackets": "(", "hyphen": "-", "slash": "/"}
_NEUTRAL = {
    "chairman": "chair",
    "chairmen": "chairs",
    "salesman": "salesperson",
    "salesmen": "salespeople",
    "repairman": "repairer",
    "repairmen": "repairers",
    "craftsman": "craftsperson",
    "craftsmen": "craftspeople",
    "fireman": "firefighter",
    "firemen": "firefighters",
    "policeman": "police officer",
    "mankind": "humanity",
    "manpower": "workforce",
    "guys": "everyone",
    "housewife": "homemaker",
    "stewardess": "flight attendant",
    "foreman": "supervisor",
}
_BOTH = late(r"\b(?:he or she|she or he|his or her|him or her|s/he|he/she|his/her)\b", re.I)


@frozen
class Options:
    """Which policy."""

    form: Literal["any", "one", "none", "median"] = option(
        "one", "Abbreviated forms in French: any, one kind a text, none, or the middle dot alone."
    )
    neutral: bool = option(False, "Whether English avoids words that mean men alone.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look for abbreviated forms, and for English words that leave people out."""
    text = case.text
    if text.lang == "fr" and options.form != "any":
        found = sorted(_forms(text.prose))
        kinds = list(dict.fromkeys(kind for _, _, kind in found))
        for start, end, kind in found:
            word = text.source[start:end]
            if options.form == "none":
                yield Finding(f"`{word}`: the brand writes both words, or one for all", start, end)
            elif options.form == "median" and kind != "median":
                yield Finding(f"`{word}`: the brand uses the middle dot", start, end)
            elif options.form == "one" and kind != kinds[0]:
                first = text.source[slice(*found[0][:2])]
                yield Finding(f"`{first}` and `{word}`: keep to one way of writing", start, end)
    elif text.lang == "en" and options.neutral:
        yield from _gendered(case)


def _forms(text: str) -> Iterator[tuple[int, int, str]]:
    """Abbreviated forms, from the start of their word, and of which kind each is."""
    for kind, pattern in _FORMS.items():
        if not any(map(text.__contains__, _SIGNS[kind])):
            continue
        for match in pattern.finditer(text):
            start = match.start()
            while start and text[start - 1].isalpha():
                start -= 1
            yield start, match.end(), kind


def _gendered(case: Case) -> Iterator[Finding]:
    text = case.text
    if "her" in text.vocabulary or "he" in text.vocabulary:
        for match in _BOTH.finditer(text.prose):
            yield Finding(f"`{match[0]}`: they, them or their is for everybody", *match.span())
    if not _NEUTRAL.keys().isdisjoint(text.vocabulary):
        for match in re.finditer(r"\w+", text.prose):
            if (better := _NEUTRAL.get(match[0].lower())) is not None:
                yield Finding(f"`{match[0]}`: say {better}", *match.span())
