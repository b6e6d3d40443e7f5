"""A delivery: one post for one channel, and the events that the status log keeps of it."""

from datetime import datetime, timedelta
from typing import Literal

from pipeline.frozen import frozen

# The same text on one account within this time is taken for a mistake: it is not sent again.
SAME_TEXT = timedelta(days=90)

EventName = Literal[
    "claimed",
    "released",
    "sent",
    "failed",
    "unknown",
    "missed",
    "held",
    "skipped",
    "resolved",
    "updated",
    "deleted",
]
State = Literal[
    "idea",  # no date
    "draft",
    "planned",  # its time has not come
    "due",
    "claimed",  # a run is at it, or was
    "sent",
    "failed",
    "unknown",
    "missed",
    "held",
    "skipped",
    "deleted",
    "unreadable",  # the log needs a person
]


@frozen(order=True)
class Delivery:
    """One post for one channel; the pair is what is sent at most once."""

    post: str
    channel: str


@frozen
class Event:
    """One line of the status log, DESIGN section 5; times are aware, UTC.

    Beside the fixed keys stands `parts`, how many parts the frozen variant has.
    `key` is the claim's key at the network, `until` the end of its lease, `after` the newest own
    post that the network showed when the claim was made, `part` the part of a thread from 0.
    """

    at: datetime
    post: str
    channel: str
    event: EventName
    run: str
    key: str | None = None
    until: datetime | None = None
    after: str | None = None
    digest: str | None = None
    commit: str | None = None
    part: int | None = None
    id: str | None = None
    url: str | None = None
    error: str | None = None
    parts: int | None = None

    @property
    def delivery(self) -> Delivery:
        """What this line speaks of."""
        return Delivery(self.post, self.channel)


@frozen
class Standing:
    """How a delivery stands now, and why; `urls` are the live parts, in order."""

    state: State
    at: datetime | None = None
    urls: tuple[str, ...] = ()
    error: str | None = None
    digest: str | None = None
    commit: str | None = None
