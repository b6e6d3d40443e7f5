"""What is to be done about each delivery now: pure decisions over posts, log and clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from pipeline.brand import Brand
from pipeline.delivery import Delivery, Event, Standing
from pipeline.frozen import field, frozen, replace
from pipeline.hold import stopping
from pipeline.log import Log
from pipeline.post import Post, Scheduled

LEASE = timedelta(minutes=10)
GRACE = timedelta(minutes=5)  # after a lease, before anybody else takes the claim over
LONGEST_LATE = timedelta(days=31)
AROUND = timedelta(days=31 + 1)  # a date's distance from the day in the path, and time zones

# Why a delivery is missed of which the log says nothing.
UNSENT = "nothing sent it while it was due"
UNLOGGED = "it is too late to send it, and no log says that it was sent"
OVER_BEFORE = "it was late before this log began"

Verb = Literal[
    "none",  # nothing to do now
    "send",  # its time has come: claim it
    "retry",  # it failed as it was: send it if it was mended since
    "settle",  # somebody claimed it and its end is not known: find out
    "wait",  # another run is at it
    "miss",  # it is too late
    "hold",  # a hold stops it
    "stuck",  # the log needs a person
]


@frozen
class Record:
    """What the log says of one delivery, its lines folded together.

    `claim` is the newest claim whose end is not known; `first` the oldest of the same attempt,
    whose key, digest and `after` count. `receipts` are the parts that are out, by number.
    """

    state: Literal[
        "none", "open", "begun", "sent", "failed", "missed", "held", "skipped", "deleted"
    ] = "none"
    claim: Event | None = None
    first: Event | None = None
    receipts: Mapping[int, Event] = field(default_factory=dict)
    unknown: Event | None = None
    last: Event | None = None
    grant: datetime | None = None  # a person let it go out until then, however late it is


@frozen
class Decision:
    """What to do about one delivery, and why."""

    delivery: Delivery
    post: Post
    verb: Verb
    due: datetime
    record: Record
    why: str = ""


def fold(events: Iterable[Event]) -> Record:
    """One delivery's lines, in the order of the log, as one record."""
    record = Record()
    for event in events:
        record = _after(record, event)
    return record


_RUNS_WORDS = frozenset({"claimed", "sent", "released", "unknown", "failed", "missed", "held"})
_LOST_CLAIM = frozenset({"released", "unknown", "failed", "missed"})


def _after(record: Record, event: Event) -> Record:
    if record.state in ("sent", "deleted") and event.event in _RUNS_WORDS:
        return record  # a merge by hand, or a run that was overtaken: what is out stays out
    claim = record.claim
    if record.state == "open" and claim and event.run != claim.run and event.event in _LOST_CLAIM:
        return record  # the word of a run that another has overtaken
    match event.event:
        case "claimed":
            goes_on = record.first is not None and record.first.digest == event.digest
            return Record(
                "open",
                claim=event,
                first=record.first if goes_on else event,
                receipts=record.receipts if goes_on else {},
                last=event,
            )
        case "sent":
            receipts = {**record.receipts, event.part or 0: event}
            complete = len(receipts) >= (event.parts or 1)
            return Record(
                "sent" if complete else "open",
                claim=None if complete else record.claim,
                first=record.first or event,
                receipts=receipts,
                last=event,
            )
        case "released":
            if record.state == "sent":
                return _with_last(record, event)
            if record.claim and record.claim.run != event.run:
                return _with_last(record, event)  # a run can give back its own claim alone
            grant = event.until if record.state == "held" else None
            if record.receipts:
                return Record("begun", None, record.first, record.receipts, None, event, grant)
            return Record(last=event, grant=grant)
        case "unknown":
            return Record(
                "open", record.claim, record.first, record.receipts, unknown=event, last=event
            )
        case "resolved":
            if event.id or event.url:
                part = max(record.receipts, default=-1) + 1 if event.part is None else event.part
                receipts = {**record.receipts, part: event}
                return Record("sent", first=record.first, receipts=receipts, last=event)
            if record.receipts:
                return Record("begun", None, record.first, record.receipts, None, event)
            return Record(last=event)
        case "failed" | "missed" | "held" | "skipped" | "deleted":
            if event.event == "held" and record.state == "open":
                return _with_last(record, event)
            return Record(event.event, first=record.first, receipts=record.receipts, last=event)
        case "updated":
            return _with_last(record, event)


