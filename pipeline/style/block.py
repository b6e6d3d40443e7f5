"""A block: a stretch of text that rules look at, and where each of its characters came from."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.style import needles


class Run(NamedTuple):
    """A piece of a block that stands in the source as it is: where here, where there, how long."""

    at: int
    source: int
    length: int


class Block:
    """A text with its scope's parts, such as {text, heading, h1, md}; runs are in order.

    Characters without a run were put in between pieces (a space, where markup stood).
    """

    __slots__ = ("_plain", "_runs", "_stretches", "_whole", "scope", "text")

    def __init__(self, text: str, scope: str, runs: Sequence[Run]) -> None:
        self.text = text
        self.scope = scope
        self._runs: Sequence[Run] | None = runs
        self._whole: tuple[Block, int] | None = None
        self._plain: str | None = None
        self._stretches: list[str] | None = None

    @property
    def plain(self) -> str:
        """The text as needles are looked for in it."""
        if self._plain is None:
            self._plain = needles.plain(self.text)
        return self._plain

    @property
    def stretches(self) -> list[str]:
        """What stands between blanks."""
        if self._stretches is None:
            self._stretches = self.text.split()
        return self._stretches

    @property
    def runs(self) -> Sequence[Run]:
        """Where its characters stand in the source."""
        if self._runs is None:
            assert self._whole is not None  # noqa: S101  # for mypy: a part has no runs at first
            whole, start = self._whole
            self._runs = tuple(_cut(whole.runs, start, start + len(self.text)))
        return self._runs

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that holds this stretch of the text, markup between included.

        A stretch that stands nowhere is the empty one before what follows it.
        """
        first = self._run(start)
        if first is None:
            last = self.runs[-1] if self.runs else Run(0, 0, 0)
            return (last.source + last.length,) * 2
        begin = first.source + max(0, start - first.at)
        if end <= start:
            return begin, begin
        index = bisect_right(self.runs, end - 1, key=_at) - 1
        if index < 0:
            return begin, begin
        run = self.runs[index]
        return begin, max(begin, run.source + min(end - run.at, run.length))

    def _run(self, start: int) -> Run | None:
        """The run that holds a place, or the next one."""
        index = bisect_right(self.runs, start, key=_at) - 1
        if index >= 0 and start < self.runs[index].at + self.runs[index].length:
            return self.runs[index]
        return self.runs[index + 1] if index + 1 < len(self.runs) else None

    @property
    def whole(self) -> "Block":
        """The block of which this one was cut as a part; itself where it was not."""
        return self._whole[0] if self._whole else self

    def part(self, start: int, end: int, scope: str) -> "Block":
        """A stretch of the block as a block of its own."""
        made = Block(self.text[start:end], scope, ())
        made._runs, made._whole = None, (self, start)  # most of them are never asked for
        return made


def _at(run: Run) -> int:
    return run.at


def _cut(runs: Iterable[Run], start: int, end: int) -> Iterable[Run]:
    for at, source, length in runs:
        low, high = max(at, start), min(at + length, end)
        if low < high:
            yield Run(low - start, source + low - at, high - low)


class Builder:
    """A block in the making."""

    __slots__ = ("length", "parts", "runs")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.runs: list[Run] = []
        self.length = 0

    def add(self, text: str, source: int | None) -> None:
        """A piece from `source` on, or one that stands nowhere."""
        size = len(text)
        if not size:
            return
        if source is not None:
            if self.runs:
                at, began, length = self.runs[-1]
                if at + length == self.length and began + length == source:
                    self.runs[-1] = Run(at, began, length + size)
                else:
                    self.runs.append(Run(self.length, source, size))
            else:
                self.runs.append(Run(self.length, source, size))
        self.parts.append(text)
        self.length += size

    @property
    def last(self) -> str:
        """The last character so far, "" where there is none."""
        return self.parts[-1][-1] if self.parts else ""

    def block(self, scope: str) -> Block:
        """What was added, without blanks around it."""
        text = "".join(self.parts)
        start = len(text) - len(text.lstrip())
        end = max(start, len(text.rstrip()))
        if (start, end) == (0, len(text)):
            return Block(text, scope, tuple(self.runs))
        return Block(text[start:end], scope, tuple(_cut(self.runs, start, end)))
