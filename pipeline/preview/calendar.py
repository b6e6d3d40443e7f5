"""A month as the calendar shows it: whole weeks of days, each with its entries in order."""

import calendar
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipeline.frozen import frozen
from pipeline.preview.entries import STATES, ranked

_WEEK = timedelta(days=7)


class Placed(NamedTuple):
    """An entry of the month: when, whose, its slots as `mastodon:sent x:planned`, and its HTML."""

    at: int
    path: str
    slots: str
    lang: str
    pillar: str
    campaign: str
    html: str


@frozen
class Day:
    """One day of the grid; `outside` is a day of a neighbouring month."""

    date: date
    entries: str
    posts: int
    outside: bool
    holiday: str


@frozen
class Week:
    """Monday to Sunday; `before` and `after` are the weeks around it, where they can be seen.

    Each is a week's key and the month whose page has it, "" where that is this page.
    """

    key: str
    number: int
    days: tuple[Day, ...]
    before: tuple[str, str] | None
    after: tuple[str, str] | None


@frozen
class Month:
    """A month's whole weeks, Monday first, with how many posts it has and how they stand.

    `facets` are the values to filter by: `channel`, `state`, `pillar`, `campaign`, `lang`.
    """

    key: str
    year: int
    number: int
    weeks: tuple[Week, ...]
    posts: int
    deliveries: int
    tally: tuple[tuple[str, int], ...]
    facets: Mapping[str, tuple[str, ...]]


def month(
    key: str,
    placed: Iterable[Placed],
    zone: ZoneInfo,
    pages: Collection[str],
    holidays: Mapping[str, str],
) -> Month:
    """The month `2026-12` with its entries, which come in order of time.

    `placed` may hold entries of the months around it: their days in the first and last week show
    them. `pages` are the months that have a page, `holidays` names by day.
    """
    first, last = _days(key)
    start, end = span(key)
    by_day: dict[date, list[Placed]] = {}
    for entry in placed:
        day = datetime.fromtimestamp(entry.at, zone).date()
        if start <= day < end:
            by_day.setdefault(day, []).append(entry)
    weeks = []
    while start < end:
        days = [start + timedelta(days=n) for n in range(7)]
        weeks.append(
            Week(
                key=week_key(start),
                number=start.isocalendar().week,
                days=tuple(_day(day, by_day.get(day, ()), first, holidays) for day in days),
                before=_neighbour(start - _WEEK, start - timedelta(days=1), key, pages),
                after=_neighbour(start + _WEEK, start + _WEEK, key, pages),
            )
        )
        start += _WEEK
    own = [entry for day, some in by_day.items() if first <= day <= last for entry in some]
    tally: Counter[str] = Counter()
    for slots, n in Counter(entry.slots for entry in own).items():  # few differ
        for slot in slots.split():
            tally[slot.rpartition(":")[2]] += n
    return Month(
        key,
        first.year,
        first.month,
        tuple(weeks),
        len({entry.path for entry in own}),
        tally.total(),
        tuple(ranked(tally)),
        _facets([entry for some in by_day.values() for entry in some]),
    )


def span(key: str) -> tuple[date, date]:
    """The first day of a month's whole weeks, and the day after the last."""
    first, last = _days(key)
    return monday(first), monday(last) + _WEEK


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def week_key(day: date) -> str:
    """`2026-w49`: the name of a day's week, as ISO 8601 counts them."""
    year, week, _ = day.isocalendar()
    return f"{year}-w{week:02}"


def months_showing(day: date) -> set[str]:
    """The months whose pages have this day: its own, and one that shares its week."""
    start = monday(day)
    return {f"{start:%Y-%m}", f"{start + timedelta(days=6):%Y-%m}"}


def _days(key: str) -> tuple[date, date]:
    """A month's first and last day."""
    year, month = int(key[:4]), int(key[5:])
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _day(day: date, some: Collection[Placed], first: date, holidays: Mapping[str, str]) -> Day:
    return Day(
        date=day,
        entries="".join([entry.html for entry in some]),
        posts=len(some),
        outside=(day.year, day.month) != (first.year, first.month),
        holiday=holidays.get(day.isoformat(), ""),
    )


def _neighbour(
    start: date, nearest: date, here: str, pages: Collection[str]
) -> tuple[str, str] | None:
    """A week beside another, on the page of the month that its nearest day is in."""
    month = f"{nearest:%Y-%m}"
    if month == here:
        return week_key(start), ""
    return (week_key(start), month) if month in pages else None


def _facets(entries: Collection[Placed]) -> Mapping[str, tuple[str, ...]]:
    """What the entries differ in, to choose from."""
    slots = [
        slot.rpartition(":")
        for slots in {entry.slots for entry in entries}
        for slot in slots.split()
    ]
    states = {state for _, _, state in slots}
    return {
        "channel": tuple(sorted({channel for channel, _, _ in slots if channel})),
        "state": tuple(state for state in STATES if state in states),
        "pillar": tuple(sorted({entry.pillar for entry in entries if entry.pillar})),
        "campaign": tuple(sorted({entry.campaign for entry in entries if entry.campaign})),
        "lang": tuple(sorted({entry.lang for entry in entries if entry.lang})),
    }
