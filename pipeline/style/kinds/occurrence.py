"""occurrence: how often something may or must stand in a text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.style.block import Block
from pipeline.style.definition import Definition
from pipeline.style.finding import Hit
from pipeline.style.kinds.base import Memory, Setting
from pipeline.style.message import fill
from pipeline.style.needles import Needles
from pipeline.style.patterns import Pattern

KEYS = frozenset(["token", "max", "min", "ignorecase"])


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An expression, and the least and the most of it."""

    definition: Definition
    pattern: Pattern
    least: int
    most: int

    @property
    def needles(self) -> Sequence[Needles | None]:
        return (None if self.least else self.pattern.needles,)

    def hits(self, block: Block, memory: Memory, likely: Sequence[int]) -> Iterator[Hit]:
        told = self.pattern.texts(block.text)
        count = len(told) if told is not None else sum(1 for _ in self.pattern.finditer(block.text))
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


def build(definition: Definition, setting: Setting) -> Occurrence:
    token = definition.text("token")
    definition.compiled("token", token)
    case = "(?i)" if definition.flag("ignorecase") else ""
    return Occurrence(
        definition,
        definition.compiled("token", f"{case}(?:{token})"),
        int(definition.number("min")),
        int(definition.number("max")),
    )
