"""Splitting a text too long for one part: at a paragraph, a sentence, else a word."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from pipeline.networks.weighing import Atom, merged
from pipeline.variant import Facet

# A space that may be a line's end. No-break spaces and joiners are none; nor is a space before
# the punctuation that French sets apart, or after an opening mark.
_SPACE = re.compile(
    r"(?<![«“‹(\[¿¡\s])[ \t\n\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]+(?![!?;:»%€”›])"
)
_SENTENCE = re.compile(r"""[.!?…]+[\s\u00a0\u202f]?["'»”’)\]]*$""")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«“\u00a0\u202f'’])(?:[A-Za-zÀ-Þ]|M[mM]|M[rm]e?s?|Mlle|Mgr|Dr|Pr|Prof|St|Ste|Sr|Jr|Ms|p|"
    r"pp|ex|cf|etc|av|bd|art|vol|fig|chap|env|approx|min|max|tél|réf|no|nos|vs|al|Inc|Ltd|Co|Cie|"
    r"e\.g|i\.e|c\.-à-d|janv|févr|avr|juil|sept|oct|nov|déc|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.$",
    re.IGNORECASE,
)
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
    for atom in atoms[bisect_right(atoms, start, key=_end) :]:
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
    enough = start + (reach - start) * _ENOUGH
    paragraph = sentence = line = word = None
    for space in _SPACE.finditer(text, start):
        end, following = space.span()
        if end == start or not _allowed(text, end, following, whole):
            continue
        if end > reach:
            word = word or (end, following)
            break
        word = (end, following)
        if "\n" in space[0]:
            line = word
            if "\n\n" in space[0]:
                paragraph = word
        elif end >= enough and _ends_sentence(text, start, end, following):
            sentence = word
    for best in (paragraph, sentence, line):
        if best and best[0] >= enough:
            return best
    return word or (len(text), len(text))


def _allowed(text: str, end: int, following: int, whole: Sequence[tuple[int, int]]) -> bool:
    """Whether a part may end here: not inside a link or a grapheme."""
    if following < len(text) and unicodedata.category(text[following]) in ("Mn", "Me", "Mc"):
        return False
    before = bisect_left(whole, (following, 0)) - 1
    return before < 0 or whole[before][1] <= end


def _end(atom: Atom) -> int:
    return atom.end


def _ends_sentence(text: str, start: int, end: int, following: int) -> bool:
    tail = text[max(start, end - 24) : end]
    if not _SENTENCE.search(tail) or _ABBREVIATION.search(tail):
        return False
    return following >= len(text) or not text[following].islower()
