"""Resolving: a person's word on what became of a delivery, written into the log."""

from datetime import datetime
from urllib.parse import urlsplit

from pipeline.delivery import Event
from pipeline.due import GRACE, Record, fold, ids
from pipeline.errors import PipelineError
from pipeline.git import Commit
from pipeline.log import appended, file_of
from pipeline.project import entries, load, read
from pipeline.publish.ledger import Ledger
from pipeline.publish.page import PATH, page


def resolve(
    ledger: Ledger,
    post: str,
    channel: str,
    url: str | None,
    now: datetime,
    dry: bool,
    drop: bool = False,
) -> str:
    """Log that a delivery was sent (its address) or was not; a sentence that says so.

    With `drop` it was not, and is not to be sent any more. Refuses what a living run may still
    hold, and what was never tried.
    """
    if url is not None and urlsplit(url).scheme not in ("http", "https", "at"):
        raise PipelineError(f"{url!r} is not an address; copy it from the network")

    why = "a person drops it" if drop else "a person says that it is not out"

    def make() -> dict[str, bytes | None]:
        names = _names(ledger, post)
        log = ledger.log(None)  # all of it, for the page
        before = log.of(names, channel)
        if any(event.run == ledger.run for event in before):
            return {}  # our push did arrive
        record = fold(before)
        _refuse(record, post, channel, now)
        event = Event(
            at=now,
            post=post,
            channel=channel,
            event="skipped" if drop else "resolved",
            run=ledger.run,
            digest=record.first.digest if record.first else None,
            url=url,
            error=None if url else why,
        )
        file = file_of(log.home(names))
        return {file: appended(log, file, [event]), PATH: page(log, [event], now)}

    said = f"sent, {url}" if url else "dropped, it does not go out" if drop else "not sent"
    told = f"{post} on {channel}: {said}"
    if dry:
        make()
        return f"Would log: {told}"
    ledger.write(make, f"Resolve {post} on {channel}\n")
    return f"Logged: {told}"


def _names(ledger: Ledger, post: str) -> tuple[str, ...]:
    """All names that the log may know a post by."""
    if ledger.tips.content:
        project = load(Commit(ledger.repository, ledger.tips.content))
        mine = [entry for entry in entries(project.tree) if entry.id == post]
        for parsed in read(project, mine):
            if parsed.post:
                return ids(parsed.post)
    return (post,)


def _refuse(record: Record, post: str, channel: str, now: datetime) -> None:
    """Raise where a person's word is not asked for."""
    if record.last is None:
        raise PipelineError(
            f"the log knows nothing of {post} on {channel}",
            hint="Look for the post's id and channel in: pipeline status",
        )
    claim = record.claim
    if claim and claim.until:
        said_so = record.unknown is not None and record.unknown.run == claim.run
        over = claim.until if said_so else claim.until + GRACE  # clocks may be minutes apart
        if now < over:
            raise PipelineError(
                f"run {claim.run} holds {post} on {channel} until {over:%H:%M:%S} UTC",
                hint="Wait until then; it may settle it by itself.",
            )
    if record.state == "sent":
        raise PipelineError(f"{post} on {channel} is already sent, by the log")
