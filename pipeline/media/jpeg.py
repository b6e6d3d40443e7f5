"""A JPEG's segments (ITU-T T.81 annex B), walked without decoding."""

import re

from pipeline.media.exif import orientation
from pipeline.media.picture import Damaged, Picture, Pieces

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _APP15, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # TEM and the restart markers have no length
_SIZES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive: what viewers decode
_OTHER_SIZES = frozenset(range(0xC3, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ICC = b"ICC_PROFILE\0"
# Within the coded picture FF is followed by 00, a restart marker or more FF; else it is a marker.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def look(data: bytes) -> Picture:
    """Measure a JPEG and say which of its bytes are the picture; Damaged where it is not whole."""
    pieces = Pieces()
    pieces.keep(0, 2)
    at = 2
    size = (0, 0, 0)
    icc: list[tuple[int, bytes]] = []
    turned = 0
    scans = 0
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if len(data) < at + 2:
            raise Damaged("is cut short")
        if data[at] != 0xFF:
            raise Damaged("is damaged inside")
        marker = data[at + 1]
        if marker == _EOI:
            pieces.keep(at, at + 2)
            break
        if marker in _ALONE:
            pieces.keep(at, at + 2)
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if end > len(data):
            raise Damaged("is cut short")
        if length < 2 or marker == _SOI:
            raise Damaged("is damaged inside")
        body = data[at + 4 : end] if marker != _SOS else b""
        if marker == _SOS:
            scans += 1
            found = _MARKER.search(data, end)
            if found is None:
                raise Damaged("is cut short")
            end = found.start()
        elif marker in _SIZES:
            if size[0] or len(body) < 6:
                raise Damaged("is damaged inside")
            size = _size(body)
        elif marker in _OTHER_SIZES:
            raise Damaged("is an unusual kind of JPEG that viewers do not show")
        elif marker == _APP1 and body.startswith(b"Exif\0") and not turned:
            turned = orientation(body[6:])
        elif marker == _APP2 and body.startswith(_ICC) and len(body) > len(_ICC) + 2:
            icc.append((body[len(_ICC)], body[len(_ICC) + 2 :]))
        if _picture(marker, body):
            pieces.keep(at, end)
        at = end
    width, height, components = size
    if not width or not height or not scans:
        raise Damaged("holds no picture")
    return Picture(
        width,
        height,
        private=not pieces.whole(len(data)),
        cmyk=components == 4,
        icc=b"".join(part for _, part in sorted(icc)),
        orientation=turned or 1,
        kept=pieces.done(),
    )


def _size(body: bytes) -> tuple[int, int, int]:
    if body[0] != 8:
        raise Damaged("is an unusual kind of JPEG that viewers do not show")
    return int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"), body[5]


def _picture(marker: int, body: bytes) -> bool:
    """Whether a segment is needed to show the picture: coding tables, density, colours."""
    if marker == _APP0:
        return body.startswith(b"JFIF\0") and len(body) == 14  # longer ones hold a thumbnail
    if marker == _APP2:
        return body.startswith(_ICC)
    if marker == _APP14:
        return body.startswith(b"Adobe")
    return marker != _COM and not _APP0 < marker <= _APP15
