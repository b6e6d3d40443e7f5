"""A post's source as HTML: numbered lines, each problem under the line that it is about."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from pipeline.post import Post
from pipeline.preview.escaping import attribute, text
from pipeline.preview.words import Words
from pipeline.problem import Problem

_OPEN = 60  # lines; a longer source waits behind its name
_MOST = 2000  # lines that a page shows of one file
_LONGEST = 2000  # characters that it shows of one line
# What changes how other characters are read, and is itself not seen.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Source:
    """A file that a post is written in."""

    __slots__ = ("lines", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.lines = text.removesuffix("\n").split("\n")


def of(post: Post) -> list[Source]:
    """The files that a post was read from: its own, then a bundle's bodies of single channels."""
    sources = []
    bodies = {own.body_path: own.body for own in (post, *post.variants.values())}
    for path, body in bodies.items():
        if path != post.path:
            sources.append(Source(path, body))
    common = post.body if post.body_path == post.path else ""
    return [Source(post.path, f"---\n{post.header}---\n{common}"), *sources]


def anchor(sources: Sequence[Source], problem: Problem) -> str:
    """Where on the page a problem's line is, "" where it is in no file that the page shows."""
    for number, source in enumerate(sources):
        if source.path == problem.path and problem.span.line <= _MOST:
            return _anchor(number, _within(problem, len(source.lines)))
    return ""


def draw(sources: Sequence[Source], problems: Sequence[Problem], words: Words) -> Sequence[str]:
    """Every file, folded where it is long; the HTML comes in pieces."""
    pieces: list[str] = []
    for number, source in enumerate(sources):
        about = [one for one in problems if one.path == source.path]
        pieces += _file(number, source, about, words)
    return pieces


def _anchor(number: int, line: int) -> str:
    return f"L{line}" if number == 0 else f"F{number}L{line}"


def _file(number: int, source: Source, problems: Iterable[Problem], words: Words) -> Sequence[str]:
    lines = source.lines
    shown = lines[:_MOST]
    by_line: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.span.line <= _MOST:
            by_line.setdefault(_within(problem, len(shown)), []).append(problem)
    unseen = _UNSEEN.search(source.text) is not None
    rest = len(lines) - len(shown)
    if unseen or rest or len(source.text) > _LONGEST:
        escaped = [_line(line, unseen) for line in shown]
    else:  # most files: in one go
        escaped = text(source.text.removesuffix("\n")).split("\n")
    rows = [f"<li><code>{line}</code></li>" for line in escaped]
    for at, here in by_line.items():
        rows[at - 1] = (
            f'<li id="{_anchor(number, at)}" class="at {_worst(here)}">'
            f"<code>{_marked(shown[at - 1], here, unseen)}</code>{_notes(here, words)}</li>"
        )
    more = ""
    if rest:
        said = words.ngettext("{n} more line", "{n} more lines", rest)
        more = f'<p class="muted">{text(said)}</p>'
    opened = " open" if len(lines) <= _OPEN and by_line else ""
    count = words.ngettext("{n} line", "{n} lines", len(lines))
    return (
        f'<details class="source" data-path="{attribute(source.path)}"{opened}><summary>'
        f'<code dir="auto">{text(source.path)}</code> '
        f'<span class="muted">{text(count)}</span></summary><ol>',
        *rows,
        f"</ol>{more}</details>",
    )


def _within(problem: Problem, lines: int) -> int:
    """The line to show it at; what is wrong at the end may lie after the last one."""
    return max(1, min(problem.span.line, lines))


def _line(line: str, unseen: bool) -> str:
    """A line as HTML; what cannot be seen is named."""
    if len(line) > _LONGEST:
        line = f"{line[:_LONGEST]} […]"
    if not unseen:
        return text(line)
    pieces = []
    position = 0
    for found in _UNSEEN.finditer(line):
        pieces.append(text(line[position : found.start()]))
        name = unicodedata.name(found[0], "")
        code = f"U+{ord(found[0]):04X}"
        pieces.append(f'<span class="unseen" title="{attribute(name)}">{code}</span>')
        position = found.end()
    pieces.append(text(line[position:]))
    return "".join(pieces)


def _marked(line: str, problems: Sequence[Problem], unseen: bool) -> str:
    """A line with the stretches that its problems are about marked."""
    edges: list[tuple[int, int, str]] = []
    for problem in problems:
        span = problem.span
        start = span.column - 1
        end = span.end_column - 1 if span.end_line == span.line else len(line)
        if 0 <= start < min(end, len(line)) and end <= _LONGEST:
            edges.append((start, min(end, len(line)), problem.level))
    pieces = []
    position = 0
    for start, end, level in sorted(edges):
        if start < position:
            continue
        pieces.append(_line(line[position:start], unseen))
        pieces.append(f'<mark class="{level}">{_line(line[start:end], unseen)}</mark>')
        position = end
    pieces.append(_line(line[position:], unseen))
    return "".join(pieces)


def _notes(problems: Iterable[Problem], words: Words) -> str:
    said = []
    for problem in problems:
        level = text(words.level(problem.level))
        channel = f' <span class="muted">{text(problem.channel)}</span>' if problem.channel else ""
        said.append(
            f'<p class="note {problem.level}"><b>{level}</b> '
            f'<span dir="auto">{text(problem.message)}</span>{channel}</p>'
        )
    return "".join(said)


def _worst(problems: Iterable[Problem]) -> str:
    levels = {problem.level for problem in problems}
    return next(level for level in ("error", "warning", "suggestion") if level in levels)
