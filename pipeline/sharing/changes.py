"""What was written here and is not published yet: by post, with the files that belong to it."""

import hashlib
import os
import posixpath
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline import difference, git, project
from pipeline.content import is_candidate, post_id
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.frozen import frozen
from pipeline.git import Repository
from pipeline.media.kind import PICTURES, VIDEOS, sniff
from pipeline.project import CONTENT
from pipeline.writing.refusal import Refused

OURS = ("content", "brand", ".vale.ini")  # what goes to review; nothing else in the folder does
REVIEWS = "review"  # refs/pipeline/review/<branch>: what was sent, as it was sent

_TEXTS = (".md", ".yml", ".yaml", ".json", ".txt", ".j2", ".ini", ".dic", ".aff", ".csv", ".vtt")
_SECRET = re.compile(
    r"(?i)(^|/)(\.env.*|.*\.(env|pem|key|p12|pfx|keystore|kdbx)|id_(rsa|dsa|ecdsa|ed25519).*"
    r"|\.?netrc|.*credentials?.*|.*secrets?\.(ya?ml|json|txt|ini))\Z"
).search
_LEFTOVER = re.compile(r"(^|/)(\..*|.*~|#.*#|.*\.(swp|swo|tmp|bak|orig|rej))\Z").search


@frozen
class Changed:
    """A post, or a file of the brand, that is not what is to be published.

    `kind` is added, moved, changed or removed. `files` are (path, state): the state is "" where the
    file is gone. `waits` says that exactly this is in review already, `draft` that it would not be
    published all the same.
    """

    title: str
    kind: str
    path: str
    files: tuple[tuple[str, str], ...]
    waits: bool
    draft: bool = False


@frozen
class Ground:
    """Where the work stands: the branch that is published, and the commit that work began from."""

    repository: Repository
    remote: str | None
    branch: str
    base: str
    upstream: str


def ground(root: Path, branch: str) -> Ground:
    """Find it; Refused where there is no git, or no commit yet."""
    try:
        repository = git.open_repository(root)
    except git.GitError as error:
        raise Refused(
            "this folder cannot be used with git: {reason}",
            hint="Somebody who knows git can make a repository of it, with a remote.",
            reason=error.message,
        ) from error
    remote = repository.remote(branch)
    head = repository.resolve("HEAD")
    if head is None:
        raise Refused(
            "this repository has no commit yet",
            hint="Somebody who knows git makes the first one and pushes it.",
        )
    upstream = repository.resolve(f"refs/remotes/{remote}/{branch}") if remote else None
    upstream = upstream or repository.resolve(f"refs/heads/{branch}") or head
    base = repository.run("merge-base", head, upstream, allowed=(0, 1)).stdout.decode().strip()
    return Ground(repository, remote, branch, base or upstream, upstream)


def changed(root: Path, at: Ground) -> list[Changed]:
    """All that differs from what is to be published and may go to review."""
    paths = differing(root, at)
    if not paths:
        return []
    now, then = project.load(Folder(root)), git.Commit(at.repository, at.base)
    told = {}
    try:
        before = project.load(then)
    except PipelineError:
        before = project.Project(then, now.brand, now.people)
    for each in difference.between(before, now, paths):
        told[each.id] = each
    waiting = _waiting(at)
    ids = blobs(root, at.repository, paths)
    groups: dict[str, list[str]] = {}
    for path in paths:
        groups.setdefault(_owner(path, paths, root), []).append(path)
    found = []
    for owner, files in groups.items():
        id_ = post_id(owner) or ""
        change = told.get(id_)
        here = os.path.lexists(root / owner)
        kind = change.kind if change else "changed" if here else "removed"
        if change is None and here and not _was(then, owner):
            kind = "added"
        found.append(
            Changed(
                title=change.title if change else id_.rpartition("/")[2] or owner,
                kind=kind,
                path=owner,
                files=tuple((path, state(root, path)) for path in sorted(files)),
                waits=all(ids[path] in waiting.get(path, ()) for path in files),
                draft=bool(change and change.after and change.after.draft),
            )
        )
    return sorted(found, key=lambda each: each.path)


