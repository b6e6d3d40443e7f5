"""The boxes that MP4, QuickTime and AVIF files are made of (ISO/IEC 14496-12 section 4.2)."""

from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.media.picture import Damaged

_MOST = 10_000  # boxes side by side; real files have some dozens


@frozen
class Box:
    """A box: its type, and where it starts, its content starts and it ends."""

    type: bytes
    start: int
    body: int
    end: int


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes side by side in a stretch; Damaged where one does not fit into it."""
    at = start
    for _ in range(_MOST):
        if end - at < 8:
            return  # QuickTime may end a list of atoms with four zero bytes
        size = int.from_bytes(data[at : at + 4], "big")
        body = at + 8
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
            body = at + 16
        elif size == 0:
            size = end - at
        if size < body - at:
            raise Damaged("is damaged inside")
        if at + size > end:
            raise Damaged("is cut short")
        yield Box(data[at + 4 : at + 8], at, body, at + size)
        at += size
    raise Damaged("is damaged inside")


def children(data: bytes, box: Box) -> dict[bytes, Box]:
    """The boxes directly within a box by type, the first of each."""
    found: dict[bytes, Box] = {}
    for child in boxes(data, box.body, box.end):
        found.setdefault(child.type, child)
    return found
