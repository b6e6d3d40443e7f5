"""The status log as a page tells it: what needs a person, and the newest events."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipeline.delivery import Event
from pipeline.preview.links import page_of, web
from pipeline.preview.logbook import Logbook
from pipeline.preview.store import Store
from pipeline.preview.words import Words

MOST = 100  # entries that wait for a person, and events of the log, that the page lists
NEEDY = ("unreadable", "failed", "unknown", "missed", "held", "due", "claimed")
_LOGGED = ("sent", "failed", "unknown", "missed", "claimed", "skipped", "deleted", "held")


# How the events of the log look that have no state's name.
_LOOKS = {"released": "planned", "resolved": "sent", "updated": "sent"}


class Line(NamedTuple):
    """One event of the log, with the post's title and page as they are now."""

    event: Event
    title: str
    lang: str
    page: str


class Row(NamedTuple):
    """An event of the log as the status page tells it; `at` is on the brand's clock."""

    word: str
    state: str
    at: datetime
    channel: str
    title: str
    lang: str
    href: str
    url: str
    error: str


def by_day(entries: Iterable[tuple[int, str]], zone: ZoneInfo) -> list[tuple[date, str]]:
    """Entries as HTML, which come newest first, by their day on the brand's clock."""
    days: list[tuple[date, list[str]]] = []
    for at, html in entries:
        day = datetime.fromtimestamp(at, UTC).astimezone(zone).date()
        if not days or days[-1][0] != day:
            days.append((day, []))
        days[-1][1].append(html)
    return [(day, "".join(some)) for day, some in days]


def lines(store: Store, logbook: Logbook) -> Sequence[Line]:
    """The newest events of the posts that went out last, newest first."""
    about: dict[str, tuple[str, str, str]] = {}
    for name, title, lang, page in store.logged(_LOGGED, MOST):
        about.setdefault(name, (title, lang, page))
    if not about:
        return []
    log = logbook.read(sorted(about))
    found = [
        Line(event, *facts) for name, facts in about.items() for event in log.events.get(name, ())
    ]
    found.sort(key=lambda one: one.event.at, reverse=True)  # those of one moment as in the file
    return found[:MOST]


def rows(lines: Iterable[Line], words: Words, zone: ZoneInfo) -> list[Row]:
    """The lines in the words of the page."""
    return [
        Row(
            words.event(event.event),
            _LOOKS.get(event.event, event.event),
            event.at.astimezone(zone),
            event.channel,
            title,
            lang,
            page_of(page),
            web(event.url),
            event.error or "",
        )
        for event, title, lang, page in lines
    ]


def concerns(slots: str) -> bool:
    """Whether an entry with these slots is, or may be, on the page."""
    return any(slot.rpartition(":")[2] in (*NEEDY, *_LOGGED) for slot in slots.split())
