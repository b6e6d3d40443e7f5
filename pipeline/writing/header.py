"""One change to a front matter as the smallest edit of its text.

YAML libraries that write what they read lose spaces, quotes and the breaks of lines. Here a change
is a stretch of the text and what takes its place, found by the marks of the parsed nodes; whoever
applies it reads the result back, so that what was meant is what a reader will see.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from pipeline.writing.refusal import Refused
from pipeline.writing.values import block, restyled
from pipeline.yaml_source import Keys, Node, Trouble, compose, flow

ABSENT: Any = object()  # as a value: the key goes

# Where an author puts a key: after those that come before it here.
ORDER = (
    *("date", "title", "channels", "lang", "tags", "link", "media", "kind", "format", "pillar"),
    *("objective", "campaign", "owner", "sources", "partner", "sensitive", "reply_to"),
    *("first_comment", "poll", "location", "late", "repeat", "draft", "waive", "aliases"),
    "variants",
)


class Edit(NamedTuple):
    """A stretch of a text, by offsets, and what takes its place."""

    start: int
    end: int
    text: str


def edit(header: str, keys: Keys, value: Any) -> Edit:
    """The edit that gives `value` to the key at this path, or takes it away with ABSENT."""
    try:
        root = compose(header)
    except Trouble as trouble:
        raise Refused(
            "the front matter cannot be read: {reason}",
            hint="Mend it first; validate says where.",
            reason=trouble.message,
        ) from trouble
    if root is None:
        if value is ABSENT:
            return Edit(0, 0, "")
        return Edit(len(header), len(header), block(str(keys[0]), _nest(keys[1:], value), 0))
    return _At(header, root).edit(keys, value)


class _At:
    """A header with its nodes."""

    def __init__(self, text: str, root: Node) -> None:
        self._text = text
        self._root = root

    def edit(self, keys: Keys, value: Any) -> Edit:
        above: list[tuple[Node, str | int]] = []
        node = self._root
        for depth, key in enumerate(keys):
            held = _held(node, key)
            if held is None:
                if value is ABSENT:
                    return Edit(0, 0, "")
                return self._insert(node, keys[: depth + 1], _nest(keys[depth + 1 :], value), above)
            above.append((node, key))
            node = held
        if value is ABSENT:
            return self._remove(above)
        return self._replace(node, value, above)

    def _replace(self, node: Node, value: Any, above: list[tuple[Node, str | int]]) -> Edit:
        inside = any(parent.flow_style for parent, _ in above)
        if isinstance(node, yaml.SequenceNode) and isinstance(value, list) and value:
            edit = self._relist(node, value)
            if edit is not None:
                return edit
        start, end = node.start_mark.index, self._end(node)
        if isinstance(node, yaml.ScalarNode) and not isinstance(value, Mapping | list):
            parent, _ = above[-1]
            indent = self._column(parent) + 2
            text = restyled(value, node.style, indent, inside=inside)
            if node.style in ("|", ">") and not text.endswith("\n"):
                text += "\n"
            if text.endswith("\n") and node.style not in ("|", ">"):
                end = self._line_end(end)
                if self._text[node.end_mark.index : end].strip():
                    text = flow(value)  # a remark follows: the text stays on its line
                    end = node.end_mark.index
        else:
            text = flow(value)
            if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
                text += "\n"
            elif not isinstance(node, yaml.ScalarNode) and not node.flow_style:
                start = self._after_colon(above)
        if start and self._text[start - 1] == ":":
            text = f" {text}"
        return Edit(start, end, text)

    def _relist(self, node: Node, value: Sequence[Any]) -> Edit | None:
        """A list that lost or got entries, the others left as they are; None where it differs."""
        items = node.value
        written = [item.value if isinstance(item, yaml.ScalarNode) else None for item in items]
        kept = [at for at, item in enumerate(written) if item is not None and item in value]
        added = [item for item in value if item not in written]
        if [*(written[at] for at in kept), *added] != list(value) or not kept:
            return None
        if not node.flow_style:
            return self._relist_block(node, kept, added)
        start, end = items[0].start_mark.index, items[-1].end_mark.index
        pieces, gap = [], ", "
        for place, at in enumerate(kept):
            if place:
                gap = self._text[items[at - 1].end_mark.index : items[at].start_mark.index]
                pieces.append(gap)
            pieces.append(self._text[items[at].start_mark.index : items[at].end_mark.index])
        pieces += [f", {flow(item)}" for item in added]
        return Edit(start, end, "".join(pieces))

    def _relist_block(self, node: Node, kept: list[int], added: list[Any]) -> Edit:
        items = node.value
        start = self._line_start(items[0].start_mark.index)
        end = self._line_end(self._end(items[-1]))
        edges = [self._line_start(item.start_mark.index) for item in items] + [end]
        edges[0] = start
        # What stands above an entry, such as a remark, belongs to it.
        for at in range(1, len(items)):
            edges[at] = self._line_end(self._end(items[at - 1]))
        lines = [self._text[edges[at] : edges[at + 1]] for at in kept]
        dash = " " * node.start_mark.column
        lines += [f"{dash}- {flow(item)}\n" for item in added]
        return Edit(start, end, "".join(lines))

    def _insert(
        self, node: Node, keys: Keys, value: Any, above: list[tuple[Node, str | int]]
    ) -> Edit:
        key = keys[-1]
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            return self._append(node, value, above)
        if isinstance(node, yaml.ScalarNode) and not node.value and not node.style:
            return self._fill(node, str(key), value, above)  # `variants:` with nothing below
        if not isinstance(node, yaml.MappingNode):
            raise _odd(keys)
        if node.flow_style:
            pair = f"{key}: {flow(value)}"
            if not node.value:
                at = node.start_mark.index + 1
                return Edit(at, at, pair)
            at = self._end(node.value[-1][1])
            return Edit(at, at, f", {pair}")
        column = self._column(node)
        at = self._place(node, str(key))
        return Edit(at, at, block(str(key), value, column))

    def _append(self, node: Node, value: Any, above: list[tuple[Node, str | int]]) -> Edit:
        if node.flow_style:
            if not node.value:
                at = node.start_mark.index + 1
                return Edit(at, at, flow(value))
            at = self._end(node.value[-1])
            return Edit(at, at, f", {flow(value)}")
        at = self._line_end(self._end(node.value[-1]))
        return Edit(at, at, f"{' ' * node.start_mark.column}- {flow(value)}\n")

    def _fill(self, node: Node, key: str, value: Any, above: list[tuple[Node, str | int]]) -> Edit:
        parent = above[-1][0]
        if parent.flow_style:
            at = node.start_mark.index
            return Edit(at, at, f" {{{key}: {flow(value)}}}")
        at = self._line_end(node.start_mark.index)
        return Edit(at, at, block(key, value, self._column(parent) + 2))

    def _remove(self, above: list[tuple[Node, str | int]]) -> Edit:
        node, key = above[-1]
        if not isinstance(node, yaml.MappingNode):
            raise _odd((key,))
        pairs = node.value
        at = next(place for place, (name, _) in enumerate(pairs) if name.value == str(key))
        if len(pairs) == 1 and len(above) > 1:
            return self._remove(above[:-1])
        name, held = pairs[at]
        if node.flow_style:
            if len(pairs) == 1:
                return Edit(name.start_mark.index, self._end(held), "")
            if at + 1 < len(pairs):
                return Edit(name.start_mark.index, pairs[at + 1][0].start_mark.index, "")
            return Edit(self._end(pairs[at - 1][1]), self._end(held), "")
        start = self._line_start(name.start_mark.index)
        if self._text[start : name.start_mark.index].strip():
            raise _odd((key,))  # it stands behind a dash
        return Edit(start, self._line_end(self._end(held)), "")

    def _place(self, node: Node, key: str) -> int:
        """Where a new key of a block goes: after the last one that an author writes before it."""
        pairs = node.value
        after = pairs[-1][1]
        if node is self._root and key in ORDER:
            before = ORDER[: ORDER.index(key)]
            known = [(name, held) for name, held in pairs if name.value in before]
            if not known:
                return self._line_start(pairs[0][0].start_mark.index)
            after = known[-1][1]
        return self._line_end(self._end(after))

    def _end(self, node: Node) -> int:
        """Where a node's own text ends, without the blank lines and remarks after it."""
        start, end = node.start_mark.index, int(node.end_mark.index)
        if isinstance(node, yaml.ScalarNode):
            if node.style in ("|", ">") and "+" not in self._text[start : start + 3]:
                text = self._text[start:end]
                return start + len(text.rstrip("\n ")) + 1 if text.endswith("\n") else end
            return end
        if node.flow_style or not node.value:
            return end
        last = node.value[-1]
        return self._end(last[1] if isinstance(node, yaml.MappingNode) else last)

    def _after_colon(self, above: list[tuple[Node, str | int]]) -> int:
        parent, key = above[-1]
        if not isinstance(parent, yaml.MappingNode):
            raise _odd((key,))
        name = next(name for name, _ in parent.value if name.value == str(key))
        return self._text.index(":", int(name.end_mark.index)) + 1

    def _column(self, node: Node) -> int:
        """Where the keys of a mapping begin."""
        if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
            return int(node.value[0][0].start_mark.column)
        return int(node.start_mark.column)

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        """The start of the next line; a block text ends at one already."""
        if at and self._text[at - 1] == "\n":
            return at
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end + 1


def _held(node: Node, key: str | int) -> Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        return node.value[key] if key < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        for name, held in node.value:
            if isinstance(name, yaml.ScalarNode) and name.value == str(key):
                return held
    return None


def _nest(keys: Keys, value: Any) -> Any:
    """A value below the keys that lead to it."""
    for key in reversed(keys):
        value = [value] if isinstance(key, int) else {key: value}
    return value


def _odd(keys: Keys) -> Refused:
    way = re.sub(r"^\.", "", "".join(f".{key}" for key in keys))
    return Refused(
        "`{way}` is written in a way that cannot be changed here",
        hint="Change it in the file itself.",
        way=way,
    )
