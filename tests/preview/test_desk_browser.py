"""A day at the desk in a real browser: write, move, begin, attach, send to review, bring in."""

import asyncio
import math
import os
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from brandrepo import BrandRepo
from pictures import photo, saved
from playwright.sync_api import Browser, Page, expect
from preview.built import BRAND, NOW, start
from preview.test_accessibility import faults
from warm import Warm

from pipeline.clock import starting_at
from pipeline.preview.editions import Editions
from pipeline.preview.live import Preview
from pipeline.preview.server import application, listening

ID = "2026/12/01-noel"
PATH = f"content/{ID}.md"
TEXT = """\
---
date: 2026-12-01T09:00  # à l'ouverture
title: Noël
channels: [mastodon, x]
media: [{file: vase.png, alt: ""}]
---
Bonjour.
"""


class Served:
    """The server in a thread of this process, on a port of its own."""

    def __init__(self, repo: BrandRepo, folder: Path) -> None:
        self.repo = repo
        self._stop = threading.Event()
        self._ready = threading.Event()
        self.preview = Preview(
            str(repo.root), str(folder / "pages"), starting_at(NOW), lambda _line: None
        )
        assert self.preview.begin()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        assert self._ready.wait(30)

    async def _run(self) -> None:
        stop = asyncio.Event()
        with listening(0) as listener:
            port = listener.getsockname()[1]
            self.address = f"http://127.0.0.1:{port}/"
            editions = Editions(self.preview)
            app = self.guard = application(editions, port, stop, {})
            config = uvicorn.Config(
                app, log_config=None, lifespan="off", timeout_graceful_shutdown=1
            )
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            following = asyncio.create_task(editions.follow(stop))
            while not server.started:
                await asyncio.sleep(0.01)
            self._ready.set()
            while not self._stop.is_set():
                await asyncio.sleep(0.02)
            stop.set()
            server.should_exit = True
            await asyncio.gather(serving, following)

    def end(self) -> None:
        self._stop.set()
        self._thread.join(30)

    def text(self, path: str = PATH) -> str:
        return (self.repo.root / path).read_text("utf-8")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    repo = BrandRepo.start(tmp_path, BRAND)
    repo.write(PATH, TEXT)
    repo.write("content/2026/12/vase.png", saved(photo(60, 40), "PNG"))
    repo.post("2026/12/03-vase", "Un vase.\n", date="2026-12-03T09:00", title="Un vase")
    repo.post("ideas/tour", "Le tour.\n", title="Le tour")
    repo.commit()
    repo.push()
    served = Served(repo, tmp_path)
    yield served
    served.end()


