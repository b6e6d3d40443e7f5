"""A large calendar in steps: first what is looked at, then the rest a little at a time.

The front page comes first, and the posts on it are sketched: their own pages, and the problems and
pictures that only those tell of, come after. A step takes some hundredths of a second, so a save or
a page that somebody asks for never waits for the rest. Whose post is made already is what the store
says.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from pipeline import project
from pipeline.preview import affected, calendar
from pipeline.preview.affected import Named
from pipeline.preview.build import Build, Built
from pipeline.preview.links import page_file, variants_file
from pipeline.preview.overviews import GATHERED, PLANNED, Overviews, channel_file, month_file
from pipeline.preview.store import Store

_STEP = 16  # posts
_MONTH = re.compile(r"content/(\d{4})/(\d\d)/")
_SAID = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


class Steps:
    """What is still to be made; `fresh` begins a build, whose rows are kept in `store`."""

    def __init__(self, fresh: Callable[[], Build], store: Store) -> None:
        self._fresh = fresh
        self._store = store
        self._build = fresh()
        self._pending: dict[str, Named] = {}  # by the post's file
        self._files: dict[str, str] = {}  # a page or its variants to the post's file
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

    def renew(self) -> None:
        """Look again at what is to be made, after files have changed."""
        self._build = self._fresh()
        self._closing = None
        self._list()
        self._plan()

    def lacks(self, file: str) -> bool:
        """Whether this page is not made yet, or does not show all of its posts."""
        if file in self._files:
            return True
        if file in GATHERED or file in self._channels():
            return file not in self._others
        month = _month_of(file)
        return month is not None and month not in self._months

    def bring(self, file: str) -> None:
        """Make one page now."""
        self._store.begin()
        if file in self._files:
            self._make([self._pending[self._files[file]]])
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
            self._files.pop(page_file(one.page), None)
            self._files.pop(variants_file(one.page), None)

    def _list(self) -> None:
        """Find the posts that are not made yet, those around today first."""
        tree, today = self._build.project.tree, self._build.today
        made = set(self._store.paths())
        waiting = [one for one in affected.named(project.entries(tree)) if one.path not in made]
        here = today.year * 12 + today.month

        def away(one: Named) -> int:
            found = _MONTH.match(one.path)
            return abs(int(found[1]) * 12 + int(found[2]) - here) if found else 0

        self._sketched = {*self._store.sketched()}
        self._pending = {one.path: one for one in sorted(waiting, key=away)}
        self._files = {
            file: one.path
            for one in waiting
            for file in (page_file(one.page), variants_file(one.page))
        }

    def _plan(self) -> None:
        """Keep how many posts of each month are to come, by the days in their paths."""
        found = (_MONTH.match(path) for path in self._pending if path not in self._sketched)
        planned = Counter(f"{each[1]}-{each[2]}" for each in found if each)
        known = {key: n for key, n in planned.items() if _shown(key)}
        self._store.set_meta(PLANNED, json.dumps(known))

    def _of(self, month: str) -> list[Named]:
        """The posts to be made whose dates are in the weeks of a month's page."""
        first = date(int(month[:4]), int(month[5:]), 1)
        start = calendar.monday(first)
        end = calendar.monday(first + timedelta(days=31)) + timedelta(days=7)
        folders = {
            f"content/{first + timedelta(days=days):%Y/%m}/" for days in (-31, -1, 0, 31, 62)
        }
        near = [one for path, one in self._pending.items() if path[:16] in folders]
        zone = self._build.brand.timezone
        outlined = project.schedule(self._build.project, [one.entry for one in near])
        return [
            one
            for one, post in zip(near, outlined, strict=True)
            if post is None
            or any(
                at is not None and start <= at.astimezone(zone).date() < end
                for at in (post.date, *(post.on(name).date for name in post.channels))
            )
        ]


def _month_of(file: str) -> str | None:
    month = file.removeprefix("calendar/").removesuffix(".html")
    return month if file == month_file(month) and _shown(month) else None


def _shown(month: str) -> bool:
    """Whether this is a month, and one that a calendar has a page for."""
    return _SAID.fullmatch(month) is not None and "1000" < month < "9999"
