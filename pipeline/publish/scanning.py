"""Scanning: what the day's first run writes down of the calendar that it looked through."""

from collections.abc import Collection, Iterator
from datetime import datetime

from pipeline.due import decide
from pipeline.git import Commit, Repository
from pipeline.log import Changed, Facts, Scan
from pipeline.publish.afterwards import changed
from pipeline.publish.agenda import Agenda


def scan(repository: Repository, agenda: Agenda, now: datetime, stray: Collection[str]) -> Scan:
    """The scan of an agenda; `stray` are posts without a file whose claims stay open."""
    before = agenda.log.scan
    brand = agenda.project.brand
    unsettled = {
        decision.delivery.post
        for decision in decide(agenda.posts, agenda.log, brand, now)
        if decision.verb in ("send", "settle", "wait", "stuck", "hold")
    }
    tree = Commit(repository, agenda.commit)
    facts = Facts(
        brand=tree.listing("")["brand/brand.yml"][1],
        timezone=brand.timezone.key,
        late=max(
            [brand.late_on(channel, None) for channel in brand.channels],
            default=brand.publish.late,
        ).total_seconds(),
        channels=brand.default_channels,
    )
    return Scan(
        at=now,
        began=before.began if before else now,
        open=tuple(sorted(unsettled.union(stray))),
        facts=facts,
        changed=changed(repository, agenda.project, agenda.commit, agenda.posts, agenda.log, now),
    )


def news(scan: Scan, before: Scan | None) -> Iterator[Changed]:
    """What changed since the scan before: each is told once, and not each day again."""
    told = {(one.post, one.channel) for one in before.changed} if before else set()
    for one in scan.changed:
        if (one.post, one.channel) not in told:
            yield one
