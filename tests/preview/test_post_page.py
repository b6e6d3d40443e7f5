"""A post's page in a real browser: each network's manner, folds, grids, times, source, changes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import films
import pictures
import pytest
from brandrepo import BrandRepo
from playwright.sync_api import Browser, Locator, Page, expect
from preview.built import BRAND, again, start
from preview.test_accessibility import faults

ALL = ["feed", "mastodon", "bluesky", "x", "linkedin-fr", "facebook", "instagram", "telegram"]
PLUGINS = Path(__file__).resolve().parents[1] / "publish" / "plugins"
PHRASE = "Une lampe se répare en une heure, quand on a gardé chaque pièce dans l’ordre. "


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Posts that need everything a card can show, built once."""
    repo = start(tmp_path_factory.mktemp("posts"))
    for n in (1, 2, 3, 4, 6):
        folder = f"content/2026/12/0{n}-images"
        media = []
        for number in range(n):
            size = (600, 1200) if number == 0 else (1200, 600)
            picture = pictures.photo(*size)
            picture.paste("green", (number, 0, number + 1, 1))
            repo.write(f"{folder}/{number}.jpg", pictures.saved(picture))
            item = {"file": f"{number}.jpg", "alt": f"Lampe numéro {number}", "focus": [0.1, 0.9]}
            media.append({**item, "alt": ""} if number == 1 else item)
        _write(repo, f"{folder}/index.md", "Des images.\n", day=n, media=media, channels=ALL)
    _write(repo, "content/2026/12/10-long.md", PHRASE * 8, day=10, channels=ALL)
    _write(
        repo,
        "content/2026/12/11-tout.md",
        "Quel métal ?\n\n---\n\nLa suite.\n",
        day=11,
        channels=["mastodon", "bluesky", "x"],
        sensitive="Lumière vive",
        poll={"options": ["Laiton", "Acier"], "for": "2d"},
        reply_to="https://mastodon.example/@ami/1",
        first_comment="Merci !",
        variants={"x": {"text": "a" * 260}, "bluesky": {"date": "2026-12-12T18:30"}},
    )
    _write(
        repo,
        "content/2026/12/13-lien.md",
        "Notre catalogue.\n",
        day=13,
        title="Le catalogue",
        link="https://exemple.fr/catalogue",
        channels=ALL,
    )
    repo.write("content/2026/12/14-film/film.mp4", films.film())
    repo.write("content/2026/12/14-film/film.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour\n")
    _write(
        repo,
        "content/2026/12/14-film/index.md",
        "Un film.\n",
        day=14,
        channels=["mastodon"],
        media=[{"file": "film.mp4", "alt": "Une lampe", "subtitles": "film.vtt"}],
    )
    again(repo)
    return repo.root / "public"


def _write(repo: BrandRepo, path: str, body: str, day: int, **keys: Any) -> None:
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in keys.items())
    repo.write(path, f"---\ndate: 2026-12-{day:02}T09:00\n{lines}---\n{body}")


def show(page: Page, public: Path, name: str) -> None:
    page.goto((public / f"posts/2026/12/{name}.html").as_uri())


@pytest.fixture
def phone(windows: Callable[..., Page]) -> Page:
    """A telephone in the dark, on the other side of the ocean."""
    return windows(390, 844, "dark", timezone_id="America/Montreal", has_touch=True)


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found is not None
    return {name: round(value) for name, value in found.items()}


def shape(locator: Locator) -> float:
    """Width by height."""
    found = locator.bounding_box()
    assert found is not None
    return found["width"] / found["height"]