def _with_last(record: Record, event: Event) -> Record:
    return replace(record, last=event)


def ids(post: Scheduled) -> tuple[str, ...]:
    """The names that the log may know a post by, oldest first."""
    return (*post.aliases, post.id)


def deliveries(post: Post) -> Iterator[Delivery]:
    """The deliveries that a post asks for; drafts and ideas ask for none."""
    for channel in post.channels:
        own = post.on(channel)
        if own.date is not None and not own.draft:
            yield Delivery(post.id, channel)


def decide(
    posts: Iterable[Post],
    log: Log,
    brand: Brand,
    now: datetime,
    ahead: timedelta = timedelta(0),
    run: str = "",
) -> list[Decision]:
    """What to do about every delivery of these posts, in the order in which to do it.

    Whoever calls has read the log for all names of the posts. A claim that `run` itself holds is
    not another's business: it is `send` again.
    """
    decisions = [
        decide_one(post, delivery.channel, log, brand, now, ahead, run)
        for post in posts
        for delivery in deliveries(post)
    ]
    decisions.sort(key=lambda decision: (decision.due, decision.delivery))
    return decisions


def decide_one(
    post: Post,
    channel: str,
    log: Log,
    brand: Brand,
    now: datetime,
    ahead: timedelta = timedelta(0),
    run: str = "",
) -> Decision:
    """What to do about one delivery."""
    own = post.on(channel)
    if own.date is None:
        raise ValueError(f"{post.id} is an idea: it has no delivery")
    date_due = own.date.astimezone(UTC)  # hours are counted in UTC: a zone's clock may leap
    delivery = Delivery(post.id, channel)
    names = ids(post)
    trouble = log.trouble(names)
    if trouble:
        return Decision(delivery, post, "stuck", date_due, Record(), f"the log at {trouble}")
    record = fold(log.of(names, channel))

    def say(verb: Verb, why: str = "") -> Decision:
        return Decision(delivery, post, verb, date_due, record, why)

    late = date_due + brand.late_on(channel, own.late)
    match record.state:
        case "failed" if not record.receipts and date_due <= now <= late:
            hold = stopping(log.holds, own, channel, now, brand.channels)
            return say("hold", hold.why) if hold else say("retry", "it failed as it was")
        case "sent" | "failed" | "missed" | "skipped" | "deleted" | "held":
            return say("none", record.state)
        case "open":
            claim = record.claim
            if claim is None or claim.until is None:
                return say("stuck", "a receipt without a claim needs a person")
            if claim.run == run:
                return say("send", "claimed by this run")
            free = claim.until + GRACE
            if now < free:
                return say("wait", f"run {claim.run} holds it until {claim.until:%H:%M:%S} UTC")
            hold = stopping(log.holds, own, channel, now, brand.channels)
            return say("hold", hold.why) if hold else say("settle", "its run ended without a word")
        case "none" | "begun":
            if date_due > now + ahead:
                return say("none", "not yet due")
            hold = stopping(log.holds, own, channel, now, brand.channels)
            if hold:
                return say("hold", hold.why)
            if record.state == "begun":
                return say("settle", "a begun thread is finished")
            if _is_over(record, late, now):
                return say("miss", f"it may be at most {in_words(late - date_due)} late")
            return say("send")


def standing(post: Scheduled, channel: str, log: Log, brand: Brand, now: datetime) -> Standing:
    """How a delivery stands, for people to see."""
    return stands(fold(log.of(ids(post), channel)), post, channel, log, brand, now)


def stands(
    record: Record, post: Scheduled, channel: str, log: Log, brand: Brand, now: datetime
) -> Standing:
    """How a delivery stands whose lines are folded already."""
    logged = stands_by_log(record, log.trouble(ids(post)) if log.broken else None)
    if logged:
        return logged
    own = post.on(channel)
    last = record.last
    urls = tuple(receipt.url for _, receipt in sorted(record.receipts.items()) if receipt.url)
    at = last.at if last else own.date
    error = last.error if last else None
    if own.date is None:
        return Standing("idea")
    if own.draft:
        return Standing("draft", own.date)
    hold = stopping(log.holds, own, channel, now, brand.channels)
    if record.state == "held" or (hold and own.date <= now):
        return Standing("held", at, urls, error or (hold.why if hold else None))
    if own.date > now:
        return Standing("planned", own.date)
    late = own.date.astimezone(UTC) + brand.late_on(channel, own.late)
    if record.state == "none" and _is_over(record, late, now):
        why = UNSENT
        if log.tip is None:
            why = UNLOGGED
        elif over_before(log, late):
            why = OVER_BEFORE
        return Standing("missed", own.date, error=why)
    return Standing("due", own.date, urls, error)


