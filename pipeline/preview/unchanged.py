"""Whether anything that a build reads changed since the last one, asked of git and of the files.

This runs before everything else, in a process that has imported nothing but the standard library:
where nothing changed, `pipeline build` ends here.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline import shelf
from pipeline.frozen import field, fields, frozen
from pipeline.shelf import FOLDER

FORMAT = 4
READ = ("content", "brand", ".vale.ini")  # what pages are made of
KEPT_LOG = "refs/pipeline/log"

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


@frozen
class Seen:
    """The state of all that a build reads, as lines that can be compared.

    `trees` are git's ids of what is committed, "" outside git. `files` has a line a file (path,
    size, times) for those that git says differ from the commit, or outside git for all. `outside`
    is the same for pictures elsewhere in the repository. `refs` are those of the log's branch and
    of the one that publishes. `own` are facts of the tool's files: while they stay, so does `tool`.
    """

    tool: str
    trees: str
    files: str
    outside: str
    refs: str
    own: str = field(compare=False)


@frozen
class Record:
    """What the last build saw and made; `since` and `until` bound the clock that it holds for."""

    seen: Seen
    out: str
    lang: str  # as it was asked for; "": the brand's first
    folders: Mapping[str, int]  # the built tree's, with the time of the last change of names
    cache: str  # the serial number of the cache that goes with it
    branches: Sequence[str]  # whose refs count
    since: float
    until: float
    summary: Mapping[str, Any]


class Looking:
    """A look at the repository that git is still at; `seen()` waits for its answers.

    `before` is what an earlier look saw.
    """

    def __init__(
        self,
        root: str,
        branches: Iterable[str],
        outside: Iterable[str],
        before: Seen | None = None,
    ) -> None:
        self.root = root
        self.before = before
        self.outside = tuple(outside)
        self._trees = _git(root, "ls-tree", "HEAD", "--", *READ)
        self._status = _git(
            root,
            *("status", "--porcelain", "-z", "--untracked-files=all"),
            *("--ignored=traditional", "--no-renames", "--", *READ),
        )
        self._refs = _git(root, *_refs_of(branches))

    def seen(self) -> Seen:
        """What there is now."""
        trees, status = _answer(self._trees), _answer(self._status)
        refs = _answer(self._refs)
        if status is None:
            in_git, paths = "", walk(self.root)
        else:
            in_git = f"git {trees or ''}"
            start = 3 + len(_prefix(self.root))
            paths = sorted(line[start:] for line in status.split("\0") if line)
        facts = own()
        return Seen(
            tool=self.before.tool if self.before and self.before.own == facts else tool(),
            trees=in_git,
            files=lines(self.root, paths),
            outside=lines(self.root, self.outside),
            refs=refs or "",
            own=facts,
        )


def changed(before: Seen, after: Seen, root: str) -> frozenset[str] | None:
    """The paths that may have changed between two looks; None: anything may have."""
    if before.tool != after.tool or bool(before.trees) != bool(after.trees):
        return None
    paths = set(_differing(before.files, after.files))
    paths.update(_differing(before.outside, after.outside))
    if before.trees != after.trees:
        old, new = _ids(before.trees), _ids(after.trees)
        for name in {*old, *new}:
            if old.get(name) == new.get(name):
                continue
            if name not in old or name not in new:
                return None
            if "." in name:
                paths.add(name)
                continue
            said = _answer(
                _git(
                    root,
                    "diff-tree",
                    "-r",
                    "-z",
                    "--name-only",
                    "--no-renames",
                    old[name],
                    new[name],
                )
            )
            if said is None:
                return None
            paths.update(f"{name}/{path}" for path in said.split("\0") if path)
    return frozenset(paths)


def holds(record: Record, seen: Seen, out: str, lang: str, now: float) -> bool:
    """Whether the built tree is still what a build would write now."""
    return (
        record.seen == seen
        and record.out == out
        and record.lang == lang
        and record.since <= now < record.until
        and untouched(record.folders, out)
    )


def recorded(root: str) -> Record | None:
    """What the last build wrote down; None where it did not, or where that is not understood."""
    try:
        with open(os.path.join(root, FOLDER, "build.json"), "rb") as file:
            plain = json.loads(file.read())
        if plain.pop("format") != FORMAT:
            return None
        return Record(seen=Seen(**plain.pop("seen")), **plain)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def record(root: str, kept: Record) -> None:
    """Write down what a build saw and made; where that cannot be, the next one starts afresh."""
    plain = {
        "format": FORMAT,
        **{name: getattr(kept, name) for name in fields(Record) if name != "seen"},
        "seen": {name: getattr(kept.seen, name) for name in fields(Seen)},
    }
    if not shelf.keep(root, "build.json", json.dumps(plain).encode()):
        forget(root)


def forget(root: str) -> None:
    """Have the next build start afresh."""
    try:
        os.unlink(os.path.join(root, FOLDER, "build.json"))
    except OSError:
        return


def untouched(before: Mapping[str, int], out: str) -> bool:
    """Whether the folders are there still and no file came into them or went."""
    try:
        return bool(before) and all(
            os.stat(os.path.join(out, folder)).st_mtime_ns == at for folder, at in before.items()
        )
    except OSError:
        return False


def walk(root: str) -> list[str]:
    """Every file that a build may read, outside git."""
    found = []
    for name in READ:
        if os.path.isfile(os.path.join(root, name)):
            found.append(name)
        for top, below, files in os.walk(os.path.join(root, name)):
            below.sort()
            inside = os.path.relpath(top, root).replace(os.sep, "/")
            found += [f"{inside}/{file}" for file in files]
    return sorted(found)


def tool() -> str:
    """The tool itself: what is in its files, its Python, and the packages installed beside it.

    It is the same in another place, and for files of another time.
    """
    digest = hashlib.sha256(_surroundings())
    for path in _own_files():
        digest.update(os.path.basename(path).encode())
        with open(path, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def own() -> str:
    """The sizes and times of the tool's files, and what is around them: cheaper to ask."""
    facts = lines(_PACKAGE, _own_files()).encode(errors="surrogateescape")
    return hashlib.sha256(_surroundings() + facts).hexdigest()


