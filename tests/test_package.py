"""What `pip install` brings works in any folder, without the repository beside it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from brandrepo import BrandRepo

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree with the build tools that are pinned."""
    folder = tmp_path_factory.mktemp("wheel")
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(PROJECT))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the installed wheel, to be put before everything else."""
    folder = tmp_path_factory.mktemp("installed")
    _pip("install", "--no-deps", "--target", str(folder), str(wheel))
    return folder


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    done = subprocess.run(
        ["git", "-C", str(PROJECT), "ls-files", "-z", "pipeline"], capture_output=True, check=True
    )
    tracked = {path for path in done.stdout.decode().split("\0") if (PROJECT / path).is_file()}
    assert tracked - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_the_command_line_answers_in_any_folder(installed: Path, tmp_path: Path) -> None:
    said = _run(installed, tmp_path, "--help")
    assert "validate" in said
    assert "publish" in said


def test_a_brand_is_built_by_what_was_installed(installed: Path, brand: BrandRepo) -> None:
    brand.publish("2026/12/01-noel", "Joyeux Noël.\n", date="2026-12-01T09:00")
    _run(installed, brand.root, "build", "--now", "2026-12-01T07:00:00Z")
    assert (brand.root / "public" / "posts" / "2026" / "12" / "01-noel.html").is_file()
    assert "Joyeux Noël" in (brand.root / "public" / "index.html").read_text(encoding="utf-8")


def _pip(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _run(installed: Path, folder: Path, *arguments: str) -> str:
    """Run the installed command; it must not find the repository's own package."""
    where = "import pipeline, sys; print(pipeline.__file__, file=sys.stderr)"
    program = f"{where}; from pipeline.cli import main; main(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(str(installed))
    return done.stdout


def test_a_released_wheel_knows_the_commit_it_was_built_from(tmp_path: Path) -> None:
    from pipeline.starter.origin import _from_release

    noted = tmp_path / "ORIGIN"
    assert _from_release(noted) == ""
    noted.write_text(f"marie/social-pipeline@{'a' * 40}\n")
    assert _from_release(noted) == f"marie/social-pipeline@{'a' * 40}"
    noted.write_text("marie/social-pipeline@main; rm -rf\n")
    assert _from_release(noted) == ""
    config = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    release = (PROJECT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    assert 'artifacts = ["pipeline/starter/ORIGIN"]' in config
    assert "> pipeline/starter/ORIGIN" in release
