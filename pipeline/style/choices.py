"""Many expressions of which any may match, run so that only those that can are tried.

`a|b|c` as one expression tries every word at every place. Here each stands alone, and a block's
words say which are worth trying; the matches are those that the one expression would find: the
leftmost, of several at one place the first, none inside another.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.frozen import frozen
from pipeline.style.needles import Needles
from pipeline.style.patterns import Pattern


class Choice(NamedTuple):
    """A match of one of the expressions: which one, from where to where."""

    number: int
    start: int
    end: int


@frozen
class Choices:
    """The expressions in the order in which they are tried."""

    patterns: tuple[Pattern, ...]

    @property
    def needles(self) -> list[Needles | None]:
        """What tells which of them could match."""
        return [pattern.needles for pattern in self.patterns]

    def find(self, text: str, likely: Iterable[int]) -> Iterator[Choice]:
        """The matches of those that could match, from left to right."""
        waiting: list[Choice] = []
        for index in likely:
            found = self._next(index, text, 0)
            if found is not None:
                waiting.append(found)
        at = 0
        while waiting:
            best = min(waiting, key=_first)
            if best.start >= at:
                yield best
                at = max(best.end, best.start + 1)
            kept: list[Choice] = []
            for each in waiting:
                found = each if each.start >= at else self._next(each.number, text, at)
                if found is not None:
                    kept.append(found)
            waiting = kept

    def _next(self, index: int, text: str, start: int) -> Choice | None:
        match = self.patterns[index].search(text, start)
        return None if match is None else Choice(index, *match.span())


def _first(choice: Choice) -> tuple[int, int]:
    return choice.start, choice.number
