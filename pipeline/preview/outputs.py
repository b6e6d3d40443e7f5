"""The built tree on disk: a file is written where its bytes differ, whole or not at all."""

import os
from collections.abc import Iterable
from contextlib import suppress

from pipeline.errors import PipelineError

MARK = ".pipeline-build"  # says that a folder is ours to write into and to clean
_MARKED = b"pipeline build wrote this folder; what it does not know is removed.\n"
FOLDERS = ("assets", "calendar", "channels", "media", "posts", "variants")


class Outputs:
    """The folder that `build` writes; `written` counts the files that changed."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.written = 0
        self._made: dict[str, str] = {}  # each folder's path

    def prepare(self) -> None:
        """Make sure that the folder is there, and ours."""
        if os.path.islink(self.folder):
            raise PipelineError(
                f"{self.folder} is a symbolic link, and build writes only into a real folder",
                hint="Remove the link, or name another folder with --out.",
            )
        try:
            os.makedirs(self.folder, exist_ok=True)
            names = os.listdir(self.folder)
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        if MARK not in names:
            if names:
                raise PipelineError(
                    f"{self.folder} has files that build did not write, such as {sorted(names)[0]}",
                    hint="Empty it, or name another folder with --out.",
                )
            self.write(MARK, _MARKED)
            self.written = 0

    def write(self, file: str, content: bytes) -> None:
        """Bring a file to these bytes; one that has them already is left alone."""
        folder, _, name = file.rpartition("/")
        path = f"{self._made.get(folder) or self._make(folder)}/{name}"
        try:
            descriptor = os.open(path, _CREATE, 0o644)
        except FileExistsError:
            if self._has(path, content):
                return
            self._replace(path, [content])
        except OSError as error:
            raise _unwritable(path, error) from error
        else:
            _fill(descriptor, path, [content])
        self.written += 1

    def write_pieces(self, file: str, pieces: Iterable[bytes]) -> None:
        """The same for a file that memory need not hold: it is written aside, then compared."""
        folder, _, name = file.rpartition("/")
        if self._replace(f"{self._made.get(folder) or self._make(folder)}/{name}", pieces):
            self.written += 1

    def read(self, file: str) -> str:
        """A page that this build or one before it wrote."""
        with open(os.path.join(self.folder, file), encoding="utf-8") as page:
            return page.read()

    def has(self, file: str) -> bool:
        """Whether there is such a file."""
        return os.path.lexists(os.path.join(self.folder, file))

    def remove(self, files: Iterable[str]) -> None:
        """Take files away, and folders that this leaves empty."""
        for file in files:
            path = os.path.join(self.folder, file)
            with suppress(FileNotFoundError):
                os.unlink(path)
            above = os.path.dirname(file)
            while above:
                try:
                    os.rmdir(os.path.join(self.folder, above))
                except OSError:
                    break
                self._made.pop(above, None)
                above = os.path.dirname(above)

    def keep_only(self, wanted: Iterable[str]) -> None:
        """Take away every file below our own folders that is not wanted."""
        keep = set(wanted)
        stale = []
        for folder in FOLDERS:
            for top, _folders, names in os.walk(os.path.join(self.folder, folder)):
                inside = os.path.relpath(top, self.folder).replace(os.sep, "/")
                stale += [f"{inside}/{name}" for name in names if f"{inside}/{name}" not in keep]
        self.remove(stale)

    def folders(self, known: Iterable[str] | None = None) -> dict[str, int]:
        """Every folder with the time at which a name in it last came or went.

        `known` are the folders that there were before this build, where nobody else writes.
        """
        if known is None:
            known = [os.path.relpath(top, self.folder) for top, _, _ in os.walk(self.folder)]
        found = {}
        for folder in {*known, *self._made}:
            with suppress(OSError):
                found[folder] = os.stat(os.path.join(self.folder, folder)).st_mtime_ns
        return found

    def _make(self, folder: str) -> str:
        if not folder or folder in self._made:
            return self._made.get(folder, self.folder)
        path = os.path.join(self.folder, folder)
        self._make(os.path.dirname(folder))
        if os.path.islink(path):
            raise PipelineError(
                f"{path} is a symbolic link, and build writes only into real folders",
                hint="Remove the link and build again.",
            )
        try:
            os.makedirs(path, exist_ok=True)
        except OSError as error:
            raise _unwritable(path, error) from error
        self._made[folder] = path
        return path

    def _has(self, path: str, content: bytes) -> bool:
        if os.path.islink(path):
            return False
        try:
            if os.path.getsize(path) != len(content):
                return False
            with open(path, "rb") as file:
                return file.read() == content
        except OSError:
            return False

    def _replace(self, path: str, pieces: Iterable[bytes]) -> bool:
        """The new bytes in one step: whoever reads, and whatever fails, sees the old or the new.

        Whether they were others than the old.
        """
        folder, name = os.path.split(path)
        aside = os.path.join(folder, f".{name[:80]}.{os.getpid()}")
        try:
            descriptor = os.open(aside, _CREATE, 0o644)
            _fill(descriptor, aside, pieces)
            if _alike(aside, path):
                os.unlink(aside)
                return False
            os.replace(aside, path)
        except BaseException as error:  # whatever kept the pieces from coming, too
            with suppress(OSError):
                os.unlink(aside)
            if isinstance(error, OSError):
                raise _unwritable(path, error) from error
            raise
        return True


_PIECE = 1 << 20
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _alike(path: str, other: str) -> bool:
    """Whether the other is there, a file of its own with the same bytes."""
    if os.path.islink(other) or not os.path.isfile(other):
        return False
    with suppress(OSError), open(path, "rb") as ours, open(other, "rb") as theirs:
        while (piece := ours.read(_PIECE)) == theirs.read(_PIECE):
            if not piece:
                return True
    return False


def _fill(descriptor: int, path: str, pieces: Iterable[bytes]) -> None:
    """Write a new file to its end; a half-written one is taken away again."""
    try:
        try:
            for piece in pieces:
                written = os.write(descriptor, piece)
                while written < len(piece):
                    written += os.write(descriptor, memoryview(piece)[written:])
        finally:
            os.close(descriptor)
    except OSError as error:
        with suppress(OSError):
            os.unlink(path)
        raise _unwritable(path, error) from error


def _unwritable(path: str, error: OSError) -> PipelineError:
    return PipelineError(
        f"{path} cannot be written: {error.strerror or error}",
        hint="Make room or give the right to write there, or name another folder with --out.",
    )
