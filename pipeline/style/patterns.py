"""Regular expressions as Vale's rules write them, translated for the `regex` package.

Vale runs regexp2 in its RE2 mode: Go's syntax plus look-around and back-references. There `\\w`,
`\\d` and `\\s` are ASCII while `\\b` knows every letter, `(?i)` may stand in the middle, and `$` is
the very end unless `(?m)` is on. The translation keeps all that.

Beside the compiled expression come its needles: words and pieces of which any match holds at least
one, so that a rule need not run on a text that has none of them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import regex

from pipeline.frozen import frozen
from pipeline.style import kept, needles
from pipeline.style.broken import PatternError
from pipeline.style.needles import Local, Needles

TIMEOUT = 1.0  # seconds for one expression on one stretch of text; honest ones take microseconds
_LONGEST = 200_000  # characters of one expression


@frozen
class Pattern:
    """An expression, read; `needles` is None where it could match anything.

    It is compiled when first used: of a long list of words most are never needed. `risky` ones
    could backtrack for ages and run against the clock, which the others need not pay for.
    """

    source: str
    text: str
    ignores_case: bool
    needles: Needles | None
    groups: int
    risky: bool

    @property
    def compiled(self) -> "regex.Pattern[str]":
        return _compiled(self.text, self.ignores_case)

    def finditer(self, text: str, start: int = 0) -> "Iterator[regex.Match[str]]":
        """Each match from a place on; TimeoutError where that takes too long."""
        compiled = _compiled(self.text, self.ignores_case)
        if self.risky:
            return compiled.finditer(text, start, timeout=TIMEOUT)
        return compiled.finditer(text, start)

    def texts(self, text: str) -> list[str] | None:
        """Each match's text at once, which is cheaper; None where groups stand in the way."""
        if self.groups:
            return None
        compiled = _compiled(self.text, self.ignores_case)
        found: list[str] = (
            compiled.findall(text, timeout=TIMEOUT) if self.risky else compiled.findall(text)
        )
        return found

    def count(self, text: str) -> int:
        """How many matches there are; TimeoutError where that takes too long."""
        told = self.texts(text)
        return len(told) if told is not None else sum(1 for _ in self.finditer(text))

    @property
    def local(self) -> bool:
        """Whether matches hold no blank, nor depend on what is behind one; nothing is no match."""
        return bool(_LOCAL.fullmatch(self.source)) and self.fullmatch("") is None

    @property
    def told_by(self) -> Needles | Local | None:
        """What tells that it could match: its needles, else a look at each stretch of a text."""
        if self.needles is None and self.local:
            return self
        return self.needles

    def may_be_in(self, text: str) -> bool:
        """Whether a text has what any match must hold."""
        return self.needles is None or self.needles.are_in(text)

    def is_in(self, stretch: str) -> bool:
        """Whether it matches somewhere in a stretch without blanks."""
        return self.search(stretch) is not None

    def search(self, text: str, start: int = 0) -> "regex.Match[str] | None":
        """The first match from a place on; TimeoutError where that takes too long."""
        compiled = _compiled(self.text, self.ignores_case)
        if self.risky:
            return compiled.search(text, start, timeout=TIMEOUT)
        return compiled.search(text, start)

    def replaced(self, replacement: str, text: str) -> str:
        """The text with every match replaced; TimeoutError where that takes too long."""
        return _compiled(self.text, self.ignores_case).sub(replacement, text, timeout=TIMEOUT)

    def fullmatch(self, text: str) -> "regex.Match[str] | None":
        """The whole text as a match; TimeoutError where that takes too long."""
        return _compiled(self.text, self.ignores_case).fullmatch(text, timeout=TIMEOUT)


@lru_cache(maxsize=8_192)
def _compiled(text: str, ignores_case: bool) -> "regex.Pattern[str]":
    try:
        return regex.compile(text, regex.V0 | (regex.IGNORECASE if ignores_case else 0))
    except (regex.error, OverflowError, RecursionError) as error:
        raise PatternError(str(error)) from error


@lru_cache(maxsize=8_192)
def compile(expression: str) -> Pattern:
    """An expression in Vale's syntax; raises PatternError."""
    if len(expression) > _LONGEST:
        raise PatternError(f"an expression of {len(expression)} characters is too long")
    known = kept.now()
    earlier = known.expression(expression)
    made = again(expression, earlier) if earlier is not None else None
    if made is None:
        made = _read(expression)
        known.keep_expression(expression, _plain(made))
    return made


def _read(expression: str) -> Pattern:
    from pipeline.style.translation import Translator  # mostly an earlier run has read them all

    reader = Translator(expression)
    text, known = reader.whole()
    return Pattern(
        expression,
        text,
        reader.ignores_case,
        needles.of(known.need),
        reader.groups,
        reader.refers or known.loops > 1,
    )


def _plain(made: Pattern) -> list[Any]:
    """All of a pattern but its source, to be kept in a file."""
    words = None if made.needles is None else made.needles.words
    pieces = () if made.needles is None else made.needles.pieces
    return [made.text, made.ignores_case, words, pieces, made.groups, made.risky]


def again(expression: str, plain: Sequence[Any]) -> Pattern | None:
    """The pattern that was kept; None where what was kept is none."""
    try:
        text, ignores_case, words, pieces, groups, risky = plain
        wanted = None
        if words is not None:
            held = {word: tuple(texts) for word, texts in words.items()}
            wanted = Needles(held, tuple(pieces))
        return Pattern(expression, text, bool(ignores_case), wanted, int(groups), bool(risky))
    except (TypeError, ValueError, AttributeError):
        return None


def word(token: str, *, ignores_case: bool, edges: bool) -> Pattern:
    """A rule's token, in word boundaries if asked; cheaper than `compile` for plain words."""
    if edges and token.isalpha():  # one word, which is all there is to know
        low = f"\0{needles.plain(token)}\0"
        return Pattern(
            token, f"\\b{token}\\b", ignores_case, Needles({low[1:-1]: (low,)}, ()), 0, False
        )
    if not _PLAIN.fullmatch(token):
        case = "(?i)" if ignores_case else ""
        return compile(f"{case}(?m)\\b(?:{token})\\b" if edges else f"{case}(?m)(?:{token})")
    text, low = token, needles.plain(token)
    if edges:
        text, low = f"\\b{text}\\b", f"\0{low}\0"
    return Pattern(token, text, ignores_case, needles.of((low,)), 0, False)


# Words, some signs, and how often: no blank, no edge of a line, no look ahead or behind.
_LOCAL = regex.compile(
    r"(?:\(\?[im]+\))*"
    r"(?:[A-Za-z0-9]|\\[bwd()]|\\p\{[LN]\}|\[-?(?:A-Z|a-z|0-9|\\[wd]|\\p\{[LN]\}|['’_])+-?\]"
    r"|\((?:\?:)?|\{\d+(?:,\d*)?\}|[)+*?|'’_-])+"
)


def refers(token: str) -> bool:
    """Whether a token repeats what a group caught; groups are counted across all tokens."""
    return bool(_REFERS.search(token))


_REFERS = regex.compile(r"\\(?:[1-9]|k)|\(\?P=")
_PLAIN = regex.compile(r"[\p{L}\p{N} ,;'’/!%&@_-]+")
_CAPTURE = regex.compile(r"(?<!\\)\((?!\?)")


def uncaptured(expression: str) -> str:
    """An expression whose groups catch nothing."""
    return _CAPTURE.sub("(?:", expression)
