"""Many expressions of which any may match, run so that only those that can are tried.

`a|b|c` as one expression tries every word at every place. Here each stands alone, and a block's
words say which are worth trying; the matches are those that the one expression would find: the
leftmost, of several at one place the first, none inside another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.style.block import Block
from pipeline.style.needles import Index, Needles, any_of
from pipeline.style.patterns import Pattern


class Choice(NamedTuple):
    """A match of one of the expressions: which one, from where to where."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Choices:
    """The expressions in the order in which they are tried, and what tells who could match."""

    patterns: tuple[Pattern, ...]
    needles: Needles | None

    @cached_property
    def _index(self) -> Index:
        """Made when the first text is looked at: most rules never have a text that could match."""
        return Index([pattern.needles for pattern in self.patterns])

    def find(self, block: Block) -> Iterator[Choice]:
        """The matches in a block, from left to right."""
        text = block.text
        waiting: list[Choice] = []
        for index in sorted(self._index.possible(block)):
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


def make(patterns: Sequence[Pattern]) -> Choices:
    """Choices between these expressions, the earlier before the later."""
    return Choices(tuple(patterns), any_of(pattern.needles for pattern in patterns))