@pytest.fixture(params=[(1280, 900, "light"), (390, 844, "dark")], ids=["wide", "phone"])
def screen(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    width, height, theme = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        locale="fr-FR",
        has_touch=width < 500,
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert [each for each in wrong if "409" not in each and "422" not in each] == []


def opened(page: Page, served: Served, path: str = "") -> None:
    page.request.get(f"{served.address}?start={served.guard.code()}")
    page.goto(served.address + path)
    expect(page.locator("html[data-desk=ready]")).to_be_attached()


def edited(page: Page, served: Served, post: str = ID) -> None:
    opened(page, served, f"posts/{post}.html")
    page.get_by_role("button", name="Modifier", exact=True).click()
    expect(page.locator("#desk form")).to_be_visible()


def test_every_keystroke_shows_in_variants_meters_and_problems_and_a_save_writes_one_thing(
    served: Served, screen: Page
) -> None:
    edited(screen, served)
    expect(screen.locator("#x .text")).to_have_text("Bonjour.")
    text = screen.get_by_label("Texte", exact=True)

    text.press("Control+End")
    text.press_sequentially("Bonsoir à tous.")

    expect(screen.locator("#x .text")).to_contain_text("Bonsoir à tous.")
    expect(screen.locator(".desk-meters li").filter(has_text="x ")).to_contain_text("280")
    expect(screen.locator("#desk-f-text")).to_be_focused()
    assert served.text() == TEXT
    text.fill("un mot " * 60)
    meter = screen.locator(".desk-meters li").filter(has_text="x ")
    expect(meter).to_contain_text(re.compile(r"^x 27\d \+ 1\d\d / 280"))
    text.fill("a" * 600)
    expect(screen.locator(".desk-meters li.over")).not_to_have_count(0)
    text.fill("Bonsoir.")
    screen.get_by_label("Texte alternatif de vase.png").fill("Un vase : deux mains")
    text.press("Control+s")

    expect(screen.locator(".desk-state")).to_have_text("Enregistré")
    assert served.text() == TEXT.replace("Bonjour.", "Bonsoir.").replace(
        'alt: ""', 'alt: "Un vase : deux mains"'
    )
    assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_date_channels_draft_and_a_text_of_one_channel(served: Served, screen: Page) -> None:
    edited(screen, served)
    screen.get_by_label("Date et heure").fill("2026-12-02T09:00")
    screen.get_by_label("Brouillon").check()
    screen.locator(".desk-channel", has_text="telegram").click()
    screen.get_by_text("Écrire un autre texte pour un compte").click()
    screen.get_by_role("button", name="Texte propre à x").click()
    screen.get_by_label("Texte propre à x").fill("Court.")
    expect(screen.locator("#x .text")).to_have_text("Court.")
    expect(screen.locator("#telegram .text")).to_have_text("Bonjour.")

    screen.get_by_role("button", name="Enregistrer").click()

    expect(screen.locator(".desk-state")).to_have_text("Enregistré")
    assert served.text() == TEXT.replace("2026-12-01T09", "2026-12-02T09").replace(
        "[mastodon, x]", "[mastodon, x, telegram]"
    ).replace('alt: ""}]\n', 'alt: ""}]\ndraft: true\nvariants:\n  x: {text: Court.}\n')


def test_a_conflict_shows_both_texts_and_loses_neither(served: Served, page: Page) -> None:
    edited(page, served)
    page.get_by_label("Texte", exact=True).fill("À moi.")
    expect(page.locator("#x .text")).to_have_text("À moi.")
    theirs = TEXT.replace("title: Noël", "title: Noël à eux")
    served.repo.write(PATH, theirs)
    expect(page.locator(".desk-problem").first).to_contain_text("entre-temps")

    page.get_by_role("button", name="Enregistrer").click()

    box = page.get_by_role("dialog")
    expect(box.get_by_label("Ce que dit le fichier maintenant")).to_have_value(theirs)
    expect(box.get_by_label("Ce que vous avez changé")).to_have_value("À moi.")
    assert served.text() == theirs
    box.get_by_role("button", name="Y reporter mes changements").click()
    expect(page.get_by_label("Titre")).to_have_value("Noël à eux")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".desk-state")).to_have_text("Enregistré")
    assert served.text() == theirs.replace("Bonjour.", "À moi.")


def test_what_was_typed_survives_a_reload(served: Served, page: Page) -> None:
    edited(page, served)
    page.get_by_label("Texte", exact=True).fill("Pas encore.")
    expect(page.locator("#x .text")).to_have_text("Pas encore.")
    page.on("dialog", lambda dialog: dialog.accept())

    edited(page, served)

    expect(page.get_by_label("Texte", exact=True)).to_have_value("Pas encore.")
    expect(page.locator("#x .text")).to_have_text("Pas encore.")
    assert served.text() == TEXT


def test_a_save_on_disk_swaps_the_page_and_leaves_scroll_focus_and_open_details(
    served: Served, page: Page
) -> None:
    page.set_viewport_size({"width": 900, "height": 400})
    opened(page, served, f"posts/{ID}.html")
    link = page.locator("#main a").last
    link.focus()
    page.evaluate("scrollTo(0, 300)")
    page.evaluate("document.querySelectorAll('#main details').forEach((one) => (one.open = true))")
    opens = page.locator("#main details[open]").count()
    scrolled = page.evaluate("scrollY")

    served.repo.write(PATH, TEXT.replace("Bonjour.", "Bonsoir."))

    expect(page.locator("#x .text")).to_have_text("Bonsoir.")
    assert page.evaluate("scrollY") == scrolled
    assert page.locator("#main details[open]").count() == opens
    expect(link).to_be_focused()


def test_a_broken_file_can_be_mended_where_its_problem_is_shown(
    served: Served, screen: Page
) -> None:
    served.repo.write("content/2026/12/05-casse.md", "---\ndate: [\n---\nCassé.\n")
    opened(screen, served)
    expect(screen.locator("a", has_text="casse").first).to_be_attached()
    edited(screen, served, "2026/12/05-casse")
    whole = screen.locator("#desk-whole")
    expect(whole).to_have_value("---\ndate: [\n---\nCassé.\n")

    whole.fill("---\ndate: 9:00\n---\nRéparé.\n")
    expect(screen.locator("#x .text")).to_have_text("Réparé.")
    whole.press("Control+s")

    expect(screen.get_by_label("Texte", exact=True)).to_have_value("Réparé.\n")
    assert "date: 9:00" in served.text("content/2026/12/05-casse.md")


