"""Regular expressions as Vale's rules write them, translated for the `regex` package.

Vale runs regexp2 in its RE2 mode: Go's syntax plus look-around and back-references. There `\\w`,
`\\d` and `\\s` are ASCII while `\\b` knows every letter, `(?i)` may stand in the middle, and `$` is
the very end unless `(?m)` is on. The translation keeps all that.

Beside the compiled expression come its needles: words and pieces of which any match holds at least
one, so that a rule need not run on a text that has none of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex

TIMEOUT = 1.0  # seconds for one expression on one stretch of text; honest ones take microseconds
_DEEPEST = 100
_MOST = 3_000  # alternatives that are followed one by one
_LONGEST = 200_000  # characters of one expression
_OFTEN = 16  # repetitions that count as endless
_FEW = 3


class PatternError(ValueError):
    """An expression that can't be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Needles:
    """What a match must hold: one of the whole words, or one of the pieces, in lower case."""

    words: frozenset[str]
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """An expression, read; `needles` is None where it could match anything.

    It is compiled when first used: of a long list of words most are never needed. `risky` ones
    could backtrack for ages and run against the clock, which the others need not pay for.
    """

    source: str
    text: str
    ignores_case: bool
    needles: Needles | None
    groups: int
    risky: bool

    @property
    def compiled(self) -> "regex.Pattern[str]":
        return _compiled(self.text, self.ignores_case)

    def finditer(self, text: str, start: int = 0) -> "Iterator[regex.Match[str]]":
        """Each match from a place on; TimeoutError where that takes too long."""
        compiled = _compiled(self.text, self.ignores_case)
        if self.risky:
            return compiled.finditer(text, start, timeout=TIMEOUT)
        return compiled.finditer(text, start)

    def texts(self, text: str) -> list[str] | None:
        """Each match's text at once, which is cheaper; None where groups stand in the way."""
        if self.groups:
            return None
        compiled = _compiled(self.text, self.ignores_case)
        found: list[str] = (
            compiled.findall(text, timeout=TIMEOUT) if self.risky else compiled.findall(text)
        )
        return found

    def search(self, text: str, start: int = 0) -> "regex.Match[str] | None":
        """The first match from a place on; TimeoutError where that takes too long."""
        compiled = _compiled(self.text, self.ignores_case)
        if self.risky:
            return compiled.search(text, start, timeout=TIMEOUT)
        return compiled.search(text, start)

    def fullmatch(self, text: str) -> "regex.Match[str] | None":
        """The whole text as a match; TimeoutError where that takes too long."""
        return _compiled(self.text, self.ignores_case).fullmatch(text, timeout=TIMEOUT)


@lru_cache(maxsize=8_192)
def _compiled(text: str, ignores_case: bool) -> "regex.Pattern[str]":
    try:
        return regex.compile(text, regex.V0 | (regex.IGNORECASE if ignores_case else 0))
    except (regex.error, OverflowError, RecursionError) as error:
        raise PatternError(str(error)) from error


@lru_cache(maxsize=8_192)
def compile(expression: str) -> Pattern:
    """An expression in Vale's syntax; raises PatternError."""
    if len(expression) > _LONGEST:
        raise PatternError(f"an expression of {len(expression)} characters is too long")
    reader = _Reader(expression)
    text, known = reader.whole()
    return Pattern(
        expression,
        text,
        reader.ignores_case,
        _needles(known.need),
        reader.groups,
        reader.refers or known.loops > 1,
    )


def word(token: str, *, ignores_case: bool, edges: bool) -> Pattern:
    """A rule's token, in word boundaries if asked; cheaper than `compile` for plain words."""
    if not _PLAIN.fullmatch(token):
        case = "(?i)" if ignores_case else ""
        return compile(f"{case}(?m)\\b(?:{token})\\b" if edges else f"{case}(?m)(?:{token})")
    text = "".join(sign if sign.isalnum() else _escaped(sign) for sign in token)
    low = token.lower()
    if edges:
        text, low = f"\\b{text}\\b", f"\0{low}\0"
    return Pattern(token, text, ignores_case, _needles((low,)), 0, False)


def refers(token: str) -> bool:
    """Whether a token repeats what a group caught; groups are counted across all tokens."""
    return bool(_REFERS.search(token))


_REFERS = regex.compile(r"\\(?:[1-9]|k)|\(\?P=")
_PLAIN = regex.compile(r"[\p{L}\p{N} ,;'’/!%&@_-]+")


