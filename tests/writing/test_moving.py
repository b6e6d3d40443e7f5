"""Another day for a post, a day for an idea, a picture, a new post."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pictures import photo, saved
from writing.desktop import entry, state, write

from pipeline import project
from pipeline.files import Folder
from pipeline.writing.moving import move, plan
from pipeline.writing.pictures import attach
from pipeline.writing.refusal import Refused

PNG = saved(photo(3, 2), "PNG")
PARIS = ZoneInfo("Europe/Paris")
ID = "2026/12/01-noel"
PATH = f"content/{ID}.md"
AT = datetime(2026, 12, 1, 9, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("written", "day", "moved"),
    [
        ("2026-12-01T09:00", date(2026, 12, 5), "2026-12-05T09:00"),
        ("2026-12-01 9h", date(2026, 12, 5), "2026-12-05 9h"),
        ('"2026-12-01 à 9h00"', date(2026, 12, 5), '"2026-12-05 à 9h00"'),
        ("9:00", date(2026, 12, 5), "2026-12-05T09:00"),
        ("2026-12-01T09:00+01:00", date(2026, 12, 5), "2026-12-05T09:00+01:00"),
        ("2026-12-01T08:00Z", date(2026, 12, 5), "2026-12-05T09:00+01:00"),
    ],
)
def test_a_date_moves_in_the_form_in_which_it_is_written(
    tmp_path: Path, written: str, day: date, moved: str
) -> None:
    text = "---\n# un\ndate: {}  # deux\n---\nx\n"
    write(tmp_path, PATH, text.format(written))

    step = move(state(tmp_path), entry(tmp_path, ID), AT, day)

    assert step.written == {PATH: text.format(moved).encode()}
    assert (step.made, step.gone) == ({}, ())


def test_summer_time_keeps_the_hour_on_the_brand_s_clock(tmp_path: Path) -> None:
    path = "content/2027/03/27-printemps.md"
    write(tmp_path, path, "---\ndate: 2027-03-27T02:30+01:00\n---\nx\n")
    post = entry(tmp_path, "2027/03/27-printemps")
    seen = datetime(2027, 3, 27, 2, 30, tzinfo=PARIS)

    with pytest.raises(Refused, match="does not exist that day"):
        move(state(tmp_path), post, seen, date(2027, 3, 28))
    step = move(state(tmp_path), post, seen, date(2027, 3, 29))

    assert b"2027-03-29T02:30+02:00" in step.written[path]


def test_channels_with_a_date_of_their_own_move_alone(tmp_path: Path) -> None:
    text = "---\ndate: 2026-12-01T09:00\nvariants:\n  x: {date: 2026-12-01T12:00}\n---\nx\n"
    write(tmp_path, PATH, text)
    post = entry(tmp_path, ID)

    noon = move(state(tmp_path), post, AT.replace(hour=12), date(2026, 12, 2))
    morning = move(state(tmp_path), post, AT, date(2026, 12, 2))

    assert noon.written[PATH].decode() == text.replace("01T12", "02T12")
    assert morning.written[PATH].decode() == text.replace("01T09", "02T09")


def test_a_day_too_far_says_how_to_move_the_file_and_an_old_page_is_told(tmp_path: Path) -> None:
    write(tmp_path, PATH, "---\ndate: 2026-12-01T09:00\n---\nx\n")
    post = entry(tmp_path, ID)

    with pytest.raises(Refused, match=r"move the file to `content/2027/01/02-noel\.md` and add"):
        move(state(tmp_path), post, AT, date(2027, 1, 2))
    with pytest.raises(Refused, match="not go out at that time any more"):
        move(state(tmp_path), post, AT.replace(hour=7), date(2026, 12, 2))


def test_an_idea_that_is_planned_lies_under_its_day(tmp_path: Path) -> None:
    write(tmp_path, "content/ideas/tour.md", "---\ntitle: Tour\n---\nx\n")
    write(tmp_path, "content/ideas/four/index.md", "---\n---\nx\n")
    write(tmp_path, "content/ideas/four/a.jpg", b"a")
    at = datetime(2026, 12, 5, 18, tzinfo=PARIS)

    tour = plan(state(tmp_path), entry(tmp_path, "ideas/tour"), at)
    four = plan(state(tmp_path), entry(tmp_path, "ideas/four"), at)

    assert tour.made == {
        "content/2026/12/05-tour.md": b"---\ndate: 2026-12-05T18:00\ntitle: Tour\n---\nx\n"
    }
    assert tour.gone == ("content/ideas/tour.md",)
    assert set(four.made) == {"content/2026/12/05-four/a.jpg", "content/2026/12/05-four/index.md"}
    write(tmp_path, "content/2026/12/05-tour.md", "---\ndate: 9:00\n---\nx\n")
    with pytest.raises(Refused, match="there already"):
        plan(state(tmp_path), entry(tmp_path, "ideas/tour"), at)


def test_a_first_picture_makes_the_file_a_folder_of_the_same_id(tmp_path: Path) -> None:
    write(tmp_path, PATH, "---\ndate: 9:00\n---\nx\n")
    post = entry(tmp_path, ID)

    step = attach(state(tmp_path), post, "../../L'Été à Nantes.SVG", PNG, "Un : vase")

    assert step.made == {
        f"content/{ID}/l-ete-a-nantes.png": PNG,
        f"content/{ID}/index.md": (
            b'---\ndate: 9:00\nmedia:\n  - {file: l-ete-a-nantes.png, alt: "Un : vase"}\n---\nx\n'
        ),
    }
    assert step.gone == (PATH,)
    for path, data in step.made.items():
        write(tmp_path, path, data)
    (tmp_path / PATH).unlink()
    (after,) = project.entries(Folder(tmp_path))
    assert after.id == ID
    again = attach(state(tmp_path), after, "l-ete-a-nantes.png", PNG, "")
    assert f"content/{ID}/l-ete-a-nantes-2.png" in again.made


def test_a_post_that_names_files_stays_where_it_is(tmp_path: Path) -> None:
    write(tmp_path, PATH, "---\ndate: 9:00\nmedia: [{file: vase.png, alt: v}]\n---\nx\n")

    step = attach(state(tmp_path), entry(tmp_path, ID), "four.png", PNG, "")

    assert list(step.made) == ["content/2026/12/01-noel-four.png"]
    assert b'{file: vase.png, alt: v}, {file: 01-noel-four.png, alt: ""}' in step.written[PATH]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG", id="SVG"),
        pytest.param(b"<html>", "web page", id="HTML named .jpg"),
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(PNG[:20], "again", id="half a picture"),
        pytest.param(b"\0" * ((64 << 20) + 1), "64 MB", id="too large"),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, data: bytes, told: str) -> None:
    write(tmp_path, PATH, "---\ndate: 9:00\n---\nx\n")

    with pytest.raises(Refused, match=told):
        attach(state(tmp_path), entry(tmp_path, ID), "vase.jpg", data, "")
