"""The status log as the pages tell it: the newest that this clone knows, asked of nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import git
from pipeline import log as log_of
from pipeline.brand import Publishing
from pipeline.log import Log


@dataclass(frozen=True, slots=True)
class Logbook:
    """The tip of the log that this clone has; `at` is its commit's time."""

    repository: git.Repository | None  # where there is a log to read
    tip: str | None
    at: datetime | None
    in_git: bool
    tree: git.Commit | None = None

    def read(self, posts: Iterable[str] | None = None) -> Log:
        """The log of these posts by all their names, or of all."""
        if self.repository is None:
            return log_of.EMPTY
        return log_of.read(self.repository, self.tip, posts)

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
    """The newest log that this clone has; `refs` are the log branch's, None outside git."""
    if not refs:
        return Logbook(None, None, None, in_git=refs is not None)
    repository = git.open_repository(Path(root))
    tip = log_of.local_tip(repository, publishing.log_branch, repository.remote(publishing.branch))
    at = repository.committed_at(tip) if tip else None
    tree = git.Commit(repository, tip, prefix="") if tip else None
    return Logbook(repository, tip, at, in_git=True, tree=tree)
