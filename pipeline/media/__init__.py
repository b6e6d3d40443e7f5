"""Pictures and videos: looked at, fitted to a network's limits, read back as described."""

import hashlib
import posixpath
import unicodedata
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

from pipeline.files import Folder, Overlay, Tree, Unsafe
from pipeline.frozen import replace
from pipeline.limits import Limits, PictureLimits
from pipeline.media import fit, kind, subtitles
from pipeline.media.error import MediaError
from pipeline.media.look import MAX_PIXELS, look
from pipeline.media.measured import Measured
from pipeline.post import Media
from pipeline.variant import Attachment

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "Measured",
    "MediaError",
    "attach",
    "companion",
    "inspect",
    "read",
]

MAX_BYTES = 1 << 30  # more than any network takes of what fits into a repository

_Made = tuple[str, str, PictureLimits, tuple[float, float] | None]
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class _Memo(Generic[K, V]):
    """The newest things computed; they follow from their keys alone, so they are never stale."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[K, V] = {}
        self._lock = Lock()  # channels are sent from threads

    def get(self, key: K) -> V | None:
        return self._kept.get(key)

    def put(self, key: K, value: V) -> V:
        with self._lock:
            while len(self._kept) >= self._most:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = value
        return value


_measured: _Memo[tuple[object, str, tuple[int, ...]], Measured] = _Memo(20_000)
_facts: _Memo[_Made, tuple[str, int, int, int, str]] = _Memo(20_000)
_bytes: _Memo[str, bytes] = _Memo(8)  # by sha256; derivatives alone, some megabytes each


def inspect(tree: Tree, path: str) -> Measured:
    """What a picture or video is, by its bytes; MediaError where it is missing or of no use."""
    if isinstance(tree, Overlay):
        tree = tree.under(path)  # so that what is known of a picture holds for every text
    stamp = _stamp(tree, path)
    owner = tree.root if isinstance(tree, Folder) else tree
    if stamp is not None and (known := _measured.get((owner, path, stamp))):
        return known
    measured, _ = look(path, _read(tree, path))
    return measured if stamp is None else _measured.put((owner, path, stamp), measured)


def attach(tree: Tree, media: Media, limits: Limits) -> Attachment:
    """The file as a network will be sent it: itself where it fits, else what is made of it.

    Whether there are too many, and the alternative text, is for others to say. MediaError where
    the network cannot be sent this file in any form, with what to do about it.
    """
    measured = inspect(tree, media.path)
    _require_companions(tree, media, measured, limits)
    if fit.as_is(measured, limits):
        facts = (
            fit.sent_type(measured, limits),
            measured.width,
            measured.height,
            measured.bytes,
            measured.sha256,
        )
    else:
        facts = _made(tree, measured, limits, media.focus)
    type_, width, height, length, sha256 = facts
    return Attachment(
        file=media.path,
        alt=media.alt,
        type=type_,
        width=width,
        height=height,
        bytes=length,
        sha256=sha256,
        focus=media.focus,
        subtitles=media.subtitles,
        cover=media.cover,
    )


def read(tree: Tree, attachment: Attachment, limits: Limits) -> bytes:
    """The very bytes that `attach` described under the same limits; MediaError if they changed."""
    if made := _bytes.get(attachment.sha256):
        return made
    data = _read(tree, attachment.file)
    if _sha256(data) == attachment.sha256:
        return data
    fitted = fit.fit(attachment.file, data, limits, attachment.focus)
    if fitted.sha256 != attachment.sha256:
        raise MediaError(
            "post.media-changed",
            f"{attachment.file} is not what was prepared for sending: the file, the network's "
            "limits or the version of Pillow changed since; run again",
        )
    return _bytes.put(fitted.sha256, fitted.data)


def companion(tree: Tree, path: str, limits: Limits) -> tuple[str, bytes]:
    """The type and bytes of a video's subtitles or cover; a cover is fitted like any picture."""
    data = _read(tree, path)
    if kind.sniff(data) == subtitles.TYPE:
        return subtitles.TYPE, data
    shown = _of_cover(limits)
    measured, _ = look(path, data)
    if fit.as_is(measured, shown):
        return measured.type, data
    fitted = fit.fit(path, data, shown, None)
    return fitted.type, fitted.data


