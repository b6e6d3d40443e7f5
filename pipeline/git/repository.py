"""A git repository: its commits, its branches, its remotes."""

import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pipeline.frozen import frozen
from pipeline.git.command import run
from pipeline.git.trouble import GitError, Unreachable, named, words

AUTHOR = "social-pipeline <social-pipeline@noreply.invalid>"
PUSH_SECONDS = 60.0

_RACE = ("stale info", "fetch first", "non-fast-forward", "cannot lock ref", "failed to update ref")

PushResult = Literal["advanced", "raced", "refused", "unclear"]


@frozen
class Pushed:
    """What became of a push; `words` are the remote's own, cleaned."""

    result: PushResult
    words: str = ""


class Repository:
    """A git repository with a work tree; the brand may live in a folder below its top."""

    def __init__(self, top: Path, prefix: str, shallow: bool, partial: bool) -> None:
        self.top = top
        self.prefix = prefix  # "" or "brand-folder/"
        self.shallow = shallow
        self.partial = partial
        self._here: set[str] = set()  # commits that were found here

    def run(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        timeout: float = 120.0,
        allowed: Sequence[int] = (0,),
    ) -> subprocess.CompletedProcess[bytes]:
        """Run one git command; GitError where it ends otherwise than `allowed`, or not in time."""
        try:
            done = run(self.top, arguments, stdin, timeout)
        except subprocess.TimeoutExpired as error:
            raise GitError(
                f"git {arguments[0]} did not end within {timeout:.0f} s",
                hint="Check the disk and, in a partial clone, the network and the remote.",
            ) from error
        if done.returncode not in allowed:
            raise GitError(f"git {arguments[0]} failed: {words(done.stderr)}")
        return done

    def resolve(self, revision: str) -> str | None:
        """The commit that a name stands for, or None."""
        done = self.run(
            "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", allowed=(0, 1, 128)
        )
        return done.stdout.decode().strip() or None if done.returncode == 0 else None

    def remote(self, branch: str) -> str | None:
        """The remote that a branch tracks, else `origin` where there is one."""
        done = self.run("config", "--get", f"branch.{branch}.remote", allowed=(0, 1))
        name = done.stdout.decode().strip()
        if name and name != ".":
            return name
        done = self.run("config", "--get", "remote.origin.url", allowed=(0, 1))
        return "origin" if done.returncode == 0 else None

    def remote_url(self, remote: str) -> str:
        """Where a remote is, as git would push to it; may hold credentials, never print it."""
        return self.run("remote", "get-url", "--push", remote).stdout.decode().strip()

    def tips(self, remote: str, branches: Iterable[str], timeout: float = 30.0) -> dict[str, str]:
        """The commits that branches of the remote point to now; a missing branch is left out."""
        refs = [f"refs/heads/{branch}" for branch in branches]
        try:
            done = run(self.top, ("ls-remote", "--quiet", remote, *refs), None, timeout)
        except subprocess.TimeoutExpired as error:
            raise Unreachable(
                f"the remote {named(remote)} did not answer within {timeout:.0f} s",
                hint="Check the network and the remote's address (git remote -v).",
            ) from error
        if done.returncode != 0:
            raise Unreachable(
                f"the remote {named(remote)} cannot be read: {words(done.stderr)}",
                hint="Check the network, the remote's address and your right to read it.",
            )
        found = {}
        for line in done.stdout.decode(errors="replace").splitlines():
            commit, _, ref = line.partition("\t")
            found[ref.removeprefix("refs/heads/")] = commit
        return found

    def fetch(self, remote: str, commits: Iterable[str], timeout: float = 300.0) -> None:
        """Bring in the branches' commits that are not here yet, without touching any branch."""
        missing = [commit for commit in commits if not self.has(commit)]
        if not missing:
            return
        depth = ["--depth=1"] if self.shallow else []
        arguments = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *depth, remote]
        try:
            done = run(self.top, (*arguments, *missing), None, timeout)
        except subprocess.TimeoutExpired as error:
            raise Unreachable(f"fetching from {named(remote)} took over {timeout:.0f} s") from error
        if done.returncode != 0:
            raise Unreachable(f"fetching from {named(remote)} failed: {words(done.stderr)}")

    def has(self, commit: str) -> bool:
        """Whether a commit is here; one that was found is not looked for again."""
        if commit not in self._here:
            asked = ("cat-file", "-e", f"{commit}^{{commit}}")
            if self.run(*asked, allowed=(0, 1, 128)).returncode:
                return False
            self._here.add(commit)
        return True

    def goes_on(self, older: str, newer: str) -> bool:
        """Whether a commit is another's ancestor, as far as this clone has their history."""
        asked = ("merge-base", "--is-ancestor", older, newer)
        return self.run(*asked, allowed=(0, 1, 128)).returncode == 0

    def objects(self, names: Sequence[str]) -> list[str | None]:
        """The ids of objects by name (a commit, `commit:path`); None where this clone lacks one.

        Not for partial clones, which would ask their remote for each that is missing.
        """
        if not names:
            return []
        plain = ("" if "\n" in name else name for name in names)
        asked = "".join(f"{name}\n" for name in plain).encode(errors="surrogateescape")
        done = self.run("cat-file", "--batch-check=%(objectname)", "--buffer", stdin=asked)
        lines = done.stdout.decode(errors="replace").split("\n")[: len(names)]
        return [None if line.endswith((" missing", " ambiguous")) else line for line in lines]

    def keep(self, name: str, commit: str) -> None:
        """Remember a commit under refs/pipeline/, so that it stays and can be found offline."""
        self.run("update-ref", f"refs/pipeline/{name}", commit)

    def forget(self, name: str) -> None:
        """Drop what `keep` remembered."""
        self.run("update-ref", "-d", f"refs/pipeline/{name}", allowed=(0, 1, 128))

    def committed_at(self, commit: str) -> datetime:
        """A commit's committer time, in UTC."""
        seconds = self.run("show", "-s", "--format=%ct", commit).stdout.decode().strip()
        return datetime.fromtimestamp(int(seconds), UTC)

    def commit(
        self,
        parent: str | None,
        files: Mapping[str, bytes | str | None],
        message: str,
        at: datetime,
        name: str,
        author: str = AUTHOR,
    ) -> str:
        """Make a commit on `parent` that writes (or, for None, removes) files; its id.

        A file's content is bytes, or the id of a blob that is here. The commit is kept under
        refs/pipeline/<name>. Paths are relative to the top of the branch.
        """
        stream = bytearray()
        ref = f"refs/pipeline/{name}"
        stamp = f"{int(at.timestamp())} +0000"
        stream += b"feature done\n"
        stream += f"commit {ref}\nmark :1\ncommitter {author} {stamp}\n".encode()
        stream += _data(message.encode())
        if parent:
            stream += f"from {parent}\n".encode()
        for path, content in sorted(files.items()):
            quoted = '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
            if content is None:
                stream += f"D {quoted}\n".encode()
            elif isinstance(content, str):
                stream += f"M 100644 {content} {quoted}\n".encode(errors="surrogateescape")
            else:
                stream += f"M 100644 inline {quoted}\n".encode() + _data(content)
        stream += b"get-mark :1\ndone\n"
        done = self.run("fast-import", "--quiet", "--force", "--done", stdin=bytes(stream))
        made = done.stdout.decode().strip()
        self._here.add(made)
        return made

    def push(self, remote: str, commit: str, branch: str, expected: str | None) -> Pushed:
        """Advance a remote branch from `expected` (None: it must not exist) to `commit`.

        `advanced` only where git reports that this very push moved the branch. `raced` means that
        the branch no longer stands at `expected`, `refused` that the remote does not take it,
        `unclear` that nobody can tell.
        """
        ref = f"refs/heads/{branch}"
        arguments = (
            "push",
            "--porcelain",
            "--no-verify",
            f"--force-with-lease={ref}:{expected or ''}",
            remote,
            f"{commit}:{ref}",
        )
        try:
            done = run(self.top, arguments, None, PUSH_SECONDS)
        except subprocess.TimeoutExpired:
            return Pushed("unclear", f"the remote did not answer within {PUSH_SECONDS:.0f} s")
        said = words(done.stderr)
        for line in done.stdout.decode(errors="replace").splitlines():
            flag, _, rest = line.partition("\t")
            if f":{ref}\t" not in rest:
                continue
            summary = words(rest.rsplit("\t", 1)[-1].encode())
            if flag in (" ", "*", "+"):
                if done.returncode == 0:
                    return Pushed("advanced")
                return Pushed("unclear", said or summary)
            if flag == "=":
                return Pushed("raced", "the branch already stood there")
            if any(sign in f"{summary} {said}" for sign in _RACE):
                return Pushed("raced", summary)
            return Pushed("refused", said or summary)
        return Pushed("unclear", said)

    def rehearse_push(self, remote: str, commit: str, branch: str) -> str:
        """Why a branch could not be pushed, by a push that changes nothing; "" where it could.

        The remote's hooks and its rules on branches are not met by such a push.
        """
        ref = f"refs/heads/{branch}"
        arguments = ("push", "--dry-run", "--porcelain", "--no-verify", "--force", remote)
        try:
            done = run(self.top, (*arguments, f"{commit}:{ref}"), None, PUSH_SECONDS)
        except subprocess.TimeoutExpired:
            return f"the remote did not answer within {PUSH_SECONDS:.0f} s"
        return words(done.stderr) if done.returncode else ""

    def advance(self, branch: str, commit: str, expected: str | None) -> bool:
        """Advance a local branch by compare-and-swap; whether it stood at `expected`."""
        done = self.run(
            "update-ref",
            f"refs/heads/{branch}",
            commit,
            expected or "0" * 40,
            allowed=(0, 1, 128),
        )
        return done.returncode == 0


