"""A hashtag of several words gives each its capital, so that it can be read aloud.

A screen reader reads #DroitÀLaRéparation as words and stumbles over #droitàlaréparation. A hashtag
without any capital inside is taken for several words from `letters` letters on, or where it begins
like well-known ones (#madein…). `tags` are the brand's own, as it writes them: another case of one
of those is mended by `--fix`.

Bad:

```markdown
Nos lampes durent. #droitalareparation
```

Bad:

```markdown
---
tags: [madeinfrance]
---
Nos lampes durent.
```

Good:

```markdown
---
tags: [MadeInFrance, lampes]
---
Nos lampes durent. #DroitÀLaRéparation #artisanat
```

With these lines in brand/rules.yml:

```yaml
rules:
  brand.hashtag-case: {tags: [RéparerEnsemble]}
```

Bad:

```markdown
Venez samedi. #Réparerensemble
```

Good:

```markdown
Venez samedi. #RéparerEnsemble
```
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.frozen import frozen
from pipeline.rules import tags
from pipeline.rules.case import Case, Finding, Only, Sees, Strength
from pipeline.rules.options import option

ID = "brand.hashtag-case"
LEVEL: Strength = "suggestion"
SEES: Sees = "post"
ONLY: Only = "tags"

_GLUED = re.compile(
    r"(?:madein|faitmain|faiten|faitau|fabriqu[ée]en|blackfriday|cyber|z[ée]rod[ée]chet|bonneann"
    r"|joyeu(?:x|ses)\w|happy\w|throwback|followfriday|droit[aà]la|secondlife|handmade\w|startup\w)"
)


@frozen
class Options:
    """What counts as several words, and the brand's own."""

    letters: int = option(15, "From how many letters a hashtag is taken for several words.")
    tags: tuple[str, ...] = option((), "The brand's own hashtags, as it writes them.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look at each hashtag's capitals."""
    own = _by_letters(options.tags)
    for tag in tags.written(case):
        right = own.get(tag.name.casefold())
        if right is not None:
            if right != tag.name:
                yield tag.finding(f"the brand writes #{right}", fix=f"#{right}"[bool(tag.keys) :])
        elif _has_no_words(tag.name, options.letters):
            yield tag.finding(
                f"#{tag.name} can't be read aloud: begin each of its words with a capital"
            )


def _has_no_words(name: str, letters: int) -> bool:
    inner = name[1:]
    if "_" in inner or not (inner.islower() or (name.isupper() and len(name) >= letters)):
        return False
    return len(name) >= letters or _GLUED.match(name.lower()) is not None


@lru_cache(maxsize=16)
def _by_letters(names: tuple[str, ...]) -> dict[str, str]:
    return {name.removeprefix("#").casefold(): name.removeprefix("#") for name in names}
