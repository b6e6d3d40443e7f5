"""A tree of files: the brand's repository as it stands on disk, read without leaving it."""

import errno
import os
import posixpath
import stat
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from pipeline.errors import PipelineError

# Never through a link that nobody looked at, never waiting for whoever writes into a pipe.
_FLAGS = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
    _FLAGS |= getattr(os, _flag, 0)
_HAS_NOFOLLOW = hasattr(os, "O_NOFOLLOW")
_ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ)
_MOST_AT_ONCE = 1 << 30


class Unsafe(PipelineError):
    """A path that leads out of the repository, or to where git would not follow."""


class Unreadable(PipelineError, OSError):
    """A file or folder that is there and cannot be read; `strerror` says why.

    It is an OSError for callers that go on without the file, and ends the command otherwise.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"{path} cannot be read: {reason}", hint="Mend its permissions, or remove it."
        )
        self.strerror = reason

    def __str__(self) -> str:
        return self.message


class Tree(Protocol):
    """Files by path; paths are relative to the repository's root, with forward slashes."""

    def paths(self, under: str) -> list[str]:
        """Every file below a folder, sorted; [] where the folder does not exist.

        What git does not keep is left out: its own folders, pipes, sockets, devices.
        """
        ...

    def read(self, path: str) -> bytes:
        """A file's bytes; FileNotFoundError where there is none, Unsafe where it leads outside.

        Unreadable where it is there and can't be read.
        """
        ...

    def read_many(
        self, paths: Iterable[str], most: int | None = None
    ) -> Iterator[tuple[str, bytes]]:
        """Several files in the order asked, in one go where that is cheaper.

        Of a file larger than `most` bytes come the first `most` + 1, which tell that it is.
        """
        ...

    def size(self, path: str) -> int:
        """A file's size in bytes without reading it; raises as `read` does."""
        ...


class Folder:
    """A tree on disk; a file that is a symbolic link is followed only while it stays inside.

    What can be read here is what git would have after a commit: nothing in `.git`, nothing through
    a folder that is a link, and names count letter by letter on every file system.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real = os.path.realpath(root)
        self._blurs: bool | None = None

    def paths(self, under: str) -> list[str]:
        try:
            top = self._folder(under, {}) if under else self._real
        except (OSError, ValueError) as error:
            away = _without(under, error)
            if isinstance(away, FileNotFoundError):
                return []
            raise away from error
        found: list[str] = []
        rest = [(top, f"{under}/" if under else "")]
        while rest:
            place, prefix = rest.pop()
            try:
                entries = os.scandir(place)
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                raise Unreadable(prefix.rstrip("/") or ".", _reason(error)) from error
            with entries:
                for entry in entries:
                    name = _composed(entry.name)
                    if entry.is_file(follow_symlinks=False):
                        if name != ".git":
                            found.append(prefix + name)
                    elif entry.is_dir(follow_symlinks=False):
                        if name.lower() != ".git":
                            rest.append((entry.path, f"{prefix}{name}/"))
                    elif entry.is_symlink():
                        found.append(prefix + name)
        found.sort()
        return found

    def read(self, path: str) -> bytes:
        file, size = self._opened(path, {})
        return _content(path, file, size, None)

    def read_many(
        self, paths: Iterable[str], most: int | None = None
    ) -> Iterator[tuple[str, bytes]]:
        known: dict[str, str] = {}
        for path in paths:
            file, size = self._opened(path, known)
            yield path, _content(path, file, size, most)

    def size(self, path: str) -> int:
        return self._stat(path).st_size

    def stamp(self, path: str) -> tuple[int, ...]:
        """What changes when a file's bytes do, its size first; for who keeps what `read` gave.

        It says nothing of whether the path stays inside: as cheap as can be, it only asks.
        """
        try:
            facts = os.stat(f"{self._real}/{path}")
        except (OSError, ValueError) as error:
            raise _without(path, error) from error
        return facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino

    def _stat(self, path: str) -> os.stat_result:
        try:
            facts = os.lstat(self._place(path, {}))
            if stat.S_ISLNK(facts.st_mode):
                facts = os.lstat(self._behind(path))
        except (OSError, ValueError) as error:
            raise _without(path, error) from error
        _require_file(path, facts)
        return facts

    def _opened(self, path: str, known: dict[str, str]) -> tuple[int, int]:
        """A file's descriptor and size; `known` remembers folders that were looked at."""
        try:
            place = self._place(path, known)
            try:
                if not _HAS_NOFOLLOW and os.path.islink(place):
                    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
                file = os.open(place, _FLAGS)
            except OSError as error:
                if error.errno not in (errno.ELOOP, errno.EMLINK):
                    raise
                file = os.open(self._behind(path), _FLAGS)
        except (OSError, ValueError) as error:
            raise _without(path, error) from error
        facts = os.fstat(file)
        if not stat.S_ISREG(facts.st_mode):
            os.close(file)
            _require_file(path, facts)
        return file, facts.st_size

    def _place(self, path: str, known: dict[str, str]) -> str:
        """Where a path stands, through no link but perhaps a last one."""
        folder, _, name = path.rpartition("/")
        place = known.get(folder)
        if place is None or name in ("", ".", ".."):
            path = _plain(path)
            folder, _, name = path.rpartition("/")
            place = self._folder(folder, known) if folder else self._real
            known[folder] = place
        if name.lower() == ".git":
            raise _gits_own(path)
        if self._blurred and not _listed(place, name):
            raise FileNotFoundError(path)
        return f"{place}/{name}"

    def _folder(self, folder: str, known: dict[str, str]) -> str:
        """Where a folder stands, no part of it being a link; OSError where it does not."""
        place, prefix = self._real, ""
        for name in _plain(folder).split("/"):
            above, prefix = place, f"{prefix}/{name}" if prefix else name
            if prefix in known:
                place = known[prefix]
                continue
            if name.lower() == ".git":
                raise _gits_own(folder)
            place = f"{above}/{name}"
            if stat.S_ISLNK(os.lstat(place).st_mode):
                raise Unsafe(
                    f"{folder} goes through {prefix}, a symbolic link to a folder, which git does "
                    "not follow",
                    hint=f"Make {prefix} a real folder, or name the file where it is.",
                )
            if self._blurred and not _listed(above, name):
                raise FileNotFoundError(folder)
            known[prefix] = place
        return place

    def _behind(self, path: str) -> str:
        """The real place of a path that is a link, or Unsafe."""
        real = os.path.realpath(os.path.join(self._real, _plain(path)))
        inside = real.removeprefix(self._real.rstrip(os.sep) + os.sep)
        if inside == real:
            raise _outside(path)
        if ".git" in inside.lower().split(os.sep):
            raise _gits_own(path)
        return real

    @property
    def _blurred(self) -> bool:
        """Whether this file system takes `BRAND` for `brand`, as those of macOS and Windows do."""
        if self._blurs is None:
            brand, other = (os.path.join(self._real, name) for name in ("brand", "BRAND"))
            self._blurs = os.path.exists(other) and os.path.samefile(brand, other)
        return self._blurs


