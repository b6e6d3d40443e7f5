"""Weighing: the stretches of a text that count for more or less than their code points."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar


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


_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def code_points(_text: str) -> list[Atom]:
    """Every code point weighs one."""
    return []


def utf16(text: str) -> list[Atom]:
    """UTF-16 code units: a code point beyond the first 65,536 weighs two."""
    if text.isascii():
        return []
    return [Atom(found.start(), found.end(), 2) for found in _ASTRAL.finditer(text)]


class Stretch(Protocol):
    """Anything with a start and an exclusive end."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Stretch)


def apart(stretches: Iterable[S], taken: Sequence[tuple[int, int]]) -> list[S]:
    """The stretches that share nothing with those that are taken; each list in order of start."""
    if not taken:
        return list(stretches)
    free: list[S] = []
    at = 0
    for stretch in stretches:
        while at < len(taken) and taken[at][1] <= stretch.start:
            at += 1
        if at == len(taken) or taken[at][0] >= stretch.end:
            free.append(stretch)
    return free


def merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same stretches in order, those that overlap made one."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if whole and start < whole[-1][1]:
            if end > whole[-1][1]:
                whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole
