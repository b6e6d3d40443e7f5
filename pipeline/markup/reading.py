"""Reading: mistune's tokens become a document."""

import re
from collections.abc import Iterable, Iterator, MutableMapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pipeline.markup import marks, paragraphs
from pipeline.markup.document import (
    FULL,
    Anchor,
    Block,
    Code,
    CodeBlock,
    Document,
    Escaped,
    Finding,
    Heading,
    Inline,
    Listing,
    Newline,
    Paragraph,
    Person,
    Picture,
    Quote,
    Segment,
    Styled,
    StyleName,
    Table,
    Text,
    bare,
    one_line,
    plain,
)
from pipeline.markup.flat import flatten

if TYPE_CHECKING:
    import mistune
    from mistune.core import InlineState
    from mistune.inline_parser import InlineParser

# The letter comes first, then what may not stand before it: so the search is quick.
_ADDRESS = r"[hH](?<![A-Za-z0-9].)[tT][tT][pP][sS]?://[^\s<>]+"
_BARE_ADDRESS = re.compile(_ADDRESS)
_REST = re.compile(r"://[^\s<>]*")
# What Markdown could take for its own inside an address.
_MARKED = re.compile(r"[*_~`\[\]\\]|@\{|&[^\s;]*;")
_PERSON = r"@\{[^{}\n]{1,64}\}"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_TRAILING = ".,;:!?'\"*_~`’”»…"
_CLOSERS = {")": "(", "]": "[", "}": "{"}


def read(body: str) -> Document:
    """A body, NFC, as a document."""
    marked = "://" in body and _has_marked_address(body)
    return read_by(body, marked)


def _has_marked_address(body: str) -> bool:
    """Whether an address that is no link's target holds marks of Markdown."""
    at = body.find("://")
    while at >= 0:
        rest = _REST.match(body, at)
        end = rest.end() if rest else at + 3
        start = max(body.rfind("h", at - 5, at), body.rfind("H", at - 5, at))
        if body[start - 2 : start] != "](" and _MARKED.search(body, at, end):
            return True
        at = body.find("://", end)
    return False


def read_by(body: str, marked: bool) -> Document:
    """A body as the parser for `marked` addresses sees it; the other leaves bare ones to us."""
    reader = _Reader(not marked)
    segments: list[Segment] = []
    blocks: list[Block] = []
    for token in paragraphs.tokens(lambda: parser(marked), body, plain=not marked):
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


@cache
def parser(addresses: bool) -> "mistune.Markdown":
    """mistune, set up.

    Its rule for bare addresses halves its speed, so it is there only where an address holds marks
    of Markdown; others are found in the text that mistune leaves.
    """
    import mistune
    from mistune.plugins.formatting import strikethrough
    from mistune.plugins.table import table

    class Inlines(mistune.InlineParser):
        """Most texts hold no mark of Markdown, or plain ones alone."""

        def __call__(self, s: str, env: MutableMapping[str, Any]) -> list[dict[str, Any]]:
            plain = None if addresses else marks.tokens(s)
            return plain if plain is not None else super().__call__(s, env)

    markdown = mistune.Markdown(inline=Inlines(), plugins=[strikethrough, table])
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
    if state.in_link or state.depth >= inline.max_nested_level or not FULL.match(address):
        inline.process_text(address, state)
        return end
    state.append_token({**_link(address), "_autolink": address})
    return end


def _link(address: str) -> dict[str, Any]:
    return {
        "type": "link",
        "children": [{"type": "text", "raw": address}],
        "attrs": {"url": _unescaped(address)},
    }


def _unescaped(text: str) -> str:
    """The text with HTML's entities decoded."""
    if "&" not in text:
        return text
    from mistune.util import unescape

    return unescape(text)


def _without_punctuation(address: str) -> str:
    """An address without the punctuation that closes the sentence or the bracket around it."""
    surplus = {close: address.count(close) - address.count(_CLOSERS[close]) for close in _CLOSERS}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _CLOSERS:
            if surplus[last] <= 0:
                break
            surplus[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]


def _with_addresses(tokens: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The same tokens, the bare addresses of their text made links."""
    for token in tokens:
        raw = token.get("raw", "")
        if token["type"] != "text" or "://" not in raw:
            yield token
            continue
        at = 0
        for match in _BARE_ADDRESS.finditer(raw):
            address = _without_punctuation(match[0])
            if FULL.match(address):
                if match.start() > at:
                    yield {"type": "text", "raw": raw[at : match.start()]}
                yield _link(address)
                at = match.start() + len(address)
        if at < len(raw):
            yield {"type": "text", "raw": raw[at:]}


_STYLES: dict[str, StyleName] = {"strong": "bold", "emphasis": "italic", "strikethrough": "strike"}


class _Reader:
    """Makes our blocks and inlines of mistune's tokens; collects pictures and findings."""

    __slots__ = ("addresses", "findings", "pictures")

    def __init__(self, addresses: bool) -> None:
        self.addresses = addresses  # whether text may still hold bare addresses
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
            if text.strip():
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
        """Note HTML that is no comment, and a comment that takes all the rest with it."""
        rest = raw.strip()
        while rest.startswith("<!--"):
            _, end, after = rest.partition("-->")
            if not end:
                self.findings.append(Finding("comment", rest))
            rest = after.strip()
        if rest:
            self.findings.append(Finding("html", rest))

    def inlines(self, tokens: Iterable[dict[str, Any]]) -> tuple[Inline, ...]:
        out: list[Inline] = []
        if self.addresses:
            tokens = _with_addresses(tokens)
        removed = False  # a picture or a comment: the spaces on both its sides are one too many
        for token in tokens:
            kind = token["type"]
            if kind == "text":
                raw = token["raw"]
                text = _unescaped(raw) if "&" in raw else raw
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
        if not FULL.match(url):
            self.findings.append(Finding("address", url))
        addresses, self.addresses = self.addresses, False
        children = self.inlines(token["children"])
        self.addresses = addresses
        label = plain(children)
        shown = url[7:] if url.startswith("mailto:") else url[4:] if url.startswith("tel:") else url
        if not label:
            return Anchor(url, (Text(shown),), True)
        return Anchor(url, children, bare(label) == bare(shown))

    def picture(self, token: dict[str, Any]) -> None:
        url = token["attrs"]["url"]
        if _SCHEME.match(url):
            self.findings.append(Finding("picture", url))
            return
        alt = one_line(plain(self.inlines(token["children"])))
        self.pictures.append(Picture(unquote(url), alt))


def _ends_open(inline: Inline) -> bool:
    """Whether a space after this would be one too many."""
    return type(inline) is Newline or (type(inline) is Text and inline.text.endswith(" "))
