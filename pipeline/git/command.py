"""A git command, run to its end."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from pipeline.environment import for_git


def run(
    folder: Path, arguments: Sequence[str], stdin: bytes | None, timeout: float
) -> subprocess.CompletedProcess[bytes]:
    """Run it in a folder without a terminal; how it ended."""
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=for_git(),
        input=stdin if stdin is not None else b"",
        capture_output=True,
        timeout=timeout,
        check=False,
    )
