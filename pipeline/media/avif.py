"""An AVIF's header, read through Pillow; its metadata cannot be taken out without decoding."""

import struct
from io import BytesIO

from pipeline.media.boxes import boxes
from pipeline.media.picture import Damaged, Picture

_ORIENTATION = 0x0112


def look(data: bytes) -> Picture:
    """Measure an AVIF; Damaged where it is not whole."""
    # Pillow is heavy to import and only this format needs it for measuring.
    from PIL import AvifImagePlugin

    if not any(box.type == b"meta" for box in boxes(data, 0, len(data))):
        raise Damaged("holds no picture")
    try:
        image = AvifImagePlugin.AvifImageFile(BytesIO(data))
        turned = image.getexif().get(_ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, RuntimeError, struct.error) as error:
        raise Damaged("is damaged inside") from error
    return Picture(
        *image.size,
        private=any(image.info.get(key) for key in ("exif", "xmp")),
        frames=getattr(image, "n_frames", 1),
        has_alpha=image.mode.endswith("A"),
        icc=image.info.get("icc_profile") or b"",
        orientation=turned if turned in range(1, 9) else 1,
    )
