"""Small MP4 and WebM files for the tests, put together box by box."""

import struct

STRAIGHT = (1, 0, 0, 1)
QUARTER = (0, 1, -1, 0)


def box(type_: bytes, *content: bytes) -> bytes:
    """A box of ISO/IEC 14496-12: size, type, content."""
    body = b"".join(content)
    return (8 + len(body)).to_bytes(4, "big") + type_ + body


def number(value: int, size: int = 4) -> bytes:
    """A big-endian number, negative ones too."""
    return value.to_bytes(size, "big", signed=value < 0)


def mvhd(seconds: float, scale: int = 1000) -> bytes:
    """A movie header: time scale and duration."""
    facts = bytes(4) + bytes(8) + number(scale) + number(round(seconds * scale))
    return box(b"mvhd", facts, bytes(80))


def track(
    width: int = 640,
    height: int = 360,
    handler: bytes = b"vide",
    entry: bytes = b"avc1",
    matrix: tuple[int, int, int, int] = STRAIGHT,
    extra: bytes = b"",
) -> bytes:
    """A track: its size as shown before the matrix turns it, its kind, its first sample entry."""
    a, b, c, d = (number(value * 65536) for value in matrix)
    turn = a + b + bytes(4) + c + d + bytes(4) + bytes(8) + number(0x40000000)
    tkhd = box(b"tkhd", bytes(40), turn, number(width * 65536), number(height * 65536))
    hdlr = box(b"hdlr", bytes(8), handler, bytes(13))
    stsd = box(b"stsd", bytes(4), number(1), box(entry, bytes(70)))
    minf = box(b"minf", box(b"stbl", stsd))
    return box(b"trak", tkhd, box(b"mdia", hdlr, minf), extra)


def film(
    *tracks: bytes,
    seconds: float = 12.5,
    brand: bytes = b"isom",
    extra: bytes = b"",
    data: bytes = b"frames",
) -> bytes:
    """A whole film: type, header, frames."""
    moov = box(b"moov", mvhd(seconds), *(tracks or (track(),)), extra)
    return box(b"ftyp", brand, bytes(4), b"mp42") + moov + box(b"mdat", data)


def place(text: bytes = b"+47.2184-001.5536/") -> bytes:
    """Where it was filmed, as phones write it."""
    return box(b"udta", box(b"\xa9xyz", number(len(text), 2), bytes(2), text))


def element(id_: int, *content: bytes) -> bytes:
    """An element of RFC 8794: id, size of eight bytes, content."""
    body = b"".join(content)
    name = id_.to_bytes((id_.bit_length() + 7) // 8, "big")
    return name + (len(body) | 1 << 56).to_bytes(8, "big") + body


def webm(width: int = 640, height: int = 360, milliseconds: float = 2500.0) -> bytes:
    """A whole WebM: document type, duration, one track, one cluster."""
    info = element(
        0x1549A966,
        element(0x2AD7B1, number(1_000_000)),
        element(0x4489, struct.pack(">d", milliseconds)),
    )
    video = element(0xE0, element(0xB0, number(width, 2)), element(0xBA, number(height, 2)))
    tracks = element(0x1654AE6B, element(0xAE, element(0xD7, b"\1"), video))
    cluster = element(0x1F43B675, b"frames")
    return element(0x1A45DFA3, element(0x4282, b"webm")) + element(
        0x18538067, info, tracks, cluster
    )
