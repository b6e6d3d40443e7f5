"""Times as authors write them: `2026-12-01T09:00`, `2026-12-01 9h30`, `9:00`."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(
    r"(?:(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?:[Tt]|\s+(?:à\s+)?|$))?"
    r"(?:(?P<hour>[0-9]{1,2})(?:\s?[hH]\s?(?P<french>[0-9]{2})?|:(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)"
    r"\s?(?P<offset>[Zz]|[+-][0-9]{2}:?[0-9]{2})?)?"
).fullmatch
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})\b[\sT]*(.*)").fullmatch
_IN_HEADER = re.compile(rb"""date["']?\s*:[ \t]*([^\n]*)""").findall
_PLAIN = re.compile(r"[\w:+-]*").fullmatch
_AFTER = re.compile(r"[,}\]]|\s#").split
MAX_SCAN = 65_536


class Undated(Exception):
    """A time that can't be taken, why, and what the author may have meant."""

    def __init__(self, rule: str, message: str, *readings: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.readings = readings


def moment(written: str, zone: ZoneInfo, day: date | None) -> datetime:
    """The aware moment that an author wrote; raises Undated.

    Without an offset it is in `zone`; without a day it is on `day`, the one in the post's path.
    """
    written = written.strip()
    found = _WRITTEN(written)
    if found is None or not written:
        raise _misread(written, day)
    if found["hour"] is None:
        raise Undated(
            "post.date",
            f"`{written}` has no time; write when it goes out, such as `{written}T09:00`",
        )
    if found["year"] is not None:
        given = (int(found["year"]), int(found["month"]), int(found["day"]))
    elif day is not None:
        given = (day.year, day.month, day.day)
    else:
        raise Undated("post.date", f"`{written}` has no day; write `2026-12-01T09:00`")
    try:
        naive = datetime(  # noqa: DTZ001 - the zone comes next, once the gap is ruled out
            *given,
            int(found["hour"]),
            int(found["french"] or found["minute"] or 0),
            int(found["second"] or 0),
        )
    except ValueError as error:
        raise Undated("post.date", f"there is no `{written}`: {error}") from error
    if offset := found["offset"]:
        try:
            return naive.replace(tzinfo=_offset(offset)).astimezone(zone)
        except (ValueError, OverflowError) as error:
            raise Undated("post.date", f"there is no `{written}`: {error}") from error
    return _in_zone(naive, zone)


def _in_zone(naive: datetime, zone: ZoneInfo) -> datetime:
    """The naive time in the zone; Undated where summer time skips or repeats it."""
    first = naive.replace(tzinfo=zone)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    instants = sorted(each.astimezone(UTC) for each in (first, second))
    readings = [each.astimezone(zone) for each in instants]
    if readings[0].replace(tzinfo=None, fold=0) == naive:
        told = f"{naive:%H:%M} comes twice that day in {zone.key}: the clocks go back"
    else:
        told = f"{naive:%H:%M} does not exist that day in {zone.key}: the clocks go forward"
    texts = [each.isoformat(timespec="minutes") for each in readings]
    raise Undated("post.date-summer-time", f"{told}; write `{texts[0]}` or `{texts[1]}`", *texts)


def _offset(written: str) -> timezone:
    if written in "Zz":
        return UTC
    sign = -1 if written[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(written[1:3]), minutes=int(written[-2:])))


def _misread(written: str, day: date | None) -> Undated:
    """What is wrong with a time that has no form we know, and a reading of a French day."""
    told = f"`{written}` is no time; write it as `2026-12-01T09:00`"
    if found := _DAY_FIRST(written):
        rest = _WRITTEN(found[4].removeprefix("à").strip()) if found[4] else None
        try:
            meant = date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            return Undated("post.date", told)
        if rest is not None and rest["hour"] is not None and rest["year"] is None:
            minute = int(rest["french"] or rest["minute"] or 0)
            if int(rest["hour"]) < 24 and minute < 60:
                reading = f"{meant}T{int(rest['hour']):02}:{minute:02}"
                return Undated(
                    "post.date", f"write the year first: `{reading}`, not `{written}`", reading
                )
        return Undated("post.date", f"write the year first: `{meant}T09:00`, not `{written}`")
    return Undated("post.date", told)


def header_dates(data: bytes) -> list[str]:
    """The values of every `date` in a post's header as written, by a quick scan without YAML.

    It may return more than the dates, never less. What `moment` can't read here (an alias, a value
    on its own line) means: parse the file to know.
    """
    end = data.find(b"\n---", 3)
    header = data[:end] if end >= 0 else data[:MAX_SCAN]
    return [_bare(value) for value in _IN_HEADER(header)]


def _bare(value: bytes) -> str:
    """A value without quotes, comment, or the rest of a flow mapping."""
    text = value.decode("utf-8", "replace").strip()
    if _PLAIN(text):
        return text
    if text[:1] in ("'", '"'):
        return text[1:].partition(text[0])[0].strip()
    return _AFTER(text, 1)[0].strip()
