"""The pages that gather posts: the months, what waits, what is to fix, each channel, the log."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from pipeline.preview import calendar, feeds, journal
from pipeline.preview.calendar import Month
from pipeline.preview.links import page_of
from pipeline.preview.logbook import Logbook
from pipeline.preview.outputs import Outputs
from pipeline.preview.pages import Listed, Pages
from pipeline.preview.store import Store
from pipeline.project import BRAND, Project

_FOLDED = 1500  # problems; of more, the problems page names the posts alone
_NAMED = 1000  # posts; of more, those with the gravest problems

PLANNED = "planned"  # a fact of the store: how many posts of each month are not made yet

GATHERED = ("ideas.html", "problems.html", "problems.json", "status.html")

Months = Sequence[tuple[str, int]]  # each with its number of posts


class Overviews:
    """Writes the pages that gather posts, from what the store knows of each."""

    def __init__(
        self,
        project: Project,
        store: Store,
        outputs: Outputs,
        pages: Pages,
        logbook: Logbook,
        now: datetime,
    ) -> None:
        self._project = project
        self._brand = project.brand
        self._store = store
        self._outputs = outputs
        self._pages = pages
        self._logbook = logbook
        self._now = now
        self._today = now.astimezone(project.brand.timezone).date()
        self.log_line = pages.log_line(logbook.at, git=logbook.in_git)

    def months(self, today: date | None = None) -> list[tuple[str, int]]:
        """The months that have a page: those with posts, made or not yet, this one and the next."""
        today = today or self._today
        found = dict(self._store.months())
        for key, posts in json.loads(self._store.meta(PLANNED) or "{}").items():
            found[key] = found.get(key, 0) + posts
        for key in (_month(today), _month(today.replace(day=1) + timedelta(days=31))):
            found.setdefault(key, 0)
        return sorted(found.items())

    def everything(self) -> None:
        """Write all of them."""
        months = self.months()
        self.calendar(months, {key for key, _ in months})
        self.front(months)
        self.ideas()
        self.problems()
        self.status()
        self.channels(None)

    def calendar(self, months: Months, stale: Collection[str]) -> None:
        """The pages of these of the months."""
        keys = [key for key, _ in months]
        for place, key in enumerate(keys):
            if key in stale:
                page = self._pages.month(
                    self._month(key, keys),
                    before=keys[place - 1] if place else "",
                    after=keys[place + 1] if place + 1 < len(keys) else "",
                    today=self._today,
                    log=self.log_line,
                )
                self._outputs.write(month_file(key), page)

    def front(self, months: Months) -> None:
        """The front page: this month, and the way to every month."""
        this = _month(self._today)
        keys = [key for key, _ in months]
        page = self._pages.index(
            self._month(this, keys),
            before=max((key for key in keys if key < this), default=""),
            after=min((key for key in keys if key > this), default=""),
            today=self._today,
            log=self.log_line,
            months=months,
        )
        self._outputs.write("index.html", page)

    def ideas(self) -> None:
        """What has no date yet, and the drafts that have one."""
        page = self._pages.ideas(self._store.ideas(), self._store.drafts())
        self._outputs.write("ideas.html", page)

    def problems(self) -> None:
        """problems.json, and the page that lists the same."""
        self._outputs.write_pieces("problems.json", self._problems())
        counts = self._store.tally()
        tally = [
            (level, counts[f"{level}s"])
            for level in ("error", "warning", "suggestion")
            if counts[f"{level}s"]
        ]
        folded = sum(n for _, n in tally) > _FOLDED
        listed = [
            Listed(
                post.title,
                post.lang,
                page_of(post.page),
                post.count,
                () if folded else json.loads(f"[{post.problems}]"),
            )
            for post in (self._store.gravest(_NAMED) if folded else self._store.problems())
        ]
        more = self._store.with_problems() - len(listed)
        self._outputs.write(
            "problems.html", self._pages.problems(listed, tally, folded=folded, more=more)
        )

    def _problems(self) -> Iterator[bytes]:
        """A JSON list, post by post: of ten thousand posts it would fill the memory."""
        opening = "[\n"
        for post in self._store.problems():
            yield f"{opening}{post.problems}".encode("utf-8", "backslashreplace")
            opening = ",\n"
        yield b"[]\n" if opening == "[\n" else b"\n]\n"

    def status(self) -> None:
        """What the log says: what needs a person, the holds, the newest events."""
        page = self._pages.status(
            waiting=journal.by_day(
                self._store.standing(journal.NEEDY, journal.MOST), self._brand.timezone
            ),
            lines=journal.lines(self._store, self._logbook),
            holds=self._logbook.read(()).holds,
            now=self._now,
            log=self.log_line,
        )
        self._outputs.write("status.html", page)

    def channels(self, changed: Collection[str] | None) -> None:
        """The pages of the channels that show one of these posts, or others than before.

        One that shows a post whose own page is still to be made waits for that.
        """
        known = self._store.meta("feeds")
        before: Mapping[str, object] = json.loads(known) if known and changed is not None else {}
        read: dict[str, str] = {}
        shown = {}
        waiting = {*self._store.sketched()}
        for channel in self._brand.channels.values():
            feed = feeds.feed(self._store, channel.name, self._now)
            if feed.shows(waiting):
                continue
            shown[channel.name] = [self.log_line, *feed.paths()]
            if before.get(channel.name) == shown[channel.name] and not feed.shows(changed or ()):
                continue
            posts = feeds.cards(feed, self._outputs, read)
            self._outputs.write(
                channel_file(channel.name),
                self._pages.channel(channel, feed, posts, self.log_line),
            )
        self._store.set_meta("feeds", json.dumps(shown))

    def shown_on(self, channel: str) -> Sequence[str]:
        """The files of the posts on a channel's page."""
        feed = feeds.feed(self._store, channel, self._now)
        return [post.path for post in (*feed.coming, *feed.past)]

    def files(self) -> Iterable[str]:
        """The files of all these pages."""
        yield from ("index.html", *GATHERED)
        yield from (channel_file(name) for name in self._brand.channels)
        yield from (month_file(key) for key, _ in self.months())

    def _month(self, key: str, pages: Collection[str]) -> Month:
        zone = self._brand.timezone
        start, end = (datetime.combine(day, time(), zone) for day in calendar.span(key))
        placed = self._store.between(int(start.timestamp()), int(end.timestamp()))
        return calendar.month(key, placed, zone, pages, self._holidays(int(key[:4])))

    def _holidays(self, year: int) -> Mapping[str, str]:
        """The holidays of a year and what touches it; they are looked up once."""
        countries = self._brand.countries
        if not countries:
            return {}
        known = json.loads(self._store.meta("holidays") or "{}")
        asked = [list(countries), self._pages.words.lang]
        if known.get("for") != asked:
            known = {"for": asked, "years": [], "days": {}}
        if year not in known["years"]:
            from pipeline.preview import holidays

            years = sorted({*known["years"], *(int(key[:4]) for key, _ in self.months()), year})
            text = self._project.tree.read(BRAND).decode("utf-8-sig")
            around = {year + more for year in years for more in (-1, 0, 1)}
            days = holidays.named(countries, around, self._pages.words, text)
            known = {"for": asked, "years": years, "days": days}
            self._store.set_meta("holidays", json.dumps(known))
        return dict(known["days"])


def month_file(month: str) -> str:
    """The file of a month's page."""
    return f"calendar/{month}.html"


def channel_file(channel: str) -> str:
    """The file of a channel's page."""
    return f"channels/{channel}.html"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
