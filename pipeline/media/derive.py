"""A picture made to fit a network: upright, in sRGB, without metadata, as good as may be.

The same bytes, limits and focus give the same result for one version of Pillow. The steps are, in
order: colours go to sRGB, the orientation is applied, the part around the focus is kept where the
network's shapes ask for it, the size goes down to the network's limits. Then the first of these
that is small enough in bytes: a PNG where the original was lossless; else a lossy format at each
size of the ladder in turn, at quality 92, 85 or 80; at the last size also 70 and 60.
"""

import math
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from pipeline.frozen import field, frozen
from pipeline.limits import PictureLimits
from pipeline.media import avif, colour, size
from pipeline.media.picture import Damaged, Picture, clean
from pipeline.media.size import Plan, Size, Unfit

QUALITIES = (92, 85, 80)
LAST_QUALITIES = (70, 60)

_DECODERS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
}
_LOSSLESS = ("image/png", "image/gif")
_HOPELESS = 1.2  # a PNG of the same picture rarely gets smaller than the original by more
# What decoders raise over hostile or broken bytes. Warnings are among them where they are errors.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Warning,
)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@frozen
class Derivative:
    """A picture that fits, as bytes."""

    type: str
    size: Size
    data: bytes = field(repr=False)


def derive(
    data: bytes,
    type_: str,
    picture: Picture,
    limits: PictureLimits,
    focus: tuple[float, float] | None,
) -> Derivative:
    """Make the picture fit; Unfit where it cannot be, Damaged where its pixels are broken."""
    plan = size.plan(picture.upright, limits, focus)
    image = _shown(_decoded(data, type_, picture), picture, plan)
    for derivative in _attempts(image, plan, type_, len(data), limits):
        if limits.bytes is None or len(derivative.data) <= limits.bytes:
            return derivative
    raise Unfit(
        "post.media-bytes",
        f"does not get below {(limits.bytes or 0) / 1e6:g} MB even when scaled down: "
        "take a calmer or smaller picture",
    )


def _decoded(data: bytes, type_: str, picture: Picture) -> Image.Image:
    """The first frame's pixels, in 8 bits: L, RGB, RGBA or CMYK."""
    try:
        image: Image.Image
        if picture.kept is None:
            image = avif.opened(data)
        else:
            image = Image.open(BytesIO(clean(data, picture.kept)), formats=(_DECODERS[type_],))
        if image.size != (picture.width, picture.height):
            raise Damaged("is damaged inside")
        image.load()
        return _eight_bits(image)
    except _BROKEN as error:
        raise Damaged("is damaged inside") from error


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):  # 16 bits of grey
        return image.convert("I").point(lambda level: level * (1 / 257)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode == "YCCK":
        return image.convert("CMYK")
    if image.mode in ("1", "LA", "La"):
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _shown(image: Image.Image, picture: Picture, plan: Plan) -> Image.Image:
    """The part that the plan keeps, upright, in sRGB, without transparency that hides nothing."""
    if image.mode == "RGBA":
        alpha = image.getchannel("A")
        image = _srgb(image.convert("RGB"), picture)
        if alpha.getextrema() != (255, 255):
            image.putalpha(alpha)
    else:
        image = _srgb(image, picture)
    if picture.orientation in _TURNS:
        image = image.transpose(_TURNS[picture.orientation])
    if plan.box != (0, 0, *image.size):
        image = image.crop(plan.box)
    image.info.clear()  # Pillow writes what it finds here into the new file
    return image


def _srgb(image: Image.Image, picture: Picture) -> Image.Image:
    if picture.icc and not colour.is_srgb(picture.icc):
        image = colour.to_srgb(image, picture.icc)
    return image.convert("RGB") if image.mode == "CMYK" else image


def _attempts(
    image: Image.Image, plan: Plan, type_: str, length: int, limits: PictureLimits
) -> Iterator[Derivative]:
    """What may be sent, the best first; nothing is computed before it is asked for."""
    alpha = image.mode == "RGBA"
    png = "image/png" in limits.formats
    lossless = png and (alpha or type_ in _LOSSLESS)
    sizes = list(size.ladder(plan.size, limits))
    if lossless:
        shrunk = plan.size[0] * plan.size[1] / (image.width * image.height)
        if limits.bytes is None or length * shrunk <= limits.bytes * _HOPELESS:
            yield _png(image, plan.size)
    if not alpha and "image/jpeg" in limits.formats:
        yield from _lossy(image, sizes, "image/jpeg", limits.bytes)
    elif "image/webp" in limits.formats:
        yield from _lossy(image, sizes, "image/webp", limits.bytes)
    elif png:
        for smaller in sizes:
            yield _png(image, smaller)
    elif "image/jpeg" in limits.formats:
        yield from _lossy(_on_white(image), sizes, "image/jpeg", limits.bytes)


def _lossy(
    image: Image.Image, sizes: list[Size], type_: str, most: int | None
) -> Iterator[Derivative]:
    """At each size the best quality that fits; the lowest is tried first, to give up early."""
    hopeless = math.inf  # at this many pixels and more
    for smaller in sizes:
        pixels = smaller[0] * smaller[1]
        if pixels >= hopeless and smaller != sizes[-1]:
            continue
        shrunk = _resized(image, smaller)
        if most is not None:
            least = len(_encoded(shrunk, type_, QUALITIES[-1]))
            if least > most:
                # Smaller pictures take more bytes a pixel, hardly ever less.
                hopeless = pixels * most / least
                continue
        for quality in QUALITIES:
            yield Derivative(type_, smaller, _encoded(shrunk, type_, quality))
    shrunk = _resized(image, sizes[-1])
    for quality in LAST_QUALITIES:
        yield Derivative(type_, sizes[-1], _encoded(shrunk, type_, quality))


def _encoded(image: Image.Image, type_: str, quality: int) -> bytes:
    file = BytesIO()
    if type_ == "image/jpeg":
        image.save(file, "JPEG", quality=quality, subsampling="4:2:0", optimize=True)
    else:
        image.save(file, "WEBP", quality=quality, method=4)
    return file.getvalue()


def _png(image: Image.Image, smaller: Size) -> Derivative:
    file = BytesIO()
    _resized(image, smaller).save(file, "PNG", compress_level=6)
    return Derivative("image/png", smaller, file.getvalue())


def _resized(image: Image.Image, smaller: Size) -> Image.Image:
    if image.size == smaller:
        return image
    return image.resize(smaller, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _on_white(image: Image.Image) -> Image.Image:
    """A transparent picture as it looks on a white page."""
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    return page
