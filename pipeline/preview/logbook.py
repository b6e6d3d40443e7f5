"""The status log as the pages tell it: the newest that this clone knows, asked of nobody."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import git
from pipeline import log as log_of
from pipeline.brand import Publishing
from pipeline.frozen import frozen, replace
from pipeline.hold import Hold
from pipeline.log import Log
from pipeline.publish.misplaced import holds_at


@frozen
class Logbook:
    """The tip of the log that this clone has; `at` is its commit's time.

    `astray` are the holds that somebody put on the branch that publishes.
    """

    repository: git.Repository | None  # where there is a log to read
    tip: str | None
    at: datetime | None
    in_git: bool
    tree: git.Commit | None = None
    astray: tuple[Hold, ...] = ()

    def read(self, posts: Iterable[str] | None = None) -> Log:
        """The log of these posts by all their names, or of all."""
        if self.repository is None:
            return log_of.EMPTY
        log = log_of.read(self.repository, self.tip, posts)
        return replace(log, holds=(*log.holds, *self.astray))

    def frozen(self, digests: Sequence[str]) -> Mapping[str, Any]:
        """What was sent, by digest; of a partial clone nothing, because that would fetch it."""
        if self.repository is None or self.tree is None or self.repository.partial:
            return {}
        return log_of.frozen_in(self.tree, digests)

    def rules(self) -> str:
        """What every page depends on, whatever its post: the holds, and when the log began."""
        log = self.read(())
        began = log.scan.began if log.scan else None
        return f"{self.tip is not None} {began} {log.holds!r}"

    def differing(self, before: str) -> list[str]:
        """The ids whose log is not what it was at another tip."""
        if self.repository is None or self.tip is None:
            return []
        old = git.Commit(self.repository, before, prefix="").listing("")
        new = git.Commit(self.repository, self.tip, prefix="").listing("")
        return [
            path.removeprefix(f"{log_of.FOLDER}/").removesuffix(".jsonl")
            for path in {*old, *new}
            if old.get(path) != new.get(path) and log_of.is_log_file(path)
        ]


def find(root: str, publishing: Publishing, refs: str | None) -> Logbook:
    """The newest log that this clone has; `refs` are those of its branches, None outside git."""
    if not refs:
        return Logbook(None, None, None, in_git=refs is not None)
    repository = git.open_repository(Path(root))
    branch, log_branch = publishing.branch, publishing.log_branch
    remote = repository.remote(branch)
    tip = log_of.local_tip(repository, log_branch, remote)
    at = repository.committed_at(tip) if tip else None
    tree = git.Commit(repository, tip, prefix="") if tip else None
    known = repository.resolve(
        f"refs/remotes/{remote}/{branch}" if remote else f"refs/heads/{branch}"
    )
    astray = holds_at(repository, known, branch, log_branch) if known else ()
    return Logbook(repository, tip, at, in_git=True, tree=tree, astray=astray)
