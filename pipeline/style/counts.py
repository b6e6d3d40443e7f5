"""How many words, sentences and syllables a text has, and the grades made of them."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.style import sentences

_WORD = re.compile(r"\w+(?:[-.,'’]\w+)*")
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")


@dataclass(frozen=True, slots=True)
class Counts:
    """What the grades are made of; `complex` words have three syllables or more, endings apart."""

    words: int
    sentences: int
    characters: int
    syllables: int
    polysyllabic: int
    complex: int
    long: int


@lru_cache(maxsize=4)  # several rules ask for the figures of one text
def count(text: str) -> Counts:
    """A text's figures."""
    words = _WORD.findall(text)
    figures = map(sum, zip(*map(_figures, words), strict=True)) if words else (0,) * 5
    return Counts(len(words), sum(1 for _ in sentences.spans(text)), *figures)


@lru_cache(maxsize=1 << 16)
def _figures(word: str) -> tuple[int, int, int, int, int]:
    """A word's characters and syllables, and whether it is polysyllabic, complex, long."""
    syllables = _syllables(word)
    return (
        sum(map(str.isalnum, word)),
        syllables,
        syllables > 2,
        syllables - word.endswith(("es", "ed", "ing")) > 2,
        len(word) > 6,
    )


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
