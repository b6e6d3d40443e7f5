"""Building: every post's page and the calendar, or only what changed since the last time."""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pipeline import check, due, project
from pipeline.files import Folder
from pipeline.preview import affected, calendar, logbook, workers
from pipeline.preview.affected import Named
from pipeline.preview.links import page_file, page_of, variants_file
from pipeline.preview.outputs import Outputs
from pipeline.preview.pages import HERE, Listed, Pages
from pipeline.preview.site import Site
from pipeline.preview.store import Row, Store
from pipeline.problem import Problem

Told = Callable[[int, int], None]

_MANY = 400  # posts; a few are read before their log is, of many the whole log is read at once
_FOLDED = 1500  # problems; of more, the problems page names the posts alone
_SHIPPED = ("pipeline.css", "icon.svg")
_LIVE = ("live.js",)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the posts and problems there are, the files it had to write.

    The pages say the same for a clock from `since` until `until`. `outside` are the files that
    they were made of beside content/ and brand/.
    """

    posts: int
    errors: int
    warnings: int
    suggestions: int
    written: int
    since: float
    until: float
    log_branch: str
    outside: tuple[str, ...]

    def summary(self) -> dict[str, int]:
        """How many posts there are, and problems of each level."""
        return {
            "posts": self.posts,
            "errors": self.errors,
            "warnings": self.warnings,
            "suggestions": self.suggestions,
        }


def build(
    root: str,
    store: Store,
    outputs: Outputs,
    now: datetime,
    changed: frozenset[str] | None = None,
    *,
    refs: str | None = None,
    live: bool = False,
    fork: bool = True,
    told: Told = lambda _done, _all: None,
) -> Built:
    """Bring the built tree up to date.

    `store` and `outputs` are those of the last build, and `changed` the files that may have
    changed since; with None they count as empty and everything is made. Nothing is fetched.
    """
    work = _Build(root, store, outputs, now, refs, live=live)
    if changed is None or any(map(affected.concerns_all, changed)) or work.rules_changed():
        work.everything(fork, told)
    else:
        work.only(changed, fork, told)
    since, until = work.bounds()
    return Built(
        **store.tally(),
        written=outputs.written,
        since=since,
        until=until,
        log_branch=work.brand.publish.log_branch,
        outside=tuple(store.read_outside(("content", "brand"))),
    )


class _Build:
    """One build: the posts first, then all pages that gather them."""

    def __init__(
        self,
        root: str,
        store: Store,
        outputs: Outputs,
        now: datetime,
        refs: str | None,
        *,
        live: bool,
    ) -> None:
        self._project = project.load(Folder(Path(root)))
        self.brand = self._project.brand
        self._store = store
        self._outputs = outputs
        self._now = now
        self._logbook = logbook.find(root, self.brand.publish, refs)
        self._pages = Pages(self.brand, live=live)
        self._live = live
        self._today = now.astimezone(self.brand.timezone).date()
        self._stale: set[str] = set()  # months whose pages are to be made again

    def rules_changed(self) -> bool:
        """Whether something in the log changed that concerns every post."""
        return self._store.meta("rules") != self._logbook.rules()

    def everything(self, fork: bool, told: Told) -> None:
        """Make every page, and take away what is not ours to show any more."""
        self._outputs.prepare()
        self._store.begin()
        self._store.clear()
        todo = affected.named(project.entries(self._project.tree))
        self._make(todo, fork, told)
        self._store.settle()
        self._across([])
        self._stale = {month for month, _ in self._store.months()}
        self._gather()
        media = [f"media/{name}" for name in self._store.shown()]
        posts = [
            file
            for page in self._store.all_pages()
            for file in (page_file(page), variants_file(page))
        ]
        months = [_month_file(month) for month, _ in self._store.months()]
        self._outputs.keep_only([*media, *posts, *months, *self._assets()])

    def only(self, changed: Iterable[str], fork: bool, told: Told) -> None:
        """Make again what the changed files, the log and the clock concern."""
        store = self._store
        self._outputs.prepare()
        store.begin()
        todo, gone = affected.affected(store, self._project.tree, changed)
        late = set(store.outdated(self._now.timestamp()))
        late.update(self._logged())
        late -= {one.entry.path for one in todo}
        late -= set(gone)
        todo += affected.find(self._project.tree, sorted(late))
        paths = [*(one.entry.path for one in todo), *gone]
        crossed = json.loads(store.meta("crossed") or "[]")
        self._stale = store.months_of(paths)
        months = [month for month, _ in store.months()]
        pages, shown = store.pages(paths), store.shown(paths)
        store.forget(paths)
        self._make(todo, fork, told)
        self._across(crossed)
        if [month for month, _ in store.months()] != months:
            self._stale.update(month for month, _ in store.months())
        if store.meta("log") != self._log_line():
            self._stale.update(month for month, _ in store.months())
        if store.meta("today") != self._today.isoformat():
            self._stale.update((store.meta("today")[:7], self._today.isoformat()[:7]))
        self._gather()
        self._outputs.remove(
            [
                *(
                    file
                    for page in pages - store.existing_pages(pages)
                    for file in (page_file(page), variants_file(page))
                ),
                *(f"media/{name}" for name in shown - store.still_shown(shown)),
                *(_month_file(month) for month in set(months) - {m for m, _ in store.months()}),
            ]
        )

    def bounds(self) -> tuple[float, float]:
        """Since when and until when the pages say what they would say then."""
        since, until = self._store.bounds()
        midnight = datetime(
            self._today.year, self._today.month, self._today.day, tzinfo=self.brand.timezone
        )
        tomorrow = self._today + timedelta(days=1) if self._today < date.max else None
        since = max(since, midnight.timestamp())
        if tomorrow:
            end = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=self.brand.timezone)
            until = min(until, end.timestamp())
        return since, until

    def _logged(self) -> list[str]:
        """The posts whose deliveries have news in the log."""
        before = self._store.meta("tip")
        if before == (self._logbook.tip or ""):
            return []
        return self._store.named(self._logbook.differing(before)) if before else []

    def _make(self, todo: Sequence[Named], fork: bool, told: Told) -> None:
        """Make these posts' pages and keep their rows."""
        if not todo:
            return
        log = self._logbook.read() if len(todo) > _MANY else None

        def make(some: Sequence[Named]) -> Iterable[list[object]]:
            parsed = project.read(self._project, [one.entry for one in some])
            if log is not None:
                site = Site(self._project, log, self._now, self._pages, self._outputs)
                for one, read in zip(some, parsed, strict=True):
                    yield list(site.write(one, read))
                return
            few = list(parsed)
            names = [one.entry.id for one in some]
            for read in few:
                if read.post:
                    names += read.post.aliases
            log_of_few = self._logbook.read(names)
            site = Site(self._project, log_of_few, self._now, self._pages, self._outputs)
            for one, read in zip(some, few, strict=True):
                yield list(site.write(one, read))

        lines = workers.spread(todo, make, lambda done: told(done, len(todo)), fork=fork)
        rows = (_row(line) for line in lines)
        self._store.add(self._noted(rows))

    def _noted(self, rows: Iterable[Row]) -> Iterable[Row]:
        written = self._outputs.written  # the second process counts for itself
        for row in rows:
            self._stale.update(entry[0] for entry in row.entries)
            written += row.written
            yield row
        self._outputs.written = written

    def _across(self, before: Sequence[str]) -> None:
        """Make again the posts that share an id or alias, or did, with what is wrong with that."""
        shared = sorted({path for _, path in self._store.shared_names()})
        paths = sorted({*shared, *before} & set(self._store.known({*shared, *before})))
        self._store.set_meta("crossed", json.dumps(shared))
        if not paths:
            return
        some = list(affected.find(self._project.tree, paths))
        parsed = list(project.read(self._project, [one.entry for one in some]))
        found: dict[str, list[Problem]] = {}
        for problem in check.check_all(self._project, parsed):
            found.setdefault(problem.path, []).append(problem)
        log = self._logbook.read(name for one in parsed if one.post for name in due.ids(one.post))
        site = Site(self._project, log, self._now, self._pages, self._outputs)
        self._stale.update(self._store.months_of(paths))
        rows = [
            site.write(one, read, found.get(one.entry.path, ()))
            for one, read in zip(some, parsed, strict=True)
        ]
        self._store.forget(paths)
        self._store.add(rows)

    def _gather(self) -> None:
        """The pages that gather posts: months, the front page, the problems."""
        store, zone = self._store, self.brand.timezone
        months = store.months()
        keys = [month for month, _ in months]
        line = self._log_line()
        this = f"{self._today:%Y-%m}"
        for place, key in enumerate(keys):
            if key in self._stale:
                self._outputs.write(
                    _month_file(key),
                    self._pages.month(
                        calendar.month(key, store.month(key), zone),
                        before=keys[place - 1] if place else "",
                        after=keys[place + 1] if place + 1 < len(keys) else "",
                        today=self._today if key == this else None,
                        log=line,
                    ),
                )
        self._outputs.write(
            "index.html",
            self._pages.index(
                calendar.month(this, store.month(this), zone),
                before=max((key for key in keys if key < this), default=""),
                after=min((key for key in keys if key > this), default=""),
                today=self._today,
                log=line,
                ideas=store.ideas(),
                drafts=store.drafts(),
                months=months,
            ),
        )
        self._problems()
        for name in self._assets():
            with open(os.path.join(HERE, name), "rb") as file:
                self._outputs.write(name, file.read())
        store.set_meta("today", self._today.isoformat())
        store.set_meta("log", line)
        store.set_meta("tip", self._logbook.tip or "")
        store.set_meta("rules", self._logbook.rules())

    def _problems(self) -> None:
        """problems.json, and the page that lists the same."""
        listed = list(self._store.problems())
        texts = ",\n".join(post.problems for post in listed)
        whole = f"[\n{texts}\n]\n" if listed else "[]\n"
        self._outputs.write("problems.json", whole.encode("utf-8", "backslashreplace"))
        tally = self._store.tally()
        folded = sum(post.count for post in listed) > _FOLDED
        self._outputs.write(
            "problems.html",
            self._pages.problems(
                [
                    Listed(
                        post.title,
                        post.lang,
                        page_of(post.page),
                        post.count,
                        () if folded else json.loads(f"[{post.problems}]"),
                    )
                    for post in listed
                ],
                [
                    (level, tally[f"{level}s"])
                    for level in ("error", "warning", "suggestion")
                    if tally[f"{level}s"]
                ],
                folded=folded,
            ),
        )

    def _log_line(self) -> str:
        return self._pages.log_line(self._logbook.at, git=self._logbook.repository is not None)

    def _assets(self) -> list[str]:
        names = (*_SHIPPED, *_LIVE) if self._live else _SHIPPED
        return [f"assets/{name}" for name in names]


def _month_file(month: str) -> str:
    return f"calendar/{month}.html"


def _row(line: list[object]) -> Row:
    return Row(*line)  # type: ignore[arg-type]
