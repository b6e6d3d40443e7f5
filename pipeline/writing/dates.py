"""Dates as the author wrote them, moved: the same form, another day or time."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pipeline import content
from pipeline.content import Undated
from pipeline.writing.refusal import Refused

_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_OFFSET = re.compile(r"(?<=[0-9])(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})\Z")


def rewritten(written: str, at: datetime, zone: ZoneInfo, filed: date | None) -> str:
    """The date that an author wrote, as it reads for another moment.

    `at` is on the brand's clock; its wall time is what counts. Only the day is put in place of the
    old one where the time of day stays; `filed` is the day in the post's path.
    """
    naive = at.replace(tzinfo=None, fold=0)
    try:
        before = content.moment(written, zone, filed)
    except Undated:
        return told(naive, zone)
    if before.timetz().replace(tzinfo=None) != naive.time():
        return told(naive, zone)
    moved = f"{naive:%Y-%m-%d}"
    if _DAY.match(written.strip()):
        text = _DAY.sub(moved, written.strip(), count=1)
    else:
        text = f"{moved}T{naive:%H:%M}"
    if _OFFSET.search(text):
        text = told(naive, zone, offset=True)
    try:
        if content.moment(text, zone, filed).replace(tzinfo=None) == naive:
            return text
    except Undated:
        pass
    return told(naive, zone)


def told(naive: datetime, zone: ZoneInfo, *, offset: bool = False) -> str:
    """A wall time as front matter says it; with its offset where it comes twice that day."""
    plain = naive.isoformat(timespec="minutes")
    try:
        aware = content.moment(plain, zone, None)
    except Undated as error:
        if error.readings and error.readings[0].startswith(plain):
            return error.readings[0]  # it comes twice: the first time is meant
        raise Refused(
            "{time} does not exist that day: the clocks go forward",
            hint="Choose another time.",
            time=f"{naive:%H:%M}",
        ) from error
    return aware.isoformat(timespec="minutes") if offset else plain
