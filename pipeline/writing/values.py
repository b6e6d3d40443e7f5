"""Values as an author writes them in front matter: bare, in quotes, or as a block of lines."""

from collections.abc import Mapping
from typing import Any

from pipeline.yaml_source import double_quoted, flow, scalar


def block(key: str, value: Any, column: int) -> str:
    """A key and its value on lines of their own, the key at this column."""
    indent = " " * column
    if isinstance(value, Mapping):
        if value and any(_needs_lines(item) for item in value.values()):
            below = "".join(block(str(name), item, column + 2) for name, item in value.items())
            return f"{indent}{key}:\n{below}"
        return f"{indent}{key}: {flow(value)}\n"
    if isinstance(value, list | tuple):
        if any(isinstance(item, Mapping) for item in value):
            items = "".join(f"{indent}  - {flow(item)}\n" for item in value)
            return f"{indent}{key}:\n{items}"
        return f"{indent}{key}: {flow(value)}\n"
    text = restyled(value, None, column + 2)
    return f"{indent}{key}: {text}" if text.endswith("\n") else f"{indent}{key}: {text}\n"


def restyled(value: Any, style: str | None, indent: int, *, inside: bool = False) -> str:
    """A scalar in the style of the one it replaces, as far as it can be.

    A block of lines is indented by `indent` and ends with a line end.
    """
    if not isinstance(value, str):
        return scalar(value, inside=inside)
    if style in ("|", ">") or ("\n" in value and not style):
        if not inside and _fits_block(value):
            return _literal(value, indent)
        return double_quoted(value)
    if style == '"':
        return double_quoted(value)
    if style == "'":
        return f"'{value.replace(chr(39), chr(39) * 2)}'" if value.isprintable() else flow(value)
    return scalar(value, inside=inside)


def _needs_lines(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, str) and "\n" in value.rstrip("\n"))


def _fits_block(value: str) -> bool:
    """Whether every sign of a text may stand in a block of lines."""
    return bool(value.strip("\n ")) and all(
        line.isprintable() or line.replace("\t", "").isprintable() or _spaced(line)
        for line in value.split("\n")
    )


def _spaced(line: str) -> bool:
    """Whether all that is odd in a line are hard spaces, which French has everywhere."""
    return "".join(sign for sign in line if sign not in "\u00a0\u202f\t\u200d\ufe0f").isprintable()


def _literal(value: str, indent: int) -> str:
    lines = value.rstrip("\n").split("\n")
    trailing = len(value) - len(value.rstrip("\n"))
    keep = {0: "-", 1: ""}.get(trailing, "+")
    first = next((line for line in lines if line.strip()), "")
    deep = "2" if first[:1] in (" ", "\t") or not lines[0].strip() else ""
    pad = " " * indent
    said = "".join(f"{pad}{line}\n" if line else "\n" for line in lines)
    return f"|{deep}{keep}\n{said}" + "\n" * max(0, trailing - 1)
