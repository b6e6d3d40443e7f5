"""Checks of the log: it can be read, something writes it, and what holds stop."""

from collections.abc import Iterator
from datetime import timedelta

from pipeline.doctor.case import Case
from pipeline.doctor.finding import Finding
from pipeline.errors import PipelineError
from pipeline.git import Repository
from pipeline.log import Log, local_tip, read
from pipeline.publish.memory import REF, check_is_a_log, in_words, lost
from pipeline.publish.misplaced import holds_at

SILENT = timedelta(hours=26)  # each day's first run looks through the calendar


def readable(case: Case) -> Iterator[Finding]:
    """Every line of the log can be read, and none that this clone has seen is gone."""
    name = case.brand.publish.log_branch
    tip = _tip(case)
    if not isinstance(case.tips, PipelineError) and case.tips.seen:
        kept = case.repository.resolve(REF)
        missing = lost(case.repository, kept, tip) if kept and kept != tip else ()
        if missing:
            yield Finding(
                "log",
                "error",
                in_words(missing, name),
                f"push it back (git push --force REMOTE {REF}:refs/heads/{name}), or go on "
                "without it: pipeline publish --new-log",
            )
    if tip is None:
        yield Finding("log", "ok", f"there is no branch {name} yet: the first run makes it")
        return
    log = read(case.repository, tip)
    foreign = _not_a_log(case.repository, tip, name) if log.scan is None else None
    if foreign:
        yield foreign
        return
    for trouble in log.broken.values():
        yield Finding(
            "log",
            "error",
            f"{trouble}; nothing of that post is sent",
            f"mend that line by hand on the branch {name}: delete what is no JSON, keep every "
            "whole line",
        )
    if not log.broken:
        count = sum(map(len, log.events.values()))
        yield Finding("log", "ok", f"{count} lines of {len(log.events)} posts can be read")


def heartbeat(case: Case) -> Iterator[Finding]:
    """Somebody runs `pipeline publish`."""
    scan = _log(case).scan
    if scan is None:
        return
    age = case.now - scan.at
    told = f"the calendar was last looked through {scan.at:%Y-%m-%d %H:%M} UTC"
    if age > SILENT:
        yield Finding(
            "schedule",
            "warning",
            f"{told}: no run since",
            "look whether the scheduled job is on, and what it last said",
        )
    else:
        yield Finding("schedule", "ok", told)


def holds(case: Case) -> Iterator[Finding]:
    """What is stopped now, and what somebody meant to stop in the wrong place."""
    content = None if isinstance(case.tips, PipelineError) else case.tips.content
    policy = case.brand.publish
    if content:
        for hold in holds_at(case.repository, content, policy.branch, policy.log_branch):
            mend = f"delete it on {policy.branch}; to hold: pipeline hold --why REASON"
            yield Finding("hold", "error", hold.why, mend)
    for hold in _log(case).holds:
        if hold.until is None or hold.until > case.now:
            what = ", ".join((*hold.channels, *(f"#{tag}" for tag in hold.tags))) or "everything"
            yield Finding("hold", "warning", f"{what} is held: {hold.why}", "pipeline release")


def _tip(case: Case) -> str | None:
    """The log as the remote has it, else the newest that this clone knows."""
    if isinstance(case.tips, PipelineError) or not case.tips.seen:
        return local_tip(case.repository, case.brand.publish.log_branch, case.remote)
    return case.tips.log


def _log(case: Case) -> Log:
    return read(case.repository, _tip(case), ())


def _not_a_log(repository: Repository, tip: str, name: str) -> Finding | None:
    try:
        check_is_a_log(repository, tip, name)
    except PipelineError as error:
        return Finding("log", "error", error.message, error.hint or "")
    return None
