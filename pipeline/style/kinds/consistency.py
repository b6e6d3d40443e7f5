"""consistency: of two ways to write one thing, a file uses one."""

from collections.abc import Iterator, Sequence

from pipeline.frozen import frozen
from pipeline.style import exceptions, patterns
from pipeline.style.block import Block
from pipeline.style.definition import Definition
from pipeline.style.finding import Hit
from pipeline.style.kinds.base import Memory, Setting
from pipeline.style.message import fill
from pipeline.style.needles import Local, Needles
from pipeline.style.patterns import Pattern

KEYS = frozenset(["either", "nonword", "ignorecase"])


@frozen
class Consistency:
    """Pairs; once both of one are in a file, each block with either is told of."""

    definition: Definition
    pairs: tuple[Pattern, ...]

    @property
    def needles(self) -> Sequence[Needles | Local | None]:
        return [pair.needles for pair in self.pairs]

    def hits(self, block: Block, memory: Memory, likely: Sequence[int]) -> Iterator[Hit]:
        text = block.text
        for number in likely:
            seen = memory.seen.setdefault(f"{self.definition.name}/{number}", set())
            last = ""
            for match in self.pairs[number].finditer(text):
                if match.lastindex:
                    seen.add(str(match.lastindex))
                    last = match.group(match.lastindex)
            if last and len(seen) == 2:
                start = text.find(last)
                message = fill(self.definition.message, last)
                yield Hit(start, start + len(last), message, last)


def build(definition: Definition, setting: Setting) -> Consistency:
    either = definition.pairs("either")
    if not either:
        raise definition.wrong("either", "there is nothing to look for")
    frame = exceptions.template(
        definition, setting.word_template, word=not definition.flag("nonword")
    )
    case = "(?i)" if definition.flag("ignorecase") else ""
    pairs: list[Pattern] = []
    for one, other in either.items():
        for expression in (one, other):
            definition.compiled("either", expression)
        branches = "|".join(f"({patterns.uncaptured(expression)})" for expression in (one, other))
        pairs.append(definition.compiled("either", case + frame.replace("%s", branches, 1)))
    return Consistency(definition, tuple(pairs))
