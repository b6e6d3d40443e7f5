"""Emphasis in Markdown: which runs of `*`, `_` and `~` belong together, as CommonMark tells."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Token(NamedTuple):
    """One step; `text` is what it says, `source` where that begins (None: nowhere)."""

    kind: str
    text: str
    source: int | None


class Delimiter:
    """A run of `*`, `_` or `~`, and what is left of it."""

    __slots__ = ("at", "can_close", "can_open", "closes", "left", "opens", "sign", "size")

    def __init__(self, sign: str, at: int, size: int, can_open: bool, can_close: bool) -> None:
        self.sign = sign
        self.at = at
        self.size = self.left = size
        self.can_open = can_open
        self.can_close = can_close
        self.opens: list[str] = []
        self.closes: list[str] = []


_TAGS = {("*", 1): "em", ("_", 1): "em", ("*", 2): "strong", ("_", 2): "strong", ("~", 2): "del"}


def pair(found: Sequence[Token | Delimiter]) -> None:
    """Match delimiters as CommonMark does: closers look back for the nearest opener."""
    openers: list[Delimiter] = []
    for item in found:
        if not isinstance(item, Delimiter):
            continue
        if item.can_close:
            while item.left:
                match = next(
                    (
                        index
                        for index in range(len(openers) - 1, -1, -1)
                        if openers[index].sign == item.sign and _fits(openers[index], item)
                    ),
                    None,
                )
                if match is None:
                    break
                opener = openers[match]
                size = 2 if opener.left >= 2 and item.left >= 2 else 1
                tag = _TAGS.get((item.sign, size), "del")
                opener.opens.insert(0, tag)
                item.closes.append(tag)
                opener.left -= size
                item.left -= size
                del openers[match + 1 :]
                if not opener.left:
                    openers.pop()
        if item.can_open and item.left:
            openers.append(item)
            del openers[:-_MOST_OPEN]


_MOST_OPEN = 200  # openers kept in mind, so that a wall of asterisks stays cheap


def _fits(opener: Delimiter, closer: Delimiter) -> bool:
    """CommonMark's rule of three: `*foo**bar*` is one emphasis."""
    if opener.sign == "~":
        return opener.left == closer.left
    if not (opener.can_close or closer.can_open):
        return True
    return (opener.size + closer.size) % 3 != 0 or (opener.size % 3 == 0 and closer.size % 3 == 0)


def flat(found: Sequence[Token | Delimiter]) -> Iterable[Token]:
    """Tokens alone: the pairs as elements that open and close, what is left over as text."""
    for item in found:
        if isinstance(item, Token):
            yield item
            continue
        for tag in item.closes:
            yield Token("close", tag, None)
        if item.left:
            yield Token("text", item.sign * item.left, item.at + len(item.closes))
        for tag in item.opens:
            yield Token("open", tag, None)
