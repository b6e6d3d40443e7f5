"""The calendar in a real browser: three views, filters in the address, and all of it readable."""

from collections.abc import Callable
from pathlib import Path

import pytest
from brandrepo import BrandRepo
from playwright.sync_api import Page, expect
from preview.built import afresh, again, files, start

from pipeline.errors import PipelineError


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> BrandRepo:
    repo = start(tmp_path_factory.mktemp("calendar"))
    brand = (repo.root / "brand/brand.yml").read_text("utf-8")
    repo.write("brand/brand.yml", f"{brand}countries: [FR]\n")
    repo.post("2026/11/30-veille", date="2026-11-30T18:00", title="La veille", channels=["x"])
    repo.post(
        "2026/12/02-atelier",
        date="2026-12-02T09:00",
        title="L’atelier",
        channels=["mastodon", "x"],
        pillar="coulisses",
    )
    repo.post(
        "2026/12/09-lampe", date="2026-12-09T09:00", title="A lamp", channels=["x"], lang="en"
    )
    repo.post("2026/12/10-image", date="2026-12-10T09:00", title="En images", draft=True)
    again(repo)
    return repo


def shown(page: Page) -> list[str]:
    """The titles that can be seen, in order."""
    return page.locator(".days .entry-title:visible").all_inner_texts()


def address(repo: BrandRepo, place: str = "") -> str:
    return (repo.root / "public/calendar/2026-12.html").as_uri() + place


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("width", [390, 1280])
def test_month_week_and_list_are_a_link_apart(
    repo: BrandRepo, windows: Callable[..., Page], width: int, script: bool
) -> None:
    page = windows(width, 900, scripts=script)
    page.goto(address(repo))
    around = ["La veille"] if width > 1000 else []  # its week is in the grid
    assert shown(page) == [*around, "L’atelier", "A lamp", "En images"]

    page.get_by_role("link", name="Semaine", exact=True).click()
    assert shown(page) == ["La veille", "L’atelier"]
    assert page.locator(".week:target h2").inner_text() == "Semaine 49"
    page.get_by_role("link", name="Semaine suivante").click()
    assert shown(page) == ["A lamp", "En images"]
    page.get_by_role("link", name="Semaine précédente").click()
    page.get_by_role("link", name="Semaine précédente").click()
    assert page.url.endswith("/calendar/2026-11.html#2026-w48")

    page.goto(address(repo))
    page.get_by_role("link", name="Liste", exact=True).click()
    assert shown(page) == ["L’atelier", "A lamp", "En images"]
    page.get_by_role("link", name="Mois", exact=True).click()
    assert len(shown(page)) == 3 + len(around)


def test_a_filter_hides_the_rest_and_stays_in_the_address(repo: BrandRepo, page: Page) -> None:
    page.goto(address(repo, "#list"))

    page.get_by_label("Compte", exact=True).select_option("mastodon")
    assert shown(page) == ["L’atelier", "En images"]
    expect(page.locator(".filters .shown")).to_have_text("2 posts")
    assert page.url.endswith("2026-12.html?channel=mastodon#list")

    page.get_by_label("État").select_option("draft")
    assert shown(page) == ["En images"]
    page.reload()
    assert shown(page) == ["En images"]
    page.get_by_role("link", name="Mois précédent : novembre").click()
    assert page.url.endswith("2026-11.html?channel=mastodon&state=draft#list")
    assert shown(page) == []
    expect(page.locator(".filters .shown")).to_have_text("0 post")

    page.get_by_role("button", name="Tout afficher").click()
    assert shown(page) == ["La veille"]
    assert page.url.endswith("2026-11.html#list")


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("?pillar=coulisses", ["L’atelier"]),
        ("?lang=en", ["A lamp"]),
        ("?state=planned&channel=x", ["L’atelier", "A lamp"]),
        ("?campaign=nulle-part", []),
        ("?channel=%22%3E%3Cscript%3E", []),
    ],
)
def test_an_address_with_a_filter_shows_what_it_says(
    repo: BrandRepo, page: Page, query: str, left: list[str]
) -> None:
    page.goto(address(repo, f"{query}#list"))
    assert shown(page) == left