# What is known of the texts that a part of an expression matches. `\0` in them is a word boundary.


@dataclass(frozen=True, slots=True)
class _Known:
    """`exact`: all that it can match; `need`: a match holds one of these; None: anything."""

    exact: tuple[str, ...] | None
    need: tuple[str, ...] | None
    loops: int = 0  # endless repetitions on one way through; inside each other they count more
    branches: bool = False


_ANYTHING = _Known(None, None)
_NOTHING = _Known(("",), ("",))
_EDGE = _Known(("\0",), ("\0",))


def _literal(sign: str) -> _Known:
    low = (sign.lower(),)
    return _Known(low, low)


def _in_a_row(parts: list[_Known]) -> _Known:
    best: tuple[str, ...] | None = None
    run: tuple[str, ...] = ("",)
    whole = True
    loops = sum(part.loops for part in parts)
    branches = any(part.branches for part in parts)
    for part in parts:
        if part.exact is not None and len(run) * len(part.exact) <= _MOST:
            run = tuple(left + right for left in run for right in part.exact)
            continue
        best = _better(best, run)
        best = _better(best, part.need)
        whole = False
        run = part.exact if part.exact is not None else ("",)
    if whole:
        return _Known(run, run, loops, branches)
    return _Known(None, _better(best, run), loops, branches)


def _either(branches: list[_Known]) -> _Known:
    if len(branches) == 1:
        return branches[0]
    loops = max(branch.loops for branch in branches)
    if all(branch.exact is not None for branch in branches):
        exact = tuple(text for branch in branches for text in branch.exact or ())
        if len(exact) <= _MOST:
            return _Known(exact, exact, loops, True)
    if any(branch.need is None for branch in branches):
        return _Known(None, None, loops, True)
    need = tuple(text for branch in branches for text in branch.need or ())
    return _Known(None, need, loops, True)


def _worth(texts: tuple[str, ...] | None) -> int:
    if not texts:
        return 0
    return min(len(text) - text.count("\0") + (text.count("\0") and 1) for text in texts)