def test_a_post_is_dragged_to_another_day(served: Served, page: Page) -> None:
    opened(page, served)

    page.locator("#d2026-12-03 .entry").drag_to(page.locator("#d2026-12-10"))

    expect(page.locator("#d2026-12-10 .entry")).to_contain_text("Un vase")
    expect(page.locator("#d2026-12-03 .entry")).to_have_count(0)
    assert '"2026-12-10T09:00"' in served.text("content/2026/12/03-vase.md")


def test_a_keyboard_moves_a_post_too(served: Served, screen: Page) -> None:
    opened(screen, served)
    button = screen.get_by_role("button", name="Déplacer : Un vase")
    button.focus()
    screen.keyboard.press("Enter")
    screen.get_by_role("textbox", name="Jour").fill("2026-12-11")
    screen.keyboard.press("Enter")

    expect(screen.locator("#d2026-12-11 .entry")).to_contain_text("Un vase")
    expect(screen.get_by_role("status").filter(has_text="part désormais")).to_be_visible()


def test_the_button_of_a_day_leaves_its_holiday_readable(served: Served, screen: Page) -> None:
    served.repo.write("brand/brand.yml", f"{BRAND}countries: [FR]\n")
    opened(screen, served, "calendar/2026-12.html")
    day = screen.locator("#d2026-12-25")
    expect(day.locator(".holiday")).to_be_visible(timeout=30_000)
    day.hover()
    name, add = (day.locator(each).bounding_box() for each in (".holiday", ".desk-add"))
    assert name is not None
    assert add is not None
    assert name["x"] + name["width"] <= add["x"]


def test_a_new_post_begins_on_a_day_and_takes_a_picture(served: Served, screen: Page) -> None:
    opened(screen, served)
    on_the_day = screen.get_by_role("button", name="Nouveau post le vendredi 4 décembre 2026")
    if on_the_day.is_visible():  # a phone shows no empty days
        on_the_day.click()
    else:
        screen.get_by_role("button", name="Nouveau post").first.click()
        screen.get_by_label("Date et heure").fill("2026-12-04T09:00")
    screen.get_by_label("Titre").fill("L'atelier : ouvert")
    screen.get_by_role("button", name="Créer le brouillon").click()

    expect(screen.locator("#desk form")).to_be_visible()
    screen.set_input_files(
        "#desk-f-file",
        {"name": "Été.PNG", "mimeType": "image/png", "buffer": saved(photo(), "PNG")},
    )

    expect(screen.get_by_label("Texte alternatif de ete.png")).to_be_focused()
    expect(screen.locator("#main .variant img").first).to_be_visible()
    folder = served.repo.root / "content/2026/12/04-l-atelier-ouvert"
    assert sorted(os.listdir(folder)) == ["ete.png", "index.md"]

    screen.get_by_role("button", name="Envoyer en relecture").click()
    expect(screen.locator(".desk-careful")).to_contain_text("il ne sera pas publié tant que")
    expect(screen.locator(".desk-changes .desk-errors")).to_have_text(
        re.compile("^3 erreurs\u00a0: en l’état, il ne sera pas publié.$")
    )
    send = screen.get_by_role("dialog").get_by_role("button", name="Envoyer en relecture")
    expect(send).to_have_accessible_description(
        re.compile("^À corriger dans ce qui est coché\u00a0: 3 erreurs. Vous pouvez l’envoyer")
    )
    screen.get_by_role("dialog").get_by_role("checkbox").uncheck()
    expect(screen.locator("#desk-s-errors")).to_be_empty()


