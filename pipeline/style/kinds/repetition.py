"""repetition: the same thing said twice in a row."""

import re
from collections.abc import Iterator, Sequence
from operator import eq

from pipeline.frozen import frozen
from pipeline.style import actions, exceptions, needles, sentences
from pipeline.style.block import Block
from pipeline.style.definition import Definition
from pipeline.style.exceptions import Exceptions
from pipeline.style.finding import Hit
from pipeline.style.kinds.base import Memory, Setting
from pipeline.style.message import fill
from pipeline.style.needles import Local, Needles
from pipeline.style.patterns import Pattern

# All up to some blank or sign: where that is a word, it is a whole one.
_UP_TO_SIGNS = re.compile(r"\[\^(?:\\s|[^\w\\\[\]-])+\]\+")
KEYS = frozenset(["tokens", "max", "ignorecase", "alpha", "vocab", "exceptions"])


@frozen
class Repetition:
    """Neighbours that the expression finds are compared."""

    definition: Definition
    pattern: Pattern
    allowed: Exceptions
    most: int
    ignores_case: bool
    letters_only: bool
    whole_words: bool  # what is told of are neighbours among the text's words

    @property
    def needles(self) -> Sequence[Needles | Local | None]:
        return (self.pattern.needles,)

    def hits(self, block: Block, memory: Memory, likely: Sequence[int]) -> Iterator[Hit]:
        text = block.text
        if self.whole_words and not _repeats_words(block, memory):
            return
        told = self.pattern.texts(text)
        if told is not None and not self._repeats(told):
            return
        found = [match.span() for match in self.pattern.finditer(text)]
        words = [text[start:end].strip() for start, end in found]
        compared = [word.lower() for word in words] if self.ignores_case else words
        count = 0
        for number in range(1, len(words)):
            word = words[number]
            if not word or compared[number] != compared[number - 1]:
                continue
            if self.letters_only and not word.isalpha():
                continue
            count += 1
            if count <= self.most:
                continue
            start, end = found[number - 1][0], found[number][1]
            both = text[start:end]
            if len(list(sentences.spans(both))) != 1:
                continue
            if self.allowed.allow(both, text, start, end):
                continue
            count = 0
            offered = actions.offers(self.definition, both)
            fix = (
                offered[0]
                if self.definition.action.name == "replace" and len(offered) == 1
                else None
            )
            yield Hit(start, end, fill(self.definition.message, word), both, fix)

    def _repeats(self, words: list[str]) -> bool:
        words = [word.strip() for word in words]
        if self.ignores_case:
            words = [word.lower() for word in words]
        return any(map(eq, words, words[1:]))


def _repeats_words(block: Block, memory: Memory) -> bool:
    """Whether a word comes twice in a row, somewhere in all the text."""
    known: bool | None = memory.of_whole.get("repeats")
    if known is None:
        words = needles.words((memory.whole or block).stretches)
        known = memory.of_whole["repeats"] = any(map(eq, words, words[1:]))
    return known


def build(definition: Definition, setting: Setting) -> Repetition:
    tokens = definition.texts("tokens")
    if not tokens:
        raise definition.wrong("tokens", "there is nothing to look for")
    for token in tokens:
        definition.compiled("tokens", token)
    ignores_case = definition.flag("ignorecase")
    letters_only = definition.flag("alpha")
    whole = ("(?i)" if ignores_case else "") + f"(?:{'|'.join(tokens)})"
    return Repetition(
        definition,
        definition.compiled("tokens", whole),
        exceptions.read(definition),
        int(definition.number("max")),
        ignores_case,
        letters_only,
        letters_only and len(tokens) == 1 and bool(_UP_TO_SIGNS.fullmatch(tokens[0])),
    )
