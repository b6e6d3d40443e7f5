"""Expressions in Vale's syntax: what they match, and what a match must hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.style import patterns
from pipeline.style.broken import PatternError


@pytest.mark.parametrize(
    ("expression", "text", "found"),
    [
        pytest.param(r"(?i)very", "So VERY good", ["VERY"], id="a flag at the start holds for all"),
        pytest.param(r"a(?i)b|c", "aB C c A", ["aB", "C", "c"], id="a flag holds from there on"),
        pytest.param(r"(?:(?i)a)b", "Ab AB", ["Ab"], id="a flag ends with its bracket"),
        pytest.param(r"(?-i)A", "aA", ["A"], id="a flag can be turned off"),
        pytest.param(r"\bété\b", "l'été, été2", ["été"], id="a boundary knows accented letters"),
        pytest.param(r"\w+", "déjà", ["d", "j"], id="a word sign is ASCII as in Go"),
        pytest.param(r"[\W]", "aé", ["é"], id="so is its opposite in brackets"),
        pytest.param(r"\s", "a\u00a0b c", [" "], id="a no-break space is no space"),
        pytest.param(r"b$", "b\nb", ["b"], id="the end is the end of the text"),
        pytest.param(r"(?m)^b$", "b\nb", ["b", "b"], id="or of a line where asked"),
        pytest.param(r"a.c", "a\nc abc", ["abc"], id="a dot stays on its line"),
        pytest.param(r"(?s)a.c", "a\nc", ["a\nc"], id="unless asked not to"),
        pytest.param(r"[[:alpha:]]+", "ab1", ["ab"], id="a POSIX class"),
        pytest.param(r"[a[b]+", "a[b", ["a[b"], id="a bracket in a class is a bracket"),
        pytest.param(r"[]-]", "a]-", ["]", "-"], id="a class may begin with its end"),
        pytest.param(r"\x{2014}|\u2013", "a—b–c", ["—", "–"], id="characters by number"),
        pytest.param(r"\Qa.b\E", "axb a.b", ["a.b"], id="quoted characters"),
        pytest.param(r"\p{Lu}\pL", "Éa", ["Éa"], id="properties"),
        pytest.param(r"(\w)\1", "aabc", ["aa"], id="a back-reference"),
        pytest.param(r"(?<!a)b(?=c)", "abc bc", ["b"], id="looking around"),
        pytest.param(r"a{e<=1}", "a{e<=1}", ["a{e<=1}"], id="no dialect of regex slips in"),
        pytest.param(r"(?x) a b # note", "ab", ["ab"], id="blanks where they are notes"),
    ],
)
def test_an_expression_matches_what_it_matches_in_vale(
    expression: str, text: str, found: list[str]
) -> None:
    pattern = patterns.compile(expression)
    assert [match.group() for match in pattern.compiled.finditer(text)] == found


@pytest.mark.parametrize(
    "expression",
    ["(", ")", "[", "a**", "*a", r"\y", "(?<n", "(?(1)a|b)", "(?U)a", "a{2,1}", "\\", "[z-a]"],
)
def test_a_broken_expression_says_so(expression: str) -> None:
    with pytest.raises(PatternError):
        patterns.compile(expression)


@pytest.mark.parametrize(
    ("expression", "words", "pieces"),
    [
        pytest.param(r"(?i)(?m)\b(?:very|a lot)\b", {"very", "lot"}, (), id="words at their edges"),
        pytest.param(r"very", set(), ("very",), id="a word without edges is a piece"),
        pytest.param(
            r"\b(?:app(?:lication)? file)\b", {"application", "file"}, (), id="optional parts"
        ),
        pytest.param(r"\b[\w]+ed\b", set(), ("ed",), id="an end after anything"),
        pytest.param(r"\b\d ?h", {"0"}, ("0h",), id="any digit is as good as a 0"),
        pytest.param(r"[12][0-9]/", set(), ("00/",), id="a class of digits is a digit"),
        pytest.param(r"[pP]y\.", set(), ("py.",), id="small classes"),
        pytest.param(r"(?:\?|\!)+", set(), ("!", "?"), id="signs"),
        pytest.param(r"\b(?:can't|won't)\b", {"can", "won"}, (), id="the longest word counts"),
    ],
)
def test_a_match_must_hold_a_needle(
    expression: str, words: set[str], pieces: tuple[str, ...]
) -> None:
    needles = patterns.compile(expression).needles
    assert needles is not None
    assert set(needles.words) == words
    assert needles.pieces == pieces


@pytest.mark.parametrize("expression", [r"\w+", r"a*", r"(?:a|\w)", r"\b", "", r"\s[—–]\s|\s"])
def test_some_expressions_could_match_anything(expression: str) -> None:
    assert patterns.compile(expression).needles is None


@given(st.text(st.characters(categories=["Ll", "Lu", "Lo", "Nd"]), min_size=1, max_size=8))
def test_a_plain_word_is_known_by_the_needles_that_its_expression_has(word: str) -> None:
    short = patterns.word(word, ignores_case=True, edges=True)
    assert short.needles == patterns.compile(f"(?im)\\b(?:{word})\\b").needles
