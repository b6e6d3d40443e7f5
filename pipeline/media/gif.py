"""A GIF's blocks (GIF89a specification), walked without decoding."""

from pipeline.media.picture import Damaged, Picture, Pieces

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_GRAPHIC, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def look(data: bytes) -> Picture:
    """Measure a GIF and say which of its bytes are the picture; Damaged where it is not whole."""
    if len(data) < 13:
        raise Damaged("is cut short")
    width = int.from_bytes(data[6:8], "little")
    height = int.from_bytes(data[8:10], "little")
    at = 13 + _table(data[10])
    pieces = Pieces()
    pieces.keep(0, at)
    frames = 0
    alpha = False
    while True:
        if at >= len(data):
            raise Damaged("is cut short")
        block = data[at]
        if block == _TRAILER:
            pieces.keep(at, at + 1)
            break
        if block == _IMAGE and at + 10 <= len(data):
            end = _blocks(data, at + 10 + _table(data[at + 9]) + 1)
            frames += 1
            kept = True
        elif block == _EXTENSION and at + 2 <= len(data):
            label = data[at + 1]
            end = _blocks(data, at + 2)
            kept = label == _GRAPHIC or (label == _APPLICATION and data[at + 3 : at + 14] in _LOOPS)
            alpha = alpha or (label == _GRAPHIC and bool(data[at + 3] & 1))
        else:
            raise Damaged("is damaged inside")
        if kept:
            pieces.keep(at, end)
        at = end
    if not width or not height or not frames:
        raise Damaged("holds no picture")
    return Picture(
        width,
        height,
        private=not pieces.whole(len(data)),
        frames=frames,
        has_alpha=alpha,
        kept=pieces.done(),
    )


def _table(flags: int) -> int:
    """The bytes that a colour table takes, 0 where the flags announce none."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(data: bytes, at: int) -> int:
    """Where a chain of sub-blocks that starts here ends."""
    while at < len(data):
        if data[at] == 0:
            return at + 1
        at += 1 + data[at]
    raise Damaged("is cut short")
