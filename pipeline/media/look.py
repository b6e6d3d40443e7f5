"""A file's bytes to what is known of it; what is no picture or video is refused."""

import hashlib
from collections.abc import Callable

from pipeline.media import avif, gif, jpeg, kind, png, video, webm, webp
from pipeline.media.error import MediaError
from pipeline.media.measured import Measured
from pipeline.media.picture import Damaged, Picture
from pipeline.media.video import Video

# Declared, before anything is decoded; Pillow's own bound, so that it never warns behind ours.
MAX_PIXELS = 89_478_485

_PICTURES: dict[str, Callable[[bytes], Picture]] = {
    "image/jpeg": jpeg.look,
    "image/png": png.look,
    "image/gif": gif.look,
    "image/webp": webp.look,
    "image/avif": avif.look,
}


def look(path: str, data: bytes) -> tuple[Measured, Picture | Video]:
    """What the bytes are and how they are built; MediaError where they are of no use."""
    type_ = kind.require(path, data)
    try:
        if type_ in _PICTURES:
            return _picture(path, type_, data)
        return _video(path, type_, data)
    except Damaged as error:
        raise damaged(path, error) from error


def damaged(path: str, error: Damaged) -> MediaError:
    """The error for an author whose file is broken."""
    return MediaError("post.media-damaged", f"{path} {error}: export it or fetch it again")


def _picture(path: str, type_: str, data: bytes) -> tuple[Measured, Picture]:
    picture = _PICTURES[type_](data)
    width, height = picture.upright
    if width * height > MAX_PIXELS:
        raise MediaError(
            "post.media-pixels",
            f"{path} says that it is {width} x {height} pixels, more than "
            f"{MAX_PIXELS / 1e6:.0f} megapixels: scale it down, 4,000 pixels in width will do",
        )
    measured = Measured(
        path=path,
        type=type_,
        width=width,
        height=height,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        frames=picture.frames,
        has_alpha=picture.has_alpha,
        private=picture.private,
        turned=picture.orientation != 1,
        plain_colours=not picture.cmyk and _srgb(picture.icc),
    )
    return measured, picture


def _srgb(icc: bytes) -> bool:
    if not icc:
        return True
    # Most pictures carry no profile, and Pillow is heavy to import.
    from pipeline.media import colour

    return colour.is_srgb(icc)


def _video(path: str, type_: str, data: bytes) -> tuple[Measured, Video]:
    film = webm.look(data) if type_ == "video/webm" else video.look(data)
    if film.tracks_place:
        raise MediaError(
            "post.media-place",
            f"{path} carries {film.tracks_place} track of where it was filmed: "
            "export it again without telemetry",
        )
    measured = Measured(
        path=path,
        type=type_,
        width=film.width,
        height=film.height,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        seconds=film.seconds,
        private=bool(film.blank),
    )
    return measured, film
