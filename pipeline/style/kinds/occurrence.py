"""occurrence: how often something may or must stand in a text."""

from collections.abc import Iterator, Sequence

from pipeline.frozen import frozen
from pipeline.style.block import Block
from pipeline.style.broken import PatternError
from pipeline.style.definition import Definition
from pipeline.style.finding import Hit
from pipeline.style.kinds.base import Memory, Setting
from pipeline.style.message import fill
from pipeline.style.needles import Local, Needles
from pipeline.style.patterns import Pattern

KEYS = frozenset(["token", "max", "min", "ignorecase"])


@frozen
class Occurrence:
    """An expression, and the least and the most of it."""

    definition: Definition
    pattern: Pattern
    least: int
    most: int
    counted: "_Counted | None"

    @property
    def needles(self) -> Sequence[Needles | Local | None]:
        return (None if self.least else self.pattern.needles,)

    def hits(self, block: Block, memory: Memory, likely: Sequence[int]) -> Iterator[Hit]:
        if self.counted is not None and not self.least:
            whole, most = memory.of_whole.get(self.definition.name, (None, 0))
            if whole is not block.whole:  # a part has no more than the whole
                most = self._count(block.whole)
                memory.of_whole[self.definition.name] = block.whole, most
            if most <= self.most:
                return
        count = self._count(block)
        if not ((self.most and count > self.most) or (self.least and count < self.least)):
            return
        message = fill(self.definition.message, str(count))
        if not count:
            yield Hit(-1, -1, message)
            return
        for match in self.pattern.finditer(block.text):
            if match.group().strip(" \t\n*@"):
                yield Hit(match.start(), match.end(), message, match.group())
                return

    def spares(self, block: Block) -> bool:
        """Whether all of a block is too little for this, so that no part of it is too much."""
        if self.counted is None or self.least:
            return False
        try:
            return self._count(block) <= self.most
        except (TimeoutError, PatternError):
            return False  # who looks for hits will be told

    def _count(self, block: Block) -> int:
        if self.counted is None:
            return self.pattern.count(block.text)
        return sum(map(self.counted.__getitem__, block.stretches))


class _Counted(dict[str, int]):
    """How often an expression is in stretches without blanks, each of which is searched once."""

    def __init__(self, pattern: Pattern) -> None:
        super().__init__()
        self._pattern = pattern

    def __missing__(self, stretch: str) -> int:
        if len(self) >= _KEPT:
            self.clear()
        found = self[stretch] = self._pattern.count(stretch)
        return found


_KEPT = 1 << 15


def build(definition: Definition, setting: Setting) -> Occurrence:
    token = definition.text("token")
    definition.compiled("token", token)
    case = "(?i)" if definition.flag("ignorecase") else ""
    pattern = definition.compiled("token", f"{case}(?:{token})")
    return Occurrence(
        definition,
        pattern,
        int(definition.number("min")),
        int(definition.number("max")),
        _Counted(pattern) if pattern.local else None,
    )
