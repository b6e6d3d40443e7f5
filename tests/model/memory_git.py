"""Git in memory: one remote and its clones, with pushes that may race, be lost or come late."""

import hashlib
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from model.fibers import Killed, Process, Stop, current

from pipeline.git import GitError, Pushed, Unreachable


@dataclass(frozen=True, slots=True)
class Made:
    """A commit: its parent, its files (path -> blob id), its time."""

    parent: str | None
    files: Mapping[str, str]
    at: datetime


@dataclass(slots=True)
class Remote:
    """The bare repository that everybody shares; `on_advance` sees every change of a branch."""

    commits: dict[str, Made] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    on_advance: Callable[[str, str | None, str], None] = lambda branch, before, after: None

    def commit(
        self, parent: str | None, files: Mapping[str, bytes | None], message: str, at: datetime
    ) -> str:
        """A commit on `parent` that writes, or for None removes, files; its id."""
        there = dict(self.commits[parent].files) if parent else {}
        for path, content in files.items():
            if content is None:
                there.pop(path, None)
            else:
                blob = hashlib.sha1(content, usedforsecurity=False).hexdigest()
                self.blobs[blob] = content
                there[path] = blob
        at = at.astimezone(UTC).replace(microsecond=0)
        said = repr((parent, sorted(there.items()), message, at)).encode()
        commit = hashlib.sha1(said, usedforsecurity=False).hexdigest()
        self.commits[commit] = Made(parent, there, at)
        return commit

    def swap(self, branch: str, expected: str | None, commit: str) -> bool:
        """Move a branch if it stands where it is expected; whether it moved."""
        if self.branches.get(branch) != expected or expected == commit:
            return False
        self.branches[branch] = commit
        self.on_advance(branch, expected, commit)
        return True

    def read(self, branch: str) -> dict[str, bytes]:
        """All files of a branch."""
        tip = self.branches.get(branch)
        files = self.commits[tip].files if tip else {}
        return {path: self.blobs[blob] for path, blob in files.items()}


@dataclass(slots=True)
class Kept:
    """What a clone keeps between two processes: its commits and its own references."""

    commits: set[str] = field(default_factory=set)
    refs: dict[str, str] = field(default_factory=dict)


class Clone:
    """What stands for `git.Repository` in one process: a clone without a work tree."""

    prefix = ""
    shallow = False
    partial = False

    def __init__(self, remote: Remote, process: Process, kept: Kept) -> None:
        self._remote = remote
        self._process = process
        self._known = kept.commits
        self._refs = kept.refs

    def run(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        timeout: float = 120.0,
        allowed: Sequence[int] = (0,),
    ) -> subprocess.CompletedProcess[bytes]:
        """The few commands that `git.Commit` asks of a repository."""
        self._alive()
        match arguments:
            case ("ls-tree", "-r", "-z", "--full-tree", commit, *under):
                output = self._ls_tree(commit, under[1:])
            case ("cat-file", "--batch", "--buffer"):
                output = b""
                for blob in (stdin or b"").decode().split():
                    content = self._remote.blobs[blob]
                    output += f"{blob} blob {len(content)}\n".encode() + content + b"\n"
            case ("cat-file", "-s", blob):
                output = str(len(self._remote.blobs[blob])).encode()
            case _:
                raise GitError(f"git {arguments[0]} failed: there is no work tree here")
        return subprocess.CompletedProcess(arguments, 0, output, b"")

    def tips(self, remote: str, branches: Iterable[str], timeout: float = 30.0) -> dict[str, str]:
        """Where the branches stood when the remote was asked; the answer may come later."""
        if current().pause(Stop("ask", ("goes", "unreachable"))) == "unreachable":
            raise Unreachable("the remote did not answer")
        there = self._remote.branches
        told = {branch: there[branch] for branch in branches if branch in there}
        current().pause(Stop("told"))
        return told

    def fetch(self, remote: str, commits: Iterable[str], timeout: float = 300.0) -> None:
        """Bring in commits and what they stand on."""
        self._alive()
        for commit in commits:
            at: str | None = commit
            while at and at not in self._known:
                self._known.add(at)
                at = self._remote.commits[at].parent

    def commit(
        self,
        parent: str | None,
        files: Mapping[str, bytes | None],
        message: str,
        at: datetime,
        name: str,
    ) -> str:
        """A commit of this clone's own."""
        self._alive()
        if parent and parent not in self._known:
            raise GitError(f"git fast-import failed: {parent} is not here")
        commit = self._remote.commit(parent, files, message, at)
        self._known.add(commit)
        return commit

    def push(self, remote: str, commit: str, branch: str, expected: str | None) -> Pushed:
        """Advance the branch by compare-and-swap, unless fate has it otherwise."""
        there = self._remote
        fates = ("arrives", "refused", "lost", "late")
        facts = {"swap": (branch, expected, commit)}
        fate = current().pause(Stop("push", fates, facts=facts))
        if fate == "refused":
            return Pushed("refused", "a hook declined it")
        moved = fate == "arrives" and there.swap(branch, expected, commit)
        answers = ("told", "unclear") if fate == "arrives" else ("unclear",)
        if current().pause(Stop("pushed", answers)) == "unclear":
            return Pushed("unclear", "the connection broke off")
        if moved:
            return Pushed("advanced")
        return Pushed("raced", "stale info")

    def keep(self, name: str, commit: str) -> None:
        """Remember a commit under refs/pipeline/."""
        self._alive()
        self._refs[f"refs/pipeline/{name}"] = commit

    def forget(self, name: str) -> None:
        """Drop what `keep` remembered."""
        self._alive()
        self._refs.pop(f"refs/pipeline/{name}", None)

    def resolve(self, revision: str) -> str | None:
        """What a reference of this clone stands for."""
        self._alive()
        return self._refs.get(revision)

    def objects(self, names: Sequence[str]) -> list[str | None]:
        """The ids of commits, and of files and folders as `commit:path`."""
        self._alive()
        found: list[str | None] = []
        for name in names:
            commit, _, path = name.partition(":")
            files = self._remote.commits[commit].files if commit in self._known else {}
            below = [blob for there, blob in files.items() if there.startswith(f"{path}/")]
            if commit not in self._known:
                found.append(None)
            elif not path:
                found.append(commit)
            else:
                found.append(files.get(path) or ("-".join(below) or None))
        return found

    def goes_on(self, older: str, newer: str) -> bool:
        """Whether a commit is another's ancestor."""
        self._alive()
        at: str | None = newer
        while at and at != older:
            at = self._remote.commits[at].parent
        return at == older

    def committed_at(self, commit: str) -> datetime:
        """A commit's time."""
        return self._remote.commits[commit].at

    def _ls_tree(self, commit: str, under: Sequence[str]) -> bytes:
        if commit not in self._known:
            raise GitError(f"git ls-tree failed: {commit} is not here")
        return b"".join(
            f"100644 blob {blob}\t{path}\0".encode()
            for path, blob in sorted(self._remote.commits[commit].files.items())
            if not under or any(path == one or path.startswith(f"{one}/") for one in under)
        )

    def _alive(self) -> None:
        if self._process.dead:
            raise Killed
