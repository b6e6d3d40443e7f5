"""What is known of the texts that an expression matches, so that hopeless ones are not tried."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import regex

_MOST = 3_000  # alternatives that are followed one by one
_MANY = 200  # words from which on it is cheaper to cut a text into its own first
_OFTEN = 16  # repetitions that count as endless


@dataclass(frozen=True, slots=True)
class Needles:
    """What a match must hold: one of the whole words, or one of the pieces, written plainly.

    Beside each word stand the longer texts of which one is there too.
    """

    words: Mapping[str, tuple[str, ...]]
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """`exact`: all that it can match; `need`: a match holds one of these; None: anything.

    A `\\0` in these texts is a word boundary.
    """

    exact: tuple[str, ...] | None
    need: tuple[str, ...] | None
    loops: int = 0  # endless repetitions on one way through; inside each other they count more
    branches: bool = False


_DIGITS = re.compile(r"[1-9]")


def plain(text: str) -> str:
    """A text in which needles are looked for: in small letters, 0 for every digit."""
    return _DIGITS.sub("0", text.lower())


ANYTHING = Known(None, None)
NOTHING = Known(("",), ("",))
EDGE = Known(("\0",), ("\0",))
DIGIT = Known(("0",), ("0",))


def literal(sign: str) -> Known:
    low = (plain(sign),)
    return Known(low, low)


def in_a_row(parts: list[Known]) -> Known:
    best: tuple[str, ...] | None = None
    run: tuple[str, ...] = ("",)
    whole = True
    loops = sum(part.loops for part in parts)
    branches = any(part.branches for part in parts)
    for part in parts:
        if part.exact is not None and len(run) * len(part.exact) <= _MOST:
            run = tuple(dict.fromkeys(left + right for left in run for right in part.exact))
            continue
        best = _better(best, run)
        best = _better(best, part.need)
        whole = False
        run = part.exact if part.exact is not None else ("",)
    if whole:
        return Known(run, run, loops, branches)
    return Known(None, _better(best, run), loops, branches)


def either(branches: list[Known]) -> Known:
    if len(branches) == 1:
        return branches[0]
    loops = max(branch.loops for branch in branches)
    if all(branch.exact is not None for branch in branches):
        exact = tuple(dict.fromkeys(text for branch in branches for text in branch.exact or ()))
        if len(exact) <= _MOST:
            return Known(exact, exact, loops, True)
    if any(branch.need is None for branch in branches):
        return Known(None, None, loops, True)
    need = tuple(text for branch in branches for text in branch.need or ())
    return Known(None, need, loops, True)


def _worth(texts: tuple[str, ...] | None) -> int:
    if not texts:
        return 0
    return min(len(text) - text.count("\0") + (text.count("\0") and 1) for text in texts)


def _better(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if other is None or _worth(other) <= _worth(one):
        return one
    return other if _worth(other) > 0 else one


_WORD = regex.compile(r"\w+")


def of(need: tuple[str, ...] | None) -> Needles | None:
    if not need:
        return None
    words: dict[str, tuple[str, ...]] = {}
    pieces: set[str] = set()
    for text in need:
        whole = [
            match.group()
            for match in _WORD.finditer(text)
            if match.start() > 0 and match.end() < len(text)
        ]
        if whole:
            word = max(whole, key=len)
            words[word] = (*words.get(word, ()), text.replace("\0", ""))
            continue
        piece = max(text.split("\0"), key=len)
        if not piece:
            return None
        pieces.add(piece)
    return Needles(words, tuple(sorted(pieces)))


def repeated(known: Known, least: int, most: int | None) -> Known:
    if (least, most) == (1, 1):
        return known
    loops = known.loops
    if most is None or most > _OFTEN:
        loops = 1 if not loops and not known.branches else 2 + loops
    elif most > 1:
        loops *= 2
    if least == 0:
        if most == 1 and known.exact is not None:
            exact = ("", *known.exact)
            return Known(exact, exact, loops, True)
        return Known(None, None, loops, True)
    need = known.exact if known.exact is not None else known.need
    return Known(None, need, loops, known.branches or most != least)


def any_of(needles: Iterable[Needles | None]) -> Needles | None:
    """What a match of any of several expressions must hold."""
    words: dict[str, tuple[str, ...]] = {}
    pieces: set[str] = set()
    for each in needles:
        if each is None:
            return None
        for word, texts in each.words.items():
            words[word] = (*words.get(word, ()), *texts)
        pieces.update(each.pieces)
    return Needles(words, tuple(sorted(pieces)))


class Plain(Protocol):
    """A text as needles are looked for in it, and its words."""

    @property
    def plain(self) -> str: ...
    @property
    def words(self) -> frozenset[str]: ...


class Index:
    """Which of several expressions, or rules made of them, could match in a text."""

    __slots__ = ("_always", "_pieces", "_words")

    def __init__(self, needles: Iterable[Needles | None]) -> None:
        words: dict[str, list[tuple[str, int]]] = {}
        pieces: dict[tuple[str, int], None] = {}
        self._always: list[int] = []
        for number, each in enumerate(needles):
            if each is None:
                self._always.append(number)
                continue
            for word, texts in each.words.items():
                words.setdefault(word, []).extend((text, number) for text in dict.fromkeys(texts))
            pieces.update(((piece, number), None) for piece in each.pieces)
        if len(words) < _MANY:
            pieces.update((pair, None) for pairs in words.values() for pair in pairs)
            words = {}
        self._pieces = tuple(pieces)
        self._words = words

    def possible(self, text: Plain) -> set[int]:
        """The numbers of those that could."""
        low = text.plain
        found = {number for piece, number in self._pieces if piece in low}
        found.update(self._always)
        if self._words:
            for word in self._words.keys() & text.words:
                found.update([number for longer, number in self._words[word] if longer in low])
        return found
