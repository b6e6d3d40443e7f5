"""Replay: what the rules as they are say of past posts, beside those of a commit."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from brandrepo import BrandRepo

from pipeline import project
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.replay import Replay, base, past, replay

NOW = datetime(2027, 1, 1, tzinfo=UTC)
INI = "StylesPath = brand/style\n[*.md]\nBasedOnStyles = Maison\n"
RULE = 'extends: existence\nmessage: "pas « %s »"\nlevel: warning\ntokens: [{}]\n'
Run = Callable[..., Any]


@pytest.fixture
def branch(brand: BrandRepo) -> BrandRepo:
    """A brand whose rule finds « super », with two past posts, one of next year, and a draft."""
    brand.write(".vale.ini", INI)
    brand.write("brand/style/Maison/Mots.yml", RULE.format("super"))
    brand.post("2026/12/01-a", "Un super vase.\n", date="2026-12-01T09:00")
    brand.post("2026/12/02-b", "Un beau vase.\n", date="2026-12-02T09:00")
    brand.post("2027/01/05-c", "Un beau super vase.\n", date="2027-01-05T09:00")
    brand.post("2026/12/03-d", "Un beau vase !\n", date="2026-12-03T09:00", draft=True)
    brand.commit()
    brand.push()
    brand.git("checkout", "--quiet", "-b", "règles")
    return brand


def replayed(branch: BrandRepo, revision: str | None = None) -> Replay:
    loaded = project.load(Folder(branch.root))
    entries = past(loaded, project.entries(loaded.tree), NOW)
    return replay(branch.root, loaded, entries, base(branch.root, loaded, revision))


def told(found: Replay) -> dict[str, list[str]]:
    return {
        "now": [f"{one.path[16:]} {one.message}" for one in found.now],
        "gone": [f"{one.path[16:]} {one.message}" for one in found.gone],
        "shifted": [f"{one.path[16:]} {was} {one.level}" for was, one in found.shifted],
    }


def test_the_same_rules_say_the_same(branch: BrandRepo) -> None:
    found = replayed(branch)
    assert told(found) == {"now": [], "gone": [], "shifted": []}
    assert found.posts == 2


def test_a_changed_rule_flags_and_no_longer_flags_past_posts_alone(branch: BrandRepo) -> None:
    branch.write("brand/style/Maison/Mots.yml", RULE.format("beau"))
    branch.commit()
    assert told(replayed(branch)) == {
        "now": ["02-b.md pas « beau »"],
        "gone": ["01-a.md pas « super »"],
        "shifted": [],
    }


def test_a_level_that_changes_is_told_with_what_it_was(branch: BrandRepo) -> None:
    branch.write("brand/rules.yml", "networks: {feed: {Maison.Mots: error}}\n")
    assert told(replayed(branch))["shifted"] == ["01-a.md warning error"]


def test_a_new_style_is_replayed_against_none(branch: BrandRepo) -> None:
    branch.git("rm", "--quiet", ".vale.ini")
    branch.git("commit", "--quiet", "--amend", "--no-edit")
    branch.git("branch", "--force", "main")
    branch.git("push", "--quiet", "--force", "origin", "main")
    branch.write(".vale.ini", INI)
    assert told(replayed(branch))["now"] == ["01-a.md pas « super »"]


def test_a_style_folder_elsewhere_is_the_commit_s_too(branch: BrandRepo) -> None:
    branch.git("mv", "brand/style", "styles")
    branch.write(".vale.ini", INI.replace("brand/style", "styles"))
    assert told(replayed(branch)) == {"now": [], "gone": [], "shifted": []}


def test_on_main_itself_what_is_not_pushed_is_compared_with_the_remote(branch: BrandRepo) -> None:
    branch.git("checkout", "--quiet", "main")
    branch.write("brand/style/Maison/Mots.yml", RULE.format("beau"))
    branch.commit()
    assert told(replayed(branch))["now"] == ["02-b.md pas « beau »"]
    assert told(replayed(branch, "HEAD"))["now"] == []


def test_rules_of_then_that_are_broken_are_named(branch: BrandRepo) -> None:
    branch.write("brand/style/Maison/Mots.yml", "extends: rien\nmessage: m\n")
    commit = branch.commit()
    branch.write("brand/style/Maison/Mots.yml", RULE.format("beau"))
    with pytest.raises(PipelineError) as caught:
        replayed(branch, "HEAD")
    assert f"the rules of commit {commit[:12]} can't be used: " in caught.value.message
    assert "brand/style/Maison/Mots.yml" in caught.value.message


def test_outside_git_there_are_no_rules_of_then(tmp_path: Path, branch: BrandRepo) -> None:
    loaded = project.load(Folder(branch.root))
    with pytest.raises(PipelineError, match="not a git repository"):
        base(tmp_path, loaded, None)


def test_the_command_shows_it_by_rule(branch: BrandRepo, pipeline: Run) -> None:
    branch.write("brand/style/Maison/Mots.yml", RULE.format("beau"))
    now = ("--now", "2027-01-01T00:00:00Z")
    ran = pipeline("validate", "--replay", *now, cwd=branch.root)
    assert ran.status == 0
    assert ran.out == (
        "Maison.Mots: 1 flagged now, 1 no longer\n"
        "  - content/2026/12/01-a.md:4:4: warning: pas « super » [Maison.Mots]\n"
        "  + content/2026/12/02-b.md:4:4: warning: pas « beau » [Maison.Mots]\n"
    )
    assert ran.err.startswith("2 past posts beside the rules of commit ")
    ran = pipeline("validate", "--replay", "--format", "json", *now, cwd=branch.root)
    found = json.loads(ran.out)
    assert [one["path"] for one in found["now"]] == ["content/2026/12/02-b.md"]


@pytest.mark.parametrize(
    "options",
    [("--fix",), ("--explain", "post.bom"), ("--format", "sarif"), ("--changed-since", "x")],
    ids=lambda options: " ".join(options),
)
def test_what_does_not_go_together_is_told(
    branch: BrandRepo, pipeline: Run, options: tuple[str, ...]
) -> None:
    ran = pipeline("validate", "--replay", *options, cwd=branch.root)
    assert (ran.status, ran.out) == (2, "")
    assert "Traceback" not in ran.err
