"""A Markdown file as the blocks that rules look at, as Vale would make them of its HTML.

Inline markup falls away; code and addresses become asterisks of the same length; a space stands
before what an inline element holds, as Vale puts one there. Each character knows its place in the
file, so nothing is ever searched for.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from pipeline.frozen import frozen
from pipeline.style import frontmatter, inline, lines
from pipeline.style.block import Block, Builder, Run
from pipeline.style.comments import Switches
from pipeline.style.emphasis import Token
from pipeline.style.lines import Leaf

SKIPPED = ("script", "style", "pre", "figure", "noscript", "iframe")
IGNORED = ("tt", "code", "kbd")
INLINE_SCOPES = {
    "a": "link",
    "strong": "strong",
    "b": "strong",
    "em": "emphasis",
    "i": "emphasis",
    "code": "code",
    "tt": "code",
}


@frozen
class Reading:
    """How a file is read: its extension, what is left out, what is made asterisks, what is asked.

    `hidden` are stretches of the source that a brand's TokenIgnores and BlockIgnores cover.
    """

    extension: str
    skipped: Collection[str] = SKIPPED
    ignored: Collection[str] = IGNORED
    inline_scopes: frozenset[str] = frozenset()


@frozen
class Document:
    """A file as rules see it: its blocks, all of them and its prose as one, its source, counts."""

    text: str
    blocks: tuple[Block, ...]
    whole: Block
    summary: Block
    raw: Block
    switches: Switches
    counts: dict[str, int]


def read(text: str, reading: Reading, hidden: Sequence[tuple[int, int, bool]] = ()) -> Document:
    """A file's text; `hidden` as (start, end, whether a whole block), in order."""
    start, fields = frontmatter.read(text)
    shown = _masked(text, hidden) if hidden else text
    page = lines.read(shown, start)
    leaves = [(leaf, _tokens(leaf, page.labels)) for leaf in page.leaves]
    switches = Switches(
        (token.source, token.text)
        for _, tokens in leaves
        for token in tokens
        if token.kind == "comment" and token.source is not None
    )
    writer = _Writer(reading, switches)
    for field in fields:
        writer.field(field)
    for leaf, tokens in leaves:
        writer.leaf(leaf, tokens)
    return Document(
        text,
        tuple(writer.blocks),
        Block("\n".join([block.text for block in writer.blocks]), "", ()),
        _one(writer.prose, f"summary{reading.extension}"),
        Block(text, f"raw{reading.extension}", (Run(0, 0, len(text)),)),
        switches,
        writer.counts,
    )


@lru_cache(maxsize=2)
def again(text: str, reading: Reading) -> Document:
    """The same of a text in which nothing is hidden, which several may look at in turn."""
    return read(text, reading)


def _masked(text: str, hidden: Sequence[tuple[int, int, bool]]) -> str:
    """The text with what a brand leaves out made into asterisks, or blanks for whole blocks."""
    parts: list[str] = []
    at = 0
    for start, end, block in hidden:
        start = max(start, at)
        if start >= end:
            continue
        parts.append(text[at:start])
        parts.append(re.sub(r"[^\n]", " " if block else _HIDDEN, text[start:end]))
        at = end
    parts.append(text[at:])
    return "".join(parts)


_HIDDEN = "\ue000"  # stands for a hidden character until the block is written


def _tokens(leaf: Leaf, labels: frozenset[str]) -> Sequence[Token]:
    if leaf.tag == "pre":
        return ()
    if leaf.tag == "html":
        return inline.read_html(leaf.lines)
    return inline.read(leaf.lines, labels)


