"""Values between YAML's brackets, read with patience: `{alt: Un vase, deux mains}`."""

import re
from collections.abc import Iterator
from functools import cache

from pipeline import schema
from pipeline.frozen import frozen
from pipeline.yaml_source import quoted, reads_as_itself

CONSTANTS = frozenset(
    ("~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE")
)
# Keys whose values are words: there a `#` is never a remark, and a comma may be part of the text.
FREE = (
    frozenset(("title", "text", "tags", "alt", "credit", "licence", "consent"))
    | frozenset(
        ("pillar", "objective", "campaign", "owner", "partner", "sensitive", "first_comment")
    )
    | frozenset(("location", "options", "why"))
)
WORDS = FREE - {"tags", "options"}  # those of them that hold one text
_ANCHOR = re.compile(r"&\w+\s+").match
_PAIR = re.compile(r"""\s*(["']?)([\w-]+)\1\s*:(?:\s+|$)""").match
_COMMENT = re.compile(r"#[^\n]*")


@frozen
class Trap:
    """A stretch of a header (offsets) that YAML takes otherwise than meant, and its mend."""

    start: int
    end: int
    rule: str
    message: str
    mended: str | None = None


@cache
def known_keys() -> frozenset[str]:
    """Every key that front matter knows, at any depth."""
    found: set[str] = set()

    def gather(node: object) -> None:
        if isinstance(node, dict):
            found.update(node.get("properties", ()))
            for below in node.values():
                gather(below)
        elif isinstance(node, list):
            for below in node:
                gather(below)

    gather(schema.shipped("post"))
    return frozenset(found)


def trap(start: int, end: int, raw: str, mended: str) -> Trap:
    """The trap of a bare value, by the sign that springs it."""
    if raw[0] in "'\"":
        rule, why = "post.yaml-quote", "the quotes do not end with the value"
    elif raw.startswith("#") or " #" in raw:
        rule, why = "post.yaml-hash", "YAML takes what follows `#` for a remark and drops it"
    elif ": " in raw or raw.endswith(":"):
        rule, why = "post.yaml-colon", "YAML takes `: ` for a key's colon"
    elif "," in raw and raw[0] not in "@`%&*!|>?-[]{},:":
        rule, why = "post.yaml-comma", "between brackets YAML takes a comma for the next entry"
    else:
        rule, why = "post.yaml-start", f"a value can't begin with `{raw[:1]}` in YAML"
    return Trap(start, end, rule, f"{why}; write `{mended}`", mended)


def closing(text: str, start: int) -> int | None:
    """The offset of the quote that closes the one at `start`; None where none does."""
    quote = text[start]
    at = start + 1
    while at < len(text):
        sign = text[at]
        if quote == '"' and sign == "\\":
            at += 2
            continue
        if sign == quote:
            if quote == "'" and text[at + 1 : at + 2] == "'":
                at += 2
                continue
            return at
        at += 1
    return None


def read(text: str, key: str = "") -> tuple[list[Trap], int | None]:
    """The traps of a value that begins with a bracket, and the offset after its end, if it ends."""
    reader = _Reader(text)
    end = reader.collection(0, key)
    return reader.traps, end


@frozen
class _Piece:
    """What stands between two commas: offsets without the blanks around it."""

    start: int
    end: int


