"""Bluesky: posts of 300 graphemes and 3,000 bytes, with facets that count UTF-8 bytes.

Figures are those of networks/limits-open.yaml: read in the lexicons (`S`), measured on the
reference server (`M`), or told by third parties (`2`).
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.limits import Limits, PictureLimits, VideoLimits
from pipeline.networks import base, compose, finding, graphemes
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
OPTIONS: Mapping[str, Any] = {"handle": {"type": "string", "minLength": 1}}

# S the reference detection rules: at the start, after a space or an opening bracket.
_MENTION = re.compile(r"(?:^|(?<=[\s(]))@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")


def length(text: str, sensitive: str = "") -> int:
    """Graphemes, whatever the address or the emoji; Bluesky has no content warning in words."""
    return graphemes.count(text)


def _fits(text: str) -> bool:
    return len(text.encode()) <= 3000


def _find(text: str) -> list[Facet]:
    found = finding.tags(text)
    if "@" in text:
        found += [
            Facet(match.start(), match.end(), "mention", match[1].rstrip("."))
            for match in _MENTION.finditer(text)
        ]
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


def render(message: compose.Message) -> tuple[Part, ...]:
    """Links behind their labels; a card for the post's link, unless pictures take its place."""
    return compose.parts(message, _MANNER, LIMITS.characters)


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
    for facet in part.facets:
        if facet.type not in _FEATURES:
            continue
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

    return bluesky_api.connect(client, account)


def newest(client: "httpx.Client", account: base.Account, identity: base.Identity) -> str | None:
    """See bluesky_api."""
    from pipeline.networks import bluesky_api

    return bluesky_api.newest(client, account, identity)


def publish(
    client: "httpx.Client", account: base.Account, identity: base.Identity, sending: base.Sending
) -> base.Sent:
    """See bluesky_api."""
    from pipeline.networks import bluesky_api

    return bluesky_api.publish(client, account, identity, sending)


def find(
    client: "httpx.Client", account: base.Account, identity: base.Identity, sending: base.Sending
) -> base.Sent | None:
    """See bluesky_api."""
    from pipeline.networks import bluesky_api

    return bluesky_api.find(client, account, identity, sending)
