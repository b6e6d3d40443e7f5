"""YAML as people write it, read strictly: few types, no repeated key, every place known.

A plain scalar is a text unless it reads the same as a JSON number, `true`, `false` or `null`:
times, `9:00`, `no` and `0x1F` stay as written. Tags are refused, aliases are limited.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import yaml

from pipeline.errors import PipelineError
from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.problem import Span

Node: TypeAlias = Any  # a yaml.Node; PyYAML's stubs know too little of it
Keys: TypeAlias = tuple[str | int, ...]

_IMPLICIT = "implicit"
_CONSTANTS: dict[str, Any] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{0,17}[1-9]|\.0)?").fullmatch
_LINE_BREAKS = late("[\x85\u2028\u2029]")  # to libyaml these end a line, to editors they don't


class Trouble(Exception):
    """A text that can't be taken as YAML, and where: offsets into the text.

    `kind` is syntax, duplicate, tag, key or size.
    """

    def __init__(self, kind: str, message: str, start: int, end: int | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.start = start
        self.end = start if end is None else end


class _Untyped:
    """What stands in for PyYAML's resolver: types are our business, in `value`."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return _IMPLICIT

    def descend_resolver(self, parent: object, index: object) -> None:
        return None

    def ascend_resolver(self) -> None:
        return None


if yaml.__with_libyaml__:
    from yaml import cyaml

    _CPARSER: Any = cyaml.CParser  # type: ignore[attr-defined]  # the stubs leave it out

    class _Loader(_Untyped, _CPARSER):  # type: ignore[misc]
        """libyaml's parser with nothing behind it."""

else:

    class _Loader(  # type: ignore[no-redef]
        _Untyped,
        yaml.reader.Reader,
        yaml.scanner.Scanner,
        yaml.parser.Parser,
        yaml.composer.Composer,
    ):
        """PyYAML's own parser, where libyaml is missing."""

        def __init__(self, text: str) -> None:
            yaml.reader.Reader.__init__(self, text)
            yaml.scanner.Scanner.__init__(self)
            yaml.parser.Parser.__init__(self)
            yaml.composer.Composer.__init__(self)

        def dispose(self) -> None:
            return None


def compose(text: str, *, nodes: int = 5_000, depth: int = 24) -> Node | None:
    """The text's one document as nodes, None where it is empty; raises Trouble."""
    if (
        len(text) > 4_000
        or "&" in text
        or "*" in text
        or text.count("[") + text.count("{") + text.count("- ") + text.count("? ") > 64
    ):
        _survey(text, nodes, depth)
    try:
        loader = _Loader(text)
        try:
            node: Node | None = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise trouble(error) from error
    return node


def value(node: Node | None) -> Any:
    """A node as plain Python: dict, list, str, int, float, bool or None; raises Trouble."""
    if node is None:
        return None
    if node.tag is not _IMPLICIT and node.tag != _IMPLICIT:
        start, end = node.start_mark.index, node.end_mark.index
        raise Trouble("tag", f"`!` at the start of a value is a YAML tag ({node.tag})", start, end)
    kind = type(node)
    if kind is yaml.ScalarNode:
        written: str = node.value
        if node.style:
            return written
        if written in _CONSTANTS:
            return _CONSTANTS[written]
        if written[0] in "-0123456789" and (number := _NUMBER(written)):
            return float(written) if number[2] else int(written)
        return written
    if kind is yaml.SequenceNode:
        return [value(item) for item in node.value]
    mapping: dict[str, Any] = {}
    for key, item in node.value:
        if type(key) is not yaml.ScalarNode:
            raise Trouble("key", "a key must be a word", key.start_mark.index, key.end_mark.index)
        name = key.value
        if name in mapping:
            raise Trouble(
                "duplicate",
                f"`{name}` is written twice; keep one of them",
                key.start_mark.index,
                key.end_mark.index,
            )
        mapping[name] = value(item)
    return mapping


def load(text: str, *, nodes: int = 5_000, depth: int = 24) -> Any:
    """The text as plain Python; raises Trouble."""
    return value(compose(text, nodes=nodes, depth=depth))


def written(text: str, *, inside: bool = False) -> str:
    """A text as YAML: bare where it reads back as itself, else quoted; `inside` [ ] or { }."""
    return text if reads_as_itself(text, inside=inside) else quoted(text)


def flow(value: Any, *, inside: bool = True) -> str:
    """A value on one line: as it may stand between brackets too, or, not `inside`, after a key."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value, inside=inside)


def scalar(value: Any, *, inside: bool) -> str:
    """A text, a number, a yes or no, or nothing, as YAML that reads back as itself."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return written(str(value), inside=inside)


def quoted(text: str) -> str:
    """A text in the quotes that need the fewest escapes, on one line."""
    if "'" not in text and ('"' in text or "\\" in text) and text.isprintable():
        return f"'{text}'"
    return double_quoted(text)


def double_quoted(text: str) -> str:
    """A text in double quotes, on one line."""
    signs = "".join(_ESCAPES.get(sign) or _escaped(sign) for sign in text)
    return f'"{signs}"'


def reads_as_itself(text: str, *, inside: bool = False) -> bool:
    """Whether a text written bare after `key: ` is read as exactly that text (or number)."""
    if "\n" in text:
        return False
    try:
        found = load(f"[{text}]" if inside else f"k: {text}\nl: l")
    except Trouble:
        return False
    if inside:
        return isinstance(found, list) and len(found) == 1 and _same(found[0], text)
    return isinstance(found, dict) and set(found) == {"k", "l"} and _same(found["k"], text)


