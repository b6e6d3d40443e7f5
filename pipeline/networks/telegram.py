"""Telegram: messages of 4,096 characters, captions of 1,024, counted after the markup is gone.

Figures are those of networks/limits-open.yaml, read in the Bot API's specification and in TDLib
(`S`). TDLib counts code points; offsets of entities count UTF-16 units. We hold the text to the
larger of both.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.limits import Limits, PictureLimits, VideoLimits
from pipeline.networks import base, compose, finding
from pipeline.networks.weighing import utf16, weight
from pipeline.variant import Part

NAME = "telegram"
LABEL = "Telegram"
CAPTION = 1024  # S api.json
LIMITS = Limits(
    characters=4096,  # S api.json sendMessage
    unit="characters",
    images=10,  # S sendMediaGroup
    videos=10,  # S sendMediaGroup
    mixed_media=True,  # S sendMediaGroup
    picture=PictureLimits(
        formats=("image/jpeg", "image/png", "image/webp"),  # U
        bytes=10_485_760,  # S sendPhoto
        width_plus_height=10_000,  # S sendPhoto
        min_aspect=1 / 20,  # S sendPhoto
        max_aspect=20,  # S sendPhoto
    ),
    video=VideoLimits(formats=("video/mp4",), bytes=52_428_800),  # S sendVideo
    alt_text=0,  # S no field for it in any method
    alt_supported=False,
)
SECRETS = ("TOKEN",)
CLASS: base.DeliveryClass = "blind"
SENDS = False
URL = "https://api.telegram.org"
WHO = "chat"
OPTIONS: Mapping[str, Any] = {"chat": {"type": ["string", "integer"]}}


def length(text: str, sensitive: str = "") -> int:
    """UTF-16 units, never fewer than the code points that Telegram counts."""
    return weight(text, utf16(text))


_MANNER = compose.Manner(
    unit=LIMITS.unit,
    weigh=utf16,
    find=finding.tags_and_names,
    link="text",
    labels=True,
    styles=frozenset({"bold", "italic", "strike", "code", "pre", "quote", "heading"}),
)


def render(message: compose.Message) -> tuple[Part, ...]:
    """Formatted text with links behind their labels; with pictures, a caption."""
    limit = CAPTION if any(message.media) else LIMITS.characters
    return compose.parts(message, _MANNER, limit)


extra = base.no_extra

_ENTITIES = {
    "bold": "bold",
    "heading": "bold",
    "italic": "italic",
    "strike": "strikethrough",
    "code": "code",
    "pre": "pre",
    "quote": "blockquote",
}
VERSIONS = base.no_versions


def entities(part: Part) -> list[dict[str, Any]]:
    """The part's MessageEntity values, to be sent without `parse_mode`; offsets are UTF-16 units.

    Tags, mentions and addresses that show themselves need none: Telegram finds them.
    """
    text = part.text
    made: list[dict[str, Any]] = []
    for facet in part.facets:
        shown = text[facet.start : facet.end]
        entity: dict[str, Any] = {}
        if facet.type in _ENTITIES:
            entity = {"type": _ENTITIES[facet.type]}
        elif facet.type == "link" and facet.value != shown:
            entity = {"type": "text_link", "url": facet.value}
        if entity:
            made.append({"offset": length(text[: facet.start]), "length": length(shown), **entity})
    return made


key = base.cannot_key
connect = base.cannot_connect
newest = base.cannot_newest
publish = base.cannot_publish
find = base.cannot_find
recent = base.cannot_recent
lacking = base.cannot_tell_lacking
