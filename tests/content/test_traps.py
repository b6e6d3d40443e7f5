"""The traps of YAML: every French line is read as it stands, or mended so that it is."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from posts import mended, parsed, told


@pytest.mark.parametrize(
    ("header", "line"),
    [
        pytest.param(
            "title: Noël : nos idées", 'title: "Noël : nos idées"', id="a colon after a space"
        ),
        pytest.param("title: Noël :", 'title: "Noël :"', id="a colon at the end"),
        pytest.param("title: l'été: oui", 'title: "l\'été: oui"', id="a colon with no space"),
        pytest.param(
            "title: Noël\u00a0: idées",
            'title: "Noël\u00a0: idées"',
            id="a hard space, then a colon",
        ),
        pytest.param(
            "title: L'atelier #MadeInFrance ouvre",
            'title: "L\'atelier #MadeInFrance ouvre"',
            id="a hashtag that YAML would cut in silence",
        ),
        pytest.param("title: #Noël", 'title: "#Noël"', id="a hashtag at the start"),
        pytest.param("title: Le # un", 'title: "Le # un"', id="a number sign between words"),
        pytest.param("tags: [#Artisanat]", 'tags: ["#Artisanat"]', id="a hashtag in a list"),
        pytest.param(
            "tags: [#Artisanat, été]", 'tags: ["#Artisanat", été]', id="a hashtag among tags"
        ),
        pytest.param("tags:\n  - #Noël", 'tags:\n  - "#Noël"', id="a hashtag after a dash"),
        pytest.param(
            "variants: {x: {text: @marie}}",
            'variants: {x: {text: "@marie"}}',
            id="a mention between braces",
        ),
        pytest.param(
            "variants:\n  x:\n    text: @marie",
            'variants:\n  x:\n    text: "@marie"',
            id="a mention below its channel",
        ),
        pytest.param(
            "media: [{file: a.jpg, alt: Un vase, deux mains}]",
            'media: [{file: a.jpg, alt: "Un vase, deux mains"}]',
            id="a comma between braces",
        ),
        pytest.param(
            "media:\n  - {alt: Un vase, deux mains, une table, file: a.jpg}",
            'media:\n  - {alt: "Un vase, deux mains, une table", file: a.jpg}',
            id="two commas, and a key after them",
        ),
        pytest.param(
            "media:\n  - file: a.jpg\n    alt: Un vase : deux mains",
            'media:\n  - file: a.jpg\n    alt: "Un vase : deux mains"',
            id="a colon in an alternative text",
        ),
        pytest.param('title: "Noël', 'title: "Noël"', id="a quote that is never closed"),
        pytest.param(
            'title: "Noël" à Nantes', "title: '\"Noël\" à Nantes'", id="words after the quotes"
        ),
        pytest.param("title: 'L'atelier'", 'title: "L\'atelier"', id="an apostrophe in quotes"),
        pytest.param(
            'title: "Il a dit "oui""', "title: 'Il a dit \"oui\"'", id="quotes within quotes"
        ),
        pytest.param("title: - x", 'title: "- x"', id="a dash"),
        pytest.param("title: ? x", 'title: "? x"', id="a question mark"),
        pytest.param("title: !important", 'title: "!important"', id="an exclamation mark"),
        pytest.param("title: ! x", 'title: "! x"', id="an exclamation mark alone"),
        pytest.param("title: %50", 'title: "%50"', id="a percent sign"),
        pytest.param("title: `x`", 'title: "`x`"', id="backquotes"),
        pytest.param("title: &co Dupont", 'title: "&co Dupont"', id="an ampersand"),
        pytest.param("title: & Dupont", 'title: "& Dupont"', id="an ampersand alone"),
        pytest.param("title: *x*", 'title: "*x*"', id="an asterisk"),
        pytest.param("title: > 50 %", 'title: "> 50 %"', id="greater than"),
        pytest.param("title: | x", 'title: "| x"', id="a bar"),
        pytest.param("title: [Nouveau] x", 'title: "[Nouveau] x"', id="brackets, then words"),
        pytest.param("title: [Nouveau]", 'title: "[Nouveau]"', id="brackets around a title"),
        pytest.param("title: {x} y", 'title: "{x} y"', id="braces, then words"),
        pytest.param("title: true", 'title: "true"', id="a word that YAML takes for yes"),
        pytest.param("tags: [a, true]", 'tags: [a, "true"]', id="such a word in a list"),
        pytest.param("tags: [a, b", "tags: [a, b]", id="a list that is never closed"),
        pytest.param("tags: Noël, Nantes", "tags: [Noël, Nantes]", id="tags without brackets"),
        pytest.param(
            "poll: {options: [Oui, Non : jamais]}",
            'poll: {options: [Oui, "Non : jamais"]}',
            id="a colon in an answer",
        ),
        pytest.param("title:Noël", "title: Noël", id="no space after the colon"),
        pytest.param("title:\u00a0Noël", "title: Noël", id="a hard space after the colon"),
        pytest.param("tags:\n\t- a", "tags:\n  - a", id="a tab before an entry"),
        pytest.param("\ttitle: x", "title: x", id="a tab before a key"),
        pytest.param("title: a\u2028b", "title: a b", id="an invisible line separator"),
        pytest.param(
            "title: un\n  deux : trois", 'title: "un deux : trois"', id="a colon on a second line"
        ),
        pytest.param(
            "title: Noël : oui\ntags: [#a]\nlocation: @ici",
            'title: "Noël : oui"\ntags: ["#a"]\nlocation: "@ici"',
            id="several lines at once",
        ),
    ],
)
def test_a_french_trap_is_seen_and_mended_with_quotes(header: str, line: str) -> None:
    caught = parsed(header)
    assert any(each.level == "error" and each.fix for each in caught.problems)
    assert mended(header) == line
    assert not [each for each in parsed(line).problems if each.level == "error"]


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("title: « Noël » à l'atelier", id="French quotes"),
        pytest.param("title : Noël", id="a space before the colon"),
        pytest.param("title: 'Noël' # à revoir", id="a remark after quotes"),
        pytest.param("lang: fr # le français", id="a remark after a language"),
        pytest.param("title: Noël    # le titre", id="a remark far from the words"),
        pytest.param("title:   # à trouver", id="a remark in place of a title"),
        pytest.param("# une remarque\ntitle: Noël", id="a remark on its own line"),
        pytest.param("title: |\n  Noël : @marie #tag", id="a block text"),
        pytest.param("title: un\n  deux", id="a text over two lines"),
        pytest.param('title: "un\n  deux # trois"', id="a quoted text over two lines"),
        pytest.param("link: https://exemple.fr/a?b=c&d=e#f", id="an address"),
        pytest.param("tags: [\n  a, # la première\n  b\n]", id="a list with a remark inside"),
        pytest.param("variants: {mastodon: &s {text: a}, feed: *s}", id="an alias in use"),
        pytest.param("title: Dupont & fils, 3 < 4", id="signs inside a text"),
        pytest.param("draft: yes", id="a French reader's yes"),
        pytest.param("title: 9:00, l'heure du thé", id="a time in a title"),
        pytest.param("title: Vraiment ?!", id="punctuation at the end"),
    ],
)
def test_what_yaml_reads_as_meant_is_left_alone(header: str) -> None:
    assert parsed(header).problems == ()


_DOCS = Path(__file__).parents[2] / "docs" / "front-matter.md"
_TOLD = re.findall(
    r"^\| `([^`]+)` \| [^|\n]*(?:\\\|[^|\n]*)*\| `([^`]+)` \|$",
    _DOCS.read_text(encoding="utf-8"),
    re.M,
)


@pytest.mark.parametrize(("written", "mended_"), _TOLD)
def test_the_docs_tell_each_mend_as_it_is_made(written: str, mended_: str) -> None:
    whole = "media: [%s]" if written.startswith("{") else "%s"
    before, after = ((whole % line).replace("text:", "title:") for line in (written, mended_))
    assert mended(before) == after


def test_the_docs_tell_of_the_traps() -> None:
    assert len(_TOLD) >= 9


def test_a_trap_stands_where_the_value_does() -> None:
    caught = parsed("lang: fr\ntitle: Noël : nos idées")
    (problem,) = caught.problems
    assert told(caught) == ["4:8 post.yaml-colon"]
    assert (problem.span.end_line, problem.span.end_column) == (4, 24)
    assert problem.message.endswith('write `"Noël : nos idées"`')


def test_a_cut_alternative_text_is_told_once_and_not_as_an_unknown_key() -> None:
    assert told(parsed("media: [{file: a.jpg, alt: Un vase, deux mains}]")) == [
        "3:28 post.yaml-comma"
    ]


@pytest.mark.parametrize(
    ("header", "where"),
    [
        pytest.param("- x", "3:1 post.front-matter", id="a dash at the margin"),
        pytest.param("n'importe quoi", "3:1 post.front-matter", id="words without a key"),
        pytest.param("title: a\ntitle: b", "4:1 post.duplicate-key", id="a key twice"),
        pytest.param(
            "media: [{alt: a, alt: b}]", "3:18 post.duplicate-key", id="a nested key twice"
        ),
        pytest.param("[a]: b", "3:1 post.yaml", id="a key that is a list"),
        pytest.param("title: " + "[" * 3000, "3:31 post.yaml-size", id="brackets without end"),
    ],
)
def test_what_no_quotes_can_mend_is_told_with_its_place(header: str, where: str) -> None:
    assert where in told(parsed(header))


_SIGNS = "@&*!|>%`#?-:,[]{}~.;/()=+<'’\"«»…€°0123456789\\àÉœç"
_PIECES = (
    "Noël|été|vase|l'été|L’atelier|oui|non|yes|true|null|2026|9h30|9:00| | | : | :|: | #|# |#Noël"
    "|, | - |- |\u00a0:|\u202f!| ?|🎄|👩\u200d🎨"
)
_WORDS = st.sampled_from([*_SIGNS, *_PIECES.split("|")])
_TITLES = (
    st.lists(_WORDS, min_size=1, max_size=9)
    .map(lambda words: " ".join("".join(words).split(" ")).strip())
    .map(lambda title: " ".join(part for part in title.split(" ") if part))
    .filter(lambda title: title and title not in ("~", "null"))
    .filter(lambda title: title[0] not in "\"'" and title == title.strip())
)


@given(_TITLES)
@example("Noël : nos idées")
@example("- - -")
@example("[{,")
@example("&a b")
@example("*a")
@example("True")
@example("a\\")
@example("|")
@example("0x1F")
def test_any_title_parses_to_itself_or_is_mended_to_itself(title: str) -> None:
    first = parsed(f"title: {title}")
    if any(each.level == "error" for each in first.problems):
        line = mended(f"title: {title}")
        first = parsed(line)
        assert not first.problems, line
    assert first.post is not None
    assert first.post.title == title


_ALTS = (
    st.lists(
        _WORDS.filter(lambda word: "}" not in word and "{" not in word), min_size=1, max_size=6
    )
    .map(lambda words: " ".join("".join(words).split()))
    .filter(lambda alt: alt and alt[0] not in "\"'[&*" and alt not in ("~", "null"))
    .filter(lambda alt: not alt.startswith(",") and not alt.endswith(","))
    .filter(lambda alt: not any(sign in alt for sign in (": ", ":,", ",,", ", ,", "]", "[")))
    .filter(lambda alt: not alt.endswith(":"))
)


@given(_ALTS)
@example("Un vase, deux mains")
@example("#beau vase, #deux mains")
@example("9:00, l'heure")
def test_any_alternative_text_between_braces_is_kept_or_mended(alt: str) -> None:
    header = f"media: [{{file: a.jpg, alt: {alt}}}]"
    first = parsed(header)
    if any(each.level == "error" for each in first.problems):
        line = mended(header)
        first = parsed(line)
        assert not first.problems, line
    assert first.post is not None
    assert first.post.media[0].alt == alt
