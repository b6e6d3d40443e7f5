"""Where a repository is hosted, and the page there that opens a review."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.sharing.sending import program
from pipeline.sharing.site import site


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (
            "git@github.com:maison/lumen.git",
            "https://github.com/maison/lumen/compare/main...review/noel"
            "?quick_pull=1&title=No%C3%ABl&body=Un+mot",
        ),
        (
            "https://marie:s3cret@gitlab.com/maison/web/lumen.git",
            "https://gitlab.com/maison/web/lumen/-/merge_requests/new?"
            "merge_request%5Bsource_branch%5D=review%2Fnoel&merge_request%5Btarget_branch%5D=main"
            "&merge_request%5Btitle%5D=No%C3%ABl&merge_request%5Bdescription%5D=Un+mot",
        ),
        (
            "ssh://git@codeberg.org:22/maison/lumen",
            "https://codeberg.org/maison/lumen/compare/main...review/noel"
            "?expand=1&title=No%C3%ABl&body=Un+mot",
        ),
        (
            "http://forgejo.atelier.example:3000/maison/lumen.git",
            "http://forgejo.atelier.example:3000/maison/lumen/compare/main...review/noel"
            "?expand=1&title=No%C3%ABl&body=Un+mot",
        ),
        (
            "https://git.atelier.example/maison/lumen.git",
            "https://git.atelier.example/maison/lumen",
        ),
    ],
)
def test_each_site_has_a_page_that_opens_a_review(url: str, page: str) -> None:
    found = site(url)

    assert found is not None
    assert found.review_page("review/noel", "main", "Noël", "Un mot") == page


@pytest.mark.parametrize(
    "url",
    ["/srv/git/lumen.git", "../lumen.git", "file:///srv/lumen.git", "C:\\git\\lumen", "", "x"],
)
def test_a_folder_has_no_site(url: str) -> None:
    assert site(url) is None


@pytest.mark.parametrize(
    "url",
    [
        'https://github.com/a/b"><script>.git',
        "https://github.com/a/b?x=javascript:alert(1)#",
        "javascript://github.com/%0aalert(1)",
    ],
)
def test_a_hostile_address_gives_no_hostile_page(url: str) -> None:
    found = site(url)

    page = found.review_page('x"><y', "main", "<b>", '"') if found else ""
    assert page == "" or page.startswith("https://github.com/")
    assert not set(page) & set("<>\"' ")


def test_a_program_is_never_taken_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("here", "programs"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "gh").write_text("#!/bin/sh\n", "utf-8")
        (tmp_path / folder / "gh").chmod(0o755)
    monkeypatch.chdir(tmp_path / "here")

    monkeypatch.setenv("PATH", os.pathsep.join([".", ""]))
    assert program("gh") is None

    monkeypatch.setenv("PATH", os.pathsep.join([".", f"{tmp_path}/programs/"]))
    assert program("gh") == str(tmp_path / "programs/gh")


def test_windows_is_told_to_look_for_git_along_path_alone(tmp_path: Path) -> None:
    """Other systems never look into the current folder; the word for Windows is given on all."""
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand/brand.yml").write_text("name: Maison\n", "utf-8")
    git = tmp_path / "git"
    git.write_text(f'#!/bin/sh\necho "$NoDefaultCurrentDirectoryInExePath" > {tmp_path}/told\n')
    git.chmod(0o755)

    subprocess.run(
        [sys.executable, "-m", "pipeline", "status", "--root", str(tmp_path)],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        check=False,
    )

    assert (tmp_path / "told").read_text("utf-8") == "1\n"
