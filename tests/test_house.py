"""The house stays a house: floors, names, one sentence a file, nothing of this machine."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "core", "misc"}


def tracked(*patterns: str) -> list[Path]:
    """The files that git tracks, so that what lies about on this machine does not matter."""
    done = subprocess.run(
        ["git", "-C", str(PROJECT), "ls-files", "-z", "--", *patterns],
        capture_output=True,
        check=True,
    )
    paths = [PROJECT / path for path in done.stdout.decode().split("\0") if path]
    return [path for path in paths if path.is_file()]


MODULES = tracked("pipeline/*.py", "tests/*.py", "benchmarks/*.py")


def test_imports_go_down_only() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=str(path.relative_to(PROJECT))) for path in MODULES]
)
class TestEachModule:
    def test_opens_with_one_sentence(self, path: Path) -> None:
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert said, "the module has no docstring"
        first = re.split(r"(?<=[.!?])\s", said)[0]
        assert re.fullmatch(r"[^\n]{10,98}[.!?]", first), "it does not fit its line"

    def test_is_named_for_what_it_holds(self, path: Path) -> None:
        assert not VAGUE & {path.stem, *(part.name for part in path.relative_to(PROJECT).parents)}


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    # Written in two halves, so that this file does not name them either.
    forbidden = re.compile(
        "|".join(
            (
                "/wor" + "k/",
                "/ro" + "ot/",
                "/ho" + "me/[a-z]",
                "/Us" + "ers/[a-z]",
                "pyp" + r"i\.org",
                "pythonho" + r"sted\.org",
                "registry\\.npm" + r"js\.org",
                "registry\\.yarn" + r"pkg\.com",
                "deb\\.deb" + r"ian\.org",
            )
        ).encode()
    )
    found = [
        f"{path.relative_to(PROJECT)}:{number}: {line.strip()[:100]!r}"
        for path in tracked()
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
        if forbidden.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("name", ["runtime", "build", "dev", "node", "bench"])
def test_every_python_package_is_pinned_with_a_hash(name: str) -> None:
    text = (PROJECT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = text.replace("\\\n", " ").splitlines()
    assert entries
    for entry in entries:
        assert re.match(
            r"[a-z0-9][a-z0-9.-]*==[^ ;]+( ;[^-]*)? .*--hash=sha256:[0-9a-f]{64}", entry
        )


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=str(path.relative_to(PROJECT)))
        for path in tracked("*package-lock.json")
    ],
)
def test_every_node_package_is_pinned_with_a_hash_and_no_address(path: Path) -> None:
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    del packages[""]
    assert packages
    for name, package in packages.items():
        assert package.get("integrity") or package.get("inBundle"), name
        assert "resolved" not in package, name


def test_what_runs_is_what_is_tested() -> None:
    runtime, dev = (
        set(re.findall(r"^([a-z0-9.-]+==[^ ;]+)", text, re.MULTILINE))
        for text in (
            (PROJECT / "requirements" / "runtime.txt").read_text(encoding="utf-8"),
            (PROJECT / "requirements" / "dev.txt").read_text(encoding="utf-8"),
        )
    )
    assert runtime <= dev


def test_no_pattern_has_a_possessive_group() -> None:
    # Python 3.11.0 to 3.11.4, which Debian 12 has, match too little of `(?:…)*+` (gh-106052). A
    # possessive class, `[…]++`, is matched right.
    found = [
        f"{path.relative_to(PROJECT)}:{number}"
        for path in tracked("pipeline/*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"[^(\\]\)[*+?]\+[^ ]*[\"']", line)
    ]
    assert found == []
