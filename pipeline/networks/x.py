"""X: posts of 280 weighted characters; every address counts as 23, every emoji as 2.

Figures are those of networks/limits-platforms.yaml: X's documentation (`X1`) and the third version
of the configuration of twitter-text (`TT`).
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

from pipeline.limits import Limits, PictureLimits, VideoLimits
from pipeline.networks import addresses, base, compose, emojis, graphemes
from pipeline.networks.weighing import Atom, weight
from pipeline.variant import Facet, Part

NAME = "x"
LABEL = "X"
LIMITS = Limits(
    characters=280,  # TT maxWeightedTweetLength
    unit="weighted characters",
    url=23,  # TT transformedURLLength
    images=4,  # X1 media_ids maxItems
    videos=1,  # X1 media best practices
    mixed_media=False,  # X1
    picture=PictureLimits(
        formats=("image/jpeg", "image/png", "image/webp", "image/gif"),  # X1
        bytes=5_000_000,  # X1
        animated_bytes=15_000_000,  # X1, GIF
        animated_pixels=1280 * 1080,  # X1, GIF: 1280 x 1080
        animated_frames=350,  # X1, GIF
    ),
    video=VideoLimits(
        formats=("video/mp4", "video/quicktime"),  # X1
        bytes=512_000_000,  # X1; a newer second-hand reading says 8 GB
        seconds=140,  # X1; a newer second-hand reading says 1200
        min_seconds=0.5,  # X1
        pixels=1280 * 1024,  # X1: 1280 x 1024
        min_aspect=1 / 3,  # X1 1:3
        max_aspect=3,  # X1 3:1
    ),
    alt_text=1000,  # X1 openapi, alt_text maxLength
    threads=True,
    poll_options=4,  # X1 openapi
    poll_option_characters=25,  # X1 openapi
)
PREMIUM_CHARACTERS = 25_000  # X1 changelog, long posts
# OAuth 1.0a for the app's own account, as X's console names them: it neither expires nor rotates.
SECRETS = ("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET")
CLASS: base.DeliveryClass = "readable"
SENDS = False
URL = "https://api.x.com"
WHO = ""
OPTIONS: Mapping[str, Any] = {
    "premium": {"type": "boolean", "description": "The account pays for posts of 25,000."}
}
VERSIONS = base.no_versions

_URL_WEIGHT = 23
# TT ranges: 0-4351, 8192-8205, 8208-8223 and 8242-8247 weigh 1, everything else weighs 2.
_HEAVY = re.compile(r"[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
_INVALID = re.compile("[\ufffe\ufeff\uffff]")  # TT: a text with one of these is refused


class Weighed(NamedTuple):
    """What a text weighs, and where the code points stand for which X would refuse it."""

    length: int
    invalid: tuple[int, ...]


def weighted(text: str) -> Weighed:
    """Weigh a text and look for what X refuses whatever the length; offsets count code points."""
    return Weighed(length(text), tuple(match.start() for match in _INVALID.finditer(text)))


def length(text: str, sensitive: str = "") -> int:
    """Weighted characters of the text in NFC; X has no content warning."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return weight(text, _weigh(text))


def weigh(text: str) -> list[Atom]:
    """What does not weigh one a code point: addresses, emoji, heavy characters."""
    atoms = _weigh(text)
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return atoms
    # Our texts are NFC; what is not (a name, a tag) weighs what its NFC does, cluster by cluster.
    for start, end, _ in graphemes.clusters(text):
        composed = unicodedata.normalize("NFC", text[start:end])
        if composed != text[start:end] and not any(a.start < start < a.end for a in atoms):
            atoms = [atom for atom in atoms if not start <= atom.start < end]
            atoms.append(Atom(start, end, weight(composed, _weigh(composed))))
    return sorted(atoms)


def _weigh(text: str) -> list[Atom]:
    atoms = [Atom(url.start, url.end, _URL_WEIGHT) for url in addresses.urls(text)]
    heavy = [] if text.isascii() else _HEAVY.findall(text)
    if not heavy:
        return atoms
    if "\u200d" in text or emojis.SECOND.search("".join(heavy)):
        emoji = [Atom(start, end, 2) for start, end in emojis.sequences(text)]
        atoms = _without_overlaps(atoms, emoji)
    found: list[Atom] = []
    at = 0
    for atom in atoms:
        found += _heavy(text, at, atom.start)
        found.append(atom)
        at = atom.end
    return found + _heavy(text, at, len(text))


def _heavy(text: str, start: int, end: int) -> list[Atom]:
    return [Atom(match.start(), match.end(), 2) for match in _HEAVY.finditer(text, start, end)]


def _without_overlaps(urls: list[Atom], emoji: list[Atom]) -> list[Atom]:
    """Both kinds in order; an emoji that begins within an address is part of it."""
    if not urls or not emoji:
        return urls or emoji
    kept: list[Atom] = []
    at = 0
    for atom in sorted(urls + emoji):
        if atom.start >= at:
            kept.append(atom)
            at = atom.end
    return kept


def _find(text: str) -> list[Facet]:
    """The links, mentions, hashtags and cashtags that X makes of a text by itself."""
    found = [Facet(url.start, url.end, "link", _href(url.text)) for url in addresses.urls(text)]
    for name in addresses.mentions(text):
        found.append(Facet(name.start, name.end, "mention", name.text[1:]))
    for tag in addresses.hashtags(text) + addresses.cashtags(text):
        found.append(Facet(tag.start, tag.end, "tag", tag.text[1:]))
    found.sort(key=_by_start)
    return found


def _href(url: str) -> str:
    return url if url[:8].lower().startswith(("http://", "https://")) else f"https://{url}"


def _by_start(facet: Facet) -> int:
    return facet.start


_MANNER = compose.Manner(
    unit=LIMITS.unit, weigh=weigh, find=_find, link="text", threads=LIMITS.threads
)


def render(message: compose.Message) -> tuple[Part, ...]:
    """Plain text with the address in it, for X makes its card itself; a thread where too long."""
    premium = message.options.get("premium")
    return compose.parts(message, _MANNER, PREMIUM_CHARACTERS if premium else LIMITS.characters)


extra = base.no_extra


key = base.cannot_key
connect = base.cannot_connect
newest = base.cannot_newest
publish = base.cannot_publish
find = base.cannot_find
recent = base.cannot_recent
lacking = base.cannot_tell_lacking
