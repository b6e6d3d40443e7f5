"""Problems for a person at a terminal: by file, in colour, each with its line of the source."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len

from pipeline.formats.plain import names_channel
from pipeline.formats.sources import Sources
from pipeline.printing import clean
from pipeline.problem import Problem, Span

Paint = Callable[[str, str], str]  # a text and how it looks: "bold red"

LOOKS = {"error": "bold red", "warning": "bold yellow", "suggestion": "bold cyan"}
_BEFORE = 3  # of a line that is too wide, one part in three is what stands before the problem
_NARROW = 24  # cells; a line of the source is shown at least that wide
_SLIM = 4
_CUT = "…"


def lines(problems: Sequence[Problem], sources: Sources, paint: Paint, width: int) -> Iterator[str]:
    """A head a file, and for each problem what is wrong, the line, and a mark below it."""
    for number, (path, found) in enumerate(groupby(problems, key=lambda each: each.path)):
        if number:
            yield ""
        yield paint(clean(path), "bold")
        yield from _of_file(list(found), sources, paint, width)


def _of_file(
    problems: Sequence[Problem], sources: Sources, paint: Paint, width: int
) -> Iterator[str]:
    gutter = len(str(max(problem.span.line for problem in problems)))
    for (span, said), group in groupby(problems, key=lambda each: (each.span, _said(each))):
        found = list(group)
        for problem in found:
            words = clean(" ".join(problem.message.splitlines()))
            yield (
                f"  {paint(f'{span.line}:{span.column}', 'cyan')} "
                f"{paint(problem.level, LOOKS[problem.level])} {words} "
                f"{paint(f'[{clean(problem.rule)}]', 'dim')}"
            )
        source = sources.line(found[0].path, span.line)
        bar = paint("|", "dim")
        if source.strip():
            look = LOOKS[min((problem.level for problem in found), key=list(LOOKS).index)]
            line, mark = excerpt(source, span, max(width - gutter - 6, _NARROW))
            tail = f" {paint(said, 'dim')}" if said else ""
            yield f"  {paint(f'{span.line:>{gutter}}', 'dim')} {bar} {line}"
            yield f"  {'':{gutter}} {bar} {paint(mark, look)}{tail}"
        elif said:
            yield f"  {'':{gutter}} {bar} {paint(said, 'dim')}"


def _said(problem: Problem) -> str:
    """What else there is to know: how far it goes, on which channel, whether it can be mended."""
    told = []
    if problem.span.end_line > problem.span.line:
        told.append(f"to line {problem.span.end_line}")
    if problem.channel is not None and not names_channel(problem):
        told.append(f"on {clean(problem.channel)}")
    if problem.fix is not None:
        told.append("--fix mends it")
    return ", ".join(told)


def excerpt(source: str, span: Span, room: int) -> tuple[str, str]:
    """A line as it fits into so many cells of a terminal, and the mark to stand below it."""
    start = min(span.column - 1, len(source))
    end = span.end_column - 1 if span.end_line == span.line else len(source)
    end = min(max(end, start), len(source))
    low = 0
    if start > room or _cells(source[: min(end, room) + room]) > room:
        low = _first(source, start, room // _BEFORE)
    left = _CUT if low else ""
    before = left + "".join(map(_cell, source[low:start]))
    marked = "".join(map(_cell, source[start : min(end, start + room + 1)]))
    used = cell_len(before)
    fits = _most(marked, room - used)
    if len(fits) < len(marked):
        fits = _most(marked, room - used - 1)
        return f"{before}{fits}{_CUT}", " " * used + "^" * max(cell_len(fits), 1)
    mark = " " * used + "^" * max(cell_len(fits), 1)
    after = "".join(map(_cell, source[end : end + room + 1]))
    left_over = room - used - cell_len(fits)
    if cell_len(after) <= left_over and end + room + 1 >= len(source):
        return f"{before}{fits}{after}".rstrip(), mark
    if left_over:
        return f"{before}{fits}{_most(after, left_over - 1)}{_CUT}", mark
    return f"{before}{fits}", mark


def _cell(sign: str) -> str:
    """A character as it is shown; a tab would put the mark somewhere else."""
    return sign if sign.isprintable() else " " if sign == "\t" else clean(sign)


def _cells(text: str) -> int:
    """How wide a stretch of a line is as it is shown."""
    return cell_len("".join(map(_cell, text)))


def _first(source: str, start: int, room: int) -> int:
    """From where on a line is shown, so that this many cells stand before a place."""
    cells = 0
    least = max(start - _SLIM * room, 0)  # signs without a width of their own have an end too
    for index in range(start - 1, least - 1, -1):
        cells += _cells(source[index])
        if cells > room:
            return index + 1
    return least


def _most(text: str, room: int) -> str:
    """As much of a text as fits."""
    if cell_len(text) <= room:
        return text
    cells = 0
    for index, sign in enumerate(text):
        cells += cell_len(sign)
        if cells > room:
            return text[:index]
    return text


def colours(wanted: Iterable[str] = ()) -> Paint:
    """How to paint on standard output: as far as the terminal can, not at all with NO_COLOR."""
    from rich.color import ColorSystem
    from rich.console import Console
    from rich.style import Style

    console = Console()
    if console.no_color or console.color_system is None:
        return lambda text, _look: text
    known = {look: Style.parse(look) for look in (*LOOKS.values(), "bold", "cyan", "dim", *wanted)}
    return lambda text, look: known[look].render(text, color_system=ColorSystem.STANDARD)
