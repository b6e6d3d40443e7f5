"""What stands inside a Markdown block: text, emphasis, links, code, pictures, HTML, with places.

The result is a flat list of tokens in the order of the text: `open` and `close` of an element,
`text` as written, `code`, `mask` (an address, shown as itself), `image`, `break`, `comment`.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from pipeline.expression import late
from pipeline.style.emphasis import Delimiter, Token, flat, pair
from pipeline.style.lines import Line, label

_INTERESTING = re.compile(
    r"[`\\<\[\]!&]|\*+|_+|~{1,2}|\n|(?:https?://|www\.)(?=[^\s<])|(?<![\w.+-])[\w.+-]+@(?=[\w-]+\.)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[`\\<\[\]&*_~]")
_ADDRESS = re.compile(r"[^\s<]*")
_MAIL = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_AUTOLINK = late(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[\w-]+(?:\.[\w-]+)+)>")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_TAG = late(
    r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|"
    r"[^\s\"'=<>`]+))?)*)\s*/?>"
)
_ENTITY = late(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TARGET = re.compile(
    r"\(\s*(?:<((?:[^<>\n\\]|\\.)*)>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))"
    r"(?:\s+(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?\s*\)"
)
_REFERENCE = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]")
_TICKS = re.compile(r"`+")
_ATTRIBUTE = re.compile(r"alt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_TRAILING = "?!.,:;*_~'\"»”’"
_PAIRS = {")": "(", "]": "["}
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


class _Joined:
    """A block's lines as one text, and where each place of it is in the source."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.text = "\n".join(line.text for line in lines)
        self.starts: list[int] = []
        self.sources = [line.source for line in lines]
        at = 0
        for line in lines:
            self.starts.append(at)
            at += len(line.text) + 1

    def source(self, at: int) -> int:
        index = bisect_right(self.starts, at) - 1
        return self.sources[index] + at - self.starts[index]


def read(lines: Sequence[Line], labels: frozenset[str]) -> list[Token]:
    """The tokens of a block."""
    joined = _Joined(lines)
    if _is_plain(joined.text):
        last = len(lines) - 1
        return [
            Token("text", text if number == last else f"{text}\n", source)
            for number, (source, text) in enumerate(lines)
            if text or number != last
        ]
    return _Reader(joined, labels).tokens()


def _is_plain(text: str) -> bool:
    """Whether there is nothing in a text but itself: no sign, no address, no blanks at an end."""
    return not (
        _SIGN.search(text)
        or "  \n" in text
        or "://" in text
        or "ww" in text
        or "WW" in text
        or "Ww" in text
        or "wW" in text
        or ("@" in text and _INTERESTING.search(text))
    )


def read_html(lines: Sequence[Line]) -> list[Token]:
    """The tokens of a block of HTML: its tags fall away, whatever Markdown may look like in it."""
    joined = _Joined(lines)
    text = joined.text
    found: list[Token] = []
    at = 0
    while at < len(text):
        opening = text.find("<", at)
        if opening < 0:
            opening = len(text)
        found += _plain(joined, at, opening)
        if opening == len(text):
            break
        match = _COMMENT.match(text, opening)
        if match:
            found.append(Token("comment", match[1], joined.source(opening)))
        elif match := _TAG.match(text, opening):
            found += _tag(match, joined)
        else:
            found += _plain(joined, opening, opening + 1)
        at = match.end() if match else opening + 1
    return found


def _plain(joined: _Joined, start: int, end: int) -> Iterable[Token]:
    """Text as it is, line by line, since the lines of a block need not be neighbours."""
    while start < end:
        newline = joined.text.find("\n", start, end)
        stop = end if newline < 0 else newline + 1
        yield Token("text", joined.text[start:stop], joined.source(start))
        start = stop


_INLINE = frozenset(
    [
        "b",
        "big",
        "i",
        "small",
        "abbr",
        "acronym",
        "cite",
        "dfn",
        "em",
        "kbd",
        "strong",
        "a",
        "br",
        "img",
        "span",
        "sub",
        "sup",
        "code",
        "tt",
        "del",
    ]
)


