"""A PNG's chunks (W3C PNG, third edition), walked without decoding."""

import zlib

from pipeline.media.exif import orientation
from pipeline.media.picture import Damaged, Picture, Pieces

_SIGNATURE = 8
_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs acTL fcTL fdAT".split()
)
_CHECKED = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"acTL"})
_MOST_ICC = 4_000_000


def look(data: bytes) -> Picture:
    """Measure a PNG and say which of its bytes are the picture; Damaged where it is not whole."""
    pieces = Pieces()
    pieces.keep(0, _SIGNATURE)
    at = _SIGNATURE
    width = height = colour = 0
    frames = turned = 1
    icc = b""
    alpha = pixels = False
    view = memoryview(data)
    while True:
        length = int.from_bytes(data[at : at + 4], "big")
        type_ = data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise Damaged("is cut short")
        if type_ in _CHECKED:
            stated = int.from_bytes(data[end - 4 : end], "big")
            if zlib.crc32(view[at + 4 : end - 4]) != stated:
                raise Damaged("is damaged inside")
        if (type_ == b"IHDR") != (at == _SIGNATURE):
            raise Damaged("is damaged inside")
        if type_ == b"IHDR":
            width = int.from_bytes(data[at + 8 : at + 12], "big")
            height = int.from_bytes(data[at + 12 : at + 16], "big")
            colour = data[at + 17] if length >= 13 else -1
            alpha = colour in (4, 6)
        elif type_ == b"tRNS":
            alpha = True
        elif type_ == b"acTL" and length >= 4:
            frames = max(1, int.from_bytes(data[at + 8 : at + 12], "big"))
        elif type_ == b"eXIf":
            turned = orientation(data[at + 8 : end - 4])
        elif type_ == b"iCCP":
            icc = _profile(data[at + 8 : end - 4])
        elif type_ == b"IDAT":
            pixels = True
        if type_ in _KEPT:
            pieces.keep(at, end)
        at = end
        if type_ == b"IEND":
            break
    if not width or not height or colour not in (0, 2, 3, 4, 6) or not pixels:
        raise Damaged("holds no picture")
    return Picture(
        width,
        height,
        private=not pieces.whole(len(data)),
        frames=frames,
        has_alpha=alpha,
        icc=icc,
        orientation=turned,
        kept=pieces.done(),
    )


def _profile(body: bytes) -> bytes:
    """An ICC profile unpacked, with a bound; b"" where it cannot be."""
    _, _, packed = body.partition(b"\0")
    unpacker = zlib.decompressobj()
    try:
        profile = unpacker.decompress(packed[1:], _MOST_ICC)
    except zlib.error:
        return b""
    return profile if unpacker.eof else b""
