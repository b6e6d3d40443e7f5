"""Building: every post's page and the calendar, or only what changed since the last time."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipeline import check, due, project
from pipeline.content import Parsed
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.log import Log
from pipeline.preview import affected, calendar, logbook, unchanged, workers
from pipeline.preview.affected import Named
from pipeline.preview.links import page_file, page_of, variants_file
from pipeline.preview.outputs import Outputs
from pipeline.preview.pages import HERE, Listed, Pages
from pipeline.preview.site import Site
from pipeline.preview.store import Row, Store
from pipeline.problem import Problem

Told = Callable[[int, int], None]

_MANY = 400  # posts; a few are read before their log is, of many the whole log is read at once
_BATCH = 256  # rows that are kept in one go
_FOLDED = 1500  # problems; of more, the problems page names the posts alone
_SHIPPED = (
    *("pipeline.css", "cards.css", "reader.js", "icon.svg", "picture.svg"),
    *("actions-status.svg", "actions-page.svg", "actions-photo.svg"),
)
_LIVE = ("live.js",)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the posts and problems there are, the files it had to write.

    The pages say the same for a clock from `since` until `until`. `refs` is where the log branch
    stood. `outside` are the files that the pages were made of beside content/ and brand/.
    """

    posts: int
    errors: int
    warnings: int
    suggestions: int
    written: int
    since: float
    until: float
    log_branch: str
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
    told: Told = lambda _done, _all: None,
) -> Built:
    """Bring the built tree up to date.

    `store` and `outputs` are those of the last build, and `changed` the files that may have
    changed since; with None they count as empty and everything is made. `refs` is where the log
    branch stands, if somebody asked already. `lang` is the interface's language; without it, the
    brand's first. Nothing is fetched.
    """
    work = _Build(root, store, outputs, now, refs, lang=lang, live=live)
    if changed is None or any(map(affected.concerns_all, changed)) or work.all_changed():
        work.everything(fork, told)
    else:
        work.only(changed, fork, told)
    work.remember()
    since, until = work.bounds()
    return Built(
        **store.tally(),
        written=outputs.written,
        since=since,
        until=until,
        log_branch=work.brand.publish.log_branch,
        refs=work.refs or "",
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
        lang: str,
        live: bool,
    ) -> None:
        self._project = project.load(Folder(Path(root)))
        self.brand = self._project.brand
        self._store = store
        self._outputs = outputs
        self._now = now
        branch = self.brand.publish.log_branch
        self.refs = refs if refs is not None else unchanged.refs(root, branch)
        self._logbook = logbook.find(root, self.brand.publish, self.refs)
        self._pages = Pages(self.brand, lang=lang, live=live)
        self._lang = lang
        self._live = live
        if not 1000 < now.year < 9999:
            raise PipelineError(
                f"no calendar has a page for {now.isoformat()}",
                hint="Name another time with --now.",
            )
        self._today = now.astimezone(self.brand.timezone).date()
        self._log_line = self._pages.log_line(self._logbook.at, git=self._logbook.in_git)

    def all_changed(self) -> bool:
        """Whether the language or something in the log changed that concerns every post."""
        store = self._store
        return (
            store.meta("lang") != self._pages.words.lang
            or store.meta("rules") != self._logbook.rules()
        )

    def everything(self, fork: bool, told: Told) -> None:
        """Make every page, and take away what is not ours to show any more."""
        store, outputs = self._store, self._outputs
        outputs.prepare()
        store.begin()
        store.clear()
        self._make(affected.named(project.entries(self._project.tree)), fork, told)
        store.settle()
        self._across([])
        months = store.months()
        self._months(months, {month for month, _ in months})
        self._front(months)
        self._problems()
        assets = [f"assets/{name}" for name in ((*_SHIPPED, *_LIVE) if self._live else _SHIPPED)]
        for name in assets:
            with open(os.path.join(HERE, name), "rb") as file:
                outputs.write(name, file.read())
        outputs.keep_only(
            [
                *assets,
                *(f"media/{name}" for name in store.shown()),
                *_files_of(store.all_pages()),
                *(_month_file(month) for month, _ in months),
            ]
        )

    def only(self, changed: Iterable[str], fork: bool, told: Told) -> None:
        """Make again what the changed files, the log and the clock concern."""
        store, outputs = self._store, self._outputs
        outputs.prepare()
        store.begin()
        self._pages = Pages(
            self.brand,
            lang=self._lang,
            live=self._live,
            frames=json.loads(store.meta("frames") or "{}"),
        )
        todo, gone = affected.affected(store, self._project.tree, changed)
        late = {*self._outdated(), *self._logged()}
        late -= {*gone, *(one.path for one in todo)}
        todo += affected.find(self._project.tree, sorted(late))
        paths = [*(one.path for one in todo), *gone]
        crossed = set(json.loads(store.meta("crossed") or "[]"))
        names = store.names(paths)
        before, pages, shown = store.gathered(paths), store.pages(paths), store.shown(paths)
        months = store.months()
        store.forget(paths)
        self._make(todo, fork, told)
        names |= store.names(paths)
        if crossed & set(paths) or store.are_shared(names):
            more = sorted(crossed | {path for _, path in store.shared_names()})
            before |= store.gathered([path for path in more if path not in paths])
            paths += more
            self._across(crossed)
        differing = before ^ store.gathered(paths)
        stale = {str(row[1]) for row in differing if row[0] == "entries"}
        after = months if not stale else store.months()
        log_changed = store.meta("log") != self._log_line
        old_day, new_day = store.meta("today"), self._today.isoformat()
        if log_changed or [month for month, _ in months] != [month for month, _ in after]:
            stale.update(month for month, _ in after)
        if old_day != new_day:
            stale.update((old_day[:7], new_day[:7]))
        self._months(after, stale)
        waits = any(row[0] == "waiting" for row in differing)
        this = f"{self._today:%Y-%m}"
        if waits or this in stale or log_changed or after != months or old_day != new_day:
            self._front(after)
        if any(row[0] == "problems" for row in differing):
            self._problems()
        still = {month for month, _ in after}
        outputs.remove(
            [
                *_files_of(pages - store.existing_pages(pages)),
                *(f"media/{name}" for name in shown - store.still_shown(shown)),
                *(_month_file(month) for month, _ in months if month not in still),
            ]
        )

    def remember(self) -> None:
        """Keep what the next build compares with."""
        since, until = self.bounds()
        for name, value in (
            ("today", self._today.isoformat()),
            ("log", self._log_line),
            ("tip", self._logbook.tip or ""),
            ("rules", self._logbook.rules()),
            ("lang", self._pages.words.lang),
            ("frames", json.dumps(self._pages.frames)),
            ("bounds", json.dumps([since, until])),
        ):
            self._store.set_meta(name, value)

    def bounds(self) -> tuple[float, float]:
        """Since when and until when the pages say what they would say then."""
        since, until = self._store.bounds()
        midnight = datetime(
            self._today.year, self._today.month, self._today.day, tzinfo=self.brand.timezone
        )
        tomorrow = self._today + timedelta(days=1)
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

    def _make(self, todo: Sequence[Named], fork: bool, told: Told) -> None:
        """Make these posts' pages and keep their rows."""
        if not todo:
            return
        whole = None
        if len(todo) > _MANY:
            log = self._logbook.read()
            whole = self._site(log)

        def make(some: Sequence[Named]) -> Iterable[list[object]]:
            parsed: Iterable[Parsed] = project.read(self._project, [one.entry for one in some])
            site = whole
            if site is None:
                parsed = list(parsed)
                names = [one.entry.id for one in some]
                names += [alias for read in parsed if read.post for alias in read.post.aliases]
                log = self._logbook.read(names)
                site = self._site(log)
            for one, read in zip(some, parsed, strict=True):
                yield list(site.write(one, read))

        lines = workers.spread(todo, make, lambda done: told(done, len(todo)), fork=fork)
        written = self._outputs.written  # the second process counts for itself
        rows = []
        for line in lines:
            rows.append(_row(line))
            written += rows[-1].written
            if len(rows) == _BATCH:
                self._store.add(rows)
                rows.clear()
        self._store.add(rows)
        self._outputs.written = written

    def _site(self, log: Log) -> Site:
        frozen = self._logbook.frozen
        return Site(self._project, log, frozen, self._now, self._pages, self._outputs)

    def _across(self, before: Iterable[str]) -> None:
        """Make again the posts that share an id or alias, or did, with what is wrong with that."""
        shared = sorted({path for _, path in self._store.shared_names()})
        paths = sorted({*shared, *before} & set(self._store.known({*shared, *before})))
        self._store.set_meta("crossed", json.dumps(shared))
        if not paths:
            return
        some = list(affected.find(self._project.tree, paths))
        parsed = list(project.read(self._project, [one.entry for one in some]))
        found: dict[str, list[Problem]] = {}
        for problem in check.check_all(self._project, parsed, whole=False):
            found.setdefault(affected.writable(problem.path), []).append(problem)
        log = self._logbook.read(name for one in parsed if one.post for name in due.ids(one.post))
        site = self._site(log)
        rows = [
            site.write(one, read, found.get(one.path, ()))
            for one, read in zip(some, parsed, strict=True)
        ]
        self._store.forget(paths)
        self._store.add(rows)

    def _months(self, months: Sequence[tuple[str, int]], stale: set[str]) -> None:
        """The pages of these of the months."""
        keys = [month for month, _ in months]
        this = f"{self._today:%Y-%m}"
        for place, key in enumerate(keys):
            if key in stale:
                shown = calendar.month(key, self._store.month(key), self.brand.timezone)
                page = self._pages.month(
                    shown,
                    before=keys[place - 1] if place else "",
                    after=keys[place + 1] if place + 1 < len(keys) else "",
                    today=self._today if key == this else None,
                    log=self._log_line,
                )
                self._outputs.write(_month_file(key), page)

    def _front(self, months: Sequence[tuple[str, int]]) -> None:
        """The front page: this month, what waits, and the way to every month."""
        this = f"{self._today:%Y-%m}"
        page = self._pages.index(
            calendar.month(this, self._store.month(this), self.brand.timezone),
            before=max((key for key, _ in months if key < this), default=""),
            after=min((key for key, _ in months if key > this), default=""),
            today=self._today,
            log=self._log_line,
            ideas=self._store.ideas(),
            drafts=self._store.drafts(),
            months=months,
        )
        self._outputs.write("index.html", page)

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


def _files_of(pages: Iterable[str]) -> Iterator[str]:
    """The files of posts, by the ids that their pages go by."""
    for page in pages:
        yield page_file(page)
        yield variants_file(page)


def _month_file(month: str) -> str:
    return f"calendar/{month}.html"


def _row(line: list[object]) -> Row:
    return Row(*line)  # type: ignore[arg-type]
