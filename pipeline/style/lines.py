"""Markdown's blocks with exact places: headings, paragraphs, list items, quotes, tables, code.

CommonMark with GitHub's tables, as Vale reads it. Each leaf keeps its lines and where they stand in
the source; what is inside a line is `inline`'s business.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.expression import late
from pipeline.frozen import frozen


class Line(NamedTuple):
    """A line without its newline (and without the marks of what contains it), and its offset."""

    source: int
    text: str


@frozen
class Leaf:
    """A block that holds text: its own tag (p, h1, td, th, pre, html) and what contains it."""

    tag: str
    inside: tuple[str, ...]
    lines: tuple[Line, ...]


@frozen
class Page:
    """A document's leaves in order, and the labels that links may refer to."""

    leaves: tuple[Leaf, ...]
    labels: frozenset[str]
    items: int
    lists: int


_DEEPEST = 30
_BLANK = re.compile(r"[ \t]*\Z")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*\Z)|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|\Z)")
_HEADING_END = re.compile(r"(?:[ \t]+#+)?[ \t]*\Z")
_BREAK = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*\Z")
_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r"( {0,3})([-+*]|[0-9]{1,9}[.)])(?:( {1,4})(?! )|[ \t]|( )(?= {4})|\Z)")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
_TASK = late(r"\[[ xX]\](?=[ \t])")
_LABEL = re.compile(r" {0,3}\[(?!\^)((?:[^\[\]\\]|\\.)+)\]:[ \t]*(?:<[^<>]*>|\S+)(?:[ \t]+.*)?\Z")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\s\]]+\]:[ \t]*")
_DELIMITERS = late(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_HTML = re.compile(
    r" {0,3}<(?:(?P<raw>script|pre|style|textarea)(?=[\s>]|\Z)|(?P<comment>!--)|(?P<other>[?!])"
    r"|(?P<block>/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col"
    r"|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame"
    r"|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes"
    r"|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr"
    r"|track|ul)(?=[\s/>]|\Z))|(?P<any>/?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>\s*\Z))",
    re.IGNORECASE,
)
_CELLS = re.compile(r"(?:[^|\\]|\\.)*")


def read(text: str, start: int = 0) -> Page:
    """A document from an offset on (what is before it is front matter)."""
    lines: list[Line] = []
    at = start
    for line in text[start:].split("\n"):
        lines.append(Line(at, line))
        at += len(line) + 1
    reader = _Reader()
    leaves = tuple(reader.blocks(lines, ()))
    return Page(leaves, frozenset(reader.labels), reader.items, reader.lists)


def label(text: str) -> str:
    """A link's label as it is compared."""
    return " ".join(text.split()).casefold()


class _Reader:
    """One walk over a document."""

    def __init__(self) -> None:
        self.labels: set[str] = set()
        self.items = 0
        self.lists = 0

    def blocks(self, lines: list[Line], inside: tuple[str, ...]) -> Iterator[Leaf]:
        at = 0
        paragraph: list[Line] = []

        def end_paragraph() -> Iterator[Leaf]:
            if paragraph:
                found = self._paragraph(tuple(paragraph), inside)
                paragraph.clear()
                yield from found

        while at < len(lines):
            line = lines[at]
            text = line.text
            if text[:1].isalpha() and "|" not in text:  # most lines begin with a word
                paragraph.append(line)
                at += 1
                continue
            if _BLANK.match(text):
                yield from end_paragraph()
                at += 1
                continue
            if _INDENTED.match(text):
                if paragraph:
                    paragraph.append(_stripped(line))
                    at += 1
                    continue
                end = at
                while end < len(lines) and (
                    _INDENTED.match(lines[end].text) or _BLANK.match(lines[end].text)
                ):
                    end += 1
                yield Leaf("pre", inside, tuple(lines[at:end]))
                at = end
                continue
            fence = _FENCE.match(text)
            if fence:
                yield from end_paragraph()
                end = _fence_end(lines, at + 1, fence[1])
                yield Leaf("pre", inside, tuple(lines[at + 1 : end]))
                at = end + 1
                continue
            heading = _HEADING.match(text)
            if heading:
                yield from end_paragraph()
                closing = _HEADING_END.search(text, heading.end() - 1)
                stop = closing.start() if closing else len(text)
                inner = text[heading.end() : max(stop, heading.end())]
                yield Leaf(
                    f"h{len(heading[1])}", inside, (Line(line.source + heading.end(), inner),)
                )
                at += 1
                continue
            underline = _UNDERLINE.match(text) if paragraph else None
            if underline:
                level = "h1" if underline[1].startswith("=") else "h2"
                yield Leaf(level, inside, tuple(paragraph))
                paragraph.clear()
                at += 1
                continue
            if _BREAK.match(text):
                yield from end_paragraph()
                at += 1
                continue
            if _QUOTE.match(text):
                yield from end_paragraph()
                inner_lines, at = _quoted(lines, at)
                if len(inside) < _DEEPEST:
                    yield from self.blocks(inner_lines, (*inside, "blockquote"))
                continue
            item = _ITEM.match(text)
            if item and not (paragraph and not _interrupts(item, text)):
                yield from end_paragraph()
                leaves, at = self._list(lines, at, inside)
                yield from leaves
                continue
            html = _HTML.match(text)
            if html and not (paragraph and html["any"]):
                yield from end_paragraph()
                end = _html_end(lines, at, html)
                yield Leaf("html", inside, tuple(lines[at:end]))
                at = end
                continue
            footnote = _FOOTNOTE.match(text)
            if footnote and not paragraph:
                paragraph.append(Line(line.source + footnote.end(), text[footnote.end() :]))
                at += 1
                continue
            if (
                not paragraph
                and "|" in text
                and at + 1 < len(lines)
                and _is_table(text, lines[at + 1].text)
            ):
                leaves, at = _table(lines, at, inside)
                yield from leaves
                continue
            paragraph.append(_stripped(line))
            at += 1
        yield from end_paragraph()

    def _paragraph(self, lines: tuple[Line, ...], inside: tuple[str, ...]) -> list[Leaf]:
        """A paragraph without the definitions of links that it may begin with."""
        first = 0
        while first < len(lines) and (match := _LABEL.match(lines[first].text)):
            self.labels.add(label(match[1]))
            first += 1
        return [Leaf("p", inside, lines[first:])] if first < len(lines) else []

    def _list(self, lines: list[Line], at: int, inside: tuple[str, ...]) -> tuple[list[Leaf], int]:
        """One item after the other while they have the same kind of mark."""
        leaves: list[Leaf] = []
        kind = None
        self.lists += 1
        while at < len(lines):
            item = _ITEM.match(lines[at].text)
            if item is None or _BREAK.match(lines[at].text):
                break
            mark = item[2][-1]
            if kind is not None and mark != kind:
                break
            kind = mark
            inner, at = _item(lines, at, item)
            self.items += 1
            if len(inside) < _DEEPEST:
                leaves += self.blocks(inner, (*inside, "li"))
            blank = at
            while blank < len(lines) and _BLANK.match(lines[blank].text):
                blank += 1
            if blank < len(lines) and _ITEM.match(lines[blank].text):
                at = blank
        return leaves, at


def _stripped(line: Line) -> Line:
    text = line.text.lstrip(" \t")
    return Line(line.source + len(line.text) - len(text), text)


def _without(line: Line, columns: int) -> Line:
    """A line without so many columns of indentation, a tab going to the next fourth."""
    at = column = 0
    text = line.text
    while at < len(text) and column < columns and text[at] in " \t":
        column += 4 - column % 4 if text[at] == "\t" else 1
        at += 1
    return Line(line.source + at, text[at:])


def _indentation(text: str) -> int:
    column = 0
    for sign in text:
        if sign == "\t":
            column += 4 - column % 4
        elif sign == " ":
            column += 1
        else:
            break
    return column


def _fence_end(lines: list[Line], at: int, fence: str) -> int:
    closing = re.compile(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*\Z")
    while at < len(lines) and not closing.match(lines[at].text):
        at += 1
    return at


def _starts_block(text: str) -> bool:
    """Whether a line ends a paragraph that runs on from a quote or an item."""
    item = _ITEM.match(text)
    return bool(
        _BLANK.match(text)
        or _FENCE.match(text)
        or _HEADING.match(text)
        or _BREAK.match(text)
        or _QUOTE.match(text)
        or (item and _interrupts(item, text))
        or _HTML.match(text)
    )


def _interrupts(item: "re.Match[str]", text: str) -> bool:
    """A list can begin right after a paragraph's line if it has text and counts from one."""
    return bool(text[item.end() :].strip()) and item[2] in ("-", "+", "*", "1.", "1)")


class _Inner:
    """The lines of a quote or an item, and whether a paragraph that they end with may run on."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._fenced = False

    def add(self, line: Line) -> None:
        self.lines.append(line)
        if _FENCE.match(line.text):
            self._fenced = not self._fenced

    def is_open(self) -> bool:
        if not self.lines or self._fenced:
            return False
        text = self.lines[-1].text
        if _BLANK.match(text) or _FENCE.match(text) or _HEADING.match(text) or _BREAK.match(text):
            return False
        alone = len(self.lines) < 2 or _BLANK.match(self.lines[-2].text)
        return not (_INDENTED.match(text) and alone)


def _quoted(lines: list[Line], at: int) -> tuple[list[Line], int]:
    inner = _Inner()
    while at < len(lines):
        line = lines[at]
        mark = _QUOTE.match(line.text)
        if mark:
            inner.add(Line(line.source + mark.end(), line.text[mark.end() :]))
        elif inner.is_open() and not _starts_block(line.text):
            inner.add(_stripped(line))
        else:
            break
        at += 1
    return inner.lines, at


def _item(lines: list[Line], at: int, item: "re.Match[str]") -> tuple[list[Line], int]:
    """An item's lines without its mark and its indentation."""
    line = lines[at]
    start = item.end()
    width = _indentation(line.text[: item.start(2)]) + len(item[2])
    spaces = len(item[3] or " ")
    width += spaces
    task = _TASK.match(line.text, start)
    first = Line(line.source + start, line.text[start:])
    if task:
        first = _stripped(Line(line.source + task.end(), line.text[task.end() :]))
    inner = _Inner()
    inner.add(first)
    at += 1
    while at < len(lines):
        line = lines[at]
        if _BLANK.match(line.text):
            after = at
            while after < len(lines) and _BLANK.match(lines[after].text):
                after += 1
            if after == len(lines) or _indentation(lines[after].text) < width:
                break
            for each in lines[at:after]:
                inner.add(Line(each.source, ""))
            at = after
            continue
        if _indentation(line.text) >= width:
            inner.add(_without(line, width))
        elif inner.is_open() and not _starts_block(line.text) and not _ITEM.match(line.text):
            inner.add(_stripped(line))
        else:
            break
        at += 1
    return inner.lines, at


def _html_end(lines: list[Line], at: int, html: "re.Match[str]") -> int:
    if html["comment"]:
        return _until(lines, at, "-->")
    if html["other"]:
        return _until(lines, at, ">")
    if html["raw"]:
        return _until(lines, at, f"</{html['raw'].lower()}")
    while at < len(lines) and not _BLANK.match(lines[at].text):
        at += 1
    return at


def _until(lines: list[Line], at: int, end: str) -> int:
    while at < len(lines):
        text = lines[at].text.lower()
        if end in text:
            return at + 1
        at += 1
    return at


def _is_table(header: str, below: str) -> bool:
    return (
        ("|" in below or "-" in below)
        and bool(_DELIMITERS.match(below))
        and len(_cells(Line(0, header))) == len(_cells(Line(0, below)))
    )


def _cells(line: Line) -> list[Line]:
    text = line.text
    start = len(text) - len(text.lstrip())
    if text.startswith("|", start):
        start += 1
    stop = len(text.rstrip())
    if stop > start and text[stop - 1] == "|" and not text[:stop].endswith("\\|"):
        stop -= 1
    cells: list[Line] = []
    while True:
        match = _CELLS.match(text, start, stop)
        end = match.end() if match else stop
        inner = text[start:end]
        lead = len(inner) - len(inner.lstrip())
        cells.append(Line(line.source + start + lead, inner.strip()))
        if end >= stop:
            return cells
        start = end + 1


def _table(lines: list[Line], at: int, inside: tuple[str, ...]) -> tuple[list[Leaf], int]:
    leaves = [Leaf("th", inside, (cell,)) for cell in _cells(lines[at])]
    at += 2
    while at < len(lines) and not _starts_block(lines[at].text):
        leaves += [Leaf("td", inside, (cell,)) for cell in _cells(lines[at])]
        at += 1
    return leaves, at
