"""What needs no look is never what would be found: short cuts against the long way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from styleguide import guide, told

from pipeline.style import Guide, inline, patterns
from pipeline.style.block import Block, Builder
from pipeline.style.emphasis import Token
from pipeline.style.lines import Line
from pipeline.style.needles import Index
from pipeline.style.patterns import Pattern

TOKENS = (
    "lampe",
    "lampe hier",
    "l['’]atelier",
    "lampes?",
    "(?:la|une) lampe",
    r"\d{1,2}/\d{2}",
    r"(\d+) ?[hH]\b",
    "n°",
    "€",
    "  ",
    r"\b([A-Z]{3,6})\b",
    r"[\p{L}\p{N}]+(?:[-’'][\p{L}\p{N}]+)*",
    "km",
    "abat-jour",
    r"(?<=la )hier",
)
PIECES = (
    *("lampe", "Lampes", "hier", "l’atelier", "L'ATELIER", "la", "une", "28", "3", "/", "h", "H"),
    *("n°", "€", "LED", "km²", "abat-jour", "²", "e\u0301", "Σ", ".", ",", "(", "*", "-", "’"),
    *(" ", " ", " ", " ", "\u00a0", "\n", "  "),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def compiled(token: str, edges: bool) -> Pattern:
    return patterns.word(token, ignores_case=True, edges=edges)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(TOKENS), st.booleans()), max_size=5), TEXTS, TEXTS)
def test_an_expression_that_matches_is_told_of(
    tokens: list[tuple[str, bool]], one: str, other: str
) -> None:
    made = [compiled(*token) for token in tokens]
    index = Index([pattern.told_by for pattern in made])
    for text in (one, other, f"{one}\n{other}"):  # the same index, which remembers what it met
        possible = index.possible(Block(text, "", ()))
        matching = {number for number, each in enumerate(made) if each.search(text)}
        assert matching <= possible


@settings(max_examples=300)
@given(st.sampled_from(TOKENS), TEXTS)
def test_a_local_expression_is_in_a_text_as_often_as_in_its_stretches(
    token: str, text: str
) -> None:
    pattern = patterns.compile(token)
    if pattern.local:
        assert pattern.count(text) == sum(map(pattern.count, text.split()))


@pytest.mark.parametrize(
    ("token", "local"),
    [
        (r"\b(\w+)\b", True),
        (r"[\p{L}\p{N}]+(?:[-’'][\p{L}\p{N}]+)*", True),
        (r"\(([A-Z]{3,6})\)", True),
        (r"\w*", False),
        (r"\w+ \w+", False),
        (r"[^a]+", False),
        (r"a(?!b)", False),
        (r"^a", False),
        (r"\s", False),
        ("['-’]+", False),
    ],
)
def test_an_expression_is_local_where_no_blank_could_matter(token: str, local: bool) -> None:
    assert patterns.compile(token).local is local


def written(tokens: list[Token]) -> Block:
    builder = Builder()
    for token in tokens:
        assert token.kind == "text"
        builder.add(token.text, token.source)
    return builder.block("text")


@settings(max_examples=300)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), min_size=1, max_size=3))
def test_lines_without_marks_are_read_as_those_with_marks_are(texts: list[str]) -> None:
    lines = [Line(100 * number, text.replace("\n", "")) for number, text in enumerate(texts)]
    joined = inline._Joined(lines)
    if inline._is_plain(joined.text):
        short, long = written(inline.read(lines, frozenset())), inline._Reader(joined, frozenset())
        whole = written(long.tokens())
        assert (short.text, list(short.runs)) == (whole.text, list(whole.runs))


LONG = (
    "extends: occurrence\nmessage: '%s words'\nscope: sentence\nmax: 3\ntoken: '[\\p{L}\\p{N}]+'\n"
)
NEVER = "extends: existence\nmessage: never\nscope: sentence\nraw: ['zzz(?:y|x)']\n"
SENTENCES = st.lists(st.sampled_from([*PIECES, " la", " une", "! La ", ". Une "]), max_size=24)


@pytest.fixture(scope="module")
def guides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Guide, Guide]:
    """One that looks for nothing but long sentences, and one that looks at every sentence."""
    short, long = (tmp_path_factory.mktemp(name) for name in ("short", "long"))
    return (
        guide(short, {"House/Long": LONG}),
        guide(long, {"House/Long": LONG, "House/Never": NEVER}),
    )


@settings(max_examples=300)
@given(SENTENCES.map("".join))
def test_a_sentence_that_is_too_long_is_in_a_paragraph_that_is(
    guides: tuple[Guide, Guide], text: str
) -> None:
    assert told(guides[0], text) == told(guides[1], text)
