"""Bluesky: posts of 300 graphemes and 3,000 bytes, with facets that count UTF-8 bytes.

Figures are those of networks/limits-open.yaml: read in the lexicons (`S`), measured on the
reference server (`M`), or told by third parties (`2`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.expression import late
from pipeline.frozen import replace
from pipeline.limits import Limits, PictureLimits, VideoLimits
from pipeline.networks import addresses, base, compose, graphemes
from pipeline.variant import Facet, Part

if TYPE_CHECKING:
    import httpx

NAME = "bluesky"
LABEL = "Bluesky"
LIMITS = Limits(
    characters=300,  # S app/bsky/feed/post.json maxGraphemes
    unit="characters",
    utf8_bytes=3000,  # S app/bsky/feed/post.json maxLength
    images=4,  # S app/bsky/embed/images.json
    videos=1,  # S one embed a post
    picture=PictureLimits(
        formats=("image/jpeg", "image/png", "image/webp", "image/gif"),  # 2; the lexicon: image/*
        bytes=1_000_000,  # M pds 0.4.217; the lexicon allows 2,000,000 since 2026-04-08
    ),
    video=VideoLimits(
        formats=("video/mp4",),  # S video.json
        bytes=300_000_000,  # S video.json, since 2026-08-11
        seconds=180,  # 2
        subtitle_bytes=20_000,  # S video.json
    ),
    alt_text=None,  # S images.json: no limit
    threads=True,
)
SECRETS = ("APP_PASSWORD",)
CLASS: base.DeliveryClass = "keyed"
SENDS = True
URL = "https://bsky.social"
WHO = "handle"
OPTIONS: Mapping[str, Any] = {
    "handle": {"type": "string", "minLength": 1},
    "picture_card": {"type": "boolean"},  # a post's only picture goes on its link's card
}
VERSIONS = base.no_versions

# S the reference detection rules: each at the start, after a space or an opening bracket; a handle
# ends in a top-level domain; a tag is at most 64 graphemes and not digits and punctuation alone.
_MENTION = late(r"@(?<![^\s(]@)([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_TAG = late(r"[#＃](?<!\S[#＃])([^\s#＃\u200b\u2060]+)")
_TAG_LENGTH = 64
_LETTER = late(r"[^\W\d_]|[^\x00-\u2fff]")
_PUNCTUATION = "".join(map(chr, (*range(0x21, 0x30), *range(0x3A, 0x41), *range(0x5B, 0x61)))) + (
    "{|}~«»‹›“”‘’…·¡¿–—。、！？；："
)
_BEFORE = " \t\n(«“‘\"'[\u00a0\u202f"


def length(text: str, sensitive: str = "") -> int:
    """Graphemes, whatever the address or the emoji; Bluesky has no content warning in words."""
    return graphemes.count(text)


def _fits(text: str) -> bool:
    return len(text.encode()) <= 3000


def _find(text: str) -> list[Facet]:
    """Links, mentions and tags that are written out; nothing is linked without a facet."""
    found: list[Facet] = []
    for url in addresses.urls(text):
        if url.start and text[url.start - 1] not in _BEFORE:
            continue
        whole = url.text if "://" in url.text[:8] else f"https://{url.text}"
        found.append(Facet(url.start, url.end, "link", whole))
    if "@" in text:
        for mention in _MENTION.finditer(text):
            if addresses.urls(mention[1]):
                found.append(Facet(mention.start(), mention.end(), "mention", mention[1]))
    if "#" in text or "＃" in text:
        for match in _TAG.finditer(text):
            tag = match[1].rstrip(_PUNCTUATION)
            if _LETTER.search(tag) and graphemes.count(tag) <= _TAG_LENGTH:
                found.append(Facet(match.start(), match.start() + 1 + len(tag), "tag", tag))
    return found


_MANNER = compose.Manner(
    unit=LIMITS.unit,
    weigh=graphemes.clusters,
    find=_find,
    link="card",
    labels=True,
    threads=LIMITS.threads,
    fits=_fits,
)


_PICTURE_CARD = replace(_MANNER, link="field")


def render(message: compose.Message) -> tuple[Part, ...]:
    """Links behind their labels; a card for the post's link, unless pictures take its place.

    With the channel's option `picture_card`, a post's only picture stands on the card instead.
    """
    pictures = [item for items in message.media for item in items]
    card = (
        message.options.get("picture_card") is True
        and message.link is not None
        and len(pictures) == 1
        and pictures[0].type.startswith("image/")
    )
    return compose.parts(message, _PICTURE_CARD if card else _MANNER, LIMITS.characters)


extra = base.no_extra

_FEATURES = {
    "link": ("app.bsky.richtext.facet#link", "uri"),
    "mention": ("app.bsky.richtext.facet#mention", "did"),
    "tag": ("app.bsky.richtext.facet#tag", "tag"),
}


def facets(part: Part) -> list[dict[str, Any]]:
    """The part's `app.bsky.richtext.facet` values; offsets count UTF-8 bytes.

    A mention holds the handle where the network wants a DID: who sends resolves it, or drops the
    facet where nobody has that handle.
    """
    text = part.text
    made: list[dict[str, Any]] = []
    taken = 0
    for facet in part.facets:
        if facet.type not in _FEATURES or facet.start < taken:  # facets may not overlap
            continue
        taken = facet.end
        kind, name = _FEATURES[facet.type]
        start = len(text[: facet.start].encode())
        end = start + len(text[facet.start : facet.end].encode())
        made.append(
            {
                "index": {"byteStart": start, "byteEnd": end},
                "features": [{"$type": kind, name: facet.value}],
            }
        )
    return made


def key(at: datetime, delivery: str, part: int) -> str:
    """See bluesky_api."""
    from pipeline.networks import bluesky_api

    return bluesky_api.key(at, delivery, part)


def connect(client: "httpx.Client", account: base.Account) -> base.Identity:
    """See bluesky_api."""
    from pipeline.networks import bluesky_api

    return bluesky_api.connect(client, account, LIMITS)


def newest(client: "httpx.Client", account: base.Account, identity: base.Identity) -> str | None:
    """See bluesky_api."""
    from pipeline.networks import bluesky_api

    return bluesky_api.newest(client, account, identity)


def publish(
    client: "httpx.Client", account: base.Account, identity: base.Identity, sending: base.Sending
) -> base.Sent:
    """See bluesky_api."""
    from pipeline.networks import bluesky_api

    return bluesky_api.publish(client, account, identity, sending, facets(sending.part))


def find(
    client: "httpx.Client", account: base.Account, identity: base.Identity, sending: base.Sending
) -> base.Sent | None:
    """See bluesky_api."""
    from pipeline.networks import bluesky_api

    return bluesky_api.find(client, account, identity, sending)


def recent(
    client: "httpx.Client", account: base.Account, identity: base.Identity, sending: base.Sending
) -> base.Sent | None:
    """See bluesky_api."""
    from pipeline.networks import bluesky_api

    return bluesky_api.recent(client, account, identity, sending)


lacking = base.none_lacking  # an app password may post; what it may not is read messages
