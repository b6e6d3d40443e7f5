"""Posts come over from other tools' files as those tools write them, each once."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest
from desk import BRAND, Desk
from pictures import photo, saved

from pipeline import project
from pipeline.errors import PipelineError
from pipeline.post import Post
from pipeline.render import render
from pipeline.transfer import galaxy, table
from pipeline.transfer.arrival import Arrival, Arrived
from pipeline.transfer.pictures import Fetcher, Unfetched
from pipeline.transfer.row import Misread, Row

PUBLIC = "93.184.216.34"
JPEG = saved(photo())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "brand", BRAND)


def server(answers: Mapping[str, httpx.Response]) -> Fetcher:
    """A fetcher of pictures whose network is played: addresses to answers."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host == PUBLIC  # the address that was looked at, and no other
        return answers[f"https://{request.headers['Host']}{request.url.path}"]

    places = {"images.example": PUBLIC, "intern.example": "10.0.0.7", "two.example": PUBLIC}
    return Fetcher(
        httpx.MockTransport(answer), lambda host: [places[host]] if host in places else [host]
    )


def bring(
    desk: Desk, name: str, data: bytes | str, *, fetch: Fetcher | None = None, **options: object
) -> list[Arrived]:
    """Import one table that lies beside the brand's folder."""
    arrival = Arrival(
        desk.root,
        fetch=fetch or server({}),
        beside=desk.root.parent,
        names=options.pop("names", {}),  # type: ignore[arg-type]
        **options,  # type: ignore[arg-type]
    )
    bytes_ = data if isinstance(data, bytes) else data.encode()
    return list(arrival.write(table.read(name, bytes_)[1]))


def posts(desk: Desk) -> dict[str, Post]:
    """Every post of the brand by its id; all can be read."""
    loaded = desk.project
    parsed = list(project.read(loaded, project.entries(loaded.tree)))
    assert [one.problems for one in parsed if one.problems] == []
    return {one.post.id: one.post for one in parsed if one.post}


def test_a_plain_table_with_a_picture_becomes_posts(desk: Desk) -> None:
    (desk.root.parent / "vase.jpg").write_bytes(JPEG)
    said = (
        "date,text,channels,link,picture,alt\n"
        '2026-12-01 09:00,"Bonjour,\nà l’atelier.","mastodon, x",'
        'https://a.example/b,vase.jpg,"Un vase"\n'
    )
    (one,) = bring(desk, "posts.csv", said)
    assert (one.where, one.state) == ("posts.csv:2", "written")
    assert one.path == "content/2026/12/01-bonjour-a-l-atelier/index.md"
    (post,) = posts(desk).values()
    assert post.body == "Bonjour,\nà l’atelier.\n"
    assert (post.channels, post.link) == (("mastodon", "x"), "https://a.example/b")
    assert post.date
    assert post.date.isoformat() == "2026-12-01T09:00:00+01:00"
    assert [(m.path, m.alt) for m in post.media] == [
        ("content/2026/12/01-bonjour-a-l-atelier/vase.jpg", "Un vase")
    ]


PUBLER = (
    "Date - Intl. format or prompt,Text,Link(s) - Separated by comma for FB carousels,"
    "Media URL(s) - Separated by comma,Title - For the video,Label(s) - Separated by comma,"
    "Alt text(s) - Separated by ||,Comment(s) - Separated by ||,Pin board,Post subtype,CTA,"
    "Reminder\n"
)


def test_publers_table_with_two_pictures_and_their_texts(desk: Desk) -> None:
    row = (
        '2026-12-01 20:35,Deux vases,,"https://images.example/a.jpg,https://images.example/b",'
        ",promo,Un vase||Un autre vase,En premier,,,,\n"
    )
    fetch = server(
        {
            "https://images.example/a.jpg": httpx.Response(200, content=JPEG),
            "https://images.example/b": httpx.Response(302, headers={"location": "/c.jpg"}),
            "https://images.example/c.jpg": httpx.Response(200, content=JPEG),
        }
    )
    (one,) = bring(desk, "publer.csv", PUBLER + row, fetch=fetch)
    assert (one.state, one.why) == ("written", "")
    (post,) = posts(desk).values()
    assert [(m.path.rpartition("/")[2], m.alt) for m in post.media] == [
        ("a.jpg", "Un vase"),
        ("b.jpg", "Un autre vase"),
    ]
    assert post.first_comment == "En premier"
    assert post.tags == ()  # its labels are Publer's own


