"""The rules on a post's form: listed once, told in the docs, used as they are listed."""

import re
from pathlib import Path

from pipeline.content import RULES

PROJECT = Path(__file__).parents[2]


def test_every_rule_is_told_in_the_docs_in_the_same_words() -> None:
    told = (PROJECT / "docs" / "front-matter.md").read_text(encoding="utf-8")
    assert [rule for rule, words in RULES.items() if f"| `{rule}` | {words} |" not in told] == []


def test_every_rule_that_the_code_names_is_listed_and_every_listed_rule_is_used() -> None:
    named: set[str] = set()
    for file in (PROJECT / "pipeline" / "content").glob("*.py"):
        if file.name != "rules.py":
            named |= set(re.findall(r'"(post\.[a-z-]+)"', file.read_text(encoding="utf-8")))
    named |= {"post.id", "post.unreadable", "post.waive"}  # said by `check` and `project`
    assert named == set(RULES)
