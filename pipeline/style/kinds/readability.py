"""readability: how hard a text is to read, by one or more of the well-known formulas."""

from collections.abc import Iterator, Sequence

from pipeline.frozen import frozen
from pipeline.style import counts
from pipeline.style.block import Block
from pipeline.style.definition import Definition
from pipeline.style.finding import Hit
from pipeline.style.kinds.base import Memory, Setting
from pipeline.style.message import fill
from pipeline.style.needles import Local, Needles

KEYS = frozenset(["metrics", "grade"])


@frozen
class Readability:
    """The formulas' mean may not be above the grade."""

    definition: Definition
    metrics: tuple[str, ...]
    most: float

    @property
    def needles(self) -> Sequence[Needles | Local | None]:
        return (None,)

    def hits(self, block: Block, memory: Memory, likely: Sequence[int]) -> Iterator[Hit]:
        found = counts.count(block.text)
        if not found.words or not found.sentences:
            return
        mean = sum(counts.grade(metric, found) for metric in self.metrics) / len(self.metrics)
        if mean > self.most:
            yield Hit(-1, -1, fill(self.definition.message, f"{mean:.2f}"))


def build(definition: Definition, setting: Setting) -> Readability:
    metrics = definition.texts("metrics")
    for metric in metrics:
        if metric not in counts.METRICS:
            raise definition.wrong(
                "metrics", f"{metric!r} is not known: {', '.join(counts.METRICS)}"
            )
    if not metrics:
        raise definition.wrong("metrics", f"is missing: one or more of {', '.join(counts.METRICS)}")
    return Readability(definition, metrics, definition.number("grade"))
