"""A picture of somebody who can be recognised notes their consent.

Where the alternative text speaks of a person ("une femme sourit", "portrait of"), the picture needs
`consent`, or a `credit` that says that it is drawn (illustration, dessin, drawing).

Bad:

```markdown
---
media: [{file: vase.jpg, alt: "Portrait d’une femme qui sourit devant son établi."}]
---
Marie a rejoint l’atelier.
```

Good:

```markdown
---
media:
  - file: vase.jpg
    alt: "Portrait d’une femme qui sourit devant son établi."
    consent: "Accord écrit de Marie R. du 2 octobre 2026."
---
Marie a rejoint l’atelier.
```

Good:

```markdown
---
media:
  - file: vase.jpg
    alt: "Une femme change une ampoule."
    credit: "Illustration : Maison Lumen"
---
Un geste simple.
```
"""

import re
from collections.abc import Iterator

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Only, Sees, Strength

ID = "brand.recognisable-people"
LEVEL: Strength = "warning"
SEES: Sees = "post"
ONLY: Only = "media"

_PEOPLE = late(
    r"\b(?:portrait|selfie|visages?|souri(?:t|ant|ante|ent|re)|(?:une?|deux|trois|des|la|le|les|l[’'])"
    r" ?(?:jeunes? |vieille? |petite? )?"
    r"(?:femmes?|hommes?|enfants?|fillettes?|filles?|garçons?|bébés?|couples?|clientes?|clients?"
    r"|collègues?|apprentie?s?|artisane?s?|potières?|potiers?)"
    r"|(?:an?|two|three|the|some)(?: young| old| little)? "
    r"(?:wom[ae]n|m[ae]n|child(?:ren)?|girls?|boys?|bab(?:y|ies)|couple|customers?|apprentices?)"
    r"|smil(?:es?|ing)|faces?)\b",
    re.IGNORECASE,
)
_DRAWN = late(
    r"illustrat|dessin|drawing|drawn|animation|gravure|peint|paint|affiche|statue|sculpt|mannequin",
    re.IGNORECASE,
)


@frozen
class Options:
    """Nothing to set."""


def check(case: Case, _options: Options) -> Iterator[Finding]:
    """Look for people in the words that describe a picture."""
    if case.post.kind == "testimonial":
        return  # brand.consent asks that of each of its pictures
    for index, item in enumerate(case.post.media):
        if item.consent.strip() or not item.alt:
            continue
        found = _PEOPLE.search(item.alt)
        if found and not _DRAWN.search(f"{item.credit} {item.alt}"):
            yield Finding(
                f"`{found[0]}`: if they can be recognised, note their `consent`; if it is drawn, "
                "say so in `credit`",
                keys=("media", index, "alt"),
            )
