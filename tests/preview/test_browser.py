"""The pages in a real browser: from a file, wide and narrow."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pictures
import pytest
from brandrepo import BrandRepo
from playwright.sync_api import Page
from preview.built import CHANNELS, again, start


@pytest.fixture
def repo(tmp_path: Path) -> BrandRepo:
    return start(tmp_path)


def test_the_calendar_opens_from_a_file_with_its_style_and_its_pictures(
    repo: BrandRepo, new_page: Page
) -> None:
    repo.write("content/2026/12/03-image/vase.jpg", pictures.saved(pictures.photo(800, 600)))
    repo.write(
        "content/2026/12/03-image/index.md",
        "---\ndate: 2026-12-03T09:00\ntitle: Un vase\n"
        'media: [{file: vase.jpg, alt: "Un vase bleu"}]\n---\nUn vase.\n',
    )
    again(repo)
    said: list[str] = []
    new_page.on("console", lambda message: said.append(message.text))

    new_page.goto((repo.root / "public/index.html").as_uri())

    assert new_page.locator("html").get_attribute("lang") == "fr"
    assert new_page.get_by_role("heading", level=1).inner_text() == "Décembre 2026"
    assert new_page.locator(".weeks").evaluate("e => getComputedStyle(e).display") == "grid"
    assert new_page.locator(".day.today time").get_attribute("datetime") == "2026-12-01"
    assert new_page.locator(".entry img").evaluate("e => e.complete && e.naturalWidth") == 360

    new_page.get_by_role("link", name="Un vase").first.click()

    assert new_page.get_by_role("heading", level=1).inner_text() == "Un vase"
    assert new_page.get_by_role("heading", level=2).all_inner_texts() == [
        *("feed", "mastodon", "x", "Le post")
    ]
    picture = new_page.locator("#mastodon").get_by_alt_text("Un vase bleu")
    picture.scroll_into_view_if_needed()
    new_page.wait_for_function(
        "e => e.complete && e.naturalWidth === 720", arg=picture.element_handle()
    )
    assert said == []


def test_each_card_shows_the_very_text_of_its_variant(repo: BrandRepo, page: Page) -> None:
    channels = ["feed", "mastodon", "bluesky", "x", "linkedin-fr", "facebook", "telegram"]
    repo.post(
        "2026/12/01-tout",
        "Un *petit* mot de [l’atelier](https://exemple.fr/?a=1&b=2), « **fait main** » & <3.\n\n"
        "- un\n- deux\n\n> dit-elle\n\n`code` 👩‍👩‍👧‍👦 #Nantes\n\n---\n\n"
        + "Encore une phrase. "
        * 40,
        date="2026-12-01T09:00",
        channels=channels,
    )
    again(repo)
    variants = json.loads((repo.root / "public/variants/2026/12/01-tout.json").read_text("utf-8"))

    page.goto((repo.root / "public/posts/2026/12/01-tout.html").as_uri())

    for channel in channels:
        shown = page.locator(f"#{channel} .text").evaluate_all("all => all.map(e => e.textContent)")
        assert shown == [part["text"] for part in variants[channel]["parts"]]
        meters = page.locator(f"#{channel} .meter .number").all_inner_texts()
        for meter, part in zip(meters, variants[channel]["parts"], strict=True):
            assert meter.replace("\u202f", "").startswith(str(part["length"]["used"]))


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_screen(
    repo: BrandRepo, windows: Callable[..., Page], width: int, scheme: str
) -> None:
    repo.post(
        "2026/12/01-long",
        "Anticonstitutionnellement" * 20 + "\n\nhttps://exemple.fr/" + "a" * 300,
        date="2026-12-01T09:00",
        title="Mot" * 60,
        sensitive="avertissement" * 10,
        owner="m" * 200,
        channels=["feed", "mastodon", "bluesky", "facebook", "telegram", "instagram"],
    )
    again(repo)
    page = windows(width, 844, scheme)
    for name in ("index.html", "posts/2026/12/01-long.html", "problems.html"):
        page.goto((repo.root / "public" / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        light = sum(map(int, ground.removeprefix("rgb(").removesuffix(")").split(","))) > 380
        assert light is (scheme == "light")


def test_the_policy_of_every_page_allows_the_trees_own_scripts_and_files_alone(
    repo: BrandRepo,
) -> None:
    repo.post("2026/12/01-noel", date="2026-12-01T09:00")
    again(repo)

    pages = list((repo.root / "public").rglob("*.html"))

    assert len(pages) > len(CHANNELS)
    for path in pages:
        text = path.read_text("utf-8").replace("&#39;", "'")
        (policy,) = re.findall('http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        allowed = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert allowed.pop("default-src") == "'none'"
        assert allowed.pop("base-uri") == allowed.pop("form-action") == "'none'"
        assert set(allowed.values()) == {"'self'"}
        assert set(allowed) == {"script-src", "style-src", "img-src", "media-src"}
        assert not re.search(r"<script(?! src=)|<style", text)


def test_a_keyboard_reaches_the_content_and_every_entry(repo: BrandRepo, page: Page) -> None:
    repo.post("2026/12/01-noel", date="2026-12-01T09:00", title="Noël")
    again(repo)
    page.goto((repo.root / "public/index.html").as_uri())

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "entry-title":
            break
    assert page.evaluate("document.activeElement.textContent") == "Noël"
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/2026/12/01-noel.html")
