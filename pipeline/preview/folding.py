"""Where a feed folds a text: the place after which it shows "see more"."""

import re
from collections.abc import Sequence

from pipeline.networks import graphemes
from pipeline.preview.looks import Fold
from pipeline.variant import Facet

_SPACE = re.compile(r"\s")
_BACK = 24  # characters that a fold goes back for the end of a word


def place(text: str, fold: Fold | None) -> int | None:
    """The offset of the first character that is hidden, None where the whole text shows."""
    if fold is None:
        return None
    at = len(text)
    if fold.characters is not None and at > fold.characters:
        at = fold.characters
    if fold.lines is not None and (at > fold.lines * fold.width or text.count("\n") >= fold.lines):
        at = min(at, _after_lines(text, fold.lines, fold.width))
    if at >= len(text) or len(text.rstrip()) - at < fold.small:
        return None
    return _whole(text, at)


def split(
    text: str, facets: Sequence[Facet], at: int
) -> tuple[tuple[str, list[Facet]], tuple[str, list[Facet]]]:
    """The text and its facets before and after a place; a facet across it is on both sides."""
    head, tail = [], []
    for facet in facets:
        start, end, type_, value = facet
        if start < at:
            head.append(facet if end <= at else Facet(start, at, type_, value))
        if end > at:
            tail.append(Facet(max(start - at, 0), end - at, type_, value))
    return (text[:at], head), (text[at:], tail)


def _after_lines(text: str, lines: int, width: int) -> int:
    """Where this many lines end; a line of the text takes as many as it fills."""
    at = 0
    for line in text.split("\n"):
        needed = max(1, -(-len(line) // width))
        if needed > lines:
            return at + lines * width
        if needed == lines:
            return at + len(line)
        lines -= needed
        at += len(line) + 1
    return len(text)


def _whole(text: str, at: int) -> int:
    """The same place or one a little before, between two words or at least two characters."""
    if not _SPACE.match(text, at):
        for back in range(at, max(at - _BACK, 0), -1):
            if _SPACE.match(text, back - 1):
                return back
    cut = graphemes.parted(text, at)
    return (cut.start or cut.end) if cut else at
