"""A job: one claimed delivery, with all that was frozen when it was claimed."""

from collections.abc import Mapping
from datetime import datetime

from pipeline.delivery import Delivery, Event
from pipeline.frozen import field, frozen
from pipeline.post import Post
from pipeline.variant import Variant


@frozen
class Job:
    """A delivery that this run has claimed.

    `first` is the first claim of the attempt: its time and key make the keys at the network, its
    `after` bounds the look-up. `late_at` is when its time is over. `settles` says that an earlier
    run may have sent something, `looks` that one whose log is lost may have: since when.
    """

    delivery: Delivery
    post: Post
    variant: Variant
    claim: Event
    first: Event
    due: datetime
    late_at: datetime
    home: str
    receipts: Mapping[int, Event] = field(default_factory=dict)
    settles: bool = False
    looks: datetime | None = None


@frozen
class Ended:
    """What came of a job in this run: the last event's name, and a sentence where needed.

    `again` says that it will be tried again, `alone` that the reason says nothing of other jobs.
    """

    delivery: Delivery
    state: str
    url: str = ""
    error: str = ""
    again: bool = False
    due: datetime | None = None
    alone: bool = False

    @property
    def stops(self) -> bool:
        """Whether nothing that comes after it on its channel may go out in this run."""
        return self.state == "unknown" or (self.state == "released" and not self.alone)


def key_name(channel: str, home: str, variant: Variant) -> str:
    """What a delivery's key at the network is made of, besides the time of its first claim."""
    return f"{channel}|{home}|{variant.digest}"
