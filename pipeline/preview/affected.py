"""Which posts a change of files concerns; whatever is not sure is taken in."""

import hashlib
import posixpath
from collections.abc import Iterable, Iterator, Sequence

from pipeline import project
from pipeline.files import Tree
from pipeline.frozen import frozen
from pipeline.preview.store import Store
from pipeline.project import CONTENT, Entry

_LONGEST = 240  # bytes of a file's name, with room for `.html` in the 255 of file systems


@frozen
class Named:
    """A post's file, its path as everything can write it, and the id that its page goes by."""

    entry: Entry
    path: str
    page: str


class _Region:
    """A tree of which only one folder of posts is listed."""

    def __init__(self, tree: Tree, folder: str) -> None:
        self._tree = tree
        self._folder = folder
        self.read = tree.read
        self.read_many = tree.read_many
        self.size = tree.size

    def paths(self, under: str) -> list[str]:
        return self._tree.paths(self._folder if under == CONTENT else under)


def named(entries: Iterable[Entry]) -> list[Named]:
    """Every post with its page's id: its own, or its path where a twin has that."""
    taken: set[str] = set()
    found = []
    for entry in entries:
        page = entry.id
        if page in taken:
            page = entry.path.removeprefix(f"{CONTENT}/").removesuffix(".md")
        taken.add(page)
        found.append(Named(entry, writable(entry.path), _short(writable(page))))
    return found


def concerns_all(path: str) -> bool:
    """Whether every page may look different once this file has changed."""
    return not path.startswith(f"{CONTENT}/") and path.startswith(("brand/", ".vale"))


def affected(store: Store, tree: Tree, changed: Iterable[str]) -> tuple[list[Named], list[str]]:
    """The posts to make again, and the files of posts that are gone."""
    paths: set[str] = set()
    again: set[str] = set()
    regions: set[str] = set()
    for path in _files(store, tree, map(writable, changed)):
        paths.add(path)
        if path.startswith(f"{CONTENT}/") and path.endswith(".md"):
            regions.add(_region(path))
        else:
            again.update(store.reading(path))
            again.update(store.missing_media())
    known = set()
    for region in sorted(regions):
        known.update(store.below(region))
    regions.update(_region(path) for path in again)
    present = [
        one
        for region in sorted(_outermost(regions))
        for one in named(project.entries(_Region(tree, region)))
    ]
    twins = {f"{path.removesuffix('.md')}/index.md" for path in paths}
    homes = {posixpath.dirname(path) for path in paths}
    opened = {posixpath.dirname(path) for path in paths if path.endswith("/index.md")}
    todo = [
        one
        for one in present
        if one.path in paths
        or one.path in again
        or one.path in twins
        or (one.path.endswith("/index.md") and posixpath.dirname(one.path) in homes)
        or any(one.path.startswith(f"{folder}/") for folder in opened)
    ]
    here = {one.path for one in present}
    return todo, sorted((known | again) - here)


def around(tree: Tree, changed: Iterable[str]) -> tuple[set[str], list[Named]]:
    """The folders whose posts changed files can concern, and the posts there now."""
    regions = _outermost({_region(path) for path in map(writable, changed)})
    return regions, [
        one for region in sorted(regions) for one in named(project.entries(_Region(tree, region)))
    ]


def within(tree: Tree, months: Iterable[str]) -> list[Named]:
    """The posts filed under these months, such as `2026/12`."""
    return [
        one
        for month in months
        for one in named(project.entries(_Region(tree, f"{CONTENT}/{month}")))
    ]


def at(tree: Tree, page: str) -> Named | None:
    """The post whose page goes by this id."""
    if any(part in ("", ".", "..") for part in page.split("/")):
        return None
    region = _region(f"{CONTENT}/{page}.md")
    return next(
        (one for one in named(project.entries(_Region(tree, region))) if one.page == page), None
    )


def find(tree: Tree, paths: Sequence[str]) -> Iterator[Named]:
    """The posts of these files, in the order of their ids."""
    wanted = set(paths)
    for region in sorted(_outermost({_region(path) for path in paths})):
        for one in named(project.entries(_Region(tree, region))):
            if one.path in wanted:
                yield one


def writable(path: str) -> str:
    """A path as UTF-8 can write it; file names need not be UTF-8."""
    return path if path.isascii() else path.encode("utf-8", "backslashreplace").decode()


def _short(page: str) -> str:
    """A page's id with no name longer than a file may be named."""
    if len(page) * 4 <= _LONGEST or len(page.encode()) <= _LONGEST:
        return page
    names = []
    for name in page.split("/"):
        if len(name.encode()) > _LONGEST:
            end = hashlib.sha256(name.encode()).hexdigest()[:12]
            name = f"{name.encode()[: _LONGEST - 13].decode(errors='ignore')}-{end}"
        names.append(name)
    return "/".join(names)


def _files(store: Store, tree: Tree, paths: Iterable[str]) -> Iterator[str]:
    """The paths, and of a folder that came or went the posts and pictures in it."""
    for path in paths:
        yield path
        if path.startswith(f"{CONTENT}/") and not path.endswith(".md"):
            yield from store.below(path)
            yield from tree.paths(path)


def _region(path: str) -> str:
    """The folder whose posts a file can concern: a month's, or the ideas'."""
    parts = path.split("/")
    depth = 3 if len(parts) > 3 and parts[1].isdigit() and parts[2].isdigit() else 2
    folder = "/".join(parts[:depth])
    return folder if len(parts) > depth and folder.isascii() else CONTENT


def _outermost(folders: set[str]) -> set[str]:
    return (
        {CONTENT}
        if CONTENT in folders
        else {
            folder
            for folder in folders
            if not any(folder.startswith(f"{other}/") for other in folders)
        }
    )
