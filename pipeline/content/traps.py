"""The traps that YAML sets for French: a header read line by line, each line mended with quotes.

YAML gives up at the first sign it can't place, or worse, takes `title: L'atelier #MadeInFrance` and
drops what follows the `#`. Here every value is held to one question: is it read as exactly what
stands there? Where it is not, quotes make it so.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.content import flows
from pipeline.content.flows import Trap
from pipeline.expression import late
from pipeline.yaml_source import Trouble, quoted, reads_as_itself

_SIGNS = ("#", "&", "!", "|", ">", "\u00a0", "\u202f", "\u0085", "\u2028", "\u2029")
_SUSPECT = re.compile(
    r"[#&]|[:,\[{-][ \t]*!|\w[\u00a0\u202f]+:|:[ \t][|>]|[\u0085\u2028\u2029]"
).search
_ODD = re.compile(r"[#&!|>\u00a0\u202f\u0085\u2028\u2029]").search
_LINE = late(
    r"(?P<indent>[ \t\u00a0\u202f]*)(?P<dashes>(?:-[ \t]+)*)"
    r"(?:(?P<key>[\w-]+|\"[\w-]+\"|'[\w-]+')(?P<before>[ \t\u00a0\u202f]*):"
    r"(?P<after>[ \t\u00a0\u202f]+|$))?(?P<value>.*)"
)
_GLUED = re.compile(r"([\w-]+):(?=\S)").match
_KEY_LINE = re.compile(r"\s*(?:- )?[\w-]+\s*:(?:\s|$)|\s*- |\s*$|\s+\S|\s*#").match
_HAS_KEY = re.compile(r"[^\s].*:(?:\s|$)|[\]}]").match
_BLOCK = re.compile(r"[|>][-+0-9]{0,2}(?:[ \t]+#.*)?").fullmatch
_COMMENT = re.compile(r"[ \t]+#").search
_REMARK = re.compile(r"[ \t]*(?:#.*)?").fullmatch
_BREAKS = re.compile(r"[\u0085\u2028\u2029]")
_HARD_SPACES = "\u00a0\u202f"
_RULES = {
    "duplicate": "post.duplicate-key",
    "size": "post.yaml-size",
    "tag": "post.yaml-start",
    "key": "post.yaml",
    "syntax": "post.yaml",
}


def suspect(header: str) -> bool:
    """Whether a header that YAML could read may still hold a silent trap."""
    return any(sign in header for sign in _SIGNS) and _SUSPECT(header) is not None


def looks_like_header(line: str) -> bool:
    """Whether a line could belong to front matter."""
    return _KEY_LINE(line) is not None


def explain(header: str, trouble: Trouble) -> list[Trap]:
    """Why YAML can't take this header: the traps in it, else what YAML says of it."""
    found = [] if trouble.kind in ("duplicate", "size") else _Walk(header, lambda _: True).traps()
    if found:
        return found
    message = trouble.message
    if trouble.kind == "syntax":
        message = (
            f"YAML can't read this ({message}); look for a missing quote, bracket or colon "
            "here or on the line above"
        )
    return [Trap(trouble.start, trouble.end, _RULES[trouble.kind], message)]


def silent(header: str, *, everywhere: bool = False) -> list[Trap]:
    """What YAML takes without a word, otherwise than meant.

    Lines without a suspicious sign are passed over, unless `everywhere`.
    """
    return _Walk(header, (lambda _: True) if everywhere else _is_odd).traps()


def _is_odd(line: str) -> bool:
    return _ODD(line) is not None


class _Line(NamedTuple):
    """One line of the header: its text and the offset where it starts."""

    text: str
    start: int

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" \t" + _HARD_SPACES))


