"""What the status log says of a delivery is what the pages show, and says from when."""

from datetime import timedelta
from pathlib import Path

import pytest
from brandrepo import BrandRepo
from preview.built import AT, ID, NOW, afresh, again, event, files, start, write

from pipeline.delivery import Event
from pipeline.preview.build import Built


@pytest.fixture
def repo(tmp_path: Path) -> BrandRepo:
    repo = start(tmp_path)
    repo.post(ID, date="2026-12-01T09:00", title="Noël", channels=["mastodon", "x"])
    repo.post("2026/12/20-voeux", date="2026-12-20T09:00", title="Nos vœux")
    repo.commit()
    return repo


def card(repo: BrandRepo, channel: str) -> str:
    """The head of a channel's card on the post's page."""
    page = (repo.root / f"public/posts/{ID}.html").read_text("utf-8")
    return page.partition(f'id="{channel}"')[2].partition("</header>")[0]


@pytest.mark.parametrize(
    ("events", "said"),
    [
        pytest.param([], "à envoyer", id="nothing yet"),
        pytest.param(
            [event("claimed", until=AT + timedelta(minutes=9))], "envoi réservé", id="claim"
        ),
        pytest.param(
            [event("claimed"), event("sent", id="1", url="https://mastodon.example/@m/1")],
            'href="https://mastodon.example/@m/1" class="state state-sent">envoyé',
            id="sent, with the live post",
        ),
        pytest.param(
            [event("claimed"), event("sent", id="1", url="javascript:alert(1)")],
            '<span class="state state-sent">envoyé',
            id="sent, with an address that is none",
        ),
        pytest.param([event("claimed"), event("failed", error="no")], "échoué", id="failed"),
        pytest.param([event("claimed"), event("unknown", error="?")], "incertain", id="unknown"),
        pytest.param([event("missed")], "périmé", id="missed"),
    ],
)
def test_a_delivery_shows_as_the_log_has_it(
    repo: BrandRepo, events: list[Event], said: str
) -> None:
    write(repo, *events)

    again(repo)

    assert said in card(repo, "mastodon")
    assert "à envoyer" in card(repo, "x")
    front = (repo.root / "public/index.html").read_text("utf-8")
    assert "Journal des envois du mardi 1er décembre 2026 à 09:00 (Europe/Paris)" in front


def test_a_new_line_of_the_log_changes_its_posts_page_and_the_calendar(
    repo: BrandRepo, tmp_path: Path
) -> None:
    write(repo, event("claimed"))
    again(repo)
    other = repo.root / "public/posts/2026/12/20-voeux.html"
    before = other.stat().st_mtime_ns
    assert "envoi réservé" in card(repo, "mastodon")

    write(repo, event("claimed"), event("sent", id="1"), at=AT + timedelta(minutes=2))
    built = again(repo)

    assert isinstance(built, Built)
    assert "envoyé" in card(repo, "mastodon")
    assert other.stat().st_mtime_ns == before
    assert "à 09:02" in (repo.root / "public/calendar/2026-12.html").read_text("utf-8")
    afresh(repo, tmp_path / "fresh")
    assert files(repo.root / "public") == files(tmp_path / "fresh")


def test_a_hold_shows_on_what_is_due_until_it_ends(repo: BrandRepo, tmp_path: Path) -> None:
    write(repo, event("claimed"), event("released"))
    again(repo)
    assert "à envoyer" in card(repo, "x")

    write(repo, holds="- {why: Incendie, until: 2026-12-01T13:00:00Z}\n")
    again(repo)
    assert "suspendu" in card(repo, "x")
    assert "Incendie" in (repo.root / f"public/posts/{ID}.html").read_text("utf-8")

    later = NOW + timedelta(hours=1, seconds=1)
    again(repo, later)
    assert "à envoyer" in card(repo, "x")
    afresh(repo, tmp_path / "fresh", later)
    assert files(repo.root / "public") == files(tmp_path / "fresh")


def test_a_hold_on_the_publishing_branch_holds_all_as_soon_as_this_clone_knows_of_it(
    repo: BrandRepo, tmp_path: Path
) -> None:
    repo.push()
    again(repo)
    assert "à envoyer" in card(repo, "x")
    colleague = repo.clone("colleague")
    colleague.write("HOLD.yml", "- why: rappel de produit\n")
    colleague.commit("Create HOLD.yml")
    colleague.push()

    repo.git("fetch", "--quiet")
    again(repo)

    assert "suspendu" in card(repo, "x")
    page = (repo.root / f"public/posts/{ID}.html").read_text("utf-8")
    assert "HOLD.yml is on the branch main and belongs on status" in page
    afresh(repo, tmp_path / "fresh")
    assert files(repo.root / "public") == files(tmp_path / "fresh")

    colleague.remove("HOLD.yml")
    colleague.commit("Delete HOLD.yml")
    colleague.push()
    repo.git("fetch", "--quiet")
    again(repo)
    assert "à envoyer" in card(repo, "x")


def test_a_post_that_was_moved_keeps_the_state_of_its_old_name(
    repo: BrandRepo, tmp_path: Path
) -> None:
    write(repo, event("claimed"), event("sent", id="1"))
    again(repo)
    repo.remove(f"content/{ID}.md")
    repo.post("2026/12/02-noel", date="2026-12-02T09:00", channels=["mastodon"], aliases=[ID])

    again(repo)

    page = (repo.root / "public/posts/2026/12/02-noel.html").read_text("utf-8")
    assert "envoyé" in page
    assert not (repo.root / f"public/posts/{ID}.html").exists()
    afresh(repo, tmp_path / "fresh")
    assert files(repo.root / "public") == files(tmp_path / "fresh")
