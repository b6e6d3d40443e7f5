"""A review: problems of form, variants and neighbours together, and files mended."""

from pathlib import Path

import pytest
from brandrepo import BRAND

from pipeline import project, review
from pipeline.files import Folder
from pipeline.project import Project


@pytest.fixture
def brand(tmp_path: Path) -> Project:
    write(tmp_path, "brand/brand.yml", BRAND.replace("channels:\n", "channels:\n  mastodon:\n"))
    return project.load(Folder(tmp_path))


def write(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def post(brand: Project, id_: str, header: str = "", body: str = "Bonjour.\n") -> None:
    assert isinstance(brand.tree, Folder)
    text = f"---\ndate: 2026-12-01T09:00\n{header}---\n{body}"
    write(brand.tree.root, f"content/{id_}.md", text)


def rules(brand: Project) -> list[str]:
    return [each.rule for each in review.review(brand, project.entries(brand.tree))]


def test_form_and_variants_are_told_together_by_place(brand: Project) -> None:
    post(brand, "2026/12/01-b", "titel: x\nmedia: [{file: nulle-part.jpg, alt: Un vase.}]\n")
    post(brand, "2026/12/01-a", "tags: 3\n")
    found = review.review(brand, project.entries(brand.tree))
    assert [(each.path, each.span.line, each.rule) for each in found] == [
        ("content/2026/12/01-a.md", 3, "post.type"),
        ("content/2026/12/01-b.md", 3, "post.unknown-key"),
        ("content/2026/12/01-b.md", 4, "post.media-missing"),
    ]


def test_two_files_of_one_id_are_told(brand: Project) -> None:
    post(brand, "2026/12/01-a")
    post(brand, "2026/12/01-a/index")
    assert rules(brand) == ["post.id"]


def test_an_alias_of_another_post_is_told_where_it_stands(brand: Project) -> None:
    post(brand, "2026/12/01-a")
    post(brand, "2026/12/02-b", "aliases: [2026/11/30-x, 2026/12/01-a]\n")
    (found,) = review.review(brand, project.entries(brand.tree))
    assert (found.rule, found.path) == ("post.alias", "content/2026/12/02-b.md")
    assert (found.span.line, found.span.column) == (3, 25)


def test_every_post_is_told_of_once(brand: Project) -> None:
    for day in range(1, 6):
        post(brand, f"2026/12/0{day}-a")
    seen: list[None] = []
    review.review(brand, project.entries(brand.tree), lambda: seen.append(None))
    assert len(seen) == 5


def test_mending_goes_on_until_nothing_is_left(brand: Project) -> None:
    post(brand, "2026/12/01-a", "title: Noël : oui\ntags: Noël, Nantes\nlocation: @ici\n")
    (entry,) = project.entries(brand.tree)
    ((path, (before, after)),) = review.mended(brand, entry).items()
    assert path == "content/2026/12/01-a.md"
    assert before == brand.tree.read(path)
    assert after.decode().splitlines()[2:5] == [
        'title: "Noël : oui"',
        "tags: [Noël, Nantes]",
        'location: "@ici"',
    ]


def test_a_post_without_fixes_has_nothing_mended(brand: Project) -> None:
    post(brand, "2026/12/01-a", "titel: x\n")
    (entry,) = project.entries(brand.tree)
    assert review.mended(brand, entry) == {}
