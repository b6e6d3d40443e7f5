"""Flat text: blocks as plain characters, and what their stretches mean."""

from collections.abc import Iterable, Sequence

from pipeline.markup.document import (
    Anchor,
    Block,
    Code,
    CodeBlock,
    Escaped,
    Heading,
    Inline,
    Listing,
    Newline,
    Paragraph,
    Person,
    Quote,
    Span,
    SpanType,
    Styled,
    Table,
    Text,
)


def flatten(blocks: Sequence[Block]) -> tuple[str, tuple[Span, ...]]:
    """Blocks as plain text and what its stretches mean; a link shows its label alone."""
    writer = _Writer()
    writer.blocks(blocks, "\n\n")
    return "".join(writer.pieces), tuple(writer.spans)


class _Writer:
    """Collects pieces of text, and spans by where the pieces landed."""

    __slots__ = ("indent", "length", "pieces", "spans")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.spans: list[Span] = []
        self.length = 0
        self.indent = ""

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def blocks(self, blocks: Sequence[Block], gap: str) -> None:
        for number, block in enumerate(blocks):
            if number:
                self.write(gap + self.indent)
            kind = type(block)
            if kind is Paragraph:
                self.inlines(block.children)  # type: ignore[union-attr]
            else:
                self.special(block)

    def special(self, block: Block) -> None:
        start = self.length
        if isinstance(block, Heading):
            self.inlines(block.children)
            self.spans.append(Span(start, self.length, "heading"))
        elif isinstance(block, Quote):
            self.blocks(block.blocks, "\n\n")
            self.spans.append(Span(start, self.length, "quote"))
        elif isinstance(block, Listing):
            self.listing(block)
        elif isinstance(block, CodeBlock):
            self.write(block.text.replace("\n", "\n" + self.indent))
            self.spans.append(Span(start, self.length, "pre"))
        elif isinstance(block, Table):
            for line, row in enumerate(block.rows):
                if line:
                    self.write("\n" + self.indent)
                for column, cell in enumerate(row):
                    if column:
                        self.write(" · ")
                    self.inlines(cell)

    def listing(self, block: Listing) -> None:
        outer = self.indent
        for number, item in enumerate(block.items):
            if number:
                self.write(("\n" if block.tight else "\n\n") + outer)
            if block.start is None:
                self.write("• ")
            else:
                self.write(f"{block.start + number}{block.mark} ")
            self.indent = outer + "  "
            self.blocks(item, "\n" if block.tight else "\n\n")
            self.indent = outer

    def inlines(self, children: Iterable[Inline]) -> None:
        for child in children:
            kind = type(child)
            if kind is Text:
                self.write(child.text)  # type: ignore[union-attr]
            elif kind is Newline:
                if self.pieces and self.pieces[-1][-1:] in (" ", "\t"):
                    self.trim()
                self.write("\n" + self.indent)
            else:
                self.marked(child)

    def marked(self, child: Inline) -> None:
        start = self.length
        if isinstance(child, Styled):
            self.inlines(child.children)
            self.span(start, child.style)
        elif isinstance(child, Anchor):
            self.inlines(child.children)
            self.span(start, "url" if child.bare else "link", child.url)
        elif isinstance(child, Code):
            self.write(child.text)
            self.span(start, "code")
        elif isinstance(child, Person):
            self.write("@{" + child.key + "}")
            self.span(start, "person", child.key)
        elif isinstance(child, Escaped):
            self.write(child.text)
            self.span(start, "literal")

    def span(self, start: int, type_: SpanType, value: str = "") -> None:
        if self.length > start:
            self.spans.append(Span(start, self.length, type_, value))

    def trim(self) -> None:
        """Take back the spaces before a newline, when no span ends on them."""
        last = self.pieces[-1]
        kept = last.rstrip(" \t")
        if not self.spans or self.spans[-1].end <= self.length - (len(last) - len(kept)):
            self.pieces[-1] = kept
            self.length -= len(last) - len(kept)
