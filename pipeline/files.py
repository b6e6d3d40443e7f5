"""A tree of files: the brand's repository as it stands on disk, read without leaving it."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from pipeline.errors import PipelineError


class Unsafe(PipelineError):
    """A path that leads out of the repository."""


class Tree(Protocol):
    """Files by path; paths are relative to the repository's root, with forward slashes."""

    def paths(self, under: str) -> list[str]:
        """Every file below a folder, sorted; [] where the folder does not exist."""
        ...

    def read(self, path: str) -> bytes:
        """A file's bytes; FileNotFoundError where there is none, Unsafe where it leads outside."""
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
    """A tree on disk; symbolic links are followed only while they stay inside."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real = os.path.realpath(root)

    def paths(self, under: str) -> list[str]:
        found: list[str] = []
        self._walk(under, found)
        return sorted(found)

    def _walk(self, under: str, found: list[str]) -> None:
        try:
            entries = os.scandir(os.path.join(self._real, under))
        except (FileNotFoundError, NotADirectoryError):
            return
        with entries:
            for entry in entries:
                path = f"{under}/{entry.name}" if under else entry.name
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != ".git":
                        self._walk(path, found)
                else:
                    found.append(path)

    def read(self, path: str) -> bytes:
        with open(self._inside(path), "rb") as file:
            return file.read()

    def read_many(
        self, paths: Iterable[str], most: int | None = None
    ) -> Iterator[tuple[str, bytes]]:
        for path in paths:
            with open(self._inside(path), "rb") as file:
                yield path, file.read() if most is None else file.read(most + 1)

    def size(self, path: str) -> int:
        return os.stat(self._inside(path)).st_size

    def stamp(self, path: str) -> tuple[int, ...]:
        """What changes when a file's bytes do, its size first; raises as `read` does."""
        stat = os.stat(self._inside(path))
        return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino

    def _inside(self, path: str) -> str:
        """The real place of a path, or Unsafe; a folder counts as no file."""
        real = os.path.realpath(os.path.join(self._real, path))
        if not real.startswith(self._real + os.sep):
            raise Unsafe(
                f"{path} leads out of the repository",
                hint="Copy the file into the repository and name it there.",
            )
        if os.path.isdir(real):
            raise FileNotFoundError(path)
        return real


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
