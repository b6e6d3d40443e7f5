r"""Markdown as the product reads it: a post's body becomes a frozen document, then plain text.

What an author may count on:

- A newline in a paragraph is a newline on the network; an empty line parts paragraphs. Trailing
  spaces and a trailing backslash change nothing. Several empty lines count as one.
- `---` (also `***`, `___`) on a line of its own parts a thread, even right below a text, where
  CommonMark would see a heading.
- Bullets become `• `, numbers keep their figures, lists inside lists are indented by two spaces.
  Quotes, headings, code and tables lose their markup; cells of a table are parted by ` · `.
- `[label](address)`, `<address>` and a bare `https://…` are links. Punctuation that closes a
  sentence is no part of a bare address.
- `![alt](file)` is a picture of the repository; it leaves the text.
- `@{marie}` is a person of people.yml, except in code and after a backslash.
- `\#` and `\@` are the bare characters: no tag, no mention is made of them.
- HTML comments are notes to oneself and stay out. Any other HTML is noted as a finding.

Text is NFC with `\n` newlines. Nesting deeper than 20 levels is read as plain characters.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, cast

if TYPE_CHECKING:
    import mistune
    from mistune.core import InlineState
    from mistune.inline_parser import InlineParser

StyleName = Literal["bold", "italic", "strike"]
SpanType = Literal[
    "bold",
    "italic",
    "strike",
    "code",
    "pre",
    "quote",
    "heading",
    "link",  # a label; value is the address
    "url",  # an address that shows itself; value is the address
    "person",  # value is the key in people.yml
    "literal",  # an escaped '#' or '@'
]


class Text(NamedTuple):
    """Characters as they are."""

    text: str


class Escaped(NamedTuple):
    """A `#` or `@` that the author escaped."""

    text: str


class Newline(NamedTuple):
    """A new line inside a paragraph."""


class Styled(NamedTuple):
    """Emphasis around other inlines."""

    style: StyleName
    children: tuple["Inline", ...]


class Code(NamedTuple):
    """A stretch of code in a line."""

    text: str


class Anchor(NamedTuple):
    """A link; `bare` where the address is its own label."""

    url: str
    children: tuple["Inline", ...]
    bare: bool


class Person(NamedTuple):
    """Somebody of people.yml."""

    key: str


Inline: TypeAlias = Text | Escaped | Newline | Styled | Code | Anchor | Person


class Paragraph(NamedTuple):
    """Running text."""

    children: tuple[Inline, ...]


class Heading(NamedTuple):
    """A heading of level 1 to 6."""

    level: int
    children: tuple[Inline, ...]


class Quote(NamedTuple):
    """Blocks that somebody else said."""

    blocks: tuple["Block", ...]


class Listing(NamedTuple):
    """A list; `start` is None for bullets, `mark` closes a number ('.' or ')')."""

    start: int | None
    mark: str
    tight: bool
    items: tuple[tuple["Block", ...], ...]


class CodeBlock(NamedTuple):
    """Lines of code, without the last newline."""

    text: str


class Table(NamedTuple):
    """Rows of cells; the first row is the head."""

    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


Block: TypeAlias = Paragraph | Heading | Quote | Listing | CodeBlock | Table


class Picture(NamedTuple):
    """A picture named in the body, its path as written."""

    file: str
    alt: str


class Span(NamedTuple):
    """A stretch of flat text with a meaning; offsets count code points, the end is exclusive."""

    start: int
    end: int
    type: SpanType
    value: str = ""


class Finding(NamedTuple):
    """Something in the body that no network gets: raw HTML, a remote picture, an odd address.

    `source` is how it stands in the body, to be looked for there.
    """

    kind: Literal["html", "picture", "address"]
    source: str


@dataclass(frozen=True, slots=True)
class Segment:
    """What stands between two thematic breaks: the blocks, and the same as text with spans."""

    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...]
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A post's body; at least one segment, the only one that may be empty."""

    segments: tuple[Segment, ...]
    findings: tuple[Finding, ...]


_COMMENTS = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)*", re.DOTALL)
_ADDRESS = r"(?<![A-Za-z0-9])[hH][tT][tT][pP][sS]?://[^\s<>]+"
_HAS_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_PERSON = r"@\{[^{}\n]{1,64}\}"
_FULL = re.compile(r"https?://[^/?#\s]|mailto:.|tel:.", re.IGNORECASE)
_TRAILING = ".,;:!?'\"*_~`’”»…"
_CLOSERS = {")": "(", "]": "[", "}": "{"}


