"""Mastodon: statuses of 500 graphemes, every address counted as 23.

Figures are those of networks/limits-open.yaml, read in Mastodon's source (`[S]`); an instance may
allow more, and tells so at run time; `characters:` of the channel says it for `validate`.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.expression import late
from pipeline.limits import Limits, PictureLimits, VideoLimits
from pipeline.networks import addresses, base, compose, finding, graphemes
from pipeline.networks.weighing import Atom, apart, weight
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
WHO = ""
OPTIONS: Mapping[str, Any] = {
    "visibility": {"enum": ["public", "unlisted", "private", "direct"]},
    "characters": {"type": "integer", "minimum": 1},
}
VERSIONS = base.no_versions

_URL_WEIGHT = 23
# S: what a user's name is, and what may not stand before it.
_MENTION = late(
    r"@(?<![=/\w]@)([A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*)(@[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)?"
)


def weigh(text: str) -> list[Atom]:
    """What does not weigh one a code point: addresses, remote mentions, long graphemes.

    The server does not shorten an address without a scheme, while a client may add the scheme:
    the larger of both counts.
    """
    atoms = graphemes.clusters(text)
    special: list[Atom] = []
    for url in addresses.urls(text):
        size = url.end - url.start
        scheme = url.text[:8].lower().startswith(("http://", "https://"))
        special.append(Atom(url.start, url.end, _URL_WEIGHT if scheme else max(_URL_WEIGHT, size)))
    if "@" in text:
        taken = [(atom.start, atom.end) for atom in special]
        special += [
            Atom(mention.start + mention.user, mention.end, 0)
            for mention in apart(_mentions(text), taken)
            if mention.start + mention.user < mention.end
        ]
    if not special:
        return atoms
    special.sort()
    if atoms:
        special += apart(atoms, [(atom.start, atom.end) for atom in special])
        special.sort()
    return special


class _Mention(NamedTuple):
    start: int
    end: int
    user: int  # the length of `@user`
    handle: str


@lru_cache(maxsize=4)
def _mentions(text: str) -> tuple[_Mention, ...]:
    return tuple(
        _Mention(found.start(), found.end(), len(found[1]) + 1, found[0][1:])
        for found in _MENTION.finditer(text)
    )


def length(text: str, sensitive: str = "") -> int:
    """Graphemes of the content warning and the text; an address is 23, `@user@host` is `@user`."""
    return weight(text, weigh(text)) + graphemes.count(sensitive)


def _find(text: str) -> list[Facet]:
    found = finding.tags(text)
    if "@" in text:
        urls = [(url.start, url.end) for url in addresses.urls(text)]
        found += [
            Facet(mention.start, mention.end, "mention", mention.handle)
            for mention in apart(_mentions(text), urls)
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

    return mastodon_api.connect(client, account, LIMITS)


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


def recent(
    client: "httpx.Client", account: base.Account, identity: base.Identity, sending: base.Sending
) -> base.Sent | None:
    """See mastodon_api."""
    from pipeline.networks import mastodon_api

    return mastodon_api.recent(client, account, identity, sending)


def lacking(
    client: "httpx.Client", account: base.Account, identity: base.Identity
) -> tuple[str, ...] | None:
    """See mastodon_api."""
    from pipeline.networks import mastodon_api

    return mastodon_api.lacking(client, account)
