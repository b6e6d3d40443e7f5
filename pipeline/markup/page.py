"""Pages: a document as HTML, everything escaped."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from pipeline.markup.document import (
    FULL,
    Anchor,
    Block,
    Code,
    CodeBlock,
    Heading,
    Inline,
    Listing,
    Newline,
    Paragraph,
    Person,
    Quote,
    Segment,
    Styled,
)


def to_html(
    segments: Iterable[Segment], person: Callable[[str], str], address: Callable[[str], str]
) -> str:
    """The same document as HTML, everything escaped; `person` and `address` say what to show.

    `person` gives a key's name, `address` the target of a link (a tagged one, say). Segments are
    parted by `<hr>`. A link whose address is not http, https, mailto or tel is shown as its label.
    """
    page = _Page(person, address)
    return "\n<hr>\n".join("\n".join(map(page.block, segment.blocks)) for segment in segments)


class _Page:
    """Writes blocks and inlines as HTML."""

    __slots__ = ("address", "person")

    def __init__(self, person: Callable[[str], str], address: Callable[[str], str]) -> None:
        self.person = person
        self.address = address

    def block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return f"<p>{self.inlines(block.children)}</p>"
        if isinstance(block, Heading):
            return f"<h{block.level}>{self.inlines(block.children)}</h{block.level}>"
        if isinstance(block, Quote):
            return f"<blockquote>\n{self.blocks(block.blocks)}\n</blockquote>"
        if isinstance(block, CodeBlock):
            return f"<pre><code>{escape(block.text)}</code></pre>"
        if isinstance(block, Listing):
            items = "\n".join(f"<li>{self.item(item, block.tight)}</li>" for item in block.items)
            if block.start is None:
                return f"<ul>\n{items}\n</ul>"
            start = "" if block.start == 1 else f' start="{block.start}"'
            return f"<ol{start}>\n{items}\n</ol>"
        head, *rows = (
            "".join(f"<{tag}>{self.inlines(cell)}</{tag}>" for cell in row)
            for tag, row in (("td" if line else "th", row) for line, row in enumerate(block.rows))
        )
        body = "".join(f"\n<tr>{row}</tr>" for row in rows)
        return f"<table>\n<tr>{head}</tr>{body}\n</table>"

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "\n".join(map(self.block, blocks))

    def item(self, blocks: Sequence[Block], tight: bool) -> str:
        if not tight:
            return self.blocks(blocks)
        return "\n".join(
            self.inlines(block.children) if isinstance(block, Paragraph) else self.block(block)
            for block in blocks
        )

    def inlines(self, children: Iterable[Inline]) -> str:
        return "".join(map(self.inline, children))

    def inline(self, child: Inline) -> str:
        if isinstance(child, Newline):
            return "<br>\n"
        if isinstance(child, Styled):
            tag = {"bold": "strong", "italic": "em", "strike": "del"}[child.style]
            return f"<{tag}>{self.inlines(child.children)}</{tag}>"
        if isinstance(child, Anchor):
            label = self.inlines(child.children)
            if not FULL.match(child.url):
                return label
            return f'<a href="{escape(self.address(child.url))}">{label}</a>'
        if isinstance(child, Code):
            return f"<code>{escape(child.text)}</code>"
        if isinstance(child, Person):
            return escape(self.person(child.key))
        return escape(child.text)