class _Reader:
    """Splits at commas, minding quotes and brackets, and holds each bare value to itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.traps: list[Trap] = []

    def collection(self, start: int, key: str) -> int | None:
        """Read from an opening bracket to its closing one; None where it is missing."""
        close = "]" if self.text[start] == "[" else "}"
        pieces: list[_Piece] = []
        at = start + 1
        while at < len(self.text):
            piece_end = self._piece(at, close)
            if piece_end is None:
                return None
            piece = self._trimmed(at, piece_end)
            if piece.start < piece.end:
                pieces.append(piece)
            at = piece_end + 1
            if self.text[piece_end] == close:
                if close == "]":
                    for each in pieces:
                        self._item(each, key)
                else:
                    self._pairs(pieces)
                return at
        return None

    def _piece(self, at: int, close: str) -> int | None:
        """Where the piece that begins here ends: at a comma or at the closing bracket."""
        depth: list[str] = []
        fresh = True
        while at < len(self.text):
            sign = self.text[at]
            if fresh and sign in "'\"":
                end = closing(self.text, at)
                if end is not None:
                    at = end + 1
                    fresh = False
                    continue
            if fresh and (anchor := _ANCHOR(self.text, at)):
                at = anchor.end()
                continue
            if sign == "#" and self._remark(at):
                at = self.text.find("\n", at)
                if at < 0:
                    return None
                continue
            if sign in "[{" and fresh:
                depth.append("]" if sign == "[" else "}")
                at += 1
                continue
            if depth and sign == depth[-1]:
                depth.pop()
                fresh = False
            elif not depth and sign in ("," + close):
                return at
            elif depth and sign == ",":
                fresh = True
            elif not sign.isspace():
                fresh = sign == ":" and self.text[at + 1 : at + 2].isspace()
            at += 1
        return None

    def _remark(self, at: int) -> bool:
        """Whether a `#` opens a remark: between blanks, and with a line of its own to run on."""
        before, after = self.text[at - 1 : at], self.text[at + 1 : at + 2]
        return before.isspace() and (after.isspace() or not after) and "\n" in self.text[at:]

    def _trimmed(self, start: int, end: int) -> _Piece:
        while start < end:
            if self.text[start].isspace():
                start += 1
            elif self.text[start] == "#" and self._remark(start):
                start = min(end, self.text.find("\n", start))
            else:
                break
        raw = self.text[start:end]
        for remark in _COMMENT.finditer(raw):
            if self._remark(start + remark.start()):
                end = start + remark.start()
                break
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return _Piece(start, end)

    def _item(self, piece: _Piece, key: str) -> None:
        raw = self.text[piece.start : piece.end]
        pair = _PAIR(raw)
        if pair and pair[2] in known_keys():
            self._value(_Piece(piece.start + pair.end(), piece.end), pair[2])
        else:
            self._value(piece, key)

    def _pairs(self, pieces: list[_Piece]) -> None:
        for piece, key, glued in self._glue(pieces):
            if glued:
                raw = self.text[piece.start : piece.end]
                if raw[:1] not in "'\"[{":
                    self.traps.append(
                        Trap(
                            piece.start,
                            piece.end,
                            "post.yaml-comma",
                            "between brackets YAML takes a comma for the next entry; write "
                            f"`{quoted(_folded(raw))}`",
                            quoted(_folded(raw)),
                        )
                    )
            else:
                self._value(piece, key)

    def _glue(self, pieces: list[_Piece]) -> Iterator[tuple[_Piece, str, bool]]:
        """The value of each pair; pieces that are no pair belong to the words before them."""
        held: tuple[_Piece, str, bool] | None = None
        for piece in pieces:
            pair = _PAIR(self.text[piece.start : piece.end])
            if pair:
                if held:
                    yield held
                held = (_Piece(piece.start + pair.end(), piece.end), pair[2], False)
            elif held and held[1] in FREE and held[0].start < held[0].end:
                held = (_Piece(held[0].start, piece.end), held[1], True)
        if held:
            yield held

    def _value(self, piece: _Piece, key: str) -> None:
        raw = self.text[piece.start : piece.end]
        if anchor := _ANCHOR(raw):
            piece = _Piece(piece.start + anchor.end(), piece.end)
            raw = raw[anchor.end() :]
        if not raw or raw in CONSTANTS:
            return
        if raw[0] in "[{":
            end = self.collection(piece.start, key)
            if end is None or end >= piece.end or not self.text[end : piece.end].strip():
                return
        elif raw[0] in "'\"":
            end = closing(raw, 0)
            if end is not None and end == len(raw) - 1:
                return
        elif re.fullmatch(r"[&*]\w+", raw) or reads_as_itself(_folded(raw), inside=True):
            return
        meant = _folded(raw)
        self.traps.append(trap(piece.start, piece.end, meant, quoted(meant)))


def _folded(raw: str) -> str:
    """A bare value over several lines as YAML joins it."""
    return " ".join(line.strip() for line in raw.split("\n"))
