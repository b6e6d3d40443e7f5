"""The issue on trouble: opened once, told more, closed when all is well."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from github.hosting import BOT, Hosting

from pipeline.github.watch import MARKER, Health, watch
from pipeline.hosting import site

WELL = Health({"plan": "success", "publish": "success"})
ILL = Health({"plan": "success", "publish": "failure"})


def told(hosting: Hosting, health: Health) -> str:
    return watch(site(hosting.environment), health)


def test_a_failure_opens_one_issue(hosting: Hosting) -> None:
    assert told(hosting, ILL) == "Issue #1 tells people of it."
    assert told(hosting, ILL) == "Issue #1 tells it already."
    (issue,) = hosting.issues
    assert "`publish` did not end well" in issue["body"]
    assert "https://host.example/lumen/voix/actions/runs/77" in issue["body"]
    assert hosting.comments.get(1, []) == []


def test_another_failure_is_added(hosting: Hosting) -> None:
    told(hosting, ILL)
    assert told(hosting, Health({"plan": "failure"})) == "Issue #1 tells people of it."
    assert len(hosting.issues) == 1
    assert "`plan` did not end well" in hosting.comments[1][0]["body"]


def test_it_is_closed_when_all_is_well_again(hosting: Hosting) -> None:
    told(hosting, ILL)
    assert told(hosting, WELL) == "All is well again: issue #1 is closed."
    assert hosting.issues[0]["state"] == "closed"
    assert told(hosting, ILL) == "Issue #2 tells people of it."


def test_a_silence_is_told_with_what_to_do(hosting: Hosting) -> None:
    told(hosting, Health({"plan": "success", "publish": "success"}, silent=True))
    assert "60 days" in hosting.issues[0]["body"]


def test_nothing_that_ran_closes_nothing(hosting: Hosting) -> None:
    told(hosting, ILL)
    skipped = Health({"plan": "skipped", "publish": "skipped"})
    assert told(hosting, skipped).startswith("Issue #1 stays open")


def test_a_run_that_gave_way_to_another_is_no_trouble(hosting: Hosting) -> None:
    assert told(hosting, Health({"plan": "success", "publish": "cancelled"})) == "All is well."


def test_a_strangers_issue_with_our_mark_is_left_alone(hosting: Hosting) -> None:
    theirs = {"number": 1, "user": {"login": "mallory"}, "state": "open", "body": MARKER}
    pull = {"number": 2, "user": BOT, "state": "open", "body": MARKER, "pull_request": {}}
    hosting.issues = [theirs, pull]
    assert told(hosting, WELL) == "All is well."
    assert hosting.asked == []


def test_the_command_takes_the_jobs_results(
    inside: Callable[..., Any], hosting: Hosting, tmp_path: Path
) -> None:
    arguments = ("github", "watch", "--result", "plan=success", "--silent", "")
    ran = inside(*arguments, "--result", "publish=failure", cwd=tmp_path, **hosting.environment)
    assert (ran.status, ran.out) == (0, "Issue #1 tells people of it.\n")
    ran = inside(*arguments, "--result", "publish", cwd=tmp_path, **hosting.environment)
    assert (ran.status, "JOB=RESULT" in ran.err) == (2, True)


def test_issues_that_are_turned_off_are_told(
    inside: Callable[..., Any], hosting: Hosting, tmp_path: Path
) -> None:
    hosting.denied = 410
    ran = inside(
        *("github", "watch", "--result", "publish=failure"), cwd=tmp_path, **hosting.environment
    )
    assert ran.status == 2
    assert "Issues are turned off" in ran.err
