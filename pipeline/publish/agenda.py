"""The posts that a run has to think about, read from the commit that counts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from pipeline.due import AROUND, ids, scan_is_due, window
from pipeline.files import Tree
from pipeline.frozen import field, frozen
from pipeline.git import Commit, Repository
from pipeline.log import Log, logged_since
from pipeline.post import Post
from pipeline.problem import Problem
from pipeline.project import Entry, Project, entries, load, read
from pipeline.publish.ledger import Ledger


@frozen
class Agenda:
    """What one content commit and one log commit hold for this moment.

    `problems` are the form errors of these posts by id: a post with one is never sent.
    `whole` says that the calendar was looked through since the last recorded scan; `gone` are the
    posts that the log knows, of the days that were looked through, and that have no file.
    """

    project: Project
    commit: str
    posts: tuple[Post, ...]
    log: Log
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    whole: bool = False
    gone: tuple[str, ...] = ()


class Reader:
    """Reads agendas, and reads again only what changed between two of them."""

    def __init__(self, repository: Repository, ledger: Ledger, folder: Tree | None = None) -> None:
        self._repository = repository
        self._folder = folder  # to be read in place of the commit, by runs that send nothing
        self._ledger = ledger
        self._commit = ""
        self._project: Project | None = None
        self._entries: list[Entry] = []
        self._parsed: dict[str, tuple[Post | None, tuple[Problem, ...]]] = {}
        self._heads: dict[str, bytes] = {}

    def read(self, now: datetime, ahead: timedelta) -> Agenda:
        """The agenda at the ledger's tips."""
        content = self._ledger.tips.content
        if content is None:
            raise ValueError("the ledger has no content commit")
        if content != self._commit or self._project is None:
            self._project = load(self._folder or Commit(self._repository, content).at_once())
            self._entries = entries(self._project.tree)
            self._commit = content
            self._parsed = {}
            self._heads = {}
        project = self._project
        holds_and_scan = self._ledger.log(())
        whole = scan_is_due(holds_and_scan, now)
        first, last = window(now, ahead, project.brand, holds_and_scan)
        near = self._near(project, holds_and_scan, now, ahead, first, last, whole)
        fresh = [entry for entry in near if entry.id not in self._parsed]
        for entry, parsed in zip(fresh, read(project, fresh), strict=True):
            self._parsed[entry.id] = (parsed.post, parsed.problems)
        posts = []
        problems = {}
        for entry in near:
            post, found = self._parsed[entry.id]
            if post is not None:
                posts.append(post)
            errors = tuple(problem for problem in found if problem.level == "error")
            if errors:
                problems[entry.id] = errors
        names = {name for post in posts for name in ids(post)}
        gone = self._gone(holds_and_scan, whole, first) - names
        log = self._ledger.log(names | gone)
        return Agenda(project, content, tuple(posts), log, problems, whole, tuple(sorted(gone)))

    def _gone(self, log: Log, whole: bool, first: date | None) -> set[str]:
        """The posts with a log and without a file; in a run that looks at all, else the open."""
        logged: Iterable[str] = log.scan.open if log.scan else ()
        if whole and log.tip:
            logged = (*logged, *logged_since(self._repository, log.tip, first or date.min))
        return set(logged) - {entry.id for entry in self._entries}

    def _near(
        self,
        project: Project,
        log: Log,
        now: datetime,
        ahead: timedelta,
        first: date | None,
        last: date,
        whole: bool,
    ) -> list[Entry]:
        """The posts that may matter now, by the day in the path and a glance at the header."""
        unsettled = set(log.scan.open) if log.scan else set()
        inside = [
            entry
            for entry in self._entries
            if entry.id in unsettled
            or (
                (day := _day(entry.id)) is not None
                and (first is None or day >= first)
                and day <= last
            )
        ]
        if first is None or whole:
            since = first
        else:
            since = first + AROUND  # a glance needs no room for the path
        self._glance(project, inside)
        until = (now + ahead + timedelta(days=1)).date()
        return [
            entry
            for entry in inside
            if entry.id in unsettled or self._may_matter(entry, since, until)
        ]

    def _glance(self, project: Project, near: Sequence[Entry]) -> None:
        missing = [entry.path for entry in near if entry.path not in self._heads]
        self._heads.update(project.tree.read_many(missing))

    def _may_matter(self, entry: Entry, since: date | None, until: date) -> bool:
        """Whether a post's dates, as written, may lie between two days; doubt means yes."""
        from pipeline.content import header_dates

        head = self._heads[entry.path]
        days = [_written_day(value, entry.id) for value in header_dates(head)]
        if not days or None in days or b"late:" in head[:4000]:
            return True
        certain = [day for day in days if day is not None]
        return min(certain) <= until and (since is None or max(certain) >= since)


def _day(post: str) -> date | None:
    """The day in a post's id; None for an idea or a name that holds no day."""
    parts = post.split("/")
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2][:2]))
    except (ValueError, IndexError):
        return None


def _written_day(value: str, post: str) -> date | None:
    try:
        return date.fromisoformat(value.strip("\"' ")[:10])
    except ValueError:
        return _day(post) if value.strip("\"' ")[:1].isdigit() else None
