"""Texts of the front matter as they are written: where each character stands, how some change.

A text may be plain, in quotes, or a block; a change keeps what it is and stays valid YAML.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml

from pipeline import yaml_source
from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.yaml_source import Trouble

_FOLD = late(r"[ \t]*\n[ \t\n]*")
_CONTINUED = re.compile(r"\\\n[ \t]*")
_ESCAPE = late(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_HEAD = re.compile(r"[|>][-+]?[ \t]*(?:#[^\n]*)?\n")
_BREAKS = late("[\n\r\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ufeff]")


@frozen
class Scalar:
    """A text of a header, from `start` to `end` with its quotes.

    `style` is YAML's: "", ', ", | or >. `places` are the offsets of its characters in the header,
    and of what follows the last; () where they can't be told. `inside`: within [ ] or { }.
    """

    start: int
    end: int
    style: str
    value: str
    places: tuple[int, ...]
    inside: bool

    def stretch(self, start: int, end: int) -> tuple[int, int] | None:
        """Where a stretch of the value stands in the header; None where that can't be told."""
        if not self.places or not 0 <= start <= end < len(self.places):
            return None
        low = self.places[start]
        return low, max(low, self.places[end] if end > start else low)

    def offset(self, place: int) -> int | None:
        """The character of the value that begins at this offset of the header."""
        at = bisect_right(self.places, place) - 1
        return at if at >= 0 and self.places[at] == place else None


Change = tuple[int, int, str]  # from, to: offsets in the header; what to write there


def around(header: str, place: int) -> Scalar | None:
    """The value that holds this place of the header; None where that is a key or a remark."""
    return next((each for each in written(header) if each.start <= place <= each.end), None)


def holding(header: str, value: str, line: int) -> Scalar | None:
    """The text with this value that begins on, or as a block below, this line of the header."""
    for each in written(header):
        if (
            each.value == value
            and header.count("\n", 0, each.start) + (1 if each.style in ("|", ">") else 0) == line
        ):
            return each
    return None


@lru_cache(maxsize=4)
def written(header: str) -> tuple[Scalar, ...]:
    """Every text of a header that is no key."""
    return tuple(_scalar(header, node, inside) for node, inside in _values(header))


def change(header: str, scalar: Scalar, start: int, end: int, new: str) -> Change | None:
    """How to have `new` in place of a stretch of the value; None where that is not safe."""
    found = _change(header, scalar, start, end, new)
    if found is None or "\n" not in header[scalar.start : scalar.end]:
        return found
    # Spaces beside a line's end can belong to the text or to YAML: the result tells.
    low, high, text = found
    wanted = scalar.value[:start] + new + scalar.value[end:]
    after = header[:low] + text + header[high:]
    same = (node.value for node, _ in _values(after) if node.start_mark.index == scalar.start)
    return found if next(same, None) == wanted else None


def _change(header: str, scalar: Scalar, start: int, end: int, new: str) -> Change | None:
    stretch = scalar.stretch(start, end)
    if stretch is None or _BREAKS.search(new):
        return None
    low, high = stretch
    if "\n" in header[low:high]:
        return None
    if scalar.style == "'":
        return low, high, new.replace("'", "''")
    if scalar.style == '"':
        return low, high, new.replace("\\", "\\\\").replace('"', '\\"')
    if scalar.style:
        if end > len(scalar.value.rstrip("\n")):
            return None
        line = header[header.rfind("\n", 0, low) + 1 : low]
        after = header[high:].partition("\n")[0]
        stands = new + after
        if not line.strip(" ") and (not stands.strip() or stands[0] in " \t"):
            return None  # the line would be empty, or further in
        return low, high, new
    whole = scalar.value[:start] + new + scalar.value[end:]
    if not whole.strip() or whole != whole.strip(" \t"):
        return scalar.start, scalar.end, yaml_source.quoted(whole)
    if _reads_as_text(whole, scalar.inside):
        return low, high, new
    return scalar.start, scalar.end, yaml_source.quoted(whole)


def _reads_as_text(text: str, inside: bool) -> bool:
    return yaml_source.reads_as_itself(text, inside=inside) and isinstance(
        yaml_source.load(f"[{text}]")[0] if inside else yaml_source.load(f"k: {text}")["k"], str
    )


def _values(header: str) -> Iterator[tuple[Any, bool]]:
    """Every scalar that is no key, and whether it stands within [ ] or { }."""
    try:
        root = yaml_source.compose(header)
    except Trouble:
        return
    waiting = [(root, False)]
    seen: set[int] = set()
    while waiting:
        node, inside = waiting.pop()
        if id(node) in seen:
            continue  # an alias: its text is written once
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            yield node, inside
        elif isinstance(node, yaml.SequenceNode):
            waiting += [(item, inside or bool(node.flow_style)) for item in node.value]
        elif isinstance(node, yaml.MappingNode):
            waiting += [(held, inside or bool(node.flow_style)) for _, held in node.value]


def _scalar(header: str, node: Any, inside: bool) -> Scalar:
    start, end, style, value = (
        node.start_mark.index,
        node.end_mark.index,
        node.style or "",
        node.value,
    )
    if style in ("|", ">"):
        places = _block(header, start, end, value, folded=style == ">")
    else:
        if not style:
            end = start + len(header[start:end].rstrip())
        places = _flow(header, start, end, style, value)
    return Scalar(start, end, style, value, tuple(places or ()), inside)


def _flow(header: str, start: int, end: int, quote: str, value: str) -> list[int] | None:
    """The places of a plain or quoted value's characters; None where they don't tally."""
    at, stop = (start + 1, end - 1) if quote else (start, end)
    places: list[int] = []
    while at < stop:
        if quote == '"' and (continued := _CONTINUED.match(header, at, stop)):
            at = continued.end()
            continue
        fold = _FOLD.match(header, at, stop)
        if fold:
            lines = fold[0].count("\n")
            places += [at] * max(1, lines - 1)
            at = fold.end()
            continue
        places.append(at)
        if quote == '"' and (escape := _ESCAPE.match(header, at, stop)):
            at = escape.end()
        elif quote == "'" and header.startswith("''", at):
            at += 2
        else:
            if len(places) > len(value) or header[at] != value[len(places) - 1]:
                return None
            at += 1
    places.append(stop)
    return places if len(places) == len(value) + 1 else None


def _block(header: str, start: int, end: int, value: str, *, folded: bool) -> list[int] | None:
    """The places of a block's characters; None where they don't tally."""
    head = _HEAD.match(header, start, end)
    if head is None:  # an indent of its own, rare
        return None
    lines = header[head.end() : end].split("\n")
    indent = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), 0)
    if not indent:
        return None
    built: list[str] = []
    places: list[int] = []
    at = stop = head.end()
    empty = 0
    begun = False
    for line in lines:
        said = line[indent:] if line.strip(" ") or len(line) > indent else ""
        if folded and said[:1] in (" ", "\t"):
            return None
        if folded and not said:
            empty += 1
        else:
            gap = ("\n" if not folded else "\n" * empty or " ") if begun else "\n" * empty
            built += gap
            places += [stop] * len(gap)
            built += said
            places += range(at + indent, at + indent + len(said))
            stop = at + len(line)
            empty = 0
            begun = True
        at += len(line) + 1
    text = "".join(built).rstrip("\n")
    if text != value.rstrip("\n"):
        return None
    places = places[: len(text)]
    stop = places[-1] + 1 if places else head.end()
    return [*places, *[stop] * (len(value) - len(text) + 1)]
