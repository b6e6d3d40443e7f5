"""Building: every post's page and the calendar, or only what changed since the last time."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import due, project
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.frozen import frozen
from pipeline.log import Log
from pipeline.preview import affected, calendar, journal, logbook, unchanged, workers
from pipeline.preview.affected import Named
from pipeline.preview.links import page_file, variants_file
from pipeline.preview.outputs import Outputs
from pipeline.preview.overviews import Overviews, month_file
from pipeline.preview.pages import HERE, Pages
from pipeline.preview.placing import Placing
from pipeline.preview.store import Store
from pipeline.preview.tables import Row
from pipeline.problem import Problem

if TYPE_CHECKING:
    from pipeline.preview.site import Site

Told = Callable[[int, int], None]

_MANY = 400  # posts; a few are read before their log is, of many the whole log is read at once
_BATCH = 256  # rows that are kept in one go
_SHIPPED = (
    *("pipeline.css", "cards.css", "reader.js", "calendar.js", "icon.svg", "picture.svg"),
    *("actions-status.svg", "actions-page.svg", "actions-photo.svg"),
)
_LIVE = (
    *("live.js", "desk.css", "desk.js", "desk-form.js", "desk-calendar.js", "desk-exchange.js"),
    *("desk-dom.js", "vendor/idiomorph.min.js"),
)


@frozen
class Built:
    """What a build made: the posts and problems there are, the files it had to write.

    The pages say the same for a clock from `since` until `until`. `refs` is where the `branches`
    stood. `outside` are the files that the pages were made of beside content/ and brand/.
    """

    posts: int
    errors: int
    warnings: int
    suggestions: int
    written: int
    since: float
    until: float
    branches: tuple[str, ...]
    refs: str
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
    lang: str = "",
    live: bool = False,
    fork: bool = True,
    log_root: str | None = None,
    told: Told = lambda _done, _all: None,
) -> Built:
    """Bring the built tree up to date.

    `store` and `outputs` are those of the last build, and `changed` the files that may have
    changed since; with None they count as empty and everything is made. `refs` is where the log
    branch stands, if somebody asked already. `lang` is the interface's language; without it, the
    brand's first. `log_root` is the repository that has the log, where `root` is
    a copy of another branch. Nothing is fetched.
    """
    work = Build(root, store, outputs, now, refs, lang=lang, live=live, log_root=log_root or root)
    if changed is None or any(map(affected.concerns_all, changed)) or work.all_changed():
        work.everything(fork, told)
    else:
        work.only(changed, fork, told)
    return work.built()


class Build:
    """One build: the posts first, then all pages that gather them."""

    def __init__(
        self,
        root: str,
        store: Store,
        outputs: Outputs,
        now: datetime,
        refs: str | None,
        *,
        lang: str,
        live: bool,
        log_root: str,
    ) -> None:
        self.project = project.load(Folder(Path(root)))
        self.brand = self.project.brand
        self._store = store
        self._outputs = outputs
        self._now = now
        self._branches = (self.brand.publish.log_branch, self.brand.publish.branch)
        self.refs = refs if refs is not None else unchanged.refs(log_root, self._branches)
        self._logbook = logbook.find(log_root, self.brand.publish, self.refs)
        self.pages = Pages(self.brand, lang=lang, live=live)
        self._lang = lang
        self._live = live
        if not 1000 < now.year < 9999:
            raise PipelineError(
                f"no calendar has a page for {now.isoformat()}",
                hint="Name another time with --now.",
            )
        self.today = now.astimezone(self.brand.timezone).date()

    def all_changed(self) -> bool:
        """Whether the language or something in the log changed that concerns every post."""
        store = self._store
        return (
            store.meta("lang") != self.pages.words.lang
            or store.meta("rules") != self._logbook.rules()
        )

    def built(self) -> Built:
        """What came of it, once what the next build compares with is kept."""
        self._remember()
        since, until = self.bounds()
        return Built(
            **self._store.tally(),
            written=self._outputs.written,
            since=since,
            until=until,
            branches=self._branches,
            refs=self.refs or "",
            outside=tuple(self._store.read_outside(("content", "brand"))),
        )

    def everything(self, fork: bool, told: Told) -> None:
        """Make every page, and take away what is not ours to show any more."""
        store = self._store
        self._outputs.prepare()
        store.begin()
        store.clear()
        self.make(affected.named(project.entries(self.project.tree)), fork, told)
        store.settle()
        self.across([])
        overviews = self.overviews()
        overviews.everything()
        self.tidy(overviews)

    def prepare(self) -> None:
        """Make sure that the folder to write into is there, and ours."""
        self._outputs.prepare()

    def tidy(self, overviews: Overviews) -> None:
        """Bring style sheets and scripts, and take away what is not ours to show any more."""
        store, assets = self._store, self.assets()
        self._outputs.keep_only(
            [
                *assets,
                *(f"media/{name}" for name in store.shown()),
                *_files_of(store.all_pages()),
                *overviews.files(),
            ]
        )

    def assets(self) -> list[str]:
        """Style sheets, scripts and drawings, as files of the tree."""
        assets = [f"assets/{name}" for name in ((*_SHIPPED, *_LIVE) if self._live else _SHIPPED)]
        for name in assets:
            with open(os.path.join(HERE, name), "rb") as file:
                self._outputs.write(name, file.read())
        return assets

    def only(self, changed: Iterable[str], fork: bool, told: Told) -> None:
        """Make again what the changed files, the log and the clock concern."""
        store, outputs = self._store, self._outputs
        outputs.prepare()
        store.begin()
        self.pages = Pages(
            self.brand,
            lang=self._lang,
            live=self._live,
            frames=json.loads(store.meta("frames") or "{}"),
        )
        todo, gone = affected.affected(store, self.project.tree, changed)
        late = {*self._outdated(), *self._logged()}
        late -= {*gone, *(one.path for one in todo)}
        todo += affected.find(self.project.tree, sorted(late))
        paths = [*(one.path for one in todo), *gone]
        crossed = set(json.loads(store.meta("crossed") or "[]"))
        names = store.names(paths)
        before, pages, shown = store.gathered(paths), store.pages(paths), store.shown(paths)
        overviews = self.overviews()
        old_day, new_day = date.fromisoformat(store.meta("today")), self.today
        months = overviews.months(old_day)
        store.forget(paths)
        self.make(todo, fork, told)
        names |= store.names(paths)
        if crossed & set(paths) or store.are_shared(names):
            more = sorted(crossed | {path for _, path in store.shared_names()})
            before |= store.gathered([path for path in more if path not in paths])
            paths += more
            self.across(crossed)
        differing = before ^ store.gathered(paths)
        after = overviews.months()
        entries = [row for row in differing if row[0] == "entries"]
        stale = {month for row in entries for month in self._showing(row)}
        log_changed = store.meta("log") != overviews.log_line
        if log_changed or [month for month, _ in months] != [month for month, _ in after]:
            stale.update(month for month, _ in after)
        if old_day != new_day:
            stale |= calendar.months_showing(old_day) | calendar.months_showing(new_day)
        overviews.calendar(after, stale)
        if f"{new_day:%Y-%m}" in stale or after != months:
            overviews.front(after)
        if any(row[0] == "waiting" for row in differing):
            overviews.ideas()
        if any(row[0] == "problems" for row in differing):
            overviews.problems()
        if log_changed or any(journal.concerns(str(row[3])) for row in entries):
            overviews.status()
        overviews.channels({*paths})
        still = {month for month, _ in after}
        outputs.remove(
            [
                *_files_of(pages - store.existing_pages(pages)),
                *(f"media/{name}" for name in shown - store.still_shown(shown)),
                *(month_file(month) for month, _ in months if month not in still),
            ]
        )

    def _remember(self) -> None:
        """Keep what the next build compares with."""
        since, until = self.bounds()
        for name, value in (
            ("today", self.today.isoformat()),
            ("log", self.overviews().log_line),
            ("tip", self._logbook.tip or ""),
            ("rules", self._logbook.rules()),
            ("lang", self.pages.words.lang),
            ("frames", json.dumps(self.pages.frames)),
            ("bounds", json.dumps([since, until])),
        ):
            self._store.set_meta(name, value)

    def bounds(self) -> tuple[float, float]:
        """Since when and until when the pages say what they would say then."""
        since, until = self._store.bounds()
        midnight = datetime(
            self.today.year, self.today.month, self.today.day, tzinfo=self.brand.timezone
        )
        tomorrow = self.today + timedelta(days=1)
        since = max(since, midnight.timestamp())
        end = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=self.brand.timezone)
        return since, min(until, end.timestamp())

    def _outdated(self) -> list[str]:
        """The posts of which the clock alone changes what is said."""
        moment = self._now.timestamp()
        since, until = json.loads(self._store.meta("bounds") or "[1, 0]")
        return [] if since <= moment < until else self._store.outdated(moment)

    def _logged(self) -> list[str]:
        """The posts whose deliveries have news in the log."""
        before = self._store.meta("tip")
        if before == (self._logbook.tip or ""):
            return []
        return self._store.named(self._logbook.differing(before)) if before else []

    def overviews(self) -> Overviews:
        return Overviews(
            self.project, self._store, self._outputs, self.pages, self._logbook, self._now
        )

    def _showing(self, entry: Sequence[object]) -> set[str]:
        """The months whose pages show an entry, which is a row of the store."""
        moment = datetime.fromtimestamp(int(str(entry[2])), UTC)
        return calendar.months_showing(moment.astimezone(self.brand.timezone).date())

    def make(self, todo: Sequence[Named], fork: bool, told: Told) -> None:
        """Make these posts' pages and keep their rows."""
        if not todo:
            return
        whole = None
        if len(todo) > _MANY:
            log = self._logbook.read()
            whole = self._site(log)

        def make(some: Sequence[Named]) -> Iterable[workers.Line]:
            parsed = list(project.read(self.project, [one.entry for one in some]))
            site = whole
            if site is None:
                names = [one.entry.id for one in some]
                names += [alias for read in parsed if read.post for alias in read.post.aliases]
                log = self._logbook.read(names)
                site = self._site(log)
            yield from map(tuple, site.write(list(zip(some, parsed, strict=True))))

        lines = workers.spread(todo, make, lambda done: told(done, len(todo)), fork=fork)
        written = self._outputs.written  # the second process counts for itself
        rows = []
        for line in lines:
            rows.append(Row(*line))
            written += rows[-1].written
            if len(rows) == _BATCH:
                self._store.add(rows)
                rows.clear()
        self._store.add(rows)
        self._outputs.written = written

    def sketch(self, todo: Sequence[Named]) -> None:
        """Keep what the calendar says of these posts, before any page of them is made."""
        parsed = list(project.read(self.project, [one.entry for one in todo]))
        names = [one.entry.id for one in todo]
        names += [alias for read in parsed if read.post for alias in read.post.aliases]
        log = self._logbook.read(None if len(todo) > _MANY else names)
        placing = Placing(self.project, log, self._now, self.pages.words)
        self._store.sketch(
            [placing.sketch(one, read) for one, read in zip(todo, parsed, strict=True)]
        )

    def _site(self, log: Log) -> "Site":
        from pipeline.preview.site import Site  # the first page of a large calendar does without

        frozen = self._logbook.frozen
        return Site(self.project, log, frozen, self._now, self.pages, self._outputs)

    def across(self, before: Iterable[str]) -> None:
        """Make again the posts that share an id or alias, or did, with what is wrong with that."""
        shared = sorted({path for _, path in self._store.shared_names()})
        paths = sorted({*shared, *before} & set(self._store.known({*shared, *before})))
        self._store.set_meta("crossed", json.dumps(shared))
        if not paths:
            return
        from pipeline import check

        some = list(affected.find(self.project.tree, paths))
        parsed = list(project.read(self.project, [one.entry for one in some]))
        found: dict[str, list[Problem]] = {}
        for problem in check.check_all(self.project, parsed, whole=False):
            found.setdefault(affected.writable(problem.path), []).append(problem)
        log = self._logbook.read(name for one in parsed if one.post for name in due.ids(one.post))
        site = self._site(log)
        rows = list(site.write(list(zip(some, parsed, strict=True)), found))
        self._store.forget(paths)
        self._store.add(rows)


def _files_of(pages: Iterable[str]) -> Iterator[str]:
    """The files of posts, by the ids that their pages go by."""
    for page in pages:
        yield page_file(page)
        yield variants_file(page)
