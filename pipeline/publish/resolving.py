"""Resolving: a person's word on what became of a delivery, written into the log."""

import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.clock import Clock
from pipeline.delivery import Event
from pipeline.due import fold, ids
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.git import Commit, open_repository
from pipeline.project import entries, load, read
from pipeline.publish.ledger import Ledger
from pipeline.publish.page import PATH, page


def resolve(
    root: Path,
    post: str,
    channel: str,
    url: str | None,
    clock: Clock,
    dry: bool,
    say: Callable[[str], None],
) -> str:
    """Log that a delivery was sent (its address) or was not; a sentence that says so.

    Refuses what a living run still holds, and what was never tried.
    """
    if url is not None and urlsplit(url).scheme not in ("http", "https", "at"):
        raise PipelineError(f"{url!r} is not an address; copy it from the network")
    repository = open_repository(root)
    policy = load(Folder(root)).brand.publish
    remote = repository.remote(policy.branch)
    run = secrets.token_hex(8)
    ledger = Ledger(repository, remote, policy.branch, policy.log_branch, run, clock)
    try:
        tips = ledger.refresh()
        names: tuple[str, ...] = (post,)
        if tips.content:
            project = load(Commit(repository, tips.content))
            mine = [entry for entry in entries(project.tree) if entry.id == post]
            for parsed in read(project, mine):
                if parsed.post:
                    names = ids(parsed.post)
        log = ledger.log(names)
        record = fold(log.of(names, channel))
        now = clock.now()
        if record.last is None:
            raise PipelineError(
                f"the log knows nothing of {post} on {channel}",
                hint="Look for the post's id and channel in: pipeline status",
            )
        claim = record.claim
        if claim and claim.until and now < claim.until:
            raise PipelineError(
                f"run {claim.run} holds {post} on {channel} until {claim.until:%H:%M:%S} UTC",
                hint="Wait until then; it may settle it by itself.",
            )
        if record.state == "sent":
            raise PipelineError(f"{post} on {channel} is already sent, by the log")
        event = Event(
            at=now,
            post=post,
            channel=channel,
            event="resolved",
            run=run,
            digest=record.first.digest if record.first else None,
            url=url,
            error=None if url else "a person says that it is not out",
        )
        home = log.home(names)
        told = f"{post} on {channel}: {'sent, ' + url if url else 'not sent'}"
        if dry:
            return f"Would log: {told}"
        files = {PATH: page(log, [event], now)}
        ledger.record([event], {post: home}, f"Resolve {post} on {channel}\n", files, say)
        return f"Logged: {told}"
    finally:
        ledger.close()
