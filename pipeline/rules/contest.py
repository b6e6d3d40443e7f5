"""A contest leads to its rules.

Whoever takes part may read the rules first: each channel of a post of `kind: contest` names them
(règlement, modalités, rules, terms) and leads there by `link` or an address in the text. Where a
network has no links, the text says that they are in the profile.

Bad:

```markdown
---
kind: contest
---
Racontez-nous votre lampe : une histoire tirée au sort gagne la nôtre.
```

Bad:

```markdown
---
kind: contest
---
Racontez-nous votre lampe. Règlement à l’atelier.
```

Good:

```markdown
---
kind: contest
link: https://exemple.fr/concours
---
Racontez-nous votre lampe : une histoire tirée au sort gagne la nôtre. Règlement complet :
```

Good:

```markdown
---
kind: contest
---
Racontez-nous votre lampe. Le règlement est en lien dans notre profil.
```
"""

import re
from collections.abc import Iterator

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Only, Sees, Strength

ID = "brand.contest"
LEVEL: Strength = "error"
SEES: Sees = "variant"
ONLY: Only = "contest"

_RULES = late(
    r"r[èe]glement|modalit[ée]s|conditions (?:de participation|du jeu)|\brules\b|\bterms\b|"
    r"conditions apply",
    re.IGNORECASE,
)
_PROFILE = re.compile(r"\b(?:profil|profile|bio)\b", re.IGNORECASE)


@frozen
class Options:
    """Nothing to set."""


def check(case: Case, _options: Options) -> Iterator[Finding]:
    """Look for the rules in what the channel shows."""
    post = case.post
    shown = "\n".join([part.text for part in case.variant.parts] + [post.first_comment or ""])
    leads = bool(post.link) or "://" in shown or _PROFILE.search(shown) is not None
    named = _RULES.search(f"{shown}\n{post.link or ''}") is not None
    if leads and named:
        return
    missing = "says where they are: set `link` or write the address" if named else "names its rules"
    if not leads and not named:
        missing = "names its rules and leads there: write where they are, and set `link`"
    end = len(post.body.partition("\n")[0])
    yield Finding(f"a contest {missing}", 0, end)
