"""The form of a post: what it shows, what filling it in writes."""

from pathlib import Path

import pytest
from writing.desktop import entry, state, write

from pipeline.writing.form import Alt, Text, Wanted, filled_in, form
from pipeline.writing.refusal import Refused

ID = "2026/12/01-noel"
PATH = f"content/{ID}.md"
POST = """\
---
date: 2026-12-01 9h00  # à l'ouverture
title: Noël
media: [{file: a.jpg, alt: "Un vase"}]
variants:
  x: {text: Court.}
---
Bonjour.
"""


def wrote(root: Path, wanted: Wanted) -> dict[str, str]:
    changed = filled_in(state(root), entry(root, ID), wanted)
    return {path: data.decode() for path, data in changed.items()}


def test_a_form_shows_what_the_file_says(tmp_path: Path) -> None:
    write(tmp_path, PATH, POST)

    shown = form(state(tmp_path), entry(tmp_path, ID))

    assert (shown.title, shown.date, shown.draft) == ("Noël", "2026-12-01T09:00", False)
    assert shown.channels == ("feed", "mastodon")
    assert shown.texts == (
        Text("", "Bonjour.\n", PATH),
        Text("feed", None, PATH),
        Text("mastodon", None, PATH),
        Text("x", "Court.", PATH),
    )
    assert shown.alts == (Alt("", 0, "a.jpg", "Un vase"),)
    assert list(shown.shown) == [PATH]


def test_a_folder_s_own_texts_are_files_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, f"content/{ID}/index.md", "---\ndate: 2026-12-01T09:00\n---\nBonjour.\n")
    write(tmp_path, f"content/{ID}/feed.md", "Pour le fil.\r\n")

    shown = form(state(tmp_path), entry(tmp_path, ID))

    assert Text("feed", "Pour le fil.\n", f"content/{ID}/feed.md") in shown.texts
    assert len(shown.shown) == 2
    assert wrote(tmp_path, Wanted(texts={"feed": "Autre.\n", "x": "Deux\nlignes.\n"})) == {
        f"content/{ID}/feed.md": "Autre.\r\n",
        f"content/{ID}/index.md": (
            "---\ndate: 2026-12-01T09:00\nvariants:\n  x:\n    text: |\n      Deux\n      lignes.\n"
            "---\nBonjour.\n"
        ),
    }


@pytest.mark.parametrize(
    ("wanted", "old", "new"),
    [
        pytest.param(
            Wanted(date="2026-12-03T09:00"),
            "2026-12-01 9h00",
            "2026-12-03 9h00",
            id="a day, in the author's own form",
        ),
        pytest.param(
            Wanted(date="2026-12-03T18:30"), "2026-12-01 9h00", "2026-12-03T18:30", id="a time"
        ),
        pytest.param(Wanted(draft=True), "variants:", "draft: true\nvariants:", id="a draft"),
        pytest.param(
            Wanted(channels=("x", "feed")),
            "title: Noël\n",
            "title: Noël\nchannels: [feed, x]\n",
            id="channels, once the brand's own do not do",
        ),
        pytest.param(
            Wanted(alts={("", 0): "Un vase,\n deux mains"}),
            '"Un vase"',
            '"Un vase, deux mains"',
            id="an alt text",
        ),
        pytest.param(
            Wanted(texts={"x": None}), "variants:\n  x: {text: Court.}\n", "", id="no own text"
        ),
        pytest.param(Wanted(texts={"": "Bonsoir."}), "Bonjour.", "Bonsoir.", id="the text"),
        pytest.param(Wanted(title="Noël : ouvert"), "Noël\n", '"Noël : ouvert"\n', id="a title"),
        pytest.param(Wanted(title=" "), "title: Noël\n", "", id="no title"),
        pytest.param(Wanted(whole=POST + "Fin.\n"), "Bonjour.\n", "Bonjour.\nFin.\n", id="whole"),
    ],
)
def test_filling_in_one_field_writes_one_thing(
    tmp_path: Path, wanted: Wanted, old: str, new: str
) -> None:
    write(tmp_path, PATH, POST)

    assert wrote(tmp_path, wanted) == {PATH: POST.replace(old, new)}


def test_nothing_filled_in_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, PATH, POST)

    assert wrote(tmp_path, Wanted()) == {}
    assert wrote(tmp_path, Wanted(title="Noël", date="2026-12-01T09:00", draft=False)) == {}


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Wanted(date="2027-03-01T09:00"), "move the file to `content/2027/03/01-noel.md`"),
        (Wanted(date="2026-13-01T09:00"), "no date"),
        (Wanted(channels=("myspace",)), "no channel myspace"),
        (Wanted(channels=()), "goes nowhere"),
        (Wanted(texts={"myspace": "x"}), "no channel myspace"),
        (Wanted(alts={("", 4): "x"}), "no entry 5"),
    ],
)
def test_what_no_post_can_say_is_refused(tmp_path: Path, wanted: Wanted, told: str) -> None:
    write(tmp_path, PATH, POST)

    with pytest.raises(Refused, match=told):
        wrote(tmp_path, wanted)


def test_a_file_without_the_form_of_a_post_is_shown_whole(tmp_path: Path) -> None:
    write(tmp_path, PATH, "---\r\ndate: [\r\n---\r\nBonjour.\r\n")

    shown = form(state(tmp_path), entry(tmp_path, ID))

    assert shown.whole == "---\ndate: [\n---\nBonjour.\n"
    assert wrote(tmp_path, Wanted(whole="---\ndate: 9:00\n---\nBonjour.\n")) == {
        PATH: "---\r\ndate: 9:00\r\n---\r\nBonjour.\r\n"
    }
