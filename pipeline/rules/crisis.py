"""A crisis statement is sober: no picture, no poll, nothing to sell.

A post of `kind: crisis` says what is known, what people should do and when more will be said. It
has no picture (`pictures: true` allows one that helps, such as where a serial number is), no poll,
no campaign and no partner. No emoji, hashtag or exclamation mark is asked by those rules' lines.

Bad:

```markdown
---
kind: crisis
media: [{file: vase.jpg, alt: "Une lampe allumée sur un établi, le soir."}]
---
Rappel de la lampe d’hiver : débranchez-la.
```

Bad:

```markdown
---
kind: crisis
campaign: noel
---
Rappel de la lampe d’hiver : débranchez-la.
```

Good:

```markdown
---
kind: crisis
---
Rappel de la lampe d’hiver : débranchez-la. Prochain message à 18 h.
```
"""

from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Only, Sees, Strength
from pipeline.rules.options import option

ID = "brand.crisis"
LEVEL: Strength = "warning"
SEES: Sees = "post"
ONLY: Only = "crisis"


@frozen
class Options:
    """What is allowed."""

    pictures: bool = option(False, "Whether a crisis statement may show pictures.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Hold a crisis statement to its own lines."""
    post = case.post
    if post.media and not options.pictures:
        yield Finding("a crisis statement shows no picture", keys=("media",))
    for picture in () if options.pictures else case.text.pictures:
        yield Finding("a crisis statement shows no picture", picture.start, picture.end)
    for key in ("campaign", "partner", "poll"):
        if getattr(post, key):
            yield Finding(f"a crisis statement has no `{key}`: take it out", keys=(key,))
