"""metric: a formula of a text's figures, and the condition under which it is told."""

import ast
import re
from collections.abc import Iterator, Sequence

from pipeline.frozen import frozen
from pipeline.style import counts, formula
from pipeline.style.block import Block
from pipeline.style.definition import Definition
from pipeline.style.finding import Hit
from pipeline.style.formula import FormulaError
from pipeline.style.kinds.base import Memory, Setting
from pipeline.style.message import fill
from pipeline.style.needles import Local, Needles

KEYS = frozenset(["formula", "condition"])

_ELEMENTS = (
    "pre",
    "list",
    "blockquote",
    "paragraphs",
    *(f"heading_h{level}" for level in range(1, 7)),
)
_COUNTED = {
    "characters": "characters",
    "complex_words": "complex",
    "long_words": "long",
    "polysyllabic_words": "polysyllabic",
    "sentences": "sentences",
    "syllables": "syllables",
    "words": "words",
}
_FIGURES = frozenset((*_ELEMENTS, *_COUNTED))
_HEADING = re.compile(r"heading\.(h[1-6])")


@frozen
class Metric:
    """Two expressions: what is told, and when; `names` are the figures that they take."""

    definition: Definition
    formula: ast.expr
    condition: ast.expr
    names: frozenset[str]

    @property
    def needles(self) -> Sequence[Needles | Local | None]:
        return (None,)

    def hits(self, block: Block, memory: Memory, likely: Sequence[int]) -> Iterator[Hit]:
        found = counts.count(block.text)
        if not found.words:
            return
        figures: dict[str, float] = {
            name: getattr(found, _COUNTED[name])
            if name in _COUNTED
            else float(memory.counts.get(name, 0))
            for name in self.names
        }
        try:
            result = formula.value(self.formula, figures)
            told = formula.value(self.condition, {**figures, "it": result})
        except (ArithmeticError, ValueError):
            return
        if told:
            yield Hit(-1, -1, fill(self.definition.message, f"{result:.2f}"))


def build(definition: Definition, setting: Setting) -> Metric:
    parsed: list[ast.expr] = []
    for key, start, names in (("formula", "", _FIGURES), ("condition", "it ", _FIGURES | {"it"})):
        text = definition.text(key)
        if not text.strip():
            raise definition.wrong(key, "is missing")
        try:
            parsed.append(formula.parse(start + _HEADING.sub(r"heading_\1", text), names))
        except FormulaError as error:
            raise definition.wrong(key, str(error)) from error
    if not isinstance(parsed[1], ast.Compare):
        raise definition.wrong("condition", "must compare, such as `> 8.0`")
    taken = (node.id for each in parsed for node in ast.walk(each) if isinstance(node, ast.Name))
    return Metric(definition, parsed[0], parsed[1], _FIGURES.intersection(taken))
