"""Characters and their classes as an expression for the `regex` package spells them."""

from itertools import pairwise

_FEW = 3

Ranges = tuple[tuple[int, int], ...]


def _ranges(*spans: str) -> Ranges:
    return tuple(sorted((ord(span[0]), ord(span[-1])) for span in spans))


CLASSES: dict[str, Ranges] = {
    "d": _ranges("09"),
    "w": _ranges("09", "AZ", "_", "az"),
    "s": _ranges("\t\n", "\f\r", " "),
}
POSIX: dict[str, Ranges] = {
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


def others(ranges: Ranges) -> Ranges:
    edges = [(-1, -1), *ranges, (0x110000, 0x110000)]
    return tuple(
        (before[1] + 1, after[0] - 1)
        for before, after in pairwise(edges)
        if before[1] + 1 <= after[0] - 1
    )


def _sign(code: int) -> str:
    return f"\\U{code:08x}" if code > 0xFF else f"\\x{code:02x}"


def spelled(ranges: Ranges) -> str:
    return "".join(
        "".join(map(_sign, range(first, last + 1)))  # a few signs are found faster than a range
        if last - first < _FEW
        else f"{_sign(first)}-{_sign(last)}"
        for first, last in ranges
    )


def escaped(sign: str) -> str:
    return sign if sign.isalnum() or ord(sign) > 0x7F else _sign(ord(sign))


CONTROLS = {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v", "e": "\x1b"}
