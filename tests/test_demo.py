"""The demo takes the example brand down the whole road, as often as one likes."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def test_the_demo_publishes_the_example_brand_whatever_an_earlier_one_left(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["git", "clone", "--quiet", "--no-local", PROJECT, copy], check=True)
    break_off(copy, "A second run finds nothing left to send")
    tip = ["git", "-C", copy / "build/demo/remote.git", "rev-parse", "--verify", "status"]
    before = subprocess.check_output(tip)

    said = demo(copy)

    assert re.search(r"^2026/12/01-\S+ +feed +sent +https://", said, re.MULTILINE)
    assert "Nothing is due." in said
    calendar = re.search(r"The calendar +(\S+)$", said, re.MULTILINE)
    feed = re.search(r"The brand's feed +(\S+)$", said, re.MULTILINE)
    assert calendar
    assert feed
    assert "Maison Lumen" in Path(calendar[1]).read_text(encoding="utf-8")
    assert "Maison Lumen" in Path(feed[1]).read_text(encoding="utf-8")
    assert subprocess.check_output(tip) != before, "it sent all of it again"
    assert subprocess.check_output(["git", "-C", copy, "status", "--porcelain"]) == b""


def command(copy: Path) -> list[str]:
    """What `make demo` runs."""
    return ["sh", str(copy / "demo" / "demo.sh"), str(Path(sys.executable).parent)]


def break_off(copy: Path, heading: str) -> None:
    """Run the demo up to one of its headings, and end it there as Ctrl-C does."""
    with subprocess.Popen(
        command(copy),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        start_new_session=True,
    ) as running:
        assert running.stdout
        assert any(heading in line for line in running.stdout), "it never came so far"
        os.killpg(running.pid, signal.SIGINT)
        running.stdout.read()
    assert running.returncode != 0


def demo(copy: Path) -> str:
    """Run the demo to its end; what it printed."""
    done = subprocess.run(
        command(copy),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
