"""Pictures are large enough, and of the brand's shapes.

`width` and `height` are the fewest pixels that a picture may have as it is sent. `shapes` are width
to height, such as `1:1` or `4:5`; without any, every shape will do. `tolerance` is how far off a
picture may be, in percent.

Bad:

```markdown
---
media: [{file: vignette.jpg, alt: "Un vase bleu, ébréché, sur un établi."}]
---
Le vase de la semaine.
```

Good:

```markdown
---
media: [{file: vase.jpg, alt: "Un vase bleu, ébréché, sur un établi."}]
---
Le vase de la semaine.
```

With these lines in brand/rules.yml:

```yaml
networks:
  mastodon: {brand.picture-style: {shapes: ["4:3", "1:1"]}}
```

Bad:

```markdown
---
media: [{file: bandeau.jpg, alt: "Un vase bleu, ébréché, sur un établi."}]
---
Le vase de la semaine.
```

Good:

```markdown
---
media: [{file: vase.jpg, alt: "Un vase bleu, ébréché, sur un établi."}]
---
Le vase de la semaine.
```
"""

import posixpath
from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Only, Sees, Strength
from pipeline.rules.options import option
from pipeline.variant import Attachment

ID = "brand.picture-style"
LEVEL: Strength = "warning"
SEES: Sees = "variant"
ONLY: Only = "media"


@frozen
class Options:
    """How large, and of which shape."""

    width: int = option(320, "How many pixels wide a picture is at least.")
    height: int = option(180, "How many pixels high a picture is at least.")
    shapes: tuple[str, ...] = option((), "Width to height, such as 4:5; without any, all will do.")
    tolerance: int = option(3, "How many percent a picture may be off its shape.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Measure each picture as it is sent."""
    for part in case.variant.parts:
        for item in part.media:
            if item.type.startswith("image/"):
                told = _told(item, options)
                if told:
                    yield _at(case, item, told)


def _told(item: Attachment, options: Options) -> str:
    name = posixpath.basename(item.file)
    if item.width < options.width or item.height < options.height:
        return (
            f"{name} is {item.width} × {item.height} pixels, small and soft on a screen; the "
            f"brand's are {options.width} × {options.height} at least"
        )
    shape = item.width / item.height
    allowed = [_ratio(written) for written in options.shapes]
    if allowed and all(abs(shape / each - 1) * 100 > options.tolerance for each in allowed):
        return (
            f"{name} is {item.width} × {item.height} pixels, which is none of the brand's shapes: "
            f"{', '.join(options.shapes)}"
        )
    return ""


def _ratio(written: str) -> float:
    width, _, height = written.partition(":")
    return float(width) / float(height)


def _at(case: Case, item: Attachment, told: str) -> Finding:
    """The picture where the front matter or the text names it."""
    for index, media in enumerate(case.post.media):
        if media.path == item.file:
            return Finding(told, keys=("media", index, "file"))
    for picture in case.text.pictures:
        if posixpath.basename(picture.file) == posixpath.basename(item.file):
            return Finding(told, picture.start, picture.end)
    return Finding(told)
