"""Strays: claims whose post has no file any more; looked up, never sent, and named."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.brand import Channel
from pipeline.delivery import Delivery, Event
from pipeline.due import GRACE, Record, fold
from pipeline.frozen import replace
from pipeline.git import Repository
from pipeline.networks.base import NotSent, Refused, Sending, Sent, Unclear
from pipeline.publish.agenda import Agenda
from pipeline.publish.claims import frozen_variant
from pipeline.publish.connections import Connection, Connections
from pipeline.publish.job import key_name
from pipeline.variant import Attachment, Variant


@dataclass(slots=True)
class Strays:
    """What came of the open claims without a file: events to log, sentences, what stays open."""

    events: list[Event] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    open: set[str] = field(default_factory=set)


def unsettled(agenda: Agenda) -> Iterator[tuple[Delivery, Record]]:
    """The deliveries that somebody began and whose post is gone."""
    for name in agenda.gone:
        events = agenda.log.events.get(name, ())
        for channel in dict.fromkeys(event.channel for event in events):
            record = fold(event for event in events if event.channel == channel)
            if record.state in ("open", "begun"):
                yield Delivery(name, channel), record


def settle(
    repository: Repository, agenda: Agenda, connections: Connections, now: datetime, run: str
) -> Strays:
    """Look for what these claims may have sent: adopt it, or log that nothing went out.

    Nothing is sent here, whatever is missing: a deleted file is not to go out any more.
    """
    told = Strays()
    for delivery, record in unsettled(agenda):
        name = f"{delivery.post} on {delivery.channel}"
        claim = record.claim
        if claim and claim.until and now < claim.until + GRACE:
            told.open.add(delivery.post)
            told.notes.append(f"{name}: its file is gone, and run {claim.run} still holds it.")
            continue
        try:
            told.events += _look(repository, agenda, connections, delivery, record, now, run)
        except _Unsettled as why:
            told.open.add(delivery.post)
            told.notes.append(
                f"{name}: its file is gone, and {why}; look at the account, then: pipeline resolve "
                f"{delivery.post} {delivery.channel} --sent URL, or --drop."
            )
    return told


class _Unsettled(Exception):
    """Why nobody but a person can tell what became of it."""


def _look(
    repository: Repository,
    agenda: Agenda,
    connections: Connections,
    delivery: Delivery,
    record: Record,
    now: datetime,
    run: str,
) -> list[Event]:
    first = record.first
    variant = (
        frozen_variant(first.digest, repository, agenda.log) if first and first.digest else None
    )
    channel = agenda.project.brand.channels.get(delivery.channel)
    if first is None or variant is None or channel is None:
        raise _Unsettled("what was to be sent cannot be read any more")
    receipts = {
        number: Sent(one.id or "", one.url or "") for number, one in record.receipts.items()
    }
    found = _parts(_open(connections, channel), delivery, first, variant, receipts, _ids(agenda))

    about = Event(
        at=now,
        post=delivery.post,
        channel=delivery.channel,
        event="sent",
        run=run,
        key=first.key,
        digest=first.digest,
        commit=first.commit,
        parts=len(variant.parts),
    )
    out = len(receipts) + len(found)
    if 0 < out < len(variant.parts):
        raise _Unsettled(f"only {out} of its {len(variant.parts)} parts are out")
    if not out:
        why = "its file is gone, and it is not on the network"
        return [replace(about, event="released", error=why)]
    return [replace(about, part=part, id=sent.id, url=sent.url) for part, sent in found.items()]


def _open(connections: Connections, channel: Channel) -> Connection:
    connection = connections.open([channel])[channel.name]
    if not isinstance(connection, Connection):
        raise _Unsettled(connection.why)
    if connection.network.CLASS == "blind":
        raise _Unsettled(f"{connection.network.LABEL} cannot be asked")
    return connection


def _parts(
    connection: Connection,
    delivery: Delivery,
    first: Event,
    variant: Variant,
    receipts: Mapping[int, Sent],
    taken: frozenset[str],
) -> dict[int, Sent]:
    """The parts that the network has and the log does not know of, up to the first missing one."""
    there = dict(receipts)
    for index in range(len(variant.parts)):
        if index in there:
            continue
        key = key_name(delivery.channel, delivery.post, variant)
        sending = Sending(
            part=variant.parts[index],
            index=index,
            lang=variant.lang,
            extra=variant.extra,
            key=connection.network.key(first.at, key, index),
            at=first.at,
            read=_nothing_to_read,
            root=there[0] if index else None,
            parent=there[index - 1] if index else None,
            after=first.after,
            taken=taken,
        )
        try:
            found = connection.network.find(
                connection.client, connection.account, connection.identity, sending
            )
        except (NotSent, Refused, Unclear) as error:
            raise _Unsettled(str(error)) from error
        if found is None:
            break
        there[index] = found
    return {index: sent for index, sent in there.items() if index not in receipts}


def _ids(agenda: Agenda) -> frozenset[str]:
    every: Iterable[Event] = (event for own in agenda.log.events.values() for event in own)
    return frozenset(event.id for event in every if event.id)


def _nothing_to_read(attachment: Attachment) -> bytes:
    raise ValueError(f"{attachment.file} is looked up, not sent")
