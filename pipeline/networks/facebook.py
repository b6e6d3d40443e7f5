"""Facebook pages: posts of 63,206 characters, with a card or with pictures.

Figures are those of networks/limits-platforms.yaml; most are second-hand (`2nd`) or come from
Meta's SDK and error messages (`FS`, `PZ`). The unit is unconfirmed: UTF-16 units are the strict
choice.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.limits import Limits, PictureLimits, VideoLimits
from pipeline.networks import base, compose, finding, meta
from pipeline.networks.weighing import utf16, weight
from pipeline.variant import Part

NAME = "facebook"
LABEL = "Facebook"
LIMITS = Limits(
    characters=63_206,  # PZ, 2nd
    unit="characters",
    images=10,  # 2nd, a soft limit
    videos=1,
    picture=PictureLimits(
        formats=("image/jpeg", "image/png", "image/gif"),  # FS, PZ
        bytes=4_000_000,  # PZ error 1366046
    ),
    video=VideoLimits(
        formats=("video/mp4", "video/quicktime"),  # 2nd
        bytes=1_000_000_000,  # 2nd
        seconds=1200,  # 2nd
    ),
    alt_text=None,  # FS: the field alt_text_custom exists, its limit is unconfirmed
)
SECRETS = ("TOKEN",)
CLASS: base.DeliveryClass = "readable"
SENDS = False
URL = "https://graph.facebook.com"
WHO = "page"
OPTIONS: Mapping[str, Any] = {"page": {"type": ["string", "integer"]}, "version": meta.VERSION}
VERSIONS = meta.VERSIONS


def length(text: str, sensitive: str = "") -> int:
    """UTF-16 units."""
    return weight(text, utf16(text))


_MANNER = compose.Manner(unit=LIMITS.unit, weigh=utf16, find=finding.tags_and_names, link="card")


def render(message: compose.Message) -> tuple[Part, ...]:
    """Plain text; the link as a card, or in the text where pictures take the card's place."""
    return compose.parts(message, _MANNER, LIMITS.characters)


extra = base.no_extra


key = base.cannot_key
connect = base.cannot_connect
newest = base.cannot_newest
publish = base.cannot_publish
find = base.cannot_find
recent = base.cannot_recent
lacking = base.cannot_tell_lacking
