"""conditional: where the first thing stands, the second must too."""

from collections.abc import Iterator, Sequence

from pipeline.frozen import frozen
from pipeline.style import actions, exceptions
from pipeline.style.block import Block
from pipeline.style.definition import Definition
from pipeline.style.exceptions import Exceptions
from pipeline.style.finding import Hit
from pipeline.style.kinds.base import Memory, Setting
from pipeline.style.needles import Local, Needles
from pipeline.style.patterns import Pattern

_FIRST, _SECOND = range(2)
KEYS = frozenset(["first", "second", "exceptions", "ignorecase", "vocab"])


@frozen
class Conditional:
    """With a group in `second`, what it catches is defined from there on to the file's end."""

    definition: Definition
    first: Pattern
    second: Pattern
    allowed: Exceptions

    @property
    def needles(self) -> Sequence[Needles | Local | None]:
        return [self.first.told_by, self.second.told_by]

    def hits(self, block: Block, memory: Memory, likely: Sequence[int]) -> Iterator[Hit]:
        text = block.text
        defined = memory.seen.setdefault(self.definition.name, set())
        if _SECOND in likely:
            for match in self.second.finditer(text):
                if not self.second.groups:
                    return
                defined.update(group for group in match.groups() if group)
        for match in self.first.finditer(text) if _FIRST in likely else ():
            start, end = match.span()
            found = match.group()
            if start == end or found in defined or self.allowed.allow(found, text, start, end):
                continue
            yield actions.hit(self.definition, start, end, found)


def build(definition: Definition, setting: Setting) -> Conditional:
    for key in ("first", "second"):
        if not definition.text(key):
            raise definition.wrong(key, "is missing")
    return Conditional(
        definition,
        definition.compiled("first", definition.text("first")),
        definition.compiled("second", definition.text("second")),
        exceptions.read(definition),
    )
