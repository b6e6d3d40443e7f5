"""Colours of a picture's own profile, and the way from them to sRGB (Little CMS through Pillow)."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageCms

_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
_SAME = 3  # of 255: what two profiles of the same colours differ by in rounding
_SPACES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}
_LEVELS = (0, 64, 128, 192, 255)


@lru_cache(maxsize=64)
def is_srgb(icc: bytes) -> bool:
    """Whether a profile shows colours as sRGB does; tried on a few colours, not told by its name.

    A profile that cannot be read counts as sRGB: viewers ignore it too.
    """
    mode = _SPACES.get(icc[16:20])
    if mode not in ("RGB", "L"):
        return mode is None
    if mode == "L":
        colours = [(level,) * 3 for level in range(0, 256, 16)]
    else:
        colours = [(r, g, b) for r in _LEVELS for g in _LEVELS for b in _LEVELS]
    swatch = Image.new("RGB", (len(colours), 1))
    swatch.putdata(colours)
    shown = to_srgb(swatch.convert(mode), icc)
    pairs = zip(swatch.tobytes(), shown.convert("RGB").tobytes(), strict=True)
    return all(abs(one - other) <= _SAME for one, other in pairs)


def to_srgb(image: Image.Image, icc: bytes) -> Image.Image:
    """The picture in sRGB: RGB, or as it was where its profile cannot be used."""
    if _SPACES.get(icc[16:20]) != image.mode:
        return image
    try:
        profile = ImageCms.getOpenProfile(BytesIO(icc))
        converted = ImageCms.profileToProfile(
            image,
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=_INTENT,
            outputMode="RGB",
            flags=_FLAGS,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return converted or image
