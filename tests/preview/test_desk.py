"""The desk behind the local server: what it writes, and for whom it does not."""

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from brandrepo import BrandRepo
from pictures import photo, saved
from preview.built import BRAND, NOW, files, start

from pipeline.clock import starting_at
from pipeline.preview.build import build
from pipeline.preview.editions import Editions
from pipeline.preview.live import MANY, Preview
from pipeline.preview.outputs import Outputs
from pipeline.preview.server import application
from pipeline.preview.store import Store

PORT = 8000
FEW = 40  # posts; the server makes a calendar with more in steps
HERE = f"http://127.0.0.1:{PORT}"
ID = "2026/12/01-noel"
PATH = f"content/{ID}.md"
TEXT = """\
---
date: 2026-12-01T09:00  # à l'ouverture
title: Noël
channels: [feed, x]
---
Bonjour.
"""


T = TypeVar("T")


def aside(work: Coroutine[Any, Any, T]) -> T:
    """What it comes to, in a thread of its own: a browser's loop may run in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(asyncio.wait_for(work, 120))).result()


class Desk:
    """The server in this process, asked as one of its own pages asks."""

    def __init__(self, repo: BrandRepo, folder: Path, many: int = MANY) -> None:
        self.repo = repo
        self.said: list[str] = []
        self.preview = Preview(
            str(repo.root), str(folder / "pages"), starting_at(NOW), self.said.append, many=many
        )
        self._editions = Editions(self.preview)
        self._many = many
        assert self.preview.begin() if many < MANY else self.preview.build()
        self.preview.wait_past = lambda _number, _most=0.0: None  # nobody builds again here
        self._app = application(self._editions, PORT, asyncio.Event(), {})
        self.cookie = ""
        answer = self.get(f"/?start={self._app.code()}")
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        self.token = str(self.get("/-/desk").json()["token"])

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request of a browser on this machine."""

        async def asking() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
                return await client.request(method, path, **more)

        answer = aside(asking())
        self._make_whole()
        return answer

    def _make_whole(self) -> None:
        """Make what a small calendar still lacks, in place of the server's own following."""
        for preview in self._editions.all():
            if self._many == MANY and not preview.whole.is_set():
                assert preview.build()

    def get(self, path: str, **more: Any) -> httpx.Response:
        kept = {"cookie": self.cookie} if self.cookie else {}
        return self.ask("GET", path, **{**more, "headers": {**kept, **more.get("headers", {})}})

    def post(self, path: str, body: object, **headers: Any) -> Any:
        """A request of our own page, with some headers otherwise; "" leaves one out."""
        usual = {
            "origin": HERE,
            "sec-fetch-site": "same-origin",
            "content-type": "application/json",
            "x-pipeline-token": self.token,
            "cookie": self.cookie,
        }
        usual |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        kept = {name: value for name, value in usual.items() if value}
        return self.ask("POST", path, content=sent, headers=kept)

    def form(self, post: str = ID) -> Any:
        return self.get("/-/form", params={"post": post}).json()

    def wanted(self, **wanted: object) -> dict[str, object]:
        return {"post": ID, "shown": self.form()["shown"], "wanted": wanted}

    def text(self, path: str = PATH) -> str:
        return (self.repo.root / path).read_text("utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    repo = start(tmp_path)
    repo.write(PATH, TEXT)
    repo.post("ideas/tour", "Le tour.\n")
    repo.commit()
    return Desk(repo, tmp_path)


def test_an_unsaved_text_is_drawn_and_nothing_is_written(desk: Desk) -> None:
    answer = desk.post("/-/try", desk.wanted(texts={"": "Bonsoir 1 < 2 & 3.", "x": "Court."}))

    page = answer.json()["page"]
    assert "Bonsoir 1 &lt; 2 &amp; 3." in page
    assert "Court." in page
    assert answer.json()["stale"] == []
    assert desk.text() == TEXT
    assert "Bonjour." in desk.get(f"/posts/{ID}.html").text


def test_a_save_changes_what_was_changed_and_nothing_else(desk: Desk) -> None:
    answer = desk.post(
        "/-/save", desk.wanted(title="Noël : ouvert", date="2026-12-02T09:00", draft=True)
    )

    assert answer.status_code == 200
    assert desk.text() == TEXT.replace("2026-12-01T09", "2026-12-02T09").replace(
        "title: Noël\nchannels: [feed, x]\n",
        'title: "Noël : ouvert"\nchannels: [feed, x]\ndraft: true\n',
    )
    again = {"post": ID, "shown": answer.json()["shown"], "wanted": {"draft": False}}
    assert desk.post("/-/save", again).status_code == 200
    assert "draft" not in desk.text()


def test_a_file_that_changed_on_disk_is_never_written_over(desk: Desk) -> None:
    mine = desk.wanted(texts={"": "À moi.\n"})
    theirs = TEXT.replace("Bonjour.", "À eux.")
    desk.repo.write(PATH, theirs)

    assert desk.post("/-/try", mine).json()["stale"] == [PATH]
    answer = desk.post("/-/save", mine)

    assert answer.status_code == 409
    assert answer.json()["conflict"] == PATH
    assert answer.json()["now"] == theirs
    assert desk.text() == theirs
    (desk.repo.root / PATH).unlink()
    assert desk.post("/-/save", mine).status_code == 404


def test_a_post_moves_by_one_line_and_an_idea_gets_its_day(desk: Desk) -> None:
    moved = {"post": ID, "seen": "2026-12-01T09:00:00+01:00", "day": "2026-12-09"}
    assert desk.post("/-/move", moved).status_code == 200
    assert desk.text() == TEXT.replace("2026-12-01T09", "2026-12-09T09")
    far = {**moved, "seen": "2026-12-09T09:00:00+01:00", "day": "2027-06-01"}
    refused = desk.post("/-/move", far)
    assert refused.status_code == 422
    assert "déplacez le fichier vers `content/2027/06/01-noel.md`" in refused.json()["error"]

    planned = desk.post("/-/plan", {"post": "ideas/tour", "at": "2026-12-05T18:00"})
    assert planned.json() == {"post": "2026/12/05-tour"}
    assert desk.text("content/2026/12/05-tour.md") == (
        "---\ndate: 2026-12-05T18:00\n---\nLe tour.\n"
    )
    assert not (desk.repo.root / "content/ideas/tour.md").exists()


def test_a_new_post_is_a_draft_on_its_day(desk: Desk) -> None:
    new = {"title": "L'été : fini", "at": "2026-12-24T18:30", "channels": ["x"]}

    assert desk.post("/-/new", new).json() == {"post": "2026/12/24-l-ete-fini"}

    assert desk.text("content/2026/12/24-l-ete-fini.md").startswith(
        '---\ndate: 2026-12-24T18:30\ntitle: "L\'été : fini"\nchannels: [x]\ndraft: true\n---\n'
    )
    assert desk.post("/-/new", new).status_code == 422
    assert desk.post("/-/new", {**new, "title": " "}).status_code == 422
    assert desk.post("/-/new", {**new, "title": "a", "at": "2027-03-28T02:30"}).status_code == 422
    assert desk.post("/-/new", {"title": "Une idée"}).json() == {"post": "ideas/une-idee"}


def test_a_picture_makes_a_folder_of_the_same_id(desk: Desk) -> None:
    picture = saved(photo(30, 20), "PNG")
    where = f"/-/attach?post={ID}&name=..%2F..%2FUn%20vase.exe&alt=Un+vase"

    answer = desk.post(where, picture, content_type="application/octet-stream")

    assert answer.json()["alts"] == [
        {"channel": "", "index": 0, "file": "un-vase.png", "alt": "Un vase"}
    ]
    assert (desk.repo.root / f"content/{ID}/un-vase.png").read_bytes() == picture
    assert not (desk.repo.root / PATH).exists()
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    refused = desk.post(where, svg, content_type="application/octet-stream")
    assert refused.status_code == 422
    assert "SVG" in refused.json()["error"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "fr",
            [
                "plan.jpg est un PDF\u00a0: exportez la page en PNG ou en JPEG.",
                "vase.jpg est abîmé\u00a0: exportez-le ou récupérez-le de nouveau.",
                "Un post sans compte ne part nulle part. Choisissez-en un, ou faites-en un "
                "brouillon.",
                "content/2026/12/01-noel.md a été modifié entre-temps par quelqu’un d’autre. "
                "Rien n’a été écrit.",
                "Cette page date d’une exécution précédente du serveur\u00a0: rechargez-la.\n",
            ],
        ),
        (
            "en",
            [
                "plan.jpg is a PDF: export the page as PNG or JPEG.",
                "vase.jpg is damaged inside: export it or fetch it again.",
                "a post without a channel goes nowhere. Choose one, or make a draft.",
                "content/2026/12/01-noel.md was changed by somebody else meanwhile. "
                "Nothing was written.",
                "This page is of an earlier run of the server: load it again.\n",
            ],
        ),
    ],
)
def test_what_keeps_from_a_change_is_said_in_the_language_of_the_browser(
    desk: Desk, lang: str, said: list[str]
) -> None:
    def told(path: str, body: object, **headers: Any) -> str:
        answer = desk.post(path, body, accept_language=lang, **headers)
        is_json = answer.headers["content-type"] == "application/json"
        return str(answer.json()["error"]) if is_json else answer.text

    picture = saved(photo(30, 20), "JPEG")
    as_bytes = {"content_type": "application/octet-stream"}
    assert [
        told(f"/-/attach?post={ID}&name=plan.jpg", b"%PDF-1.7", **as_bytes),
        told(f"/-/attach?post={ID}&name=vase.jpg", picture[:20] + b"\0" * 40, **as_bytes),
        told("/-/save", desk.wanted(channels=[])),
        told("/-/save", {"post": ID, "shown": {PATH: "0"}, "wanted": {"title": "Autre"}}),
        told("/-/save", {}, x_pipeline_token="x"),
    ] == said
    assert desk.text() == TEXT


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"x_pipeline_token": ""}, id="no token"),
        pytest.param({"x_pipeline_token": "x" * 43}, id="another token"),
        pytest.param({"x_pipeline_token": b"\xe9"}, id="a token that is no ASCII"),
        pytest.param({"origin": ""}, id="no origin"),
        pytest.param({"origin": "https://evil.example"}, id="another site"),
        pytest.param({"origin": f"https://127.0.0.1:{PORT}"}, id="another scheme"),
        pytest.param({"origin": "null"}, id="a sandboxed frame"),
        pytest.param({"sec_fetch_site": "cross-site"}, id="asked from another site"),
        pytest.param({"sec_fetch_site": "same-site"}, id="asked from another port"),
        pytest.param({"host": "rebound.example:8000"}, id="a name that was rebound"),
        pytest.param({"content_type": "text/plain"}, id="the type of a form"),
        pytest.param({"content_type": "application/x-www-form-urlencoded"}, id="a form"),
        pytest.param({"content_type": ""}, id="no type"),
    ],
)
@pytest.mark.parametrize("path", ["/-/save", "/-/new", "/-/attach", "/-/send", "/-/bring"])
def test_nobody_else_s_page_can_write(desk: Desk, headers: dict[str, Any], path: str) -> None:
    assert desk.post(path, {"title": "x", "at": "2026-12-24T18:30"}, **headers).status_code == 403
    assert desk.repo.git("status", "--porcelain") == ""


