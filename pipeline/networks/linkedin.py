"""LinkedIn: posts of 3,000 characters in its "little" text format.

Figures are those of networks/limits-platforms.yaml: LinkedIn's documentation (`LI`, `LK`), or
second-hand (`2nd`). The unit of the limit is unconfirmed: we hold the text, before escaping, to
the larger of code points and UTF-16 units.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pipeline.limits import Limits, PictureLimits, VideoLimits
from pipeline.networks import base, compose, finding
from pipeline.networks.weighing import utf16, weight
from pipeline.variant import Facet, Part

NAME = "linkedin"
LABEL = "LinkedIn"
LIMITS = Limits(
    characters=3000,  # LI UGC-post text limit; the Posts API states none
    unit="characters",
    images=20,  # LI multiImage
    videos=1,  # LI
    picture=PictureLimits(
        formats=("image/jpeg", "image/png", "image/gif"),  # LI images-api
        bytes=8_000_000,  # unconfirmed: LinkedIn states none, 8 MB is a safe habit
        pixels=36_152_319,  # LI images-api
        animated_frames=250,  # LI images-api
    ),
    video=VideoLimits(
        formats=("video/mp4",),  # LI
        bytes=500_000_000,  # LK feed specification
        seconds=1800,  # LK
        min_seconds=3,  # LK
        min_aspect=0.4167,  # 2nd help centre
        max_aspect=2.4,  # 2nd help centre
    ),
    alt_text=4086,  # LK multiimage and images API
    poll_options=4,  # unconfirmed
    poll_option_characters=30,  # unconfirmed
)
SECRETS = ("TOKEN",)
CLASS: base.DeliveryClass = "readable"
SENDS = False
URL = "https://api.linkedin.com"
WHO = "author"
OPTIONS: Mapping[str, Any] = {
    "author": {"type": "string", "pattern": "^urn:li:(organization|person):"},
    "visibility": {"enum": ["PUBLIC", "CONNECTIONS", "LOGGED_IN"]},
    "version": {"type": "string", "pattern": "^[0-9]{4}(0[1-9]|1[0-2])$"},
}


def sunset(version: str) -> base.Sunset | None:
    """A year after its month: LinkedIn promises that much (LI versioning), and often gives more."""
    if not re.fullmatch(r"[0-9]{4}(0[1-9]|1[0-2])", version):
        return None
    return base.Sunset(
        date(int(version[:4]) + 1, int(version[4:]), 1),
        "at the earliest",
        "LinkedIn's versioning page",
    )


VERSIONS = base.Versions(
    usual="202609",  # seen working in 2026 code; the newest of the stored official page is 202601
    sunset=sunset,
    news="https://learn.microsoft.com/en-us/linkedin/marketing/versioning",
)


def length(text: str, sensitive: str = "") -> int:
    """UTF-16 units of the text before escaping, never fewer than its code points."""
    return weight(text, utf16(text))


_MANNER = compose.Manner(unit=LIMITS.unit, weigh=utf16, find=finding.tags, link="card")


def render(message: compose.Message) -> tuple[Part, ...]:
    """Plain text; the post's link as an article, or in the text where pictures take its place."""
    return compose.parts(message, _MANNER, LIMITS.characters)


extra = base.visibility

# LI little-text-format: each of these means something unless a backslash stands before it.
_RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")


def escape(text: str, facets: Iterable[Facet] = ()) -> str:
    """The text in LinkedIn's little format; only the facets' hashtags and mentions mean anything.

    A mention's value is the URN of an organization or a person; its text, without '@', must be
    that one's exact name.
    """
    pieces: list[str] = []
    at = 0
    for facet in sorted(facets, key=lambda facet: facet.start):
        if facet.start < at:
            continue
        shown = text[facet.start : facet.end]
        if facet.type == "tag":
            element = "{hashtag|\\#|" + _escaped(facet.value) + "}"
        elif facet.type == "mention" and facet.value.startswith("urn:li:"):
            element = f"@[{_escaped(shown.removeprefix('@'))}]({facet.value})"
        else:
            continue
        pieces += (_escaped(text[at : facet.start]), element)
        at = facet.end
    pieces.append(_escaped(text[at:]))
    return "".join(pieces)


def _escaped(text: str) -> str:
    return _RESERVED.sub(lambda match: "\\" + match[0], text)


key = base.cannot_key
connect = base.cannot_connect
newest = base.cannot_newest
publish = base.cannot_publish
find = base.cannot_find
recent = base.cannot_recent
lacking = base.cannot_tell_lacking
