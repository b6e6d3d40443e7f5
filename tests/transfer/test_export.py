"""Posts leave as a table, JSON or a calendar, and nothing they say is left behind."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk import BRAND, Desk
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from pipeline import content, markup, project
from pipeline.brand import load
from pipeline.files import Folder
from pipeline.frozen import replace
from pipeline.networks import facts
from pipeline.post import Post
from pipeline.transfer import leaving, table
from pipeline.transfer.arrival import Arrival
from pipeline.transfer.posts import written

PROJECT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


def same(one: Post, other: Post) -> bool:
    """Whether two posts say the same; where in their files they say it does not count."""

    def bare(post: Post) -> Post:
        own = {name: bare(each) for name, each in post.variants.items()}
        return replace(
            post, header="", body=post.body.strip("\n"), body_line=0, body_path="", variants=own
        )

    return bare(one) == bare(other)


def everything(root: Path) -> tuple[project.Project, list[Post]]:
    loaded = project.load(Folder(root))
    parsed = list(project.read(loaded, project.entries(loaded.tree)))
    return loaded, [one.post for one in parsed if one.post]


def test_the_example_brand_comes_back_from_its_table_as_it_was(tmp_path: Path) -> None:
    _, before = everything(PROJECT)
    data = leaving.table(before)
    empty = tmp_path / "empty"
    for path in ("brand/brand.yml", "brand/people.yml", "brand/plan.yml"):
        if (PROJECT / path).is_file():
            (empty / path).parent.mkdir(parents=True, exist_ok=True)
            (empty / path).write_bytes((PROJECT / path).read_bytes())
    arrival = Arrival(empty, fetch=lambda _: b"", beside=tmp_path, names={})
    arrived = list(arrival.write(table.read("all.csv", data)[1]))
    assert [one for one in arrived if one.state != "written"] == []
    _, after = everything(empty)
    by_id = {post.id: post for post in after}
    assert set(by_id) == {post.id for post in before}
    assert [post.id for post in before if not same(post, by_id[post.id])] == []


def test_json_holds_every_file_to_the_letter_broken_ones_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path, BRAND)
    desk.write(
        "content/2026/12/01-noel.md", "---\ndate: 2026-12-01T09:00 # neuf heures\n---\nOui\r\n"
    )
    desk.write("content/2026/12/02-casse.md", b"---\ndate: [\n---\nNon \xe9\n")
    loaded = desk.project
    entries = project.entries(loaded.tree)
    data = leaving.whole(loaded.brand, entries, project.read(loaded, entries), loaded.tree)
    told = json.loads(data)
    assert told["version"] == 1
    files = {path: text for post in told["posts"] for path, text in post["files"].items()}
    for path, text in files.items():
        assert text.encode("utf-8", "surrogateescape") == (tmp_path / path).read_bytes()
    assert [post.get("title") for post in told["posts"]] == ["Oui", None]


def test_a_calendar_has_an_event_a_post_and_moment(tmp_path: Path) -> None:
    desk = Desk(tmp_path, BRAND)
    post = desk.post(
        "Une longue description ; avec, des signes\\ et des accents : été.\n" * 3,
        "title: Noël, à l’atelier\nchannels: [mastodon, x]\nlink: https://a.example\n"
        "variants: {x: {date: 2026-12-01T12:00}}\n",
    )
    data = leaving.calendar(desk.project.brand, [post], NOW)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    events = list(Calendar.from_ical(data).walk("VEVENT"))
    assert [event.decoded("dtstart").isoformat() for event in events] == [
        "2026-12-01T08:00:00+00:00",
        "2026-12-01T11:00:00+00:00",
    ]
    assert str(events[0]["summary"]) == "Noël, à l’atelier"
    assert str(events[0]["description"]) == post.body.strip()
    assert len({str(event["uid"]) for event in events}) == 2
    assert data == leaving.calendar(desk.project.brand, [post], NOW)


def test_no_cell_of_the_table_is_a_formula(tmp_path: Path) -> None:
    desk = Desk(tmp_path, BRAND)
    post = desk.post('=HYPERLINK("http://a.example")\n', "title: '@marie +1'\n")
    rows = list(csv.reader(io.StringIO(leaving.table([post]).decode("utf-8-sig"), newline="")))
    assert [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell] == []


@given(st.text())
def test_a_guarded_cell_gives_its_text_back(text: str) -> None:
    assert table.unguarded(table.guarded(text)) == text
    assert table.guarded(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")


BODIES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=80
)
BRAND_LOADED = load(BRAND.encode(), "brand/brand.yml", facts())


@settings(max_examples=60)
@given(
    body=BODIES,
    title=st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=30
    ),
    tags=st.lists(st.from_regex(r"[A-Za-zé]{1,12}", fullmatch=True), max_size=3),
    sensitive=st.none() | st.just("attention : chute"),
)
def test_any_post_comes_back_from_a_table(
    body: str, title: str, tags: list[str], sensitive: str | None
) -> None:
    front = {"date": "2026-12-01T09:00", "title": title, "tags": tags, "sensitive": sensitive}
    path = "content/2026/12/01-noel.md"
    source = content.compose({key: value for key, value in front.items() if value}, body)
    before = content.parse(path, source.encode(), BRAND_LOADED).post
    if before is None:
        return
    (row,) = table.read("p.csv", leaving.table([before]))[1]
    from pipeline.transfer.posts import shaped
    from pipeline.transfer.row import Row

    assert isinstance(row, Row)
    again = shaped(row, BRAND_LOADED, {}, "day first")
    after = content.parse(
        path, content.compose(again.front, again.body).encode(), BRAND_LOADED
    ).post
    assert after
    assert same(before, after)


@given(
    st.text(
        st.characters(
            codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp"], include_characters="\n"
        )
    )
)
def test_a_plain_text_is_shown_letter_by_letter(text: str) -> None:
    document = markup.parse(written(text))
    shown = "\n\n".join(segment.text for segment in document.segments)
    import unicodedata

    assert "".join(shown.split()) == "".join(unicodedata.normalize("NFC", text).split())
    assert len(document.segments) == 1
    assert document.findings == ()


@pytest.mark.parametrize("kind", ["--csv", "--json", "--ics"])
def test_the_command_writes_to_a_file_or_to_standard_output(
    tmp_path: Path, kind: str, pipeline: object
) -> None:
    desk = Desk(tmp_path / "b", BRAND)
    desk.post("Bonjour.\n")
    assert callable(pipeline)
    ran = pipeline("export", kind, "--output", "../out", cwd=desk.root)
    assert ran.status == 0, ran.err
    assert "Bonjour." in (tmp_path / "out").read_text("utf-8-sig")
    assert pipeline("export", cwd=desk.root).status == 2
