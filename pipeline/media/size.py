"""How large a picture may be and which part of it is shown: numbers, no pixels."""

import math
from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.limits import PictureLimits

# Where bytes are too many at full size, the long side goes down this ladder.
LADDER = (4096, 3072, 2560, 2048, 1600, 1280, 1024, 800, 640)

Size = tuple[int, int]


class Unfit(Exception):
    """The picture's shape cannot be made to fit: a rule and a text that completes "the file …"."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


@frozen
class Plan:
    """The part of the upright picture that is shown (left, top, right, bottom), and how large."""

    box: tuple[int, int, int, int]
    size: Size


def fits(size: Size, limits: PictureLimits, pixels: int | None = None) -> bool:
    """Whether width and height are within the limits; `pixels` takes the place of theirs."""
    width, height = size
    most = limits.pixels if pixels is None else pixels
    return (
        (most is None or width * height <= most)
        and (limits.min_width is None or width >= limits.min_width)
        and (limits.max_width is None or width <= limits.max_width)
        and (limits.max_height is None or height <= limits.max_height)
        and (limits.width_plus_height is None or width + height <= limits.width_plus_height)
        and in_shape(size, limits)
    )


def in_shape(size: Size, limits: PictureLimits) -> bool:
    """Whether the aspect is allowed; a pixel more or less in width is rounding, not another shape.

    So 1200 x 628, which everybody calls 1.91:1, is 1.91:1 (it is 1.9108).
    """
    width, height = size
    return (limits.min_aspect is None or width + 1 >= limits.min_aspect * height) and (
        limits.max_aspect is None or width - 1 <= limits.max_aspect * height
    )


def plan(size: Size, limits: PictureLimits, focus: tuple[float, float] | None) -> Plan:
    """The largest size that fits; cropped around the focus, and only if there is one."""
    box = (0, 0, *size)
    if not in_shape(size, limits):
        if focus is None:
            raise Unfit("post.media-aspect", _shape_advice(size, limits))
        box = _crop(size, limits, focus)
    shown = (box[2] - box[0], box[3] - box[1])
    fitted = _largest(shown, limits)
    if limits.min_width is not None and fitted[0] < limits.min_width:
        raise Unfit(
            "post.media-width",
            f"is {shown[0]} x {shown[1]} pixels, the network asks for at least "
            f"{limits.min_width} pixels in width: take a larger picture, it is never blown up here",
        )
    return Plan(box, fitted)


def ladder(size: Size, limits: PictureLimits) -> Iterator[Size]:
    """This size and then smaller ones, while they are wide enough for the network."""
    yield size
    for rung in LADDER:
        if rung < max(size):
            smaller = _scaled(size, rung)
            if limits.min_width is None or smaller[0] >= limits.min_width:
                yield smaller


def _largest(size: Size, limits: PictureLimits) -> Size:
    """The largest size of the same shape within the limits, never larger than it is."""
    width, height = size
    scale = 1.0
    if limits.pixels is not None:
        scale = min(scale, math.sqrt(limits.pixels / (width * height)))
    if limits.max_width is not None:
        scale = min(scale, limits.max_width / width)
    if limits.max_height is not None:
        scale = min(scale, limits.max_height / height)
    if limits.width_plus_height is not None:
        scale = min(scale, limits.width_plus_height / (width + height))
    if scale == 1.0:
        return size
    # Rounding the short side up may pass a limit by a pixel; then the long side gives way.
    long = max(1, round(max(size) * scale))
    while long > 1 and not _within(_scaled(size, long), limits):
        long -= 1
    return _scaled(size, long)


def _within(size: Size, limits: PictureLimits) -> bool:
    width, height = size
    return (
        (limits.pixels is None or width * height <= limits.pixels)
        and (limits.max_width is None or width <= limits.max_width)
        and (limits.max_height is None or height <= limits.max_height)
        and (limits.width_plus_height is None or width + height <= limits.width_plus_height)
    )


def _scaled(size: Size, long: int) -> Size:
    """The size with this long side, its short side rounded to the nearest pixel."""
    width, height = size
    if width >= height:
        return long, max(1, round(height * long / width))
    return max(1, round(width * long / height)), long


def _crop(
    size: Size, limits: PictureLimits, focus: tuple[float, float]
) -> tuple[int, int, int, int]:
    """The largest part of an allowed shape, as near around the focus as the edges let it be."""
    width, height = size
    keep_width, keep_height = width, height
    if limits.max_aspect is not None and width > limits.max_aspect * height:
        keep_width = max(1, math.floor(limits.max_aspect * height))
    elif limits.min_aspect is not None:
        keep_height = max(1, math.floor(width / limits.min_aspect))
    left = min(max(round(focus[0] * width - keep_width / 2), 0), width - keep_width)
    top = min(max(round(focus[1] * height - keep_height / 2), 0), height - keep_height)
    return left, top, left + keep_width, top + keep_height


def _shape_advice(size: Size, limits: PictureLimits) -> str:
    least, most = limits.min_aspect, limits.max_aspect
    if least is not None and most is not None:
        allowed = f"from {least:.3g}:1 to {most:.3g}:1"
    elif most is not None:
        allowed = f"up to {most:.3g}:1"
    else:
        allowed = f"from {least:.3g}:1"
    return (
        f"is {size[0]} x {size[1]} pixels ({size[0] / size[1]:.3g}:1), the network takes "
        f"{allowed}: crop it, or set its `focus: [x, y]` (0 to 1 from the top left), and it is "
        "cropped around that point"
    )