class _Writer:
    """Blocks in the making."""

    def __init__(self, reading: Reading, switches: Switches) -> None:
        self.reading = reading
        self.switches = switches
        self.blocks: list[Block] = []
        self.prose: list[Block] = []
        self.counts: dict[str, int] = {}

    def field(self, field: frontmatter.Field) -> None:
        """A text of the front matter."""
        scope = f"text.frontmatter.{field.key}"
        if scope in self.reading.ignored or "frontmatter" in self.reading.ignored:
            return
        builder = Builder()
        for source, text in field.pieces:
            builder.add(text, source)
        self.blocks.append(builder.block(scope + self.reading.extension))

    def leaf(self, leaf: Leaf, tokens: Sequence[Token]) -> None:
        skipped = self.reading.skipped
        if leaf.tag in skipped or any(tag in skipped for tag in leaf.inside):
            if leaf.tag == "pre":
                self._count("pre")
            return
        if leaf.tag == "pre":
            self._count("pre")
            builder = Builder()
            for number, line in enumerate(leaf.lines):
                builder.add(line.text, line.source)
                if number + 1 < len(leaf.lines):
                    builder.add("\n", line.source + len(line.text))
            self._keep(builder.block(f"text{self.reading.extension}"))
            return
        scope, count = _scope(leaf)
        if all(token.kind == "text" for token in tokens) and not self.switches:
            self._plain(tokens, scope, count)
            return
        stretch = _Stretch(self.reading, self.switches)
        for token in tokens:
            if token.kind == "edge":
                self._finish(stretch, scope, count)
                if token.text in ("script", "style"):
                    return
                stretch = _Stretch(self.reading, self.switches)
            else:
                stretch.take(token)
        self._finish(stretch, scope, count)

    def _plain(self, tokens: Sequence[Token], scope: str, count: str) -> None:
        """A leaf of nothing but text."""
        builder = Builder()
        for token in tokens:
            builder.add(token.text.replace(_HIDDEN, "*"), token.source)
        self._said(builder.block(scope + self.reading.extension), count)

    def _said(self, block: Block, count: str) -> None:
        """A block of text; what is prose is part of the summary."""
        if block.text:
            self._count(count)
            if count in ("paragraphs", "list", "blockquote"):
                self.prose.append(block)
            self.blocks.append(block)

    def _finish(self, stretch: "_Stretch", scope: str, count: str) -> None:
        stretch.flush()
        extension = self.reading.extension
        self._said(stretch.builder.block(scope + extension), count)
        if "alt" not in self.reading.skipped:
            for token in stretch.pictures:
                if token.text.strip() and token.source is not None:
                    self._keep(
                        Block(
                            token.text,
                            f"text.attr.alt{extension}",
                            (Run(0, token.source, len(token.text)),),
                        )
                    )
        for name, low, high in stretch.elements:
            self._keep(_trimmed(stretch.text, low, high, f"{name}{extension}", stretch.builder))
        for token in stretch.codes:
            if token.source is not None:
                runs = (Run(0, token.source, len(token.text)),)
                self._keep(Block(token.text, f"code{extension}", runs))

    def _keep(self, block: Block) -> None:
        if block.text:
            self.blocks.append(block)

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1


def _one(blocks: Sequence[Block], scope: str) -> Block:
    """Blocks as one, an empty line between them."""
    runs: list[Run] = []
    at = 0
    for block in blocks:
        runs += [Run(at + run.at, run.source, run.length) for run in block.runs]
        at += len(block.text) + 2
    return Block("\n\n".join([block.text for block in blocks]), scope, runs)


def _trimmed(text: str, low: int, high: int, scope: str, builder: Builder) -> Block:
    inner = text[low:high]
    low += len(inner) - len(inner.lstrip())
    high = max(low, high - (len(inner) - len(inner.rstrip())))
    return Block(text, "", tuple(builder.runs)).part(low, high, scope)


def _scope(leaf: Leaf) -> tuple[str, str]:
    """A leaf's scope, and as what it counts."""
    for tag in leaf.inside:
        if tag == "li":
            return "text.list", "list"
        return "text.blockquote", "blockquote"
    if leaf.tag in ("th", "td"):
        return ("text.table.header" if leaf.tag == "th" else "text.table.cell"), "table"
    if leaf.tag.startswith("h") and leaf.tag != "html":
        return f"text.heading.{leaf.tag}", f"heading_{leaf.tag}"
    return "text.paragraph", "paragraphs"


_STARTERS = frozenset(".?!,:;)]}—–")
_TIGHT = frozenset("([{—–")