def test_who_has_no_code_from_the_terminal_reads_and_writes_nothing(desk: Desk) -> None:
    kept, code = desk.cookie, desk._app.code()
    desk.cookie = ""
    wrong = desk.get("/?start=wrong")
    assert (wrong.status_code, wrong.headers.get("set-cookie")) == (303, None)
    assert wrong.headers["location"] == f"{HERE}/"

    assert desk.get("/").status_code == 200
    assert desk.get("/-/desk").json()["token"] == ""
    for path in ("/-/save", "/-/try", "/-/move", "/-/new", "/-/attach", "/-/send", "/-/bring"):
        assert desk.post(path, {}).status_code == 403, path
    desk.cookie = kept.rpartition("=")[0] + "=guessed"
    assert desk.post("/-/new", {"title": "Pris"}).status_code == 403

    first, second = desk.get(f"/?start={code}"), desk.get(f"/?start={code}")
    assert "HttpOnly" in first.headers["set-cookie"]
    assert "SameSite=strict" in first.headers["set-cookie"]
    assert "set-cookie" not in second.headers


@pytest.mark.parametrize(
    ("header", "cookie", "lang"),
    [
        pytest.param("", "", "fr", id="the brand's first language"),
        pytest.param("en-GB,en;q=0.9,fr;q=0.8", "", "en", id="the browser's"),
        pytest.param("de-DE, fr-CA;q=0.2, en;q=0.5", "", "en", id="the one of ours it weighs most"),
        pytest.param("de, *;q=0.5", "", "fr", id="none of ours"),
        pytest.param("en;q=0, fr;q=x", "", "fr", id="refused and broken weights"),
        pytest.param("en", "pipeline-interface=fr", "fr", id="the one that was chosen"),
        pytest.param("fr", "pipeline-interface=en", "en", id="chosen against the browser"),
        pytest.param("en", "pipeline-interface=../x", "en", id="a choice that is none"),
    ],
)
def test_a_page_is_in_the_language_that_was_chosen_or_the_browsers(
    desk: Desk, header: str, cookie: str, lang: str
) -> None:
    for path in ("/", f"/posts/{ID}.html"):
        answer = desk.get(path, headers={"accept-language": header, "cookie": cookie})
        assert f'<html lang="{lang}">' in answer.text
        assert answer.headers["vary"] == "Accept-Language, Cookie"
    told = desk.get("/-/desk", headers={"accept-language": header, "cookie": cookie}).json()
    assert told["words"]["edit"] == {"fr": "Modifier", "en": "Edit"}[lang]
    assert [other["lang"] for other in told["languages"]] == [{"fr": "en", "en": "fr"}[lang]]


