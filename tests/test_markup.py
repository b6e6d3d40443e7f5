"""Markdown becomes the text that a community manager expects to see on a network."""

import time
from typing import Any

import mistune
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import markup
from pipeline.markup import marks, paragraphs, reading


def text_of(body: str) -> str:
    """The text of a body that makes one segment."""
    (segment,) = markup.parse(body).segments
    return segment.text


def spans_of(body: str) -> list[tuple[str, str, str]]:
    """What is marked in the first segment: the characters, the kind, the value."""
    segment = markup.parse(body).segments[0]
    return [(segment.text[span.start : span.end], span.type, span.value) for span in segment.spans]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("Un *vase* **bleu** ~~gris~~.", "Un vase bleu gris.", id="emphasis goes"),
        pytest.param("Une\nligne", "Une\nligne", id="a newline is a newline"),
        pytest.param("Une  \nligne\\\nencore", "Une\nligne\nencore", id="a hard break is one too"),
        pytest.param("Un\n\n\n\nDeux", "Un\n\nDeux", id="empty lines count as one"),
        pytest.param("# Titre\nTexte", "Titre\n\nTexte", id="a heading is a paragraph"),
        pytest.param("Titre\n===\nTexte", "Titre\n\nTexte", id="an underlined heading too"),
        pytest.param("- un\n- deux", "• un\n• deux", id="bullets"),
        pytest.param("- un\n\n- deux", "• un\n\n• deux", id="bullets that are set apart stay so"),
        pytest.param("3. un\n4. deux", "3. un\n4. deux", id="numbers keep their figures"),
        pytest.param("1) un\n2) deux", "1) un\n2) deux", id="numbers keep their bracket"),
        pytest.param("- un\n  1. a\n  2. b", "• un\n  1. a\n  2. b", id="a list in a list"),
        pytest.param("- un\n  suite", "• un\n  suite", id="a second line of an item is indented"),
        pytest.param("> Elle brille.\n> — Marie", "Elle brille.\n— Marie", id="a quote"),
        pytest.param("Le code `a*b*c`.", "Le code a*b*c.", id="code is left alone"),
        pytest.param("```py\nx = 1\n```", "x = 1", id="a block of code"),
        pytest.param("|Jour|Heures|\n|-|-|\n|lundi|9 h|", "Jour · Heures\nlundi · 9 h", id="table"),
        pytest.param(r"\# \*non\* \@{x}", "# *non* @{x}", id="escapes"),
        pytest.param("&amp; &eacute; &lt;b&gt;", "& é <b>", id="entities"),
        pytest.param(r"\&amp;", "&amp;", id="an escaped entity"),
        pytest.param("#MadeInFrance ouvre", "#MadeInFrance ouvre", id="a tag is no heading"),
        pytest.param("— Oui.\n– Non.", "— Oui.\n– Non.", id="dialogue is no list"),
        pytest.param("[le site](https://x.fr)", "le site", id="a link is its label"),
        pytest.param("<https://x.fr>", "https://x.fr", id="an address in angles"),
        pytest.param("e\u0301te\u0301", "été", id="NFC"),
        pytest.param("un\r\ndeux\rtrois", "un\ndeux\ntrois", id="any newline"),
        pytest.param("Avant ![vase](a.jpg) après", "Avant après", id="a picture between words"),
        pytest.param("Avant\n![vase](a.jpg)\naprès", "Avant\naprès", id="a picture between lines"),
        pytest.param("Avant <!-- note --> après", "Avant après", id="a comment stays out"),
        pytest.param("", "", id="nothing"),
        pytest.param(" " * 9 + "\n\n\t \n", "", id="nothing but spaces"),
    ],
)
def test_a_body_becomes_this_text(body: str, text: str) -> None:
    assert text_of(body) == text


@pytest.mark.parametrize(
    ("body", "address"),
    [
        pytest.param("Voir https://exemple.fr/a.", "https://exemple.fr/a", id="full stop"),
        pytest.param("Voir https://exemple.fr/a !", "https://exemple.fr/a", id="French space"),
        pytest.param("Voir https://exemple.fr/a!", "https://exemple.fr/a", id="exclamation mark"),
        pytest.param("(https://exemple.fr/a)", "https://exemple.fr/a", id="in brackets"),
        pytest.param("«\u00a0https://exemple.fr\u00a0»", "https://exemple.fr", id="guillemets"),
        pytest.param("https://fr.wikipedia.org/wiki/Lune_(astre)", None, id="balanced brackets"),
        pytest.param("https://exemple.fr/_a_/b*c*d", None, id="marks inside"),
        pytest.param("**https://exemple.fr/a**", "https://exemple.fr/a", id="bold"),
        pytest.param("https://exemple.fr/?a=1&copy=2", None, id="no entity without semicolon"),
        pytest.param("HTTPS://EXEMPLE.FR/A", None, id="capitals"),
        pytest.param("https://exemple.fr/\u00e9t\u00e9", None, id="accents"),
    ],
)
def test_a_bare_address_is_found_whole(body: str, address: str | None) -> None:
    found = [(text, value) for text, kind, value in spans_of(body) if kind == "url"]
    assert found == [(address or body, address or body)]


