"""What of a file a network is sent: its own bytes, the same without metadata, or a derivative."""

import hashlib

from pipeline.frozen import field, frozen
from pipeline.limits import Limits, PictureLimits, VideoLimits
from pipeline.media import look, size
from pipeline.media.error import MediaError
from pipeline.media.measured import Measured
from pipeline.media.picture import Damaged, Picture, clean
from pipeline.media.size import Unfit
from pipeline.media.video import without_place

_SHORT_NAMES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WebP"}


@frozen
class Fitted:
    """The bytes that a network is sent for a file, and what they are."""

    type: str
    width: int
    height: int
    data: bytes = field(repr=False)
    sha256: str


def as_is(measured: Measured, limits: Limits) -> bool:
    """Whether the file's own bytes can be sent; MediaError for a video that never can."""
    if measured.video:
        _require_video(measured, limits.video)
        return not measured.private
    return not measured.private and _suits(measured, limits.picture, measured.bytes)


def fit(path: str, data: bytes, limits: Limits, focus: tuple[float, float] | None) -> Fitted:
    """The bytes to send instead of the file's own; MediaError where none would do."""
    measured, found = look.look(path, data)
    if not isinstance(found, Picture):
        return _fitted(
            sent_type(measured, limits),
            (measured.width, measured.height),
            without_place(data, found.blank),
        )
    if found.kept is not None:
        cleaned = clean(data, found.kept)
        if _suits(measured, limits.picture, len(cleaned)):
            return _fitted(measured.type, (measured.width, measured.height), cleaned)
    if measured.animated:
        raise _animated(measured, limits.picture)
    # Pillow is heavy to import, and most pictures fit.
    from pipeline.media import derive

    try:
        derivative = derive.derive(data, measured.type, found, limits.picture, focus)
    except Unfit as error:
        raise MediaError(error.rule, f"{path} {error}") from error
    except Damaged as error:
        raise look.damaged(path, error) from error
    return _fitted(derivative.type, derivative.size, derivative.data)


def sent_type(measured: Measured, limits: Limits) -> str:
    """The media type to send a file under: an M4V is an MP4 to who does not know M4V."""
    if measured.type == "video/x-m4v" and measured.type not in limits.video.formats:
        return "video/mp4"
    return measured.type


def _fitted(type_: str, shown: tuple[int, int], data: bytes) -> Fitted:
    return Fitted(type_, *shown, data=data, sha256=hashlib.sha256(data).hexdigest())


def _suits(measured: Measured, limits: PictureLimits, length: int) -> bool:
    """Whether a picture of these facts and this many bytes may go out, metadata apart."""
    most = limits.bytes
    pixels = limits.pixels
    if measured.animated:
        most = limits.animated_bytes or most
        pixels = limits.animated_pixels or pixels
        if limits.animated_frames is not None and measured.frames > limits.animated_frames:
            return False
    return (
        measured.type in limits.formats
        and (most is None or length <= most)
        and size.fits((measured.width, measured.height), limits, pixels)
        # A moving picture cannot be encoded again here; viewers cope with its profile.
        and (measured.animated or (measured.plain_colours and not measured.turned))
    )


def _animated(measured: Measured, limits: PictureLimits) -> MediaError:
    """What hinders a moving picture, which is never made smaller: it would stop moving."""
    facts = f"{measured.width} x {measured.height} pixels, {measured.frames} frames, "
    bounds = [
        f"{limits.animated_pixels or limits.pixels:,} pixels"
        if limits.animated_pixels or limits.pixels
        else "",
        f"{limits.animated_frames} frames" if limits.animated_frames else "",
        _megabytes(limits.animated_bytes or limits.bytes or 0)
        if limits.animated_bytes or limits.bytes
        else "",
    ]
    allowed = ", ".join(bound for bound in bounds if bound)
    if measured.type not in limits.formats:
        allowed = " or ".join(_SHORT_NAMES.get(type_, type_) for type_ in limits.formats) + " alone"
    return MediaError(
        "post.media-animated",
        f"{measured.path} is an animation ({facts}{_megabytes(measured.bytes)}), the network takes "
        f"{allowed}: make it smaller or shorter, or export it as an MP4 video or a still picture",
    )


def _require_video(measured: Measured, limits: VideoLimits) -> None:
    """MediaError with advice for a video that the network will not take: none is ever re-made."""
    name = measured.path
    type_ = measured.type
    if type_ not in limits.formats and not (
        type_ == "video/x-m4v" and "video/mp4" in limits.formats
    ):
        formats = ", ".join(limits.formats)
        raise MediaError(
            "post.media-type",
            f"{name} is {type_}, the network takes {formats}: export it as MP4 (H.264 and AAC)",
        )
    if limits.bytes is not None and measured.bytes > limits.bytes:
        raise MediaError(
            "post.media-bytes",
            f"{name} is {_megabytes(measured.bytes)}, the network takes "
            f"{_megabytes(limits.bytes)}: export it at a lower bit rate or make it shorter",
        )
    seconds = measured.seconds
    if seconds is not None and limits.seconds is not None and seconds > limits.seconds:
        raise MediaError(
            "post.media-seconds",
            f"{name} lasts {seconds:g} s, the network takes {limits.seconds:g} s: make it shorter",
        )
    if seconds is not None and limits.min_seconds is not None and seconds < limits.min_seconds:
        raise MediaError(
            "post.media-seconds",
            f"{name} lasts {seconds:g} s, the network asks for at least {limits.min_seconds:g} s",
        )
    shape = PictureLimits(
        pixels=limits.pixels,
        max_width=limits.max_width,
        min_aspect=limits.min_aspect,
        max_aspect=limits.max_aspect,
    )
    if not size.fits((measured.width, measured.height), shape):
        try:
            largest = size.plan((measured.width, measured.height), shape, None).size
        except Unfit as error:
            advice = str(error).partition(": crop it")[0]
            raise MediaError(error.rule, f"{name} {advice}: export it in another shape") from error
        raise MediaError(
            "post.media-pixels",
            f"{name} is {measured.width} x {measured.height} pixels: export it at "
            f"{largest[0]} x {largest[1]} or less",
        )


def _megabytes(number: int) -> str:
    return f"{number / 1e6:.4g} MB"
