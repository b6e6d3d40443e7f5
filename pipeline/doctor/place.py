"""Checks of the place: the tool's and Python's versions, the repository's files, a local `.env`."""

import platform
import stat
from collections.abc import Iterator

from pipeline import __version__
from pipeline.doctor.case import Case
from pipeline.doctor.finding import Finding
from pipeline.environment import FILE


def versions(_case: Case) -> Iterator[Finding]:
    """Which tool runs, on which Python: what a report of a problem begins with."""
    yield Finding("tool", "ok", f"pipeline {__version__} on Python {platform.python_version()}")


def files(case: Case) -> Iterator[Finding]:
    """The files that a brand's repository stands on."""
    lacking = False
    if not (case.root / "content").is_dir():
        lacking = True
        yield Finding(
            "files",
            "warning",
            "there is no folder content/, so there is no post",
            "pipeline new starts a first one",
        )
    if not any((folder / ".gitattributes").is_file() for folder in (case.root, case.top)):
        lacking = True
        yield Finding(
            "files",
            "warning",
            "there is no .gitattributes: on Windows git changes the line ends of posts",
            "write the line `* text=auto eol=lf` into .gitattributes, and commit it",
        )
    if not lacking:
        yield Finding("files", "ok", "brand/brand.yml, content/ and .gitattributes are there")


def secrets(case: Case) -> Iterator[Finding]:
    """A local file of secrets is its owner's alone, and git ignores it."""
    path = case.root / FILE
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return
    well = True
    if mode & 0o077:
        well = False
        yield Finding(
            "env", "warning", f"others on this machine can read {FILE}", f"chmod 600 {FILE}"
        )
    asked = case.repository.run("check-ignore", "--quiet", "--", str(path), allowed=(0, 1))
    if asked.returncode:
        well = False
        yield Finding(
            "env",
            "warning",
            f"git does not ignore {FILE}: the next git add may make its secrets public",
            f"write the line {FILE} into .gitignore, and commit it",
        )
    if well:
        yield Finding("env", "ok", f"{FILE} is yours alone, and git ignores it")
