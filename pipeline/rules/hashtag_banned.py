"""Some hashtags are never used: those that beg, and those that the brand has banned.

Hashtags that ask for a follow or a like in return (#followme, #like4like) bring nobody who cares,
and networks show them to fewer people. `banned` adds the brand's own; case does not matter.

Bad:

```markdown
La lampe d’hiver est arrivée. #follow4follow
```

Good:

```markdown
La lampe d’hiver est arrivée. #Lampes
```

With these lines in brand/rules.yml:

```yaml
rules:
  brand.hashtag-banned: {banned: [BlackFriday]}
```

Bad:

```markdown
---
tags: [blackfriday]
---
Nos prix ne bougent pas.
```

Good:

```markdown
Au Black Friday, nos prix ne bougent pas. #Réparer
```
"""

from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.rules import tags
from pipeline.rules.case import Case, Finding, Only, Sees, Strength
from pipeline.rules.options import option

ID = "brand.hashtag-banned"
LEVEL: Strength = "warning"
SEES: Sees = "post"
ONLY: Only = "tags"

_BEGGING = frozenset(
    """
    abonnetoi f4f follow4follow followback followforfollow followforfollowback followme
    followtrain instagood instalike l4l like4like like4likes likeforlike likeforlikes liketime
    picoftheday tagsforlikes teamfollowback
    """.split()  # noqa: SIM905 - a list of words reads better as text
)


@frozen
class Options:
    """Which ones."""

    banned: tuple[str, ...] = option((), "Hashtags that are never used, beside those that beg.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look each hashtag up."""
    for tag in tags.written(case):
        name = tag.name.casefold()
        if name in _BEGGING:
            yield tag.finding(f"#{tag.name} begs for attention: take it out")
        elif any(name == banned.removeprefix("#").casefold() for banned in options.banned):
            yield tag.finding(f"the brand never uses #{tag.name}")
