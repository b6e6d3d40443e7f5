"""How many words, sentences and syllables a text has, and the grades made of them."""

import math
import re
from functools import cached_property, lru_cache
from itertools import chain

from pipeline.expression import late
from pipeline.style import sentences

_WORD = re.compile(r"\w+(?:[-.,'’]\w+)*")
_LETTERS = re.compile(r"[^\W_]+")
_VOWELS = late(r"[aeiouyàâäéèêëîïôöùûüœæ]+")


class Counts:
    """What the grades are made of, each counted when it is first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stretches = text.split()
        self._words = list(chain.from_iterable(map(_words_of, self._stretches)))
        self.words = len(self._words)

    @cached_property
    def sentences(self) -> int:
        return sum(1 for _ in sentences.spans(self._text))

    @cached_property
    def characters(self) -> int:
        """Letters and figures; outside words there are none."""
        return sum(map(_letters_in, self._stretches))

    @cached_property
    def syllables(self) -> int:
        return sum(map(_syllables, self._words))

    @cached_property
    def polysyllabic(self) -> int:
        """Words of three syllables or more."""
        return sum(map((2).__lt__, map(_syllables, self._words)))

    @cached_property
    def complex(self) -> int:
        """Words of three syllables or more, endings apart."""
        return sum(
            _syllables(word) - word.endswith(("es", "ed", "ing")) > 2 for word in self._words
        )

    @cached_property
    def long(self) -> int:
        """Words of more than six letters."""
        return sum(map((6).__lt__, map(len, self._words)))


@lru_cache(maxsize=1 << 15)
def _words_of(stretch: str) -> list[str]:
    """The words of a stretch without blanks."""
    return _WORD.findall(stretch)


@lru_cache(maxsize=1 << 15)
def _letters_in(stretch: str) -> int:
    return sum(map(len, _LETTERS.findall(stretch)))


@lru_cache(maxsize=4)  # several rules ask for the figures of one text
def count(text: str) -> Counts:
    """A text's figures."""
    return Counts(text)


@lru_cache(maxsize=1 << 16)
def _syllables(word: str) -> int:
    low = word.lower()
    found = len(_VOWELS.findall(low))
    if found > 1 and (low.endswith("es") or low.endswith("e")):
        found -= 1
    return max(found, 1)


def grade(metric: str, counts: Counts) -> float:
    """A text's grade by one of the well-known formulas; it has words and sentences."""
    words, ends = counts.words, counts.sentences
    match metric:
        case "Flesch-Kincaid":
            return 0.39 * words / ends + 11.8 * counts.syllables / words - 15.59
        case "Gunning Fog":
            return 0.4 * (words / ends + 100 * counts.complex / words)
        case "SMOG":
            return 1.043 * math.sqrt(counts.polysyllabic * 30 / ends) + 3.1291
        case "Coleman-Liau":
            return 5.88 * counts.characters / words - 29.6 * ends / words - 15.8
        case _:
            return 4.71 * counts.characters / words + 0.5 * words / ends - 21.43


METRICS = ("Gunning Fog", "Coleman-Liau", "Flesch-Kincaid", "SMOG", "Automated Readability")
