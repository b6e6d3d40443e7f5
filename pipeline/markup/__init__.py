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

import unicodedata
from functools import lru_cache

from pipeline.markup.document import (
    Document,
    Finding,
    Picture,
    Segment,
    Span,
    SpanType,
    one_line,
    short,
)
from pipeline.markup.page import to_html
from pipeline.markup.reading import read

__all__ = [
    "Document",
    "Finding",
    "Picture",
    "Segment",
    "Span",
    "SpanType",
    "one_line",
    "parse",
    "plain",
    "short",
    "to_html",
]


@lru_cache(maxsize=16)
def parse(body: str) -> Document:
    """Read a body once; the same body again costs nothing."""
    return read(body if body.isascii() else unicodedata.normalize("NFC", body))


_SIGNS = frozenset("\\`*_{}[]<>()#+-.!|~@&=:")


def plain(text: str) -> str:
    """Markdown that shows a text letter by letter."""
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in text)
