"""A rule's options: a frozen value that rules.yml, the schema and the docs all read."""

import typing
from collections.abc import Mapping
from types import UnionType
from typing import Any, Literal, TypeVar

from pipeline.frozen import field, fields, replace

T = TypeVar("T")
_PLAIN: dict[Any, dict[str, Any]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    float: {"type": "number", "minimum": 0},
    str: {"type": "string"},
}


def option(default: T, says: str) -> T:
    """A field of a rule's options: what it is without a word in rules.yml, and what it means."""
    chosen: T = field(default=default, says=says)
    return chosen


def schema(options: type[Any]) -> dict[str, Any]:
    """What rules.yml may say below a rule, as JSON Schema, without `level`."""
    hints = typing.get_type_hints(options)
    found: dict[str, Any] = {}
    for name, each in fields(options).items():
        default = each.default
        plain = list(default) if isinstance(default, tuple) else default
        found[name] = {"description": each.says, **_shape(hints[name]), "default": plain}
    return found


def _shape(hint: Any) -> dict[str, Any]:
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return {"enum": list(inside)}
    if origin is tuple:
        return {"type": "array", "items": _shape(inside[0]), "uniqueItems": True}
    if origin is UnionType and type(None) in inside:
        shape = dict(_shape(inside[0]))
        return {**shape, "type": [shape["type"], "null"]}
    raise TypeError(f"an option can't be {hint}")


def given(options: T, plain: Mapping[str, Any]) -> T:
    """The options with what rules.yml says in place of their defaults."""
    if not plain:
        return options
    changed = {
        name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()
    }
    return replace(options, **changed)
