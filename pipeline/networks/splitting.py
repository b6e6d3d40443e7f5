"""Splitting a text too long for one part: at a paragraph, a sentence, else a word."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from pipeline.expression import late
from pipeline.networks.weighing import Atom, merged
from pipeline.variant import Facet

# A space that may be a line's end. No-break spaces and joiners are none; nor is a space before
# the punctuation that French sets apart, or after an opening mark.
_BLANK = " \t\n\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_SPACE = re.compile(rf"(?<![«“‹(\[¿¡\s])[{_BLANK}]+(?![{_BLANK}!?;:»%€”›])")
_BLANKS = re.compile(rf"[{_BLANK}]*")
# Scripts without spaces end a sentence, and may end a line, with signs of their own.
_STOPS, _SHUT = "。！？、，；：", "」』）〉》】"
_STOP = rf"(?<=[{_STOPS}{_SHUT}])(?![{_BLANK}{_STOPS}{_SHUT}])"
_GAP = late(rf"{_SPACE.pattern}|{_STOP}")
_SENTENCE = late(
    rf"""[.!?…](?:\s?["'»”’)\]]+)?([{_BLANK}]+)(?![{_BLANK}!?;:»%€”›])"""
    rf"|[。！？]+[{_SHUT}]*([{_BLANK}]*)(?![{_BLANK}{_STOPS}{_SHUT}])"
)
# Words whose full stop ends no sentence, in French and English, in small letters.
_ABBREVIATIONS = frozenset(
    (
        *("m", "mm", "mr", "mrs", "ms", "mme", "mmes", "mlle", "mgr", "dr", "drs", "pr", "prof"),
        *("st", "ste", "sr", "jr", "vve", "p", "pp", "ex", "p.ex", "cf", "etc", "av", "bd", "vol"),
        *("fig", "chap", "env", "approx", "tél", "tel", "réf", "ref", "n", "vs", "inc", "ltd"),
        *("cie", "corp", "dept", "e.g", "i.e", "c.-à-d", "c.à.d", "n.b", "j.-c"),
        *("janv", "févr", "avr", "juil", "oct", "nov", "déc", "jan", "feb", "aug", "dec"),
    )
)
_BEFORE_WORD = "(«“‘'’\"["
_WHOLE = ("link", "mention", "tag", "code")
_ENOUGH = 0.4  # a part should not be much emptier than this for the sake of a better break


def split(
    text: str,
    atoms: Sequence[Atom],
    facets: Sequence[Facet],
    room: int,
    fits: Callable[[str], bool] | None = None,
    tail: int | None = None,
) -> list[tuple[int, int]]:
    """Where the parts of a text start and end; the spaces between parts belong to none.

    No part weighs more than `room`, unless a single word does: that one is left whole. What
    stands from `tail` on does not make up a part of its own where a sentence before it can come
    along.
    """
    whole = merged(
        [
            *((facet.start, facet.end) for facet in facets if facet.type in _WHOLE),
            *((atom.start, atom.end) for atom in atoms if atom.end - atom.start > 1),
        ]
    )
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        reach = _reach(text, start, atoms, room)
        end, following = _break(text, start, reach, whole)
        while fits is not None and not fits(text[start:end]):
            shorter = _break(text, start, end - 1, whole)
            if shorter[0] >= end:
                break
            end, following = shorter
        found.append((start, end))
        start = following
    if tail is not None and len(found) > 1 and found[-1][0] >= tail:
        before = found[-2][0]
        end, following = _break(text, before, found[-2][1] - 1, whole)
        if (
            end < found[-2][1]
            and _reach(text, following, atoms, room) >= len(text)
            and (fits is None or fits(text[following:]))
        ):
            found[-2:] = [(before, end), (following, len(text))]
    return found


def _reach(text: str, start: int, atoms: Sequence[Atom], room: int) -> int:
    """The furthest end of a stretch from `start` that weighs at most `room`."""
    at = start
    for index in range(bisect_right(atoms, start, key=_end), len(atoms)):
        atom = atoms[index]
        plain = max(atom.start - at, 0)
        if plain >= room:
            return at + room
        room -= plain
        at = max(atom.start, at)
        if atom.weight > room:
            return at
        room -= atom.weight
        at = atom.end
    return min(at + room, len(text))


def _break(text: str, start: int, reach: int, whole: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The best end of a part at or before `reach`, and where the next part starts.

    Where nothing can end before `reach`, it is the first end after it.
    """
    if reach >= len(text):
        return len(text), len(text)
    enough = start + int((reach - start) * _ENOUGH)
    return (
        _last_break(text, enough, reach, whole, "\n\n")
        or _last_sentence(text, enough, reach, whole)
        or _last_break(text, enough, reach, whole, "\n")
        or _last_word(text, start, reach, whole)
        or _last_stop(text, start, reach, whole)
        or _first_word(text, max(start + 1, reach), whole)
    )


def _last_break(
    text: str, low: int, high: int, whole: Sequence[tuple[int, int]], mark: str
) -> tuple[int, int] | None:
    """The last end of a paragraph or a line in this stretch."""
    at = high + len(mark)
    while (at := text.rfind(mark, low, at)) >= 0:
        if (
            (space := _space_at(text, at))
            and low <= space[0] <= high
            and _allowed(text, *space, whole)
        ):
            return space
    return None


def _last_sentence(
    text: str, low: int, high: int, whole: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The last end of a sentence in this stretch."""
    best = None
    beyond = _BLANKS.match(text, high)
    stop = (beyond.end() if beyond else high) + 1  # the sign behind the spaces tells of an end
    for sentence in _SENTENCE.finditer(text, low, stop):
        end, following = sentence.span(sentence.lastindex or 0)
        if end > high:
            break
        if (
            not text[following : following + 1].islower()
            and not _abbreviated(text, end)
            and _allowed(text, end, following, whole)
        ):
            best = (end, following)
    return best


def _abbreviated(text: str, end: int) -> bool:
    """Whether the word that ends here is an abbreviation or an initial."""
    if text[end - 1] != ".":
        return False
    start = end - 1
    while start and end - start < 10:
        before = text[start - 1]
        if before.isspace() or before in _BEFORE_WORD:
            break
        start -= 1
    word = text[start : end - 1]
    return (len(word) == 1 and word.isupper()) or word.lower() in _ABBREVIATIONS


def _last_word(
    text: str, start: int, high: int, whole: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The last end of a word in this stretch, looked for backwards."""
    at = high
    while at > start:
        while at > start and text[at] not in _BLANK:
            at -= 1
        while at > start and text[at - 1] in _BLANK:
            at -= 1
        if (
            at > start
            and (space := _SPACE.match(text, at))
            and _allowed(text, *space.span(), whole)
        ):
            return space.span()
        at -= 1
    return None


def _last_stop(
    text: str, start: int, high: int, whole: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The last place in this stretch where a script without spaces may end a line."""
    for at in range(high, start, -1):
        if (
            text[at - 1] in _STOPS + _SHUT
            and _GAP.match(text, at)
            and _allowed(text, at, at, whole)
        ):
            return at, at
    return None


def _first_word(text: str, low: int, whole: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The first end of a word from here on."""
    for space in _GAP.finditer(text, low):
        if _allowed(text, *space.span(), whole):
            return space.span()
    return len(text), len(text)


def _space_at(text: str, at: int) -> tuple[int, int] | None:
    """The whole of the space around this place, if a part may end with it."""
    while at and text[at - 1] in _BLANK:
        at -= 1
    space = _SPACE.match(text, at)
    return space.span() if space else None


def _allowed(text: str, end: int, following: int, whole: Sequence[tuple[int, int]]) -> bool:
    """Whether a part may end here: not inside a link or a grapheme."""
    after = text[following : following + 1]
    if after >= "\u0300" and unicodedata.category(after) in ("Mn", "Me", "Mc"):
        return False
    before = bisect_left(whole, (following, 0)) - 1
    return before < 0 or whole[before][1] <= end


def _end(atom: Atom) -> int:
    return atom.end
