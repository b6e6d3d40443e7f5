"""A change applied to the bytes of a post's file; line ends, BOM and all else stay as they are."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from pipeline import yaml_source
from pipeline.content import MAX_BYTES
from pipeline.content.header import HANDLER, Unfenced
from pipeline.writing.header import ABSENT, Edit, edit
from pipeline.writing.refusal import Refused
from pipeline.yaml_source import Keys, Trouble

_BOM = "\ufeff"
_NEWLINE = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]").search


def set_keys(data: bytes, changes: Iterable[tuple[Keys, Any]]) -> bytes:
    """The file with these front matter keys changed, each by the smallest edit.

    The result is read back: Refused where it would not say exactly what was meant, such as where a
    YAML alias would change two keys at once.
    """
    for keys, value in changes:
        text = _Text(data)
        header, _ = text.split()
        before = _loaded(header) or {}
        meant = _given(before, keys, value)
        if _alike(meant, before):
            continue
        _require_printable(value)
        change = edit(header, keys, value)
        after = header[: change.start] + change.text + header[change.end :]
        if not _alike(_loaded(after) or {}, meant):
            way = ".".join(map(str, keys))
            raise Refused(
                "`{way}` is written in a way that cannot be changed here",
                hint="Change it in the file itself.",
                way=way,
            )
        data = text.replaced(_shifted(change, text.header_at))
    return _checked(data)


def set_body(data: bytes, body: str) -> bytes:
    """The file with another text below its front matter; lines that stay keep their line end."""
    text = _Text(data)
    _, before = text.split()
    if before == body:
        return data
    _require_printable(body)
    return _checked(text.replaced(_differing(before, body, text.body_at)))


def set_whole(data: bytes, content: str) -> bytes:
    """The file with another text from top to bottom, its BOM and line ends kept."""
    text = _Text(data)
    if text.plain == content:
        return data
    _require_printable(content)
    return _checked(text.replaced(_differing(text.plain, content, 0)))


def split(data: bytes) -> tuple[str, str]:
    """Front matter and body with plain line ends; Refused where the file has no such form."""
    return _Text(data).split()


def plain(data: bytes) -> str:
    """The whole file as a text with plain line ends."""
    return _Text(data).plain


class _Text:
    """A file's text, with plain line ends to work on and the way back to its own."""

    def __init__(self, data: bytes) -> None:
        try:
            raw = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refused("the file is not UTF-8", hint="Save it as UTF-8 first.") from error
        self._bom = _BOM if raw.startswith(_BOM) else ""
        self._raw = raw.removeprefix(_BOM)
        ends = list(_NEWLINE.finditer(self._raw))
        self._newline = ends[0][0] if ends else "\n"
        self.plain = _NEWLINE.sub("\n", self._raw) if "\r" in raw else self._raw
        wide = [len(found[0]) - 1 for found in ends]
        before = [0, *accumulate(wide)]
        # Of every wide line end: where it stands in the plain text.
        self._wide = [found.start() - before[at] for at, found in enumerate(ends) if wide[at]]
        self.header_at = self.body_at = 0

    def split(self) -> tuple[str, str]:
        try:
            header, body = HANDLER.split(self.plain)
        except Unfenced as error:
            raise Refused(
                "the file has no front matter between two `---` lines",
                hint="Mend that first; validate says where.",
            ) from error
        self.header_at = self.plain.index("\n") + 1
        self.body_at = len(self.plain) - len(body)
        return header, body

    def replaced(self, changes: Sequence[Edit]) -> bytes:
        pieces, done = [], 0
        for start, end, text in changes:
            pieces.append(self._raw[done : self._place(start)])
            pieces.append(text if self._newline == "\n" else text.replace("\n", self._newline))
            done = self._place(end)
        return (self._bom + "".join(pieces) + self._raw[done:]).encode("utf-8")

    def _place(self, at: int) -> int:
        """An offset of the plain text in the file's own."""
        return at + bisect_left(self._wide, at)


def _differing(before: str, after: str, offset: int) -> list[Edit]:
    """The stretches of lines that differ between two texts."""
    from difflib import SequenceMatcher

    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if "".join(old).count("\n") != len(old) or any("\r" in line for line in new):
        old, new = _lines(before), _lines(after)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    starts = [0, *accumulate(map(len, left))]
    base = offset + sum(map(len, old[:head]))
    if len(left) * len(right) > 250_000:  # rewritten from top to bottom: no line is worth finding
        return [Edit(base, base + starts[-1], "".join(right))]
    return [
        Edit(base + starts[i], base + starts[j], "".join(right[k:m]))
        for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
        if tag != "equal"
    ]


def _lines(text: str) -> list[str]:
    """The lines of a text with their ends, parted at line feeds alone."""
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [text.rpartition("\n")[2]]


def _shifted(change: Edit, by: int) -> list[Edit]:
    return [Edit(change.start + by, change.end + by, change.text)]


def _loaded(header: str) -> Any:
    try:
        return yaml_source.load(header)
    except Trouble as trouble:
        raise Refused(
            "the front matter cannot be read: {reason}",
            hint="Mend it first; validate says where.",
            reason=trouble.message,
        ) from trouble


def _given(before: Any, keys: Keys, value: Any) -> Any:
    """What a front matter should say once the key has this value."""
    if not keys:
        return value
    key, rest = keys[0], keys[1:]
    if isinstance(key, int):
        items = list(before) if isinstance(before, list) else []
        if key == len(items):
            return [*items, _given(None, rest, value)]
        if key > len(items):
            raise Refused("there is no entry {n} in this list", n=key + 1)
        items[key] = _given(items[key], rest, value)
        return items
    if before is not None and not isinstance(before, dict):
        raise Refused("`{key}` cannot be put there: that is no list of keys", key=key)
    found = dict(before or {})
    given = _given(found.get(key), rest, value)
    if given is ABSENT or (rest and value is ABSENT and given == {}):
        found.pop(key, None)
        return found
    found[key] = given
    return found


def _alike(one: Any, other: Any) -> bool:
    """Whether two readings say the same; `2026` reads as a number where a text was meant."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    if one is None or other is None or isinstance(one, bool) or isinstance(other, bool):
        return one is other
    plain = not isinstance(one, dict | list) and not isinstance(other, dict | list)
    return plain and str(one) == str(other)


def _require_printable(value: Any) -> None:
    texts = [value] if isinstance(value, str) else []
    if isinstance(value, dict):
        texts = [item for item in value.values() if isinstance(item, str)]
    elif isinstance(value, list):
        texts = [item for item in value if isinstance(item, str)]
    for text in texts:
        if found := _CONTROL(text):
            raise Refused(
                "the text holds the control character U+{sign:04X}",
                hint="Delete it: no text needs it.",
                sign=ord(found[0]),
            )


def _checked(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise Refused(
            "the file would be larger than {most} kB, the most that a post may have",
            most=MAX_BYTES // 1000,
        )
    return data
