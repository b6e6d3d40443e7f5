"""One file with all pages: it opens alone, its links lead within it, its pictures are inside."""

import re
from pathlib import Path

import pytest
from brandrepo import BrandRepo
from pictures import photo, saved
from playwright.sync_api import Page
from preview.built import again, start

from pipeline.preview import single


@pytest.fixture
def repo(tmp_path: Path) -> BrandRepo:
    """A brand whose pages are built: a post with a picture, one without, an idea."""
    repo = start(tmp_path)
    media = [{"file": "v.jpg", "alt": "Un vase."}]
    repo.post("2026/12/02-vase/index", "Un vase.\n", date="2026-12-02T09:00", media=media)
    repo.write("content/2026/12/02-vase/v.jpg", saved(photo(64, 48)))
    repo.post("2026/12/03-four", "Le <four> &amp; @moi.\n", date="2026-12-03T09:00")
    repo.post("ideas/tour", "Le tour.\n")
    repo.commit()
    again(repo)
    return repo


def test_it_has_every_page_and_asks_for_nothing(repo: BrandRepo) -> None:
    content, left_out = single.single(str(repo.root / "public"))
    text = content.decode()
    assert left_out == 0
    assert "Un vase." in text
    assert "Le tour." in text
    assert "<script" not in text
    assert re.findall(r'(?:src|poster)="(?!data:)', text) == []
    for address in re.findall(r'href="([^"]*)"', text):
        assert address.startswith(("#page-", "https://")), address


def test_every_link_within_it_leads_to_something_that_is_there(repo: BrandRepo) -> None:
    text = single.single(str(repo.root / "public"))[0].decode()
    names = re.findall(r'\sid="([^"]+)"', text)
    assert len(names) == len(set(names))
    pages = {name for name in names if re.fullmatch(r"page-\d+", name)}
    assert {a.split("-")[1] for a in re.findall(r'href="#(page-[^"]+)"', text)} <= {
        name.split("-")[1] for name in pages
    }


def test_it_can_hold_some_posts_alone(repo: BrandRepo) -> None:
    text = single.single(str(repo.root / "public"), {"2026/12/03-four"})[0].decode()
    assert "Le &lt;four&gt;" in text
    assert text.count("Un vase.</div>") == 0


def test_pictures_that_do_not_fit_are_counted(
    repo: BrandRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single, "MOST", 10)
    content, left_out = single.single(str(repo.root / "public"))
    assert left_out > 0
    assert b"base64" not in re.sub(rb"sha256-[^']*", b"", content)


def test_a_browser_shows_one_page_at_a_time(
    repo: BrandRepo, new_page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "one.html"
    file.write_bytes(single.single(str(repo.root / "public"))[0])
    said: list[str] = []
    new_page.on("console", lambda message: said.append(message.text))
    new_page.goto(file.as_uri())
    assert new_page.locator(".page-of-one:visible").count() == 1
    assert new_page.locator("h1:visible").inner_text().lower().startswith("décembre 2026")
    new_page.locator("a:visible", has_text="Un vase").first.click()
    assert new_page.locator("h1:visible").inner_text() == "Un vase."
    assert new_page.locator(".page-of-one:visible").count() == 1
    new_page.goto(file.as_uri())
    week = new_page.locator(".weekdays:visible").count()
    new_page.locator("a.to-list:visible").click()
    assert (week, new_page.locator(".weekdays:visible").count()) == (1, 0)  # a list has no columns
    broken = "[...document.images].filter(i => !(i.complete && i.naturalWidth)).length"
    assert new_page.evaluate(broken) == 0
    assert said == []
