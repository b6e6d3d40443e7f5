"""The document: what a body says, block by block, bound to no network."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from pipeline.expression import late
from pipeline.frozen import frozen

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
    """Something in the body that no network gets: raw HTML, a comment without end, a picture from
    elsewhere, an odd address.

    `source` is how it stands in the body, to be looked for there.
    """

    kind: Literal["html", "comment", "picture", "address"]
    source: str


@frozen
class Segment:
    """What stands between two thematic breaks: the blocks, and the same as text with spans."""

    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...]
    text: str
    spans: tuple[Span, ...]


@frozen
class Document:
    """A post's body; at least one segment, the only one that may be empty."""

    segments: tuple[Segment, ...]
    findings: tuple[Finding, ...]


# Addresses that a link may have.
FULL = re.compile(r"https?://[^/?#\s]|mailto:.|tel:.", re.IGNORECASE)


def plain(children: Iterable[Inline]) -> str:
    """The characters of inlines, newlines as spaces."""
    return "".join(
        " "
        if isinstance(child, Newline)
        else child.key
        if isinstance(child, Person)
        else plain(child.children)
        if isinstance(child, (Styled, Anchor))
        else child.text
        for child in children
    )


def bare(address: str) -> str:
    """An address as people say it: no scheme, no closing slash."""
    return re.sub(r"^https?://", "", address, flags=re.IGNORECASE).rstrip("/")


def short(address: str) -> str:
    """An address as people say it: `exemple.fr/atelier`, without scheme, tags and fragment."""
    return re.split(r"[?#]", bare(address), maxsplit=1)[0].rstrip("/") or address


_SPACES = late("[ \t\n\r\f\v\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """A text on one line, with single spaces; the hard spaces of French stay what they are."""
    return _SPACES.sub(" ", text).strip()