@pytest.mark.parametrize(
    ("channel", "n", "expected", "tiles"),
    [
        pytest.param("mastodon", 2, 3 / 2, 2, id="Mastodon, two"),
        pytest.param("mastodon", 4, 3 / 2, 4, id="Mastodon, four"),
        pytest.param("bluesky", 2, 2, 2, id="Bluesky, two squares"),
        pytest.param("bluesky", 3, 2, 3, id="Bluesky, three"),
        pytest.param("x", 3, 16 / 9, 3, id="X, three"),
        pytest.param("x", 4, 16 / 9, 4, id="X, four"),
        pytest.param("linkedin-fr", 6, 1, 4, id="LinkedIn, one and three"),
        pytest.param("facebook", 6, 6 / 5, 5, id="Facebook, two and three"),
    ],
)
def test_pictures_stand_in_the_networks_own_grid(
    public: Path, page: Page, channel: str, n: int, expected: float, tiles: int
) -> None:
    show(page, public, f"0{n}-images")
    grid = page.locator(f"#{channel} .pictures")
    figures = grid.locator("figure")

    assert figures.count() == tiles
    assert shape(grid) == pytest.approx(expected, rel=0.03)
    area = sum(b["width"] * b["height"] for b in (box(figures.nth(i)) for i in range(tiles)))
    whole = box(grid)
    assert area == pytest.approx(whole["width"] * whole["height"], rel=0.08)
    alts = page.locator(f"#{channel} .alts li")
    assert alts.count() == n
    assert "Sans texte alternatif" in alts.nth(1).inner_text()
    if n > tiles:
        said = figures.last.evaluate("e => getComputedStyle(e, '::after').content")
        assert said == f'"+{n - tiles}"'
        assert page.locator(f"#{channel} .alts img").count() == n - tiles


def test_a_third_picture_leaves_the_first_its_whole_height(public: Path, page: Page) -> None:
    show(page, public, "03-images")
    for channel in ("mastodon", "bluesky", "x", "linkedin-fr"):
        figures = page.locator(f"#{channel} .pictures figure")
        first, second, third = (box(figures.nth(i)) for i in range(3))
        assert first["height"] > 1.9 * second["height"]
        assert second["x"] == third["x"] > first["x"]
        assert third["y"] > second["y"]


@pytest.mark.parametrize(
    ("channel", "position"),
    [("mastodon", "10% 90%"), ("instagram", "10% 90%"), ("x", "50% 50%"), ("bluesky", "50% 50%")],
)
def test_the_focus_point_counts_where_the_network_or_we_crop_around_it(
    public: Path, page: Page, channel: str, position: str
) -> None:
    show(page, public, "02-images")
    picture = page.locator(f"#{channel} .pictures img").first
    assert picture.evaluate("e => getComputedStyle(e).objectPosition") == position


@pytest.mark.parametrize(
    ("channel", "expected"),
    [("mastodon", 0.5), ("feed", 0.5), ("x", 0.75), ("facebook", 0.8), ("instagram", 0.8)],
)
def test_a_tall_picture_alone_is_cropped_as_far_as_the_network_does(
    public: Path, page: Page, channel: str, expected: float
) -> None:
    show(page, public, "01-images")
    picture = page.locator(f"#{channel} .pictures img")
    picture.scroll_into_view_if_needed()
    assert shape(picture) == pytest.approx(expected, rel=0.02)


def test_instagram_shows_a_carousel_in_the_shape_of_its_first_picture(
    public: Path, page: Page
) -> None:
    show(page, public, "04-images")
    carousel = page.locator("#instagram .pictures")
    figures = carousel.locator("figure")
    shapes = [shape(figures.nth(i)) for i in range(4)]
    assert shapes == pytest.approx([0.8] * 4, rel=0.02)
    assert box(figures.nth(1))["x"] >= box(carousel)["x"] + box(carousel)["width"] - 1

    carousel.focus()
    page.keyboard.press("ArrowRight")
    expect(figures.nth(1)).to_be_in_viewport(ratio=0.9)
    said = figures.nth(1).evaluate("e => getComputedStyle(e, '::after').content")
    assert said == '"2 / 4"'
    caption, first = page.locator("#instagram .text"), figures.first
    assert box(caption)["y"] > box(first)["y"] + box(first)["height"]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_long_text_folds_where_the_feed_folds_and_opens_without_script(
    public: Path, windows: Callable[..., Page], scripts: bool
) -> None:
    page = windows(scripts=scripts)
    show(page, public, "10-long")
    for channel in ("linkedin-fr", "facebook", "instagram"):
        text = page.locator(f"#{channel} .text")
        fold = text.locator(".fold summary")
        height = box(text)["height"]
        expect(fold).to_have_accessible_name("voir plus")

        fold.click()

        assert box(text)["height"] > 1.15 * height
        fold.press("Enter")
        assert box(text)["height"] == height
    for channel in ("mastodon", "bluesky", "x", "telegram", "feed"):
        assert page.locator(f"#{channel} .fold").count() == 0