class _Stretch:
    """One block's text as its tokens come: what Vale makes of spaces around inline elements."""

    def __init__(self, reading: Reading, switches: Switches) -> None:
        self.reading = reading
        self.switches = switches
        self.builder = Builder()
        self.pictures: list[Token] = []
        self.elements: list[tuple[str, int, int]] = []
        self.codes: list[Token] = []
        self._pieces: list[tuple[str, int | None]] = []
        self._open: list[tuple[str, int]] = []
        self._space: int | None = None  # where the blank stood that was cut off a text's end
        self._inline = False  # an inline element was opened in this block
        self._closed = False  # the last thing was the end of one
        self._skip = False

    @property
    def text(self) -> str:
        return "".join(self.builder.parts)

    def take(self, token: Token) -> None:
        kind = token.kind
        if kind == "text":
            self._pieces.append((token.text, token.source))
            return
        self.flush()
        if kind == "open":
            self._begins(token.text)
        elif kind == "close":
            self._ends(token.text)
        elif kind == "code":
            self._begins("code")
            inner = token.text.strip()
            if token.source is not None:
                source = token.source + len(token.text) - len(token.text.lstrip())
                if "code" in self.reading.inline_scopes and inner:
                    self.codes.append(Token("code", inner, source))
                self._pieces.append((inner, source))
            self.flush()
            self._ends("code")
        elif kind == "mask":
            self._skip = True
            self._pieces.append((token.text, token.source))
            self.flush()
        elif kind == "comment":
            self._closed = self._closed or not self._inline
        else:
            if kind == "image":
                self.pictures.append(token)
            self._inline, self._closed = True, False

    def _begins(self, tag: str) -> None:
        self._inline, self._closed = True, False
        self._skip = tag in self.reading.ignored or tag in self.reading.skipped
        self._open.append((tag, self.builder.length))

    def _ends(self, tag: str) -> None:
        self._closed = True
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                low = self._open[index][1]
                del self._open[index:]
                name = INLINE_SCOPES.get(tag)
                if name in self.reading.inline_scopes and name != "code":
                    self.elements.append((name or "", low, self.builder.length))
                return

    def flush(self) -> None:
        """Write the text since the last tag, its blanks as Vale would have them."""
        pieces, self._pieces = self._pieces, []
        if self.switches:
            pieces = [
                piece for piece in pieces if piece[1] is None or not self.switches.all_off(piece[1])
            ]
        whole = "".join(text for text, _ in pieces)
        body = whole.strip()
        if not body:
            if whole and self._space is None:
                self._space = _source_of(pieces, 0)
            return
        lead = len(whole) - len(whole.lstrip())
        self._separate(pieces, whole, lead, body)
        self._closed = False
        self._write(pieces, lead, lead + len(body))
        tail = lead + len(body)
        self._space = _source_of(pieces, tail) if tail < len(whole) else None
        self._skip = False

    def _separate(
        self, pieces: Sequence[tuple[str, int | None]], whole: str, lead: int, body: str
    ) -> None:
        builder = self.builder
        if self._closed:
            if not lead:
                return
            blank, source = ("\n" if whole[0] in "\r\n" else " "), _source_of(pieces, 0)
        elif self._inline and (self._skip or body[0] not in _STARTERS):
            blank, source = " ", self._space
        else:
            return
        if not builder.length or (blank == " " and builder.last in _TIGHT):
            return
        builder.add(blank, source)

    def _write(self, pieces: Iterable[tuple[str, int | None]], low: int, high: int) -> None:
        at = 0
        for text, source in pieces:
            start, end = max(low - at, 0), min(high - at, len(text))
            if start < end:
                part = text[start:end]
                if self._skip:
                    part = re.sub(r"[^\n]", "*", part)
                elif _HIDDEN in part:
                    part = part.replace(_HIDDEN, "*")
                self.builder.add(part, None if source is None else source + start)
            at += len(text)


def _source_of(pieces: Iterable[tuple[str, int | None]], place: int) -> int | None:
    at = 0
    for text, source in pieces:
        if place < at + len(text):
            return None if source is None else source + place - at
        at += len(text)
    return None
