"""Drafts whose time has come: named, never sent."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from pipeline.brand import Brand
from pipeline.due import standing
from pipeline.log import Log
from pipeline.post import Scheduled


def forgotten(
    posts: Iterable[Scheduled],
    log: Log,
    brand: Brand,
    now: datetime,
    only: frozenset[str] = frozenset(),
) -> Iterator[str]:
    """A sentence for each post that would be sent now, on these channels, were it no draft."""
    for post in posts:
        times = [
            own.date
            for channel in post.channels
            if (not only or channel in only)
            and (own := post.on(channel)).draft
            and own.date is not None
            and own.date <= now <= own.date + brand.late_on(channel, own.late)
            and standing(post, channel, log, brand, now).state == "draft"
        ]
        if times:
            at = min(times).astimezone(brand.timezone)
            yield (
                f"{post.id} was to go out at {at:%H:%M} on {at:%Y-%m-%d} but is still a draft: "
                "take out `draft: true` to have it sent, or give it another date."
            )
