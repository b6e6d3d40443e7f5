"""Mastodon: statuses of 500 graphemes, every address counted as 23.

Figures are those of networks/limits-open.yaml, read in Mastodon's source (`[S]`); an instance may
allow more, and tells so at run time; `characters:` of the channel says it for `validate`.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.limits import Limits, PictureLimits, VideoLimits
from pipeline.networks import base, compose, finding, graphemes
from pipeline.networks.weighing import Atom, weight
from pipeline.variant import Facet, Part

if TYPE_CHECKING:
    import httpx

NAME = "mastodon"
LABEL = "Mastodon"
LIMITS = Limits(
    characters=500,  # S status_length_validator.rb
    unit="characters",
    url=23,  # S status_length_validator.rb
    images=4,  # S status.rb MEDIA_ATTACHMENTS_LIMIT
    videos=1,  # S post_status_service.rb
    mixed_media=False,  # S post_status_service.rb
    picture=PictureLimits(
        formats=("image/jpeg", "image/png", "image/gif", "image/webp"),  # S media_attachment.rb
        bytes=16_777_216,  # S media_attachment.rb
        pixels=33_177_600,  # S attachmentable.rb
        animated_pixels=921_600,  # S attachmentable.rb, GIF
    ),
    video=VideoLimits(
        formats=("video/mp4", "video/x-m4v", "video/quicktime", "video/webm"),  # S
        bytes=103_809_024,  # S media_attachment.rb, 99 MiB
        pixels=8_294_400,  # S media_attachment.rb
    ),
    alt_text=1500,  # S entities/Instance.md example; 10,000 from 4.7, description_limit tells
    threads=True,
    poll_options=4,  # U Mastodon's default; the instance tells max_options
    poll_option_characters=50,  # U Mastodon's default; the instance tells
)
SECRETS = ("TOKEN",)
CLASS: base.DeliveryClass = "readable"
SENDS = True
URL = ""
OPTIONS: Mapping[str, Any] = {
    "visibility": {"enum": ["public", "unlisted", "private", "direct"]},
    "characters": {"type": "integer", "minimum": 1},
}

# S: user names and what may stand before them; the server counts `@user@host` as `@user`.
_MENTION = re.compile(
    r"(?<![=/\w])@([a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)(?:(@[\w.-]*[a-z0-9]))?", re.IGNORECASE
)
_URL = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?'\"»”’…)\]]", re.IGNORECASE)


def weigh(text: str) -> list[Atom]:
    """What does not weigh one a code point: addresses, remote mentions, long graphemes."""
    atoms = graphemes.clusters(text)
    special: list[Atom] = []
    if "://" in text:
        special += [Atom(m.start(), m.end(), 23) for m in _URL.finditer(text)]
    if "@" in text:
        special += [
            Atom(match.start(2), match.end(2), 0)
            for match in _MENTION.finditer(text)
            if match[2] and not any(a.start <= match.start() < a.end for a in special)
        ]
    if not special:
        return atoms
    special += [
        atom
        for atom in atoms
        if not any(a.start < atom.end and atom.start < a.end for a in special)
    ]
    special.sort()
    return special


def length(text: str, sensitive: str = "") -> int:
    """Graphemes of the content warning and the text; an address is 23, `@user@host` is `@user`."""
    return weight(text, weigh(text)) + graphemes.count(sensitive)


def _find(text: str) -> list[Facet]:
    found = finding.tags(text)
    if "@" in text:
        found += [
            Facet(match.start(), match.end(), "mention", match[0][1:])
            for match in _MENTION.finditer(text)
        ]
    return found


_MANNER = compose.Manner(
    unit=LIMITS.unit, weigh=weigh, find=_find, link="text", threads=LIMITS.threads
)


def render(message: compose.Message) -> tuple[Part, ...]:
    """Plain text; a link as its label and its address; a thread where it is too long."""
    limit = message.options.get("characters", LIMITS.characters)
    return compose.parts(message, _MANNER, limit, graphemes.count(message.sensitive))


extra = base.visibility


def key(at: datetime, delivery: str, part: int) -> str:
    """See mastodon_api."""
    from pipeline.networks import mastodon_api

    return mastodon_api.key(at, delivery, part)


def connect(client: "httpx.Client", account: base.Account) -> base.Identity:
    """See mastodon_api."""
    from pipeline.networks import mastodon_api

    return mastodon_api.connect(client, account)


def newest(client: "httpx.Client", account: base.Account, identity: base.Identity) -> str | None:
    """See mastodon_api."""
    from pipeline.networks import mastodon_api

    return mastodon_api.newest(client, account, identity)


def publish(
    client: "httpx.Client", account: base.Account, identity: base.Identity, sending: base.Sending
) -> base.Sent:
    """See mastodon_api."""
    from pipeline.networks import mastodon_api

    return mastodon_api.publish(client, account, identity, sending)


def find(
    client: "httpx.Client", account: base.Account, identity: base.Identity, sending: base.Sending
) -> base.Sent | None:
    """See mastodon_api."""
    from pipeline.networks import mastodon_api

    return mastodon_api.find(client, account, identity, sending)
