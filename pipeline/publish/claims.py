"""Claims: what is about to be sent, frozen and pushed before anything is."""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pipeline.check import check
from pipeline.delivery import SAME_TEXT, Delivery, Event
from pipeline.due import AROUND, LONGEST_LATE, Decision, fold, ids
from pipeline.frozen import frozen
from pipeline.git import Repository
from pipeline.log import Log, logged_since, read_frozen
from pipeline.log import read as read_log
from pipeline.project import Project, entries, read
from pipeline.publish.agenda import Agenda
from pipeline.publish.job import Job
from pipeline.render import render
from pipeline.variant import Variant, from_json

_UTM = re.compile(r"(?<=[?&])utm_[a-z]+=[^&#\s]*&?")
_SPACE = re.compile(r"\s+")


@frozen
class Blocked:
    """A delivery that is due and must not be sent as it is; nothing is logged until it is late."""

    delivery: Delivery
    why: str


def variant_of(decision: Decision, agenda: Agenda) -> Variant | Blocked:
    """The variant to send for a fresh claim, or why there is none."""
    post, channel = decision.post, decision.delivery.channel
    form = agenda.problems.get(post.id, ())
    if form:
        return Blocked(decision.delivery, f"the post has an error: {form[0]}")
    rendered = render(post, channel, agenda.project)
    found = [
        problem
        for problem in check(post, [rendered], agenda.project)
        if problem.level == "error" and problem.channel in (None, channel)
    ]
    if found:
        return Blocked(decision.delivery, f"the post has an error: {found[0]}")
    return rendered.variant


def frozen_variant(digest: str, repository: Repository, log: Log) -> Variant | None:
    """The variant of an earlier claim, as it was frozen; None where it cannot be read."""
    if log.tip is None:
        return None
    plain = read_frozen(repository, log.tip, [digest]).get(digest)
    if plain is None:
        return None
    try:
        variant = from_json(plain)
    except (KeyError, TypeError, ValueError):
        return None
    return variant if variant.digest == digest else None


def frozen_bytes(variant: Variant) -> bytes:
    """The file of a frozen variant."""
    return (json.dumps(variant.to_json(), ensure_ascii=False, indent=1) + "\n").encode()


def wording(variant: Mapping[str, Any]) -> str:
    """What readers would take for the same post again: the text without link tags, what it answers.

    Takes a variant's JSON.
    """
    texts = [_SPACE.sub(" ", _UTM.sub("", part["text"])).strip() for part in variant["parts"]]
    return json.dumps([texts, variant.get("reply_to")], ensure_ascii=False)


def recent_wordings(
    repository: Repository, tip: str | None, now: datetime
) -> dict[tuple[str, str], str]:
    """(channel, wording) -> post id, of all that was sent or may have been within 90 days."""
    if tip is None:
        return {}
    oldest = (now - SAME_TEXT - LONGEST_LATE - AROUND).date()
    log = read_log(repository, tip, logged_since(repository, tip, oldest))
    by_digest: dict[str, list[Delivery]] = {}
    for post, events in log.events.items():
        for channel in {event.channel for event in events}:
            record = fold(event for event in events if event.channel == channel)
            if record.state not in ("sent", "open", "begun") or record.last is None:
                continue
            digest = record.first.digest if record.first else None
            if digest and now - record.last.at < SAME_TEXT:
                by_digest.setdefault(digest, []).append(Delivery(post, channel))
    found: dict[tuple[str, str], str] = {}
    for digest, plain in read_frozen(repository, tip, by_digest).items():
        try:
            said = wording(plain)
        except (KeyError, TypeError):
            continue
        for delivery in by_digest[digest]:
            found.setdefault((delivery.channel, said), delivery.post)
    return found


def claim(
    decision: Decision,
    variant: Variant,
    agenda: Agenda,
    run: str,
    now: datetime,
    key: str,
    after: str | None,
    lease: timedelta,
    looks: datetime | None = None,
) -> Job:
    """The job that a claim makes.

    A takeover keeps the first claim's time, key and `after`. So does a run whose own claim of the
    same variant arrived after all, when its push had no clear answer.
    """
    settles = decision.verb == "settle"
    mine = decision.record.state == "open" and not settles
    first = decision.record.first
    if not settles and not (mine and first and first.digest == variant.digest):
        first = None
    log_home = agenda.log.home(ids(decision.post))
    event = Event(
        at=now,
        post=decision.delivery.post,
        channel=decision.delivery.channel,
        event="claimed",
        run=run,
        key=first.key if first else key,
        until=(max(now, decision.due) + lease).replace(microsecond=0),
        after=first.after if first else after,
        digest=variant.digest,
        commit=first.commit if first else agenda.commit,
        parts=len(variant.parts),
    )
    own = decision.post.on(decision.delivery.channel)
    late = agenda.project.brand.late_on(decision.delivery.channel, own.late)
    return Job(
        delivery=decision.delivery,
        post=decision.post,
        variant=variant,
        claim=event,
        first=first or event,
        due=decision.due,
        late_at=decision.due + late,
        home=log_home,
        receipts=decision.record.receipts if settles else {},
        settles=settles and decision.record.state == "open",
        looks=looks,
    )


def variant_again(project: Project, job: Job) -> Variant | Blocked:
    """A claimed delivery's variant as the post stands now; Blocked where it is not due any more."""
    found = [entry for entry in entries(project.tree) if entry.id == job.post.id]
    for parsed in read(project, found):
        post = parsed.post
        if post is None or any(problem.level == "error" for problem in parsed.problems):
            return Blocked(job.delivery, "it has an error now")
        own = post.on(job.delivery.channel)
        if job.delivery.channel not in post.channels or own.draft or own.date is None:
            return Blocked(job.delivery, "it no longer asks to be sent here")
        return render(post, job.delivery.channel, project).variant
    return Blocked(job.delivery, "it is gone, or was moved")