def test_a_day_s_work_without_git(served: Served, screen: Page, tmp_path: Path) -> None:
    edited(screen, served)
    screen.get_by_label("Texte", exact=True).fill("Bonsoir.")
    screen.get_by_role("button", name="Enregistrer").click()
    expect(screen.locator(".desk-state")).to_have_text("Enregistré")

    screen.get_by_role("button", name="Envoyer en relecture").click()
    box = screen.get_by_role("dialog")
    expect(box.locator(".desk-changes li")).to_have_count(1)
    expect(box.locator(".desk-changes li")).to_contain_text("Noël")
    expect(box.locator(".desk-careful")).to_have_count(0)
    # The picture has no alternative text: that is said, and sending stays possible.
    expect(box.locator(".desk-changes .desk-errors")).to_contain_text("il ne sera pas publié")
    expect(box.get_by_label("De quoi il s’agit")).to_have_value("Noël")
    box.get_by_role("button", name="Envoyer en relecture").click()
    expect(box.locator(".desk-good")).to_contain_text("review/noel")
    box.get_by_role("button", name="Fermer").click()
    assert (
        served.repo.git("diff", "--name-only", "main", served.repo.tip("review/noel") or "") == PATH
    )

    other = served.repo.clone("reviewer")
    other.git("merge", "--quiet", "--no-ff", "-m", "merge", "origin/review/noel")
    other.post("2026/12/09-neuf", "Neuf.\n", date="2026-12-09T09:00", title="Du neuf")
    other.commit()
    other.push()
    screen.get_by_role("button", name="Récupérer").click()

    expect(screen.locator("#desk-news")).to_contain_text("Le travail des autres est là")
    assert served.repo.git("status", "--porcelain") == ""
    opened(screen, served)
    expect(screen.locator("#d2026-12-09")).to_contain_text("Du neuf")


