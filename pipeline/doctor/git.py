"""Checks of git: its version, the remote, the publishing branch, the right to push the log."""

import re
from collections.abc import Iterator

from pipeline.doctor.case import Case
from pipeline.doctor.finding import Finding
from pipeline.errors import PipelineError
from pipeline.git import named

OLDEST = (2, 34)


def version(case: Case) -> Iterator[Finding]:
    """Git is new enough."""
    said = case.repository.run("version").stdout.decode(errors="replace").strip()
    found = re.search(r"(\d+)\.(\d+)", said)
    if found and (int(found[1]), int(found[2])) >= OLDEST:
        yield Finding("git", "ok", said)
    else:
        yield Finding(
            "git",
            "error",
            f"{said} is too old",
            "install git 2.34 or newer",
        )


def remote(case: Case) -> Iterator[Finding]:
    """The remote answers."""
    if case.remote is None:
        yield Finding(
            "remote",
            "warning",
            "this repository has no remote: the log stays in this clone alone",
            "git remote add origin ADDRESS, then push",
        )
    elif case.offline:
        yield Finding("remote", "ok", f"{named(case.remote)} was not asked (--offline)")
    elif isinstance(case.tips, PipelineError):
        yield Finding("remote", "error", case.tips.message, case.tips.hint or "")
    else:
        yield Finding("remote", "ok", f"{named(case.remote)} answers")


def branch(case: Case) -> Iterator[Finding]:
    """The branch that publishes is there."""
    if isinstance(case.tips, PipelineError):
        return
    name = case.brand.publish.branch
    if case.tips.content:
        yield Finding("branch", "ok", f"{name} publishes")
    elif case.tips.seen:
        yield Finding(
            "branch",
            "error",
            f"{named(case.remote or '')} has no branch {name}, so nothing is ever due",
            f"git push -u origin {name}, or name the right one in brand/brand.yml under "
            "publish: branch",
        )


def push(case: Case) -> Iterator[Finding]:
    """The log can be pushed, as far as a push that changes nothing can tell."""
    if case.remote is None or case.offline or isinstance(case.tips, PipelineError):
        return
    commit = case.tips.log or case.tips.content
    if commit is None:
        return
    name = case.brand.publish.log_branch
    why = case.repository.rehearse_push(case.remote, commit, name)
    if why:
        yield Finding(
            "push",
            "error",
            f"the log branch {name} cannot be pushed: {why}",
            "give this job the right to push that branch (contents: write)",
        )
    else:
        yield Finding(
            "push",
            "ok",
            f"the log branch {name} can be pushed (only a real push meets the remote's rules)",
        )
