"""Rules are asked once about channels that agree, and what they find is told at its place."""

from collections.abc import Callable
from pathlib import Path

import ruled
from conftest import Ran

LOUD = "Bonjour !!!\n"
BY_NETWORK = "networks: {linkedin: {brand.exclamation: {level: error}}}\n"


def told(root: Path, post: str, rules: str = "") -> list[tuple[str, str, str | None]]:
    return [
        (f"{ruled.place(one)} {ruled.stands_on(root, one)}", one.level, one.channel)
        for one in ruled.problems(root, post, rules=rules)
    ]


def test_what_all_channels_share_is_told_once_and_names_none(tmp_path: Path) -> None:
    post = f"---\nchannels: [mastodon, x, facebook]\n---\n{LOUD}"
    assert told(tmp_path, post) == [("5:9 !!!", "warning", None)]


def test_the_channel_with_the_finer_line_is_named(tmp_path: Path) -> None:
    post = "---\nchannels: [mastodon, linkedin-fr]\n---\nBonjour. ☕\n"
    rules = "networks: {linkedin: {brand.emoji: {level: error, most: 0}}}\n"
    assert told(tmp_path, post, rules) == [("5:10 ☕", "error", "linkedin-fr")]


def test_where_levels_differ_the_worst_is_told(tmp_path: Path) -> None:
    post = f"---\nchannels: [mastodon, linkedin-fr]\n---\n{LOUD}"
    assert [one[1] for one in told(tmp_path, post, BY_NETWORK)] == ["error"]


def test_a_text_in_the_header_is_told_where_it_stands(tmp_path: Path) -> None:
    post = """\
---
channels: [mastodon, x, linkedin-fr, facebook]
variants:
  x:
    text: |
      Première ligne.

      Bonjour !!!
  linkedin-fr: {text: "Un post calme ? Non !!!"}
  facebook:
    text: >
      Une ligne pliée
      et sa fin !!!
---
Bonjour.
"""
    assert told(tmp_path, post) == [
        ("9:15 !!!", "warning", "x"),
        ("10:44 !!!", "warning", "linkedin-fr"),
        ("14:17 !!!", "warning", "facebook"),
    ]


def test_a_channels_own_file_is_told_in_that_file(tmp_path: Path) -> None:
    index = ("content/2026/12/01-noel/index.md", "---\nchannels: [mastodon, x]\n---\nBonjour.\n")
    ruled.repository(tmp_path)
    ruled.write(tmp_path, "content/2026/12/01-noel/x.md", "Une ligne.\nDeux !!!\n")
    (problem,) = ruled.problems(tmp_path, index)
    assert str(problem).startswith("content/2026/12/01-noel/x.md:2:6: warning:")


def test_a_comment_in_the_text_turns_a_rule_off_and_on(tmp_path: Path) -> None:
    body = """\
Un !!!
<!-- vale brand.exclamation = NO -->
Deux !!!
<!-- vale brand.exclamation = YES -->
Trois !!!
<!-- vale off -->
Quatre !!!
"""
    rules = "rules: {brand.exclamation: {exclamations: 99}}\n"
    assert [one[0] for one in told(tmp_path, body, rules)] == ["4:4 !!!", "8:7 !!!"]


def test_code_and_addresses_are_not_judged(tmp_path: Path) -> None:
    body = "Tapez `alerte!!!` puis voyez https://exemple.fr/SOLDES!!! et [la page](https://a.fr/!!!).\n"
    assert told(tmp_path, body) == []


def test_a_broken_rules_file_ends_the_command_and_names_the_line(
    tmp_path: Path, pipeline: Callable[..., Ran]
) -> None:
    ruled.repository(tmp_path, "rules:\n  brand.emojis: off\n")
    ruled.write(tmp_path, ruled.PATH, ruled.as_file("Bonjour.\n"))
    ran = pipeline("validate", cwd=tmp_path)
    assert ran.status == 2
    assert "brand/rules.yml:2:3: there is no rule `brand.emojis`" in ran.err


def test_a_rules_page_is_printed(tmp_path: Path, pipeline: Callable[..., Ran]) -> None:
    ruled.repository(tmp_path)
    ran = pipeline("validate", "--explain", "brand.exclamation", cwd=tmp_path)
    assert ran.status == 0
    assert ran.out.startswith("brand.exclamation\n\nExclamation and question marks are rare")


def test_a_rule_of_form_is_explained_in_a_line(
    tmp_path: Path, pipeline: Callable[..., Ran]
) -> None:
    ruled.repository(tmp_path)
    assert pipeline("validate", "--explain", "post.bom", cwd=tmp_path).out.startswith(
        "post.bom\n\nA post has no byte order mark at its head.\n"
    )


def test_a_page_that_there_is_not_is_answered_with_the_one_meant(
    tmp_path: Path, pipeline: Callable[..., Ran]
) -> None:
    ruled.repository(tmp_path)
    ran = pipeline("validate", "--explain", "brand.emojis", cwd=tmp_path)
    assert (ran.status, "Did you mean brand.emoji?" in ran.err) == (2, True)
