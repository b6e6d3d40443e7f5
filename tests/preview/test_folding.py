"""Where feeds fold a text, and that what stands on both sides of a fold is the whole text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.networks import NETWORKS, graphemes
from pipeline.preview import folding, looks
from pipeline.preview.looks import Fold
from pipeline.variant import Facet

PLUGINS = Path(__file__).resolve().parents[1] / "publish" / "plugins"
CHARACTERS = Fold(characters=20)
LINES = Fold(lines=3, width=10)


@pytest.mark.parametrize(
    ("text", "fold", "shown"),
    [
        pytest.param("Un texte court.", CHARACTERS, None, id="short"),
        pytest.param("Vingt signes et trois.", CHARACTERS, None, id="too little to hide"),
        pytest.param(
            "Un texte qui se poursuit bien plus loin.", CHARACTERS, "Un texte qui se ", id="a word"
        ),
        pytest.param("a" * 60, CHARACTERS, "a" * 20, id="no space near"),
        pytest.param("a" * 19 + "👩‍👩‍👧‍👦" + "b" * 40, CHARACTERS, "a" * 19, id="a family"),
        pytest.param("un\ndeux\ntrois\nquatre, cinq, six", LINES, "un\ndeux\ntrois", id="lines"),
        pytest.param("un\n" + "mot " * 12, LINES, "un\nmot mot mot mot mot ", id="wrapped lines"),
        pytest.param("\n\n\n\nEt un texte", LINES, "\n\n", id="empty lines"),
        pytest.param("x" * 5000, None, None, id="no fold"),
    ],
)
def test_a_text_folds_where_its_feed_would(text: str, fold: Fold | None, shown: str | None) -> None:
    at = folding.place(text, fold)
    assert (None if at is None else text[:at]) == shown


@given(
    text=st.text(st.sampled_from("a é\n👩\u200d👧🇫🇷e\u0301"), max_size=120),
    fold=st.sampled_from(
        [CHARACTERS, LINES, *filter(None, (looks.of(name).fold for name in NETWORKS))]
    ),
)
def test_a_fold_hides_something_and_parts_no_character(text: str, fold: Fold) -> None:
    at = folding.place(text, fold)
    if at is None:
        return
    assert 0 <= at < len(text)
    assert text[at:].strip()
    assert all(not start < at < end for start, end, _ in graphemes.clusters(text))


@given(at=st.integers(0, 20), facets=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))))
def test_both_sides_of_a_fold_have_every_character_with_its_facets(
    at: int, facets: list[tuple[int, int]]
) -> None:
    text = "abcdefghijklmnopqrst"
    given_ = [Facet(min(pair), max(pair), "bold") for pair in facets if pair[0] != pair[1]]
    (head, before), (tail, after) = folding.split(text, given_, at)

    assert head + tail == text
    bold = {n for facet in given_ for n in range(facet.start, facet.end)}
    again = {n for facet in before for n in range(facet.start, facet.end)}
    again |= {n + at for facet in after for n in range(facet.start, facet.end)}
    assert again == bold


def test_a_network_of_another_package_has_a_decent_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PLUGINS))
    assert looks.of("webhook") == looks.Look(manner="status", grid="even", tiles=4)


def test_every_network_has_a_look_that_shows_its_pictures() -> None:
    assert {looks.of(name).manner for name in NETWORKS} == {
        *("status", "column", "page", "photo", "bubble", "article")
    }
    for name in NETWORKS:
        most = NETWORKS[name].LIMITS.images or 0
        assert 1 < looks.of(name).tiles <= max(most, 20)
