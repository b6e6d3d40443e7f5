"""Whether anything changed since the last build, the tool itself among it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from preview.built import NOW, start

import pipeline
from pipeline.frozen import replace
from pipeline.preview.unchanged import Looking


def test_a_tool_of_which_no_file_was_touched_is_taken_for_what_it_was(tmp_path: Path) -> None:
    first = Looking(str(tmp_path), (), ()).seen()
    before = replace(first, tool="as it was")
    assert Looking(str(tmp_path), (), (), before).seen() == before
    touched = replace(before, own="other times")
    assert Looking(str(tmp_path), (), (), touched).seen() == first


def test_the_same_files_of_another_time_are_the_same_tool_and_other_files_are_not(
    tmp_path: Path,
) -> None:
    repo = start(tmp_path / "brand")
    package = tmp_path / "tool" / "pipeline"
    shutil.copytree(Path(pipeline.__file__).parent, package)

    def build() -> tuple[int, str]:
        """When the last full look was written down, and of which tool."""
        subprocess.run(
            [
                *(sys.executable, "-m", "pipeline", "build"),
                *("--root", str(repo.root), "--now", NOW.isoformat()),
            ],
            cwd=package.parent,
            env={**os.environ, "PYTHONPATH": str(package.parent)},
            capture_output=True,
            check=True,
        )
        record = repo.root / ".pipeline/build.json"
        return record.stat().st_mtime_ns, json.loads(record.read_bytes())["seen"]["tool"]

    first = build()
    os.utime(package / "clock.py", (1, 1))
    assert build() == first
    with (package / "clock.py").open("a", encoding="utf-8") as file:
        file.write("# anew\n")
    assert build()[1] != first[1]
