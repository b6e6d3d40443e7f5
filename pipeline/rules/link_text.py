"""A link says where it leads.

Whoever lists a page's links hears their words alone: five times "ici" helps nobody. The words of
a link name what is behind it. `never` are further words that the brand does not want.

Bad:

```markdown
Pour changer une douille, [cliquez ici](https://exemple.fr/guide).
```

Bad:

```markdown
---
lang: en
---
The guide is out: [read more](https://example.org/guide).
```

Good:

```markdown
Pour changer une douille, suivez [notre guide en quatre étapes](https://exemple.fr/guide).
```
"""

import re
from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Only, Sees, Strength
from pipeline.rules.options import option

ID = "brand.link-text"
LEVEL: Strength = "warning"
SEES: Sees = "text"
ONLY: Only = "links"

_EMPTY = frozenset(
    (
        "ici",
        "cliquez ici",
        "cliquer ici",
        "clique ici",
        "par ici",
        "là",
        "lien",
        "ce lien",
        "le lien",
        "via ce lien",
        "en savoir plus",
        "pour en savoir plus",
        "lire la suite",
        "lire plus",
        "plus",
        "plus d infos",
        "plus d informations",
        "voir plus",
        "suite",
        "cette page",
        "here",
        "click here",
        "click",
        "link",
        "this link",
        "this",
        "this page",
        "read more",
        "learn more",
        "more",
        "more info",
        "find out more",
        "see more",
    )
)
_WORDS = re.compile(r"\w+")


@frozen
class Options:
    """Which words more."""

    never: tuple[str, ...] = option((), "Words of a link that say too little, beside the usual.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look at the words of each link."""
    never = {_plain(words) for words in options.never}
    for link in case.text.links:
        if link.label is None:
            continue
        plain = _plain(link.label)
        if plain in _EMPTY or plain in never:
            yield Finding(
                f"`{link.label}` does not say where it leads: name what is there",
                link.start,
                link.end,
            )


def _plain(words: str) -> str:
    return " ".join(_WORDS.findall(words.lower()))
