"""TIDs: the record keys of Bluesky, and the one that a part of ours always has."""

import hashlib
from datetime import UTC, datetime, timedelta

# S atproto-website specs/tid: base32 in an order that sorts as the numbers do
_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def tid(microseconds: int, clock: int) -> str:
    """A TID: 53 bits of microseconds since 1970, 10 bits of a clock's number, 13 characters."""
    if not 0 <= microseconds < 2**53 or not 0 <= clock < 2**10:
        raise ValueError(f"no TID holds {microseconds} microseconds and clock {clock}")
    number = microseconds << 10 | clock
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in range(12, -1, -1))


def created(at: datetime, part: int) -> datetime:
    """When a part says that it was made: its claim's time to the millisecond, one more a part."""
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000) + timedelta(milliseconds=part)


def key(at: datetime, delivery: str, part: int) -> str:
    """The record key of a part.

    Its time is the part's own, so that keys sort as the thread does. The microseconds below a
    millisecond and the clock's number come from the delivery: two posts that were claimed at the
    same moment have one key in a million cases.
    """
    drawn = int.from_bytes(hashlib.sha256(delivery.encode()).digest()[:8])
    milliseconds = (created(at, part) - _EPOCH) // timedelta(milliseconds=1)
    return tid(milliseconds * 1000 + drawn % 1000, drawn // 1000 % 1024)
