"""Grapheme clusters: what a reader takes for one character, counted without looking at each."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from pipeline.networks.weighing import Atom

if TYPE_CHECKING:
    import regex

# Code points that never join a neighbour unless the neighbour is one of the others: European
# letters, punctuation, signs and symbols. Everything else is looked at closely.
_SIMPLE = (
    r"\n\x20-\x7e\xa0-\xa8\xaa-\xac\xaf-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u200a"
    r"\u2010-\u2027\u202f-\u203b\u203d-\u2048\u204a-\u205f\u2070-\u20cf\u2460-\u2471"
)
_UNUSUAL = re.compile(f"[^{_SIMPLE}]+")
# One emoji that joins nothing, between simple characters: no skin tone, no letter of a flag.
_LONE = re.compile("[\U0001f300-\U0001f3fa\U0001f400-\U0001faff]")
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]{128}(?=[\U0001f1e6-\U0001f1ff])")


@cache
def _cluster() -> "regex.Pattern[str]":
    import regex

    return regex.compile(r"\X")


def count(text: str) -> int:
    """The number of grapheme clusters."""
    if text.isascii() and "\r" not in text:
        return len(text)
    total = len(text)
    for start, end, _weight in clusters(text):
        total -= end - start - 1
    return total


def parted(text: str, at: int) -> Atom | None:
    """The cluster that a cut at this place would part, None between two."""
    if not _UNUSUAL.search(text, at - 1, at + 1):
        return None
    return next((atom for atom in clusters(text) if atom[0] < at < atom[1]), None)


def clusters(text: str) -> list[Atom]:
    """The clusters of more than one code point, as atoms that weigh 1."""
    if (text.isascii() and "\r" not in text) or not _UNUSUAL.search(text):
        return []
    return list(_long(text))


def _long(text: str) -> Iterator[Atom]:
    find = _cluster().finditer
    for begin, end in _stretches(text):
        for start, piece in _pieces(begin, text[begin:end]):
            for cluster in find(piece):
                if cluster.end() - cluster.start() > 1:
                    yield Atom(start + cluster.start(), start + cluster.end(), 1)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Unusual characters with one neighbour on each side; stretches that touch are one."""
    begin = end = -1
    for run in _UNUSUAL.finditer(text):
        first, last = run.span()
        if last - first == 1 and _LONE.match(run[0]):
            continue
        first = max(first - 1, 0)
        if first < end:
            end = last + 1
            continue
        if end > 0:
            yield begin, min(end, len(text))
        begin, end = first, last + 1
    if end > 0:
        yield begin, min(end, len(text))


def _pieces(start: int, stretch: str) -> Iterator[tuple[int, str]]:
    """A stretch cut between flags where there are very many: `\\X` looks back over all of them."""
    at = 0
    for flags in _FLAGS.finditer(stretch):
        yield start + at, stretch[at : flags.end()]
        at = flags.end()
    yield start + at, stretch[at:]
