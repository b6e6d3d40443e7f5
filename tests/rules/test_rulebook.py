"""brand/rules.yml: levels and options, finer lines, and every mistake told with its place."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pipeline import schema, yaml_source
from pipeline.errors import PipelineError
from pipeline.rules import RULES, rulebook
from pipeline.rules.rulebook import Rulebook
from pipeline.rules.shape import rules_schema

SCHEMA = Path(schema.FOLDER) / "rules.schema.json"


def loaded(text: str) -> Rulebook:
    return rulebook.load(text.encode(), ["mastodon", "linkedin-fr"], ["mastodon", "linkedin", "x"])


def line(book: Rulebook, rule: str, channel: str, network: str, kind: str = "post") -> Any:
    return {one.rule.ID: one for one in book.lines(channel, network, kind)}.get(rule)


def test_without_a_file_every_rule_is_as_it_comes() -> None:
    book = rulebook.load(None, [], [])
    assert line(book, "brand.emoji", "x", "x").options.most == 5
    assert line(book, "brand.emoji", "linkedin-fr", "linkedin").options.most == 3


@pytest.mark.parametrize("text", ["", "# rien\n", "rules:\n", "networks:\n  x:\n"])
def test_a_file_that_says_nothing_changes_nothing(text: str) -> None:
    assert line(loaded(text), "brand.emoji", "x", "x").options.most == 5


def test_the_finer_line_wins() -> None:
    book = loaded(
        """\
rules:
  brand.emoji: {level: error, most: 4, run: 1}
networks:
  linkedin: {brand.emoji: {most: 2}}
channels:
  linkedin-fr: {brand.emoji: {most: 1}}
kinds:
  reply: {brand.emoji: {most: 0}}
"""
    )
    said = [
        (found.level, found.options.most, found.options.run)
        for found in (
            line(book, "brand.emoji", "mastodon", "mastodon"),
            line(book, "brand.emoji", "linkedin-en", "linkedin"),
            line(book, "brand.emoji", "linkedin-fr", "linkedin"),
            line(book, "brand.emoji", "linkedin-fr", "linkedin", "reply"),
        )
    ]
    assert said == [("error", 4, 1), ("error", 2, 1), ("error", 1, 1), ("error", 0, 1)]


def test_a_crisis_keeps_its_own_lines_until_the_brand_says_otherwise() -> None:
    book = loaded("rules: {brand.emoji: {most: 9}}\n")
    assert line(book, "brand.emoji", "x", "x", "crisis").options.most == 0
    book = loaded("kinds: {crisis: {brand.emoji: {most: 1}}}\n")
    assert line(book, "brand.emoji", "x", "x", "crisis").options.most == 1


def test_a_rule_that_is_off_is_not_asked() -> None:
    book = loaded("rules: {brand.emoji: off}\nnetworks: {x: {brand.emoji: suggestion}}\n")
    assert line(book, "brand.emoji", "mastodon", "mastodon") is None
    assert line(book, "brand.emoji", "x", "x").level == "suggestion"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "rules:\n  brand.emojis: off\n",
            "brand/rules.yml:2:3: there is no rule `brand.emojis`; did you mean `brand.emoji`?",
            id="an unknown rule",
        ),
        pytest.param(
            "rules:\n  emoji: {most: 1}\n",
            "brand/rules.yml:2:3: there is no rule `emoji`; did you mean `brand.emoji`?",
            id="a rule without its style",
        ),
        pytest.param(
            "rules:\n  brand.emoji: {mots: 1}\n",
            "brand/rules.yml:2:17: brand.emoji: unknown key `mots`; did you mean `most`?",
            id="an unknown option",
        ),
        pytest.param(
            "rules:\n  brand.emoji: {most: many}\n",
            "brand/rules.yml:2:23: brand.emoji: `most` must be a whole number, not `many`",
            id="an option of the wrong kind",
        ),
        pytest.param(
            "rules:\n  brand.emoji: {most: 1}\n  brand.capitals: warn\n",
            "brand/rules.yml:3:19: `brand.capitals` must be a level (error, warning, suggestion, "
            "off) or a mapping of options, not `warn`; did you mean `warning`?",
            id="a level that is none",
        ),
        pytest.param(
            "rules:\n  brand.emoji: {level: fatal}\n",
            "brand/rules.yml:2:24: brand.emoji: `level` must be one of error, warning, suggestion, "
            "off, not `fatal`",
            id="a level among options that is none",
        ),
        pytest.param(
            "networks:\n  mastodont: {brand.emoji: off}\n",
            "brand/rules.yml:2:3: there is no network `mastodont`; did you mean `mastodon`?",
            id="a network that nobody knows",
        ),
        pytest.param(
            "channels:\n  linkedin-frr: {brand.emoji: off}\n",
            "brand/rules.yml:2:3: brand.yml has no channel `linkedin-frr`; did you mean "
            "`linkedin-fr`?",
            id="a channel that brand.yml does not have",
        ),
        pytest.param(
            "kinds:\n  crise: {brand.emoji: off}\n",
            "brand/rules.yml:2:3: `crise` is no kind of post: there are post, contest, "
            "testimonial, event, crisis, reply",
            id="a kind of post that there is not",
        ),
        pytest.param(
            "regles:\n  brand.emoji: off\n",
            "brand/rules.yml:1:1: unknown key `regles`; did you mean `rules`?",
            id="a section that there is not",
        ),
        pytest.param(
            "- brand.emoji\n",
            "brand/rules.yml:1:1: the file must be a mapping (`key: value`), not a list",
            id="a list",
        ),
        pytest.param(
            "rules:\n  - brand.emoji\n",
            "brand/rules.yml:1:1: `rules` must be a mapping (`key: value`), not a list",
            id="a list of rules",
        ),
    ],
)
def test_a_mistake_is_told_with_file_line_and_what_was_meant(text: str, told: str) -> None:
    with pytest.raises(PipelineError) as caught:
        loaded(text)
    assert caught.value.message == told


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(PipelineError) as caught:
        loaded("rules:\n  brand.emojy: off\nnetworks:\n  x: {brand.emoji: {mots: 1}}\n")
    assert [line.split(":")[1] for line in caught.value.message.splitlines()[1:]] == ["2", "4"]


def test_the_shipped_schema_is_what_the_rules_say_of_themselves() -> None:
    written = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert written == rules_schema(), "run: python -m pipeline.rules.shape"
    jsonschema.Draft202012Validator.check_schema(written)


@pytest.mark.parametrize(
    "text",
    [
        "rules: {brand.emoji: off, brand.capitals: {ratio: 20}}\n",
        "rules: {brand.emoji: {most: -1}}\n",
        "rules: {brand.emoji: 3}\n",
        "networks: {x: {brand.emoji: {position: start}}}\n",
        "kinds: {crise: {}}\n",
    ],
)
def test_the_quick_yes_and_jsonschema_agree(text: str) -> None:
    plain = yaml_source.load(text)
    accepts = schema.compile_schema(rules_schema(), rules_schema())
    assert accepts(plain) is jsonschema.Draft202012Validator(rules_schema()).is_valid(plain)


def test_every_option_has_a_default_that_its_own_schema_takes() -> None:
    for rule in RULES.values():
        shape = rules_schema()["$defs"][rule.ID]
        defaults = {name: each["default"] for name, each in shape["properties"].items()}
        jsonschema.validate(defaults, shape)
