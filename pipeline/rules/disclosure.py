"""A paid or gifted partnership is disclosed where every reader sees it.

A post with `partner` says what it is within its first `first` characters, on every channel: what
stands behind "see more", or among hashtags at the end, comes too late. French law (loi du 9 juin
2023) asks for "Publicité" or "Collaboration commerciale"; `phrases` are further words that count.

Bad:

```markdown
---
partner: Atelier Brume
---
Quarante pieds de lampe en grès, tournés à Rezé.
```

Bad:

```markdown
---
partner: Atelier Brume
tags: [CollaborationCommerciale]
---
Quarante pieds de lampe en grès, tournés à Rezé par des céramistes que nous aimons depuis
longtemps. À voir à l’atelier de Nantes à partir de jeudi, et on peut toucher.
```

Good:

```markdown
---
partner: Atelier Brume
---
Collaboration commerciale avec @{brume} : quarante pieds de lampe en grès, tournés à Rezé.
```

Good:

```markdown
---
lang: en
partner: Atelier Brume
---
Paid partnership with @{brume}: forty lamps of stoneware, thrown in Rezé.
```
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Only, Sees, Strength
from pipeline.rules.options import option

ID = "brand.disclosure"
LEVEL: Strength = "error"
SEES: Sees = "variant"
ONLY: Only = "partner"

_PHRASES = (
    "publicité",
    "collaboration commerciale",
    "partenariat rémunéré",
    "partenariat commercial",
    "contenu sponsorisé",
    "post sponsorisé",
    "paid partnership",
    "paid ad",
    "paid advertisement",
    "advertisement",
    "advert",
    "ad",
    "sponsored",
    "gifted",
)


@frozen
class Options:
    """Where, and in which words."""

    first: int = option(125, "Within how many characters the disclosure stands.")
    phrases: tuple[str, ...] = option((), "Words that disclose, beside those that everybody knows.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look for a disclosure where the channel's text begins."""
    partner = case.post.partner
    if not partner or not case.variant.parts:
        return
    text = case.variant.parts[0].text
    found = _disclosure(options.phrases).search(text)
    if found and found.start() < options.first:
        return
    example = '"Collaboration commerciale"' if case.text.lang == "fr" else '"Paid partnership"'
    where = f"it comes after {found.start()} characters" if found else "nothing says so"
    end = len(case.post.body.partition("\n")[0])
    yield Finding(
        f"a post with the partner {partner} begins with a disclosure, such as {example}; {where}",
        0,
        end,
    )


@lru_cache(maxsize=16)
def _disclosure(more: tuple[str, ...]) -> re.Pattern[str]:
    """The phrases, as words or glued into a hashtag."""
    phrases = (re.escape(phrase).replace(r"\ ", r"[\s\u00a0]*") for phrase in (*_PHRASES, *more))
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)
