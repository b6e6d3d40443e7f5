"""The one thing that is read of EXIF metadata: which way up the picture is."""

_ORIENTATION = 0x0112
_SHORT = 3
_MOST_ENTRIES = 512


def orientation(tiff: bytes) -> int:
    """The orientation tag of an EXIF block (TIFF 6.0), 1 to 8; 1 where there is none to be read."""
    if tiff[:4] == b"II*\0":
        order = "little"
    elif tiff[:4] == b"MM\0*":
        order = "big"
    else:
        return 1

    def number(at: int, size: int) -> int:
        # int.from_bytes knows "little" and "big" alone, and takes what a short file still has.
        return int.from_bytes(tiff[at : at + size], "little" if order == "little" else "big")

    first = number(4, 4)
    for entry in range(min(number(first, 2), _MOST_ENTRIES)):
        at = first + 2 + 12 * entry
        if at + 12 > len(tiff):
            return 1
        if number(at, 2) == _ORIENTATION and number(at + 2, 2) == _SHORT:
            value = number(at + 8, 2)
            return value if 1 <= value <= 8 else 1
    return 1