def test_a_label_keeps_its_address_beside_it() -> None:
    assert spans_of("Voir [**le** site](https://x.fr/a) !") == [
        ("le", "bold", ""),
        ("le site", "link", "https://x.fr/a"),
    ]


@pytest.mark.parametrize(
    "body",
    ["[exemple.fr](https://exemple.fr/)", "[https://exemple.fr](https://exemple.fr)"],
)
def test_a_label_that_is_the_address_counts_as_bare(body: str) -> None:
    assert [kind for _, kind, _ in spans_of(body)] == ["url"]


def test_people_are_found_but_not_in_code_nor_after_a_backslash() -> None:
    assert spans_of(r"@{marie} `@{paul}` \@{luc}") == [
        ("@{marie}", "person", "marie"),
        ("@{paul}", "code", ""),
        ("@", "literal", ""),
    ]


@pytest.mark.parametrize("line", ["---", "***", "_ _ _"])
def test_a_thematic_break_parts_a_thread_even_right_below_a_text(line: str) -> None:
    segments = markup.parse(f"Un\n{line}\nDeux\n\n{line}\n").segments
    assert [segment.text for segment in segments] == ["Un", "Deux"]


def test_pictures_stay_with_their_part_in_their_order() -> None:
    first, second = markup.parse("![a](1.jpg)![b *c*](2.jpg)\n\n---\n\n![](<un é.png>)").segments
    assert first.pictures == (("1.jpg", "a"), ("2.jpg", "b c"))
    assert second.pictures == (("un é.png", ""),)
    assert (first.text, second.text) == ("", "")


@pytest.mark.parametrize(
    ("body", "kind", "source"),
    [
        pytest.param("un <b>mot</b>", "html", "<b>", id="inline HTML"),
        pytest.param("<div>\nx\n</div>", "html", "<div>\nx\n</div>", id="a block of HTML"),
        pytest.param("<!-- a --> reste", "html", "reste", id="text on the line of a comment"),
        pytest.param("a\n\n<!-- b\n\nc", "comment", "<!-- b\n\nc", id="a comment without end"),
        pytest.param("![a](https://x.fr/a.jpg)", "picture", "https://x.fr/a.jpg", id="remote"),
        pytest.param("[a](autre.md)", "address", "autre.md", id="a relative link"),
        pytest.param("[a](javascript:alert)", "address", "javascript:alert", id="a script"),
    ],
)
def test_what_no_network_gets_is_noted(body: str, kind: str, source: str) -> None:
    assert (kind, source) in markup.parse(body).findings


@pytest.mark.parametrize("body", ["<!-- vale off -->\n\nTexte", "Texte <!-- note -->", "a < b > c"])
def test_comments_and_signs_are_no_html(body: str) -> None:
    assert markup.parse(body).findings == ()


def test_the_page_escapes_everything_and_drops_addresses_that_are_none() -> None:
    body = '**a<b** `<i>` @{marie} ["x"](javascript:alert) [y](https://x.fr/?a="1&b)\nfin'
    page = markup.to_html(markup.parse(body).segments, lambda key: f"<{key}>", lambda url: url)
    assert page == (
        "<p><strong>a&lt;b</strong> <code>&lt;i&gt;</code> &lt;marie&gt; &quot;x&quot; "
        '<a href="https://x.fr/?a=%221&amp;b">y</a><br>\nfin</p>'
    )


def test_the_page_has_lists_quotes_headings_and_tables() -> None:
    body = "## T\n\n- a\n  1. b\n\n> q\n\n```\nc\n```\n\n|h|\n|-|\n|d|\n\n---\n\n3. x\n\n4. y"
    page = markup.to_html(markup.parse(body).segments, str, str)
    assert page.replace("\n", "") == (
        "<h2>T</h2><ul><li>a<ol><li>b</li></ol></li></ul><blockquote><p>q</p></blockquote>"
        "<pre><code>c</code></pre><table><tr><th>h</th></tr><tr><td>d</td></tr></table><hr>"
        '<ol start="3"><li><p>x</p></li><li><p>y</p></li></ol>'
    )