def test_buffers_table(desk: Desk) -> None:
    said = "Text,Image URL,Tags,Posting Time\nBonjour,,Launch,2026-12-01 09:30\n"
    assert table.read("buffer.csv", said.encode())[0] == "buffer"
    bring(desk, "buffer.csv", said)
    (post,) = posts(desk).values()
    assert (post.body, post.tags) == ("Bonjour\n", ())


def test_hootsuites_file_has_no_names_of_columns(desk: Desk) -> None:
    said = '"13/12/2026 09:30","Bonjour","https://a.example"\n"02/12/2026 18:00","Bonsoir"\n'
    assert table.read("hootsuite.csv", said.encode())[0] == "hootsuite"
    bring(desk, "hootsuite.csv", said)
    assert set(posts(desk)) == {"2026/12/13-bonjour", "2026/12/02-bonsoir"}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("date;texte\n2026-12-01 09:00;Été à l’atelier\n".encode(), id="semicolons"),
        pytest.param("﻿date\ttexte\n2026-12-01 09:00\tÉté à l’atelier\n".encode(), id="BOM, tabs"),
        pytest.param(
            "date;texte\r\n2026-12-01 09:00;Été à l’atelier\r\n".encode("cp1252"), id="Excel"
        ),
        pytest.param(
            "date\ttexte\n2026-12-01 09:00\tÉté à l’atelier\n".encode("utf-16"), id="UTF-16"
        ),
        pytest.param(
            "date\ttexte\n2026-12-01 09:00\tÉté à l’atelier\n".encode("utf-16-le"),
            id="UTF-16, bare",
        ),
    ],
)
def test_encodings_of_spreadsheets(desk: Desk, data: bytes) -> None:
    bring(desk, "posts.csv", data)
    (post,) = posts(desk).values()
    assert post.body == "Été à l’atelier\n"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        pytest.param(["13/12/2026 09:00", "03/04/2026 09:00"], "04-03", id="one tells, day first"),
        pytest.param(["12/13/2026 9:00 AM", "03/04/2026 9:00 AM"], "03-04", id="one tells, month"),
        pytest.param(["03/04/2026 09:00"], "04-03", id="none tells, a French brand"),
        pytest.param(["2026/04/03 09:00"], "04-03", id="the year first"),
        pytest.param(["2026-04-03T09:00:00+02:00"], "04-03", id="ISO"),
        pytest.param(["3.4.26 9h"], "04-03", id="two figures of the year"),
    ],
)
def test_one_date_tells_how_all_are_read(desk: Desk, dates: list[str], expected: str) -> None:
    bring(
        desk, "p.csv", "date;text\n" + "".join(f"{at};Numéro {n}\n" for n, at in enumerate(dates))
    )
    offset = "+01:00" if expected == "03-04" else "+02:00"
    post = posts(desk)[f"2026/{expected.replace('-', '/')}-numero-{len(dates) - 1}"]
    assert post.date
    assert post.date.isoformat() == f"2026-{expected}T09:00:00{offset}"


def test_the_same_again_writes_nothing_more_even_after_an_edit(desk: Desk) -> None:
    said = (
        "date,text\n2026-12-01 09:00,Bonjour\n2026-12-01 09:00,Bonjour\n2026-12-01 10:00,Bonjour\n"
    )
    first = bring(desk, "p.csv", said)
    assert [one.state for one in first] == ["written", "there", "written"]
    before = sorted(posts(desk))
    assert before == ["2026/12/01-bonjour", "2026/12/01-bonjour-2"]
    file = desk.root / "content/2026/12/01-bonjour.md"
    file.write_text(file.read_text("utf-8").replace("Bonjour", "Bonjour à vous"), "utf-8")
    again = bring(desk, "p.csv", said)
    assert [one.state for one in again] == ["there", "there", "there"]
    assert sorted(posts(desk)) == before


def test_nothing_is_written_in_a_dry_run(desk: Desk) -> None:
    (one,) = bring(desk, "p.csv", "date,text\n2026-12-01 09:00,Bonjour\n", dry=True)
    assert (one.state, one.path) == ("written", "content/2026/12/01-bonjour.md")
    assert posts(desk) == {}


