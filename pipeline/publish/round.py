"""A round: one claim's worth of deliveries, made ready to be claimed together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pipeline.brand import Brand
from pipeline.delivery import Delivery, Event
from pipeline.due import LEASE, Decision, ids
from pipeline.git import Repository
from pipeline.networks import NETWORKS
from pipeline.networks.base import Network, NotSent, Refused, Unclear
from pipeline.publish.agenda import Agenda
from pipeline.publish.approval import Approval, Approvals
from pipeline.publish.claims import (
    Blocked,
    claim,
    frozen_variant,
    recent_wordings,
    variant_of,
    wording,
)
from pipeline.publish.connections import Connection, Connections, Trouble
from pipeline.publish.job import Job, key_name
from pipeline.publish.looking import before_the_log, look_since
from pipeline.variant import Variant

BATCH = 25  # deliveries of one channel in one claim, so that leases stay short


@dataclass(slots=True)
class Round:
    """What one claiming commit carries: jobs by channel, and events that are whole already."""

    jobs: dict[str, list[Job]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    blocked: list[Blocked] = field(default_factory=list)
    unmended: set[Delivery] = field(default_factory=set)  # failed, and still as they were
    posted: list[Job] = field(default_factory=list)  # feed items: out with this very commit
    approved: dict[str, dict[Approval, None]] = field(default_factory=dict)  # by the log's file

    @property
    def all_jobs(self) -> list[Job]:
        """Every job of the round."""
        return [job for jobs in self.jobs.values() for job in jobs]


def prepare(
    repository: Repository,
    agenda: Agenda,
    sends: Sequence[Decision],
    connections: Connections,
    now: datetime,
    run: str,
    approvals: Approvals,
    lease: timedelta = LEASE,
    new_log: bool = False,
) -> Round:
    """Choose a batch for each channel and make its jobs; nothing is written or sent here."""
    round_ = Round()
    brand = agenda.project.brand
    batch = _batch(sends)
    ready = _settled_and_fresh(repository, agenda, batch, now, round_, approvals)
    channels = {decision.delivery.channel for decision, _ in ready}
    opened = connections.open(
        brand.channels[name] for name in sorted(channels) if not _embedded(brand, name)
    )
    after = _newest(connections, opened, ready)
    for decision, variant in ready:
        name = decision.delivery.channel
        if not _embedded(brand, name):
            found = connections.open([brand.channels[name]])[name]
            if isinstance(found, Trouble):
                round_.blocked.append(Blocked(decision.delivery, found.why))
                continue
            over = _over(found, variant)
            if over:
                round_.blocked.append(Blocked(decision.delivery, over))
                continue
        network = NETWORKS[brand.channels[name].network]
        looks = look_since(decision, agenda.log, now, whole=agenda.whole, new_log=new_log)
        if network.CLASS == "blind":
            fresh = decision.verb == "send" and before_the_log(decision, agenda.log)
            if looks and fresh and not new_log:
                round_.blocked.append(Blocked(decision.delivery, _untold(network)))
                continue
            looks = None
        at = now if not round_.all_jobs else _later(round_.all_jobs[-1].claim.at)
        home = agenda.log.home(ids(decision.post))
        key = network.key(at, key_name(name, home, variant), 0)
        job = claim(decision, variant, agenda, run, at, key, after.get(name), lease, looks)
        if approved := approvals.given(decision.delivery):
            round_.approved.setdefault(home, {}).update(dict.fromkeys(approved))
        if _embedded(brand, name):
            round_.posted.append(job)
        else:
            round_.jobs.setdefault(name, []).append(job)
    return round_


def mended(decision: Decision, variant: Variant) -> bool:
    """Whether a delivery may be tried: one that failed has to differ from what failed."""
    if decision.verb != "retry":
        return True
    last = decision.record.last
    return last is not None and last.digest != variant.digest


def fresh_variants(
    repository: Repository,
    agenda: Agenda,
    sends: Iterable[Decision],
    now: datetime,
    approvals: Approvals,
) -> tuple[list[tuple[Decision, Variant]], list[Blocked]]:
    """The variants that may be sent, and what may not, with the reason."""
    said = recent_wordings(repository, agenda.log.tip, now)
    ready: list[tuple[Decision, Variant]] = []
    blocked = []
    for decision in sends:
        variant = variant_of(decision, agenda)
        if isinstance(variant, Blocked):
            blocked.append(variant)
            continue
        spoken = (decision.delivery.channel, wording(variant.to_json()))
        twin = said.get(spoken)
        if twin is not None and twin not in ids(decision.post) and not decision.post.repeat:
            blocked.append(
                Blocked(
                    decision.delivery,
                    f"{twin} said the same on this channel within 90 days; "
                    "change the text, or set `repeat: true`",
                )
            )
            continue
        if agenda.project.brand.publish.approval == "required":
            refusal = approvals.refusal(decision.post, variant, agenda.commit)
            if refusal:
                blocked.append(Blocked(decision.delivery, refusal))
                continue
        said[spoken] = decision.post.id
        ready.append((decision, variant))
    return ready, blocked


def _settled_and_fresh(
    repository: Repository,
    agenda: Agenda,
    batch: Sequence[Decision],
    now: datetime,
    round_: Round,
    approvals: Approvals,
) -> list[tuple[Decision, Variant]]:
    """The batch with its variants: frozen ones for what was claimed before, new ones else."""
    brand = agenda.project.brand
    ready = []
    for decision in batch:
        if decision.verb != "settle":
            continue
        first = decision.record.first
        digest = first.digest if first else None
        variant = frozen_variant(digest, repository, agenda.log) if digest else None
        blind = NETWORKS[brand.channels[decision.delivery.channel].network].CLASS == "blind"
        if variant is None:
            round_.blocked.append(
                Blocked(decision.delivery, "its frozen variant cannot be read; a person must look")
            )
        elif blind and decision.record.unknown:
            round_.blocked.append(
                Blocked(decision.delivery, decision.record.unknown.error or "it needs a person")
            )
        else:
            ready.append((decision, variant))
    fresh = [decision for decision in batch if decision.verb in ("send", "retry")]
    if fresh:
        variants, blocked = fresh_variants(repository, agenda, fresh, now, approvals)
        ready += [pair for pair in variants if mended(*pair)]
        round_.unmended |= {pair[0].delivery for pair in variants if not mended(*pair)}
        round_.blocked += blocked
    ready.sort(key=lambda pair: (pair[0].due, pair[0].delivery))
    return ready


def _batch(sends: Sequence[Decision]) -> list[Decision]:
    """The first deliveries of each channel, in order."""
    count: dict[str, int] = {}
    batch = []
    for decision in sends:
        name = decision.delivery.channel
        count[name] = count.get(name, 0) + 1
        if count[name] <= BATCH:
            batch.append(decision)
    return batch


def _newest(
    connections: Connections,
    opened: Mapping[str, Connection | Trouble],
    ready: Iterable[tuple[Decision, Variant]],
) -> dict[str, str]:
    """The newest own post of each readable channel; a channel that cannot tell is taken out."""
    found = {}
    fresh = {decision.delivery.channel for decision, _ in ready if decision.verb != "settle"}
    for name, connection in opened.items():
        if isinstance(connection, Trouble) or connection.network.CLASS != "readable":
            continue
        if name not in fresh:
            continue
        try:
            found[name] = (
                connection.network.newest(
                    connection.client, connection.account, connection.identity
                )
                or ""
            )
        except (NotSent, Refused, Unclear) as error:
            connections.drop(name, str(error))
    return found


def _over(connection: Connection, variant: Variant) -> str:
    """Why the server's own limits refuse a variant, or ""."""
    limits = connection.identity.limits
    if limits is None or limits.characters is None:
        return ""
    for number, part in enumerate(variant.parts, start=1):
        if part.length.used > limits.characters:
            return (
                f"part {number} has {part.length.used} {part.length.unit} and this server takes "
                f"{limits.characters}; shorten it"
            )
    return ""


def _untold(network: Network) -> str:
    return (
        f"the status log is newer than this post, and {network.LABEL} cannot be asked whether it "
        "is out already; if it is not, run once with --new-log"
    )


def _embedded(brand: Brand, channel: str) -> bool:
    return brand.channels[channel].network == "feed"


def _later(moment: datetime) -> datetime:
    """A moment that differs, so that no two claims of a run share a key."""
    return moment + timedelta(milliseconds=1)
