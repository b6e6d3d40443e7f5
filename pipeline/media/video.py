"""A video's header: MP4 and QuickTime boxes (ISO/IEC 14496-12), WebM elements, nothing decoded."""

from pipeline.frozen import field, frozen
from pipeline.media.boxes import Box, boxes, children
from pipeline.media.picture import Damaged

_MOST_TRACKS = 64
_LOCATION_TRACKS = {b"gpmd": "a GoPro's", b"camm": "an Android camera's"}
_PRIVATE = frozenset({b"udta", b"meta", b"uuid"})


@frozen
class Video:
    """What a video's header says. `blank` are boxes that tell of place, camera or author."""

    width: int
    height: int
    seconds: float | None
    blank: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    tracks_place: str = ""


def look(data: bytes) -> Video:
    """Measure an MP4 or QuickTime file; Damaged where it is not whole or shows no picture."""
    top: dict[bytes, Box] = {}
    blank: list[tuple[int, int]] = []
    for box in boxes(data, 0, len(data)):
        top.setdefault(box.type, box)
        if box.type in _PRIVATE:
            blank.append((box.start, box.end))
    if b"moov" not in top:
        raise Damaged("is cut short" if b"mdat" in top else "holds no video")
    moov = top[b"moov"]
    size: tuple[int, int] | None = None
    place = ""
    tracks = 0
    seconds: float | None = None
    for box in boxes(data, moov.body, moov.end):
        if box.type == b"mvhd":
            seconds = _duration(data, box)
        elif box.type in _PRIVATE:
            blank.append((box.start, box.end))
        elif box.type == b"mvex" and not seconds:
            seconds = _fragments(data, box, top[b"moov"])
        elif box.type == b"trak" and tracks < _MOST_TRACKS:
            tracks += 1
            track = children(data, box)
            blank += [(track[type_].start, track[type_].end) for type_ in _PRIVATE & track.keys()]
            handler, entry = _handler(data, track)
            if handler == b"vide" and size is None:
                size = _shown_size(data, track)
            place = place or _LOCATION_TRACKS.get(entry, "")
    if size is None:
        raise Damaged("holds no video: it may be a sound alone")
    return Video(*size, seconds=seconds or None, blank=tuple(sorted(blank)), tracks_place=place)


def without_place(data: bytes, blank: tuple[tuple[int, int], ...]) -> bytes:
    """The same film with those boxes emptied; nothing moves, so no offset within changes."""
    film = bytearray(data)
    for start, end in blank:
        body = start + (16 if film[start : start + 4] == b"\0\0\0\1" else 8)
        film[start + 4 : start + 8] = b"free"
        film[body:end] = bytes(end - body)
    return bytes(film)


def _duration(data: bytes, mvhd: Box) -> float | None:
    """Seconds from mvhd, version 0 (32 bits) or 1 (64 bits); all ones means unknown."""
    wide = data[mvhd.body : mvhd.body + 1] == b"\1"
    at = mvhd.body + (20 if wide else 12)
    length = 8 if wide else 4
    if at + 4 + length > mvhd.end:
        raise Damaged("is damaged inside")
    scale = int.from_bytes(data[at : at + 4], "big")
    ticks = int.from_bytes(data[at + 4 : at + 4 + length], "big")
    if not scale or ticks == 256**length - 1:
        return None
    return round(ticks / scale, 3)


def _fragments(data: bytes, mvex: Box, moov: Box) -> float | None:
    """A fragmented film states its duration in mehd, in the time scale of mvhd."""
    mehd, mvhd = children(data, mvex).get(b"mehd"), children(data, moov).get(b"mvhd")
    if mehd is None or mvhd is None:
        return None
    length = 8 if data[mehd.body : mehd.body + 1] == b"\1" else 4
    at = mvhd.body + (20 if data[mvhd.body : mvhd.body + 1] == b"\1" else 12)
    scale = int.from_bytes(data[at : at + 4], "big")
    ticks = int.from_bytes(data[mehd.body + 4 : min(mehd.body + 4 + length, mehd.end)], "big")
    return round(ticks / scale, 3) if scale else None


def _handler(data: bytes, track: dict[bytes, Box]) -> tuple[bytes, bytes]:
    """A track's kind (vide, soun, meta…) and the name of its first sample entry."""
    if b"mdia" not in track:
        return b"", b""
    media = children(data, track[b"mdia"])
    handler = b""
    if hdlr := media.get(b"hdlr"):
        handler = data[hdlr.body + 8 : min(hdlr.body + 12, hdlr.end)]
    entry = b""
    if b"minf" in media and (table := children(data, media[b"minf"]).get(b"stbl")):
        description = children(data, table).get(b"stsd")
        if description is not None:
            entry = data[description.body + 12 : min(description.body + 16, description.end)]
    return handler, entry


def _shown_size(data: bytes, track: dict[bytes, Box]) -> tuple[int, int]:
    """Width and height from tkhd, turned where its matrix turns the film by a quarter."""
    tkhd = track.get(b"tkhd")
    if tkhd is None:
        raise Damaged("is damaged inside")
    at = tkhd.body + (52 if data[tkhd.body : tkhd.body + 1] == b"\1" else 40)
    if at + 44 > tkhd.end:
        raise Damaged("is damaged inside")
    straight = any(data[at : at + 4]) or any(data[at + 16 : at + 20])
    width = int.from_bytes(data[at + 36 : at + 38], "big")
    height = int.from_bytes(data[at + 40 : at + 42], "big")
    if not width or not height:
        raise Damaged("holds no video")
    return (width, height) if straight else (height, width)
