"""One walk over an expression in Vale's syntax: what `regex` is to run, and what it must find."""

from functools import lru_cache

import regex

from pipeline.style.broken import PatternError
from pipeline.style.characters import CLASSES, CONTROLS, POSIX, escaped, others, spelled
from pipeline.style.needles import (
    ANYTHING,
    DIGIT,
    EDGE,
    NOTHING,
    Known,
    either,
    in_a_row,
    literal,
    plain,
    repeated,
)

_DEEPEST = 100
_FLAGS = frozenset("imsx")


class Translator:
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

    def whole(self) -> tuple[str, Known]:
        found = self._branches(frozenset(), top=True)
        if self.at < len(self.text):
            raise PatternError("a `)` without its `(`")
        for reference in self.references:
            if reference not in self.names and not (
                isinstance(reference, int) and reference <= self.groups
            ):
                raise PatternError(f"there is no group {reference}")
        return found

    def _branches(self, flags: frozenset[str], *, top: bool = False) -> tuple[str, Known]:
        """Alternatives up to the closing bracket; flags set inside hold to the end."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise PatternError(f"more than {_DEEPEST} brackets inside each other")
        out: list[str] = []
        wraps: list[str] = []  # flag groups open in this branch, opened again in the next ones
        known: list[Known] = []
        row: list[Known] = []
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign == ")":
                break
            if sign == "|":
                self.at += 1
                out.append(")" * len(wraps) + "|" + "".join(wraps))
                known.append(in_a_row(row))
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
        known.append(in_a_row(row))
        self.depth -= 1
        return "".join(out), either(known)

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

    def _item(self, flags: frozenset[str]) -> tuple[str, Known]:
        start = self.at
        letters = _LETTERS.match(self.text, start)
        if letters:
            self.at = letters.end()
            return letters.group(), literal(letters.group())
        piece, known = self._atom(flags)
        match = _QUANTIFIER.match(self.text, self.at)
        if match is None:
            return piece, known
        if piece == "" and known is NOTHING:
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
        return piece + match.group(), repeated(known, least, most)

    def _atom(self, flags: frozenset[str]) -> tuple[str, Known]:
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
            return ("(?s:.)" if "s" in flags else "[^\\n]"), ANYTHING
        if sign == "^":
            return ("(?m:^)" if "m" in flags else "\\A"), EDGE
        if sign == "$":
            return ("(?m:$)" if "m" in flags else "\\Z"), EDGE
        return escaped(sign), literal(sign)

    def _group(self, flags: frozenset[str]) -> tuple[str, Known]:
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
            return "", NOTHING
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
            known = NOTHING
        return f"{written}{body})", known

    def _escape(self) -> tuple[str, Known]:
        rest = self.text[self.at + 1 : self.at + 2]
        if not rest:
            raise PatternError("a lone `\\` at the end")
        self.at += 2
        if rest in "bB":
            return f"\\{rest}", EDGE if rest == "b" else NOTHING
        if rest == "A":
            return "\\A", EDGE
        if rest == "z":
            return "\\Z", EDGE
        if rest == "Z":
            return "(?=\\n?\\Z)", EDGE
        if rest == "Q":
            end = self.text.find("\\E", self.at)
            quoted = self.text[self.at : end if end >= 0 else len(self.text)]
            self.at = end + 2 if end >= 0 else len(self.text)
            return "(?:" + "".join(map(escaped, quoted)) + ")", literal(quoted)
        if rest == "k":
            match = _NAMED.match(self.text, self.at)
            if match is None:
                raise PatternError("`\\k` without a <name>")
            self.at = match.end()
            self.references.append(match[1])
            self.refers = True
            return f"(?P={match[1]})", ANYTHING
        if rest in "123456789":
            match = _DIGITS.match(self.text, self.at - 1)
            number = match.group() if match else rest
            self.at = self.at - 1 + len(number)
            self.references.append(int(number))
            self.refers = True
            return f"\\g<{number}>", ANYTHING
        self.at -= 2
        what = self._class_escape()
        if isinstance(what, str):
            return escaped(what), literal(what)
        return f"[{what[0]}]", DIGIT if what[0] == _DIGIT else ANYTHING

    def _class_escape(self) -> str | tuple[str]:
        """An escape that may stand in brackets: one character, or a spelled-out class."""
        rest = self.text[self.at + 1 : self.at + 2]
        if not rest:
            raise PatternError("a lone `\\` at the end")
        self.at += 2
        if rest.lower() in CLASSES:
            ranges = CLASSES[rest.lower()]
            return (spelled(ranges if rest.islower() else others(ranges)),)
        if rest in "pP":
            match = _PROPERTY.match(self.text, self.at)
            if match is None:
                raise PatternError(f"`\\{rest}` without a {{Name}}")
            self.at = match.end()
            name = f"\\{rest}{{{match[1] or match[2]}}}"
            _require_property(name)
            return (name,)
        if rest in CONTROLS:
            return CONTROLS[rest]
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

    def _class(self) -> tuple[str, Known]:
        """`[…]`, spelled out so that no other dialect's rules apply inside."""
        opened = self.at
        self.at += 1
        negated = self.text.startswith("^", self.at)
        self.at += negated
        parts: list[str] = []
        signs: frozenset[str] | None = frozenset()
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
                if posix[2] not in POSIX:
                    raise PatternError(f"`{posix.group()}` is no class")
                self.at = posix.end()
                ranges = POSIX[posix[2]]
                parts.append(spelled(others(ranges) if posix[1] else ranges))
                signs = None
                continue
            low = self._class_sign()
            if not isinstance(low, str):
                parts.append(low[0])
                signs = _with(signs, "0") if low[0] == _DIGIT else None
                continue
            dash = self.text.startswith("-", self.at)
            if dash and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                before = self.at
                self.at += 1
                high = self._class_sign()
                if isinstance(high, str):
                    if ord(high) < ord(low):
                        raise PatternError(f"a range that runs backwards: `{low}-{high}`")
                    parts.append(spelled(((ord(low), ord(high)),)))
                    signs = _with(signs, "0") if "0" <= low <= high <= "9" else None
                    continue
                self.at = before
            parts.append(spelled(((ord(low), ord(low)),)))
            signs = _with(signs, plain(low))
        text = f"[{'^' if negated else ''}{''.join(parts)}]"
        if negated or not signs or len(signs) > 4:
            return text, ANYTHING
        exact = tuple(sorted(signs))
        return text, Known(exact, exact)

    def _class_sign(self) -> str | tuple[str]:
        sign = self.text[self.at : self.at + 1]
        if sign == "\\":
            if self.text.startswith("\\b", self.at):
                self.at += 2
                return "\b"
            return self._class_escape()
        self.at += 1
        return sign


