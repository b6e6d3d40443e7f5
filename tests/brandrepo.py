"""A brand's repository for tests: a real clone of a real bare remote."""

import functools
import json
import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from textwrap import dedent
from typing import Any

BRAND = """\
name: Maison Lumen
timezone: Europe/Paris
languages: [fr, en]
defaults: {channels: [feed]}
channels:
  feed: {url: "https://maison-lumen.example"}
"""


class BrandRepo:
    """One clone at `root`, on branch main, of the bare repository at `remote`."""

    def __init__(self, root: Path, remote: Path) -> None:
        self.root = root
        self.remote = remote

    @classmethod
    def start(cls, folder: Path, brand: str = BRAND, *, pushed: bool = True) -> "BrandRepo":
        """A new remote and its first clone in a folder, with brand/brand.yml pushed.

        Where it is not `pushed`, it goes out with what is committed next.
        """
        made = cls(folder / "brand", folder / "remote.git")
        with _one_at_a_time:
            pattern = _spoken() if brand == BRAND and pushed else _pattern()
        for place in (made.root, made.remote):
            shutil.copytree(pattern / place.name, place)
        config = made.root / ".git" / "config"
        config.write_text(config.read_text().replace(str(pattern), str(folder)))
        if not pushed:
            made.write("brand/brand.yml", brand)
        elif brand != BRAND:
            made._speak(brand)
        return made

    def _speak(self, brand: str) -> None:
        self.write("brand/brand.yml", brand)
        self.commit("brand: say who speaks")
        self.push()

    def git(self, *arguments: str, env: dict[str, str] | None = None) -> str:
        """Run git in the clone and give what it printed, without the last line end."""
        return _git(self.root, *arguments, env=env)

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the clone; a text is dedented, so that tests can indent theirs."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
        return file

    def post(self, id_: str, text: str = "Bonjour.\n", **keys: Any) -> Path:
        """Write content/<id>.md with these front matter keys; values are JSON, so YAML too."""
        header = "".join(
            f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in keys.items()
        )
        return self.write(f"content/{id_}.md", f"---\n{header}---\n{dedent(text)}")

    def remove(self, path: str) -> None:
        """Delete a file of the clone."""
        (self.root / path).unlink()

    def commit(self, message: str = "content: write", at: str | None = None) -> str:
        """Commit everything in the clone and give the commit's id; `at` dates the commit."""
        env = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at} if at else None
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, env=env)
        return self._head()

    def _head(self) -> str:
        """The commit at HEAD: its file is read, for to ask git takes many times as long."""
        there = self.root / ".git"
        head = there / "HEAD"  # elsewhere where the brand is a folder of its repository
        branch = there / head.read_text().strip().removeprefix("ref: ") if head.is_file() else there
        return branch.read_text().strip() if branch.is_file() else self.git("rev-parse", "HEAD")

    def push(self, branch: str = "main") -> None:
        """Push a branch to the remote, and track it there."""
        self.git("push", "--quiet", "--set-upstream", "origin", branch)

    def publish(self, id_: str, text: str = "Bonjour.\n", **keys: Any) -> str:
        """Write a post, commit and push it: the whole of an author's work."""
        self.post(id_, text, **keys)
        commit = self.commit(f"content: {id_}")
        self.push()
        return commit

    def clone(self, name: str, *options: str) -> "BrandRepo":
        """Another clone of the same remote, in a folder beside this one."""
        root = self.root.parent / name
        _git(self.root.parent, "clone", "--quiet", *options, self.remote.as_uri(), str(root))
        return BrandRepo(root, self.remote)

    def tip(self, branch: str = "status") -> str | None:
        """The commit a branch of the remote points to; None where there is no such branch."""
        found = _git(self.remote, "for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")
        return found or None

    def logged(self, path: str, branch: str = "status") -> str | None:
        """A file of the log as the remote has it; None where there is none."""
        listed = (
            _git(self.remote, "ls-tree", "-r", "--name-only", branch) if self.tip(branch) else ""
        )
        if path not in listed.splitlines():
            return None
        return _git(self.remote, "cat-file", "blob", f"{branch}:{path}")

    def events(self, id_: str, branch: str = "status") -> list[dict[str, Any]]:
        """The log's lines of one post as the remote has them, oldest first."""
        text = self.logged(f"status/{id_}.jsonl", branch) or ""
        return [json.loads(line) for line in text.splitlines()]


_one_at_a_time = threading.Lock()


@functools.cache
def _kept() -> "tempfile.TemporaryDirectory[str]":
    """Where the patterns lie as long as this process lives."""
    return tempfile.TemporaryDirectory(prefix="brands-")


@functools.cache
def _pattern() -> Path:
    """An empty remote and its clone: copying them is cheaper than asking git for each test."""
    folder = Path(_kept().name).resolve() / "empty"
    folder.mkdir()
    _git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(folder / "remote.git"))
    _git(folder, "clone", "--quiet", str(folder / "remote.git"), str(folder / "brand"))
    _git(folder / "brand", "checkout", "--quiet", "-B", "main")
    return folder


@functools.cache
def _spoken() -> Path:
    """The same with the usual brand in it."""
    empty = _pattern()
    folder = empty.with_name("spoken")
    shutil.copytree(empty, folder)
    config = folder / "brand" / ".git" / "config"
    config.write_text(config.read_text().replace(str(empty), str(folder)))
    BrandRepo(folder / "brand", folder / "remote.git")._speak(BRAND)
    return folder


def _git(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env={**os.environ, **(env or {})},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"git {' '.join(arguments)} exited {done.returncode}: {done.stderr}")
    return done.stdout.removesuffix("\n")
