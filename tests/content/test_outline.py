"""Outlines: what they tell is what parsing tells, and what is not plain they leave to it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from posts import BRAND, PATH

from pipeline import content
from pipeline.content.outline import Outline, outline

PLAIN = """\
date: 2026-12-01T09:00
title: Les coulisses de l'atelier
channels: [mastodon, linkedin-fr]
draft: true
kind: crisis
tags: [Artisanat, Été2026]
link: https://exemple.fr/atelier#ici
lang: fr
variants:
  x: {text: "Court : et direct. #Non"}
"""
LINES = (
    "date: 2026-12-01T09:00",
    "date: 2026-12-01 09:00:30",
    "date: 2026-12-01T09:00+01:00",
    "date: 2026-10-25T02:30",
    "date: 2027-12-01T09:00",
    "date: '2026-12-01T09:00'",
    "date: 9:00",
    "date:",
    "channels: [mastodon]",
    "channels: [mastodon, feed]",
    "channels: [feed, feed]",
    "channels: [nulle-part]",
    "channels: []",
    "channels:",
    "draft: true",
    "draft: false",
    "draft: oui",
    "draft: yes # pas encore",
    "kind: crisis",
    "kind: autre",
    "tags: [Artisanat, Noel]",
    "tags: [true, x]",
    "tags: [#Artisanat]",
    "tags: [12, 013]",
    "late: 2h",
    "aliases: [2026/11/30-avant]",
    "title: L'atelier #Ouvert",
    "title: Noël : nos idées",
    'title: "ouvert',
    "title: 'date: 2026-12-02T09:00'",
    "title: | ",
    "title: [un",
    "title: *a",
    "owner: marie",
    "owner: marie",
    "inconnu: 3",
    "link: https://exemple.fr/#x",
    "link: https:// exemple",
    "variants:",
    '  x: {text: "Court"}',
    "  x: {date: 2026-12-01T12:00}",
    "  mastodon: {text: Court, text: Long}",
    "  mastodon: {draft: true}",
    "  suite du titre",
    "- x",
    'media: [{file: a.jpg, alt: "x"}]',
    "# une remarque",
    "",
    "...",
    "---",
    "\tx",
)


def same(path: str, data: bytes) -> Outline | None:
    """The outline, once it is held to what parsing makes of the same bytes."""
    found = outline(path, data, BRAND)
    if found is not None:
        post = content.parse(path, data, BRAND).post
        assert post is not None
        for channel in ("mastodon", "x"):
            own = post.on(channel)
            assert (own.date, own.draft, own.kind, own.tags, own.late, own.aliases) == (
                *(found.date, found.draft, found.kind, found.tags, found.late, found.aliases),
            )
        assert (found.id, found.path, found.channels) == (post.id, post.path, post.channels)
    return found


def test_a_plain_header_is_read_without_yaml() -> None:
    found = same(PATH, f"---\n{PLAIN}---\nBonjour.\n".encode())
    assert found is not None
    assert found.channels == ("mastodon", "linkedin-fr")
    assert (found.draft, found.kind, found.tags) == (True, "crisis", ("Artisanat", "Été2026"))
    assert found.on("x") is found


@given(st.lists(st.sampled_from(LINES), max_size=6), st.booleans())
@example(["date: 2026-12-01T09:00", "variants:", '  x: {text: "Court"}'], True)
def test_an_outline_never_differs_from_the_parser(lines: list[str], dated: bool) -> None:
    lines = ["date: 2026-12-01T09:00", *lines] if dated else lines
    same(PATH, ("---\n" + "".join(f"{line}\n" for line in lines) + "---\nx\n").encode())


@given(st.text(alphabet="ab: #'\"[]{},|>&*!-\n\t\u00a0\u2028\x07é0", max_size=40))
@example("b: a\n c\n")
def test_whatever_is_written_an_outline_never_differs_from_the_parser(text: str) -> None:
    same(PATH, f"---\ndate: 2026-12-01T09:00\n{text}\n---\nx\n".encode())


@pytest.mark.parametrize(
    ("path", "data"),
    [
        pytest.param(PATH, PLAIN.encode(), id="no fences"),
        pytest.param(PATH, b"---\n" + PLAIN.encode() + b"---\n\xff", id="a body that is no UTF-8"),
        pytest.param(PATH, b"---\n" + PLAIN.encode() + b"---\n\0", id="a NUL in the body"),
        pytest.param(
            PATH, b"\xef\xbb\xbf---\n" + PLAIN.encode() + b"---\n", id="a byte order mark"
        ),
        pytest.param("content/ideas/noel.md", b"---\n" + PLAIN.encode() + b"---\n", id="an idea"),
        pytest.param("content/noel.md", b"---\n" + PLAIN.encode() + b"---\n", id="no day"),
        pytest.param(
            "content/2026/02/30-x.md", b"---\n" + PLAIN.encode() + b"---\n", id="no such day"
        ),
    ],
)
def test_what_only_the_parser_can_tell_is_left_to_it(path: str, data: bytes) -> None:
    assert outline(path, data, BRAND) is None
