"""A WebP's chunks (RFC 9649), walked without decoding."""

from pipeline.media.exif import orientation
from pipeline.media.picture import Damaged, Picture, Pieces

_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_ALPHA, _EXIF, _XMP = 0x10, 0x08, 0x04


def look(data: bytes) -> Picture:
    """Measure a WebP and say which of its bytes are the picture; Damaged where it is not whole."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data) or len(data) < 20:
        raise Damaged("is cut short")
    pieces = Pieces()
    at = 12
    width = height = frames = 0
    alpha = pixels = extended = False
    turned = 1
    icc = b""
    length = 4
    while at < end:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        body, after = at + 8, at + 8 + size + size % 2
        if at + 8 > end or after > end:
            raise Damaged("is cut short")
        type_ = data[at : at + 4]
        if type_ == b"VP8X" and size >= 10:
            extended = True
            alpha = bool(data[body] & _ALPHA)
            width = 1 + int.from_bytes(data[body + 4 : body + 7], "little")
            height = 1 + int.from_bytes(data[body + 7 : body + 10], "little")
            flags = data[body] & ~(_EXIF | _XMP)
            pieces.put(data[at:body] + bytes([flags]) + data[body + 1 : after])
        elif type_ in _KEPT:
            pieces.keep(at, after)
        if type_ in (b"VP8 ", b"VP8L"):
            pixels = True
            if not extended:
                width, height, alpha = _frame(type_, data[body : body + 10])
        elif type_ == b"ANMF":
            pixels = True
            frames += 1
        elif type_ == b"EXIF":
            turned = orientation(data[body : body + size].removeprefix(b"Exif\0\0"))
        elif type_ == b"ICCP":
            icc = data[body : body + size]
        if type_ in _KEPT:
            length += after - at
        at = after
    if not pixels or not width or not height:
        raise Damaged("holds no picture")
    whole = (b"RIFF" + length.to_bytes(4, "little") + b"WEBP", *pieces.done())
    return Picture(
        width,
        height,
        private=length + 8 != len(data),
        frames=frames or 1,
        has_alpha=alpha,
        icc=icc,
        orientation=turned,
        kept=whole,
    )


def _frame(type_: bytes, head: bytes) -> tuple[int, int, bool]:
    if type_ == b"VP8 ":
        if head[3:6] != b"\x9d\x01\x2a":
            raise Damaged("is damaged inside")
        width = int.from_bytes(head[6:8], "little") & 0x3FFF
        return width, int.from_bytes(head[8:10], "little") & 0x3FFF, False
    if head[:1] != b"\x2f":
        raise Damaged("is damaged inside")
    bits = int.from_bytes(head[1:5], "little")
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), bool(bits >> 28 & 1)
