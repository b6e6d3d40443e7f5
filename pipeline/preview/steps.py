"""A large calendar in steps: first what is looked at, then the rest a little at a time.

The front page comes first, and the posts on it are sketched: their own pages, and the problems and
pictures that only those tell of, come after. A step takes some hundredths of a second, so a save or
a page that somebody asks for never waits for the rest. Whose post is made already is what the store
says.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import islice

from pipeline import project
from pipeline.content import MAX_BYTES, header_dates
from pipeline.files import Unsafe
from pipeline.preview import affected, calendar
from pipeline.preview.affected import Named
from pipeline.preview.build import Build, Built
from pipeline.preview.overviews import GATHERED, PLANNED, Overviews, channel_file, month_file
from pipeline.preview.pages import Pages
from pipeline.preview.store import Store

_STEP = 4  # posts
_MONTHS = len("content/2026/12/")
_DAYS = slice(len("content/"), len("content/2026/12/01"))  # of a post's path
_NONE, _DAY, _NEAR = timedelta(), timedelta(days=1), timedelta(days=31)
_MONTH = re.compile(r"content/(\d{4})/(\d\d)/")
_SAID = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


class Steps:
    """What is still to be made; the rows of `build` are kept in `store`."""

    def __init__(self, build: Build, store: Store) -> None:
        self._store = store
        self._build = build
        self._pending: dict[str, Named] = {}  # by the post's file
        self._by_page: dict[str, str] = {}  # the same, by the id that a page goes by
        self._sketched: set[str] = set()  # those of the pending that the store knows of
        self._months: set[str] = set()  # whose pages show all of their posts
        self._others: set[str] = set()  # the other pages that gather posts and are made
        self._closing: Iterator[None] | None = None
        self.told = 0

    def first(self) -> Built:
        """The front page: this month with its posts as far as they can be told unread."""
        build = self._build
        build.prepare()
        self._store.begin()
        self._store.clear()
        self._store.settle()
        self._list()
        self._sketch(f"{build.today:%Y-%m}")
        overviews = build.overviews()
        overviews.front(overviews.months())
        build.assets()
        return build.built()

    def renew(self, build: Build, changed: Iterable[str]) -> None:
        """Look again at what is to be made, after this build of files that changed."""
        self._build = build
        self._closing = None
        regions, here = affected.around(build.project.tree, changed)
        inside = tuple(f"{region}/" for region in regions)
        made = {*self._store.paths()}
        self._pending = {
            path: one
            for path, one in self._pending.items()
            if path not in made and not path.startswith(inside)
        }
        self._pending.update({one.path: one for one in here if one.path not in made})
        self._settle()
        self._plan()

    @property
    def pages(self) -> Pages:
        """What draws the pages."""
        return self._build.pages

    def lacks(self, file: str) -> bool:
        """Whether this page is not made yet, or does not show all of its posts."""
        if _page_of(file) in self._by_page:
            return True
        if file in GATHERED or file in self._channels():
            return file not in self._others
        month = _month_of(file)
        return month is not None and month not in self._months

    def bring(self, file: str) -> None:
        """Make one page now."""
        self._store.begin()
        path = self._by_page.get(_page_of(file))
        if path is not None:
            self._make([self._pending[path]])
            return
        overviews = self._build.overviews()
        month = _month_of(file)
        if month is not None and month in dict(overviews.months()):
            self._sketch(month)
            overviews.calendar(overviews.months(), {month})
            self._months.add(month)
        elif file in GATHERED:
            self._gathered(overviews, [file])
        elif file in self._channels():
            shown = overviews.shown_on(self._channels()[file])
            self._make([self._pending[path] for path in shown if path in self._pending])
            overviews.channels([])
            self._others.add(file)

    def step(self) -> Built | None:
        """Make a little more; what was built once that was the last step.

        The posts of the months that are looked at come first; `told` counts how often all of those
        were made, which their calendars tell then.
        """
        self._store.begin()
        if self._sketched:
            self._make([self._pending[path] for path in islice(self._sketched, _STEP)])
            if not self._sketched:
                self._tell_more()
            return None
        if self._pending:
            self._make(list(islice(self._pending.values(), _STEP)))
            return None
        if self._closing is None:
            self._closing = self._close()
        try:
            next(self._closing)
        except StopIteration:
            return self._build.built()
        return None

    def _tell_more(self) -> None:
        """Make again the pages that somebody looks at, once their posts are made."""
        overviews = self._build.overviews()
        months = overviews.months()
        overviews.calendar(months, self._months)
        overviews.front(months)
        self._gathered(overviews, self._others)
        self.told += 1

    def _gathered(self, overviews: Overviews, files: Collection[str]) -> None:
        """Those of the pages that gather posts of all months."""
        if "ideas.html" in files:
            overviews.ideas()
        if "status.html" in files:
            overviews.status()
        if {"problems.html", "problems.json"}.intersection(files):
            overviews.problems()
        self._others.update(files)

    def _channels(self) -> dict[str, str]:
        return {channel_file(name): name for name in self._build.brand.channels}

    def _sketch(self, month: str) -> None:
        """Have the store know the posts of a month that it does not know."""
        new = [one for one in self._of(month) if one.path not in self._sketched]
        self._build.sketch(new)
        self._sketched.update(one.path for one in new)
        self._plan()

    def _close(self) -> Iterator[None]:
        """All pages that gather posts, once every post is made."""
        self._plan()
        build = self._build
        build.across([])
        yield
        overviews = build.overviews()
        months = overviews.months()
        for key, _ in months:
            if key not in self._months:
                overviews.calendar(months, {key})
                yield
        for key in sorted(self._months & dict(months).keys()):
            overviews.calendar(months, {key})
            yield
        overviews.front(months)
        overviews.ideas()
        yield
        overviews.problems()
        yield
        overviews.status()
        yield
        overviews.channels(None)
        yield
        build.tidy(overviews)

    def _make(self, some: Sequence[Named]) -> None:
        self._store.forget([one.path for one in some if one.path in self._sketched])
        self._build.make(some, False, lambda _done, _all: None)
        for one in some:
            self._pending.pop(one.path, None)
            self._sketched.discard(one.path)
            self._by_page.pop(one.page, None)

    def _list(self) -> None:
        """Find the posts that are not made yet."""
        made = {*self._store.paths()}
        every = affected.named(project.entries(self._build.project.tree))
        self._pending = {one.path: one for one in every if one.path not in made}
        self._settle()

    def _settle(self) -> None:
        """Bring the pending posts in order, those around today first."""
        today = self._build.today

        @cache
        def away(folder: str) -> int:
            found = _MONTH.match(folder)
            if not found:
                return 0
            return abs((int(found[1]) - today.year) * 12 + int(found[2]) - today.month)

        near = sorted(self._pending.values(), key=lambda one: away(one.path[:_MONTHS]))
        self._pending = {one.path: one for one in near}
        self._by_page = {one.page: one.path for one in near}
        self._sketched = {*self._store.sketched()}

    def _plan(self) -> None:
        """Keep how many posts of each month are to come, by the days in their paths."""
        waiting = (path for path in self._pending if path not in self._sketched)
        known: Counter[str] = Counter()
        for folder, n in Counter(path[:_MONTHS] for path in waiting).items():
            found = _MONTH.match(folder)
            if found and _shown(key := f"{found[1]}-{found[2]}"):
                known[key] += n
        self._store.set_meta(PLANNED, json.dumps(known))

    def _of(self, month: str) -> list[Named]:
        """The posts to be made that can stand in the weeks of a month's page.

        Those filed under these days, and of those filed around them the ones in whose header such a
        day is written. A day more on either side is for dates with an offset.
        """
        first = date(int(month[:4]), int(month[5:]), 1)
        start = calendar.monday(first) - _DAY
        end = calendar.monday(first + timedelta(days=31)) + timedelta(days=7)
        filed, around = (
            (f"{start - more:%Y/%m/%d}", f"{end + more:%Y/%m/%d}") for more in (_NONE, _NEAR)
        )
        found: list[Named] = []
        others: list[Named] = []
        for path, one in self._pending.items():
            day = path[_DAYS]
            if around[0] <= day <= around[1]:
                (found if filed[0] <= day <= filed[1] else others).append(one)
        try:
            heads = self._build.project.tree.read_many(
                [one.entry.path for one in others], MAX_BYTES
            )
            found += [
                one
                for one, (_, head) in zip(others, heads, strict=True)
                if _speaks_of(head, start, end)
            ]
        except (OSError, Unsafe):  # one of them cannot be read, which is told of it in its place
            found += others
        return found


def _speaks_of(head: bytes, start: date, end: date) -> bool:
    """Whether a post's header has a date between two days, both taken in; doubt means yes."""
    for written in header_dates(head):
        try:
            day = date.fromisoformat(written[:10])
        except ValueError:
            return True
        if start <= day <= end:
            return True
    return False


def _page_of(file: str) -> str:
    """The id that a post's page goes by, whose page or variants this file would be."""
    folder, _, name = file.partition("/")
    ending = {"posts": ".html", "variants": ".json"}.get(folder, "/")
    return name.removesuffix(ending) if name.endswith(ending) else ""


def _month_of(file: str) -> str | None:
    month = file.removeprefix("calendar/").removesuffix(".html")
    return month if file == month_file(month) and _shown(month) else None


def _shown(month: str) -> bool:
    """Whether this is a month, and one that a calendar has a page for."""
    return _SAID.fullmatch(month) is not None and "1000" < month < "9999"
