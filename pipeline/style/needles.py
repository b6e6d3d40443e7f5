"""What is known of the texts that an expression matches, so that hopeless ones are not tried."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

import regex

from pipeline.frozen import frozen

_MOST = 3_000  # alternatives that are followed one by one
_MANY = 200  # pieces that are compared with each other
_OFTEN = 16  # repetitions that count as endless


@frozen
class Needles:
    """What a match must hold: one of the whole words, or one of the pieces, written plainly.

    Beside each word stand the longer texts of which one is there too, `\\0` for a word boundary.
    """

    words: Mapping[str, tuple[str, ...]]
    pieces: tuple[str, ...]

    def are_in(self, text: str) -> bool:
        """Whether one of them may be in a text."""
        if not self.words.keys().isdisjoint(words(text.split())):
            return True
        low = plain(text) if self.pieces else ""
        return any(piece in low for piece in self.pieces)


@frozen
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
    low = text.lower()
    return low if low.isalpha() else _DIGITS.sub("0", low)


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


def _whole(text: str) -> list[str]:
    """The words of a needle that are words in any text that holds it, too."""
    if text[:1] == "\0" == text[-1:]:
        inner = text[1:-1]
        return [inner] if inner.isalpha() else _WORD.findall(text)
    return [
        match.group()
        for match in _WORD.finditer(text)
        if match.start() > 0 and match.end() < len(text)
    ]


def of(need: tuple[str, ...] | None) -> Needles | None:
    if not need:
        return None
    words: dict[str, tuple[str, ...]] = {}
    pieces: set[str] = set()
    for text in need:
        whole = _whole(text)
        if whole:
            word = max(whole, key=len)
            words[word] = (*words.get(word, ()), text)
            continue
        piece = max(text.split("\0"), key=len)
        if not piece:
            return None
        pieces.add(piece)
    return Needles(words, _least(pieces))


def _least(pieces: set[str]) -> tuple[str, ...]:
    """Pieces without those that hold another one."""
    if len(pieces) < 2 or len(pieces) > _MANY:
        return tuple(sorted(pieces))
    return tuple(
        piece
        for piece in sorted(pieces)
        if not any(other in piece and other != piece for other in pieces)
    )


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


class _Words(dict[str, tuple[str, ...]]):
    """The words of stretches without blanks, each of which is cut into them once."""

    def __missing__(self, stretch: str) -> tuple[str, ...]:
        low = plain(stretch)
        found = (low,) if low.isalpha() else tuple(_WORD.findall(low))
        if len(stretch) <= _LONG:
            if len(self) >= _KEPT:
                self.clear()
            self[stretch] = found
        return found


_KEPT = 1 << 15  # stretches and words of which it is remembered what is in them
_LONG = 64  # characters; longer ones are not met again
_START = 3  # characters by which the parts of words are looked up
_words_of = _Words().__getitem__


def words(stretches: Iterable[str]) -> list[str]:
    """The words of stretches without blanks in their order, written plainly."""
    return list(chain.from_iterable(map(_words_of, stretches)))


class Local(Protocol):
    """An expression that looks at no more than a stretch without blanks."""

    def is_in(self, stretch: str) -> bool: ...


class Plain(Protocol):
    """A text in stretches without blanks, and as needles are looked for in it."""

    @property
    def stretches(self) -> Sequence[str]: ...
    @property
    def plain(self) -> str: ...


class _Wanted(NamedTuple):
    """What may match: its number, and what the text must hold beside the stretch looked at."""

    number: int
    longer: str  # all of it, where blanks are in it


class _Needle(NamedTuple):
    """What a stretch must hold, and what is wanted then."""

    stretch: str
    wanted: _Wanted


class Index:
    """Which of several expressions could match in a text.

    What a stretch without blanks may stand for is found out once; most stand for nothing.
    """

    def __init__(self, needles: Iterable["Needles | Local | None"]) -> None:
        self._always: set[int] = set()
        self._local: list[tuple[int, Local]] = []
        self._words: dict[str, list[_Needle]] = {}
        self._parts: dict[str, list[tuple[str, _Needle]]] = {}  # of words, by how they begin
        self._signs: list[_Needle] = []
        self._blanks: list[tuple[int, str]] = []
        self._known: set[str] = set()
        self._tellers: set[str] = set()
        self._telling: dict[str, tuple[_Wanted, ...]] = {}
        self._last: tuple[Plain | None, dict[int, list[str]]] = None, {}
        texts: dict[tuple[int, str], list[str]] = {}
        for number, each in enumerate(needles):
            if each is None:
                self._always.add(number)
                continue
            if not isinstance(each, Needles):
                self._local.append((number, each))
                continue
            for some in each.words.values():
                texts.update(((number, text), _whole(text)) for text in some)
            for piece in each.pieces:
                self._add_piece(number, piece)
        often = Counter(chain.from_iterable(texts.values()))
        for (number, text), inside in texts.items():
            self._add_words(number, text, inside, often)
        self._starts = sorted({len(start) for start in self._parts})

    def _add_words(
        self, number: int, text: str, inside: Sequence[str], often: Mapping[str, int]
    ) -> None:
        """A text by that one of the words inside it that the fewest have."""
        word = min(inside, key=often.__getitem__)
        needle = _needle(number, text.replace("\0", ""), word)
        self._words.setdefault(word, []).append(needle)

    def _add_piece(self, number: int, piece: str) -> None:
        """A text that may stand inside of words."""
        run = max(_WORD.findall(piece), key=len, default="")
        if run:
            needle = _needle(number, piece, run)
            self._parts.setdefault(run[:_START], []).append((run, needle))
        elif stretches := piece.split():
            self._signs.append(_needle(number, piece, max(stretches, key=len)))
        else:
            self._blanks.append((number, piece))

    def possible(self, text: Plain) -> set[int]:
        """The numbers of those that could."""
        return self.telling(text).keys() | self._always

    def telling(self, text: Plain) -> dict[int, list[str]]:
        """Each that could in some texts only, and the stretches of which it holds one there."""
        last, told = self._last
        if text is last:
            return told
        found: dict[int, list[str]] = {}
        stretches = set(text.stretches)
        if not stretches <= self._known:
            self._learn(stretches - self._known)
        for stretch in stretches & self._tellers:
            for number, longer in self._telling[stretch]:
                if not longer or longer in text.plain:
                    found.setdefault(number, []).append(stretch)
        for number, blanks in self._blanks:
            if blanks in text.plain:
                found[number] = [""]
        self._last = text, found
        return found

    def _learn(self, stretches: set[str]) -> None:
        """Find out what these stretches may stand for."""
        if len(self._known) >= _KEPT:
            self._known.clear()
            self._tellers.clear()
            self._telling.clear()
        self._known |= stretches
        for stretch in stretches:
            low = plain(stretch)
            found = [needle.wanted for needle in self._needles(stretch) if needle.stretch in low]
            for number, local in self._local:
                if local.is_in(stretch):
                    found.append(_Wanted(number, ""))
            if found:
                self._tellers.add(stretch)
                self._telling[stretch] = tuple(dict.fromkeys(found))

    def _needles(self, stretch: str) -> Iterator[_Needle]:
        """What the words of a stretch, their parts, and its signs may belong to."""
        for word in _words_of(stretch):
            yield from self._words.get(word, ())
            for size in self._starts:
                for at in range(len(word) - size + 1):
                    start = word[at : at + size]
                    if start in self._parts:
                        for part, needle in self._parts[start]:
                            if word.startswith(part, at):
                                yield needle
        if not stretch.isalpha():
            yield from self._signs


def _needle(number: int, text: str, key: str) -> _Needle:
    """A text to look for, where `key` stands; without blanks in it, a stretch tells all."""
    stretches = text.split()
    if stretches == [text]:
        return _Needle(text, _Wanted(number, ""))
    stretch = next(stretch for stretch in stretches if key in stretch)
    return _Needle(stretch, _Wanted(number, text))
