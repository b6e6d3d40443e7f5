"""Pictures and videos of the built tree: small copies that pages show, named by their content."""

import hashlib
import os
import posixpath
from contextlib import suppress

from pipeline.files import Tree
from pipeline.frozen import replace
from pipeline.limits import Limits, PictureLimits
from pipeline.post import Media
from pipeline.preview.cards import Shown
from pipeline.preview.outputs import Outputs
from pipeline.variant import Attachment

MOST_VIDEO = 32 << 20  # bytes; a longer one is named on the page, not copied

_LARGE = Limits(
    None,
    "characters",
    picture=PictureLimits(formats=("image/jpeg", "image/webp"), max_width=720, max_height=1080),
)
_SMALL = replace(
    _LARGE,
    picture=PictureLimits(formats=("image/jpeg", "image/webp"), max_width=360, max_height=360),
)
_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "video/mp4": ".mp4",
    "video/x-m4v": ".mp4",
    "video/webm": ".webm",
    "video/quicktime": ".mov",
}


class Gallery:
    """Makes the copies as they are asked for; `names` gathers them for one post after another."""

    def __init__(self, tree: Tree, outputs: Outputs) -> None:
        self._tree = tree
        self._outputs = outputs
        self._made: dict[tuple[str, tuple[int, ...], int], str] = {}
        self.names: list[str] = []

    def show(self, attachment: Attachment) -> Shown:
        """What a card shows of an attachment."""
        if not attachment.type.startswith("video/"):
            return Shown(picture=self._copy(attachment.file, _LARGE))
        return Shown(
            picture=self._copy(attachment.cover, _LARGE) if attachment.cover else "",
            video=self._video(attachment),
            subtitles=self._subtitles(attachment),
        )

    def thumbnail(self, attachment: Attachment) -> str:
        """What the calendar shows of it; "" for a video without a cover."""
        if not attachment.type.startswith("video/"):
            return self._copy(attachment.file, _SMALL)
        return self._copy(attachment.cover, _SMALL) if attachment.cover else ""

    def _copy(self, path: str, limits: Limits) -> str:
        key = (path, self._stamp(path), limits.picture.max_width or 0)
        name = self._made.get(key)
        if name is None:
            name = self._made[key] = self._fitted(path, limits)
        if name:
            self.names.append(name)
        return name

    def _fitted(self, path: str, limits: Limits) -> str:
        from pipeline import media  # most posts have no picture

        try:
            fitted = media.attach(self._tree, Media(path), limits)
            content = media.read(self._tree, fitted, limits)
        except media.MediaError:
            return self._as_it_is(path)
        return self._write(fitted.sha256, fitted.type, content)

    def _as_it_is(self, path: str) -> str:
        """A moving picture is not made smaller; what is no picture is not shown."""
        from pipeline import media

        try:
            measured = media.inspect(self._tree, path)
            if measured.video or measured.private:
                return ""
            return self._write(measured.sha256, measured.type, self._tree.read(path))
        except (media.MediaError, OSError):
            return ""

    def _video(self, attachment: Attachment) -> str:
        if attachment.bytes > MOST_VIDEO:
            return ""
        from pipeline import media

        try:
            measured = media.inspect(self._tree, attachment.file)
            content = self._tree.read(attachment.file)
        except (media.MediaError, OSError):
            return ""
        name = self._write(measured.sha256, measured.type, content)
        self.names.append(name)
        return name

    def _subtitles(self, attachment: Attachment) -> str:
        if not attachment.subtitles or not attachment.subtitles.endswith(".vtt"):
            return ""
        try:
            content = self._tree.read(attachment.subtitles)
        except OSError:
            return ""
        name = f"{hashlib.sha256(content).hexdigest()[:24]}.vtt"
        self._outputs.write(f"media/{name}", content)
        self.names.append(name)
        return name

    def _write(self, sha256: str, type_: str, content: bytes) -> str:
        name = sha256[:24] + _ENDINGS.get(type_, "")
        self._outputs.write(f"media/{name}", content)
        return name

    def _stamp(self, path: str) -> tuple[int, ...]:
        root = getattr(self._tree, "root", None)
        with suppress(OSError, ValueError):
            found = os.stat(posixpath.join(str(root), path))
            return found.st_size, found.st_mtime_ns, found.st_ino
        return ()
