"""The doctor: checks that publishing can work, without publishing anything.

A check is a function that takes a Case and yields findings; CHECKS lists them in the order in
which people read them. A check that others build on (the brand, the repository) fills the case.
"""

from collections.abc import Callable, Iterable, Iterator

from pipeline.doctor import approval, channels, git, log, place, versions, workflows
from pipeline.doctor.case import Case
from pipeline.doctor.finding import Finding

__all__ = ["CHECKS", "Case", "Check", "Finding", "examine"]

Check = Callable[[Case], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    place.versions,
    place.files,
    place.secrets,
    git.version,
    git.remote,
    git.branch,
    git.push,
    log.readable,
    log.heartbeat,
    log.holds,
    workflows.files,
    workflows.secrets,
    approval.asked,
    channels.each,
    versions.each,
)


def examine(case: Case, checks: Iterable[Check] = CHECKS) -> Iterator[Finding]:
    """Every finding, as soon as it is made."""
    for check in checks:
        yield from check(case)
