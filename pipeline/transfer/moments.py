"""Dates as other tools write them, read one way for a whole file."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pipeline.content import Undated, moment

_LONGEST = 60  # characters of a date

Order = Literal["day first", "month first"]

_PARTS = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)[,\s]*(?:at|à|T)?\s*(.*)", re.I
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})[,\s]*(?:at|à|T)?\s*(.*)", re.I)
_CLOCK = re.compile(
    r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?)?(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?"
)


def order(written: Iterable[str], usual: Order) -> tuple[Order, bool]:
    """Whether days or months come first in these dates, and whether they themselves say so.

    One date past the twelfth tells it for all of them; `usual` decides where none does.
    """
    day = month = ambiguous = False
    for each in written:
        found = _PARTS.match(each.strip()[:_LONGEST])
        if not found:
            continue
        first, second = int(found[1]), int(found[2])
        day |= first > 12
        month |= second > 12
        ambiguous |= first <= 12 and second <= 12 and first != second
    if day != month:
        return ("day first" if day else "month first"), True
    return usual, not ambiguous


def read(written: str, first: Order, zone: ZoneInfo) -> datetime:
    """The moment that was meant; Undated where there is none."""
    text = written.strip()
    if len(text) > _LONGEST:
        raise Undated("post.date", f"`{text[:_LONGEST]}…` is no time")
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day, clock = found.groups()
    elif found := _PARTS.fullmatch(text):
        one, other, year, clock = found.groups()
        day, month = (one, other) if first == "day first" else (other, one)
        year = f"20{year}" if len(year) == 2 else year
    else:
        return moment(text, zone, None)
    day_said = f"{int(year):04}-{int(month):02}-{int(day):02}"
    time = _CLOCK.fullmatch(clock.strip())
    if time is None:
        if not clock.strip():
            raise Undated("post.date", f"`{written}` has no time")
        raise Undated("post.date", f"`{written}` is no time that can be read")
    hour, minute, second, half, offset = time.groups()
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            raise Undated("post.date", f"there is no `{written}`")
        number = number % 12 + (12 if half in "Pp" else 0)
    zone_said = "Z" if offset == "UTC" else (offset or "")
    return moment(
        f"{day_said}T{number:02}:{int(minute or 0):02}:{int(second or 0):02}{zone_said}", zone, None
    )
