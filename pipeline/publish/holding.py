"""Holding: stops put on the log branch and lifted, and what they stopped decided by a person."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from pipeline.clock import Clock
from pipeline.delivery import Delivery, Event
from pipeline.due import fold, ids
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.git import Commit, open_repository
from pipeline.hold import PATH, Hold, added, without
from pipeline.log import SCAN_PATH, Log, scan_json
from pipeline.project import entries, load, read
from pipeline.publish.ledger import Ledger
from pipeline.publish.page import PATH as PAGE
from pipeline.publish.page import page

TRIES = 30
GRANTED = timedelta(hours=6)  # how long "send now" stays good

Choice = Literal["send", "reschedule", "drop"]


@dataclass(frozen=True, slots=True)
class Held:
    """A delivery that a hold stopped, since when, and why."""

    delivery: Delivery
    since: datetime
    why: str


@contextmanager
def opened(root: Path, clock: Clock) -> Iterator[Ledger]:
    """The log branch of a brand's repository, looked at just now."""
    repository = open_repository(root)
    policy = load(Folder(root)).brand.publish
    remote = repository.remote(policy.branch)
    run = secrets.token_hex(8)
    ledger = Ledger(repository, remote, policy.branch, policy.log_branch, run, clock)
    try:
        ledger.refresh()
        yield ledger
    finally:
        ledger.close()


def put(root: Path, hold: Hold, clock: Clock) -> None:
    """Add a hold to HOLD.yml on the log branch; it counts from the moment this returns."""
    with opened(root, clock) as ledger:
        _rewrite(ledger, lambda content: added(content, hold), f"Hold: {hold.why}\n")


def holds(root: Path, clock: Clock) -> tuple[Hold, ...]:
    """The holds that are on the log branch now, those that are over too."""
    with opened(root, clock) as ledger:
        return ledger.log(()).holds


def lift(root: Path, lifted: Sequence[Hold], clock: Clock) -> None:
    """Take holds away; what they stopped stays stopped until somebody decides."""

    def change(content: bytes | None) -> bytes | None:
        left = without(content or b"", lifted)
        return left or None

    with opened(root, clock) as ledger:
        _rewrite(ledger, change, "Lift " + ", ".join(hold.why for hold in lifted) + "\n")


def held(root: Path, clock: Clock) -> list[Held]:
    """Every delivery that a hold stopped and nobody has decided on, oldest first."""
    with opened(root, clock) as ledger:
        return _held(ledger.log(None))


def decide_on(
    root: Path,
    choices: Iterable[tuple[Delivery, Choice]],
    clock: Clock,
    say: Callable[[str], None],
) -> None:
    """Log what a person decided about held deliveries.

    `send` lets it go out now, however late it is, for the next six hours; `reschedule` gives it
    back to the calendar (change its date, else it is missed once it is late); `drop` ends it.
    """
    with opened(root, clock) as ledger:
        names = _names(ledger)
        log = ledger.log(None)
        waiting = {one.delivery for one in _held(log)}
        events = []
        homes = {}
        for delivery, choice in choices:
            if delivery not in waiting:
                raise PipelineError(f"{delivery.post} on {delivery.channel} is not held")
            homes[delivery.post] = log.home(names.get(delivery.post, (delivery.post,)))
            events.append(_event(delivery, choice, ledger.run, clock.now()))
        if events:
            files: dict[str, bytes | None] = {PAGE: page(log, events, clock.now())}
            if log.scan:  # so that the next run looks at them, however old their dates are
                unsettled = tuple(sorted({*log.scan.open, *homes}))
                files[SCAN_PATH] = scan_json(replace(log.scan, open=unsettled))
            ledger.record(events, homes, f"Decide on {len(events)} held\n", files, say)


def _event(delivery: Delivery, choice: Choice, run: str, now: datetime) -> Event:
    why = {
        "send": "a person lets it go out now",
        "reschedule": "a person gives it back to the calendar",
        "drop": "a person drops it",
    }[choice]
    return Event(
        at=now,
        post=delivery.post,
        channel=delivery.channel,
        event="skipped" if choice == "drop" else "released",
        run=run,
        until=now + GRANTED if choice == "send" else None,
        error=why,
    )


def _held(log: Log) -> list[Held]:
    found = []
    for events in log.events.values():
        for channel in dict.fromkeys(event.channel for event in events):
            own = [event for event in events if event.channel == channel]
            record = fold(own)
            if record.state == "held" and record.last:
                last = record.last
                found.append(Held(Delivery(last.post, channel), last.at, last.error or ""))
    return sorted(found, key=lambda one: (one.since, one.delivery))


def _names(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """Post id -> all names that the log may know it by."""
    if ledger.tips.content is None:
        return {}
    project = load(Commit(ledger.repository, ledger.tips.content))
    parsed = read(project, entries(project.tree))
    return {one.post.id: ids(one.post) for one in parsed if one.post}


def _rewrite(ledger: Ledger, change: Callable[[bytes | None], bytes | None], message: str) -> None:
    """Change HOLD.yml by compare-and-swap, until it is changed."""
    for _ in range(TRIES):
        content = None
        if ledger.tips.log:
            listing = Commit(ledger.repository, ledger.tips.log, prefix="")
            try:
                content = listing.read(PATH)
            except FileNotFoundError:
                content = None
        pushed = ledger.try_write({PATH: change(content)}, message)
        if pushed.result == "advanced":
            return
        if pushed.result == "refused":
            raise PipelineError(
                f"the remote does not take the log branch {ledger.log_branch}: {pushed.words}",
                hint="Write HOLD.yml on that branch in the hosting site's editor instead.",
            )
        ledger.refresh()
    raise PipelineError("other runs advance the log all the time; the hold was not changed")
