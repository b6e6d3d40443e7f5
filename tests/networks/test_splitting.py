"""A text too long for a part is split where a reader would pause, and nothing of it is lost."""

import time
from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from networks.messages import message

from pipeline.networks import NETWORKS, bluesky, graphemes, mastodon, x
from pipeline.networks.splitting import split


def pieces(text: str, room: int, tail: int | None = None) -> list[str]:
    found = split(text, graphemes.clusters(text), (), room, tail=tail)
    return [text[start:end] for start, end in found]


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        pytest.param(
            "Un mot.\n\nEt deux mots.", 15, ["Un mot.", "Et deux mots."], id="at a paragraph"
        ),
        pytest.param(
            "Une phrase. Deux phrases ici.", 20, ["Une phrase.", "Deux phrases ici."], id="sentence"
        ),
        pytest.param("un deux trois quatre", 10, ["un deux", "trois", "quatre"], id="word"),
        pytest.param(
            "Merci à M. Dupont. Bravo à tous.", 22, ["Merci à M. Dupont.", "Bravo à tous."], id="M."
        ),
        pytest.param(
            "Des bols, etc. et des plats peints.",
            20,
            ["Des bols, etc. et", "des plats peints."],
            id="an abbreviation inside a sentence",
        ),
        pytest.param(
            "Il a dit « Bravo ! » Et voilà tout.",
            24,
            ["Il a dit « Bravo ! »", "Et voilà tout."],
            id="a closing guillemet",
        ),
        pytest.param("aa bb\u00a0! cc", 6, ["aa", "bb\u00a0!", "cc"], id="a no-break space holds"),
        pytest.param("aa bb\u202f? cc", 6, ["aa", "bb\u202f?", "cc"], id="a narrow one too"),
        pytest.param("aa bb  ! cc", 7, ["aa", "bb  !", "cc"], id="two of them"),
        pytest.param("aa bb ! cc", 6, ["aa", "bb !", "cc"], id="so does a space before '!'"),
        pytest.param("aaa « bb » c", 7, ["aaa", "« bb »", "c"], id="and those inside guillemets"),
        pytest.param("aa bbbbbbbbbb cc", 5, ["aa", "bbbbbbbbbb", "cc"], id="a long word is whole"),
        pytest.param("a" * 12, 5, ["a" * 12], id="one long word"),
        pytest.param(
            "器を作る。「売る。」買う。",
            9,
            ["器を作る。", "「売る。」買う。"],
            id="sentences, no spaces",
        ),
        pytest.param("器を、作り、売る", 6, ["器を、作り、", "売る"], id="a comma, no spaces"),
        pytest.param("器を作る、売る", 3, ["器を作る、", "売る"], id="no comma in reach"),
        pytest.param(
            "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
            6,
            ["\u05e9\u05dc\u05d5\u05dd", "\u05e2\u05d5\u05dc\u05dd"],
            id="right to left",
        ),
    ],
)
def test_a_text_is_split_here(text: str, room: int, expected: list[str]) -> None:
    assert pieces(text, room) == expected


def test_a_paragraph_that_would_leave_a_part_nearly_empty_is_passed_over() -> None:
    text = "Ah.\n\nUne phrase assez longue. Une autre phrase."
    assert pieces(text, 32) == ["Ah.\n\nUne phrase assez longue.", "Une autre phrase."]


def test_what_follows_the_text_takes_a_sentence_along() -> None:
    text = "Une phrase longue. Une autre.\n\n#tag"
    assert pieces(text, 30) == ["Une phrase longue. Une autre.", "#tag"]
    assert pieces(text, 30, tail=29) == ["Une phrase longue.", "Une autre.\n\n#tag"]


def test_a_mark_that_combines_is_never_parted_from_its_space() -> None:
    assert pieces("aaa \u0301bbb ccc", 5) == ["aaa \u0301bbb", "ccc"]


WORDS = st.sampled_from(
    [
        *("mot", "M.", "etc.", "fin.", "« oui »", "quoi\u00a0?", "non !", "été…", "a" * 40),
        *("👨\u200d👩\u200d👧", "🇫🇷", "e\u0301\u0302", "\u0915\u094d\u0937\u093f", "1\ufe0f\u20e3"),
        *("\u05e9\u05dc\u05d5\u05dd", "한국어", "#Tag", "@{marie}", "https://exemple.fr/a/b?c=1"),
        *("[un lien assez long](https://exemple.fr)", "*gras*", "\n", "\n\n"),
    ]
)


@pytest.mark.parametrize("name", ["mastodon", "bluesky", "x"])
@given(words=st.lists(WORDS, min_size=60, max_size=160))
def test_a_thread_loses_nothing_and_fits(name: str, words: list[str]) -> None:
    network = NETWORKS[name]
    asked = message(" ".join(words), link="https://exemple.fr/atelier", tags=["Un", "Deux"])
    if name == "bluesky":
        whole = NETWORKS["feed"].render(asked)[0].text + "#Un#Deux"
    else:
        whole = NETWORKS["linkedin"].render(asked)[0].text.replace("#Un #Deux", "")
        whole += "https://exemple.fr/atelier?utm_source=n#Un#Deux"
    parts = network.render(asked)
    assert graphemes_of("".join(part.text for part in parts)) == graphemes_of(whole)
    for part in parts:
        assert part.length.limit
        assert part.length.used == network.length(part.text) <= part.length.limit
        assert part.text == part.text.strip()
        for facet in part.facets:
            assert 0 <= facet.start < facet.end <= len(part.text)
            if facet.type == "tag":
                assert part.text[facet.start : facet.end] == "#" + facet.value


def graphemes_of(text: str) -> list[str]:
    return [cluster for cluster in regex.findall(r"\X", text) if not cluster.isspace()]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Un #Tag @marie@piaille.fr https://exemple.fr/a 🏺 ! " * 1900, id="words"),
        pytest.param("mot " * 25_000, id="no sentence"),
        pytest.param("#a" * 50_000, id="one word"),
        pytest.param("`a" + " " * 99_000 + "a`", id="spaces"),
        pytest.param("🇫🇷" * 25_000, id="flags"),
        pytest.param("a" + "\u0301" * 99_999, id="one grapheme"),
        pytest.param("a\u00a0" * 50_000, id="no-break spaces"),
        pytest.param("\u202e" * 100_000, id="overrides"),
        pytest.param("@a@b.fr" * 14_000, id="mentions"),
        pytest.param("[a](https://x.fr) " * 5_500, id="links"),
    ],
)
@pytest.mark.parametrize("module", [mastodon, bluesky, x])
def test_a_hundred_thousand_characters_are_split_in_good_time(module: Any, body: str) -> None:
    started = time.process_time()
    parts = module.render(message(body))
    assert time.process_time() - started < 5
    assert "".join(part.text for part in parts).replace(" ", "")
