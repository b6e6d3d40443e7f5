"""The demo takes the example brand down the whole road, as often as one likes."""

import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def test_the_demo_publishes_the_example_brand_twice_over(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["git", "clone", "--quiet", "--no-local", PROJECT, copy], check=True)
    for _ in range(2):
        said = demo(copy)
        assert re.search(r"^2026/12/01-\S+ +feed +sent +https://", said, re.MULTILINE)
        assert "Nothing is due." in said
        calendar = re.search(r"The calendar +(\S+)$", said, re.MULTILINE)
        feed = re.search(r"The brand's feed +(\S+)$", said, re.MULTILINE)
        assert calendar
        assert feed
        assert "Maison Lumen" in Path(calendar[1]).read_text(encoding="utf-8")
        assert "Maison Lumen" in Path(feed[1]).read_text(encoding="utf-8")
    assert subprocess.check_output(["git", "-C", copy, "status", "--porcelain"]) == b""


def demo(copy: Path) -> str:
    """Run the demo as `make demo` does; what it printed."""
    done = subprocess.run(
        ["sh", str(copy / "demo" / "demo.sh"), str(Path(sys.executable).parent)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
