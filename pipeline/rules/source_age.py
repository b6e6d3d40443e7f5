"""A source was checked within a year before the post goes out.

Pages move, figures age, laws change: a source says on which day somebody read it, `{url: …,
checked: 2026-11-20}`, and is read again when that is more than `days` days before the post's date.

Bad:

```markdown
---
sources: [{url: "https://exemple.fr/etude", checked: 2024-03-01}]
---
62 % des lampes jetées se réparent.
```

Bad:

```markdown
---
sources: ["https://exemple.fr/etude"]
---
62 % des lampes jetées se réparent.
```

Good:

```markdown
---
sources: [{url: "https://exemple.fr/etude", checked: 2026-11-20}]
---
62 % des lampes jetées se réparent.
```
"""

from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Only, Sees, Strength
from pipeline.rules.options import option

ID = "brand.source-age"
LEVEL: Strength = "warning"
SEES: Sees = "post"
ONLY: Only = "sources"


@frozen
class Options:
    """How old."""

    days: int = option(365, "How many days before the post goes out a source may have been read.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Compare each source's day with the post's."""
    date = case.post.date
    for index, source in enumerate(case.post.sources):
        if source.checked is None:
            yield Finding(
                "say on which day somebody read this source: `{url: …, checked: 2026-11-20}`",
                keys=("sources", index),
            )
        elif date is not None and (age := (date.date() - source.checked).days) > options.days:
            yield Finding(
                f"checked {age} days before the post goes out, {options.days} are the most: "
                "read it again",
                keys=("sources", index, "checked"),
            )
