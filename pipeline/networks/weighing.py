"""Weighing: the stretches of a text that count for more or less than their code points."""

from collections.abc import Iterable
from typing import NamedTuple


class Atom(NamedTuple):
    """A stretch of text that does not weigh one a code point; the end is exclusive."""

    start: int
    end: int
    weight: int


def weight(text: str, atoms: Iterable[Atom]) -> int:
    """What a text weighs: one a code point, but for its atoms."""
    total = len(text)
    for start, end, weighs in atoms:
        total += weighs - (end - start)
    return total


def code_points(_text: str) -> list[Atom]:
    """Every code point weighs one."""
    return []


def utf16(text: str) -> list[Atom]:
    """UTF-16 code units: a code point beyond the first 65,536 weighs two."""
    if text.isascii() or max(text) < "\U00010000":
        return []
    return [Atom(at, at + 1, 2) for at, char in enumerate(text) if char >= "\U00010000"]
