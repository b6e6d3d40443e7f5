"""Checks of approval: where the brand asks for it, whether the hosting site can be asked."""

from collections.abc import Iterator

from pipeline.doctor.case import Case
from pipeline.doctor.finding import Finding
from pipeline.errors import PipelineError
from pipeline.hosting import Site, site


def asked(case: Case) -> Iterator[Finding]:
    """Whether a run could look up who approved what; nothing to say where nobody has to."""
    if case.brand.publish.approval != "required":
        return
    try:
        there = site(case.environment)
    except PipelineError as error:
        outside = not case.environment.get("GITHUB_REPOSITORY")
        yield Finding(
            "approval",
            "warning" if outside else "error",
            f"{error.message}; brand.yml asks for approval, so nothing is sent from here",
            "publish in a job of the hosting site" if outside else error.hint or "",
        )
        return
    with there.client:
        yield from _tried(case, there)


def _tried(case: Case, there: Site) -> Iterator[Finding]:
    """The questions of a run, asked about the newest commit."""
    tip = None if isinstance(case.tips, PipelineError) else case.tips.content
    if case.offline or tip is None:
        yield Finding("approval", "ok", "the hosting site was not asked")
        return
    try:
        there.ask("GET", "commits", sha=tip, path="brand", per_page="1")
        pulls = list(there.all(f"commits/{tip}/pulls"))
        for pull in pulls[:1]:
            list(there.all(f"pulls/{pull.get('number')}/reviews"))
        somebody = case.environment.get("GITHUB_ACTOR", "")
        if somebody:
            there.permission(somebody)
    except PipelineError as error:
        yield Finding(
            "approval", "error", f"nobody can be asked: {error.message}", error.hint or ""
        )
        return
    seen = "commits, pull requests and reviews" if pulls else "commits and pull requests"
    yield Finding("approval", "ok", f"{there.repository} shows this job {seen}")
