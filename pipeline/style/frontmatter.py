"""The texts in a file's front matter, found by a quick scan, each with its place."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_KEY = re.compile(r"^([A-Za-z_][\w-]*):[ \t]+(?=\S)(.*)$", re.MULTILINE)
_BLOCK = re.compile(r"[|>][-+]?[ \t]*(?:#.*)?\Z")
_COMMENT = re.compile(r"[ \t]+#.*\Z")
# What YAML or a reader takes for something other than words: numbers, dates, addresses.
_NO_TEXT = re.compile(
    r"(?:[-+]?[0-9][0-9_,.:eE+-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9:.]+.*)?|true|false|null|~"
    r"|[a-z][a-z0-9+.-]*://\S*)\Z",
    re.IGNORECASE,
)


class Field(NamedTuple):
    """A key of the front matter and its text: pieces with the offset where each begins."""

    key: str
    pieces: tuple[tuple[int, str], ...]


def read(text: str) -> tuple[int, list[Field]]:
    """Where the body begins, and the texts before it; (0, []) without front matter."""
    opening = _OPENING.match(text)
    if opening is None:
        return 0, []
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        return 0, []
    return closing.end(), list(_fields(text, opening.end(), closing.start()))


def _fields(text: str, start: int, end: int) -> Iterator[Field]:
    for match in _KEY.finditer(text, start, end):
        value, source = match[2].rstrip(), match.start(2)
        first = value[:1]
        if _BLOCK.match(value):
            pieces = tuple(_indented(text, match.end() + 1, end))
            if pieces:
                yield Field(match[1], pieces)
            continue
        if first in "[{&*!#%@`|>":
            continue
        if first in "\"'":
            closing = value.rfind(first)
            if closing > 0:
                yield Field(match[1], ((source + 1, value[1:closing]),))
            continue
        plain = _COMMENT.sub("", value)
        if plain and not _NO_TEXT.match(plain):
            yield Field(match[1], ((source, plain),))


def _indented(text: str, at: int, end: int) -> Iterator[tuple[int, str]]:
    """The lines of a block text, with their newlines."""
    while at < end:
        newline = text.find("\n", at, end)
        stop = end if newline < 0 else newline + 1
        line = text[at:stop]
        inner = line.lstrip(" ")
        if inner.strip() and inner == line:
            return
        if inner.strip():
            yield at + len(line) - len(inner), inner
        at = stop
