"""A month as the calendar shows it: whole weeks of days, each with its entries in order."""

import calendar
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipeline.preview.entries import ranked


class Placed(NamedTuple):
    """An entry of the month: when, whose, how its deliveries stand, and its HTML."""

    at: int
    path: str
    states: str
    html: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the grid; `outside` is a day of a neighbouring month, shown empty."""

    date: date
    entries: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month's whole weeks, Monday first, with how many posts it has and how they stand."""

    key: str
    year: int
    number: int
    days: tuple[Day, ...]
    posts: int
    deliveries: int
    tally: tuple[tuple[str, int], ...]


def month(key: str, placed: Iterable[Placed], zone: ZoneInfo) -> Month:
    """The month `2026-12` with its entries, which come in order of time."""
    year, number = int(key[:4]), int(key[5:])
    by_day: dict[int, list[str]] = {}
    paths = set()
    tally: Counter[str] = Counter()
    for entry in placed:
        day = datetime.fromtimestamp(entry.at, UTC).astimezone(zone).day
        by_day.setdefault(day, []).append(entry.html)
        paths.add(entry.path)
        said = entry.states.split(" ")
        for state, n in zip(said[::2], said[1::2], strict=True):
            tally[state] += int(n)
    first = date(year, number, 1)
    length = calendar.monthrange(year, number)[1]
    start = -first.weekday()
    end = length + (-(length - start)) % 7
    days = tuple(
        Day(
            date=first + timedelta(days=offset),
            entries="".join(by_day.get(offset + 1, ())) if 0 <= offset < length else "",
            outside=not 0 <= offset < length,
        )
        for offset in range(start, end)
        if 1 <= first.toordinal() + offset <= date.max.toordinal()
    )
    return Month(key, year, number, days, len(paths), tally.total(), tuple(ranked(tally)))
