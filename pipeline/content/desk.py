"""The desk where one file's problems are collected, each with its true place."""

import re

from pipeline.content.flows import Trap
from pipeline.content.sizes import MAX_BYTES
from pipeline.problem import Fix, Level, Problem, Span
from pipeline.schema import Mistake
from pipeline.yaml_source import Source, quoted

_LISTS = (("tags",), ("channels",))
_WORDS = re.compile(r"[\w-]+([,;\s]+[\w-]+)*").fullmatch
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]").search
HEAD = Span(1, 1, 1, 4)


class Desk:
    """Collects the problems of one post; `header` is its YAML once it is known."""

    __slots__ = ("_keys", "_problems", "_traps", "header", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self.header = ""
        self._problems: list[Problem] = []
        self._keys: set[str | int] = set()
        self._traps: list[Span] = []

    def told(self) -> tuple[Problem, ...]:
        """All problems, by place, each once."""
        if not self._problems:
            return ()
        once = dict.fromkeys(self._problems)
        return tuple(sorted(once, key=lambda each: (each.path, each.span, each.rule)))

    def speaks_of(self, key: str) -> bool:
        """Whether a problem was already told on a top-level key."""
        return key in self._keys

    def at(
        self,
        span: Span,
        rule: str,
        message: str,
        *,
        level: Level = "error",
        path: str | None = None,
        channel: str | None = None,
        fix: Fix | None = None,
    ) -> None:
        """A problem at a known place."""
        self._problems.append(
            Problem(path or self.path, span, level, rule, message, channel=channel, fix=fix)
        )

    def on(
        self,
        keys: tuple[str | int, ...],
        rule: str,
        message: str,
        *,
        level: Level = "error",
        key: bool = False,
        instead: str | None = None,
    ) -> None:
        """A problem on what a key holds (with `key`, on the key); `instead` takes its place."""
        self._keys.update(keys[:1])
        span = self.place(keys, key=key)
        channel = str(keys[1]) if len(keys) > 1 and keys[0] == "variants" else None
        fix = Fix(span, instead) if instead is not None and span != HEAD else None
        self.at(span, rule, message, level=level, channel=channel, fix=fix)

    def place(self, keys: tuple[str | int, ...], *, key: bool = False) -> Span:
        """Where the value (or the key) at these keys stands."""
        return Source(self.header, 2).find(*keys, value=not key) or HEAD

    def mistake(self, mistake: Mistake) -> None:
        """A schema's mistake as a problem, unless a trap was told of the same line."""
        unknown = mistake.unknown is not None
        span = self.place(mistake.keys, key=unknown)
        if any(trap.line <= span.line <= trap.end_line for trap in self._traps):
            self._keys.update(mistake.keys[:1])
        elif unknown:
            self.on(mistake.keys, "post.unknown-key", mistake.message, key=True)
        else:
            instead = self._instead(mistake)
            self.on(mistake.keys, "post.type", mistake.message, instead=instead)

    def _instead(self, mistake: Mistake) -> str | None:
        """What was surely meant: `true` in quotes for a text, [Noël, Nantes] for `Noël, Nantes`."""
        written = self.written(mistake.keys)
        if mistake.quotable:
            return quoted(written)
        if mistake.keys in _LISTS and mistake.rule == "type" and _WORDS(written):
            return "[" + re.sub(r"[,;\s]+", ", ", written) + "]"
        return None

    def written(self, keys: tuple[str | int, ...]) -> str:
        """What stands in the header at these keys, as it is written."""
        node = Source(self.header).node(*keys)
        return "" if node is None else self.header[node.start_mark.index : node.end_mark.index]

    def trap(self, trap: Trap) -> None:
        """A trap of YAML's, with the mended text where there is one."""
        source = Source(self.header, 2)
        span = source.span(trap.start, trap.end)
        fix = Fix(span, trap.mended) if trap.mended is not None else None
        self._traps.append(span)
        self.at(span, trap.rule, trap.message, fix=fix)


def decode(desk: Desk, path: str, data: bytes) -> str | None:
    """A file's text with plain newlines; None, with a problem, where it is no text."""
    if len(data) > MAX_BYTES:
        desk.at(
            Span(1, 1, 1, 1),
            "post.too-large",
            f"the file is larger than the {MAX_BYTES:,} bytes that a post may have",
            path=path,
        )
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        meant = data[error.start : error.start + 1].decode("cp1252", "replace")
        desk.at(
            _place(before),
            "post.encoding",
            f"this is not UTF-8 (byte 0x{data[error.start]:02x}, {meant!r} in Windows-1252); "
            "save the file as UTF-8",
            path=path,
        )
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("\ufeff"):
        text = text[1:]
        desk.at(
            Span(1, 1, 1, 1),
            "post.bom",
            "the file begins with a byte order mark; save it as UTF-8 without BOM",
            path=path,
            level="warning",
        )
    if len(data.translate(None, _CONTROLS)) < len(data) and (control := _CONTROL(text)):
        code = ord(control[0])
        name = "a NUL character" if code == 0 else f"the control character U+{code:04X}"
        desk.at(
            _place(text[: control.start()]),
            "post.encoding",
            f"the file holds {name}, which no text needs; delete it",
            path=path,
        )
        return None
    return text


def _place(before: str) -> Span:
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Span(line, column, line, column + 1)