def test_an_address_chooses_a_language_and_keeps_the_filter(desk: Desk) -> None:
    answer = desk.get("/calendar/2026-12.html?channel=x&lang=fr&interface=en")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{HERE}/calendar/2026-12.html?channel=x&lang=fr"
    assert answer.headers["set-cookie"].startswith("pipeline-interface=en;")
    assert "set-cookie" not in desk.get("/?interface=xx").headers


def test_a_write_is_asked_by_post_alone_and_no_page_of_another_site_reads_the_token(
    desk: Desk,
) -> None:
    for path in ("/-/save", "/-/move", "/-/new", "/-/attach", "/-/send", "/-/bring"):
        assert desk.get(path).status_code == 405
    for headers in (
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"host": "rebound.example"},
    ):
        assert desk.get("/-/desk", headers=headers).status_code == 403
    answer = desk.get("/-/desk")
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[", id="no JSON"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b"{}", id="no post"),
        pytest.param({"post": 3, "shown": {}, "wanted": {}}, id="a number for a post"),
        pytest.param({"post": "../../etc/passwd", "shown": {}, "wanted": {}}, id="outside"),
        pytest.param({"post": ID, "shown": [], "wanted": {}}, id="shown is no object"),
        pytest.param({"post": ID, "shown": {}, "wanted": {"title": 3}}, id="a number for a title"),
        pytest.param({"post": ID, "shown": {}, "wanted": {"texts": ["x"]}}, id="texts in a list"),
        pytest.param(
            {"post": ID, "shown": {}, "wanted": {"alts": [{"alt": "x"}]}}, id="half an alt"
        ),
        pytest.param(
            {"post": ID, "shown": {}, "wanted": {"channels": "x"}}, id="a word for a list"
        ),
    ],
)
def test_bad_requests_are_answered_in_a_sentence_and_write_nothing(desk: Desk, body: Any) -> None:
    for path in ("/-/save", "/-/try", "/-/move", "/-/plan", "/-/new"):
        answer = desk.post(path, body)
        assert answer.status_code in (404, 409, 422), path
        assert answer.json()["error"]
    assert desk.repo.git("status", "--porcelain") == ""


