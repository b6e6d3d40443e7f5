"""Emoji of several code points: which stretches of a text are one emoji."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline.expression import late

# The second code point of every sequence: a joiner, a variation selector, a keycap, a skin tone,
# the second letter of a flag or a tag. emoji.txt is tested to have no other.
SECOND = late("[\u200d\u20e3\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def sequences(text: str) -> list[tuple[int, int]]:
    """Where each emoji of several code points starts and ends; the longest that is one counts."""
    if text.isascii() or not SECOND.search(text):
        return []
    known, sizes = _known()
    found: list[tuple[int, int]] = []
    settled = 0
    for second in SECOND.finditer(text):
        start = second.start() - 1
        if start < settled:
            continue
        for size in sizes.get(text[start], ()):
            sequence = text[start : start + size]
            if sequence in known:
                settled = start + len(sequence)
                found.append((start, settled))
                break
    return found


@cache
def _known() -> tuple[frozenset[str], Mapping[str, tuple[int, ...]]]:
    """Every sequence, and by first code point the sizes there are, the longest first."""
    lines = Path(__file__).with_name("emoji.txt").read_text(encoding="utf-8").splitlines()
    known = frozenset(word for line in lines if not line.startswith("# ") for word in line.split())
    sizes: dict[str, set[int]] = {}
    for sequence in known:
        sizes.setdefault(sequence[0], set()).add(len(sequence))
    return known, {first: tuple(sorted(all_, reverse=True)) for first, all_ in sizes.items()}
