"""What a network takes: the figures that a variant is held to."""

from pipeline.frozen import field, frozen


@frozen
class PictureLimits:
    """What a network takes as a picture; None where it states no limit.

    `aspect` is width divided by height. The `animated_` figures hold for pictures of more than
    one frame, in place of `bytes` and `pixels` where they are given.
    """

    formats: tuple[str, ...] = ("image/jpeg", "image/png", "image/gif", "image/webp")
    bytes: int | None = None
    pixels: int | None = None
    min_width: int | None = None
    max_width: int | None = None
    max_height: int | None = None
    min_aspect: float | None = None
    max_aspect: float | None = None
    width_plus_height: int | None = None
    animated_bytes: int | None = None
    animated_pixels: int | None = None
    animated_frames: int | None = None


@frozen
class VideoLimits:
    """What a network takes as a video; None where it states no limit."""

    formats: tuple[str, ...] = ("video/mp4",)
    bytes: int | None = None
    seconds: float | None = None
    min_seconds: float | None = None
    pixels: int | None = None
    max_width: int | None = None
    min_aspect: float | None = None
    max_aspect: float | None = None
    subtitle_bytes: int | None = None


@frozen
class Limits:
    """A network's figures; each module says where they come from. None: no limit known."""

    characters: int | None
    unit: str
    utf8_bytes: int | None = None
    url: int | None = None
    images: int = 0
    videos: int = 0
    mixed_media: bool = False
    media_required: bool = False
    picture: PictureLimits = field(default_factory=PictureLimits)
    video: VideoLimits = field(default_factory=VideoLimits)
    alt_text: int | None = None
    alt_supported: bool = True
    hashtags: int | None = None
    mentions: int | None = None
    threads: bool = False
    links: bool = True  # whether readers can follow an address in the text
    poll_options: int | None = None
    poll_option_characters: int | None = None
