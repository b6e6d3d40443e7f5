"""An AVIF's header, read through Pillow; its metadata cannot be taken out without decoding."""

import struct
import warnings
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from pipeline.media.boxes import boxes
from pipeline.media.exif import orientation
from pipeline.media.picture import Damaged, Picture

if TYPE_CHECKING:
    from PIL.AvifImagePlugin import AvifImageFile


_ONE_AT_A_TIME = Lock()  # the filters of warnings belong to the whole process


def look(data: bytes) -> Picture:
    """Measure an AVIF; Damaged where it is not whole."""
    if b"meta" not in {box.type for box in boxes(data, 0, len(data))}:
        raise Damaged("holds no picture")
    image = opened(data)
    return Picture(
        *image.size,
        private=any(image.info.get(key) for key in ("exif", "xmp")),
        frames=getattr(image, "n_frames", 1),
        has_alpha=image.mode.endswith("A"),
        icc=image.info.get("icc_profile") or b"",
        # Pillow puts the turn of the file's own boxes (irot, imir) where EXIF has its.
        orientation=orientation(bytes(image.info.get("exif", b"")).removeprefix(b"Exif\0\0")),
    )


def opened(data: bytes) -> "AvifImageFile":
    """The file as Pillow opens it, its pixels not decoded yet."""
    # Pillow is heavy to import and only this format needs it for measuring.
    from PIL import AvifImagePlugin

    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of broken EXIF, which is not sent anyway
            return AvifImagePlugin.AvifImageFile(BytesIO(data))
    except (OSError, SyntaxError, ValueError, RuntimeError, LookupError, struct.error) as error:
        raise Damaged("is damaged inside") from error
