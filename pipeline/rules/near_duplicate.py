"""A post does not say again what the brand said within the last year.

Two texts are compared by the runs of three words that they share: from `share` percent on, the
later one is told, and the earlier one is named. Texts of fewer than `words` words are only too near
where they are the same within 90 days: then they would not be sent again to the same account.
Replies and crisis statements are left alone. A post with `repeat: true` says it again on purpose.

Bad:

```markdown 2026/11/03-douille
---
date: 2026-11-03T09:00
---
Votre ampoule est bonne et la lampe reste éteinte ? La douille est souvent en cause, et elle se
change. Il vous faut un tournevis, une douille neuve et vingt minutes.
```

```markdown 2026/12/01-douille
---
date: 2026-12-01T09:00
---
Votre ampoule est bonne et la lampe reste éteinte ? La douille est souvent en cause, et elle se
change. Il vous faut un tournevis, une douille neuve et vingt-cinq minutes.
```

Bad:

```markdown 2026/11/03-samedi
---
date: 2026-11-03T09:00
---
L’atelier est ouvert samedi.
```

```markdown 2026/12/01-samedi
---
date: 2026-12-01T09:00
---
L’atelier est ouvert samedi.
```

Good:

```markdown 2026/11/03-douille
---
date: 2026-11-03T09:00
---
Votre ampoule est bonne et la lampe reste éteinte ? La douille est souvent en cause, et elle se
change. Il vous faut un tournevis, une douille neuve et vingt minutes.
```

```markdown 2026/12/01-douille
---
date: 2026-12-01T09:00
---
La lampe reste éteinte et l’ampoule est neuve ? Notre guide dit comment ouvrir le pied, desserrer
les deux bornes et poser une douille neuve, sans rien casser et sans se presser.
```
"""

from array import array
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from pipeline.delivery import SAME_TEXT
from pipeline.frozen import frozen
from pipeline.post import Post
from pipeline.rules.case import Finding, Sees, Strength, nothing_alone
from pipeline.rules.options import option
from pipeline.rules.text import reading

ID = "brand.near-duplicate"
LEVEL: Strength = "warning"
SEES: Sees = "posts"
KINDS = {"reply": {"level": "off"}, "crisis": {"level": "off"}}


@frozen
class Options:
    """How near, how long, how far back."""

    share: int = option(60, "From how many percent of shared runs of words texts are too near.")
    words: int = option(20, "From how many words on texts are compared by what they share.")
    days: int = option(365, "How many days back posts are compared.")


check = nothing_alone


class Sketch(NamedTuple):
    """What is kept of a text to compare it: its runs of three words, as numbers.

    Of a short one it is the whole text, as one number.
    """

    path: str
    at: datetime
    body_path: str
    body_line: int
    first: int  # characters of the body's first line
    runs: "array[int]"

    def finding(self, other: "Sketch", share: float) -> Finding:
        """The text, told that another one said the same before."""
        said = f"was said on {other.at:%Y-%m-%d} in {other.path}"
        told = f"{share:.0%} of this {said}: say it anew, or set `repeat: true`"
        if len(self.runs) == 1:
            told = (
                f"this {said}, and would not be sent again to the same account within "
                f"{SAME_TEXT.days} days: say it anew, or set `repeat: true`"
            )
        return Finding(told, 0, self.first)


class _Hashes(dict[str, int]):
    """Words met so far, each as a number that is the same in every run."""

    def __missing__(self, word: str) -> int:
        if len(self) > _WORDS:
            self.clear()
        number = self[word] = crc32(word.encode("utf-8", "surrogatepass"))
        return number


_WORDS = 50_000
_HASHES = _Hashes()
_BITS = 0xFFFF_FFFF


def sketches(post: Post, options: Options) -> Iterator[Sketch]:
    """Each of a post's texts that is long enough; an idea has no day and is left out."""
    if post.date is None:
        return
    told: set[str] = set()
    for own in (post, *post.variants.values()):
        if own.body in told or own.date is None:
            continue
        told.add(own.body)
        words = reading(own.body, own.lang).words
        if not words:
            continue
        if len(words) < max(options.words, 3):
            runs = {_whole(own)}
        else:
            one = list(map(_HASHES.__getitem__, words))
            runs = {
                a + 31 * b + 961 * c & _BITS for a, b, c in zip(one, one[1:], one[2:], strict=False)
            }
        yield Sketch(
            post.path,
            own.date,
            own.body_path,
            own.body_line,
            len(own.body.partition("\n")[0]),
            array("I", sorted(runs)),
        )


def _whole(post: Post) -> int:
    """All that makes a short text the same on a network, as one number."""
    said = " ".join(post.body.split()), post.link, post.tags, post.reply_to
    return crc32(repr(said).encode("utf-8", "surrogatepass"))


_LOOKED_UP = 9  # of the smallest runs, two by two: texts that are near share such a pair
_CROWD = 24  # texts with one pair in common, beyond which it is a formula that says nothing


def near(sketches: Iterable[Sketch], options: Options) -> Iterator[tuple[Sketch, Sketch, float]]:
    """Each text that is near an earlier one, with the nearest of those and how much they share.

    The time that this takes grows as the number of texts, not as that of their pairs: a text is
    compared with those alone that share two neighbours among its smallest runs.
    """
    by_pair: dict[int, list[Sketch]] = {}
    window, same = timedelta(days=options.days), min(timedelta(days=options.days), SAME_TEXT)
    for sketch in sorted(sketches, key=lambda sketch: (sketch.at, sketch.path)):
        best: tuple[float, Sketch] | None = None
        least = sketch.runs[:_LOOKED_UP]
        short = len(least) == 1
        pairs = {one << 32 | other for one, other in pairwise(least)} or {-1 - least[0]}
        likely: dict[int, Sketch] = {}
        for pair in pairs:
            crowd = by_pair.setdefault(pair, [])
            for other in crowd[-_CROWD:]:
                likely[id(other)] = other
            crowd.append(sketch)
        for other in likely.values():
            if other.path == sketch.path or other.at < sketch.at - (same if short else window):
                continue
            share = _share(sketch, other)
            if share * 100 >= options.share and (best is None or share > best[0]):
                best = share, other
        if best is not None:
            yield sketch, best[1], best[0]


def _share(one: Sketch, other: Sketch) -> float:
    """How much of what two texts say is in both, from 0 to 1."""
    shared = len(frozenset(one.runs).intersection(other.runs))
    return shared / (len(one.runs) + len(other.runs) - shared)
