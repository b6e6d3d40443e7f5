"""What a branch changes in the calendar: added, moved, changed, removed."""

from pathlib import Path

import pytest
from brandrepo import BRAND, BrandRepo

from pipeline import difference, git
from pipeline.difference import Change


@pytest.fixture
def repo(tmp_path: Path) -> BrandRepo:
    brand = BRAND.replace("channels:\n", "channels:\n  mastodon: {}\n  x: {}\n")
    repo = BrandRepo.start(tmp_path, brand)
    repo.post("2026/12/01-noel", date="2026-12-01T09:00", title="Noël", channels=["feed", "x"])
    repo.post("2026/12/02-vase", "Un vase.\n", date="2026-12-02T09:00")
    repo.post("2026/12/03-four", "Le four.\n", date="2026-12-03T09:00")
    repo.post("ideas/tour", "Le tour.\n")
    repo.commit()
    return repo


def told(repo: BrandRepo) -> list[Change]:
    """What the newest commit changes."""
    new = repo.commit()
    repository = git.open_repository(repo.root)
    return difference.commits(repository, f"{new}^", new)


def test_added_moved_changed_and_removed_in_the_order_in_which_they_go_out(repo: BrandRepo) -> None:
    repo.post("2026/11/30-neuf", "Neuf.\n", date="2026-11-30T09:00", title="Tout neuf")
    repo.post("2026/12/02-vase", "Un vase.\n", date="2026-12-04T18:00")
    repo.post("2026/12/01-noel", "Bonsoir.\n", date="2026-12-01T09:00", title="Noël")
    repo.remove("content/2026/12/03-four.md")

    changes = told(repo)

    assert [(each.kind, each.id, each.what) for each in changes] == [
        ("added", "2026/11/30-neuf", ()),
        ("changed", "2026/12/01-noel", ("channels", "text")),
        ("removed", "2026/12/03-four", ()),
        ("moved", "2026/12/02-vase", ("date",)),
    ]
    assert changes[0].title == "Tout neuf"
    assert changes[1].channels == ("feed", "x")
    assert changes[3].before
    assert changes[3].before.date
    assert changes[3].before.date.day == 2
    assert changes[3].after
    assert changes[3].after.date
    assert changes[3].after.date.day == 4


def test_what_one_channel_has_of_its_own_names_that_channel_alone(repo: BrandRepo) -> None:
    repo.post(
        "2026/12/01-noel",
        date="2026-12-01T09:00",
        title="Noël",
        channels=["feed", "x"],
        variants={"x": {"text": "Court.", "date": "2026-12-01T12:00"}},
    )

    (change,) = told(repo)

    assert (change.kind, change.what, change.channels) == ("moved", ("date", "text"), ("x",))


def test_comments_and_the_order_of_keys_change_nothing(repo: BrandRepo) -> None:
    repo.write(
        "content/2026/12/01-noel.md",
        "---\n# sobre\ntitle: 'Noël'\nchannels: [feed, x]\ndate: 2026-12-01 9h00\n---\nBonjour.\n",
    )

    assert told(repo) == []


@pytest.mark.parametrize("alias", [["2026/12/02-vase"], None], ids=["an alias", "the same text"])
def test_a_file_that_was_moved_is_one_post_still(repo: BrandRepo, alias: list[str] | None) -> None:
    repo.remove("content/2026/12/02-vase.md")
    keys = {"aliases": alias} if alias else {}
    repo.post("2027/02/02-vase", "Un vase.\n", date="2027-02-02T09:00", **keys)

    (change,) = told(repo)

    assert (change.kind, change.id) == ("moved", "2027/02/02-vase")
    assert change.what[0] == "date"
    assert change.what[-1] == "id"


def test_a_file_that_cannot_be_read_any_more_is_a_change_not_a_loss(repo: BrandRepo) -> None:
    repo.write("content/2026/12/02-vase.md", "---\ndate: [\n---\nUn vase.\n")

    (change,) = told(repo)

    assert (change.kind, change.unreadable) == ("changed", True)
    assert change.title == "Un vase."


def test_other_bytes_in_a_picture_are_told_of_the_posts_that_show_it(repo: BrandRepo) -> None:
    beside = "---\ndate: 2026-12-05T09:00\nmedia: [{file: a.jpg, alt: Un vase}]\n---\nVoyez.\n"
    repo.write("content/2026/12/05-pot/index.md", beside)
    repo.write("content/2026/12/05-pot/a.jpg", b"one")
    repo.write("content/2026/12/05-pot/unused.jpg", b"one")
    repo.post("2026/12/06-commun", "![Le logo](../../commun/logo.png)\n", date="2026-12-06T09:00")
    repo.write("content/commun/logo.png", b"one")
    repo.commit()
    repo.write("content/2026/12/05-pot/a.jpg", b"two")
    repo.write("content/2026/12/05-pot/unused.jpg", b"two")
    repo.write("content/commun/logo.png", b"two")

    assert [(each.id, each.what) for each in told(repo)] == [
        ("2026/12/05-pot", ("pictures",)),
        ("2026/12/06-commun", ("pictures",)),
    ]


def test_a_brand_that_could_not_be_read_before_is_read_by_its_new_word(repo: BrandRepo) -> None:
    whole = (repo.root / "brand/brand.yml").read_text("utf-8")
    repo.write("brand/brand.yml", "name: [\n")
    repo.commit()
    repo.write("brand/brand.yml", whole)
    repo.post("2026/12/02-vase", "Deux vases.\n", date="2026-12-02T09:00")

    assert [(each.kind, each.id) for each in told(repo)] == [("changed", "2026/12/02-vase")]


def test_nothing_changed_is_nothing_to_tell(repo: BrandRepo) -> None:
    repo.write("README.md", "x\n")

    assert told(repo) == []