def _same(found: Any, text: str) -> bool:
    return (
        isinstance(found, str | int | float)
        and not isinstance(found, bool)
        and (str(found) == text)
    )


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def _escaped(sign: str) -> str:
    """A sign as it may stand between double quotes; NBSP and its kin, common in French, as is."""
    if sign.isprintable() or unicodedata.category(sign) in ("Zs", "Cf"):
        return sign
    code = ord(sign)
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )


def decode(data: bytes, path: str) -> str:
    """A settings file's text; PipelineError where it is not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PipelineError(
            f"{path}:{line}: this is not UTF-8", hint="Save the file as UTF-8."
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read(text: str, path: str) -> Any:
    """A settings file as plain Python; PipelineError with path, line and column."""
    try:
        return load(text, nodes=100_000)
    except Trouble as trouble:
        span = Source(text).span(trouble.start, trouble.end)
        raise PipelineError(
            f"{path}:{span.line}:{span.column}: {trouble.message}",
            hint="Texts with `: `, ` #` or that begin with @, *, &, ! or ` need quotes in YAML.",
        ) from trouble


def trouble(error: Any) -> Trouble:
    """PyYAML's error as ours, in few words, with its place."""
    if isinstance(error, yaml.reader.ReaderError):
        return Trouble(
            "syntax",
            f"the character U+{_code(error.character):04X} may not stand here",
            error.position,
            error.position + 1,
        )
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        parts = [part for part in (error.context, error.problem) if part]
        return Trouble("syntax", ", ".join(parts), mark.index if mark else 0)
    return Trouble("syntax", str(error), 0)


def _code(character: object) -> int:
    if isinstance(character, int):
        return character
    return ord(character[:1]) if isinstance(character, str | bytes) and character else 0xFFFD


def _survey(text: str, most_nodes: int, most_levels: int) -> None:
    """Refuse nesting and aliases that would explode, before anything is built of them."""
    sizes: dict[str, int] = {}
    opened: list[tuple[str | None, int]] = []
    total = 0
    try:
        for event in _events(text):
            at = event.start_mark.index
            if isinstance(event, yaml.AliasEvent):
                if any(anchor == event.anchor for anchor, _ in opened):
                    raise Trouble("size", f"`*{event.anchor}` contains itself", at)
                total += sizes.get(str(event.anchor), 1)
            elif isinstance(event, yaml.ScalarEvent):
                total += 1
                if event.anchor:
                    sizes[event.anchor] = 1
            elif isinstance(event, yaml.CollectionStartEvent):
                total += 1
                opened.append((event.anchor, total))
                if len(opened) > most_levels:
                    raise Trouble("size", f"more than {most_levels} levels of nesting", at)
            elif isinstance(event, yaml.CollectionEndEvent):
                anchor, before = opened.pop()
                if anchor:
                    sizes[anchor] = total - before + 1
            if total > most_nodes:
                raise Trouble("size", f"more than {most_nodes} values, aliases expanded", at)
    except yaml.YAMLError as error:
        raise trouble(error) from error


def _events(text: str) -> Iterator[Any]:
    return yaml.parse(text, Loader=yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)


# Places: the slow path, walked only when there is something to point at.


@frozen
class Source:
    """A text and the number of its first line in the file it was taken from."""

    text: str
    line: int = 1

    def span(self, start: int, end: int, *, trim: bool = True) -> Span:
        """The stretch from offset to offset, as lines and columns of the file.

        Spaces and newlines at its end are left out where it is to be trimmed.
        """
        end = max(start, end)
        while trim and end > start and self.text[end - 1 : end] in ("\n", " "):
            end -= 1
        line, column = self._place(start)
        end_line, end_column = self._place(end)
        return Span(line, column, end_line, end_column)

    def offset(self, line: int, column: int) -> int:
        """Where a line and column of the file are in the text."""
        at = 0
        for _ in range(line - self.line):
            at = self.text.find("\n", at) + 1
            if not at:
                return len(self.text)
        return at + column - 1

    def _place(self, offset: int) -> tuple[int, int]:
        before = self.text[:offset]
        return self.line + before.count("\n"), offset - (before.rfind("\n") + 1) + 1

    def find(self, *keys: str | int, value: bool = False) -> Span | None:
        """Where a key (or, with `value`, what it holds) stands; its nearest parent if missing."""
        try:
            node = compose(self.text)
        except Trouble:
            return None
        found: tuple[Node | None, Node] | None = None
        for key in keys:
            step = _step(node, key)
            if step is None:
                break
            found, node = step, step[1]
        if found is None:
            return None
        name, held = found
        empty = held.start_mark.index == held.end_mark.index
        shown = held if name is None or (value and not empty and _inline(held)) else name
        start, end = shown.start_mark.index, shown.end_mark.index
        if not _inline(shown):
            end = min(end, start + len(self.text[start:].partition("\n")[0]))
        return self.span(start, end)

    def node(self, *keys: str | int) -> Node | None:
        """What these keys hold, as a node; None where there is nothing."""
        node = compose(self.text)
        for key in keys:
            step = _step(node, key)
            if step is None:
                return None
            node = step[1]
        return node


def _inline(node: Node) -> bool:
    return isinstance(node, yaml.ScalarNode) or bool(node.flow_style)


def _step(node: Node | None, key: str | int) -> tuple[Node | None, Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        return (None, node.value[key]) if key < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        for name, held in node.value:
            if isinstance(name, yaml.ScalarNode) and name.value == str(key):
                return name, held
    return None
