"""The reviewer's checklist: the brand's questions, for the posts that they are about."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import ruled

from pipeline import checklist, project
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.post import Post
from pipeline.project import Project

RULES = """\
checklist:
  - Le ton est-il celui d’un voisin, pas d’une réclame ?
  - {ask: "Sur LinkedIn : y a-t-il une méthode à retenir ?", networks: [linkedin]}
  - {ask: Qui a relu ?, kinds: [crisis]}
  - {ask: Le compte anglais dit-il la même chose ?, channels: [linkedin-en]}
"""


def asked(root: Path, *posts: str, rules: str = RULES) -> tuple[Project, list[Post]]:
    """The brand with these rules, and posts 1, 2, … of these front matters."""
    ruled.repository(root, rules)
    for number, header in enumerate(posts, start=1):
        text = f"---\ndate: 2026-12-0{number}T09:00\n{header}\n---\nBonjour.\n"
        ruled.write(root, f"content/2026/12/0{number}-a.md", text)
    brand = project.load(Folder(root))
    read = project.read(brand, project.entries(brand.tree))
    return brand, [parsed.post for parsed in read if parsed.post]


def test_a_post_is_asked_what_concerns_its_networks_channels_and_kind(tmp_path: Path) -> None:
    brand, posts = asked(tmp_path, "channels: [linkedin-fr]")
    assert checklist.lines(brand, posts) == [
        "- [ ] Le ton est-il celui d’un voisin, pas d’une réclame ?",
        "- [ ] Sur LinkedIn : y a-t-il une méthode à retenir ?",
    ]


def test_posts_are_named_where_a_question_is_not_for_all(tmp_path: Path) -> None:
    brand, posts = asked(tmp_path, "channels: [x]", "channels: [x, linkedin-en]", "kind: crisis")
    assert checklist.lines(brand, posts) == [
        "- [ ] Le ton est-il celui d’un voisin, pas d’une réclame ?",
        "- [ ] Sur LinkedIn : y a-t-il une méthode à retenir ? (2026/12/02-a)",
        "- [ ] Qui a relu ? (2026/12/03-a)",
        "- [ ] Le compte anglais dit-il la même chose ? (2026/12/02-a)",
    ]


def test_no_posts_and_no_questions_are_no_lines(tmp_path: Path) -> None:
    brand, posts = asked(tmp_path, "lang: fr", rules="rules: {}\n")
    assert checklist.lines(brand, posts) == []
    brand, _ = asked(tmp_path)
    assert checklist.lines(brand, []) == []


def test_a_question_cannot_call_people_or_draw_on_a_pull_request(tmp_path: Path) -> None:
    rules = 'checklist: ["@tous ![x](https://x.example/y.png) <b>oui</b> ?"]\n'
    brand, posts = asked(tmp_path, "lang: fr", rules=rules)
    (line,) = checklist.lines(brand, posts)
    assert not set("@<![") & set(line.removeprefix("- [ ] ").replace("&#33;", "").replace("!", ""))
    (plain,) = checklist.told(brand, posts)
    assert plain.endswith("<b>oui</b> ?")


def test_of_many_posts_some_are_named_and_the_others_counted(tmp_path: Path) -> None:
    brand, posts = asked(tmp_path, *["channels: [linkedin-fr]"] * 8, "channels: [x]")
    named = ", ".join(f"2026/12/0{number}-a" for number in range(1, 6))
    assert checklist.told(brand, posts)[1].endswith(f" ({named} + 3)")


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        pytest.param(
            "checklist:\n  - Le ton : est-il juste ?\n",
            "brand/rules.yml:2:5: YAML takes `: ` for a key's colon; put the whole question",
            id="a colon",
        ),
        pytest.param("checklist: oui\n", "rules.yml:1:12: `checklist` must be a list", id="a text"),
        pytest.param("checklist: [{networks: [x]}]\n", "`ask` is missing", id="no question"),
        pytest.param(
            "checklist: [{ask: Quoi ?, networks: [linkdin]}]\n",
            "there is no network `linkdin`; did you mean `linkedin`?",
            id="an unknown network",
        ),
        pytest.param(
            "checklist: [{ask: Quoi ?, channels: [linkedin]}]\n",
            "brand.yml has no channel `linkedin`; did you mean",
            id="an unknown channel",
        ),
        pytest.param(
            "checklist: [{ask: Quoi ?, kinds: [crise]}]\n", "is no kind of post", id="a kind"
        ),
    ],
)
def test_a_broken_checklist_names_its_line(tmp_path: Path, rules: str, told: str) -> None:
    brand, posts = asked(tmp_path, "lang: fr", rules=rules)
    with pytest.raises(PipelineError) as caught:
        checklist.lines(brand, posts)
    assert told in caught.value.message


def test_the_command_prints_it(tmp_path: Path, pipeline: Callable[..., Any]) -> None:
    asked(tmp_path, "channels: [x]", "kind: crisis")
    ran = pipeline("validate", "--checklist", "2026/12/01-a", cwd=tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "- [ ] Le ton est-il celui d’un voisin, pas d’une réclame ?\n"
    assert pipeline("validate", "--checklist", "--fix", cwd=tmp_path).status == 2