def _is_over(record: Record, late: datetime, now: datetime) -> bool:
    """Whether it is too late to begin with it, and nobody let it go out all the same."""
    return now > max(late, record.grant or late)


def over_before(log: Log, late: datetime) -> bool:
    """Whether it was too late already when this log began: nothing of ours to report."""
    return log.scan is None or late < log.scan.began


def stands_by_log(record: Record, trouble: str | None) -> Standing | None:
    """How a delivery stands where the log alone decides; None where its post's date counts."""
    if trouble is None and record.state in ("none", "begun", "held"):
        return None
    last, first = record.last, record.first
    urls = tuple(receipt.url for _, receipt in sorted(record.receipts.items()) if receipt.url)
    at = last.at if last else None
    if trouble is not None:
        return Standing("unreadable", at, urls, trouble)
    digest = first.digest if first else None
    commit = first.commit if first else None
    if record.unknown:
        return Standing("unknown", at, urls, record.unknown.error, digest, commit)
    error = last.error if last else None
    match record.state:
        case "sent" | "failed" | "missed" | "skipped" | "deleted":
            return Standing(record.state, at, urls, error, digest, commit)
        case _:
            return Standing("claimed", at, urls, error, digest, commit)


def window(now: datetime, ahead: timedelta, brand: Brand, log: Log) -> tuple[date | None, date]:
    """The days in paths among which anything due or unsettled now must be; None: no lower end.

    The first run of a day and any run after a gap look at all since the last recorded scan.
    """
    last = (now + ahead + AROUND).date()
    scan = log.scan
    if scan is None or scan.at > now:
        return None, last
    late = max(
        (brand.late_on(channel, None) for channel in brand.channels), default=brand.publish.late
    )
    if scan_is_due(log, now):
        return (scan.at - LONGEST_LATE - AROUND).date(), last
    return (now - late - AROUND - timedelta(days=1)).date(), last


def scan_is_due(log: Log, now: datetime) -> bool:
    """Whether this is the first run of the day, or the first after a gap."""
    return log.scan is None or log.scan.at.date() != now.date() or log.scan.at > now


def paced(
    decisions: Sequence[Decision], log: Log, brand: Brand, now: datetime, done: Mapping[str, int]
) -> list[Decision]:
    """The sends that min_gap and max_per_run let through now; `done` counts this run's, by channel.

    What is held back stays due and is taken by a later run, until it is late. A channel whose
    network asked to wait (a release with a time, by the run that gave it back) waits as a whole.
    """
    newest: dict[str, datetime] = {}
    asked: dict[str, datetime] = {}
    for events in log.events.values():
        for event in events:
            if event.event == "sent" and event.at > newest.get(event.channel, _LONG_AGO):
                newest[event.channel] = event.at
            if event.event == "released" and event.until and event.digest:
                asked[event.channel] = max(event.until, asked.get(event.channel, _LONG_AGO))
    count = dict(done)
    let_through = []
    for decision in decisions:
        if decision.verb not in ("send", "retry", "settle"):
            let_through.append(decision)
            continue
        channel = brand.channels[decision.delivery.channel]
        moment = asked.get(channel.name, now)
        if moment > now:
            why = f"{channel.network} asked to wait until {moment:%H:%M:%S} UTC"
            let_through.append(replace(decision, verb="wait", why=why))
            continue
        gap = channel.min_gap if channel.min_gap is not None else brand.publish.min_gap
        most = channel.max_per_run or brand.publish.max_per_run
        if count.get(channel.name, 0) >= most and decision.verb != "settle":
            continue
        if gap and decision.verb != "settle":
            previous = newest.get(channel.name)
            if previous is not None and now - previous < gap:
                continue
            newest[channel.name] = now
        count[channel.name] = count.get(channel.name, 0) + 1
        let_through.append(decision)
    return let_through


def in_words(duration: timedelta) -> str:
    """A duration as authors write it: 45s, 30m, 6h, 2d."""
    seconds = int(duration.total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