def open_repository(root: Path) -> Repository:
    """The git repository that holds the brand's folder; GitError says what is missing."""
    try:
        done = run(
            root,
            (
                "rev-parse",
                "--show-toplevel",
                "--show-prefix",
                "--is-shallow-repository",
            ),
            None,
            30.0,
        )
    except FileNotFoundError as error:
        raise GitError(
            "git is not installed", hint="Install git 2.34 or newer and run the command again."
        ) from error
    if done.returncode != 0:
        raise GitError(
            f"{root} is not a git repository: {words(done.stderr)}",
            hint="Publishing reads what is committed: git init, commit, and add a remote.",
        )
    top, prefix, shallow = done.stdout.decode(errors="surrogateescape").split("\n")[:3]
    return Repository(Path(top), prefix, shallow == "true", promisor(root) is not None)


def folder(root: Path) -> str:
    """The way from the top of the repository to a folder: "" at the top, and outside git."""
    try:
        return open_repository(root).prefix
    except GitError:
        return ""


def is_path(url: str) -> bool:
    """Whether a remote's address is a folder on this machine."""
    return url.startswith(("/", "./", "../", "file://")) or bool(re.match(r"[A-Za-z]:[\\/]", url))


def promisor(folder: Path) -> str | None:
    """The remote that a partial clone gets its missing objects from."""
    done = run(folder, ("config", "--get-regexp", r"^remote\..*\.promisor$", "true"), None, 30.0)
    for line in done.stdout.decode(errors="replace").splitlines():
        return line.split(" ", 1)[0].removeprefix("remote.").removesuffix(".promisor")
    return None


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"
