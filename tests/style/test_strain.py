"""Texts and rules that are too much: an endless expression, thousands of findings, no spaces."""

import time
from pathlib import Path

from styleguide import guide, told

from pipeline.style.guide import MOST

ENDLESS = "extends: existence\nmessage: m\nnonword: true\ntokens: ['(?:(?:a|aa)+)+c']"
FINDS = "extends: existence\nmessage: \"'%s'\"\ntokens: [un]"


def test_an_expression_that_never_ends_is_given_up_and_the_rest_goes_on(tmp_path: Path) -> None:
    rules = {"House/Endless": ENDLESS, "House/Rule": FINDS}
    made = guide(tmp_path, rules)
    hard = "un\n\n" + "a" * 60 + "bc"
    began = time.process_time()
    first = told(made, hard)
    assert first[0] == "1:1:House.Rule:'un'"
    assert "House.Endless" in first[1]
    assert "still at work on this after 1 s" in first[1]
    assert "brand/style/House/Endless.yml" in first[1]
    assert told(made, hard) == ["1:1:House.Rule:'un'"]
    assert time.process_time() - began < 5


def test_twenty_thousand_findings_are_counted_not_shown(tmp_path: Path) -> None:
    began = time.process_time()
    lines = told(guide(tmp_path, {"House/Rule": FINDS}), "un deux\n" * 20_000)
    assert lines[0] == "1:1:House.Rule:found 20,000 times in this file; 500 of them are shown"
    assert len(lines) == MOST + 1
    assert lines[-1] == f"{MOST}:1:House.Rule:'un'"
    assert time.process_time() - began < 10


def test_overlapping_substitutions_are_both_told_and_never_mixed(tmp_path: Path) -> None:
    swap = "extends: substitution\nmessage: \"'%s', not '%s'\"\naction: {name: replace}\nswap: "
    rules = {
        "House/A": f"{swap}{{mettre en place: installer}}",
        "House/B": f"{swap}{{en place: là}}",
    }
    found = guide(tmp_path, rules).check("a.md", "mettre en place")
    assert [(each.rule, each.span.column, each.fix and each.fix.text) for each in found] == [
        ("House.A", 1, "installer"),
        ("House.B", 8, "là"),
    ]


def test_a_text_without_spaces_is_one_sentence_or_as_many_as_it_ends(tmp_path: Path) -> None:
    rule = "extends: occurrence\nmessage: '%s'\nscope: sentence\nmax: 3\ntoken: '\\p{Han}'"
    assert told(guide(tmp_path, {"House/Rule": rule}), "猫猫猫。犬犬犬犬！") == ["1:5:House.Rule:4"]


def test_nesting_and_walls_of_signs_stay_cheap(tmp_path: Path) -> None:
    made = guide(tmp_path, {"House/Rule": FINDS})
    began = time.process_time()
    for text in (
        ">" * 5_000 + " un",
        "- " * 2_000 + "un",
        "*a " * 10_000,
        "[" * 10_000 + "un",
        "`" * 20_000,
        "` `` " * 3_000,
        "<!--" * 10_000,
        "<a " * 10_000,
        "![a](" * 5_000,
        "|a" * 5_000 + "\n" + "|-" * 5_000,
        "https://" * 5_000,
        "a@" * 10_000,
        "&" * 20_000,
        "un\n" * 20_000,
        "---\n" + "a: b\n" * 5_000,
        "> a\nb\n" * 5_000,
    ):
        made.check("a.md", text)
    assert time.process_time() - began < 10


def test_comments_that_are_nested_or_never_closed_hide_no_more_than_they_say(
    tmp_path: Path,
) -> None:
    made = guide(tmp_path, {"House/Rule": FINDS})
    # A comment ends at its first `-->`: what looks like one inside it turns nothing off.
    nested = "un\n\n<!-- a <!-- vale off --> un -->\n\nun"
    assert told(made, nested) == [
        "1:1:House.Rule:'un'",
        "3:26:House.Rule:'un'",
        "5:1:House.Rule:'un'",
    ]
    # One that never ends runs to the end of the file, as in HTML, and switches nothing.
    assert told(made, "un\n\n<!-- vale off\n\nun") == ["1:1:House.Rule:'un'"]
    # Rules that are never turned on again are off to the end, and no further than this file.
    assert told(made, "un\n\n<!-- vale off -->\n\nun") == ["1:1:House.Rule:'un'"]
    assert told(made, "un\n\n<!-- vale off -->\n\nun\n\n<!-- vale on -->\n\nun") == [
        "1:1:House.Rule:'un'",
        "9:1:House.Rule:'un'",
    ]
    assert told(made, "un") == ["1:1:House.Rule:'un'"]


def test_one_word_over_and_over_is_told_in_good_time(tmp_path: Path) -> None:
    repeats = "extends: repetition\nmessage: \"'%s' twice\"\nalpha: true\ntokens: ['[^\\s]+']"
    rules = {
        "House/Rule": repeats,
        "config/vocabularies/V/accept.txt": "mot à mot\n",
    }
    ini = "StylesPath = brand/style\nVocab = V\n[*.md]\nBasedOnStyles = House\n"
    began = time.process_time()
    made = guide(tmp_path, rules, ini)
    assert len(told(made, "mot " * 25_000)) == MOST + 1
    assert time.process_time() - began < 10
    assert told(made, "Une mot à mot à mot.\n\nmot à mot") == []
