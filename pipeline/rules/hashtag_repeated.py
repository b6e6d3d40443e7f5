"""A hashtag is written once.

The second time it leads where the first one did. Case and accents do not make it another one;
a hashtag that is in the text and among `tags` is shown once and is no repetition.

Bad:

```markdown
Une #lampe par jour, une #Lampe par nuit.
```

Bad:

```markdown
---
tags: [Réparer, Reparer]
---
La lampe d’hiver est arrivée.
```

Good:

```markdown
---
tags: [Lampe, Réparer]
---
Une #lampe par jour.
```
"""

import unicodedata
from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.rules import tags
from pipeline.rules.case import Case, Finding, Only, Sees, Strength

ID = "brand.hashtag-repeated"
LEVEL: Strength = "warning"
SEES: Sees = "post"
ONLY: Only = "tags"


@frozen
class Options:
    """Nothing to set."""


def check(case: Case, _options: Options) -> Iterator[Finding]:
    """Compare the hashtags of the text with each other, and those of the front matter."""
    seen: set[tuple[bool, str]] = set()
    for tag in tags.written(case):
        key = bool(tag.keys), _plain(tag.name)
        if key in seen:
            yield tag.finding(f"#{tag.name} is here already: once is enough")
        seen.add(key)


def _plain(name: str) -> str:
    if name.isascii():
        return name.lower()
    apart = unicodedata.normalize("NFD", name.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
