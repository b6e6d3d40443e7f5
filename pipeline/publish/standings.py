"""Standings: every delivery of the brand and how it stands, for people to see."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.brand import Brand
from pipeline.delivery import Delivery, Event, Standing
from pipeline.due import GRACE, Record, fold, ids, stands, stands_by_log
from pipeline.files import Folder
from pipeline.frozen import frozen, replace
from pipeline.git import Commit, Repository, Unreachable, named, open_repository
from pipeline.log import Log, local_tip, read
from pipeline.post import Scheduled
from pipeline.project import Entry, entries, load, schedule
from pipeline.publish.advice import advice
from pipeline.publish.afterwards import Afterwards, Out, afterwards
from pipeline.publish.drafts import forgotten
from pipeline.publish.memory import in_words, remember
from pipeline.publish.misplaced import holds_at

SINCE = timedelta(days=7)  # how long what is over and done with stays a problem
ABANDONED = timedelta(hours=1)  # how long after its lease a claim may wait for the next run
OVER = frozenset({"failed", "missed"})  # nothing more happens to these by itself
UNDECIDED = frozenset({"unknown", "unreadable", "held"})  # until a person says so


@frozen
class Row:
    """One delivery; `due` is in the brand's time zone, None for an idea or a file that is gone.

    `note` says what is live where the file is no longer what was sent. `next` is what a person
    can do where one is needed.
    """

    delivery: Delivery
    due: datetime | None
    standing: Standing
    note: str = ""
    next: str = ""

    def is_a_problem(self, oldest: datetime) -> bool:
        """Whether somebody has to look; what ended before `oldest` is history."""
        if not self.next:
            return False
        at = self.standing.at
        return self.standing.state not in OVER or at is None or at >= oldest


@frozen
class Standings:
    """All rows in order of time, and sentences that say what they were read from and what not."""

    rows: tuple[Row, ...]
    source: str
    notes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


@frozen
class _Found:
    """A delivery as the log and the calendar tell it; `asked` is False where no file asks for it.

    `when` is its place in time, in seconds.
    """

    delivery: Delivery
    record: Record
    standing: Standing
    due: datetime | None
    when: float
    asked: bool = True


def standings(root: Path, now: datetime, offline: bool = False) -> Standings:
    """How everything stands, by the publishing branch and the log of the remote."""
    repository = open_repository(root)
    policy = load(Folder(root)).brand.publish
    remote = repository.remote(policy.branch)
    tips = _tips(repository, remote, policy.branch, policy.log_branch, offline)
    content = tips.content
    project = load(Commit(repository, content).at_once() if content else Folder(root))
    log = read(repository, tips.log)
    astray = holds_at(repository, content, policy.branch, policy.log_branch) if content else ()
    log = replace(log, holds=(*log.holds, *astray))
    listed = entries(project.tree)
    posts = schedule(project, listed)
    found = [*_planned(posts, log, project.brand, now), *_gone(posts, listed, log)]
    found.sort(key=lambda one: (one.when, one.delivery.post, one.delivery.channel))
    told = (
        afterwards(repository, project, content, log, listed, list(_out(found)), now)
        if content
        else Afterwards()
    )
    rows = [
        Row(
            one.delivery,
            one.due,
            one.standing,
            told.sentences.get(one.delivery, ""),
            _next(one, now),
        )
        for one in found
    ]
    overtaken = {
        row.delivery.post
        for row in rows
        if row.standing.state == "draft" and row.due is not None and row.due <= now
    }
    drafts = [post for post in posts if post and post.id in overtaken]
    return Standings(
        tuple(rows),
        tips.source,
        (
            *tips.notes,
            *(f"{hold.why}." for hold in astray),
            *forgotten(drafts, log, project.brand, now),
            *_notes(posts, listed, told),
        ),
        tuple(dict.fromkeys((*project.brand.channels, *(row.delivery.channel for row in rows)))),
    )


def _planned(
    posts: Iterable[Scheduled | None], log: Log, brand: Brand, now: datetime
) -> Iterator[_Found]:
    """The deliveries of the posts that are there, and those that they no longer ask for."""
    for post in posts:
        if post is None:
            continue
        records = _records(log, ids(post))
        date = due = None
        when = _NEVER
        for channel in post.channels:
            own = post.on(channel).date
            if own is not date and own is not None:
                date, due, when = own, own.astimezone(brand.timezone), own.timestamp()
            record = records.pop(channel, _NOTHING)
            standing = stands(record, post, channel, log, brand, now)
            if own is None:
                yield _Found(Delivery(post.id, channel), record, standing, None, _NEVER)
            else:
                yield _Found(Delivery(post.id, channel), record, standing, due, when)
        for channel, record in records.items():
            left = _left(record)
            if left:
                yield _Found(Delivery(post.id, channel), record, left, due, when, asked=False)


def _gone(posts: Iterable[Scheduled | None], listed: Iterable[Entry], log: Log) -> Iterator[_Found]:
    """The deliveries that only the log still knows."""
    known = {name for post in posts if post for name in ids(post)}
    known |= {entry.id for entry in listed}
    for name in sorted(set(log.events) - known):
        trouble = log.broken.get(name)
        for channel, record in _records(log, (name,)).items():
            left = _left(record, trouble)
            if left:
                when = left.at.timestamp() if left.at else _NEVER
                yield _Found(Delivery(name, channel), record, left, None, when, asked=False)


def _left(record: Record, trouble: str | None = None) -> Standing | None:
    """How a delivery stands that nobody asks for any more; None where nothing is left of it."""
    if record.state == "begun":
        parts = max((event.parts or 1 for event in record.receipts.values()), default=1)
        urls = tuple(event.url for event in record.receipts.values() if event.url)
        why = f"{len(record.receipts)} of {parts} parts are out, and the rest has no file"
        return Standing("unknown", record.last.at if record.last else None, urls, why)
    standing = stands_by_log(record, trouble)
    return standing if standing and standing.state not in OVER | {"skipped", "deleted"} else None


def _records(log: Log, names: Sequence[str]) -> dict[str, Record]:
    """The records of a post by channel."""
    events: dict[str, list[Event]] = {}
    for name in names:
        for event in log.events.get(name, ()):
            events.setdefault(event.channel, []).append(event)
    return {channel: fold(own) for channel, own in events.items()}


def _out(found: Iterable[_Found]) -> Iterator[Out]:
    """Those that are out, wholly or in part, to be held against their files."""
    for one in found:
        first = one.record.first
        if one.record.receipts and first and one.standing.state in ("sent", "unknown"):
            yield Out(
                one.delivery,
                first.post,
                first.commit,
                first.digest,
                one.standing.urls,
                first.at,
                asked=one.asked,
            )


def _next(one: _Found, now: datetime) -> str:
    """What a person can do, where one is needed."""
    state, claim = one.standing.state, one.record.claim
    if state == "claimed":
        free = claim.until + GRACE if claim and claim.until else None
        if free is not None and now < free + ABANDONED:
            return ""
    elif state not in OVER | UNDECIDED:
        return ""
    return advice(one.delivery, one.standing, gone=not one.asked)


def _notes(
    posts: Sequence[Scheduled | None], listed: Sequence[Entry], told: Afterwards
) -> Iterator[str]:
    broken = [entry.path for post, entry in zip(posts, listed, strict=True) if post is None]
    if broken:
        yield (
            f"{len(broken)} of the posts cannot be read, such as {broken[0]}: "
            "pipeline validate says why."
        )
    if told.untold:
        yield told.untold


@frozen
class _Tips:
    """The content commit, the log commit, and sentences about them."""

    content: str | None
    log: str | None
    source: str
    notes: tuple[str, ...] = ()


def _tips(
    repository: Repository, remote: str | None, branch: str, log_branch: str, offline: bool
) -> _Tips:
    why = "asked to stay offline"
    if remote and not offline:
        try:
            return _at_remote(repository, remote, branch, log_branch)
        except Unreachable as error:
            why = error.message
    elif not remote:
        return _Tips(
            repository.resolve(branch),
            local_tip(repository, log_branch, None),
            "This repository has no remote: as this clone has it.",
        )
    content = repository.resolve(f"refs/remotes/{remote}/{branch}") or repository.resolve(branch)
    log = local_tip(repository, log_branch, remote)
    age = f"{repository.committed_at(log):%Y-%m-%d %H:%M} UTC" if log else "no log"
    return _Tips(content, log, f"Not the newest ({why}): the log is of {age}.")


def _at_remote(repository: Repository, remote: str, branch: str, log_branch: str) -> _Tips:
    missing: tuple[str, ...] = ()
    for _ in range(2):  # where something is missing, a run in this clone may have been faster
        tips = repository.tips(remote, (branch, log_branch))
        repository.fetch(remote, tips.values())
        missing = remember(repository, tips.get(log_branch))
        if not missing:
            break
    sentence = f"{in_words(missing, log_branch)}." if missing else ""
    notes = (sentence[0].upper() + sentence[1:],) if sentence else ()
    return _Tips(tips.get(branch), tips.get(log_branch), f"As {named(remote)} has it now.", notes)


_NOTHING = Record()
_NEVER = float("inf")