def differing(root: Path, at: Ground) -> list[str]:
    """The files that differ from where work began, without those that upstream has like this."""
    run, prefix = at.repository.run, at.repository.prefix
    scope = [f":(top,literal){prefix}{name}" for name in OURS]
    listed = run("diff", "--name-only", "-z", "--no-renames", at.base, "--", *scope).stdout
    fresh = run("ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", *scope)
    paths = {
        name.decode(errors="surrogateescape").removeprefix(prefix)
        for name in (listed + fresh.stdout).split(b"\0")
        if name
    }
    allowed = sorted(path for path in paths if may_go(root, path))
    if not allowed or at.upstream == at.base:
        return allowed
    ids = blobs(root, at.repository, allowed)
    theirs = tree_ids(at.repository, at.upstream, allowed)
    return [path for path in allowed if ids[path] != theirs.get(path, "")]


def may_go(root: Path, path: str) -> bool:
    """Whether a file may be sent to review: one of ours, no secret, no editor's leftover."""
    if not (path == ".vale.ini" or path.startswith(tuple(f"{name}/" for name in OURS[:2]))):
        return False
    if _SECRET(path) or (_LEFTOVER(path) and path != ".vale.ini"):
        return False
    if any(part.startswith(".") for part in path.split("/")[:-1]):
        return False
    if path.endswith(_TEXTS) or not os.path.lexists(root / path):
        return not os.path.islink(root / path)
    try:
        with open(root / path, "rb") as file:
            kind = sniff(file.read(512))
    except OSError:
        return False
    return not os.path.islink(root / path) and kind in (*PICTURES, *VIDEOS)


def state(root: Path, path: str) -> str:
    """What tells one state of a file from another; "" where there is none."""
    try:
        return hashlib.sha256((root / path).read_bytes()).hexdigest()
    except OSError:
        return ""


def blobs(root: Path, repository: Repository, paths: Iterable[str]) -> dict[str, str]:
    """The id that git would give each file, its filters applied; "" where there is none."""
    wanted = list(paths)
    here = [path for path in wanted if os.path.isfile(root / path)]
    plain = [path for path in here if "\n" not in path]
    named = "".join(f"{repository.prefix}{path}\n" for path in plain)
    asked = ("hash-object", "-w", "--stdin-paths")
    done = repository.run(*asked, stdin=named.encode(errors="surrogateescape"))
    found = dict(zip(plain, done.stdout.decode().split(), strict=True))
    return {path: found.get(path, "") for path in wanted}


def tree_ids(repository: Repository, commit: str, paths: Iterable[str]) -> dict[str, str]:
    """The ids that a commit has for these files; a file that it has not is left out."""
    listed = git.Commit(repository, commit)
    found = {}
    for name in OURS:
        found.update({path: blob for path, (_, blob) in listed.listing(name).items()})
    return {path: found[path] for path in paths if path in found}


def reviews(at: Ground) -> Mapping[str, str]:
    """What waits for its review: branch to the commit that was sent."""
    done = at.repository.run(
        "for-each-ref", "--format=%(objectname) %(refname)", f"refs/pipeline/{REVIEWS}/"
    )
    found = {}
    for line in done.stdout.decode(errors="surrogateescape").splitlines():
        commit, _, ref = line.partition(" ")
        found[ref.removeprefix(f"refs/pipeline/{REVIEWS}/")] = commit
    return found


def _waiting(at: Ground) -> dict[str, set[str]]:
    """Of every file in a review: the ids that it has there, "" where it is taken away."""
    found: dict[str, set[str]] = {}
    for commit in reviews(at).values():
        asked = ("diff-tree", "-r", "-z", "--no-renames", at.base, commit)
        words = at.repository.run(*asked).stdout.split(b"\0")
        for facts, name in zip(words[::2], words[1::2], strict=False):
            blob = facts.decode().split(" ")[3]
            path = name.decode(errors="surrogateescape").removeprefix(at.repository.prefix)
            found.setdefault(path, set()).add("" if set(blob) == {"0"} else blob)
    return found


def _owner(path: str, paths: Iterable[str], root: Path) -> str:
    """The post that a file belongs to; its own path where it belongs to none."""
    if not path.startswith(f"{CONTENT}/"):
        return path
    folder = posixpath.dirname(path)
    index = f"{folder}/index.md"
    if index in paths or os.path.lexists(root / index):
        return index
    if is_candidate(path):
        # A file that became a folder of the same id is one post still.
        bundle = f"{path.removesuffix('.md')}/index.md"
        return bundle if bundle in paths else path
    return path


def _was(then: git.Commit, path: str) -> bool:
    return path in then.listing(path)
