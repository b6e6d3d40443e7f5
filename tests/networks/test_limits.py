"""The figures in the code are those of limits-open.yaml and limits-platforms.yaml.

Every field of Limits is compared on every network that the files know. Where we differ on
purpose, DELIBERATE says both figures and why; a difference that is none any more fails too.
The feed is ours: no file states its figures.
"""

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

import conformance
import pytest

from pipeline.frozen import fields
from pipeline.limits import Limits, PictureLimits, VideoLimits
from pipeline.networks import NETWORKS, bluesky, telegram, x

FILES = ("networks/limits-open.yaml", "networks/limits-platforms.yaml")
STATED = ("mastodon", "bluesky", "x", "linkedin", "facebook", "instagram", "telegram")

# By network and field: our figure, theirs, why.
DELIBERATE: Mapping[str, Mapping[str, tuple[Any, Any, str]]] = {
    "mastodon": {
        "picture.formats": (
            ("image/jpeg", "image/png", "image/gif", "image/webp"),
            (
                *("image/jpeg", "image/png", "image/gif", "image/webp"),
                *("image/heic", "image/heif", "image/avif"),
            ),
            "the others become a derivative: not every server of Mastodon's kin takes them",
        ),
        "poll_options": (4, None, "the instance tells; Mastodon's own default until it does"),
        "poll_option_characters": (50, None, "the same"),
    },
    "bluesky": {
        "picture.bytes": (1_000_000, 2_000_000, "safe_max_bytes: PDS 0.4.217 refuses larger ones"),
    },
    "linkedin": {
        "unit": ("utf16", "chars", "unconfirmed: the larger of code points and UTF-16 units"),
        "picture.bytes": (8_000_000, None, "the safe habit that the file names; none is stated"),
        "poll_options": (4, None, "unconfirmed: what LinkedIn's own editor offers"),
        "poll_option_characters": (30, None, "the same"),
    },
    "facebook": {
        "unit": ("utf16", "chars", "unconfirmed: the larger of code points and UTF-16 units"),
    },
    "telegram": {
        "unit": ("utf16", "codepoints", "safe_counting: the larger of both"),
        "videos": (10, None, "max_media: an album mixes pictures and videos"),
        "threads": (False, True, "readers of a chat see no thread: a text too long is a problem"),
    },
}

Facts = Mapping[str, Any]


def _product(figure: int | list[int] | None) -> int | None:
    return prod(figure) if isinstance(figure, list) else figure


def _aspects(facts: Facts) -> tuple[float | None, float | None]:
    """Least and most, from `aspect: [least, most]`, or `max_aspect` for either orientation."""
    if "aspect" in facts:
        least, most = facts["aspect"]
        return least, most
    most = facts.get("max_aspect")
    return (1 / most, most) if most else (None, None)


def _number(facts: Facts, kind: str) -> int | None:
    stated: int | None = facts.get("max_media_by_kind", {}).get(kind, facts.get(f"max_{kind}s"))
    return stated


def _within(key: str, read: Callable[[Facts], Any]) -> Callable[[Facts], Any]:
    return lambda facts: read(facts[key])


