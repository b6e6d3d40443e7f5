"""Counting graphemes around unusual characters only gives what counting all of them gives."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pipeline.networks import graphemes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Été", 3, id="composed"),
        pytest.param("E\u0301te\u0301", 3, id="decomposed"),
        pytest.param("日本x\u0302", 3, id="a mark behind a letter behind another script"),
        pytest.param("a\r\nb", 3, id="a carriage return and a line feed are one"),
        pytest.param("👨\u200d👩\u200d👧\u200d👦🇫🇷🇧🇪", 3, id="a family and two flags"),
    ],
)
def test_graphemes(text: str, expected: int) -> None:
    assert graphemes.count(text) == expected


TEXTS = st.text(
    st.sampled_from("ab é\n\r日ก👨🇫🇷🏽🔥…\u0302\u0e33\u200d\ufe0f\u0600\u0915\u094d\u1100\u1161")
)


@given(TEXTS)
def test_the_short_cut_agrees_with_unicode(text: str) -> None:
    assert graphemes.count(text) == len(regex.findall(r"\X", text))


@given(TEXTS)
def test_a_cut_parts_a_grapheme_exactly_where_it_lies_within_one(text: str) -> None:
    whole = [found.span() for found in regex.finditer(r"\X", text)]
    for at in range(len(text) + 1):
        parted = graphemes.parted(text, at)
        within = [(start, end) for start, end in whole if start < at < end]
        assert ([parted[:2]] if parted else []) == within
