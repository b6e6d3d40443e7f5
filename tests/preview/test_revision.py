"""Another revision is copied into a folder of its own, and never outside of it."""

import subprocess
from pathlib import Path

import pytest
from brandrepo import BrandRepo

from pipeline.errors import PipelineError
from pipeline.preview.live import materialised


def handmade(brand: BrandRepo, mode: str, *names: str) -> str:
    """A commit whose content/ holds one file below such names, as no git would make it."""

    def git(*arguments: str, given: str) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=brand.root,
            input=given,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    made = git("hash-object", "-w", "--stdin", given="gotcha\n")
    kind = f"{mode} blob"
    for name in reversed(names):
        made = git("mktree", given=f"{kind} {made}\t{name}\n")
        kind = "040000 tree"
    return git("commit-tree", made, "-m", "a gift", given="")


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("content", "..", "..", "gotcha"), id="up and out"),
        pytest.param(("content", ".git", "hooks"), id="into git"),
        pytest.param(("content", ".", "gotcha"), id="here"),
    ],
)
def test_a_tree_that_leads_outside_stops_it(
    brand: BrandRepo, tmp_path: Path, names: tuple[str, ...]
) -> None:
    commit = handmade(brand, "100644", *names)
    shown = tmp_path / "deep" / "shown"
    shown.mkdir(parents=True)
    with pytest.raises(PipelineError, match="no path that can be written"):
        materialised(str(brand.root), commit, str(shown))
    assert not list(tmp_path.rglob("gotcha"))


def test_a_link_is_copied_as_a_link_and_nothing_goes_through_it(
    brand: BrandRepo, tmp_path: Path
) -> None:
    brand.write("content/2026/12/01-noel.md", "---\ndate: 2026-12-01T09:00\n---\nOui.\n")
    (brand.root / "content" / "away").symlink_to("..")
    brand.git("add", "--all")
    brand.git("commit", "--quiet", "-m", "a link")
    shown = tmp_path / "shown"
    commit = materialised(str(brand.root), "main", str(shown))
    assert commit == brand.git("rev-parse", "HEAD").strip()
    assert (shown / "content/2026/12/01-noel.md").read_text().endswith("Oui.\n")
    assert (shown / "content/away").is_symlink()
    assert (shown / "brand/brand.yml").is_file()


def test_a_revision_that_nobody_knows_says_so(brand: BrandRepo, tmp_path: Path) -> None:
    for revision in ("nowhere", "--help"):
        with pytest.raises(PipelineError, match="no branch or commit"):
            materialised(str(brand.root), revision, str(tmp_path))
