"""Git, asked through its own commands."""

from pipeline.git.commit import Commit
from pipeline.git.repository import Pushed, Repository, folder, is_path, open_repository
from pipeline.git.trouble import GitError, Unreachable, named, words

__all__ = [
    "Commit",
    "GitError",
    "Pushed",
    "Repository",
    "Unreachable",
    "folder",
    "is_path",
    "named",
    "open_repository",
    "words",
]
