"""Misplaced holds: a HOLD.yml on the branch that publishes, where somebody put it by mistake."""

from functools import lru_cache

from pipeline.git import Repository
from pipeline.hold import Hold, misplaced, wrong_places


@lru_cache(maxsize=8)
def holds_at(repository: Repository, commit: str, branch: str, log_branch: str) -> tuple[Hold, ...]:
    """A hold of everything for each such file of a commit; a commit never changes."""
    asked = ("ls-tree", "-r", "-z", "--full-tree", commit, "--", *wrong_places(repository.prefix))
    listed = repository.run(*asked).stdout.decode(errors="surrogateescape").split("\0")
    paths = (line.partition("\t")[2] for line in listed if line)
    return misplaced(paths, branch, log_branch)