def test_more_than_a_post_is_not_taken(desk: Desk) -> None:
    assert desk.post("/-/save", b"x" * ((4 << 20) + 1)).status_code == 413
    large = b"\0" * ((64 << 20) + 1)
    answer = desk.post(
        f"/-/attach?post={ID}&name=a", large, content_type="application/octet-stream"
    )
    assert answer.status_code == 413


def test_a_post_in_another_folder_by_a_link_is_not_written(desk: Desk, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(TEXT, "utf-8")
    (desk.repo.root / "content/2026/12/07-lien.md").symlink_to(outside)
    shown = {"post": "2026/12/07-lien", "shown": {}, "wanted": {"title": "Pris"}}

    assert desk.get("/-/form", params={"post": "2026/12/07-lien"}).status_code == 422
    assert desk.post("/-/save", shown).status_code in (409, 422)
    assert outside.read_text("utf-8") == TEXT


@pytest.fixture
def large(tmp_path: Path) -> BrandRepo:
    """A calendar that is large by `FEW`: 61 posts in twelve months."""
    repo = start(tmp_path)
    for day in range(1, 16):
        month = f"{day % 12 + 1:02}"
        for n in range(4):
            repo.post(f"2026/{month}/{day:02}-n{n}", date=f"2026-{month}-{day:02}T09:00")
    repo.post("2026/11/30-decale", date="2026-12-03T09:00", title="Décalé")
    return repo


def test_the_month_comes_first_and_what_is_asked_for_before_the_rest(
    large: BrandRepo, tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    preview = Preview(str(large.root), str(pages), starting_at(NOW), print, many=FEW)

    built = preview.begin()

    assert built
    assert built.posts == 5
    assert not preview.whole.is_set()
    first = (pages / "index.html").read_text("utf-8")
    assert "Décalé" in first
    assert "calendar/2026-03.html" in first
    assert first.count("entry-title") == 5
    assert 'class="flag' not in first  # what only a post's own page tells comes after
    assert [path.name for path in pages.rglob("*.html")] == ["index.html"]

    async def looking() -> None:
        stop = asyncio.Event()
        following = asyncio.create_task(preview.follow(stop))
        await preview.ready("posts/2026/06/05-n3.html")
        assert (pages / "posts/2026/06/05-n3.html").exists()
        await preview.ready("calendar/2026-03.html")
        assert "posts/2026/03/02-n3.html" in (pages / "calendar/2026-03.html").read_text("utf-8")
        assert not preview.whole.is_set()
        large.post("2026/12/11-n3", "Un vase neuf.\n", date="2026-12-11T09:00")
        changed = pages / "posts/2026/12/11-n3.html"
        while not changed.exists() or "Un vase neuf." not in changed.read_text("utf-8"):
            await asyncio.sleep(0.01)
        while not preview.whole.is_set():
            await asyncio.sleep(0.05)
        stop.set()
        await following

    aside(looking())
    afresh = build(str(large.root), Store.in_memory(), Outputs(str(tmp_path / "whole")), NOW)
    assert afresh.posts == 61
    shown = {name: files(pages)[name] for name in files(tmp_path / "whole") if "/" not in name}
    assert set(files(tmp_path / "whole")) <= set(files(pages))
    assert [day.count(b"entry-title") for day in shown.values()] == [
        files(tmp_path / "whole")[name].count(b"entry-title") for name in shown
    ]


def test_the_first_month_has_the_posts_of_other_days_whose_dates_fall_in_it(
    large: BrandRepo, tmp_path: Path
) -> None:
    large.post("2026/11/09-tard", date="2026-12-05T09:00", title="Tard")
    large.post("2026/11/10-tot", date="2026-11-10T09:00", title="Tôt")
    large.post(
        "2026/11/11-deux",
        date="2026-11-11T09:00",
        title="Deux fois",
        variants={"x": {"date": "2026-12-02 9h30"}},
    )
    large.post("2027/01/20-avant", date="2027-01-01T09:00", title="Avant")
    large.post("2026/12/20-hors", date="2027-01-15T09:00", title="Hors")
    large.write("content/2026/11/12-a-la-ligne.md", "---\ndate:\n  2026-12-06T09:00\n---\nBon.\n")
    large.write("content/2026/12/22-casse.md", "---\ndate: [\n---\nBon.\n")
    pages = tmp_path / "pages"
    preview = Preview(str(large.root), str(pages), starting_at(NOW), print, many=FEW)

    assert preview.begin()
    first = (pages / "index.html").read_text("utf-8")
    assert preview.build()

    whole = (pages / "index.html").read_text("utf-8")
    assert [title in first for title in ("Tard", "Tôt", "Deux fois", "Avant", "Hors")] == [
        *(True, False, True, True, False)
    ]
    assert first.count("entry-title") == whole.count("entry-title")
    assert "22-casse" in first


def test_a_brand_that_breaks_before_every_page_is_made_is_told_in_their_place(
    large: BrandRepo, tmp_path: Path
) -> None:
    desk = Desk(large, tmp_path, many=FEW)
    june = "/posts/2026/06/05-n3.html"
    large.write("brand/brand.yml", "name: [\n")
    assert desk.preview.begin() is None

    instead = desk.get(june, headers={"accept-language": "fr"})
    large.write("brand/brand.yml", BRAND)
    assert desk.preview.begin()

    assert instead.status_code == 503
    assert "pas encore faite" in instead.text
    assert "brand/brand.yml" in instead.text
    assert "entry-title" in desk.get("/", headers={"accept-language": "fr"}).text
    assert desk.get("/posts/nothing.html").status_code == 404


def test_a_rule_of_the_brand_that_changes_begins_a_large_calendar_again(
    large: BrandRepo, tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    preview = Preview(str(large.root), str(pages), starting_at(NOW), print, many=FEW)
    preview.begin()
    preview.build()
    assert preview.whole.is_set()

    async def looking() -> None:
        stop = asyncio.Event()
        following = asyncio.create_task(preview.follow(stop))
        while preview.whole.is_set():
            large.write("brand/brand.yml", BRAND.replace("fils", "filles"))
            await asyncio.sleep(0.5)
        await preview.ready("posts/2026/06/05-n3.html")
        assert "filles" in (pages / "posts/2026/06/05-n3.html").read_text("utf-8")
        while not preview.whole.is_set():
            await asyncio.sleep(0.05)
        stop.set()
        await following

    aside(looking())
    kept = [name for name, data in files(pages).items() if b"filles" not in data]
    assert [name for name in kept if name.endswith(".html")] == []


def test_what_goes_to_review_tells_its_errors(desk: Desk) -> None:
    desk.repo.write(PATH, TEXT + "\n<b>Gras</b>, @{inconnue}.\n")
    desk.repo.write("content/2026/12/09-neuf.md", "---\ndate: 2026-12-09T09:00\n---\nNeuf.\n")
    told = desk.get("/-/changes").json()
    errors = {each["path"]: each["errors"] for each in told["changes"]}
    assert errors[PATH] > 1
    assert errors["content/2026/12/09-neuf.md"] == 0
    assert told["unchecked"] == ""


def test_where_nothing_can_be_checked_the_way_to_review_stays_open(desk: Desk) -> None:
    desk.repo.write(PATH, TEXT + "\nEncore.\n")
    desk.repo.write("brand/rules.yml", "rules: {brand.emojis: off}\n")
    told = desk.get("/-/changes").json()
    assert "brand.emojis" in told["unchecked"]
    assert PATH in [each["path"] for each in told["changes"]]
