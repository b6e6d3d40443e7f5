"""A waiver lets one rule be broken, says why, and ends; one that is of no use is told."""

from pathlib import Path

import pytest
import ruled


def post(waive: str, body: str = "Bonjour !!!\n", more: str = "") -> str:
    return f"---\n{more}waive:\n{waive}---\n{body}"


def told(root: Path, text: str, rules: str = "") -> list[str]:
    return [
        f"{ruled.place(one)} {one.level} {one.rule}"
        for one in ruled.problems(root, text, rules=rules)
    ]


GOOD = "  - {rule: brand.exclamation, why: une citation, until: 2026-12-31}\n"


def test_a_waiver_lets_its_rule_be_broken(tmp_path: Path) -> None:
    assert told(tmp_path, post(GOOD)) == []


def test_a_waiver_lets_no_other_rule_be_broken(tmp_path: Path) -> None:
    body = "ENFIN LIBRES !!!\n"
    assert told(tmp_path, post(GOOD, body))[0].endswith("warning brand.capitals")


def test_a_waiver_that_ends_before_the_post_goes_out_is_an_error(tmp_path: Path) -> None:
    waive = "  - {rule: brand.exclamation, why: une citation, until: 2026-11-30}\n"
    assert told(tmp_path, post(waive)) == [
        "4:50 error post.waive",
        "6:9 warning brand.exclamation",
    ]


def test_a_waiver_lasts_to_the_end_of_its_last_day(tmp_path: Path) -> None:
    waive = "  - {rule: brand.exclamation, why: une citation, until: 2026-12-01}\n"
    assert told(tmp_path, post(waive)) == []


def test_a_waiver_that_nothing_needs_is_a_suggestion(tmp_path: Path) -> None:
    assert told(tmp_path, post(GOOD, "Bonjour.\n")) == ["4:6 suggestion post.waive"]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        pytest.param("mastodon.length", "can't be waived", id="a limit of a network"),
        pytest.param("post.yaml", "can't be waived", id="the file's form"),
        pytest.param("brand.emojis", "did you mean `brand.emoji`?", id="a rule nobody knows"),
    ],
)
def test_a_waiver_of_what_cannot_be_waived_is_an_error(
    rule: str, says: str, tmp_path: Path
) -> None:
    waive = f"  - {{rule: {rule}, why: rien, until: 2026-12-31}}\n"
    (problem,) = ruled.problems(tmp_path, post(waive, "Bonjour.\n"))
    assert (problem.rule, problem.level, says in problem.message) == ("post.waive", "error", True)


def test_a_channels_own_waiver_covers_that_channel_alone(tmp_path: Path) -> None:
    text = """\
---
channels: [mastodon, x]
variants:
  x: {waive: [{rule: brand.exclamation, why: une citation, until: 2026-12-31}]}
---
Bonjour !!!
"""
    (problem,) = ruled.problems(tmp_path, text)
    assert (problem.rule, problem.channel) == ("brand.exclamation", "mastodon")
