"""The workflows as files: ours and a new brand's are one source, and no tool finds fault."""

import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.starter import writing
from pipeline.starter.answers import Account, Answers
from pipeline.starter.schedule import CRONS, Schedule

PROJECT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
TOOL = "acme/social-pipeline@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # 0.1"


@pytest.fixture(scope="module", params=["ours", "a job a channel", "one job"])
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with workflows: this one, and a brand's of either kind."""
    if request.param == "ours":
        return PROJECT
    folder = tmp_path_factory.mktemp("brand")
    answers = Answers(
        name="Maison Lumen",
        languages=("en",),
        timezone="UTC",
        accounts=(Account("feed", "feed", "https://m.example"), Account("x-fr", "x")),
        schedule=Schedule(30, matrix=request.param == "a job a channel"),
        tool=TOOL,
        owner="",
        first=datetime(2030, 1, 1, 9, tzinfo=UTC),
    )
    writing.write(folder, writing.files(answers))
    return folder


def files(root: Path) -> list[Path]:
    return sorted((root / ".github" / "workflows").glob("*.yml"))


def jobs(root: Path) -> Iterator[tuple[str, Any]]:
    for path in files(root):
        for name, job in yaml.safe_load(path.read_text("utf-8"))["jobs"].items():
            yield f"{path.name}: {name}", job


def said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_ours_are_what_init_writes() -> None:
    made = runpy.run_path(str(PROJECT / "scripts" / "workflows.py"))["made"]()
    stale = [path for path, text in made.items() if (PROJECT / path).read_bytes() != text]
    assert stale == [], "run: .venv/bin/python scripts/workflows.py"
    assert len(made) == 7


def test_zizmor_finds_nothing(root: Path) -> None:
    places = [
        str(root / ".github"),
        *(str(each) for each in [root / "action.yml"] if each.exists()),
    ]
    assert said(str(BIN / "zizmor"), "--offline", "--persona", "pedantic", *places) == ""


def test_actionlint_finds_nothing(root: Path) -> None:
    assert said(str(BIN / "actionlint"), *map(str, files(root))) == ""


def test_they_fit_the_schema(root: Path) -> None:
    check = (str(BIN / "check-jsonschema"), "--builtin-schema")
    assert said(*check, "vendor.github-workflows", *map(str, files(root))) == ""
    actions = [*root.glob("action.yml"), *root.glob(".github/actions/*/action.yml")]
    assert said(*check, "vendor.github-actions", *map(str, actions)) == ""
    issues = sorted((root / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    assert said(*check, "vendor.github-issue-forms", *map(str, issues)) == ""


def test_every_action_is_pinned_to_a_commit_with_its_version(root: Path) -> None:
    for path in [*files(root), *root.glob("action.yml"), *root.glob(".github/actions/*/*.yml")]:
        for line in path.read_text("utf-8").splitlines():
            if "uses:" in line and "uses: ./" not in line:
                assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v?\d", line), f"{path}: {line}"


def test_no_script_has_an_expression_in_it(root: Path) -> None:
    for name, job in jobs(root):
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), name


def test_every_job_has_an_end_and_says_what_it_may_do(root: Path) -> None:
    for name, job in jobs(root):
        assert 1 <= job["timeout-minutes"] <= 180, name
        assert isinstance(job["permissions"], dict), name
    for path in files(root):
        assert yaml.safe_load(path.read_text("utf-8"))["permissions"] == {}, path.name


def test_only_what_pushes_keeps_the_right_to(root: Path) -> None:
    for name, job in jobs(root):
        for step in job["steps"]:
            if str(step.get("uses", "")).startswith("actions/checkout@"):
                pushes = job["permissions"].get("contents") == "write"
                assert step["with"]["persist-credentials"] is pushes, name


def test_secrets_are_in_reach_of_publishing_alone(root: Path) -> None:
    for path in files(root):
        workflow = yaml.safe_load(path.read_text("utf-8"))
        for name, job in workflow["jobs"].items():
            has = re.search(r"secrets\.|secrets\[|toJSON\(secrets", str(job))
            assert not has or (path.name, name) == ("publish.yml", "publish"), name
        if "pull_request" in workflow[True]:  # YAML 1.1 reads `on` as true
            writes = [job["permissions"] for job in workflow["jobs"].values()]
            allowed = {"contents": "read", "actions": "read", "security-events": "write"}
            assert all(allowed.get(key) == value for each in writes for key, value in each.items())
        assert "pull_request_target" not in workflow[True]


def test_schedules_are_off_the_full_hour_and_can_be_read(root: Path) -> None:
    crons = []
    for path in files(root):
        crons += re.findall(r'cron: "([^"]+)"', path.read_text("utf-8"))
    assert crons
    for cron in [*crons, *CRONS.values()]:
        minute, hour, day, month, weekday = cron.split()
        minutes = [int(each) for each in minute.split(",")]
        assert all(0 < each < 60 and each % 5 for each in minutes), cron
        assert re.fullmatch(r"\*(/[1-9]\d*)?", hour), cron
        assert (day, month, weekday) == ("*", "*", "*"), cron


@pytest.mark.parametrize("every", CRONS)
def test_a_run_sees_as_far_as_the_next(every: int) -> None:
    timing = Schedule(every, matrix=True)
    assert int(timing.ahead.removesuffix("m")) > every
    assert timing.timeout > int(timing.ahead.removesuffix("m")) + 10
    minutes = timing.cron.split()[0].split(",")
    assert timing.runs == pytest.approx(len(minutes) * 730.5 / (2 if every == 120 else 1), abs=1)
