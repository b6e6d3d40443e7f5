"""The environment that git runs in: it asks nothing, speaks English, and minds its own folder."""

import os


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
