"""Fixes applied to a file's bytes; what no fix touches stays byte for byte."""

from collections.abc import Iterable

from pipeline.expression import late
from pipeline.problem import Fix, Span

_NEWLINE = late(r"\r\n|\r|\n")
_BOM = "\ufeff"


def mend(data: bytes, fixes: Iterable[Fix]) -> bytes:
    """The file with its fixes; of two that overlap the first in the file is applied."""
    text = data.decode("utf-8")
    bom = _BOM if text.startswith(_BOM) else ""
    text = text.removeprefix(_BOM)
    starts = [0, *(found.end() for found in _NEWLINE.finditer(text))]
    newline = found[0] if (found := _NEWLINE.search(text)) else "\n"
    pieces: list[str] = []
    done = 0
    for fix in sorted(set(fixes), key=lambda fix: (fix.span, fix.text)):
        start, end = _offsets(fix.span, starts)
        if start < done or ((start, end) == (done, done) and pieces):
            continue
        pieces += [text[done:start], fix.text.replace("\n", newline)]
        done = end
    return (bom + "".join(pieces) + text[done:]).encode("utf-8")


def _offsets(span: Span, starts: list[int]) -> tuple[int, int]:
    return (
        starts[span.line - 1] + span.column - 1,
        starts[span.end_line - 1] + span.end_column - 1,
    )