HOSTILE = [
    pytest.param("> " * 5_000 + "x", id="quotes"),
    pytest.param("*a **b " * 12_000, id="emphasis"),
    pytest.param("[" * 50_000 + "]" * 50_000, id="brackets"),
    pytest.param("![" * 40_000, id="pictures"),
    pytest.param("`" * 50_000 + " " + "`" * 49_999, id="backticks"),
    pytest.param("".join("  " * n + "- a\n" for n in range(200)), id="lists"),
    pytest.param("https://x.fr/" + ")" * 90_000, id="closing brackets"),
    pytest.param("https://" * 12_000, id="schemes"),
    pytest.param("@{" * 50_000, id="people"),
    pytest.param("<!--" * 25_000, id="comments"),
    pytest.param("a\n" * 50_000, id="lines"),
    pytest.param(" " * 100_000, id="spaces"),
    pytest.param("\\#" * 50_000, id="escapes"),
    pytest.param("&amp;" * 20_000, id="entities"),
    pytest.param("|a" * 40_000 + "\n" + "|-" * 40_000, id="tables"),
]


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_bodies_take_neither_the_stack_nor_the_day(body: str) -> None:
    started = time.process_time()
    markup.to_html(markup.parse(body).segments, str, str)
    assert time.process_time() - started < 10


@settings(max_examples=300)
@given(st.text(alphabet="ab h:/.()[]*_~`&;!#@{}\\\n-tps<>é1", max_size=60), st.booleans())
def test_both_ways_to_find_addresses_agree(noise: str, label: bool) -> None:
    body = noise + (" [x](https://x.fr/a)" if label else " https://x.fr/a_b") + noise[::-1]
    by_rule = reading.read_by(body, marked=True)
    assert _shown(reading.read(body)) == _shown(by_rule)


LINES = [
    *(
        "a",
        "**b** c",
        "_d_ e",
        "#tag",
        "@{marie} dit",
        "[l](https://x.fr)",
        "10 lampes",
        "« q »",
        "",
    ),
    *(
        "- x",
        "* y",
        "2) z",
        "٣. x",
        "-",
        "> q",
        "# h",
        "#",
        "---",
        "***",
        "_ _ _",
        "==",
        "  indented",
    ),
    *(
        "    code",
        "\tcode",
        "```",
        "~~s~~ t",
        "<b>x</b>",
        "<!-- c",
        "a | b",
        "-|-",
        "[l]: https://x.fr",
    ),
    *("[l]", " ", "\u00a0x", "\x0c", "x  ", "y\\", "a\rb", "\\- x"),
]
GAPS = st.sampled_from(["\n", "\n\n", "\n\n", "\n\n\n\n", "\n \n"])


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(LINES), GAPS), max_size=9))
def test_running_text_is_read_as_the_parser_of_blocks_reads_it(
    lines: list[tuple[str, str]],
) -> None:
    body = "".join(line + gap for line, gap in lines)
    markdown = reading.parser(False)
    said = [token for token in markdown(body) if token["type"] != "blank_line"]
    found = paragraphs.tokens(lambda: markdown, body, plain=True)
    read = [token for token in found if token["type"] != "blank_line"]
    assert read == said


MARKED = st.lists(
    st.sampled_from(
        [
            *("**", "*", "[", "](https://x.fr/a?p=1)", "](", ")", "@{marie}", "@", "!", "![", "\n"),
            *("  \n", "\n  ", " ", "été", "a", "1", ".", "?", "»", "\u00a0", "&amp;", "_", "#"),
            *("[mot](https://x.fr)", "**mot**", "*mot*", " **?** ", " *deux mots*, ", "(", "-"),
        ]
    ),
    max_size=9,
)


@settings(max_examples=400)
@given(MARKED)
def test_plain_marks_are_read_as_mistune_reads_them(pieces: list[str]) -> None:
    text = "".join(pieces).strip(" \n") or "-"
    read = marks.tokens(text)
    if read is not None:
        inline = reading.parser(False).inline
        assert _plainly(read) == _plainly(mistune.InlineParser.__call__(inline, text, {}))


@pytest.mark.parametrize(
    "text",
    [
        "Voir [le guide](https://x.fr/g?p=1), **vite** !\nAvec @{marie} *ou presque*.",
        "**Ouvert** dimanche",
        "sans compter **?**",
    ],
)
def test_plain_marks_are_not_left_to_mistune(text: str) -> None:
    assert marks.tokens(text) is not None


def _plainly(tokens: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tokens with neighbouring texts made one, and either kind of new line the same."""
    found: list[dict[str, Any]] = []
    for token in tokens:
        kind = "newline" if token["type"] in ("softbreak", "linebreak") else token["type"]
        if kind == "text" and found and found[-1]["type"] == "text":
            found[-1] = {"type": "text", "raw": found[-1]["raw"] + token["raw"]}
            continue
        found.append({**token, "type": kind})
        if "children" in token:
            found[-1]["children"] = _plainly(token["children"])
    return found


def _shown(document: markup.Document) -> list[object]:
    return [
        *((one.text, sorted(one.spans), one.pictures) for one in document.segments),
        document.findings,
    ]


@given(st.text(max_size=200))
def test_spans_lie_within_the_text(body: str) -> None:
    for segment in markup.parse(body).segments:
        assert segment.text == segment.text.strip("\n")
        for span in segment.spans:
            assert 0 <= span.start < span.end <= len(segment.text)
