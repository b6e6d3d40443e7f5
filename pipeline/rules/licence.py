"""A picture's licence, or a consent, has not expired when the post goes out.

`expires` is the last day on which a picture may be shown. A post that goes out later uses it
without right.

Bad:

```markdown
---
media: [{file: vase.jpg, alt: "Un vase bleu, ébréché.", licence: "Banque X", expires: 2026-11-30}]
---
Le vase de la semaine.
```

Good:

```markdown
---
media: [{file: vase.jpg, alt: "Un vase bleu, ébréché.", licence: "Banque X", expires: 2026-12-01}]
---
Le vase de la semaine.
```
"""

from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Only, Sees, Strength

ID = "brand.licence"
LEVEL: Strength = "error"
SEES: Sees = "post"
ONLY: Only = "media"


@frozen
class Options:
    """Nothing to set."""


def check(case: Case, _options: Options) -> Iterator[Finding]:
    """Compare the day on which each picture expires with the post's."""
    date = case.post.date
    if date is None:
        return
    for index, item in enumerate(case.post.media):
        if item.expires is not None and item.expires < date.date():
            yield Finding(
                f"the right to show this picture ends on {item.expires}, before the post goes "
                "out: renew it, or take another picture",
                keys=("media", index, "expires"),
            )
