"""The sending half of the feed: its items are committed with their receipts, not sent.

Who publishes asks `feed_items.item` for the item and `feed_documents.documents` for the files, and
writes them in the commit that holds the receipt. So there is no answer to lose and nothing to find.
"""

import uuid
from datetime import UTC, datetime

import httpx

from pipeline.networks.base import Account, Identity, Refused, Sending, Sent

_KEYS = uuid.UUID("3f0f2a55-2a35-5d36-8a55-9f5a2c7b3d01")


def key(at: datetime, delivery: str, part: int) -> str:
    """A key of the claim's own; the item's id is made from the post's id alone."""
    return str(uuid.uuid5(_KEYS, f"feed|{at.astimezone(UTC).isoformat()}|{delivery}|{part}"))


def connect(client: httpx.Client, account: Account) -> Identity:
    """The feed is ours: nobody has to be asked."""
    return Identity(id=account.channel, name=account.channel, url=account.url)


def newest(client: httpx.Client, account: Account, identity: Identity) -> str | None:
    """None: what is in the feed is in the log."""
    return None


def publish(client: httpx.Client, account: Account, identity: Identity, sending: Sending) -> Sent:
    """Never: an item outside the commit of its receipt could be out twice."""
    raise Refused("an item of the feed is committed with its receipt; see feed_items")


def find(
    client: httpx.Client, account: Account, identity: Identity, sending: Sending
) -> Sent | None:
    """None: without a receipt there is no item."""
    return None
