"""A problem: something an author must or should mend, and where."""

from json.encoder import encode_basestring as _quoted  # JSON with ensure_ascii=False
from typing import Literal, NamedTuple

from pipeline.frozen import frozen

Level = Literal["error", "warning", "suggestion"]


class Span(NamedTuple):
    """A stretch of a source file; lines and columns count from 1, columns in characters.

    The end is exclusive: the column after the last character.
    """

    line: int
    column: int
    end_line: int
    end_column: int


class Fix(NamedTuple):
    """A safe mend: the text that takes the place of a span of the source file."""

    span: Span
    text: str


@frozen
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


def dumps(problem: Problem) -> str:
    """The same as text, without spaces: a calendar has tens of thousands."""
    span, fix = problem.span, problem.fix
    channel = _quoted(problem.channel) if problem.channel is not None else "null"
    mend = "null"
    if fix is not None:
        at = fix.span
        mend = (
            f'{{"line":{at.line},"column":{at.column},"end_line":{at.end_line},'
            f'"end_column":{at.end_column},"text":{_quoted(fix.text)}}}'
        )
    return (
        f'{{"path":{_quoted(problem.path)},"line":{span.line},"column":{span.column},'
        f'"end_line":{span.end_line},"end_column":{span.end_column},"level":"{problem.level}",'
        f'"rule":{_quoted(problem.rule)},"message":{_quoted(problem.message)},'
        f'"channel":{channel},"fix":{mend}}}'
    )
