"""What CONTRIBUTING.md says can be done, done as it says."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from brandrepo import BrandRepo

PROJECT = Path(__file__).resolve().parent.parent


def example(heading: str) -> tuple[str, str]:
    """The file that a worked example names, and what it is to hold."""
    page = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = re.search(rf"^### {heading}$(.*?)(?=^##)", page, re.M | re.S)
    assert section
    named = re.search(r"Write `([^`]+)`", section[1])
    code = re.search(r"````python\n(.*?)````", section[1], re.S)
    assert named
    assert code
    return named[1], code[1]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package that an example may change."""
    shutil.copytree(
        PROJECT / "pipeline",
        tmp_path / "copy" / "pipeline",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    return tmp_path / "copy"


def run(copy: Path, cwd: Path, *arguments: str, given: str = "") -> str:
    """A command of the changed copy; it has to work."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=cwd,
        env={"PYTHONPATH": str(copy), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_rule_is_one_file_and_its_name_in_a_list(copy: Path, brand: BrandRepo) -> None:
    path, code = example("Add a rule")
    (copy / path).write_text(code, encoding="utf-8")
    rules = copy / "pipeline/rules/__init__.py"
    rules.write_text(
        rules.read_text("utf-8").replace("    competitors,\n", "    coffee,\n    competitors,\n"),
        encoding="utf-8",
    )
    assert "Nobody talks of coffee" in run(
        copy, brand.root, "validate", "--explain", "brand.coffee"
    )
    brand.publish("2026/12/01-noel", "Un café pour Noël.\n", date="2026-12-01T09:00")
    assert "the brand drinks tea" in run(copy, brand.root, "validate")


def test_a_network_is_one_module_of_any_package(copy: Path, brand: BrandRepo) -> None:
    path, code = example("Add a network")
    (copy / path).write_text(code, encoding="utf-8")
    info = copy / "postcard-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: postcard\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[pipeline.networks]\npostcard = postcard\n")
    said = run(copy, brand.root, "count", "--network", "postcard", "-", given="Bonjour.")
    assert re.search(r"Postcard +8 +200|postcard +8.*200", said)


def test_a_command_is_one_file_and_its_sentence(copy: Path, brand: BrandRepo) -> None:
    path, code = example("Add a command")
    (copy / path).write_text(code, encoding="utf-8")
    cli = copy / "pipeline/synopsis.py"
    before = "COMMANDS: dict[str, str] = {\n"
    cli.write_text(
        cli.read_text("utf-8").replace(before, before + '    "hello": "Greet the brand.",\n'),
        encoding="utf-8",
    )
    assert run(copy, brand.root, "hello") == "Hello, Maison Lumen!\n"
    assert "Greet the brand." in run(copy, brand.root, "--help")


def test_a_release_is_held_to_its_tag_its_version_and_its_changelog() -> None:
    sys.path.insert(0, str(PROJECT / "scripts"))
    try:
        from release import disagreements  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    source = '"""Doc."""\n\n__version__ = "1.2.3"\n'
    good = "# Changelog\n\n## Unreleased\n\n## 1.2.3 - 2026-12-01\n\n- Something.\n"
    assert disagreements("v1.2.3", source, good) == []
    assert "pipeline/__init__.py says 1.2.3" in " ".join(disagreements("v1.2.4", source, good))
    assert "no section" in " ".join(disagreements("v1.2.3", source, "# Changelog\n"))
    empty = "## 1.2.3 - 2026-12-01\n\n## 1.2.2 - 2026-11-01\n\n- Old.\n"
    assert "is empty" in " ".join(disagreements("v1.2.3", source, empty))
    assert "no tag" in " ".join(disagreements("1.2.3; rm", source, good))
