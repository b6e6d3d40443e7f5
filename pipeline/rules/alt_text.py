"""An alternative text says what a picture shows, to those who can't see it.

That there is one at all is asked by each network's own rule (`mastodon.alt-text`). This one asks
that it is of use: no file name, no copy of the text that the reader has heard already, the same
words for two pictures neither. It does not begin with "image de": screen readers say that it is
one. `shortest` and `longest` are in characters.

Bad:

```markdown
---
media: [{file: vase.jpg, alt: IMG_2034.jpg}]
---
Le vase de la semaine.
```

Bad:

```markdown
---
media: [{file: vase.jpg, alt: "Image d’un vase bleu."}]
---
Le vase de la semaine.
```

Bad:

```markdown
Le vase de la semaine vient de Rezé.

![Le vase de la semaine vient de Rezé.](vase.jpg)
```

Good:

```markdown
---
media: [{file: vase.jpg, alt: "Un vase bleu, ébréché, sur un établi en désordre."}]
---
Le vase de la semaine vient de Rezé.
```
"""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Only, Sees, Strength
from pipeline.rules.options import option

ID = "brand.alt-text"
LEVEL: Strength = "warning"
SEES: Sees = "post"
ONLY: Only = "media"

_A_FILE = late(
    r"[^\s/]+\.(?:jpe?g|png|gif|webp|avif|heic|tiff?|bmp|svg|mp4|mov|webm)"
    r"|(?:img|dsc|dscn|dscf|pxl|mvi|vid|screenshot|capture)[-_ ]?\d[\w-]*"
    r"|(?:image|photo|picture|visuel|sans titre|untitled)[-_ ]?\d*",
    re.IGNORECASE,
)
_SAYS_IT_IS_ONE = late(
    r"(?:(?:une?|an?|the|l[’']|la) ?)?"
    r"(?:image|photo(?:graphie|graph)?|picture|illustration|visuel|illustré[e]?)\b"
    r"(?: (?:de|du|des|of|showing|montrant|représentant|qui montre)\b| ?d[’']| ?:)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")


@frozen
class Options:
    """How long."""

    shortest: int = option(6, "How many characters say something at least.")
    longest: int = option(500, "How many characters are still listened to.")


class _Alt(NamedTuple):
    alt: str
    file: str
    start: int
    end: int
    keys: tuple[str | int, ...]

    def finding(self, message: str) -> Finding:
        return Finding(message, self.start, self.end, self.keys)


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look at each alternative text, of the front matter and of the body."""
    post = case.post
    alts = [_Alt(m.alt, m.path, 0, 0, ("media", i, "alt")) for i, m in enumerate(post.media)]
    alts += [_Alt(p.alt, p.file, p.start, p.end, ()) for p in case.text.pictures]
    said = " ".join(_WORDS.findall(case.text.prose.lower()))
    title = " ".join(_WORDS.findall(post.title.lower()))
    seen: dict[str, str] = {}
    for one in alts:
        alt = one.alt.strip()
        if not alt:
            continue
        words = " ".join(_WORDS.findall(alt.lower()))
        name = posixpath.basename(one.file)
        if _A_FILE.fullmatch(alt) or alt in (name, posixpath.splitext(name)[0]):
            yield one.finding(f"`{alt}` is a file's name: say what the picture shows")
        elif found := _SAYS_IT_IS_ONE.match(alt):
            yield one.finding(
                f"a screen reader says already that it is a picture: begin after `{found[0]}`"
            )
        elif len(alt) < options.shortest:
            yield one.finding(f"`{alt}` says too little: what would somebody on the phone need?")
        elif len(alt) > options.longest:
            yield one.finding(
                f"{len(alt)} characters; after {options.longest} nobody listens: keep what matters"
            )
        elif words and (words == title or (len(words) >= 20 and words in said)):
            yield one.finding("this repeats the text: say what the picture adds to it")
        elif words in seen and seen[words] != name:
            yield one.finding(f"{seen[words]} has the same words: what sets the two apart?")
        seen.setdefault(words, name)
