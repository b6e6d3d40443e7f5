"""Bringing in what others merged: the branch goes forward, what is written here stays."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from pipeline import git
from pipeline.files import Folder
from pipeline.frozen import frozen
from pipeline.git import Repository
from pipeline.sharing import changes
from pipeline.sharing.changes import REVIEWS, Ground
from pipeline.sharing.sending import fetch
from pipeline.writing.refusal import Refused

KEPT = ".pipeline/kept"  # what a choice put aside, by time

Choice = Literal["mine", "theirs"]


@frozen
class Clash:
    """A file that was changed here and there in ways that do not go together; None: it is gone."""

    path: str
    mine: bytes | None
    theirs: bytes | None


@frozen
class Brought:
    """What came in, what was put aside; with clashes nothing was done."""

    files: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()


@dataclass(slots=True)
class _Plan:
    """What is to stand in the work tree once the branch went forward."""

    after: dict[str, bytes | None] = field(default_factory=dict)  # written here, merged or kept
    aside: dict[str, bytes] = field(default_factory=dict)  # mine, where theirs was chosen
    clashes: list[Clash] = field(default_factory=list)


def bring(root: Path, at: Ground, choices: Mapping[str, Choice], now: datetime) -> Brought:
    """Go forward to the newest of the published branch; what was written here stays written.

    A file that both sides changed is merged line by line; where that cannot be, it is a clash, and
    nothing is done until `choices` says whose version stays. Refused where this clone has commits
    of its own.
    """
    repository = at.repository
    if at.remote is None:
        raise Refused(
            "this repository is on this machine alone: it has no remote",
            hint="Somebody who knows git can add one: git remote add origin ADDRESS.",
        )
    fetch(at, at.remote)
    head = repository.resolve("HEAD") or ""
    upstream = repository.resolve(f"refs/remotes/{at.remote}/{at.branch}")
    if upstream is None:
        raise Refused(
            "{remote} has no branch {branch}", remote=git.named(at.remote), branch=at.branch
        )
    if repository.goes_on(upstream, head):
        _settle(repository, upstream)
        return Brought()
    if not repository.goes_on(head, upstream):
        own = repository.run("rev-list", "--count", f"{upstream}..{head}").stdout.decode().strip()
        raise Refused(
            "this copy has {own} commits of its own that {branch} does not have, so it "
            "cannot simply go forward",
            hint="Somebody who knows git can do it: git rebase {remote}/{branch}. "
            "Nothing was changed.",
            own=own,
            branch=at.branch,
            remote=git.named(at.remote),
        )
    plan, dirty = _plan(repository, head, upstream, choices)
    if plan.clashes:
        inside = repository.prefix
        return Brought(
            clashes=tuple(
                Clash(clash.path.removeprefix(inside), clash.mine, clash.theirs)
                for clash in plan.clashes
            )
        )
    kept = _put_aside(root, plan.aside, now)
    _forward(repository, head, upstream, plan, dirty)
    _settle(repository, upstream)
    moved = _between(repository, head, upstream)
    return Brought(tuple(path.removeprefix(repository.prefix) for path in moved), tuple(kept))


def _plan(
    repository: Repository, head: str, upstream: str, choices: Mapping[str, Choice]
) -> tuple[_Plan, dict[str, bytes | None]]:
    """What to do with each file that comes in and is not here as it was committed."""
    moved = _between(repository, head, upstream)
    top = repository.top
    plain = Repository(top, "", repository.shallow, repository.partial)
    ids = changes.blobs(top, plain, moved)
    then, now = git.Commit(repository, head, ""), git.Commit(repository, upstream, "")
    plan = _Plan()
    dirty: dict[str, bytes | None] = {}
    for path, (before, after) in moved.items():
        mine_id = ids[path]
        if mine_id == before:
            continue
        mine = _bytes(top, path)
        dirty[path] = mine
        if mine_id == after:
            continue
        old, theirs = _blob(then, path), _blob(now, path)
        merged = _merged(old, mine, theirs)
        choice = choices.get(path.removeprefix(repository.prefix))
        if merged is not None:
            plan.after[path] = merged
        elif choice == "mine":
            plan.after[path] = mine
        elif choice == "theirs":
            if mine is not None:
                plan.aside[path] = mine
        else:
            plan.clashes.append(Clash(path, mine, theirs))
    return plan, dirty


def _forward(
    repository: Repository,
    head: str,
    upstream: str,
    plan: _Plan,
    dirty: Mapping[str, bytes | None],
) -> None:
    """Let git go forward over a work tree that it finds clean there, then write ours again."""
    top = repository.top
    known = set(git.Commit(repository, head, "").listing(""))
    tracked = [path for path in dirty if path in known]
    if dirty:
        repository.run("reset", "--quiet", head, "--", *_exactly(dirty))
    try:
        if tracked:
            repository.run("checkout", "--quiet", head, "--", *_exactly(tracked))
        for path in dirty:
            if path not in known:
                with suppress(FileNotFoundError):
                    os.unlink(top / path)
        done = repository.run(
            *("-c", f"core.hooksPath={os.devnull}", "merge", "--ff-only", "--quiet", upstream),
            allowed=(0, 1, 128),
        )
        if done.returncode:
            raise Refused(
                "git did not go forward: {reason}",
                hint="Nothing of yours was changed.",
                reason=git.words(done.stderr),
            )
    except BaseException:
        for path, data in dirty.items():
            _write(top, path, data)
        raise
    for path, data in plan.after.items():
        _write(top, path, data)


def _merged(old: bytes | None, mine: bytes | None, theirs: bytes | None) -> bytes | None:
    """Both changes in one text; None where they do not go together."""
    if old is None or mine is None or theirs is None or b"\0" in old + mine + theirs:
        return None
    with tempfile.TemporaryDirectory(prefix="pipeline-") as folder:
        names = []
        for name, data in (("mine", mine), ("old", old), ("theirs", theirs)):
            names.append(os.path.join(folder, name))
            with open(names[-1], "wb") as file:
                file.write(data)
        done = subprocess.run(
            ["git", "merge-file", "-p", "--quiet", *names], capture_output=True, check=False
        )
    return done.stdout if done.returncode == 0 else None


def _put_aside(root: Path, files: Mapping[str, bytes], now: datetime) -> list[str]:
    kept = []
    for path, data in files.items():
        place = f"{KEPT}/{now:%Y%m%dT%H%M%S}/{path}"
        os.makedirs((root / place).parent, exist_ok=True)
        (root / place).write_bytes(data)
        kept.append(place)
    return kept


def _settle(repository: Repository, upstream: str) -> None:
    """Forget the reviews of which all is published now."""
    at = Ground(repository, None, "", upstream, upstream)
    for branch, commit in changes.reviews(at).items():
        base = repository.run("merge-base", commit, upstream, allowed=(0, 1)).stdout
        moved = _between(repository, base.decode().strip() or upstream, commit)
        there = git.Commit(repository, upstream, "").listing("")
        if all(there.get(path, ("", ""))[1] == after for path, (_, after) in moved.items()):
            repository.forget(f"{REVIEWS}/{branch}")


def _between(repository: Repository, old: str, new: str) -> dict[str, tuple[str, str]]:
    """Every path that differs between two commits: its ids then and now, "" where there is none."""
    words = repository.run("diff-tree", "-r", "-z", "--no-renames", old, new).stdout.split(b"\0")
    found = {}
    for facts, name in zip(words[::2], words[1::2], strict=False):
        before, after = (
            "" if set(blob) == {"0"} else blob for blob in facts.decode().split(" ")[2:4]
        )
        found[name.decode(errors="surrogateescape")] = before, after
    return found


def _blob(commit: git.Commit, path: str) -> bytes | None:
    found = commit.listing(path).get(path)
    if found is None:
        return None
    for _, data in commit.read_blobs([(path, found[1])]):
        return data
    return None


def _bytes(top: Path, path: str) -> bytes | None:
    try:
        return Folder(top).read(path)
    except OSError:
        return None


def _write(top: Path, path: str, data: bytes | None) -> None:
    place = top / path
    if data is None:
        with suppress(FileNotFoundError):
            os.unlink(place)
        return
    os.makedirs(place.parent, exist_ok=True)
    aside = place.parent / f".{place.name[:80]}.{os.getpid()}.tmp"
    aside.write_bytes(data)
    if place.exists():
        shutil.copymode(place, aside)
    os.replace(aside, place)


def _exactly(paths: Mapping[str, object] | list[str]) -> list[str]:
    return [f":(top,literal){path}" for path in paths]
