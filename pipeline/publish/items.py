"""The feed channel: an item, its pictures and its receipt are one commit, the claim's own."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pipeline.brand import Brand, Channel
from pipeline.delivery import Event
from pipeline.errors import PipelineError
from pipeline.git import Commit, Repository
from pipeline.media import MediaError, read
from pipeline.networks import NETWORKS
from pipeline.networks.feed_documents import Facts, documents
from pipeline.networks.feed_items import JSON_PATH, added, item, media
from pipeline.networks.feed_items import read as read_items
from pipeline.publish.agenda import Agenda
from pipeline.publish.job import Job


def post(
    repository: Repository, agenda: Agenda, jobs: Sequence[Job], now: datetime
) -> tuple[list[Event], dict[str, bytes | None]]:
    """The receipts of these feed jobs, and the files of the log branch that make them true."""
    channel = _the_feed(agenda.project.brand)
    items = read_items(_before(repository, agenda))
    files: dict[str, bytes | None] = {}
    receipts = []
    for job in jobs:
        try:
            pictures = _pictures(repository, job)
        except MediaError as error:
            receipts.append(_event(job, now, error=error.message))
            continue
        new = item(job.variant, now, channel.url)
        items = added(items, new)
        files |= pictures
        mine = next(one for one in items if one.post == new.post)
        receipts.append(_event(job, now, id=mine.id, url=mine.url))
    files |= documents(items, _facts(agenda.project.brand, channel))
    return receipts, files


def _the_feed(brand: Brand) -> Channel:
    feeds = [channel for channel in brand.channels.values() if channel.network == "feed"]
    if len(feeds) > 1:
        names = ", ".join(channel.name for channel in feeds)
        raise PipelineError(
            f"brand/brand.yml has {len(feeds)} channels on the feed network ({names}); the log "
            "branch has room for one feed",
            hint="Keep one of them.",
        )
    return feeds[0]


def _before(repository: Repository, agenda: Agenda) -> bytes | None:
    if agenda.log.tip is None:
        return None
    try:
        return Commit(repository, agenda.log.tip, prefix="").at_once().read(JSON_PATH)
    except FileNotFoundError:
        return None


def _pictures(repository: Repository, job: Job) -> Mapping[str, bytes]:
    if job.claim.commit is None:
        return {}
    tree = Commit(repository, job.claim.commit)
    limits = NETWORKS["feed"].LIMITS
    return {path: read(tree, one, limits) for path, one in media(job.variant).items()}


def _facts(brand: Brand, channel: Channel) -> Facts:
    return Facts(
        name=brand.name,
        url=channel.url,
        language=brand.languages[0],
        timezone=brand.timezone,
        title=str(channel.options.get("title") or ""),
        description=str(channel.options.get("description") or ""),
    )


def _event(job: Job, now: datetime, *, id: str = "", url: str = "", error: str = "") -> Event:
    return Event(
        at=now,
        post=job.delivery.post,
        channel=job.delivery.channel,
        event="failed" if error else "sent",
        run=job.claim.run,
        key=job.first.key,
        digest=job.claim.digest,
        commit=job.claim.commit,
        part=0,
        parts=1,
        id=id or None,
        url=url or None,
        error=error or None,
    )
