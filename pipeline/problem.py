"""A problem: something an author must or should mend, and where."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "suggestion"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a source file; lines and columns count from 1, columns in characters.

    The end is exclusive: the column after the last character.
    """

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe mend: the text that takes the place of a span of the source file."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend in one source file; `path` is relative to the brand's repository."""

    path: str
    span: Span
    level: Level
    rule: str
    message: str
    channel: str | None = None
    fix: Fix | None = None

    def __str__(self) -> str:
        where = f"{self.path}:{self.span.line}:{self.span.column}"
        return f"{where}: {self.level}: {self.message} [{self.rule}]"


def to_json(problem: Problem) -> dict[str, object]:
    """A problem as JSON shows it, DESIGN section 4."""
    span, fix = problem.span, problem.fix
    return {
        "path": problem.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "level": problem.level,
        "rule": problem.rule,
        "message": problem.message,
        "channel": problem.channel,
        "fix": None
        if fix is None
        else {
            "line": fix.span.line,
            "column": fix.span.column,
            "end_line": fix.span.end_line,
            "end_column": fix.span.end_column,
            "text": fix.text,
        },
    }
