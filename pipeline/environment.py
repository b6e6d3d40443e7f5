"""The environment: as git needs it, and with the secrets of a local file."""

import os
import subprocess
from collections.abc import Mapping

from pipeline.errors import PipelineError


def for_git() -> dict[str, str]:
    """Our environment with what git needs to answer a program, without what would mislead it."""
    environment = {
        **os.environ,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C",
        "LANGUAGE": "C",
    }
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        environment.pop(name, None)
    return environment


FILE = ".env"  # a local file of secrets, for publishing from one's own machine


def with_file(root: os.PathLike[str], environment: Mapping[str, str]) -> Mapping[str, str]:
    """The environment, and from the file `.env` what the environment itself does not have."""
    path = os.path.join(root, FILE)
    if not os.path.isfile(path):
        return environment
    if tracked(root):
        raise PipelineError(
            f"{FILE} is tracked by git, so its secrets may be public; it is not used",
            hint=f"Run git rm --cached {FILE}, commit, and make new secrets for what it holds.",
        )
    from dotenv import dotenv_values

    try:
        found = dotenv_values(path, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PipelineError(f"{FILE} can't be read: {error}") from error
    return {**{name: value for name, value in found.items() if value}, **environment}


def tracked(root: os.PathLike[str]) -> bool:
    """Whether git tracks the file; False where there is no git."""
    try:
        asked = subprocess.run(
            ["git", "ls-files", "--error-unmatch", "--", FILE],
            cwd=root,
            env=for_git(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    return asked.returncode == 0
