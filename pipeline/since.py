"""What changed since a branch left another, and which posts that concerns."""

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline import git
from pipeline.content import MAX_BYTES
from pipeline.errors import PipelineError
from pipeline.frozen import frozen
from pipeline.project import BRAND, CONTENT, PEOPLE, PLAN, RULES, SCHEMA, STYLE, Entry, Project

_FOR_ALL = (BRAND, PLAN, RULES, SCHEMA, STYLE)
_BELOW = ("brand/schema/", "brand/templates/")
_PERSON = b"@{"
_WORDY = (".md", ".yml", ".yaml", ".json", ".ini", ".txt")


@frozen
class Since:
    """The commit where HEAD and a revision part, and the files that differ from it now.

    Paths are relative to the brand's folder; deleted and new files are among them, and so is what
    is not committed yet.
    """

    revision: str
    base: str
    paths: frozenset[str]


@frozen
class Concerned:
    """The posts to check; `because` is the brand's file for which it is all of them, or ""."""

    entries: tuple[Entry, ...]
    because: str = ""


def since(root: Path, revision: str) -> Since:
    """What differs between the work tree and where HEAD and a revision part; PipelineError says
    why that can't be told.
    """
    try:
        repository = git.open_repository(root)
    except git.GitError as error:
        raise PipelineError(
            error.message, hint="Only in a git repository is there something to compare with."
        ) from error
    base = parting(repository, revision)
    names = ("diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", base)
    new = ("ls-files", "--others", "--exclude-standard", "--full-name", "-z")
    where = ("--", f":(top){repository.prefix}") if repository.prefix else ()
    found = [
        path
        for arguments in ((*names, *where), (*new, *where))
        for path in repository.run(*arguments).stdout.split(b"\0")
    ]
    paths = {path.decode(errors="surrogateescape") for path in found if path}
    inside = repository.prefix
    return Since(
        revision, base, frozenset(path.removeprefix(inside) for path in paths if inside in path)
    )


def parting(repository: git.Repository, revision: str) -> str:
    """The commit where HEAD and a revision part, as `git diff REV...` has it."""
    tip = _commit(repository, revision)
    if repository.resolve("HEAD") is None:
        raise PipelineError("there is no commit yet", hint="Commit something first.")
    done = repository.run("merge-base", tip, "HEAD", allowed=(0, 1, 128))
    base = done.stdout.decode().strip()
    if done.returncode == 0 and base:
        return base
    if repository.shallow:
        raise PipelineError(
            f"this clone is shallow and does not reach back to where HEAD and {revision} part",
            hint="Run git fetch --unshallow; in a GitHub workflow, give actions/checkout "
            "`fetch-depth: 0`.",
        )
    raise PipelineError(
        f"HEAD and {revision} have no commit in common",
        hint="Name the branch that this one will be merged into.",
    )


def _commit(repository: git.Repository, revision: str) -> str:
    """The commit of a name, which may be a branch that only the remote has."""
    if revision and not revision.startswith("-"):
        remote = repository.remote(revision)
        names = [revision, f"{remote}/{revision}"] if remote else [revision]
        for name in names:
            found = repository.resolve(name)
            if found is not None:
                return found
    hint = "Name a branch, a tag or a commit, such as origin/main."
    if repository.shallow:
        hint = (
            "This clone is shallow and may lack it: run git fetch --unshallow, or in a GitHub "
            "workflow give actions/checkout `fetch-depth: 0`."
        )
    raise PipelineError(f"git knows no revision {revision!r}", hint=hint)


def concerned(brand: Project, entries: Sequence[Entry], changes: Since) -> Concerned:
    """The posts whose files changed, or that something which they depend on did."""
    styles = _styles(brand)
    for path in sorted(changes.paths):
        if path in _FOR_ALL or path.startswith((*_BELOW, *styles)):
            return Concerned(tuple(entries), path)
    others = {path for path in changes.paths if not _is_text(path)}
    needles = [posixpath.basename(path).encode(errors="surrogateescape") for path in sorted(others)]
    if PEOPLE in changes.paths:
        needles.append(_PERSON)
    naming = set(_holding(brand, entries, needles)) if needles else set()
    gone = {path for path in changes.paths if path.endswith(".md")}
    homes = {posixpath.dirname(path) for path in changes.paths if path.startswith(f"{CONTENT}/")}
    return Concerned(
        tuple(
            entry
            for entry in entries
            if not changes.paths.isdisjoint(entry.files)
            or entry.path in naming
            # a folder of its own: pictures, a channel's text that is gone, an index.md that is
            or (entry.path.endswith("/index.md") and posixpath.dirname(entry.path) in homes)
            or f"{posixpath.dirname(entry.path)}/index.md" in gone
        )
    )


def _styles(brand: Project) -> tuple[str, ...]:
    guide = brand.guide
    return (f"{guide.settings.styles_path.rstrip('/')}/",) if guide is not None else ()


def _is_text(path: str) -> bool:
    """Whether a file is one that no post shows: whatever else there is may be a picture."""
    return path.endswith(_WORDY) or path.startswith(".git")


def _holding(brand: Project, entries: Iterable[Entry], needles: Sequence[bytes]) -> Iterator[str]:
    """The posts in whose files one of these stands."""
    for entry in entries:
        try:
            files = [data for _, data in brand.tree.read_many(entry.files, MAX_BYTES)]
        except (OSError, PipelineError):  # checking will say what is wrong with it
            yield entry.path
            continue
        if any(needle in data for data in files for needle in needles):
            yield entry.path