def _with(signs: frozenset[str] | None, sign: str) -> frozenset[str] | None:
    """One more sign that a class may stand for, where those so far are known."""
    return None if signs is None else signs | {sign}


_DIGIT = spelled(CLASSES["d"])


def _changed(flags: frozenset[str], written: str) -> frozenset[str]:
    on, _, off = written.partition("-")
    unknown = (set(on) | set(off)) - _FLAGS
    if unknown:
        raise PatternError(f"the flag `{min(unknown)}` is not supported")
    return (flags | set(on)) - set(off)


_FLAG_GROUP = regex.compile(r"\(\?([a-zA-Z]*(?:-[a-zA-Z]+)?)([:)])")
_GROUP = regex.compile(
    r"\((?:\?(?:[=!>#]|<[=!]|P?<(?P<name>[A-Za-z_]\w*)>|'(?P<name>[A-Za-z_]\w*)'"
    r"|(?P<flags>[a-zA-Z]*(?:-[a-zA-Z]+)?):)|(?!\?))"
)
_LETTERS = regex.compile(r"[^\W_]+(?![*+?{])")  # that nothing repeats
_QUANTIFIER = regex.compile(r"([*+?]|\{[0-9]+(?:,[0-9]*)?\})\??")
_NAMED = regex.compile(r"[<']([A-Za-z_]\w*)[>']")
_DIGITS = regex.compile(r"[0-9]{1,2}")
_PROPERTY = regex.compile(r"(?:\{(\^?[\w -]+)\}|([A-Z]))")
_HEX = regex.compile(r"x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))|u([0-9A-Fa-f]{4})")
_OCTAL = regex.compile(r"[0-7]{0,2}")
_POSIX_CLASS = regex.compile(r"\[:(\^?)([a-z]+):\]")


@lru_cache
def _require_property(name: str) -> None:
    try:
        regex.compile(name)
    except regex.error as error:
        raise PatternError(f"`{name}` is no property of characters") from error
