"""A picture file's header: its size, its colours, and which of its bytes make the picture."""

from pipeline.frozen import field, frozen


class Damaged(Exception):
    """The file is cut short or contradicts itself; the text completes "the file …"."""


@frozen
class Picture:
    """What a format's own module read from a file's structure, nothing decoded.

    Width and height are as stored, before `orientation` (EXIF: 1 to 8) is applied. `kept` are the
    pieces (stretches of the file, or bytes in their place) that make the same picture without
    metadata; None where the format cannot be cleaned without encoding it again. `private` says
    that there was anything to leave out.
    """

    width: int
    height: int
    private: bool
    frames: int = 1
    has_alpha: bool = False
    cmyk: bool = False
    icc: bytes = field(default=b"", repr=False)
    orientation: int = 1
    kept: tuple[tuple[int, int] | bytes, ...] | None = field(default=None, repr=False)

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height as shown: orientations 5 to 8 lie on their side."""
        if self.orientation >= 5:
            return self.height, self.width
        return self.width, self.height


def clean(data: bytes, kept: tuple[tuple[int, int] | bytes, ...]) -> bytes:
    """The file without its metadata: the picture's own bytes, none encoded again."""
    view = memoryview(data)
    return b"".join(
        piece if isinstance(piece, bytes) else view[piece[0] : piece[1]] for piece in kept
    )


class Pieces:
    """Collects the stretches of a file that are kept, joining neighbours."""

    def __init__(self) -> None:
        self._found: list[tuple[int, int] | bytes] = []

    def keep(self, start: int, end: int) -> None:
        """Keep a stretch; stretches come in the file's order."""
        last = self._found[-1] if self._found else b""
        if isinstance(last, tuple) and last[1] == start:
            self._found[-1] = (last[0], end)
        else:
            self._found.append((start, end))

    def put(self, piece: bytes) -> None:
        """Put other bytes in the place of what stood there."""
        self._found.append(piece)

    def done(self) -> tuple[tuple[int, int] | bytes, ...]:
        """All pieces, in order."""
        return tuple(self._found)

    def whole(self, length: int) -> bool:
        """Whether nothing of a file of this length was left out."""
        return self._found == [(0, length)]