def _made(
    tree: Tree, measured: Measured, limits: Limits, focus: tuple[float, float] | None
) -> tuple[str, int, int, int, str]:
    key = (measured.sha256, fit.sent_type(measured, limits), limits.picture, focus)
    if known := _facts.get(key):
        return known
    data = _read(tree, measured.path)
    if _sha256(data) != measured.sha256:
        raise MediaError(
            "post.media-changed", f"{measured.path} changed while it was read: run again"
        )
    fitted = fit.fit(measured.path, data, limits, focus)
    if not measured.video:
        _bytes.put(fitted.sha256, fitted.data)
    return _facts.put(
        key, (fitted.type, fitted.width, fitted.height, len(fitted.data), fitted.sha256)
    )


def _require_companions(tree: Tree, media: Media, measured: Measured, limits: Limits) -> None:
    """MediaError unless the subtitles and the cover of a video are there and are what they say."""
    if media.subtitles is not None:
        if not measured.video:
            raise MediaError(
                "post.media-subtitles",
                f"{media.path} is a picture, subtitles belong to a video: take `subtitles:` away",
            )
        most = limits.video.subtitle_bytes
        subtitles.require(media.subtitles, _read(tree, media.subtitles), most)
    if media.cover is not None:
        cover = inspect(tree, media.cover)
        if cover.video:
            raise MediaError(
                "post.media-cover", f"{media.cover} is a video, `cover:` of a video names a picture"
            )
        shown = _of_cover(limits)
        if not fit.as_is(cover, shown):
            _made(tree, cover, shown, None)


def _of_cover(limits: Limits) -> Limits:
    """What a network takes as a cover: any shape, for it has the video's."""
    picture = replace(limits.picture, min_aspect=None, max_aspect=None, min_width=None)
    return replace(limits, picture=picture)


def _stamp(tree: Tree, path: str) -> tuple[int, ...] | None:
    """What changes when the file does; None where it cannot be told."""
    if not isinstance(tree, (Folder, Overlay)):
        return ()  # a commit, which never changes
    try:
        stamp = tree.stamp(path)
    except (OSError, ValueError):
        return None  # reading it says what is the matter
    if stamp and stamp[0] > MAX_BYTES:
        raise MediaError(
            "post.media-bytes",
            f"{path} is {stamp[0] / 1e6:,.0f} MB, more than any network takes: make it smaller",
        )
    return stamp


def _read(tree: Tree, path: str) -> bytes:
    inside = posixpath.normpath(path)
    if inside.startswith(("../", "/")) or inside == "..":  # before git sees it
        raise _unreadable(tree, path, Unsafe(f"{path} leads out of the repository"))
    try:
        return tree.read(path)
    except (Unsafe, OSError, ValueError) as error:
        raise _unreadable(tree, path, error) from error


def _unreadable(tree: Tree, path: str, error: Exception) -> MediaError:
    """The error for an author whose file cannot be had: outside, missing or locked away."""
    if isinstance(error, Unsafe):
        return MediaError(
            "post.media-outside",
            f"{error.message}: copy the file beside the post and name it there",
        )
    if isinstance(error, (FileNotFoundError, NotADirectoryError, ValueError)):
        return MediaError("post.media-missing", f"{path} does not exist{_did_you_mean(tree, path)}")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return MediaError("post.media-unreadable", f"{path} cannot be read ({reason})")


def _did_you_mean(tree: Tree, path: str) -> str:
    """Names in the same folder that the author may have meant, as the end of a sentence."""
    folder, name = posixpath.split(path)
    depth = folder.count("/") + 1 if folder else 0
    from difflib import get_close_matches  # rarely needed, and not light

    names = [posixpath.basename(found) for found in tree.paths(folder) if found.count("/") == depth]
    plain = {_plain(known): known for known in names}
    if (same := plain.get(_plain(name))) and same != name:
        if unicodedata.normalize("NFC", same) == unicodedata.normalize("NFC", name):
            return f": {same} is there, its accents are written in another Unicode form; rename it"
        return f", but {same} does: capitals count"
    stem = posixpath.splitext(_plain(name))[0]
    near = [known for known in names if posixpath.splitext(_plain(known))[0] == stem]
    near = near or [plain[close] for close in get_close_matches(_plain(name), plain, 3, 0.7)]
    if near:
        return f": did you mean {' or '.join(near)}?"
    return ": put the file there, or mend its name"


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