def _plain(path: str) -> str:
    """The path without `.`, `..` and empty parts; Unsafe where it begins outside."""
    if path.startswith("/") or (os.name == "nt" and ("\\" in path or ":" in path)):
        raise _outside(path)
    plain = posixpath.normpath(path)
    if plain == ".." or plain.startswith("../"):
        raise _outside(path)
    return plain


def _content(path: str, file: int, size: int, most: int | None) -> bytes:
    """The bytes of an open file, at most `most` + 1 of them; closes it."""
    end = sys.maxsize if most is None else most + 1
    try:
        content = os.read(file, min(size + 1, end, _MOST_AT_ONCE))
        if len(content) != size and len(content) < end:  # huge, or being written right now
            parts = [content]
            while parts[-1] and (left := end - sum(map(len, parts))) > 0:
                parts.append(os.read(file, min(left, _MOST_AT_ONCE)))
            content = b"".join(parts)
        return content
    except OSError as error:
        raise Unreadable(path, _reason(error)) from error
    finally:
        os.close(file)


def _require_file(path: str, facts: os.stat_result) -> None:
    if stat.S_ISDIR(facts.st_mode):
        raise FileNotFoundError(path)
    if not stat.S_ISREG(facts.st_mode):
        raise Unreadable(path, "it is no ordinary file")


def _without(path: str, error: OSError | ValueError) -> Exception:
    """What to raise for a path that does not lead to a file; a ValueError is a NUL within it."""
    if isinstance(error, PipelineError):
        return error
    if isinstance(error, ValueError) or not error.errno or error.errno in _ABSENT:
        return FileNotFoundError(path)
    return Unreadable(path, _reason(error))


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _outside(path: str) -> Unsafe:
    return Unsafe(
        f"{path} leads out of the repository",
        hint="Copy the file into the repository and name it there.",
    )


def _gits_own(path: str) -> Unsafe:
    return Unsafe(
        f"{path} leads into git's own folder", hint="Copy the file out of it and name it there."
    )


def _composed(name: str) -> str:
    """A file's name as git keeps it: macOS may list accents apart from their letters."""
    return unicodedata.normalize("NFC", name) if sys.platform == "darwin" else name


def _listed(folder: str, name: str) -> bool:
    """Whether a folder has exactly this name, whatever its file system takes for the same."""
    return _composed(name) in map(_composed, os.listdir(folder))


class Overlay:
    """A tree with some files as they would be: what is not replaced shows through."""

    def __init__(self, below: Tree, replaced: Mapping[str, bytes]) -> None:
        self._below = below
        self._replaced = replaced

    def paths(self, under: str) -> list[str]:
        return self._below.paths(under)

    def read(self, path: str) -> bytes:
        return self._replaced[path] if path in self._replaced else self._below.read(path)

    def read_many(
        self, paths: Iterable[str], most: int | None = None
    ) -> Iterator[tuple[str, bytes]]:
        for path in paths:
            if path in self._replaced:
                yield path, self._replaced[path]
            else:
                yield from self._below.read_many([path], most)

    def size(self, path: str) -> int:
        return len(self._replaced[path]) if path in self._replaced else self._below.size(path)

    def under(self, path: str) -> Tree:
        """The tree that a file is read from: the one below, where it is not replaced."""
        if path in self._replaced:
            return self
        return self._below.under(path) if isinstance(self._below, Overlay) else self._below

    def stamp(self, path: str) -> tuple[int, ...]:
        """What changes when a file's bytes do, as `Folder.stamp`; () below that never change."""
        if path in self._replaced:
            return (len(self._replaced[path]),)
        return self._below.stamp(path) if isinstance(self._below, (Folder, Overlay)) else ()