PICTURE: Mapping[str, Callable[[Facts], Any]] = {
    "formats": lambda facts: tuple(facts["formats"]),
    "bytes": lambda facts: facts.get("max_bytes"),
    "pixels": lambda facts: facts.get("max_pixels", facts.get("max_total_pixels")),
    "min_width": lambda facts: facts.get("min_width"),
    "max_width": lambda facts: facts.get("max_width"),
    "max_height": lambda facts: facts.get("max_height"),
    "min_aspect": lambda facts: _aspects(facts)[0],
    "max_aspect": lambda facts: _aspects(facts)[1],
    "width_plus_height": lambda facts: facts.get("max_width_plus_height"),
    "animated_bytes": lambda facts: facts.get("gif_max_bytes"),
    "animated_pixels": lambda facts: _product(facts.get("gif_max_pixels")),
    "animated_frames": lambda facts: facts.get("gif_max_frames"),
}
VIDEO: Mapping[str, Callable[[Facts], Any]] = {
    "formats": lambda facts: tuple(facts["formats"]),
    "bytes": lambda facts: facts.get("max_bytes"),
    "seconds": lambda facts: facts.get("max_seconds"),
    "min_seconds": lambda facts: facts.get("min_seconds"),
    "pixels": lambda facts: _product(facts.get("max_pixels")),
    "max_width": lambda facts: facts.get("max_width"),
    "min_aspect": lambda facts: _aspects(facts)[0],
    "max_aspect": lambda facts: _aspects(facts)[1],
}
READ: Mapping[str, Callable[[Facts], Any]] = {
    "characters": lambda facts: facts["max_chars"],
    "unit": lambda facts: facts["counting"],
    "utf8_bytes": lambda facts: facts.get("max_bytes"),
    "url": lambda facts: facts["url_weight"],
    "images": lambda facts: _number(facts, "image"),
    "videos": lambda facts: _number(facts, "video"),
    "mixed_media": lambda facts: facts["mixed_media"],
    "media_required": lambda facts: bool(facts.get("min_media")),
    "alt_text": lambda facts: facts["alt_text_max"],
    "alt_supported": lambda facts: bool(facts["supports"]["alt_text"]),
    "hashtags": lambda facts: facts.get("hashtag_max"),
    "mentions": lambda facts: facts.get("mention_max"),
    "threads": lambda facts: facts["supports"]["threads"],
    "links": lambda facts: facts["supports"]["link_card"] != "none",
    "poll_options": lambda facts: facts.get("poll", {}).get("options_max"),
    "poll_option_characters": lambda facts: facts.get("poll", {}).get("option_chars"),
    **{f"picture.{name}": _within("image", read) for name, read in PICTURE.items()},
    **{f"video.{name}": _within("video", read) for name, read in VIDEO.items()},
    "video.subtitle_bytes": lambda facts: facts.get("caption_file", {}).get("max_bytes"),
}

# What a family of three and an accented letter in two code points count as, by way of counting.
PROBE = "e\u0301👨\u200d👩\u200d👧"
COUNTS = {"graphemes": 2, "codepoints": 7, "utf16": 10, "x_weighted_v3": 3}


def _ours(network: str) -> dict[str, Any]:
    """Our figures, flat; in place of the unit's name, the way in which we count."""
    limits = NETWORKS[network].LIMITS
    flat = {
        name: getattr(limits, name) for name in fields(Limits) if name not in ("picture", "video")
    }
    for name in fields(PictureLimits):
        flat[f"picture.{name}"] = getattr(limits.picture, name)
    for name in fields(VideoLimits):
        flat[f"video.{name}"] = getattr(limits.video, name)
    counted = NETWORKS[network].length(PROBE)
    (flat["unit"],) = [way for way, count in COUNTS.items() if count == counted]
    return flat


def test_every_network_of_ours_is_compared() -> None:
    assert {"feed", *STATED} == set(NETWORKS)


def test_every_field_is_compared() -> None:
    assert set(_ours("x")) == set(READ)


@conformance.needed
@pytest.mark.parametrize("name", STATED)
def test_the_figures_are_those_that_are_stated(name: str) -> None:
    facts = {key: value for file in FILES for key, value in conformance.load(file).items()}[name]
    ours = _ours(name)
    differences = {
        field: (ours[field], theirs)
        for field, read in READ.items()
        if ours[field] != (theirs := read(facts))
        and not (isinstance(theirs, float) and ours[field] == pytest.approx(theirs, rel=0.001))
    }
    meant = {field: figures[:2] for field, figures in DELIBERATE.get(name, {}).items()}
    assert differences == meant


@conformance.needed
def test_figures_that_limits_has_no_field_for() -> None:
    facts = {key: value for file in FILES for key, value in conformance.load(file).items()}
    assert facts["x"]["max_chars_premium"] == x.PREMIUM_CHARACTERS
    assert facts["telegram"]["caption_max"] == telegram.CAPTION
    assert facts["bluesky"]["image"]["safe_max_bytes"] == bluesky.LIMITS.picture.bytes
