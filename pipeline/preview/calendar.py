"""A month as the calendar shows it: whole weeks of days, each with its entries in order."""

import calendar
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipeline.preview.facts import STATES, Facts, Slot, local
from pipeline.preview.links import page_of

_RANK = {state: rank for rank, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class Entry:
    """A post at one moment: the channels on which it goes out then. `state` is the worst."""

    at: datetime | None
    facts: Facts
    slots: tuple[Slot, ...]
    states: tuple[tuple[str, int], ...]
    href: str

    @property
    def state(self) -> str:
        """The state that needs attention most."""
        return self.states[0][0]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the grid; `outside` is a day of a neighbouring month, shown empty."""

    date: date
    entries: tuple[Entry, ...]
    outside: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month's whole weeks, Monday first, with how many posts it has and how they stand."""

    key: str
    year: int
    number: int
    days: tuple[Day, ...]
    posts: int
    tally: tuple[tuple[str, int], ...]


def month(key: str, posts: Iterable[Facts], zone: ZoneInfo) -> Month:
    """The month `2026-12` of these posts, as the brand's clock counts days."""
    year, number = int(key[:4]), int(key[5:])
    by_day: dict[date, list[Entry]] = {}
    ids = set()
    tally: Counter[str] = Counter()
    for facts in posts:
        for entry in entries(facts, zone):
            if entry.at is None or (entry.at.year, entry.at.month) != (year, number):
                continue
            by_day.setdefault(entry.at.date(), []).append(entry)
            ids.add(facts.id)
            tally.update(dict(entry.states))
    first = date(year, number, 1)
    length = calendar.monthrange(year, number)[1]
    start = -first.weekday()
    end = length + (-(length - start)) % 7
    days = tuple(
        Day(
            date=first + timedelta(days=offset),
            entries=tuple(sorted(by_day.get(first + timedelta(days=offset), ()), key=_order)),
            outside=not 0 <= offset < length,
        )
        for offset in range(start, end)
        if _representable(first, offset)
    )
    return Month(key, year, number, days, len(ids), _ranked(tally))


def entries(facts: Facts, zone: ZoneInfo) -> list[Entry]:
    """A post's entries: one for each moment at which some of its channels go out."""
    href = page_of(facts.id)
    if not facts.slots:
        at = local(facts.at, zone) if facts.at is not None else None
        return [Entry(at, facts, (), (("broken", 1),), href)]
    by_moment: dict[int | None, list[Slot]] = {}
    for slot in facts.slots:
        by_moment.setdefault(slot.due, []).append(slot)
    return [
        Entry(
            at=local(moment, zone) if moment is not None else None,
            facts=facts,
            slots=tuple(slots),
            states=_ranked(Counter(slot.state for slot in slots)),
            href=href,
        )
        for moment, slots in by_moment.items()
    ]


def _ranked(tally: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(tally.items(), key=lambda item: _RANK[item[0]]))


def _order(entry: Entry) -> tuple[datetime | None, str]:
    return entry.at, entry.facts.id


def _representable(first: date, offset: int) -> bool:
    return 1 <= first.toordinal() + offset <= date.max.toordinal()
