"""The repository as loaded: its brand, its posts by path, each file read in its place."""

import os
from pathlib import Path

import pytest
from brandrepo import BRAND, BrandRepo

from pipeline import project
from pipeline.content import MAX_BYTES
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.git import Commit, open_repository
from pipeline.project import Entry

POST = "---\ndate: 2026-12-01T09:00\n---\nBonjour.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a brand and no posts."""
    write(tmp_path, "brand/brand.yml", BRAND)
    return tmp_path


def write(root: Path, path: str, text: str | bytes = POST) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def read(root: Path) -> list[tuple[str | None, list[str]]]:
    """Every post by id, with the rules its problems break."""
    loaded = project.load(Folder(root))
    return [
        (parsed.post.id if parsed.post else None, [each.rule for each in parsed.problems])
        for parsed in project.read(loaded, project.entries(loaded.tree))
    ]


def test_entries_are_posts_with_their_own_files(root: Path) -> None:
    for path in (
        "content/2026/12/02-b.md",
        "content/2026/12/01-a/index.md",
        "content/2026/12/01-a/mastodon.md",
        "content/2026/12/01-a/x.md",
        "content/2026/12/01-a/README.md",
        "content/2026/12/01-a/a.jpg",
        "content/ideas/un-jour.md",
        "content/README.md",
        "content/2026/readme.md",
        "content/.brouillon.md",
        "content/2026/12/notes.txt",
    ):
        write(root, path)
    assert project.entries(Folder(root)) == [
        Entry(
            "2026/12/01-a",
            "content/2026/12/01-a/index.md",
            (
                ("mastodon", "content/2026/12/01-a/mastodon.md"),
                ("x", "content/2026/12/01-a/x.md"),
            ),
        ),
        Entry("2026/12/02-b", "content/2026/12/02-b.md"),
        Entry("ideas/un-jour", "content/ideas/un-jour.md"),
    ]


def test_a_file_in_the_wrong_place_is_an_entry_with_a_problem(root: Path) -> None:
    write(root, "content/2026/12/index.md")
    write(root, "content/2026/12/01-a.md")
    write(root, "content/2026/12/01-b/autre.md")
    assert read(root) == [
        ("2026/12/01-a", []),
        (None, ["post.path"]),
        (None, ["post.path"]),
    ]


def test_no_content_is_no_entries(root: Path) -> None:
    assert project.entries(Folder(root)) == []


def test_a_large_file_is_a_problem_and_is_not_read_whole(root: Path) -> None:
    write(root, "content/2026/12/01-a.md")
    with open(root / "content/2026/12/01-b.md", "wb") as file:
        file.truncate(50_000_000)
    write(root, "content/2026/12/01-c.md", POST + "x" * (MAX_BYTES - len(POST)))
    assert read(root) == [
        ("2026/12/01-a", []),
        (None, ["post.too-large"]),
        ("2026/12/01-c", []),
    ]


def test_a_link_out_of_the_repository_is_a_problem_and_the_rest_is_read(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.md"
    secret.write_text(POST)
    write(root, "content/2026/12/01-a.md")
    os.symlink(secret, root / "content/2026/12/02-b.md")
    os.symlink("nowhere.md", root / "content/2026/12/03-c.md")
    write(root, "content/2026/12/04-d.md")
    assert read(root) == [
        ("2026/12/01-a", []),
        (None, ["post.unreadable"]),
        (None, ["post.unreadable"]),
        ("2026/12/04-d", []),
    ]


def test_a_post_that_vanishes_meanwhile_is_a_problem(root: Path) -> None:
    write(root, "content/2026/12/01-a.md")
    write(root, "content/2026/12/02-b.md")
    loaded = project.load(Folder(root))
    found = project.entries(loaded.tree)
    os.unlink(root / found[0].path)
    first, second = project.read(loaded, found)
    assert [each.rule for each in first.problems] == ["post.unreadable"]
    assert second.post is not None


def test_a_commit_is_read_like_a_folder(brand: BrandRepo) -> None:
    brand.post("2026/12/01-noel", date="2026-12-01T09:00")
    brand.write("content/2026/12/02-b/index.md", POST)
    brand.write("content/2026/12/02-b/feed.md", "Pour le fil.\n")
    brand.write("brand/plan.yml", "pillars: [a]\n")
    commit = brand.commit()
    brand.remove("content/2026/12/01-noel.md")
    loaded = project.load(Commit(open_repository(brand.root), commit))
    first, second = project.read(loaded, project.entries(loaded.tree))
    assert first.post is not None
    assert second.post is not None
    assert first.post.id == "2026/12/01-noel"
    assert second.post.on("feed").body == "Pour le fil.\n"


def test_what_the_brand_asks_is_asked_of_every_post(root: Path) -> None:
    write(root, "content/2026/12/01-a.md", POST.replace("---\nB", "pillar: b\n---\nB"))
    write(root, "brand/plan.yml", "pillars: [a]\n")
    write(root, "brand/schema/post.schema.json", '{"required": ["owner"]}')
    assert read(root) == [("2026/12/01-a", ["post.brand-schema", "post.plan"])]


def test_people_are_optional_and_known_by_key(root: Path) -> None:
    assert project.load(Folder(root)).people.name("marie") is None
    write(root, "brand/people.yml", "marie: {name: Marie Rol}\n")
    assert project.load(Folder(root)).people.name("marie") == "Marie Rol"


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("brand/brand.yml", "name: x", "brand/brand.yml"),
        ("brand/people.yml", "marie: x", "brand/people.yml:1:8"),
    ],
)
def test_a_broken_brand_file_stops_the_command(root: Path, path: str, text: str, told: str) -> None:
    write(root, path, text)
    with pytest.raises(PipelineError) as refused:
        project.load(Folder(root))
    assert told in refused.value.message


def test_a_folder_without_a_brand_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=r"no brand/brand\.yml"):
        project.load(Folder(tmp_path))


def test_options_of_a_channel_are_held_to_its_network(root: Path) -> None:
    write(root, "brand/brand.yml", BRAND.replace("feed: {", "feed: {tokn: 1, "))
    with pytest.raises(PipelineError, match="unknown key `tokn` for a channel on feed"):
        project.load(Folder(root))


def test_rules_yml_turns_on_what_vale_ini_turns_off_for_vale(root: Path) -> None:
    ini = "StylesPath = brand/style\n[content/**]\nVale.Spelling = NO\nHouse.Old = NO\n"
    write(root, ".vale.ini", ini)
    write(root, "brand/style/House/Old.yml", "extends: nothing, and off\n")

    def spells(rules: str) -> bool:
        write(root, "brand/rules.yml", rules)
        guide = project.load(Folder(root)).guide
        return guide is not None and guide.spells("Vale.Spelling")

    assert spells("rules: {Vale.Spelling: warning}\n")
    assert spells("rules: {Vale.Spelling: {level: error}}\n")
    assert not spells("rules: {Vale.Spelling: off, brand.emoji: off}\n")
    assert not spells("networks: {feed: {Vale.Spelling: error}}\n")
    assert not spells("")


def test_what_vale_ini_turns_off_and_only_a_finer_line_names_is_told(root: Path) -> None:
    write(root, ".vale.ini", "StylesPath = brand/style\n[content/**]\nVale.Spelling = NO\n")
    write(root, "brand/rules.yml", "networks: {feed: {Vale.Spelling: error}}\n")
    with pytest.raises(PipelineError, match=r"rules\.yml:1.*Vale\.Spelling.*turns on"):
        _ = project.load(Folder(root)).rules
