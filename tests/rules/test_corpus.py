"""Good posts, written as people write them: no rule has anything against any of them."""

import re
from pathlib import Path

import pytest
import ruled

from pipeline import project
from pipeline.files import Folder
from pipeline.rules import RULES

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.md"))
EXAMPLE = Path(__file__).parents[2]
EVERYWHERE = "[feed, mastodon, bluesky, x, facebook, telegram]"
# All that rules.yml can ask of writing, so that the rules that wait for a word are heard too.
STRICT = """\
rules:
  brand.address: {form: one}
  brand.competitors: {names: [Lampadix, Brume]}
  brand.inclusive-writing: {form: one}
  brand.emoji: {most: 2, position: end}
  brand.exclamation: {exclamations: 2}
  brand.names: {names: [LinkedIn, Ostréa, Mile End]}
  brand.readability: {least: 30, words: 30}
"""


def test_there_are_forty_good_posts_in_two_languages() -> None:
    names = [path.stem for path in CORPUS]
    assert len(names) >= 40
    assert sum(name.startswith("fr-") for name in names) >= 20
    assert sum(name.startswith("en-") for name in names) >= 15


@pytest.mark.parametrize(
    "rules", [pytest.param("", id="as it comes"), pytest.param(STRICT, id="strict")]
)
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_rule_has_anything_against_a_good_post(path: Path, rules: str, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "\nchannels:" not in text:
        text = text.replace("---\n", f"---\nchannels: {EVERYWHERE}\n", 1)
    told = [str(problem) for problem in ruled.every_problem(tmp_path, text, rules=rules)]
    assert [one for one in told if re.search(r"\[(brand|post)\.", one)] == []


def test_the_posts_of_the_example_brand_are_good_without_its_own_rules(tmp_path: Path) -> None:
    loaded = project.load(Folder(EXAMPLE))
    posts = [
        (entry.path, (EXAMPLE / entry.path).read_text(encoding="utf-8"))
        for entry in project.entries(loaded.tree)
    ]
    brand = (EXAMPLE / "brand/brand.yml").read_text(encoding="utf-8")
    told = ruled.every_problem(tmp_path, *posts, brand=brand)
    assert [str(one) for one in told if one.rule.startswith("brand.")] == []


def test_errors_are_kept_for_what_is_certain() -> None:
    errors = {rule.ID for rule in RULES.values() if rule.LEVEL == "error"}
    assert errors == {"brand.consent", "brand.contest", "brand.disclosure", "brand.licence"}
