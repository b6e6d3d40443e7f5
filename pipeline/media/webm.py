"""A WebM's elements (RFC 8794, RFC 9559), as far as size and duration."""

import struct
from collections.abc import Iterator

from pipeline.media.picture import Damaged
from pipeline.media.video import Video

_SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_SCALE, _DURATION = 0x2AD7B1, 0x4489
_TRACK, _VIDEO, _WIDTH, _HEIGHT = 0xAE, 0xE0, 0xB0, 0xBA
_MOST = 10_000

Element = tuple[int, int, int]


def look(data: bytes) -> Video:
    """Measure a WebM; Damaged where it is not whole or shows no picture."""
    scale, ticks = 1_000_000, 0.0
    width = height = 0
    for id_, start, end in _elements(data, 0, len(data)):
        if id_ != _SEGMENT:
            continue
        for inner, body, stop in _elements(data, start, end):
            if inner == _INFO:
                for fact, at, until in _elements(data, body, stop):
                    if fact == _SCALE:
                        scale = int.from_bytes(data[at:until], "big")
                    elif fact == _DURATION:
                        ticks = _real(data[at:until])
            elif inner == _TRACKS:
                width, height = _picture(data, body, stop)
    if not width or not height:
        raise Damaged("holds no video")
    seconds = round(ticks * scale / 1e9, 3) if 0 < ticks < 1e15 else None
    return Video(width, height, seconds)


def _picture(data: bytes, start: int, end: int) -> tuple[int, int]:
    for track, body, stop in _elements(data, start, end):
        if track != _TRACK:
            continue
        for fact, at, until in _elements(data, body, stop):
            if fact == _VIDEO:
                sides = {
                    side: int.from_bytes(data[first:last], "big")
                    for side, first, last in _elements(data, at, until)
                    if side in (_WIDTH, _HEIGHT)
                }
                return sides.get(_WIDTH, 0), sides.get(_HEIGHT, 0)
    return 0, 0


def _elements(data: bytes, start: int, end: int) -> Iterator[Element]:
    """The elements side by side: id, where the content starts and ends."""
    at = start
    for _ in range(_MOST):
        if at >= end:
            return
        id_, at = _number(data, at, end, keep_marker=True)
        size, at = _number(data, at, end, keep_marker=False)
        stop = end if size < 0 else at + size
        if stop > end:
            raise Damaged("is cut short")
        yield id_, at, stop
        if id_ == _CLUSTER and size < 0:
            return  # a live recording: clusters of unknown size, nothing of ours behind them
        at = stop
    raise Damaged("is damaged inside")


def _number(data: bytes, at: int, end: int, *, keep_marker: bool) -> tuple[int, int]:
    """A variable-length number; -1 for a size of all ones, which means unknown."""
    length = 9 - data[at].bit_length() if at < end else 9
    if length > (4 if keep_marker else 8) or at + length > end:
        raise Damaged("is cut short" if at + length > end else "is damaged inside")
    number = int.from_bytes(data[at : at + length], "big")
    if not keep_marker:
        number &= (1 << (7 * length)) - 1
        if number == (1 << (7 * length)) - 1:
            number = -1
    return number, at + length


def _real(content: bytes) -> float:
    if len(content) not in (4, 8):
        return 0.0
    value: float = struct.unpack(">f" if len(content) == 4 else ">d", content)[0]
    return value