def _own_files() -> list[str]:
    found = []
    for top, below, files in os.walk(_PACKAGE):
        below[:] = sorted(name for name in below if name != "__pycache__")
        found += [os.path.join(top, name) for name in sorted(files)]
    return found


def _surroundings() -> bytes:
    """The Python, the system, and the packages installed here with their versions."""
    said = [f"{sys.version} {sys.platform}"]
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")) and os.path.isdir(folder):
            names = [name for name in os.listdir(folder) if name.endswith(".dist-info")]
            said.append(" ".join(sorted(names)))
    return "\n".join(said).encode()


def refs(root: str, branches: Iterable[str]) -> str | None:
    """Where these branches and the log stand, here and as last fetched; None outside git."""
    return _answer(_git(root, *_refs_of(branches)))


def _refs_of(branches: Iterable[str]) -> tuple[str, ...]:
    asked = ("for-each-ref", "--format=%(objectname) %(refname)", KEPT_LOG)
    places = ("refs/heads/", "refs/remotes/*/")
    return (*asked, *(f"{place}{branch}" for branch in branches for place in places))


def _prefix(root: str) -> str:
    """The way from the top of the git repository to the brand's folder: "" or `folder/`."""
    top = root
    while not os.path.lexists(os.path.join(top, ".git")) and os.path.dirname(top) != top:
        top = os.path.dirname(top)
    return "" if top == root else f"{os.path.relpath(root, top)}/".replace(os.sep, "/")


def _ids(trees: str) -> dict[str, str]:
    """Name -> object id, from `git ls-tree`."""
    found = {}
    for line in trees.removeprefix("git ").splitlines():
        facts, _, name = line.partition("\t")
        found[name] = facts.rpartition(" ")[2]
    return found


def _differing(before: str, after: str) -> Iterator[str]:
    for line in set(before.split("\n")) ^ set(after.split("\n")):
        if line:
            yield line.partition("\0")[0]


def lines(root: str, paths: Iterable[str]) -> str:
    """A line a file with its size and times; one that is gone has no facts."""
    said = []
    for path in paths:
        try:
            facts = shelf.facts(os.stat(os.path.join(root, path)))
        except OSError:
            facts = ""
        said.append(f"{path}\0{facts}")
    return "\n".join(said)


def _git(root: str, *arguments: str) -> subprocess.Popen[bytes] | None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
    }
    environment.update(GIT_OPTIONAL_LOCKS="0", LC_ALL="C")
    command: Sequence[str] = ("git", *arguments)
    try:
        return subprocess.Popen(
            command,
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None


def _answer(asked: subprocess.Popen[bytes] | None) -> str | None:
    """What git said; None where there is no git, or no repository."""
    if asked is None:
        return None
    said = asked.communicate()[0]
    return said.decode(errors="surrogateescape") if asked.returncode == 0 else None
