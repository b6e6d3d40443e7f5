"""Splitting a text too long for one part: at a paragraph, a sentence, else a word."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from pipeline.networks.weighing import Atom
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
_ENOUGH = 0.4  # a part should not be much emptier than this for the sake of a better break


def split(
    text: str,
    atoms: Sequence[Atom],
    facets: Sequence[Facet],
    room: int,
    fits: Callable[[str], bool] | None = None,
) -> list[tuple[int, int]]:
    """Where the parts of a text start and end; the spaces between parts belong to none.

    No part weighs more than `room`, unless a single word does: that one is left whole.
    """
    found: list[tuple[int, int]] = []
    whole = [
        (facet.start, facet.end)
        for facet in facets
        if facet.type in ("link", "mention", "tag", "code")
    ]
    whole += [(atom.start, atom.end) for atom in atoms]
    start = 0
    while start < len(text):
        reach = _reach(text, start, atoms, room)
        while True:
            if reach >= len(text):
                end = following = len(text)
            else:
                end, following = _break(text, start, reach, whole)
            if fits is None or fits(text[start:end]) or end - start < 2:
                break
            shorter = _break(text, start, end - 1, whole)
            if shorter[0] >= end:
                break
            reach = end - 1
        if end > start:
            found.append((start, end))
        start = following
    return found


def _reach(text: str, start: int, atoms: Sequence[Atom], room: int) -> int:
    """The furthest end of a stretch from `start` that weighs at most `room`."""
    at = start
    for atom in atoms:
        if atom.end <= at:
            continue
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
    """The best end of a part at or before `reach`, and where the next part starts."""
    paragraph = sentence = line = word = None
    for space in _SPACE.finditer(text, start):
        end, following = space.span()
        if end > reach:
            if word is None:
                word = (end, following) if _allowed(text, end, following, whole) else None
                if word is None:
                    continue
            break
        if end == start or not _allowed(text, end, following, whole):
            continue
        word = (end, following)
        if "\n" in space[0]:
            line = word
            if "\n\n" in space[0]:
                paragraph = word
        elif _ends_sentence(text, start, end, following):
            sentence = word
    enough = start + (reach - start) * _ENOUGH
    for best in (paragraph, sentence, line, word):
        if best and best[0] >= enough:
            return best
    return word or (len(text), len(text))


def _allowed(text: str, end: int, following: int, whole: Sequence[tuple[int, int]]) -> bool:
    """Whether a part may end here: not inside a link or a grapheme."""
    if following < len(text) and unicodedata.category(text[following]) in ("Mn", "Me", "Mc"):
        return False
    return not any(first < end < last or first < following < last for first, last in whole)


def _ends_sentence(text: str, start: int, end: int, following: int) -> bool:
    tail = text[max(start, end - 24) : end]
    if not _SENTENCE.search(tail) or _ABBREVIATION.search(tail):
        return False
    return following >= len(text) or not text[following].islower()


def words(text: str) -> Iterator[str]:
    """The stretches of a text that no part may cut."""
    at = 0
    for space in _SPACE.finditer(text):
        if space.start() > at:
            yield text[at : space.start()]
        at = space.end()
    if at < len(text):
        yield text[at:]