def test_a_thread_has_a_line_a_warning_a_poll_a_reply_and_a_first_comment(
    public: Path, page: Page
) -> None:
    show(page, public, "11-tout")
    first, second = (page.locator("#mastodon [data-part]").nth(i) for i in range(2))
    line = first.evaluate("e => getComputedStyle(e, '::before').borderLeftWidth")
    assert line == "2px"
    expect(first.get_by_text("En réponse à")).to_be_visible()
    expect(first.get_by_text("Quel métal ?")).to_be_hidden()
    expect(first.get_by_text("Laiton")).to_be_hidden()

    first.get_by_text("Lumière vive").click()

    expect(first.get_by_text("Quel métal ?").first).to_be_visible()
    expect(first.get_by_role("list", name="Sondage")).to_have_text("LaitonAcier")
    expect(first.get_by_text("ouvert 2 jours")).to_be_visible()
    expect(second.get_by_text("Premier commentaire")).to_be_visible()
    assert first.get_by_text("Premier commentaire").count() == 0


def test_a_meter_says_what_is_left_near_the_limit_and_what_is_too_much(
    public: Path, page: Page, tmp_path: Path
) -> None:
    show(page, public, "11-tout")
    near = page.locator("#x [data-meter]").first
    expect(near).to_have_class("meter near")
    expect(near).to_contain_text("reste")
    expect(page.locator("#mastodon [data-meter]").first).to_have_class("meter")

    repo = start(tmp_path)
    repo.post(
        "2026/12/01-trop", "b" * 2300, date="2026-12-01T09:00", channels=["instagram", "feed"]
    )
    again(repo)
    page.goto((repo.root / "public/posts/2026/12/01-trop.html").as_uri())
    over = page.locator("#instagram [data-meter]")
    expect(over).to_have_class("meter over")
    expect(over).to_contain_text("100 de trop")
    expect(page.locator("#feed [data-meter]")).to_contain_text("2\u202f300 caractères")


def test_a_link_has_its_card_where_the_network_draws_one(public: Path, page: Page) -> None:
    show(page, public, "13-lien")
    for channel in ("feed", "mastodon", "bluesky", "x", "linkedin-fr", "facebook", "telegram"):
        card = page.locator(f"#{channel} a.link-card")
        expect(card).to_contain_text("Le catalogue")
        expect(card).to_contain_text("exemple.fr")
        expect(card).to_have_css("font-style", "normal")
        pictured = card.locator(".page-picture").count() == 1
        assert pictured is (channel in ("mastodon", "x", "linkedin-fr", "facebook")), channel
    assert page.locator("#instagram .link-card").count() == 0
    above = page.locator("#facebook .page-picture")
    assert shape(above) == pytest.approx(1.91, rel=0.02)


def test_a_film_plays_with_its_subtitles(public: Path, page: Page) -> None:
    show(page, public, "14-film")
    film = page.locator("#mastodon video")
    expect(film).to_have_attribute("controls", "")
    address = film.locator("track").get_attribute("src")
    assert address is not None
    track = (public / "posts/2026/12" / address).resolve()
    assert track.read_text("utf-8").startswith("WEBVTT")


def test_the_page_tells_the_time_of_the_brand_of_all_and_of_its_reader(
    public: Path, page: Page, phone: Page, windows: Callable[..., Page]
) -> None:
    show(phone, public, "11-tout")
    when = phone.locator(".post-when")
    expect(when).to_contain_text("vendredi 11 décembre 2026 à 09:00 Europe/Paris 08:00 UTC")
    expect(when).to_contain_text("chez vous : vendredi 11 décembre 2026 à 03:00")
    expect(phone.locator("#bluesky header time")).to_contain_text("12 déc. 18:30 chez vous")
    expect(phone.locator("#mastodon header time")).to_have_text("11 déc. 09:00")

    plain = windows(scripts=False, timezone_id="America/Montreal")
    show(plain, public, "11-tout")
    expect(plain.locator(".post-when")).to_contain_text("09:00 Europe/Paris 08:00 UTC")
    assert plain.get_by_text("chez vous").count() == 0