def _better(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if other is None or _worth(other) <= _worth(one):
        return one
    return other if _worth(other) > 0 else one


_WORD = regex.compile(r"\w+")


def _needles(need: tuple[str, ...] | None) -> Needles | None:
    if not need:
        return None
    words: set[str] = set()
    pieces: set[str] = set()
    for text in need:
        whole = [
            match.group()
            for match in _WORD.finditer(text)
            if match.start() > 0 and match.end() < len(text)
        ]
        if whole:
            words.add(max(whole, key=len))
            continue
        piece = max(text.split("\0"), key=len)
        if not piece:
            return None
        pieces.add(piece)
    return Needles(frozenset(words), tuple(sorted(pieces)))


# Character classes as ranges of code points.

_Ranges = tuple[tuple[int, int], ...]


def _ranges(*spans: str) -> _Ranges:
    return tuple(sorted((ord(span[0]), ord(span[-1])) for span in spans))


_CLASSES: dict[str, _Ranges] = {
    "d": _ranges("09"),
    "w": _ranges("09", "AZ", "_", "az"),
    "s": _ranges("\t\n", "\f\r", " "),
}
_POSIX: dict[str, _Ranges] = {
    "alnum": _ranges("09", "AZ", "az"),
    "alpha": _ranges("AZ", "az"),
    "ascii": _ranges("\0\x7f"),
    "blank": _ranges("\t", " "),
    "cntrl": _ranges("\0\x1f", "\x7f"),
    "digit": _ranges("09"),
    "graph": _ranges("!~"),
    "lower": _ranges("az"),
    "print": _ranges(" ~"),
    "punct": _ranges("!/", ":@", "[`", "{~"),
    "space": _ranges("\t\r", " "),
    "upper": _ranges("AZ"),
    "word": _ranges("09", "AZ", "_", "az"),
    "xdigit": _ranges("09", "AF", "af"),
}


def _others(ranges: _Ranges) -> _Ranges:
    edges = [(-1, -1), *ranges, (0x110000, 0x110000)]
    return tuple(
        (before[1] + 1, after[0] - 1)
        for before, after in pairwise(edges)
        if before[1] + 1 <= after[0] - 1
    )


def _sign(code: int) -> str:
    return f"\\U{code:08x}" if code > 0xFF else f"\\x{code:02x}"


def _spelled(ranges: _Ranges) -> str:
    return "".join(
        "".join(map(_sign, range(first, last + 1)))  # a few signs are found faster than a range
        if last - first < _FEW
        else f"{_sign(first)}-{_sign(last)}"
        for first, last in ranges
    )


def _escaped(sign: str) -> str:
    return sign if sign.isalnum() or ord(sign) > 0x7F else _sign(ord(sign))


_CONTROLS = {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v", "e": "\x1b"}
_FLAGS = frozenset("imsx")


class _Reader:
    """One walk over an expression: what `regex` is to run, and what is known of its matches."""

    def __init__(self, expression: str) -> None:
        self.text = expression
        self.at = 0
        self.ignores_case = False
        self.depth = 0
        self.groups = 0
        self.names: set[str] = set()
        self.refers = False
        self.references: list[int | str] = []

    def whole(self) -> tuple[str, _Known]:
        found = self._branches(frozenset(), top=True)
        if self.at < len(self.text):
            raise PatternError("a `)` without its `(`")
        for reference in self.references:
            if reference not in self.names and not (
                isinstance(reference, int) and reference <= self.groups
            ):
                raise PatternError(f"there is no group {reference}")
        return found

    def _branches(self, flags: frozenset[str], *, top: bool = False) -> tuple[str, _Known]:
        """Alternatives up to the closing bracket; flags set inside hold to the end."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise PatternError(f"more than {_DEEPEST} brackets inside each other")
        out: list[str] = []
        wraps: list[str] = []  # flag groups open in this branch, opened again in the next ones
        known: list[_Known] = []
        row: list[_Known] = []
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign == ")":
                break
            if sign == "|":
                self.at += 1
                out.append(")" * len(wraps) + "|" + "".join(wraps))
                known.append(_in_a_row(row))
                row = []
                continue
            changed = self._set_flags(flags)
            if changed is not None:
                if ("i" in changed) != ("i" in flags):
                    if top and not out and not known:
                        self.ignores_case = "i" in changed
                    else:
                        wraps.append("(?i:" if "i" in changed else "(?-i:")
                        out.append(wraps[-1])
                flags = changed
                continue
            if "x" in flags and self._skips_blanks():
                continue
            piece, what = self._item(flags)
            out.append(piece)
            row.append(what)
        out.append(")" * len(wraps))
        known.append(_in_a_row(row))
        self.depth -= 1
        return "".join(out), _either(known)

    def _set_flags(self, flags: frozenset[str]) -> frozenset[str] | None:
        """`(?i)` and its kin: the flags from here on; None where none stand here."""
        found = _FLAG_GROUP.match(self.text, self.at)
        if found is None or found[2] != ")":
            return None
        self.at = found.end()
        return _changed(flags, found[1])

    def _skips_blanks(self) -> bool:
        sign = self.text[self.at]
        if sign.isspace():
            self.at += 1
            return True
        if sign == "#":
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end + 1
            return True
        return False

    def _item(self, flags: frozenset[str]) -> tuple[str, _Known]:
        start = self.at
        piece, known = self._atom(flags)
        match = _QUANTIFIER.match(self.text, self.at)
        if match is None:
            return piece, known
        if piece == "" and known is _NOTHING:
            raise PatternError(f"nothing to repeat before `{match.group()}`")
        self.at = match.end()
        if _QUANTIFIER.match(self.text, self.at):
            raise PatternError(f"repeated twice: `{self.text[start : self.at + 1]}`")
        counts = match[1]
        if counts in ("*", "?"):
            least, most = 0, 1 if counts == "?" else None
        elif counts == "+":
            least, most = 1, None
        else:
            low, _, high = counts[1:-1].partition(",")
            least, most = int(low), int(high) if high else (None if "," in counts else int(low))
            if max(least, most or 0) > 1_000 or (most is not None and most < least):
                raise PatternError(f"a bad count, `{counts}`")
        return piece + match.group(), _repeated(known, least, most)

    def _atom(self, flags: frozenset[str]) -> tuple[str, _Known]:
        sign = self.text[self.at]
        if sign == "(":
            return self._group(flags)
        if sign == "[":
            return self._class()
        if sign == "\\":
            return self._escape()
        if sign in "*+?" or (sign == "{" and _QUANTIFIER.match(self.text, self.at)):
            raise PatternError(f"nothing to repeat before `{sign}`")
        self.at += 1
        if sign == ".":
            return ("(?s:.)" if "s" in flags else "[^\\n]"), _ANYTHING
        if sign == "^":
            return ("(?m:^)" if "m" in flags else "\\A"), _EDGE
        if sign == "$":
            return ("(?m:$)" if "m" in flags else "\\Z"), _EDGE
        return _escaped(sign), _literal(sign)

    def _group(self, flags: frozenset[str]) -> tuple[str, _Known]:
        match = _GROUP.match(self.text, self.at)
        if match is None:
            raise PatternError(f"`{self.text[self.at : self.at + 4]}` is not supported")
        opening = match.group()
        self.at = match.end()
        if opening == "(?#":
            end = self.text.find(")", self.at)
            if end < 0:
                raise PatternError("a comment `(?#` that never ends")
            self.at = end + 1
            return "", _NOTHING
        name = match["name"]
        inside = flags
        written = opening
        if opening == "(" or name:
            self.groups += 1
        if name:
            self.names.add(name)
            written = f"(?P<{name}>"
        elif match["flags"] is not None:
            inside = _changed(flags, match["flags"])
            turned = ("i" in inside) != ("i" in flags)
            written = ("(?i:" if "i" in inside else "(?-i:") if turned else "(?:"
        body, known = self._branches(inside)
        if self.at >= len(self.text):
            raise PatternError("a `(` that is never closed")
        self.at += 1
        if opening in ("(?=", "(?!", "(?<=", "(?<!"):
            known = _NOTHING
        return f"{written}{body})", known

    def _escape(self) -> tuple[str, _Known]:
        rest = self.text[self.at + 1 : self.at + 2]
        if not rest:
            raise PatternError("a lone `\\` at the end")
        self.at += 2
        if rest in "bB":
            return f"\\{rest}", _EDGE if rest == "b" else _NOTHING
        if rest == "A":
            return "\\A", _EDGE
        if rest == "z":
            return "\\Z", _EDGE
        if rest == "Z":
            return "(?=\\n?\\Z)", _EDGE
        if rest == "Q":
            end = self.text.find("\\E", self.at)
            quoted = self.text[self.at : end if end >= 0 else len(self.text)]
            self.at = end + 2 if end >= 0 else len(self.text)
            return "(?:" + "".join(map(_escaped, quoted)) + ")", _literal(quoted)
        if rest == "k":
            match = _NAMED.match(self.text, self.at)
            if match is None:
                raise PatternError("`\\k` without a <name>")
            self.at = match.end()
            self.references.append(match[1])
            self.refers = True
            return f"(?P={match[1]})", _ANYTHING
        if rest in "123456789":
            match = _DIGITS.match(self.text, self.at - 1)
            number = match.group() if match else rest
            self.at = self.at - 1 + len(number)
            self.references.append(int(number))
            self.refers = True
            return f"\\g<{number}>", _ANYTHING
        self.at -= 2
        what = self._class_escape()
        if isinstance(what, str):
            return _escaped(what), _literal(what)
        return f"[{what[0]}]", _ANYTHING

    def _class_escape(self) -> str | tuple[str]:
        """An escape that may stand in brackets: one character, or a spelled-out class."""
        rest = self.text[self.at + 1 : self.at + 2]
        if not rest:
            raise PatternError("a lone `\\` at the end")
        self.at += 2
        if rest.lower() in _CLASSES:
            ranges = _CLASSES[rest.lower()]
            return (_spelled(ranges if rest.islower() else _others(ranges)),)
        if rest in "pP":
            match = _PROPERTY.match(self.text, self.at)
            if match is None:
                raise PatternError(f"`\\{rest}` without a {{Name}}")
            self.at = match.end()
            name = f"\\{rest}{{{match[1] or match[2]}}}"
            _compiled(name, False)
            return (name,)
        if rest in _CONTROLS:
            return _CONTROLS[rest]
        if rest in "xu":
            match = _HEX.match(self.text, self.at - 1)
            if match is None or int(match[1] or match[2] or match[3], 16) > 0x10FFFF:
                raise PatternError(f"`\\{rest}` without its number")
            self.at = match.end()
            return chr(int(match[1] or match[2] or match[3], 16))
        if rest == "0":
            match = _OCTAL.match(self.text, self.at)
            self.at = match.end() if match else self.at
            return chr(int(match.group() or "0", 8) if match else 0)
        if rest.isascii() and rest.isalnum():
            raise PatternError(f"`\\{rest}` means nothing here")
        return rest

    def _class(self) -> tuple[str, _Known]:
        """`[…]`, spelled out so that no other dialect's rules apply inside."""
        opened = self.at
        self.at += 1
        negated = self.text.startswith("^", self.at)
        self.at += negated
        parts: list[str] = []
        signs: set[str] | None = set()
        first = True
        while True:
            if self.at >= len(self.text):
                raise PatternError(f"a `[` that is never closed: `{self.text[opened:][:20]}`")
            if self.text[self.at] == "]" and not first:
                self.at += 1
                break
            first = False
            posix = _POSIX_CLASS.match(self.text, self.at)
            if posix:
                if posix[2] not in _POSIX:
                    raise PatternError(f"`{posix.group()}` is no class")
                self.at = posix.end()
                ranges = _POSIX[posix[2]]
                parts.append(_spelled(_others(ranges) if posix[1] else ranges))
                signs = None
                continue
            low = self._class_sign()
            if not isinstance(low, str):
                parts.append(low[0])
                signs = None
                continue
            dash = self.text.startswith("-", self.at)
            if dash and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                before = self.at
                self.at += 1
                high = self._class_sign()
                if isinstance(high, str):
                    if ord(high) < ord(low):
                        raise PatternError(f"a range that runs backwards: `{low}-{high}`")
                    parts.append(_spelled(((ord(low), ord(high)),)))
                    signs = None
                    continue
                self.at = before
            parts.append(_spelled(((ord(low), ord(low)),)))
            if signs is not None:
                signs.add(low.lower())
        text = f"[{'^' if negated else ''}{''.join(parts)}]"
        if negated or not signs or len(signs) > 4:
            return text, _ANYTHING
        exact = tuple(sorted(signs))
        return text, _Known(exact, exact)

    def _class_sign(self) -> str | tuple[str]:
        sign = self.text[self.at : self.at + 1]
        if sign == "\\":
            if self.text.startswith("\\b", self.at):
                self.at += 2
                return "\b"
            return self._class_escape()
        self.at += 1
        return sign


def _changed(flags: frozenset[str], written: str) -> frozenset[str]:
    on, _, off = written.partition("-")
    unknown = (set(on) | set(off)) - _FLAGS
    if unknown:
        raise PatternError(f"the flag `{min(unknown)}` is not supported")
    return (flags | set(on)) - set(off)


def _repeated(known: _Known, least: int, most: int | None) -> _Known:
    if (least, most) == (1, 1):
        return known
    loops = known.loops
    if most is None or most > _OFTEN:
        loops = 1 if not loops and not known.branches else 2 + loops
    elif most > 1:
        loops *= 2
    if least == 0:
        if most == 1 and known.exact is not None:
            exact = ("", *known.exact)
            return _Known(exact, exact, loops, True)
        return _Known(None, None, loops, True)
    need = known.exact if known.exact is not None else known.need
    return _Known(None, need, loops, known.branches or most != least)


_FLAG_GROUP = regex.compile(r"\(\?([a-zA-Z]*(?:-[a-zA-Z]+)?)([:)])")
_GROUP = regex.compile(
    r"\((?:\?(?:[=!>#]|<[=!]|P?<(?P<name>[A-Za-z_]\w*)>|'(?P<name>[A-Za-z_]\w*)'"
    r"|(?P<flags>[a-zA-Z]*(?:-[a-zA-Z]+)?):)|(?!\?))"
)
_QUANTIFIER = regex.compile(r"([*+?]|\{[0-9]+(?:,[0-9]*)?\})\??")
_NAMED = regex.compile(r"[<']([A-Za-z_]\w*)[>']")
_DIGITS = regex.compile(r"[0-9]{1,2}")
_PROPERTY = regex.compile(r"(?:\{\^?([\w -]+)\}|([A-Z]))")
_HEX = regex.compile(r"x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))|u([0-9A-Fa-f]{4})")
_OCTAL = regex.compile(r"[0-7]{0,2}")
_POSIX_CLASS = regex.compile(r"\[:(\^?)([a-z]+):\]")

_CAPTURE = regex.compile(r"(?<!\\)\((?!\?)")


def uncaptured(expression: str) -> str:
    """An expression whose groups catch nothing."""
    return _CAPTURE.sub("(?:", expression)


def any_of(needles: Iterable[Needles | None]) -> Needles | None:
    """What a match of any of several expressions must hold."""
    words: frozenset[str] = frozenset()
    pieces: tuple[str, ...] = ()
    for each in needles:
        if each is None:
            return None
        words |= each.words
        pieces += each.pieces
    return Needles(words, tuple(sorted(set(pieces))))
