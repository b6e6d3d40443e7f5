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


def test_a_malformed_waiver_falls_alone(tmp_path: Path) -> None:
    malformed = "  - {rule: brand.emoji, until: 2026-12-31}\n"
    no_day = "  - {rule: brand.emoji, why: une fête, until: 2026-13-31}\n"
    assert told(tmp_path, post(malformed + GOOD)) == ["4:5 error post.type"]
    assert told(tmp_path, post(no_day + GOOD)) == ["4:47 error post.type"]


def test_what_a_malformed_waiver_was_for_is_told(tmp_path: Path) -> None:
    malformed = "  - {rule: brand.exclamation, why: une citation}\n"
    rules = [line.split()[-1] for line in told(tmp_path, post(malformed))]
    assert rules == ["post.type", "brand.exclamation"]


def test_a_waiver_below_a_malformed_one_keeps_its_place(tmp_path: Path) -> None:
    waive = "  - {rule: brand.emoji}\n" + GOOD
    assert told(tmp_path, post(waive, "Bonjour.\n"))[-1] == "5:6 suggestion post.waive"


def test_a_channels_own_malformed_waiver_falls_alone(tmp_path: Path) -> None:
    text = """\
---
channels: [mastodon, x]
waive: [{rule: brand.exclamation, why: une citation, until: 2026-12-31}]
variants:
  x:
    waive:
      - {rule: brand.emoji}
      - {rule: brand.exclamation, why: une citation, until: 2026-12-31}
      - {rule: brand.capitals, why: un sigle, until: 2026-12-31}
---
Bonjour !!!
"""
    found = told(tmp_path, text)
    assert {line.split()[-1] for line in found} == {"post.type", "post.waive"}
    assert found[-1] == "10:10 suggestion post.waive"


def test_a_picture_below_a_malformed_one_keeps_its_place(tmp_path: Path) -> None:
    text = "---\nmedia:\n  - {alt: Un vase.}\n  - {file: vase.jpg}\n---\nBonjour.\n"
    assert told(tmp_path, text) == ["4:5 error post.type", "5:5 error mastodon.alt-text"]
