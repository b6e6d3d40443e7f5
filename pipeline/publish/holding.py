"""Holding: stops put on the log branch and lifted, and what they stopped decided by a person."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Literal

from pipeline.delivery import Delivery, Event
from pipeline.due import fold, ids
from pipeline.errors import PipelineError
from pipeline.frozen import frozen, replace
from pipeline.git import Commit
from pipeline.hold import PATH, Hold, added, misnamed, parse, without
from pipeline.log import SCAN_PATH, Log, appended, file_of, scan_json
from pipeline.project import entries, load, read
from pipeline.publish.ledger import Ledger
from pipeline.publish.page import PATH as PAGE
from pipeline.publish.page import page

GRANTED = timedelta(hours=6)  # how long "send now" stays good

Choice = Literal["send", "reschedule", "drop"]


@frozen
class Held:
    """A delivery that a hold stopped, since when, and why."""

    delivery: Delivery
    since: datetime
    why: str


def put(ledger: Ledger, hold: Hold) -> None:
    """Add a hold to HOLD.yml on the log branch; it counts from the moment this returns."""

    def change(content: bytes | None) -> bytes | None:
        return content if hold in parse(content) else added(content, hold)

    _rewrite(ledger, change, f"Hold: {hold.why}\n")


def holds(ledger: Ledger) -> tuple[Hold, ...]:
    """The holds that are on the log branch now, those that are over too."""
    return ledger.log(()).holds


def lift(ledger: Ledger, lifted: Sequence[Hold]) -> None:
    """Take holds away; what they stopped stays stopped until somebody decides."""
    for hold in ledger.misplaced():
        if hold in lifted:
            raise PipelineError(
                f"{hold.why}: no command lifts that",
                hint=f"Delete that file on {ledger.branch} (git rm, commit, push; or in the "
                "hosting site's editor). A hold is made with: pipeline hold --why REASON",
            )
    if ledger.tips.log:
        listing = Commit(ledger.repository, ledger.tips.log, prefix="").listing("")
        for hold in misnamed(listing):
            if hold in lifted:
                raise PipelineError(
                    f"{hold.why}: no command lifts that",
                    hint="Delete or rename that file in the hosting site's editor.",
                )

    def change(content: bytes | None) -> bytes | None:
        there = parse(content)
        gone = [hold for hold in lifted if hold in there]
        return (without(content or b"", gone) or None) if gone else content

    _rewrite(ledger, change, "Lift " + ", ".join(hold.why for hold in lifted) + "\n")


def held(ledger: Ledger) -> list[Held]:
    """Every delivery that a hold stopped and nobody has decided on, oldest first."""
    return _held(ledger.log(None))


def decide_on(ledger: Ledger, choices: Iterable[tuple[Delivery, Choice]], now: datetime) -> None:
    """Log what a person decided about held deliveries.

    `send` lets it go out now, however late it is, for the next six hours; `reschedule` gives it
    back to the calendar (change its date, else it is missed once it is late); `drop` ends it.
    """
    events = [_event(delivery, choice, ledger.run, now) for delivery, choice in choices]

    def make() -> dict[str, bytes | None]:
        names = _names(ledger)
        log = ledger.log(None)
        waiting = {one.delivery for one in _held(log)}
        files: dict[str, bytes | None] = {}
        homes: dict[str, list[Event]] = {}
        for event in events:
            known_by = names.get(event.post, (event.post,))
            if event in log.of(known_by, event.channel):
                continue  # our push did arrive
            if event.delivery not in waiting:
                raise PipelineError(f"{event.post} on {event.channel} is not held")
            homes.setdefault(log.home(known_by), []).append(event)
        for home, own in homes.items():
            files[file_of(home)] = appended(log, file_of(home), own)
        if not files:
            return {}
        files[PAGE] = page(log, events, now)
        if log.scan:  # so that the next run looks at them, however old their dates are
            posts = {event.post for own in homes.values() for event in own}
            unsettled = tuple(sorted({*log.scan.open, *posts}))
            files[SCAN_PATH] = scan_json(replace(log.scan, open=unsettled))
        return files

    ledger.write(make, f"Decide on {len(events)} held\n")


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

    def make() -> dict[str, bytes | None]:
        content = None
        if ledger.tips.log:
            with suppress(FileNotFoundError):
                content = Commit(ledger.repository, ledger.tips.log, prefix="").read(PATH)
        changed = change(content)
        return {} if changed == content else {PATH: changed}

    ledger.write(make, message)