def test_a_text_is_copied_by_a_button_or_taken_from_a_block(
    public: Path, chromium: Browser
) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    show(page, public, "10-long")
    button = page.locator("#linkedin-fr").get_by_role("button", name="Copier")

    button.click()

    expect(page.locator("#linkedin-fr").get_by_role("button")).to_have_text("Copié")
    text = page.locator("#linkedin-fr .text").evaluate("e => e.textContent")
    assert page.evaluate("navigator.clipboard.readText()") == text
    block = page.locator("#linkedin-fr .plain")
    block.locator("summary").click()
    assert block.locator("pre").evaluate("e => e.textContent") == text
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_card_is_wider_than_its_screen_and_none_clips_its_text(
    public: Path, windows: Callable[..., Page], width: int, scheme: str
) -> None:
    page = windows(width, 800, scheme)
    for name in ("06-images", "10-long", "11-tout", "13-lien", "14-film"):
        show(page, public, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        clipped = page.evaluate(
            """() => [...document.querySelectorAll(".card, .text, .link-card, .meter, .alts")]
                .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
                .map(e => e.className)"""
        )
        assert clipped == [], name


def test_no_card_has_a_serious_fault_folded_or_not(
    public: Path, windows: Callable[..., Page], axe: str
) -> None:
    page = windows(bypass_csp=True)
    found = {}
    for name in ("06-images", "10-long", "11-tout", "13-lien", "14-film"):
        show(page, public, name)
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
        page.evaluate(axe)
        found[name] = faults(page)
    assert not any(found.values()), found


def test_problems_stand_under_their_lines_and_the_list_leads_there(
    tmp_path: Path, page: Page
) -> None:
    repo = start(tmp_path)
    repo.post("2026/12/01-faute", "Un\u202emot @{personne}.\n", date="2026-12-01T09:00", couleur=1)
    repo.write("content/2026/12/02-lot/index.md", "---\ndate: 2026-12-02T09:00\n---\nx\n")
    repo.write("content/2026/12/02-lot/x.md", "@{personne}\n")
    repo.write("content/2026/12/03-casse.md", "---\ndate: [\n---\nBonjour\n")
    repo.write(
        "content/2026/12/04-long.md",
        "---\ndate: 2026-12-04T09:00\n---\n" + "ligne\n" * 2500 + "@{personne}\n",
    )
    again(repo)
    public = repo.root / "public"

    show(page, public, "01-faute")
    source = page.locator("details.source")
    expect(source).to_have_attribute("open", "")
    at = source.locator("li.error").nth(1)
    expect(at.locator("mark")).to_have_text("@{personne}")
    expect(at.locator(".note")).to_contain_text("personne")
    expect(at.locator(".unseen")).to_have_text("U+202E")
    page.locator(".panel").get_by_role("link", name="ligne 5:").click()
    assert page.evaluate("location.hash") == "#L5"
    expect(at).to_be_in_viewport()

    show(page, public, "02-lot/index" if (public / "posts/2026/12/02-lot").is_dir() else "02-lot")
    expect(page.locator("details.source")).to_have_count(2)
    other = page.locator("details.source").nth(1)
    expect(other.locator("li.error .note")).to_contain_text("personne")

    show(page, public, "03-casse")
    expect(page.locator("details.source li.error").first).to_contain_text("date: [")

    show(page, public, "04-long")
    long = page.locator("details.source")
    assert long.get_attribute("open") is None
    expect(long).to_contain_text("encore 504 lignes")
    expect(page.locator(".panel")).to_contain_text("ligne 2504")


def test_a_network_of_another_package_is_drawn_too(
    tmp_path: Path, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(PLUGINS))
    repo = start(tmp_path)
    repo.write(
        "brand/brand.yml", BRAND + '  crochet: {network: webhook, url: "https://w.example"}\n'
    )
    repo.post("2026/12/01-noel", "Bonjour.", date="2026-12-01T09:00", channels=["crochet"])
    again(repo)

    show(page, repo.root / "public", "01-noel")

    card = page.locator("#crochet .card")
    expect(card).to_contain_text("w.example")
    expect(card.locator(".text")).to_have_text("Bonjour.")
    assert box(card)["height"] > 90
