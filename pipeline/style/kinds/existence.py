"""existence: what must not stand in a text."""

from collections.abc import Iterator, Sequence

from pipeline.frozen import frozen
from pipeline.style import actions, exceptions, patterns
from pipeline.style.block import Block
from pipeline.style.choices import Choices
from pipeline.style.definition import Definition
from pipeline.style.exceptions import Exceptions
from pipeline.style.finding import Hit
from pipeline.style.kinds.base import Memory, Setting
from pipeline.style.needles import Local, Needles

KEYS = frozenset(["raw", "tokens", "exceptions", "append", "ignorecase", "nonword", "vocab"])


@frozen
class Existence:
    """The tokens, each on its own where nothing ties them together."""

    definition: Definition
    choices: Choices
    allowed: Exceptions

    @property
    def needles(self) -> Sequence[Needles | Local | None]:
        return self.choices.needles

    def hits(self, block: Block, memory: Memory, likely: Sequence[int]) -> Iterator[Hit]:
        text = block.text
        for _, start, end in self.choices.find(text, likely):
            if start == end:
                continue
            found = text[start:end]
            if not self.allowed.allow(found.strip(), text, start, end):
                yield actions.hit(self.definition, start, end, found)


def build(definition: Definition, setting: Setting) -> Existence:
    tokens = [token for token in definition.texts("tokens") if token.strip()]
    raw = "".join(definition.texts("raw"))
    if not tokens and not raw:
        raise definition.wrong("tokens", "there is nothing to look for: write tokens or raw")
    nonword = definition.flag("nonword")
    ignores_case = definition.flag("ignorecase")
    word = not nonword and bool(tokens)
    if raw or setting.word_template or any(map(patterns.refers, tokens)):
        body = exceptions.template(definition, setting.word_template, word=word).replace(
            "%s", "|".join(tokens), 1
        )
        whole = body + raw if definition.flag("append") else raw + body
        found = [definition.compiled("raw" if raw else "tokens", _cased(whole, ignores_case))]
    else:
        found = [definition.token("tokens", token, ignores_case, word) for token in tokens]
    return Existence(
        definition, Choices(tuple(found)), exceptions.read(definition, vocabulary=not nonword)
    )


def _cased(expression: str, ignores_case: bool) -> str:
    return f"(?i){expression}" if ignores_case else expression
