"""docs/media.md says what the code does: limits, steps, rules."""

import re
from pathlib import Path

import pytest

from pipeline.limits import Limits, PictureLimits
from pipeline.media import MAX_PIXELS, derive, size
from pipeline.networks import NETWORKS

PROJECT = Path(__file__).resolve().parent.parent
PAGE = (PROJECT / "docs" / "media.md").read_text(encoding="utf-8")
FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WebP",
    "image/avif": "AVIF",
    "video/mp4": "MP4",
    "video/quicktime": "MOV",
    "video/x-m4v": "M4V",
    "video/webm": "WebM",
}


def names(formats: tuple[str, ...]) -> str:
    return ", ".join(FORMATS[type_] for type_ in formats)


def megabytes(number: int | None) -> str:
    return f"{number / 1e6:.4g} MB" if number else ""


def shape(least: float | None, most: float | None) -> str:
    return f"{least:.3g}:1 to {most:.3g}:1" if least and most else ""


def listed(*facts: str) -> str:
    return "; ".join(fact for fact in facts if fact) or "no limit known"


def pictures(limits: PictureLimits) -> str:
    return listed(
        names(limits.formats),
        megabytes(limits.bytes),
        f"{limits.pixels / 1e6:.1f} megapixels" if limits.pixels else "",
        f"at least {limits.min_width} wide" if limits.min_width else "",
        f"{limits.max_width} wide" if limits.max_width else "",
        f"width + height {limits.width_plus_height}" if limits.width_plus_height else "",
        shape(limits.min_aspect, limits.max_aspect),
    )


def animations(limits: PictureLimits) -> str:
    if not {"image/gif", "image/webp"} & set(limits.formats):
        return "none"
    return listed(
        megabytes(limits.animated_bytes),
        f"{limits.animated_pixels:,} pixels" if limits.animated_pixels else "",
        f"{limits.animated_frames} frames" if limits.animated_frames else "",
    ).replace("no limit known", "as pictures")


def videos(limits: Limits) -> str:
    if not limits.videos:
        return "none"
    video = limits.video
    return listed(
        names(video.formats),
        megabytes(video.bytes),
        f"at least {video.min_seconds:g} s" if video.min_seconds else "",
        f"{video.seconds:g} s" if video.seconds else "",
        f"{video.pixels / 1e6:.1f} megapixels" if video.pixels else "",
        f"{video.max_width} wide" if video.max_width else "",
        shape(video.min_aspect, video.max_aspect),
    )


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_the_table_holds_the_limits_of_every_network(name: str) -> None:
    network = NETWORKS[name]
    limits = network.LIMITS
    cells = (
        network.LABEL,
        str(limits.images),
        pictures(limits.picture),
        animations(limits.picture),
        videos(limits),
    )
    assert f"| {' | '.join(cells)} |" in PAGE


def test_the_steps_are_those_of_the_code() -> None:
    assert ", ".join(map(str, derive.QUALITIES)) in PAGE
    assert " and ".join(map(str, derive.LAST_QUALITIES)) in PAGE
    assert ", ".join(f"{rung}" for rung in size.LADDER) in PAGE
    assert f"{MAX_PIXELS / 1e6:.0f} megapixels" in PAGE


def test_every_rule_about_media_files_is_told() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in (PROJECT / "pipeline" / "media").glob("*.py")
    )
    rules = set(re.findall(r'"(post\.media-[a-z]+)"', code))
    assert len(rules) > 10
    assert {rule for rule in rules if f"`{rule}`" not in PAGE} == set()