@lru_cache(maxsize=16)
def parse(body: str) -> Document:
    """Read a body once; the same body again costs nothing."""
    if not body.isascii():
        body = unicodedata.normalize("NFC", body)
    tokens = cast(list[dict[str, Any]], _parser(bool(_HAS_ADDRESS.search(body)))(body))
    reader = _Reader()
    segments: list[Segment] = []
    blocks: list[Block] = []
    for token in tokens:
        if token["type"] == "thematic_break":
            _close(segments, blocks, reader)
            blocks = []
        else:
            reader.block(token, blocks)
    _close(segments, blocks, reader)
    if not segments:
        segments.append(Segment((), (), "", ()))
    return Document(tuple(segments), tuple(reader.findings))


def _close(segments: list[Segment], blocks: list[Block], reader: "_Reader") -> None:
    """End a segment; one without text or picture does not count."""
    if not blocks and not reader.pictures:
        return
    text, spans = flatten(blocks)
    segments.append(Segment(tuple(blocks), tuple(reader.pictures), text, spans))
    reader.pictures = []


# Reading mistune's tokens


@cache
def _parser(addresses: bool) -> "mistune.Markdown":
    """mistune, set up; the rule for bare addresses costs time, so it is there only when needed."""
    import mistune
    from mistune.plugins.formatting import strikethrough
    from mistune.plugins.table import table

    markdown = mistune.Markdown(plugins=[strikethrough, table])
    block = markdown.block
    block.specification["setex_heading"] = r"^ {0,3}(?P<setext_1>=){1,}[ \t]*$"
    inline = markdown.inline
    inline.register("escape", inline.specification["escape"], _escape, start_chars="\\")
    inline.register("person", _PERSON, _person, start_chars="@")
    if addresses:
        inline.register("address", _ADDRESS, _address, start_chars=("h", "H"))
    return markdown


def _escape(inline: "InlineParser", match: re.Match[str], state: "InlineState") -> int:
    characters = match[0][1::2]
    if "#" in characters or "@" in characters:
        state.append_token({"type": "escaped", "raw": characters})
        return match.end()
    return inline.parse_escape(match, state)


def _person(_inline: "InlineParser", match: re.Match[str], state: "InlineState") -> int:
    state.append_token({"type": "person", "raw": match[0][2:-1].strip()})
    return match.end()


def _address(inline: "InlineParser", match: re.Match[str], state: "InlineState") -> int:
    address = match[0]
    if state.brackets and "]" in address:
        address = address[: address.index("]")]
    address = _without_punctuation(address)
    end = match.start() + len(address)
    if state.in_link or state.depth >= inline.max_nested_level or not _FULL.match(address):
        inline.process_text(address, state)
        return end
    state.append_token(
        {
            "type": "link",
            "children": [{"type": "text", "raw": address}],
            "attrs": {"url": address},
            "_autolink": address,
        }
    )
    return end


def _without_punctuation(address: str) -> str:
    """An address without the punctuation that closes the sentence or the bracket around it."""
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _TRAILING:
            end -= 1
        elif last in _CLOSERS and address.count(last, 0, end) > address.count(
            _CLOSERS[last], 0, end
        ):
            end -= 1
        else:
            break
    return address[:end]


_STYLES: dict[str, StyleName] = {"strong": "bold", "emphasis": "italic", "strikethrough": "strike"}


