"""Every rule that can be told has a page, whose examples are what it finds."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import ruled

from pipeline import content, explain, project
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.networks import NETWORKS
from pipeline.rules import RULES, pages
from pipeline.rules.pages import Example

PROJECT = Path(__file__).parents[2]
FORM: Mapping[str, str] = explain.form()
CASES = [
    pytest.param(rule, example, id=f"{rule} {'bad' if example.bad else 'good'}")
    for rule, page in FORM.items()
    for example in pages.examples_of(page)
]
LIMITS = {rule.removeprefix("NETWORK.") for rule in FORM if rule.startswith("NETWORK.")}
RULE = """\
# Une lettre, pas une newsletter : nous écrivons à des voisins.
extends: substitution
message: "Écrivez « %s », pas « %s »."
link: https://maison-lumen.example/mots
swap: {newsletter: lettre}
"""


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_rule_finds_its_bad_example_and_not_its_good_one(
    rule: str, example: Example, tmp_path: Path
) -> None:
    problems = ruled.problems(tmp_path, *example.posts)
    told = {problem.rule for problem in problems}
    if rule.startswith("NETWORK."):
        told = {f"NETWORK.{each.partition('.')[2]}" for each in told}
    assert (rule in told) is example.bad, [str(problem) for problem in problems]


def test_every_id_in_the_code_has_a_page() -> None:
    named: set[str] = set()
    for file in (PROJECT / "pipeline").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        named |= set(re.findall(r'"(post\.[a-z-]+)"', text))
        if file.name == "figures.py":
            named |= {f"NETWORK.{name}" for name in LIMITS if f'"{name}"' in text}
    assert {"post.media-lfs", "NETWORK.alt-text", "NETWORK.length"} <= named
    assert sorted(named - set(FORM)) == []
    assert sorted(set(FORM) - named) == []


def test_pages_and_the_table_in_the_docs_say_the_same() -> None:
    first = {rule: page.partition("\n")[0] for rule, page in FORM.items()}
    assert {rule: first[rule] for rule in content.RULES} == dict(content.RULES)


@pytest.fixture
def brand(tmp_path: Path) -> project.Project:
    ruled.repository(tmp_path)
    ini = "StylesPath = brand/style\n[*.md]\nBasedOnStyles = Maison\nVale.Repetition = YES\n"
    ruled.write(tmp_path, ".vale.ini", ini)
    ruled.write(tmp_path, "brand/style/Maison/Courriel.yml", RULE)
    ruled.write(tmp_path, "brand/style/Maison/Script.yml", "extends: script\nmessage: m\n")
    return project.load(Folder(tmp_path))


def test_every_rule_of_a_brand_has_a_page_that_begins_with_a_sentence(
    brand: project.Project,
) -> None:
    known = list(explain.names(brand))
    assert {*RULES, "mastodon.length", "post.yaml", "Maison.Courriel", "Vale.Repetition"} <= {
        *known
    }
    for rule in known:
        page = explain.page(rule, brand)
        assert page is not None, rule
        assert page.text.startswith(page.summary), rule
        assert len(page.summary) > 10, rule


def test_a_style_rule_is_told_from_its_file(brand: project.Project) -> None:
    page = explain.asked("Maison.Courriel", brand)
    assert page.summary == "Une lettre, pas une newsletter : nous écrivons à des voisins."
    assert "- `newsletter`: lettre" in page.text
    assert "File: brand/style/Maison/Courriel.yml" in page.text
    assert page.link == "https://maison-lumen.example/mots"


def test_a_network_s_page_names_it(brand: project.Project) -> None:
    page = explain.asked("instagram.media-required", brand)
    assert page.summary == "Instagram shows no post without a picture or video."
    assert all(explain.page(f"{name}.length", brand) for name in NETWORKS)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        pytest.param("emoji", "Did you mean brand.emoji?", id="without its head"),
        pytest.param("Maison.Couriel", "Did you mean Maison.Courriel?", id="a style rule"),
        pytest.param("x.qqqqqqqqqqqq", "There are x.length", id="of a network"),
        pytest.param("qqqqqqqqqqqqqqqqqqqq", "There are brand.", id="nothing"),
    ],
)
def test_an_unknown_rule_is_answered_with_what_may_be_meant(
    brand: project.Project, typed: str, hint: str
) -> None:
    with pytest.raises(PipelineError) as caught:
        explain.asked(typed, brand)
    assert hint in str(caught.value.hint)


def test_an_example_that_is_long_for_being_long_is_folded(brand: project.Project) -> None:
    text = explain.asked("linkedin.length", brand).text
    assert "Bonjour. Bonjour. Bonjour. (and so on, " in text
    assert len(text) < 1_000


def test_a_style_rule_s_page_tells_the_level_that_rules_yml_gives(tmp_path: Path) -> None:
    ruled.repository(tmp_path)
    ruled.write(tmp_path, ".vale.ini", "StylesPath = brand/style\n[*.md]\nVale.Spelling = NO\n")
    ruled.write(tmp_path, "brand/rules.yml", "rules: {Vale.Spelling: warning}\n")
    text = explain.asked("Vale.Spelling", project.load(Folder(tmp_path))).text
    assert "Level: error; brand/rules.yml says warning" in text
    assert "accept.txt" in text.partition("\n")[0]
