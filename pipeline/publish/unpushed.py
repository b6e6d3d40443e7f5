"""Posts that are due in this clone but not on the branch that counts: named, never sent."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pipeline.brand import Brand
from pipeline.files import Folder
from pipeline.git import GitError, Repository
from pipeline.project import entries, load, read


def unpushed(root: Path, repository: Repository, commit: str, now: datetime) -> Iterator[str]:
    """A sentence for each post whose time has come and whose file differs from the branch's."""
    try:
        differing = _differing(repository, commit)
    except GitError:
        return  # a clone without a work tree has nothing of its own to name
    if not differing:
        return
    project = load(Folder(root))
    mine = [
        entry
        for entry in entries(project.tree)
        if entry.path in differing or any(path in differing for _, path in entry.bodies)
    ]
    for parsed in read(project, mine):
        post = parsed.post
        if (
            post is None
            or post.draft
            or post.date is None
            or not _due(post.date, now, project.brand)
        ):
            continue
        yield (
            f"{post.path} is due, but what you have here is not what is pushed: only what is on "
            "the publishing branch is sent. Commit and push it."
        )


def _differing(repository: Repository, commit: str) -> set[str]:
    """Paths below content/, relative to the brand's root, that differ from a commit."""
    folder = f"{repository.prefix}content"
    changed = repository.run("diff", "--name-only", "-z", "--no-renames", commit, "--", folder)
    fresh = repository.run("ls-files", "--others", "--exclude-standard", "-z", "--", folder)
    names = (changed.stdout + fresh.stdout).decode(errors="surrogateescape").split("\0")
    return {name.removeprefix(repository.prefix) for name in names if name}


def _due(date: datetime, now: datetime, brand: Brand) -> bool:
    return date <= now <= date + brand.publish.late
