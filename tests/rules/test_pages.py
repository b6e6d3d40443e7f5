"""Each rule's page is its documentation, and its examples are what the rule finds."""

import re
from pathlib import Path

import pytest
import ruled

from pipeline.rules import RULES, handbook, pages
from pipeline.rules.case import Rule
from pipeline.rules.pages import Example

PROJECT = Path(__file__).parents[2]
CASES = [
    pytest.param(rule, example, id=f"{rule.ID} {'bad' if example.bad else 'good'} {number}")
    for rule in RULES.values()
    for number, example in enumerate(pages.examples(rule), start=1)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_rule_finds_its_bad_examples_and_no_good_one(
    rule: Rule, example: Example, tmp_path: Path
) -> None:
    problems = ruled.every_problem(tmp_path, *example.posts, rules=example.settings)
    told = [problem for problem in problems if problem.rule == rule.ID]
    assert bool(told) is example.bad, [str(problem) for problem in problems]
    assert not [problem for problem in problems if problem.rule.startswith("post.")]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
class TestEachRule:
    def test_is_named_after_its_file(self, rule: Rule) -> None:
        assert re.fullmatch(r"brand\.[a-z]+(-[a-z]+)*", rule.ID)
        file = rule.__name__.rpartition(".")[2]  # type: ignore[attr-defined]  # it is a module
        assert f"brand.{file.replace('_', '-')}" == rule.ID

    def test_shows_a_bad_and_a_good_example(self, rule: Rule) -> None:
        assert {example.bad for example in pages.examples(rule)} == {True, False}

    def test_says_what_each_option_is(self, rule: Rule) -> None:
        for name, option in pages.options(rule).items():
            assert option["description"].endswith("."), name
            assert len(option["description"]) > 15, name

    def test_names_only_options_that_it_has_in_its_finer_lines(self, rule: Rule) -> None:
        for section in ("NETWORKS", "KINDS"):
            for name, said in getattr(rule, section, {}).items():
                assert set(said) <= {*pages.options(rule), "level"}, name


def test_the_handbook_in_docs_says_what_the_rules_say() -> None:
    written = (PROJECT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert written == handbook.handbook(), "run: python -m pipeline.rules.handbook > docs/rules.md"


def test_a_page_is_explained_with_its_options_and_finer_lines() -> None:
    page = pages.explained(RULES["brand.emoji"])
    assert page.startswith("brand.emoji\n\nEmoji are few")
    assert "- `most` (5): How many emoji a text may hold." in page
    assert "On linkedin: `most: 3`" in page