def test_signs_that_markdown_would_take_for_its_own_are_shown_as_they_are(desk: Desk) -> None:
    text = "# Titre\n- un *deux* #Trois @quatre\n<b>cinq</b>"
    cell = text.replace('"', '""')
    bring(desk, "p.csv", f'date,text,channels\n2026-12-01 09:00,"{cell}",mastodon\n')
    (post,) = posts(desk).values()
    assert render(post, "mastodon", desk.project).variant.parts[0].text == text


def test_one_bad_row_of_ten_thousand_is_named_and_the_others_arrive(desk: Desk) -> None:
    rows = [f"2026-{1 + n % 12:02}-{1 + n % 28:02} 09:00,Post numéro {n}" for n in range(1000)]
    rows[567] = "2026-13-45 09:00,Impossible"
    arrived = bring(desk, "p.csv", "date,text\n" + "\n".join(rows) + "\n", dry=True)
    bad = [one for one in arrived if one.state != "written"]
    assert [(one.where, one.state) for one in bad] == [("p.csv:569", "refused")]
    assert "2026-13-45" in bad[0].why
    assert len(arrived) == 1000


@pytest.mark.parametrize(
    ("row", "why"),
    [
        pytest.param("2026-12-01 09:00,,,", "no text", id="nothing to say"),
        pytest.param("demain,Bonjour,,", "no time", id="no date"),
        pytest.param("2026-03-29 02:30,Bonjour,,", "does not exist", id="summer time"),
        pytest.param("2026-12-01 09:00,Bonjour,tiktok,", "--channel tiktok=NAME", id="account"),
        pytest.param("2026-12-01 09:00,Bonjour,,absent.jpg", "No such file", id="no picture"),
        pytest.param("2026-12-01 09:00,Bonjour,,../brand/brand/brand.yml", "outside", id="outside"),
        pytest.param(
            "2026-12-01 09:00,Bonjour,,https://intern.example/a.jpg",
            "no public server",
            id="private",
        ),
        pytest.param(
            "2026-12-01 09:00,Bonjour,,http://127.0.0.1:8000/a.jpg",
            "no public server",
            id="loopback",
        ),
        pytest.param(
            "2026-12-01 09:00,Bonjour,,http://169.254.169.254/x", "no public server", id="metadata"
        ),
        pytest.param(
            "2026-12-01 09:00,Bonjour,,http://[::1]/a.jpg", "no public server", id="loopback, v6"
        ),
        pytest.param("2026-12-01 09:00,Bonjour,,https://images.example/page", "picture", id="HTML"),
        pytest.param("2026-12-01 09:00,Bonjour,,https://images.example/404", "404", id="not there"),
        pytest.param(
            "2026-12-01 09:00,Bonjour,,https://images.example/loop", "more than 5", id="round"
        ),
        pytest.param(
            "2026-12-01 09:00,Bonjour,,https://images.example/inside", "no public", id="led inside"
        ),
        pytest.param("2026-12-01 09:00,Bonjour,,,une,deux", "6 cells", id="too many cells"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_leaves_nothing(
    desk: Desk, row: str, why: str
) -> None:
    page = b"<!doctype html><title>Sign in</title>"
    fetch = server(
        {
            "https://images.example/page": httpx.Response(200, content=page),
            "https://images.example/404": httpx.Response(404),
            "https://images.example/loop": httpx.Response(301, headers={"location": "/loop"}),
            "https://images.example/inside": httpx.Response(
                302, headers={"location": "http://intern.example/secret"}
            ),
        }
    )
    (one,) = bring(desk, "p.csv", f"date,text,channels,picture\n{row}\n", fetch=fetch)
    assert (one.where, one.state) == ("p.csv:2", "refused")
    assert why in one.why
    assert posts(desk) == {}
    assert not (desk.root / "content").exists()


def test_a_picture_that_is_too_large_is_given_up(desk: Desk) -> None:
    class Endless(httpx.SyncByteStream):
        def __iter__(self):  # type: ignore[no-untyped-def]
            while True:
                yield b"\xff" * (1 << 20)

    fetch = server({"https://images.example/big": httpx.Response(200, stream=Endless())})
    row = "2026-12-01 09:00,Bonjour,https://images.example/big"
    (one,) = bring(desk, "p.csv", f"date,text,picture\n{row}\n", fetch=fetch)
    assert "larger than 64 MB" in one.why


@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(b"", "no rows", id="empty"),
        pytest.param(b"a,b\n1,2\n", "no table of posts", id="other columns"),
        pytest.param(b'date,text\n2026-12-01 09:00,"never closed', "breaks off", id="a quote"),
        pytest.param(b"date,text\n2026-12-01,a\0b\n", "NUL", id="NUL"),
        pytest.param(b"date,text,texte\n1,2,3\n", "two columns", id="the same twice"),
        pytest.param(JPEG, "no text", id="a picture"),
    ],
)
def test_a_file_that_is_no_table_of_posts_stops_with_why(data: bytes, why: str) -> None:
    with pytest.raises(PipelineError, match=why):
        table.read("p.csv", data)


GALAXY = """\
---
media:
 - mastodon-eu
 - bluesky
 - slack
mentions:
 mastodon-eu:
  - galaxyproject@mstdn.science
hashtags:
 mastodon-eu:
  - UseGalaxy
  - EOSC
 bluesky:
  - UseGalaxy
---
Join us **today**.


Second part.
![A logo](https://images.example/logo.jpg)
"""


def test_a_galaxy_social_repository(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "galaxy" / "posts"
    (folder / "2025").mkdir(parents=True)
    (folder / "2025/2025-12-09-brc_webinar.md").write_text(GALAXY, encoding="utf-8")
    (folder / "2025/broken.md").write_text("no front matter", encoding="utf-8")
    (folder / "README.md").write_text("# Posts", encoding="utf-8")
    fetch = server({"https://images.example/logo.jpg": httpx.Response(200, content=JPEG)})
    arrival = Arrival(
        desk.root,
        fetch=fetch,
        beside=folder,
        names={"mastodon-eu": "mastodon", "slack": ""},
    )
    good, bad = arrival.write(list(galaxy.read(folder)))
    assert (bad.where, bad.state) == ("2025/broken.md", "refused")
    assert "front matter" in bad.why
    assert good.path == "content/2025/12/09-brc-webinar/index.md"
    (post,) = posts(desk).values()
    assert post.draft  # it went out from there long ago
    assert post.channels == ("mastodon", "bluesky")
    assert post.body == "Join us **today**.\n\n---\n\nSecond part.\n"
    assert post.on("mastodon").body.endswith("\n\n@galaxyproject@mstdn.science")
    assert post.on("mastodon").tags == ("UseGalaxy", "EOSC")
    assert post.on("bluesky").tags == ("UseGalaxy",)
    assert [m.alt for m in post.media] == ["A logo"]
    assert [one.state for one in arrival.write(list(galaxy.read(folder)))] == ["there", "refused"]


def test_the_command_tells_each_row_and_checks_what_it_wrote(
    desk: Desk, pipeline: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / "p.csv").write_text(
        "date,text,channels\n2026-12-01 09:00,Bonjour,mastodon\ndemain,Non,\n"
        f"2026-12-02 09:00,{'trop ' * 100},x\n",
        encoding="utf-8",
    )
    ran = pipeline("import", "../p.csv", "--format", "json", cwd=desk.root)
    told = json.loads(ran.out)  # type: ignore[attr-defined]
    assert [one["state"] for one in told] == ["written", "refused", "written"]
    assert ran.status == 1  # type: ignore[attr-defined]
    assert (desk.root / told[0]["path"]).is_file()
    again = pipeline("import", "../p.csv", cwd=desk.root)
    assert "0 written, 2 there already, 1 refused" in again.out  # type: ignore[attr-defined]
    lost = pipeline("import", "../p.csv", "--channel", "x", cwd=desk.root)
    assert lost.status == 2  # type: ignore[attr-defined]
    assert "theirs=ours" in lost.err  # type: ignore[attr-defined]


def test_an_empty_alternative_text_keeps_its_place(desk: Desk) -> None:
    for name in ("un.jpg", "deux.jpg"):
        (desk.root.parent / name).write_bytes(JPEG)
    row = "2026-12-01 09:00,Bonjour,un.jpg deux.jpg,||Un vase"
    bring(desk, "p.csv", f"date,text,picture,alt\n{row}\n")
    (post,) = posts(desk).values()
    assert [item.alt for item in post.media] == ["", "Un vase"]


def test_a_text_with_commas_that_nobody_quoted_is_not_cut(desk: Desk) -> None:
    said = "13/12/2026 09:30,Hello, dear\n13/12/2026 10:30,Hello, dear, friends, all\n"
    arrived = bring(desk, "hootsuite.csv", said)
    assert [one.state for one in arrived] == ["refused", "refused"]
    assert "quotation marks" in arrived[0].why


def test_one_sign_that_is_not_utf_8_does_not_garble_the_others() -> None:
    good = "date,text\n2026-12-01 09:00,Été à l’atelier\n".encode()
    with pytest.raises(PipelineError, match=r"p\.csv:3: a sign here is not UTF-8"):
        table.read("p.csv", good + b"2026-12-02 09:00,No\xebl\n")


def test_links_tell_posts_without_dates_apart(desk: Desk) -> None:
    said = "text,link\nÀ lire,https://a.example/1\nÀ lire,https://a.example/2\n"
    for _ in range(2):
        arrived = bring(desk, "p.csv", said)
    assert [one.state for one in arrived] == ["there", "there"]
    assert len(list((desk.root / "content/ideas").iterdir())) == 2


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("0.0.0.0", False),  # noqa: S104 - looked at, never bound
        ("224.0.0.1", False),
        ("100.64.0.1", False),
    ],
)
def test_addresses_that_lead_inside_are_not_asked(address: str, public: bool) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=JPEG)

    fetch = Fetcher(httpx.MockTransport(answer), lambda _: [address])
    if public:
        assert fetch("https://images.example/a.jpg") == JPEG
    else:
        with pytest.raises(Unfetched, match="no public server"):
            fetch("https://images.example/a.jpg")
        assert asked == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        pytest.param("content/../.github/workflows/x.md,2026-12-01T09:00,a,", "", id="up"),
        pytest.param(".github/workflows/x.yml,2026-12-01T09:00,a,", "no place", id="elsewhere"),
        pytest.param(f"content/x.md,2026-12-01T09:00,a,{'[' * 9000}", "JSON", id="deep"),
        pytest.param(f"content/x.md,{'1/' * 5000},a,", "no time", id="a long date"),
        pytest.param('content/x.md,2026-12-01T09:00,a,"{""tags"": [""\\ud800""]}"', "", id="half"),
    ],
)
def test_a_hostile_row_of_our_own_table_is_refused(desk: Desk, row: str, why: str) -> None:
    (one,) = bring(desk, "p.csv", f"file,date,text,more\n{row}\n")
    assert one.state == "refused"
    assert why in one.why
    assert not (desk.root / ".github").exists()


