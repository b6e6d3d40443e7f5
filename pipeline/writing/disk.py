"""Posts' files on disk: written only where they are still what their author was shown."""

import hashlib
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pipeline.files import Folder
from pipeline.writing.refusal import Refused, sentence

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_CREATE |= getattr(os, "O_NOFOLLOW", 0)


class Conflict(Refused):
    """The file is no longer what was shown; `now` is what it holds, None where it is gone."""

    def __init__(self, path: str, now: bytes | None) -> None:
        if now is None:
            message = sentence("{path} was removed by somebody else meanwhile")
        else:
            message = sentence("{path} was changed by somebody else meanwhile")
        super().__init__(message, hint=sentence("Nothing was written."), path=path)
        self.path = path
        self.now = now


def digest(data: bytes) -> str:
    """What tells one state of a file from another."""
    return hashlib.sha256(data).hexdigest()


class Desk:
    """The brand's repository as a place to write in: never through a link, never outside."""

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.realpath(root))
        self._tree = Folder(self.root)

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        try:
            return self._tree.read(path)
        except FileNotFoundError:
            return None

    def require(self, path: str, shown: str) -> bytes:
        """The file's bytes where they are those that were shown, else Conflict."""
        now = self.read(path)
        if now is None or digest(now) != shown:
            raise Conflict(path, now)
        return now

    def replace(self, path: str, shown: str, data: bytes) -> None:
        """Write a file whole or not at all, where it is what was shown."""
        place = self._place(path)
        self.require(path, shown)
        facts = os.lstat(place)
        if not stat.S_ISREG(facts.st_mode):
            raise Refused(
                "{path} is a symbolic link", hint="Edit the file that it leads to.", path=path
            )
        aside = place.parent / f".{place.name[:80]}.{os.getpid()}.tmp"
        try:
            self._fill(aside, data, stat.S_IMODE(facts.st_mode))
            self.require(path, shown)  # again, now that only a rename is left
            os.replace(aside, place)
        except BaseException:
            with suppress(OSError):
                os.unlink(aside)
            raise

    def create(self, path: str, data: bytes) -> None:
        """Write a new file; Refused where there is something of that name."""
        place = self._place(path, make=True)
        try:
            self._fill(place, data, 0o644)
        except FileExistsError as error:
            raise Refused(
                "{path} is there already", hint="Choose another name.", path=path
            ) from error

    def link(self, path: str, target: str) -> None:
        """Make a symbolic link, where the system and the target allow one."""
        with suppress(OSError, ValueError):
            os.symlink(target, self._place(path, make=True))

    def exists(self, path: str) -> bool:
        """Whether something has this name, be it a file, a folder or a link."""
        return os.path.lexists(self.root / path)

    def remove(self, path: str, shown: str) -> None:
        """Take a file away, where it is what was shown."""
        place = self._place(path)
        self.require(path, shown)
        os.unlink(place)

    def _place(self, path: str, *, make: bool = False) -> Path:
        """Where a path stands; Refused where a link or `..` would lead elsewhere."""
        parts: Sequence[str] = path.split("/")
        if any(part in ("", ".", "..") or part.lower() == ".git" for part in parts):
            raise Refused("{path} is no path that can be written here", path=path)
        if any("\\" in part or "\0" in part or (os.name == "nt" and ":" in part) for part in parts):
            raise Refused("{path} is no path that can be written here", path=repr(path))
        place = self.root
        for part in parts[:-1]:
            place = place / part
            if make:
                with suppress(FileExistsError):
                    os.mkdir(place)
            try:
                facts = os.lstat(place)
            except OSError as error:
                raise Refused("there is no folder for {path}", path=path) from error
            if not stat.S_ISDIR(facts.st_mode):
                raise Refused(
                    "{path} goes through {part}, which is no folder of the repository",
                    hint="Make it a real folder.",
                    path=path,
                    part=part,
                )
        return place / parts[-1]

    def _fill(self, place: Path, data: bytes, mode: int) -> None:
        try:
            descriptor = os.open(place, _CREATE, mode)
        except FileExistsError:
            raise
        except OSError as error:
            raise Refused(
                "{name} cannot be written: {reason}", name=place.name, reason=error.strerror
            ) from error
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
        except OSError as error:
            with suppress(OSError):
                os.unlink(place)
            raise Refused(
                "{name} cannot be written: {reason}", name=place.name, reason=error.strerror
            ) from error