def test_a_phone_has_the_days_at_a_glance(repo: BrandRepo, windows: Callable[..., Page]) -> None:
    page = windows(390, 844)
    page.goto((repo.root / "public/index.html").as_uri())
    page.get_by_role("link", name="mercredi 9 décembre : 1 post").click()
    assert page.url.endswith("#d2026-12-09")
    expect(page.get_by_role("link", name="A lamp")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_holidays_are_those_of_the_brands_countries(repo: BrandRepo) -> None:
    page = (repo.root / "public/calendar/2026-12.html").read_text("utf-8")
    day = page.partition('data-day="2026-12-25"')[2].partition("</li>")[0]
    assert '<p class="holiday">Noël</p>' in day
    assert page.count('class="holiday"') == 2  # and New Year's Day, in the last week


@pytest.mark.parametrize(
    ("countries", "day", "said"),
    [
        pytest.param("[CA-QC]", "2026-06-24", "Fête nationale du Québec", id="a province"),
        pytest.param("[FR, BE]", "2026-07-14", "Fête nationale (FR)", id="two countries"),
    ],
)
def test_holidays_name_their_country_where_there_are_several(
    tmp_path: Path, countries: str, day: str, said: str
) -> None:
    repo = start(tmp_path)
    brand = (repo.root / "brand/brand.yml").read_text("utf-8")
    repo.write("brand/brand.yml", f"{brand}countries: {countries}\n")
    repo.post(f"{day.replace('-', '/')[:7]}/01-mot", date=f"{day}T09:00")
    again(repo)
    month = files(repo.root / "public")[f"calendar/{day[:7]}.html"].decode()
    head = month.partition(f'data-day="{day}"')[2].partition("</li>")[0]
    assert f'<p class="holiday">{said}</p>' in head


@pytest.mark.parametrize(
    ("countries", "said"),
    [
        pytest.param(
            "[ZZ]", "brand.yml:14:13: `countries`: nobody knows the holidays of 'ZZ'", id="no"
        ),
        pytest.param(
            "[FR, CA-XX]", "nobody knows the holidays of 'XX' in CA; it has AB", id="part"
        ),
        pytest.param("[France]", "must be a country's code", id="a name"),
    ],
)
def test_a_country_that_nobody_knows_is_refused_with_its_place(
    tmp_path: Path, countries: str, said: str
) -> None:
    repo = start(tmp_path)
    brand = (repo.root / "brand/brand.yml").read_text("utf-8")
    repo.write("brand/brand.yml", f"{brand}countries: {countries}\n")
    repo.post("2026/12/01-noel", date="2026-12-01T09:00")
    with pytest.raises(PipelineError) as caught:
        again(repo)
    assert said in str(caught.value)


def test_two_days_of_one_week_and_two_months_are_shown_by_both(
    tmp_path: Path,
) -> None:
    repo = start(tmp_path / "one")
    repo.post("2026/12/01-noel", date="2026-12-01T09:00", title="Noël")
    repo.post("2026/11/20-avant", date="2026-11-20T09:00")
    again(repo)
    other = repo.root / "public/calendar/2026-11.html"
    assert "Noël" in other.read_text("utf-8")

    repo.post("2026/12/01-noel", date="2026-12-01T09:00", title="Joyeux Noël")
    again(repo)

    assert "Joyeux Noël" in other.read_text("utf-8")


def test_the_first_page_of_ten_thousand_posts_weighs_less_than_a_megabyte(tmp_path: Path) -> None:
    """Ten thousand posts in thirty months are 333 a month; the pages have no others in them."""
    repo = start(tmp_path)
    for n in range(333):
        day = n % 31 + 1
        repo.post(
            f"2026/12/{day:02}-un-titre-comme-il-y-en-a-{n}",
            "Les coulisses de l'atelier, en quelques mots de plus.\n",
            date=f"2026-12-{day:02}T09:00",
            title=f"Les coulisses de l'atelier, numéro {n}",
            channels=["feed", "mastodon", "x", "bluesky", "facebook", "telegram"],
            pillar="coulisses",
        )
    for n in range(30):
        repo.post(f"2026/07/{n + 1:02}-ailleurs-{n}", date=f"2026-07-{n + 1:02}T09:00")
    out = tmp_path / "out"
    afresh(repo, out)

    assets = sum(len(data) for data in files(out / "assets").values())
    for name in ("index.html", "calendar/2026-12.html"):
        page = (out / name).read_bytes()
        assert page.count(b"posts/2026/12/") >= 333
        assert b"ailleurs" not in page
        assert len(page) + assets < 1_000_000
