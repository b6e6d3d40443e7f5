"""A testimonial has the consent of whoever gave it.

Each picture or video of a post of `kind: testimonial` notes who agreed to what, and when, in
`consent`: a name, a story and a home belong to those who live them.

Bad:

```markdown
---
kind: testimonial
media: [{file: vase.jpg, alt: "Une lampe de bureau allumée sur une grille de mots croisés."}]
---
« Elle éclairait les mots croisés de mon père », dit Colette.
```

Good:

```markdown
---
kind: testimonial
media:
  - file: vase.jpg
    alt: "Une lampe de bureau allumée sur une grille de mots croisés."
    consent: "Accord écrit de Colette R. du 2 octobre 2026 : son prénom, son récit, sa lampe."
---
« Elle éclairait les mots croisés de mon père », dit Colette.
```
"""

from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Only, Sees, Strength

ID = "brand.consent"
LEVEL: Strength = "error"
SEES: Sees = "post"
ONLY: Only = "testimonial"


@frozen
class Options:
    """Nothing to set."""


def check(case: Case, _options: Options) -> Iterator[Finding]:
    """Look at the pictures of a testimonial."""
    for index, item in enumerate(case.post.media):
        if not item.consent.strip():
            yield Finding(
                "a testimonial's picture needs a `consent`: who agreed to what, and when",
                keys=("media", index),
            )
