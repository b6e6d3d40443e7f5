"""What is known of a media file once its bytes were looked at."""

from pipeline.frozen import frozen


@frozen
class Measured:
    """A picture or video as it really is, whatever its name says.

    Width and height are as shown: an orientation tag is already counted in. `private` says that
    the file carries more than its picture (place, camera, author, thumbnail, a trailing film):
    such bytes are never sent as they are. `turned` says that an orientation tag stands for a
    rotation. `plain_colours` is False where colours need converting to sRGB (a wide profile, CMYK).
    `seconds` is None for pictures, and for videos that do not state their duration.
    """

    path: str
    type: str
    width: int
    height: int
    bytes: int
    sha256: str
    frames: int = 1
    seconds: float | None = None
    has_alpha: bool = False
    private: bool = False
    turned: bool = False
    plain_colours: bool = True

    @property
    def video(self) -> bool:
        """Whether it is a video; everything else that is measured is a picture."""
        return self.type.startswith("video/")

    @property
    def animated(self) -> bool:
        """Whether it is a picture that moves."""
        return self.frames > 1
