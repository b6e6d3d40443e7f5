"""The pages that gather posts: a channel's feed, what was sent and waits, ideas and drafts."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from brandrepo import BrandRepo
from playwright.sync_api import Page
from preview.built import ID, NOW, afresh, again, event, files, start, write

from pipeline import project
from pipeline.files import Folder
from pipeline.networks import NETWORKS
from pipeline.preview.feeds import AHEAD, BEHIND
from pipeline.preview.logbook import Logbook
from pipeline.preview.outputs import Outputs
from pipeline.preview.overviews import Overviews
from pipeline.preview.pages import Pages
from pipeline.preview.store import Store
from pipeline.preview.tables import Row


@pytest.fixture
def repo(tmp_path: Path) -> BrandRepo:
    return start(tmp_path)


def titles(repo: BrandRepo, page: str) -> list[str]:
    """The titles of a channel's feed, from the top."""
    html = (repo.root / "public" / page).read_text("utf-8")
    return re.findall(r'class="feed-when"><a [^>]*>([^<]*)</a>', html)


def test_a_channels_feed_is_newest_first_with_the_cards_of_the_posts_pages(
    repo: BrandRepo, page: Page
) -> None:
    repo.post("2026/11/30-hier", "Hier.", date="2026-11-30T09:00", title="Hier")
    repo.post("2026/12/02-demain", "Demain #Mot", date="2026-12-02T09:00", title="Demain")
    repo.post("2026/12/03-apres", "Après.", date="2026-12-03T09:00", title="Après")
    repo.post("2026/12/03-ailleurs", date="2026-12-03T10:00", title="Ailleurs", channels=["x"])
    repo.post("2026/12/04-pas-fini", date="2026-12-04T09:00", title="Pas fini", draft=True)
    again(repo)

    page.goto((repo.root / "public/channels/mastodon.html").as_uri())

    assert page.locator(".feed-when a").all_inner_texts() == ["Après", "Demain", "Hier"]
    assert page.locator("[aria-labelledby=past] .feed-when a").all_inner_texts() == ["Hier"]
    texts = page.locator(".feed .text").evaluate_all("all => all.map(e => e.textContent)")
    said = [
        json.loads((repo.root / f"public/variants/2026/{name}.json").read_text("utf-8"))
        for name in ("12/03-apres", "12/02-demain", "11/30-hier")
    ]
    assert texts == [one["mastodon"]["parts"][0]["text"] for one in said]
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    page.get_by_role("link", name="Demain", exact=True).click()
    page.wait_for_url("**/posts/2026/12/02-demain.html")


def test_a_feed_follows_its_posts_and_the_clock(repo: BrandRepo, tmp_path: Path) -> None:
    for day in range(1, 9):
        repo.post(f"2026/12/{day:02}-jour", date=f"2026-12-{day:02}T15:00", title=f"Jour {day}")
    repo.commit()
    again(repo)
    assert titles(repo, "channels/x.html") == [f"Jour {day}" for day in range(8, 0, -1)]

    repo.post("2026/12/03-jour", date="2026-12-07T16:00", title="Jour trois")
    again(repo)
    feed = titles(repo, "channels/x.html")
    assert feed[:3] == ["Jour 8", "Jour trois", "Jour 7"]

    later = NOW + timedelta(days=2)
    again(repo, later)
    html = (repo.root / "public/channels/x.html").read_text("utf-8")
    assert "Jour 2" in html.partition('id="past"')[2]
    afresh(repo, tmp_path / "fresh", later)
    assert files(repo.root / "public") == files(tmp_path / "fresh")


def test_a_long_feed_shows_the_posts_around_now(repo: BrandRepo) -> None:
    for n in range(BEHIND + 5):
        repo.post(f"2026/10/{n + 1:02}-p", date=f"2026-10-{n + 1:02}T09:00", title=f"P{n}")
    for n in range(AHEAD + 5):
        repo.post(f"2027/01/{n + 1:02}-f", date=f"2027-01-{n + 1:02}T09:00", title=f"F{n}")
    again(repo)
    shown = titles(repo, "channels/x.html")
    assert (len(shown), shown[0], shown[-1]) == (AHEAD + BEHIND, f"F{AHEAD - 1}", "P5")
    html = (repo.root / "public/channels/x.html").read_text("utf-8")
    assert "Les posts suivants sont dans le calendrier." in html
    assert "Les posts plus anciens sont dans le calendrier." in html


def test_what_looks_like_a_card_or_a_link_in_a_text_stays_text(repo: BrandRepo) -> None:
    text = '<!--/card--> <a id="x" href="../../../../index.html"> ="../../../../media/x'
    repo.post("2026/12/02-ruse", f"`{text}`\n\n{text}", date="2026-12-02T09:00", title="Ruse")
    again(repo)
    page = (repo.root / "public/posts/2026/12/02-ruse.html").read_text("utf-8")
    feed = (repo.root / "public/channels/x.html").read_text("utf-8")
    own = page.partition("<!--card x-->")[2].partition('class="text"')[2].partition("</div>")[0]
    there = feed.partition('class="feed-when"')[2].partition('class="text"')[2]
    assert "&lt;a id=" in own
    assert there.startswith(own)


