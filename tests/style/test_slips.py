"""What may have been meant by a word that no dictionary knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.style.slips import slips

FRENCH = slips("SET UTF-8\nTRY esntiarulodéè\nREP 3\nREP f ph\nREP e é\nREP é e\n".encode())
WORDS = {"accueil", "photo", "développement", "appelle", "pelle", "épelle", "a", "peu", "près"}


def meant(word: str, most: int = 3) -> list[str]:
    return FRENCH.meant(word, WORDS.__contains__, most)


@pytest.mark.parametrize(
    ("word", "known"),
    [
        pytest.param("acceuil", ["accueil"], id="two letters in the wrong order"),
        pytest.param("foto", ["photo"], id="letters taken for each other"),
        pytest.param("developpement", ["développement"], id="an accent left out"),
        pytest.param("dévelopement", ["développement"], id="one of two letters left out"),
        pytest.param("developement", ["développement"], id="two likely slips"),
        pytest.param("accueilx", ["accueil"], id="a letter too many"),
        pytest.param("acxueil", ["accueil"], id="another letter"),
        pytest.param("axxueil", [], id="two that are not likely"),
        pytest.param("", [], id="nothing"),
        pytest.param("q" * 5_000, [], id="what is no word"),
    ],
)
def test_a_slip_is_undone(word: str, known: list[str]) -> None:
    assert meant(word) == known


def test_the_likeliest_slip_comes_first_and_no_more_than_asked_for() -> None:
    assert meant("apelle") == ["appelle", "pelle", "épelle"]
    assert meant("apelle", 1) == ["appelle"]


@pytest.mark.parametrize(("word", "known"), [("Foto", "Photo"), ("FOTO", "PHOTO")])
def test_capitals_are_kept(word: str, known: str) -> None:
    assert FRENCH.meant(word, lambda each: each.lower() in WORDS, 1) == [known]


def test_one_word_may_be_two() -> None:
    english = slips(b"SET UTF-8\nREP 1\nREP alot a_lot\n")
    assert english.meant("alot", {"a", "lot"}.__contains__, 2) == ["a lot", "lot"]


@pytest.mark.parametrize(
    "affixes",
    [
        pytest.param(b"", id="empty"),
        pytest.param("SET ISO8859-1\nTRY é\n".encode("latin-1"), id="Latin-1"),
        pytest.param(b"SET x-nobody\nTRY \xff\n", id="an encoding that is none"),
    ],
)
def test_any_dictionary_s_letters_can_be_tried(affixes: bytes) -> None:
    assert "photo" in slips(affixes).meant("photo" + "x", WORDS.__contains__, 3)


@given(st.sampled_from(sorted(WORDS - {"a"})), st.data())
def test_any_word_with_one_slip_finds_the_word(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(FRENCH.letters))
    slip = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
            ]
        )
    )
    assert slip in WORDS or word in meant(slip, 100)