class _Reader:
    """Makes our blocks and inlines of mistune's tokens; collects pictures and findings."""

    __slots__ = ("findings", "pictures", "unescape")

    def __init__(self) -> None:
        from mistune.util import unescape

        self.unescape = unescape
        self.pictures: list[Picture] = []
        self.findings: list[Finding] = []

    def block(self, token: dict[str, Any], out: list[Block]) -> None:
        kind = token["type"]
        if kind == "paragraph" or kind == "block_text":
            children = self.inlines(token["children"])
            if children:
                out.append(Paragraph(children))
        elif kind == "blank_line":
            pass
        elif kind == "heading":
            children = self.inlines(token["children"])
            if children:
                out.append(Heading(token["attrs"]["level"], children))
        elif kind == "list":
            attrs = token["attrs"]
            items = tuple(filter(None, (self.blocks(item) for item in token["children"])))
            if items:
                start = attrs.get("start", 1) if attrs["ordered"] else None
                out.append(Listing(start, token["bullet"], token["tight"], items))
        elif kind == "block_quote":
            blocks = self.blocks(token)
            if blocks:
                out.append(Quote(blocks))
        elif kind == "block_code":
            text = token["raw"].strip("\n")
            if text:
                out.append(CodeBlock(text))
        elif kind == "table":
            head, body = token["children"][0], token["children"][1:]
            lines = [head, *(row for part in body for row in part["children"])]
            out.append(
                Table(
                    tuple(
                        tuple(self.inlines(cell["children"]) for cell in line["children"])
                        for line in lines
                    )
                )
            )
        elif kind == "block_html":
            self.html(token["raw"])
        elif "children" in token:
            out.extend(self.blocks(token))

    def blocks(self, token: dict[str, Any]) -> tuple[Block, ...]:
        out: list[Block] = []
        for child in token["children"]:
            self.block(child, out)
        return tuple(out)

    def html(self, raw: str) -> None:
        comments = _COMMENTS.match(raw)
        rest = raw[comments.end() :] if comments else raw
        if rest.strip():
            self.findings.append(Finding("html", rest.strip()))

    def inlines(self, tokens: Iterable[dict[str, Any]]) -> tuple[Inline, ...]:
        out: list[Inline] = []
        removed = False  # a picture or a comment: the spaces on both its sides are one too many
        for token in tokens:
            kind = token["type"]
            if kind == "text":
                raw = token["raw"]
                text = self.unescape(raw) if "&" in raw else raw
                if removed and (not out or _ends_open(out[-1])):
                    text = text.lstrip(" ")
                if text:
                    out.append(Text(text))
            elif kind == "softbreak" or kind == "linebreak":
                if out and not (removed and type(out[-1]) is Newline):
                    out.append(Newline())
            elif kind == "image":
                self.picture(token)
            elif kind == "inline_html":
                self.html(token["raw"])
            else:
                out.append(self.inline(kind, token))
            removed = kind == "image" or kind == "inline_html"
        while out and type(out[-1]) is Newline:
            out.pop()
        return tuple(out)

    def inline(self, kind: str, token: dict[str, Any]) -> Inline:
        if kind in _STYLES:
            return Styled(_STYLES[kind], self.inlines(token["children"]))
        if kind == "link":
            return self.link(token)
        if kind == "codespan":
            return Code(token["raw"])
        if kind == "person":
            return Person(token["raw"])
        if kind == "escaped":
            return Escaped(token["raw"])
        return Text(str(token.get("raw", "")))

    def link(self, token: dict[str, Any]) -> Anchor:
        url = token["attrs"]["url"]
        if not _FULL.match(url):
            self.findings.append(Finding("address", url))
        children = self.inlines(token["children"])
        label = _plain(children)
        shown = url[7:] if url.startswith("mailto:") else url[4:] if url.startswith("tel:") else url
        if not label:
            return Anchor(url, (Text(shown),), True)
        return Anchor(url, children, _bare(label) == _bare(shown))

    def picture(self, token: dict[str, Any]) -> None:
        url = token["attrs"]["url"]
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", url):
            self.findings.append(Finding("picture", url))
            return
        from urllib.parse import unquote

        alt = " ".join(_plain(self.inlines(token["children"])).split())
        self.pictures.append(Picture(unquote(url), alt))


def _ends_open(inline: Inline) -> bool:
    """Whether a space after this would be one too many."""
    return type(inline) is Newline or (type(inline) is Text and inline.text.endswith(" "))


def _plain(children: Iterable[Inline]) -> str:
    """The characters of inlines, newlines as spaces."""
    return "".join(
        " "
        if isinstance(child, Newline)
        else child.key
        if isinstance(child, Person)
        else _plain(child.children)
        if isinstance(child, (Styled, Anchor))
        else child.text
        for child in children
    )


def _bare(address: str) -> str:
    """An address as people say it: no scheme, no closing slash."""
    return re.sub(r"^https?://", "", address, flags=re.IGNORECASE).rstrip("/")


def short(address: str) -> str:
    """An address as people say it: `exemple.fr/atelier`, without scheme, tags and fragment."""
    return re.split(r"[?#]", _bare(address), maxsplit=1)[0].rstrip("/") or address


# Text


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


# HTML


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

    __slots__ = ("address", "escape", "person")

    def __init__(self, person: Callable[[str], str], address: Callable[[str], str]) -> None:
        from html import escape

        self.escape = escape
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
            return f"<pre><code>{self.escape(block.text)}</code></pre>"
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
            if not _FULL.match(child.url):
                return label
            return f'<a href="{self.escape(self.address(child.url))}">{label}</a>'
        if isinstance(child, Code):
            return f"<code>{self.escape(child.text)}</code>"
        if isinstance(child, Person):
            return self.escape(self.person(child.key))
        return self.escape(child.text)