def _tag(match: "re.Match[str]", joined: _Joined) -> list[Token]:
    name = match[2].lower()
    if name == "img":
        alt = _ATTRIBUTE.search(match[3] or "")
        if alt is None:
            return [Token("break", "", None)]
        group = 1 if alt[1] is not None else 2
        start = match.start(3) + alt.start(group)
        return [Token("image", alt[group], joined.source(start))]
    if name == "br":
        return [Token("break", "", None)]
    if name in _INLINE:
        return [Token("close" if match[1] else "open", name, None)]
    return [Token("edge", name, None)]


class _Reader:
    """One walk over a block's text; links are found as their brackets close."""

    def __init__(self, joined: _Joined, labels: frozenset[str]) -> None:
        self.joined = joined
        self.text = joined.text
        self.labels = labels
        self.found: list[Token | Delimiter] = []
        self.ticks: list[tuple[int, int]] | None = None
        self.brackets: list[tuple[int, int, bool]] = []  # index in found, place, of a picture

    def tokens(self) -> list[Token]:
        at = 0
        text = self.text
        while at < len(text):
            match = _INTERESTING.search(text, at)
            if match is None:
                break
            self._add_text(at, match.start())
            at = self._sign(match)
        self._add_text(at, len(text))
        pair(self.found)
        return list(flat(self.found))

    def _add_text(self, start: int, end: int) -> None:
        if start < end:
            self.found.append(Token("text", self.text[start:end], self.joined.source(start)))

    def _sign(self, match: "re.Match[str]") -> int:
        """What begins at an interesting place; the place after it."""
        text, at = self.text, match.start()
        sign = text[at]
        if sign == "`":
            return self._code(at)
        if sign == "\\":
            return self._escape(at)
        if sign == "<":
            return self._angle(at)
        if sign == "&":
            entity = _ENTITY.match(text, at)
            if entity is None:
                self._add_text(at, at + 1)
                return at + 1
            self.found.append(Token("text", html.unescape(entity.group()), self.joined.source(at)))
            return entity.end()
        if sign in "*_~":
            return self._delimiter(at, match.end())
        if sign == "\n":
            return self._newline(at)
        if sign == "[":
            self.found.append(Token("text", "[", self.joined.source(at)))
            self.brackets.append((len(self.found) - 1, at, False))
            return at + 1
        if sign == "!":
            if text.startswith("[", at + 1):
                self.found.append(Token("text", "![", self.joined.source(at)))
                self.brackets.append((len(self.found) - 1, at, True))
                return at + 2
            self._add_text(at, at + 1)
            return at + 1
        if sign == "]":
            return self._bracket(at)
        return self._address(match)

    def _code(self, at: int) -> int:
        """A code span, if as many backticks close it."""
        start = at
        while self.text.startswith("`", start):
            start += 1
        size = start - at
        if self.ticks is None:
            self.ticks = [match.span() for match in _TICKS.finditer(self.text)]
        for low, high in self.ticks:
            if low >= start and high - low == size:
                self.found.append(Token("code", self.text[start:low], self.joined.source(start)))
                return high
        self._add_text(at, start)
        return start

    def _escape(self, at: int) -> int:
        following = self.text[at + 1 : at + 2]
        if following == "\n":
            self.found.append(Token("break", "", None))
            self._add_text(at + 1, at + 2)
            return at + 2
        if following and _PUNCTUATION.match(following):
            self._add_text(at + 1, at + 2)
            return at + 2
        self._add_text(at, at + 1)
        return at + 1

    def _newline(self, at: int) -> int:
        text = self.text
        if text.endswith("  ", 0, at):
            self.found.append(Token("break", "", None))
        self._add_text(at, at + 1)
        return at + 1

    def _angle(self, at: int) -> int:
        text = self.text
        match = _COMMENT.match(text, at)
        if match:
            self.found.append(Token("comment", match[1], self.joined.source(at)))
            return match.end()
        match = _AUTOLINK.match(text, at)
        if match:
            self._mask(match.start(1), match.end(1))
            return match.end()
        match = _TAG.match(text, at)
        if match:
            self.found += _tag(match, self.joined)
            return match.end()
        self._add_text(at, at + 1)
        return at + 1

    def _mask(self, start: int, end: int) -> None:
        self.found.append(Token("open", "a", None))
        self.found.append(Token("mask", self.text[start:end], self.joined.source(start)))
        self.found.append(Token("close", "a", None))

    def _address(self, match: "re.Match[str]") -> int:
        """A bare address, without the punctuation that closes a sentence."""
        start = match.start()
        if "@" in match.group():
            mail = _MAIL.match(self.text, match.end())
            end = mail.end() if mail else match.end()
            if mail is None:
                self._add_text(start, end)
                return end
        else:
            if start and (self.text[start - 1].isalnum() or self.text[start - 1] in "@/"):
                self._add_text(start, match.end())
                return match.end()
            rest = _ADDRESS.match(self.text, match.end())
            end = rest.end() if rest else match.end()
            while end > match.end():
                last = self.text[end - 1]
                inner = self.text[start:end]
                pair = _PAIRS.get(last)
                if last not in _TRAILING and (
                    pair is None or inner.count(last) <= inner.count(pair)
                ):
                    break
                end -= 1
        self._mask(start, end)
        return end

    def _delimiter(self, start: int, end: int) -> int:
        sign = self.text[start]
        before = self.text[start - 1] if start else " "
        after = self.text[end] if end < len(self.text) else " "
        left = not after.isspace() and (
            not _is_punctuation(after) or before.isspace() or _is_punctuation(before)
        )
        right = not before.isspace() and (
            not _is_punctuation(before) or after.isspace() or _is_punctuation(after)
        )
        if sign == "_":
            left, right = (
                left and (not right or _is_punctuation(before)),
                right and (not left or _is_punctuation(after)),
            )
        self.found.append(Delimiter(sign, self.joined.source(start), end - start, left, right))
        return end

    def _bracket(self, at: int) -> int:
        """A `]`: the end of a link or a picture if what follows, or its label, says so."""
        if not self.brackets:
            self._add_text(at, at + 1)
            return at + 1
        index, opened, picture = self.brackets.pop()
        inner = self.text[opened + (2 if picture else 1) : at]
        end = self._destination(at + 1, inner)
        if end is None:
            self._add_text(at, at + 1)
            return at + 1
        inside = self.found[index + 1 :]
        del self.found[index:]
        if inner.startswith("^"):
            return end
        pair(inside)
        if picture:
            self._picture(inside)
            return end
        self.found.append(Token("open", "a", None))
        target = _TARGET.match(self.text, at + 1)
        if target and (target[1] or target[2]) == inner:
            self.found.append(Token("mask", inner, self.joined.source(opened + 1)))
        else:
            self.found += flat(inside)
        self.found.append(Token("close", "a", None))
        self.brackets = [bracket for bracket in self.brackets if bracket[2]]
        return end

    def _picture(self, inside: Sequence[Token | Delimiter]) -> None:
        texts = [token for token in flat(inside) if token.kind in ("text", "code", "mask")]
        if texts:
            self.found.append(
                Token("image", "".join(token.text for token in texts), texts[0].source)
            )
        else:
            self.found.append(Token("break", "", None))

    def _destination(self, at: int, inner: str) -> int | None:
        if inner.startswith("^") and " " not in inner and len(inner) > 1:
            return at
        target = _TARGET.match(self.text, at)
        if target:
            return target.end()
        reference = _REFERENCE.match(self.text, at)
        if reference and label(reference[1] or inner) in self.labels:
            return reference.end()
        return at if label(inner) in self.labels else None


def _is_punctuation(sign: str) -> bool:
    return not sign.isalnum() and not sign.isspace()