@pytest.mark.skipif(sys.platform == "win32", reason="a program there is no script")
def test_what_github_s_command_says_stands_apart_from_our_french(
    served: Served, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gh = tmp_path / "bin" / "gh"
    gh.parent.mkdir()
    gh.write_text("#!/bin/sh\necho 'HTTP 401: Bad credentials' >&2\nexit 1\n")
    gh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{gh.parent}{os.pathsep}{os.environ['PATH']}")
    address = "https://github.com/maison/lumen.git"
    served.repo.git("config", "remote.origin.url", address)
    served.repo.git("config", f"url.{served.repo.remote.as_uri()}.insteadOf", address)
    served.repo.post("2026/12/03-vase", "Deux vases.\n", date="2026-12-03T09:00", title="Un vase")
    opened(page, served)

    page.get_by_role("button", name="Envoyer en relecture").click()
    box = page.get_by_role("dialog")
    box.get_by_role("button", name="Envoyer en relecture").click()

    expect(box.locator(".desk-hint")).to_contain_text("n’a pas pu ouvrir la relecture. Elle répond")
    expect(box.locator("samp[lang=en]")).to_contain_text("HTTP 401: Bad credentials")
    expect(box.get_by_role("link", name="Ouvrir la relecture")).to_be_visible()


def test_of_a_picture_that_two_changed_the_size_is_told(served: Served, page: Page) -> None:
    picture = "content/2026/12/vase.png"
    other = served.repo.clone("reviewer")
    other.write(picture, saved(photo(300, 200), "PNG"))
    other.commit()
    other.push()
    served.repo.write(picture, saved(photo(500, 400), "PNG"))
    size = math.ceil((served.repo.root / picture).stat().st_size / 1000)
    opened(page, served)

    page.get_by_role("button", name="Récupérer").click()
    page.get_by_role("dialog").get_by_text("Voir les deux textes").click()

    mine = page.get_by_role("dialog").locator("textarea").last
    expect(mine).to_have_value(f"(un fichier qui n’est pas un texte, {size}\u00a0ko)")


def test_another_branch_shows_what_it_changes_and_takes_nothing(
    tmp_path: Path, page: Page, warm: Warm
) -> None:
    from preview.test_server import Served as Process  # the command itself, as a process

    repo = start(tmp_path)
    repo.post("2026/12/01-noel", date="2026-12-01T09:00", title="Noël")
    repo.post("2026/12/02-vase", date="2026-12-02T09:00", title="Un vase")
    repo.commit()
    repo.push()
    repo.git("checkout", "--quiet", "-b", "essai")
    repo.post("2026/12/02-vase", date="2026-12-05T18:00", title="Un vase")
    repo.post("2026/12/09-neuf", "Neuf.\n", date="2026-12-09T09:00", title="Du <neuf>")
    repo.remove("content/2026/12/01-noel.md")
    repo.commit()
    repo.git("checkout", "--quiet", "main")
    process = Process(warm, repo, "--port", "0", "--ref", "essai")

    page.goto(process.address)
    page.get_by_role("link", name="Voir ce qu’elle change").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ce que change essai")
    expect(page.locator("[aria-labelledby=kind-added]")).to_contain_text("Du <neuf>")
    moved = page.locator("[aria-labelledby=kind-moved]")
    expect(moved).to_contain_text(
        "mercredi 2 décembre 2026 à 09:00 → samedi 5 décembre 2026 à 18:00"
    )
    expect(page.locator("[aria-labelledby=kind-removed]")).to_contain_text("Noël")
    token = process.client.get("/-/desk").json()["token"]
    headers = {
        "origin": process.address.rstrip("/"),
        "content-type": "application/json",
        "x-pipeline-token": token,
    }
    for path in ("/-/save", "/-/new", "/-/send"):
        assert process.client.post(path, headers=headers, content="{}").status_code in (403, 404)
    page.goto(f"{process.address}posts/2026/12/09-neuf.html")
    expect(page.locator(".desk-shows")).to_contain_text("essai")
    expect(page.locator(".desk-tools")).to_have_count(0)
    assert process.stop() == 130


@pytest.mark.parametrize(
    ("locale", "first", "other", "then"),
    [
        ("fr-FR", "décembre 2026", "English", "December 2026"),
        ("en-GB", "December 2026", "Français", "décembre 2026"),
    ],
)
def test_the_pages_speak_the_browsers_language_until_another_is_chosen(
    served: Served, chromium: Browser, locale: str, first: str, other: str, then: str
) -> None:
    context = chromium.new_context(locale=locale)
    page = context.new_page()
    page.goto(f"{served.address}calendar/2026-12.html?channel=x")
    expect(page.get_by_role("heading", level=1)).to_contain_text(first)
    expect(page.locator(".desk-shows")).to_be_visible()  # nobody gave this browser a code

    page.get_by_role("link", name=other).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(then)
    assert page.url == f"{served.address}calendar/2026-12.html?channel=x"
    page.goto(f"{served.address}posts/{ID}.html")
    served.repo.write(PATH, TEXT.replace("Bonjour.", "Bonsoir."))
    expect(page.locator("#x .text")).to_have_text("Bonsoir.", timeout=30_000)
    expect(page.locator("html")).to_have_attribute("lang", "en" if locale == "fr-FR" else "fr")
    context.close()


def test_the_first_of_a_month_is_written_as_french_writes_it(
    served: Served, chromium: Browser
) -> None:
    context = chromium.new_context(locale="fr-FR", timezone_id="America/Montreal")
    page = context.new_page()

    opened(page, served, "calendar/2026-12.html")
    day = page.locator("#d2026-12-01").get_by_role("button", name="Nouveau post le")
    expect(day).to_have_attribute("aria-label", "Nouveau post le mardi 1er décembre 2026")
    eleventh = page.locator("#d2026-12-11").get_by_role("button", name="Nouveau post le")
    expect(eleventh).to_have_attribute("aria-label", "Nouveau post le vendredi 11 décembre 2026")
    page.goto(f"{served.address}posts/{ID}.html")

    here = page.locator(".post-when .here")
    expect(here).to_contain_text("mardi 1er décembre 2026")
    expect(here).to_contain_text("03:00")
    context.close()


def test_no_form_or_box_of_the_desk_has_a_serious_fault(
    served: Served, chromium: Browser, axe: str
) -> None:
    context = chromium.new_context(color_scheme="light", locale="fr-FR", bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(8000)
    opened(page, served)
    page.evaluate(axe)
    box = page.get_by_role("dialog")
    page.get_by_role("button", name="Nouveau post").first.click()
    expect(box).to_be_visible()
    found = {"a new post": faults(page)}

    edited(page, served)
    page.evaluate(axe)
    found["the form"] = faults(page)
    served.repo.write("content/ideas/tour.md", "---\ntitle: Le tour\n---\nUn tour.\n")
    page.get_by_role("button", name="Envoyer en relecture").click()
    expect(box.locator(".desk-changes li")).to_have_count(1)
    found["send for review"] = faults(page)
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    page.get_by_label("Texte", exact=True).fill("Bonsoir d’ici.")
    served.repo.write(PATH, TEXT.replace("Bonjour.", "Bonjour d’ailleurs."))
    page.get_by_role("button", name="Enregistrer").click()
    expect(box.get_by_label("Ce que dit le fichier maintenant")).to_be_visible()
    found["a conflict"] = faults(page)

    expect(page.locator("a[hreflang=en], a[lang=en]").first).to_be_attached()
    context.close()
    assert found == {part: [] for part in found}
