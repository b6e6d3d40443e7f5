"""Instagram: a caption of 2,200 characters below pictures or a video, never without.

Figures are those of networks/limits-platforms.yaml, most from Meta's documentation (`FB`). The
unit of the caption's limit is unconfirmed: UTF-16 units are the strict choice.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.limits import Limits, PictureLimits, VideoLimits
from pipeline.networks import base, compose, finding, meta
from pipeline.networks.weighing import utf16, weight
from pipeline.variant import Part

NAME = "instagram"
LABEL = "Instagram"
LIMITS = Limits(
    characters=2200,  # FB ig-user/media
    unit="characters",
    images=10,  # FB carousel
    videos=10,  # FB carousel
    mixed_media=True,  # FB a carousel may mix
    media_required=True,  # FB no post without media
    picture=PictureLimits(
        formats=("image/jpeg",),  # FB JPEG only
        bytes=8_000_000,  # FB 8 MB
        min_width=320,  # FB
        max_width=1440,  # FB wider is scaled down
        min_aspect=0.8,  # FB 4:5
        max_aspect=1.91,  # FB 1.91:1
    ),
    video=VideoLimits(
        formats=("video/mp4", "video/quicktime"),  # FB
        bytes=300_000_000,  # FB via LK; some pages say 1 GB
        seconds=900,  # FB
        min_seconds=3,  # FB
        max_width=1920,  # FB
        min_aspect=0.01,  # FB
        max_aspect=10,  # FB
    ),
    alt_text=1000,  # FB pictures only, since 2025-03-24
    hashtags=30,  # FB
    mentions=20,  # FB
    links=False,  # FB captions have no links that can be followed
)
SECRETS = ("TOKEN",)
CLASS: base.DeliveryClass = "readable"
SENDS = False
URL = "https://graph.facebook.com"
WHO = "account"
OPTIONS: Mapping[str, Any] = {
    "account": {"type": ["string", "integer"]},
    "version": meta.VERSION,
}
VERSIONS = meta.VERSIONS


def length(text: str, sensitive: str = "") -> int:
    """UTF-16 units."""
    return weight(text, utf16(text))


_MANNER = compose.Manner(unit=LIMITS.unit, weigh=utf16, find=finding.tags_and_names, link="nowhere")


def render(message: compose.Message) -> tuple[Part, ...]:
    """Plain text; no link can be followed from a caption, so the post's link is not shown."""
    return compose.parts(message, _MANNER, LIMITS.characters)


extra = base.no_extra


key = base.cannot_key
connect = base.cannot_connect
newest = base.cannot_newest
publish = base.cannot_publish
find = base.cannot_find
recent = base.cannot_recent
lacking = base.cannot_tell_lacking