def test_a_hostile_post_of_galaxy_social_takes_no_time(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nmedia: [x]\n---\n" + "![](a" * 20_000, "utf-8")
    (tmp_path / "b.md").write_bytes(b"\0\xff")
    start = time.monotonic()
    first, second = galaxy.read(tmp_path)
    assert time.monotonic() - start < 20
    assert isinstance(first, Row)
    assert isinstance(second, Misread)


def test_a_variant_finds_its_channel_in_any_case_as_channels_do(desk: Desk) -> None:
    row = Row(
        where="a.md",
        text="Bonjour.",
        at="2026-12-01 09:00",
        channels=("Mastodon", "BLUESKY"),
        front={"variants": {"MASTODON": {"tags": ["Noel"]}}},
    )
    (one,) = Arrival(desk.root, fetch=server({}), beside=desk.root, names={}).write([row])
    assert one.state == "written", one.why
    (post,) = posts(desk).values()
    assert post.channels == ("mastodon", "bluesky")
    assert post.on("mastodon").tags == ("Noel",)


def test_a_server_whose_headers_never_end_is_given_up_and_the_next_is_asked() -> None:
    over = threading.Event()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/slow":
            over.wait(20)
        return httpx.Response(200, content=JPEG)

    fetch = Fetcher(httpx.MockTransport(answer), lambda _: [PUBLIC], seconds=0.2)
    with pytest.raises(Unfetched, match="not here after"):
        fetch("https://images.example/slow")
    assert fetch("https://images.example/quick") == JPEG
    over.set()
