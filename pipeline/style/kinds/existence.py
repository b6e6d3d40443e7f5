"""existence: what must not stand in a text."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.style import actions, exceptions, patterns
from pipeline.style.block import Block
from pipeline.style.definition import Definition
from pipeline.style.exceptions import Exceptions
from pipeline.style.finding import Hit
from pipeline.style.kinds.base import Memory, Setting
from pipeline.style.patterns import Needles, Pattern

KEYS = frozenset(["raw", "tokens", "exceptions", "append", "ignorecase", "nonword", "vocab"])


@dataclass(frozen=True, slots=True)
class Existence:
    """One expression made of all tokens."""

    definition: Definition
    pattern: Pattern
    allowed: Exceptions

    @property
    def needles(self) -> Needles | None:
        return self.pattern.needles

    def hits(self, block: Block, memory: Memory) -> Iterator[Hit]:
        text = block.text
        for match in self.pattern.compiled.finditer(text, timeout=patterns.TIMEOUT):
            start, end = match.span()
            if start == end:
                continue
            found = match.group()
            if self.allowed.allow(found.strip(), text, start, end):
                continue
            yield actions.hit(self.definition, start, end, found)


def build(definition: Definition, setting: Setting) -> Existence:
    tokens = [token for token in definition.texts("tokens") if token.strip()]
    raw = "".join(definition.texts("raw"))
    if not tokens and not raw:
        raise definition.wrong("tokens", "there is nothing to look for: write tokens or raw")
    for token in tokens:
        definition.compiled("tokens", token)
    nonword = definition.flag("nonword")
    body = exceptions.template(
        definition, setting.word_template, word=not nonword and bool(tokens)
    ).replace("%s", "|".join(tokens), 1)
    whole = body + raw if definition.flag("append") else raw + body
    if definition.flag("ignorecase"):
        whole = f"(?i){whole}"
    return Existence(
        definition,
        definition.compiled("raw" if raw else "tokens", whole),
        exceptions.read(definition, vocabulary=not nonword),
    )
