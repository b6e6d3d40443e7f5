"""Real pictures for the tests, made by Pillow, and the metadata that cameras put into them."""

from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms


def photo(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """A picture with soft shapes and a corner of each kind: top left red, bottom right blue."""
    ramp = Image.linear_gradient("L").resize((width, height))
    image = Image.merge("RGB", (ramp, Image.radial_gradient("L").resize((width, height)), ramp))
    image.paste("red", (0, 0, width // 4, height // 4))
    image.paste("blue", (width - width // 4, height - height // 4, width, height))
    return image.convert(mode)


def noise(width: int, height: int) -> Image.Image:
    """A picture that no format makes small; the same each time."""
    state, pixels = 1, bytearray()
    for _ in range(width * height * 3):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        pixels.append(state >> 16 & 0xFF)
    return Image.frombytes("RGB", (width, height), bytes(pixels))


def saved(image: Image.Image, format_: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file's bytes."""
    file = BytesIO()
    image.save(file, format_, **options)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    """A file's bytes as a loaded picture."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def exif(orientation: int | None = None, *, place: bool = False) -> Image.Exif:
    """Camera metadata: which way up, and where it was taken (Nantes)."""
    tags = Image.Exif()
    tags[0x010F] = "Camera of Marie"
    if orientation is not None:
        tags[0x0112] = orientation
    if place:
        tags.get_ifd(0x8825).update({1: "N", 2: (47.0, 13.0, 6.0), 3: "W", 4: (1.0, 33.0, 14.0)})
    return tags


@cache  # a profile holds the second of its making
def srgb_profile() -> bytes:
    """The ICC profile that most cameras embed."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def wide_profile() -> bytes:
    """An ICC profile like Display P3: sRGB's with the red primary of P3 (ICC.1:2022 section 9)."""
    profile = bytearray(srgb_profile())
    # Colorants of Display P3, adapted to D50, as s15Fixed16 numbers.
    colorants = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }
    for entry in range(int.from_bytes(profile[128:132], "big")):
        at = 132 + 12 * entry
        name = bytes(profile[at : at + 4])
        if name in colorants:
            start = int.from_bytes(profile[at + 4 : at + 8], "big") + 8
            profile[start : start + 12] = b"".join(
                round(value * 65536).to_bytes(4, "big", signed=True) for value in colorants[name]
            )
    return bytes(profile)


def deep() -> Image.Image:
    """The photo in 16 bits of grey."""
    grey = photo(mode="L")
    return Image.frombytes(
        "I;16", grey.size, bytes(half for v in grey.tobytes() for half in (v, v))
    )