def test_the_status_page_tells_the_log_and_what_needs_a_look(
    repo: BrandRepo, tmp_path: Path
) -> None:
    repo.post(ID, date="2026-12-01T09:00", title="Noël", channels=["mastodon", "x"])
    repo.post("2026/12/20-voeux", date="2026-12-20T09:00", title="Nos vœux")
    repo.commit()
    again(repo)
    page = repo.root / "public/status.html"
    assert "Rien n’a encore été envoyé." in page.read_text("utf-8")

    claimed = [event("claimed"), event("claimed", channel="x")]
    live = "https://mastodon.example/@m/1"
    write(
        repo,
        *claimed,
        event("sent", id="1", url=live),
        event("failed", channel="x", error="le <b>réseau</b> refuse"),
        holds="- {why: Incendie, who: marie, until: 2026-12-24T08:00:00Z}\n",
    )
    again(repo)
    said = page.read_text("utf-8")
    journal = said.partition('class="journal"')[2]
    assert journal.count("<li>") == 4
    assert f'href="{live}"' in journal
    assert "le &lt;b&gt;réseau&lt;/b&gt; refuse" in journal
    assert "Les envois sont suspendus" in said
    assert "Incendie" in said
    assert "jusqu’au jeudi 24 décembre 2026 à 09:00" in said
    assert "Nos vœux" not in said
    waiting = said.partition('id="waiting"')[2].partition('id="journal"')[0]
    assert "échoué" in waiting

    afresh(repo, tmp_path / "fresh")
    assert files(repo.root / "public") == files(tmp_path / "fresh")


def test_a_moved_post_keeps_its_lines_in_the_journal(repo: BrandRepo) -> None:
    repo.post("2026/12/02-noel", date="2026-12-01T09:00", title="Noël", channels=["mastodon"])
    repo.post("2026/12/02-noel", date="2026-12-01T09:00", title="Noël", aliases=[ID])
    repo.commit()
    write(repo, event("claimed"), event("sent", id="1"))
    again(repo)
    journal = (repo.root / "public/status.html").read_text("utf-8").partition('"journal"')[2]
    assert 'href="posts/2026/12/02-noel.html"' in journal


def test_empty_pages_say_what_will_be_there(repo: BrandRepo) -> None:
    again(repo)
    for name, said in (
        ("index.html", "Rien n’est prévu ce mois-ci."),
        ("ideas.html", "Aucune idée en attente."),
        ("ideas.html", "Aucun brouillon en attente."),
        ("problems.html", "Rien à corriger."),
        ("status.html", "Rien à envoyer, rien en retard"),
        ("channels/mastodon.html", "Aucun post n’est destiné à ce compte"),
    ):
        assert said in (repo.root / "public" / name).read_text("utf-8")


def test_more_problems_than_a_page_can_hold_name_the_gravest_posts(repo: BrandRepo) -> None:
    store, outputs = Store.in_memory(), Outputs(str(repo.root / "public"))
    outputs.prepare()
    brand = project.load(Folder(repo.root))
    said = '{"level":"error"},{"level":"warning"}'
    store.add(
        [
            Row(
                *(f"content/{n}.md", f"{n}", 0.0, 0.0, f"Post {n}", "fr", said),
                *(n == 1050, 1, 1 - (n == 1050), (), (), (), (), (), 0),
            )
            for n in range(1100)
        ]
    )
    logbook = Logbook(None, None, None, in_git=False)
    Overviews(brand, store, outputs, Pages(brand.brand), logbook, NOW).problems()

    page = (repo.root / "public/problems.html").read_text("utf-8")
    names = re.findall(r">(Post [0-9]+)</a>", page)
    assert (len(names), names[0], names[1]) == (1000, "Post 1050", "Post 0")
    assert "100 autres posts ont moins à corriger." in page
    assert len(json.loads((repo.root / "public/problems.json").read_text("utf-8"))) == 2200


def test_a_channels_page_leads_to_its_account_and_never_to_a_network_s_programs(
    repo: BrandRepo,
) -> None:
    brand = (repo.root / "brand/brand.yml").read_text("utf-8")
    graph = "https://graph.facebook.com"
    assert graph == NETWORKS["facebook"].URL
    repo.write("brand/brand.yml", brand.replace("facebook: {}", f"facebook: {{url: {graph!r}}}"))
    again(repo)

    pages = {
        name: (repo.root / f"public/channels/{name}.html").read_text("utf-8")
        for name in ("facebook", "mastodon")
    }

    assert "graph.facebook.com" not in pages["facebook"]
    assert 'href="https://mastodon.example' in pages["mastodon"]
