"""The style guide in `pipeline validate`: problems of posts, fixes, waivers, notices."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from brandrepo import BRAND

Run = Callable[..., Any]

FILES = {
    "brand/brand.yml": BRAND,
    ".vale.ini": "StylesPath = brand/style\n[content/**/*.md]\nBasedOnStyles = House\n",
    "brand/style/House/Words.yml": (
        "extends: substitution\nmessage: \"'%s', not '%s'\"\nlevel: error\nignorecase: true\n"
        "action: {name: replace}\nswap: {e-mail: courriel}\n"
    ),
    "brand/style/House/Title.yml": (
        "extends: existence\nmessage: \"no '%s' in a title\"\nscope: text.frontmatter.title\n"
        "tokens: [super]\n"
    ),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A brand with two rules of its own and a post that breaks both."""
    for path, text in FILES.items():
        write(tmp_path, path, text)
    write(tmp_path, "content/2026/12/01-mal.md", post("title: Un super vase", "Un e-mail.\n"))
    return tmp_path


def post(header: str, body: str) -> str:
    return f"---\ndate: 2026-12-01T09:00\n{header}\n---\n{body}"


def write(root: Path, path: str, text: str) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_post_is_held_to_the_brand_s_rules(pipeline: Run, root: Path) -> None:
    ran = pipeline("validate", cwd=root)
    assert ran.status == 1
    assert ran.out == (
        "content/2026/12/01-mal.md:3:11: warning: no 'super' in a title [House.Title]\n"
        "content/2026/12/01-mal.md:5:4: error: 'courriel', not 'e-mail' [House.Words]\n"
    )


def test_a_replacement_is_written_and_nothing_else(pipeline: Run, root: Path) -> None:
    ran = pipeline("validate", "--fix", cwd=root)
    assert ran.status == 0
    assert (root / "content/2026/12/01-mal.md").read_text(encoding="utf-8") == post(
        "title: Un super vase", "Un courriel.\n"
    )


def test_a_channel_s_own_file_is_checked_where_it_stands(pipeline: Run, root: Path) -> None:
    (root / "content/2026/12/01-mal.md").unlink()
    write(root, "content/2026/12/02-b/index.md", post("channels: [feed]", "Bonjour.\n"))
    write(root, "content/2026/12/02-b/feed.md", "Bonjour.\n\nPas d'e-mail.\n")
    assert (
        "content/2026/12/02-b/feed.md:3:7: error: 'courriel'" in pipeline("validate", cwd=root).out
    )


def test_a_rule_can_be_waived_in_front_matter(pipeline: Run, root: Path) -> None:
    waived = "waive: [{rule: House.Words, why: une citation, until: 2027-01-01}]"
    write(root, "content/2026/12/01-mal.md", post(waived, "Un e-mail.\n"))
    ran = pipeline("validate", cwd=root)
    assert (ran.status, ran.out) == (0, "")


def test_what_vale_alone_can_run_is_told_once(pipeline: Run, root: Path) -> None:
    write(root, "brand/style/House/Script.yml", "extends: script\nmessage: m\nscript: x.tengo\n")
    assert pipeline("validate", cwd=root).out.startswith(
        "brand/style/House/Script.yml:1:1: suggestion: script is not supported: only Vale runs it "
        "[House.Script]\n"
    )


def test_a_broken_rule_ends_the_command(pipeline: Run, root: Path) -> None:
    write(root, "brand/style/House/Broken.yml", "extends: existence\nmessage: m\ntokens: ['(']\n")
    ran = pipeline("validate", cwd=root)
    assert ran.status == 2
    assert "brand/style/House/Broken.yml: House.Broken: tokens: " in ran.err


def test_mends_that_bring_up_the_next_go_on_to_the_last(pipeline: Run, root: Path) -> None:
    steps = [chr(sign) * 3 for sign in range(ord("a"), ord("z") + 1)]
    steps += [f"{step}{step}" for step in steps]
    pairs = [f"{one}: {other}" for one, other in pairwise(steps)]
    write(root, "brand/style/House/Odd.yml", rule(f"{{{', '.join(pairs[::2])}}}"))
    write(root, "brand/style/House/Even.yml", rule(f"{{{', '.join(pairs[1::2])}}}"))
    write(root, "content/2026/12/01-mal.md", post("title: T", "aaa " * 600 + "\n"))
    ran = pipeline("validate", "--fix", cwd=root)
    assert ran.err.startswith("mended content/2026/12/01-mal.md\n")
    body = (root / "content/2026/12/01-mal.md").read_text(encoding="utf-8").partition("T\n---\n")[2]
    assert set(body.split()) == {"zzzzzz"}


def test_mends_that_never_end_are_told_and_not_made(pipeline: Run, root: Path) -> None:
    write(root, "brand/style/House/Grow.yml", rule("{vase: pot pot}"))
    write(root, "brand/style/House/Back.yml", rule("{pot: vase vase}"))
    write(root, "content/2026/12/01-mal.md", post("title: T", "Un vase.\n"))
    write(root, "content/2026/12/02-bien.md", post("title: T", "Un e-mail.\n"))
    ran = pipeline("validate", "--fix", cwd=root)
    assert ran.err.startswith(
        "content/2026/12/01-mal.md: what House.Back put in brings up the next mistake, and so on "
        "without end: nothing of this post is mended. Let none of these rules write what another "
        "one replaces.\nmended content/2026/12/02-bien.md\n"
    )
    assert "Un vase." in (root / "content/2026/12/01-mal.md").read_text(encoding="utf-8")


def rule(swap: str) -> str:
    return (
        "extends: substitution\nmessage: \"'%s', not '%s'\"\nlevel: warning\n"
        f"action: {{name: replace}}\nswap: {swap}\n"
    )