class _Walk:
    """One walk down the lines of a header, skipping what is text and no structure."""

    def __init__(self, header: str, worth: Callable[[str], bool]) -> None:
        self._header = header
        self._worth = worth
        self._lines: list[_Line] = []
        self._next = 0
        self._parents: list[tuple[int, str]] = []
        self._open = False  # whether the line before ends in a key that waits for its value
        self._column = 0  # where the line before begins
        self._in_list = False  # whether the line before is an entry of a list at the margin
        start = 0
        for text in header.split("\n"):
            self._lines.append(_Line(text, start))
            start += len(text) + 1

    def traps(self) -> list[Trap]:
        """Every trap of the header, in order."""
        found = [
            Trap(
                sign.start(),
                sign.end(),
                "post.encoding",
                "an invisible line separator stands here; a space does it",
                " ",
            )
            for sign in _BREAKS.finditer(self._header)
        ]
        if found:
            return found
        while self._next < len(self._lines):
            line = self._lines[self._next]
            self._next += 1
            if line.text.strip() and not line.text.lstrip().startswith("#"):
                found += self._line(line)
        return found

    def _line(self, line: _Line) -> Iterator[Trap]:
        read = _LINE.match(line.text)
        assert read is not None  # noqa: S101 - every part of the pattern may be empty
        indent = read["indent"]
        if indent.strip(" "):
            yield self._indentation(line, indent)
        value = line.start + read.start("value")
        key = (read["key"] or "").strip("\"'")
        was_open, self._open = self._open, bool(key) and not read["value"].strip()
        self._column = len(indent)
        if key:
            yield from self._spaces(line, read, key)
            column = len(indent) + len(read["dashes"])
            self._parents = [each for each in self._parents if each[0] < column]
            self._parents.append((column, key))
            yield from self._value(line, value, key, column)
        elif read["dashes"] and (indent or was_open or self._in_list):
            parents = [name for at, name in self._parents if at <= len(indent)]
            yield from self._value(line, value, parents[-1] if parents else "", len(indent), True)
        elif (glued := _GLUED(read["value"])) and glued[1] in flows.known_keys():
            yield Trap(
                value,
                value + glued.end(),
                "post.yaml-space",
                f"`{glued[1]}:` needs a space after the colon",
                f"{glued[1]}: ",
            )
        elif not indent and not _HAS_KEY(line.text):
            yield Trap(
                line.start,
                line.start + len(line.text.rstrip()),
                "post.front-matter",
                "this is no `key: value` line, and front matter is made of those",
            )
        self._in_list = bool(read["dashes"]) and (was_open or self._in_list)

    def _indentation(self, line: _Line, indent: str) -> Trap:
        """Tabs and hard spaces before a line: ordinary spaces do it, or none at all."""
        spaces = re.sub(f"[{_HARD_SPACES}]", " ", indent.replace("\t", "  "))
        return Trap(
            line.start,
            line.start + len(indent),
            "post.yaml-tab" if "\t" in indent else "post.yaml-space",
            "YAML is indented with ordinary spaces only",
            spaces if self._open or self._column else "",
        )

    def _spaces(self, line: _Line, read: re.Match[str], key: str) -> Iterator[Trap]:
        """A hard space beside a key's colon, which French typing leaves there."""
        if not any(space in read["before"] + read["after"] for space in _HARD_SPACES):
            return
        yield Trap(
            line.start + read.start("before"),
            line.start + read.end("after"),
            "post.yaml-space",
            f"a non-breaking space stands beside the colon of `{key}`; YAML wants an ordinary one",
            ": ",
        )

    def _value(
        self, line: _Line, start: int, key: str, column: int, item: bool = False
    ) -> Iterator[Trap]:
        raw = self._header[start : line.start + len(line.text)].rstrip()
        if not raw:
            return
        if _BLOCK(raw):
            if self._skip_block(column):
                return
        elif raw[0] in "[{" and key in flows.WORDS and not item:
            if self._worth(line.text):
                yield flows.trap(start, start + len(raw), raw, quoted(raw))
            return
        elif raw[0] in "[{":
            end = self._flow_end(line, column)
            yield from self._flow(start, end, key, line.text)
            return
        elif raw[0] in "'\"":
            yield from self._quoted(line, start, raw, column)
            return
        if self._worth(line.text):
            yield from self._plain(line, start, raw, key, column, item)

    def _skip_block(self, column: int) -> bool:
        """Step over a block text; False where there is none below its `|`."""
        first = self._next
        while self._next < len(self._lines):
            line = self._lines[self._next]
            if line.text.strip() and line.indent <= column:
                break
            self._next += 1
        return any(line.text.strip() for line in self._lines[first : self._next])

    def _below(self, column: int) -> list[_Line]:
        """The lines that go on with a value: deeper than its key, and no keys themselves."""
        found = []
        for line in self._lines[self._next :]:
            if not line.text.strip() or line.indent <= column:
                break
            read = _LINE.match(line.text)
            if read and read["key"] in flows.known_keys():
                break
            found.append(line)
        return found

    def _plain(
        self, line: _Line, start: int, raw: str, key: str, column: int, item: bool
    ) -> Iterator[Trap]:
        end = start + len(raw)
        free = key in flows.FREE
        if raw.startswith("#"):
            apart = self._header[start - 2 : start] == "  "
            if not free or (apart and not raw[1:2].strip()):
                return
        elif comment := _COMMENT(raw):
            sign = raw[comment.end() : comment.end() + 1]
            cut = free and ((sign.strip() and sign != "#") or comment.end() - comment.start() == 2)
            if not cut:
                raw = raw[: comment.start()]
                end = start + len(raw)
        going_on = self._below(column) if end == start + len(raw) else []
        whole = " ".join([raw, *(each.text.strip() for each in going_on)])
        if self._stands(raw) and (not going_on or reads_as_itself(whole)):
            self._next += len(going_on)
            return
        if going_on:
            self._next += len(going_on)
            end = going_on[-1].start + len(going_on[-1].text.rstrip())
        yield flows.trap(start, end, whole, quoted(whole))

    def _stands(self, raw: str) -> bool:
        """Whether a bare value is read as itself, or is an anchor or alias that is in use."""
        if raw[0] == "&" and (name := re.match(r"&(\w+)(?:\s|$)", raw)):
            return re.search(rf"\*{name[1]}\b", self._header) is not None
        if raw[0] == "*" and (name := re.fullmatch(r"\*(\w+)", raw)):
            return re.search(rf"&{name[1]}\b", self._header) is not None
        return raw in flows.CONSTANTS or reads_as_itself(raw)

    def _quoted(self, line: _Line, start: int, raw: str, column: int) -> Iterator[Trap]:
        """A value in quotes: closed at its end, or mended."""
        end = flows.closing(raw, 0)
        if end is not None:
            if _REMARK(raw[end + 1 :]):
                return
            inner = raw[1:-1]
            twin = inner.find(raw[0])
            nested = raw[-1] == raw[0] and (
                raw[0] == "'" or inner[twin - 1 : twin] in ("", " ", "(", "«")
            )
            meant = inner if nested else raw
            told = "a quote ends the value before its end" if nested else "text follows the quotes"
            yield Trap(
                start,
                start + len(raw),
                "post.yaml-quote",
                f"{told}; write `{quoted(meant)}`",
                quoted(meant),
            )
            return
        below = self._below(column)
        text = self._header[start : below[-1].start + len(below[-1].text)] if below else raw
        if below and (end := flows.closing(text, 0)) is not None:
            self._next += len(below)
            return
        meant = raw[1:].strip() if raw[0] == '"' else raw
        yield Trap(
            start,
            start + len(raw),
            "post.yaml-quote",
            f"the quote is never closed; write `{quoted(meant)}`",
            quoted(meant),
        )

    def _flow_end(self, line: _Line, column: int) -> int:
        """Where a value in brackets can end at most: before the next line of its key's level."""
        end = line.start + len(line.text)
        while self._next < len(self._lines):
            below = self._lines[self._next]
            if below.text.strip() and below.indent <= column and below.text.strip()[0] not in "]}":
                break
            end = below.start + len(below.text)
            self._next += 1
        return end

    def _flow(self, start: int, end: int, key: str, line: str) -> Iterator[Trap]:
        text = self._header[start:end].rstrip()
        if not self._worth(text):
            return
        found, rest = flows.read(text, key)
        if rest is None:
            close = "]" if text[0] == "[" else "}"
            if "\n" not in text and not found:
                at = start + len(text)
                yield Trap(
                    at, at, "post.yaml-bracket", f"`{text[0]}` is never closed by `{close}`", close
                )
                return
        elif not _REMARK(text[rest:].partition("\n")[0]) and "\n" not in text:
            # `title: [Nouveau] L'atelier`: the brackets belong to the words
            yield flows.trap(start, start + len(text), text, quoted(text))
            return
        for each in found:
            yield Trap(start + each.start, start + each.end, each.rule, each.message, each.mended)
