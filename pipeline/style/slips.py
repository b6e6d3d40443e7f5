"""What may have been meant by a word that no dictionary knows: slips of the hand, undone.

Hunspell's own suggestions stop at a time limit, so that the same word gets other ones on another
machine. These depend on the dictionary alone: on its letters (TRY) and on the spellings that it
says are taken for each other (REP).
"""

import re
from collections.abc import Callable, Iterable, Iterator

from pipeline.expression import late
from pipeline.frozen import frozen

_TRY = late(r"^TRY[ \t]+(\S+)", re.MULTILINE)
_REP = late(r"^REP[ \t]+(\S+)[ \t]+(\S+)", re.MULTILINE)
_SET = re.compile(rb"^SET[ \t]+(\S+)", re.MULTILINE)
_LATIN = "esianrtolcdugmphbyfvkwzxjq"
_LONGEST = 40  # letters; nothing longer is a slip of one


@frozen
class Slips:
    """How the words of one dictionary are mistyped."""

    letters: str
    """Those tried in a word, the most frequent first."""
    mistaken: tuple[tuple[str, str], ...]
    """Pairs: what is written, and what was meant."""

    def meant(self, word: str, knows: Callable[[str], bool], most: int) -> list[str]:
        """Known words one slip away, the likeliest kinds first; else two likely slips away."""
        if not 0 < len(word) <= _LONGEST:
            return []
        like = _shape(word)
        lower = word.lower()
        likely = dict.fromkeys(self._likely(lower))
        found = _first((*likely, *self._any(lower)), like, knows, most)
        if found:
            return found
        return _first((two for one in likely for two in self._likely(one)), like, knows, most)

    def _likely(self, word: str) -> Iterator[str]:
        """A double letter too few or too many, two in the wrong order, some taken for others."""
        for index, letter in enumerate(word):
            if word[index : index + 2] == letter * 2:
                yield word[:index] + word[index + 1 :]
        for index in range(len(word) - 1):
            yield word[:index] + word[index + 1] + word[index] + word[index + 2 :]
        for index, letter in enumerate(word):
            yield word[:index] + letter + word[index:]
        for written, meant in self.mistaken:
            start = word.find(written)
            while start >= 0:
                yield word[:start] + meant + word[start + len(written) :]
                start = word.find(written, start + 1)

    def _any(self, word: str) -> Iterator[str]:
        for index in range(len(word)):
            yield word[:index] + word[index + 1 :]
        for index in range(len(word) + 1):
            for letter in self.letters:
                yield word[:index] + letter + word[index:]
        for index in range(len(word)):
            for letter in self.letters:
                yield word[:index] + letter + word[index + 1 :]


def slips(affixes: bytes) -> Slips:
    """How the words of a Hunspell dictionary are mistyped, by its .aff (man 5 hunspell)."""
    named = _SET.search(affixes)
    try:
        text = affixes.decode(named[1].decode("ascii") if named else "latin-1", "replace")
    except (LookupError, UnicodeDecodeError):
        text = affixes.decode("utf-8", "replace")
    tried = _TRY.search(text)
    letters = (tried[1].lower() if tried else "") + _LATIN
    return Slips(
        letters="".join(dict.fromkeys(each for each in letters if each.isalpha())),
        mistaken=tuple(
            dict.fromkeys(
                (written.strip("^$").lower(), meant.replace("_", " ").lower())
                for written, meant in _REP.findall(text)
                if not written.isdigit() and written.strip("^$")
            )
        ),
    )


def _shape(word: str) -> Callable[[str], str]:
    """What gives another word the capitals of this one."""
    if len(word) > 1 and word.isupper():
        return str.upper
    if word[:1].isupper():
        return lambda other: other[:1].upper() + other[1:]
    return lambda other: other


def _first(
    words: Iterable[str],
    like: Callable[[str], str],
    knows: Callable[[str], bool],
    most: int,
) -> list[str]:
    found: list[str] = []
    seen: set[str] = set()
    for word in words:
        if len(found) == most:
            break
        if word in seen:
            continue
        seen.add(word)
        if word and all(knows(part) for part in like(word).split(" ")):
            found.append(like(word))
    return found
