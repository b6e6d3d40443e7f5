"""The brand's own feeds and news page: an item a post, of any length, as HTML and plain text."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.limits import Limits, PictureLimits, VideoLimits
from pipeline.markup import to_html
from pipeline.networks import base, compose, finding
from pipeline.networks.weighing import code_points
from pipeline.variant import Part

if TYPE_CHECKING:
    import httpx

NAME = "feed"
LABEL = "Feed"
# Our own network: what we refuse here is what no reader of feeds could be asked to load.
LIMITS = Limits(
    characters=None,
    unit="characters",
    images=20,
    videos=1,
    mixed_media=True,
    picture=PictureLimits(bytes=10_000_000),
    video=VideoLimits(bytes=100_000_000),
)
SECRETS: tuple[str, ...] = ()
CLASS: base.DeliveryClass = "keyed"
SENDS = True
URL = ""
WHO = ""
OPTIONS: Mapping[str, Any] = {
    "title": {"type": "string", "minLength": 1},
    "description": {"type": "string"},
}
VERSIONS = base.no_versions


def length(text: str, sensitive: str = "") -> int:
    """Code points; there is no limit."""
    return len(text) + len(sensitive)


_MANNER = compose.Manner(
    unit=LIMITS.unit,
    weigh=code_points,
    find=finding.tags,
    link="field",
    labels=True,
    styles=frozenset({"bold", "italic", "strike", "code", "pre", "quote", "heading"}),
    tags=False,
)


def render(message: compose.Message) -> tuple[Part, ...]:
    """The whole body as one part; tags are the item's categories, the link is the item's."""
    return compose.parts(message, _MANNER, LIMITS.characters)


def extra(message: compose.Message) -> Mapping[str, Any]:
    """The headline, the body as HTML, and the tags that are the item's categories."""
    link = message.link

    def address(url: str) -> str:
        return link.url if link and url == message.address else url

    html = to_html(message.document.segments, lambda key: message.person(key).text, address)
    shown: dict[str, Any] = {"html": html}
    if message.title:
        shown["title"] = message.title
    if message.tags:
        shown["tags"] = list(message.tags)
    return shown


def key(at: datetime, delivery: str, part: int) -> str:
    """See feed_api."""
    from pipeline.networks import feed_api

    return feed_api.key(at, delivery, part)


def connect(client: "httpx.Client", account: base.Account) -> base.Identity:
    """See feed_api."""
    from pipeline.networks import feed_api

    return feed_api.connect(client, account)


def newest(client: "httpx.Client", account: base.Account, identity: base.Identity) -> str | None:
    """See feed_api."""
    from pipeline.networks import feed_api

    return feed_api.newest(client, account, identity)


def publish(
    client: "httpx.Client", account: base.Account, identity: base.Identity, sending: base.Sending
) -> base.Sent:
    """See feed_api."""
    from pipeline.networks import feed_api

    return feed_api.publish(client, account, identity, sending)


def find(
    client: "httpx.Client", account: base.Account, identity: base.Identity, sending: base.Sending
) -> base.Sent | None:
    """See feed_api."""
    from pipeline.networks import feed_api

    return feed_api.find(client, account, identity, sending)


recent = base.cannot_recent  # an item and its receipt are one commit: the log cannot know less
lacking = base.none_lacking
