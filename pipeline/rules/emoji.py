"""Emoji are few, stand where they disturb nobody, and none of them is banned.

A screen reader says each emoji in words: five in a row are five interruptions, and one in the
middle of a sentence breaks it in two. `most` is how many a text may hold, `run` how many may
follow each other. With `position: end`, an emoji stands at the end of a sentence or a line, never
inside a sentence or in place of a bullet. `banned` are those that the brand never uses, whatever
their skin tone.

Bad:

```markdown
🔥🔥🔥 Nos lampes sont arrivées 😍 et elles sont 🤩 à voir 👀 avant 🎄 Noël
```

Good:

```markdown
Nos lampes sont arrivées : elles sont à voir avant Noël. 🎄
```

With these lines in brand/rules.yml:

```yaml
rules:
  brand.emoji: {most: 1, position: end, banned: ["🔥"]}
```

Bad:

```markdown
🔥 Nos lampes sont arrivées.
```

Bad:

```markdown
Nos lampes 🎄 sont arrivées.
```

Good:

```markdown
Nos lampes sont arrivées 🎄.
```
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Sees, Strength
from pipeline.rules.emojis import plain
from pipeline.rules.options import option
from pipeline.rules.text import Text

ID = "brand.emoji"
LEVEL: Strength = "warning"
SEES: Sees = "text"
NETWORKS = {"linkedin": {"most": 3}}
KINDS = {"crisis": {"most": 0}}


@frozen
class Options:
    """How many, where, and which never."""

    most: int = option(5, "How many emoji a text may hold.")
    run: int = option(2, "How many may follow each other.")
    position: Literal["anywhere", "end"] = option(
        "anywhere", "Where they stand: anywhere, or at the end of a sentence or line."
    )
    banned: tuple[str, ...] = option((), "Emoji that are never used.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Count the emoji, and look at where each one stands."""
    text = case.text
    found = text.emojis
    if not found:
        return
    if len(found) > options.most:
        start, end = found[options.most]
        most = f"{options.most} at most" if options.most else "none"
        yield Finding(f"{len(found)} emoji in a text; the brand uses {most}", start, end)
    yield from _runs(text, options.run)
    never = _plain(options.banned)
    for start, end in found:
        emoji = text.source[start:end]
        if plain(emoji) in never:
            yield Finding(f"the brand never uses {emoji}", start, end)
        elif options.position == "end" and not _ends(text, end):
            yield Finding(
                f"{emoji} stands inside a sentence; put it at the end, or leave it out", start, end
            )


def _runs(text: Text, most: int) -> Iterator[Finding]:
    """Emoji with nothing but spaces between them."""
    run: list[tuple[int, int]] = []
    for start, end in [*text.emojis, (-1, -1)]:
        if run and (start < 0 or text.source[run[-1][1] : start].strip(" \u00a0\u202f")):
            if len(run) > most:
                yield Finding(
                    f"{len(run)} emoji in a row; a screen reader says each of them in words",
                    run[0][0],
                    run[-1][1],
                )
            run = []
        run.append((start, end))


@lru_cache(maxsize=16)
def _plain(banned: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain, banned))


_REST = re.compile(r"[^\w\n]{0,200}")
_CLOSES = late(r"[.!?…\n]")
_BEFORE = re.compile(r"\w")


def _ends(text: Text, end: int) -> bool:
    """Whether a sentence or line ends here: some words before, none after."""
    rest = _REST.match(text.shown, end)
    after = rest.end() if rest else end
    ended = after == len(text.shown) or text.shown[after] == "\n"
    closed = _CLOSES.search(text.shown, end, after) is not None
    before = max(text.shown.rfind("\n", 0, end) + 1, end - 300)
    said = _BEFORE.search(text.shown, before, end) is not None
    sentence = text.shown[before:end].rstrip()
    for_itself = re.search(r"[.!?…][\"»”’)]*\W*$", sentence) is not None
    return said and (ended or closed or for_itself)
