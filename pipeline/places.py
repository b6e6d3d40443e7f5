"""Places: where in a post's files stands what was found in its text or under one of its keys."""

import re

from pipeline.expression import late
from pipeline.post import Post
from pipeline.problem import Span


class Places:
    """Finds in a body's source what was found in its text, in order, code left out."""

    def __init__(self, own: Post) -> None:
        self._own = own
        self._source: str | None = None
        self._at: dict[str, int] = {}

    def next(self, needle: str) -> Span:
        """The next place of these characters; the body's first line where they are not found."""
        if self._source is None:
            self._source = _without_code(self._own.body)
        start = self._source.find(needle, self._at.get(needle, 0))
        if start < 0:
            return Span(self._own.body_line, 1, self._own.body_line, 1)
        self._at[needle] = start + len(needle)
        return spread(self._own, start, start + len(needle))


def in_body(own: Post, needle: str) -> Span:
    """Where the body has these characters."""
    return Places(own).next(needle)


def spread(own: Post, start: int, end: int) -> Span:
    """The span of the source file that a stretch of the body covers."""
    in_header = own.body_path == own.path and own.body_line < own.header.count("\n") + 3
    if in_header:
        from pipeline import content

        found = content.stretch(own, start, end) or _in_header(own, start, end)
        if found:
            return found
    line, column = _place(own.body, start)
    end_line, end_column = _place(own.body, end)
    first = own.body_line
    return Span(first + line, column + 1, first + end_line, end_column + 1)


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset), offset - (text.rfind("\n", 0, offset) + 1)


def _in_header(own: Post, start: int, end: int) -> Span | None:
    """The span of a stretch of a text that stands in the front matter, indented or in quotes."""
    written, said = own.header.split("\n"), own.body.split("\n")
    found: list[tuple[int, int]] = []
    for offset in (start, end):
        line, column = _place(own.body, offset)
        at = own.body_line - 2 + line
        indent = written[at].find(said[line]) if at < len(written) else -1
        if indent < 0:
            break
        found.append((at + 2, indent + column + 1))
    if len(found) == 2:
        return Span(*found[0], *found[1])
    # A folded or escaped text: its lines are not those of the file, its words mostly are.
    piece = own.body[start:end]
    head = sum(len(line) + 1 for line in written[: own.body_line - 2])
    at = head - 1
    for _ in range(own.body.count(piece, 0, start) + 1 if piece else 0):
        at = own.header.find(piece, at + 1)
        if at < 0:
            return None
    if at < head:
        return None
    line, column = _place(own.header, at)
    end_line, end_column = _place(own.header, at + len(piece))
    return Span(line + 2, column + 1, end_line + 2, end_column + 1)


_CODE = late(r"^(`{3,}|~{3,}).*?^\1[^\n]*$|(`+)(?!`).*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)


def _without_code(body: str) -> str:
    """The body with spaces in place of code, every other character where it was."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), body)


def located(post: Post, channel: str | None, keys: tuple[str | int, ...]) -> tuple[str, Span]:
    """The path and place of a front matter key, in the channel's own keys where it has them."""
    from pipeline import content

    return post.path, content.locate(post, *own_keys(post, channel, keys))


def own_keys(post: Post, channel: str | None, keys: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The keys that lead to what a channel has: its own where it differs there.

    An item's place in a list is the one that the author gave it, those counted that were left out.
    """
    own = post if channel is None else post.on(channel)
    name = str(keys[0])
    if len(keys) > 1 and isinstance(place := keys[1], int):
        for key, gap in own.gaps:
            place += key == name and gap <= place
        keys = (name, place, *keys[2:])
    if own is not post and getattr(own, name) is not getattr(post, name):
        return ("variants", str(channel), *keys)
    return keys
