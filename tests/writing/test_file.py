"""A change of a post's file: what was meant is read back, and every other byte stays."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import yaml_source
from pipeline.writing.file import set_body, set_keys, set_whole, split
from pipeline.writing.header import ABSENT
from pipeline.writing.refusal import Refused

FILE = """\
---
# Le premier décembre
date:  2026-12-01T09:00   # à l'ouverture
title: "L'atelier #MadeInFrance"

channels: [ mastodon,  x ]  # pas LinkedIn
tags:
  # d'abord
  - Artisanat # le nôtre
  - MadeInFrance
media:
  - {file: a.jpg, alt: "Un vase",  focus: [0.5, 0.3]}
  - file: b.jpg
    # à vérifier
    alt: 'L''établi'
pillar: coulisses
variants:
  x: {text: Court et direct.}  # 280 signes
  mastodon:
    text: |
      Une ligne.

      Une autre.
    tags: []
---

Bonjour **à tous**.\x20

---
La suite.
"""

CASES: list[Any] = [
    pytest.param(
        (("date",), "2026-12-03T09:00"),
        ("2026-12-01T09:00   #", "2026-12-03T09:00   #"),
        id="a date is one word of its line",
    ),
    pytest.param(
        (("title",), 'Dire "oui" : un \\ art'),
        ('"L\'atelier #MadeInFrance"', '"Dire \\"oui\\" : un \\\\ art"'),
        id="double quotes stay double quotes",
    ),
    pytest.param(
        (("media", 1, "alt"), "C'est l'établi"),
        ("'L''établi'", "'C''est l''établi'"),
        id="single quotes stay single quotes",
    ),
    pytest.param(
        (("media", 0, "alt"), "Un vase, deux mains"),
        ('"Un vase"', '"Un vase, deux mains"'),
        id="an alt text within a flow",
    ),
    pytest.param(
        (("media", 2), {"file": "c.png", "alt": "Noël : un four"}),
        (
            "    alt: 'L''établi'\n",
            "    alt: 'L''établi'\n  - {file: c.png, alt: \"Noël : un four\"}\n",
        ),
        id="one more picture, on its own line",
    ),
    pytest.param(
        (("channels",), ["mastodon", "x", "bluesky"]),
        ("[ mastodon,  x ]", "[ mastodon,  x, bluesky ]"),
        id="one more channel",
    ),
    pytest.param((("channels",), ["x"]), ("[ mastodon,  x ]", "[ x ]"), id="one channel less"),
    pytest.param(
        (("channels",), ["x", "mastodon"]), ("[ mastodon,  x ]", "[x, mastodon]"), id="turned"
    ),
    pytest.param(
        (("tags",), ["MadeInFrance", "@noël"]),
        (
            "  # d'abord\n  - Artisanat # le nôtre\n  - MadeInFrance\n",
            '  # d\'abord\n  - MadeInFrance\n  - "@noël"\n',
        ),
        id="a list of lines",
    ),
    pytest.param((("draft",), True), ("variants:", "draft: true\nvariants:"), id="a new key"),
    pytest.param(
        (("lang",), "en"),
        ("tags:\n", "lang: en\ntags:\n"),
        id="a new key stands where an author writes it",
    ),
    pytest.param((("pillar",), ABSENT), ("pillar: coulisses\n", ""), id="a key goes"),
    pytest.param(
        (("variants", "x", "text"), "Plus\ncourt"),
        ("{text: Court et direct.}", '{text: "Plus\\ncourt"}'),
        id="lines within a flow are escaped",
    ),
    pytest.param(
        (("variants", "mastodon", "text"), "Tout autre.\n\n  En retrait.\n"),
        (
            "      Une ligne.\n\n      Une autre.\n",
            "      Tout autre.\n\n        En retrait.\n",
        ),
        id="a block of lines stays one",
    ),
    pytest.param(
        (("variants", "x", "date"), "2026-12-01T12:00"),
        ("direct.}", "direct., date: 2026-12-01T12:00}"),
        id="a key of one channel, within its flow",
    ),
    pytest.param(
        (("variants", "bluesky", "text"), "Deux\nlignes.\n"),
        (
            "    tags: []\n",
            "    tags: []\n  bluesky:\n    text: |\n      Deux\n      lignes.\n",
        ),
        id="a channel's first text, in lines",
    ),
    pytest.param(
        (("variants", "x", "text"), ABSENT),
        ("  x: {text: Court et direct.}  # 280 signes\n", ""),
        id="what would be empty goes too",
    ),
]


@pytest.mark.parametrize(("change", "stretch"), CASES)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["plain", "BOM"])
def test_one_key_changes_and_nothing_else_does(
    change: tuple[tuple[str | int, ...], Any], stretch: tuple[str, str], newline: str, bom: str
) -> None:
    before = (bom + FILE.replace("\n", newline)).encode()

    after = set_keys(before, [change])

    assert FILE.count(stretch[0]) == 1
    assert after == (bom + FILE.replace(*stretch).replace("\n", newline)).encode()
    assert set_keys(after, [change]) == after


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("Noël : nos idées", 'title: "Noël : nos idées"'),
        ("@marie vous répond", 'title: "@marie vous répond"'),
        ("L'atelier #MadeInFrance ouvre", 'title: "L\'atelier #MadeInFrance ouvre"'),
        ("non", "title: non"),
        ("true", 'title: "true"'),
        ("2026", "title: 2026"),
        ("- puce", 'title: "- puce"'),
        ("« Noël\u00a0: voilà »", 'title: "« Noël\u00a0: voilà »"'),
        ("Tout va bien", "title: Tout va bien"),
    ],
)
def test_the_traps_of_french_get_quotes_and_nothing_else_does(value: str, line: str) -> None:
    after = set_keys(b"---\ndate: 2026-12-01T09:00\ntitle: x\n---\n", [(("title",), value)])

    assert line in after.decode().split("\n")


@pytest.mark.parametrize(
    ("header", "change"),
    [
        pytest.param("a: &t Bonjour\ntitle: *t\n", (("title",), "Bonsoir"), id="an alias"),
        pytest.param("title: [\n", (("title",), "x"), id="broken"),
        pytest.param("title: x\ntitle: y\n", (("title",), "z"), id="twice"),
        pytest.param("title: x\n", (("title",), "un\x07bip"), id="a control character"),
        pytest.param("title: x\n", (("title",), "un\ud800"), id="half a character"),
        pytest.param("media: x\n", (("media", 0, "alt"), "y"), id="no list"),
    ],
)
def test_what_cannot_be_changed_safely_is_refused(
    header: str, change: tuple[tuple[str | int, ...], Any]
) -> None:
    with pytest.raises(Refused):
        set_keys(f"---\n{header}---\nBonjour.\n".encode(), [change])


@pytest.mark.parametrize("data", [b"Bonjour.\n", b"---\ndate: x\n", b"---\nx: \xff\n---\n", b""])
def test_a_file_without_the_form_of_a_post_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        set_keys(data, [(("title",), "x")])
    with pytest.raises(Refused):
        set_body(data, "x")


def test_an_empty_header_takes_its_first_key() -> None:
    assert (
        set_keys(b"---\n---\nx\n", [(("title",), "Noël")]) == "---\ntitle: Noël\n---\nx\n".encode()
    )
    assert set_keys(b"---\n# rien\n---\n", [(("title",), "N")]) == b"---\n# rien\ntitle: N\n---\n"


def test_lines_that_stay_keep_their_own_line_end() -> None:
    mixed = b"---\ndate: x\n---\r\nUn.\r\nDeux.\nTrois.\r\nQuatre."

    assert set_body(mixed, "Un.\n2.\nTrois.\nQuatre.\n") == (
        b"---\ndate: x\n---\r\nUn.\r\n2.\nTrois.\r\nQuatre.\n"
    )


def test_a_whole_text_can_be_mended() -> None:
    assert set_whole(b"---\r\ndate: [\r\n---\r\nUn.\r\n", "---\ndate: x\n---\nUn.\n") == (
        b"---\r\ndate: x\r\n---\r\nUn.\r\n"
    )


def test_a_text_larger_than_a_post_may_be_is_refused() -> None:
    with pytest.raises(Refused, match="larger"):
        set_body(b"---\ndate: x\n---\n", "a" * 2_000_000)


# Texts as people and machines make them: traps of YAML, hard spaces, emoji, lines, and anything.
_TEXT = st.one_of(
    st.text(
        st.sampled_from(
            "abcé :#@&*!|>'\"%`,[]{}-?\\\n\t\u00a0\u202f\u2028\x85👩‍🚀~<=0123456789Nno"
        ),
        max_size=24,
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=24),
).filter(lambda text: not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text))
_PATHS = st.sampled_from(
    [
        *(("title",), ("owner",), ("date",), ("pillar",), ("media", 0, "alt"), ("media", 1, "alt")),
        *(
            ("variants", "x", "text"),
            ("variants", "mastodon", "text"),
            ("variants", "feed", "text"),
        ),
        *(("media", 0, "credit"), ("media", 1, "credit"), ("variants", "x", "title")),
    ]
)


@settings(max_examples=300, deadline=None)
@given(keys=_PATHS, text=_TEXT, newline=st.sampled_from(["\n", "\r\n"]))
def test_whatever_is_written_is_read_back_and_all_else_stays(
    keys: tuple[str | int, ...], text: str, newline: str
) -> None:
    before = FILE.replace("\n", newline).encode()

    after = set_keys(before, [(keys, text)])

    def others(data: bytes) -> Any:
        plain = yaml_source.load(split(data)[0])
        held = plain
        for key in keys[:-1]:
            held = held[key] if isinstance(key, int) else held.setdefault(key, {})
        said = held.pop(keys[-1], None)
        if keys[0] == "variants" and not held:
            plain["variants"].pop(keys[1])
        return said, plain, split(data)[1]

    said, rest, body = others(after)
    assert str(said) == text
    assert (rest, body) == others(before)[1:]
    # One stretch of the file differs: what is before and after it stands as it stood.
    lines = before.splitlines(keepends=True)
    same = [line for line in lines if line in after.splitlines(keepends=True)]
    assert len(lines) - len(same) <= 3
    assert after.count(b"\r") == after.count(b"\r\n")


@settings(max_examples=100, deadline=None)
@given(body=_TEXT, newline=st.sampled_from(["\n", "\r\n"]))
def test_any_body_is_read_back_under_the_same_front_matter(body: str, newline: str) -> None:
    before = FILE.replace("\n", newline).encode()

    after = set_body(before, body)

    assert split(after) == (split(before)[0], body)
    assert after.startswith(before[: before.index(b"---", 4) + 3])
