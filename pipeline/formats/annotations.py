"""Problems as annotations of a pull request on GitHub, and all of them in the job's log."""

from collections.abc import Iterator, Sequence

from pipeline.formats import plain
from pipeline.printing import clean, workflow, workflow_property
from pipeline.problem import Level, Problem

MOST = 10  # of each level in one step; GitHub drops what comes after
_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "suggestion": "notice"}


def lines(problems: Sequence[Problem], folder: str) -> Iterator[str]:
    """Annotations, errors first, and a group of the log with a line a problem.

    `folder` is the way from the top of the git repository to the brand's: "" or `folder/`. Of each
    level at most MOST annotations are printed; the last one tells how many more there are.
    """
    for level, command in _COMMANDS.items():
        found = [problem for problem in problems if problem.level == level]
        shown = found if len(found) <= MOST else found[: MOST - 1]
        for problem in shown:
            yield _annotation(command, problem, folder)
        if len(shown) < len(found):
            more = f"{len(found) - len(shown):,} more {level}s are in the log of this step"
            yield f"::{command} title=pipeline validate::{more}"
    if problems:
        yield "::group::All problems"
        for problem in problems:
            yield plain.one(problem)
        yield "::endgroup::"


def _annotation(command: str, problem: Problem, folder: str) -> str:
    span = problem.span
    where = {"file": folder + problem.path, "line": str(span.line), "endLine": str(span.end_line)}
    if span.line == span.end_line:  # GitHub takes columns within one line only
        where |= {"col": str(span.column), "endColumn": str(span.end_column)}
    where["title"] = problem.rule
    properties = ",".join(
        f"{key}={workflow_property(clean(value))}" for key, value in where.items()
    )
    return f"::{command} {properties}::{workflow(clean(plain.told(problem)))}"
