"""README.md of the log branch: what happened, for people who open it on the hosting site."""

from collections.abc import Iterable
from datetime import datetime

from pipeline.delivery import Event
from pipeline.due import fold
from pipeline.log import Log, Scan
from pipeline.publish.cells import cell
from pipeline.publish.cells import link as see

PATH = "README.md"
SHOWN = 50

_WORDS = {
    "sent": "sent",
    "failed": "**failed**",
    "unknown": "**unknown: look at the network**",
    "missed": "**missed**",
    "held": "held",
    "skipped": "skipped",
    "deleted": "deleted",
    "resolved": "settled by a person",
    "claimed": "being sent",
    "released": "given back",
    "updated": "updated",
}


def page(log: Log, more: Iterable[Event], now: datetime, scan: Scan | None = None) -> bytes:
    """The page of a log with some more events: the newest word of each delivery, newest first.

    `scan` is the newest look through the calendar, where it is newer than the log's.
    """
    newest: dict[tuple[str, str], list[Event]] = {}
    every = [event for events in log.events.values() for event in events]
    for event in [*every, *more]:
        newest.setdefault((event.post, event.channel), []).append(event)
    rows = sorted(
        (events for events in newest.values()), key=lambda events: events[-1].at, reverse=True
    )
    lines = [
        "# Status log",
        "",
        "Written by `pipeline publish`; the truth is in `status/`, one line an event. "
        "To stop publishing, put a `HOLD.yml` here:",
        "",
        "```yaml",
        "- why: what happened",
        "```",
        "",
        f"Last written {now:%Y-%m-%d %H:%M} UTC. The newest {SHOWN} deliveries that it touched:",
        "",
        "| when (UTC) | post | channel | state | |",
        "| --- | --- | --- | --- | --- |",
    ]
    for events in rows[:SHOWN]:
        event = events[-1]
        record = fold(events)
        word = _WORDS["sent"] if record.state == "sent" else _WORDS.get(event.event, event.event)
        link = next((one.url for one in events if one.url), None)
        note = see(link) if link else cell(event.error or "")
        lines.append(
            f"| {event.at:%Y-%m-%d %H:%M} | {cell(event.post)} | {cell(event.channel)} "
            f"| {word} | {note} |"
        )
    lines += _changed(scan or log.scan)
    return ("\n".join(lines) + "\n").encode()


def _changed(scan: Scan | None) -> list[str]:
    """What is live and no longer what the files say."""
    if scan is None or not scan.changed:
        return []
    rows = [
        f"| {cell(one.post)} | {cell(one.channel)} | {cell(one.how)} |"
        for one in scan.changed[:SHOWN]
    ]
    more = len(scan.changed) - len(rows)
    return [
        "",
        "## Live, and no longer what the files say",
        "",
        f"Of the last month, seen {scan.at:%Y-%m-%d %H:%M} UTC. Nothing changes there by itself.",
        "",
        "| post | channel | |",
        "| --- | --- | --- |",
        *rows,
        *([f"| and {more} more: `pipeline status` | | |"] if more else []),
    ]
