"""Frozen values: dataclasses that cost next to nothing to make.

The standard library writes and compiles seven functions for each frozen dataclass with slots. With
two hundred of them, that was a quarter of every short run: one post checked, a preview begun. Here
the functions are shared, and `__init__` is written once a class has more than a few values.

A class so marked has slots, compares and hashes by its fields, and takes no other value for them:

    @frozen
    class Delivery:
        post: str
        channel: str
"""

from collections.abc import Callable
from functools import cached_property
from operator import attrgetter, ge, gt, le, lt
from typing import Any, NamedTuple, TypeVar, cast, dataclass_transform, overload

T = TypeVar("T")


class FrozenError(AttributeError):
    """A field was to be changed: make a new value with `replace`."""


class Field(NamedTuple):
    """What is said of a field beside its type; `says` is what it means to who sets it."""

    default: Any
    default_factory: Callable[[], Any] | None
    repr: bool
    compare: bool
    says: str


_MISSING: Any = object()
_FEW = 12  # values, which cost less to fill one by one than an `__init__` does to write
_PLAIN = Field(_MISSING, None, True, True, "")


def field(
    *,
    default: Any = _MISSING,
    default_factory: Callable[[], Any] | None = None,
    repr: bool = True,
    compare: bool = True,
    says: str = "",
) -> Any:
    """A field that is made anew for each value, is not shown (a secret), or does not count."""
    return Field(default, default_factory, repr, compare, says)


@overload
def frozen(cls: type[T], /) -> type[T]: ...
@overload
def frozen(*, order: bool) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T] | None = None, /, *, order: bool = False) -> Any:
    """Make the class one of frozen values; `order`: they sort by their fields."""
    if cls is None:
        return lambda cls: _made(cls, order)
    return _made(cls, order)


def fields(of: Any) -> dict[str, Field]:
    """The fields of a frozen value or of its class, by name."""
    found: dict[str, Field] = of.__fields__
    return found


def replace(value: T, /, **changes: Any) -> T:
    """The same value but for these fields."""
    for name in fields(value):
        if name not in changes:
            changes[name] = getattr(value, name)
    return type(value)(**changes)


def asdict(value: Any) -> dict[str, Any]:
    """The value as dictionaries, lists and plain values, all the way down."""
    return {name: _plain(getattr(value, name)) for name in fields(value)}


def _plain(value: Any) -> Any:
    if hasattr(value, "__fields__"):
        return asdict(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(_plain, value))
    if isinstance(value, (list, tuple)):
        return type(value)(map(_plain, value))
    if isinstance(value, dict):
        return {_plain(key): _plain(each) for key, each in value.items()}
    return value


def _made(cls: type[T], order: bool) -> type[T]:
    """The class anew, with slots: a class that is there already takes none."""
    own = dict(cls.__dict__)
    known: dict[str, Field] = {}
    for name in own.pop("__annotations__", None) or cls.__annotations__:
        said = own.pop(name, _MISSING)
        known[name] = said if isinstance(said, Field) else _PLAIN._replace(default=said)
    names = slots = tuple(known)
    own.pop("__dict__", None)
    own.pop("__weakref__", None)
    compared = [name for name, each in known.items() if each.compare]
    key: Callable[[Any], Any] = attrgetter(*compared) if compared else lambda _value: ()

    left = _FEW

    def init(self: Any, *arguments: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        values = dict(zip(known, arguments, strict=False), **named)
        if left < 0 or len(values) < len(arguments) + len(named) or not _fill(self, known, values):
            made.__init__ = _written(made, known)
            made.__init__(self, *arguments, **named)

    def same(self: Any, other: object) -> Any:
        return key(self) == key(other) if other.__class__ is made else NotImplemented

    def code(self: Any) -> int:
        return hash(key(self))

    def ordered(compare: Callable[[Any, Any], Any]) -> Callable[[Any, object], Any]:
        return lambda self, other: (
            compare(key(self), key(other)) if other.__class__ is made else NotImplemented
        )

    def shown(self: Any) -> str:
        said = [f"{name}={getattr(self, name)!r}" for name, each in known.items() if each.repr]
        return f"{made.__qualname__}({', '.join(said)})"

    methods: dict[str, Any] = {
        "__init__": init,
        "__eq__": same,
        "__hash__": code,
        "__repr__": shown,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    if order:
        methods.update({f"__{each.__name__}__": ordered(each) for each in (lt, le, gt, ge)})
    if any(isinstance(each, cached_property) for each in own.values()):
        slots = (*names, "__dict__")
    kind: Any = type(cls)
    made = kind(
        cls.__name__,
        cls.__bases__,
        {
            **methods,
            **own,
            "__annotations__": cls.__annotations__,
            "__fields__": known,
            "__match_args__": names,
            "__qualname__": cls.__qualname__,
            "__slots__": slots,
        },
    )
    return cast(type[T], made)


def _refuse(self: Any, name: str, *_value: Any) -> None:
    raise FrozenError(f"{type(self).__name__}.{name} is frozen")


def _fill(value: Any, known: dict[str, Field], given: dict[str, Any]) -> bool:
    """Put these into the fields, and the defaults into others; False where they do not fit."""
    if not given.keys() <= known.keys():
        return False
    for name, said in known.items():
        if name in given:
            object.__setattr__(value, name, given[name])
        elif said.default_factory is not None:
            object.__setattr__(value, name, said.default_factory())
        elif said.default is not _MISSING:
            object.__setattr__(value, name, said.default)
        else:
            return False
    return True


def _written(made: Any, known: dict[str, Field]) -> Any:
    """The `__init__` of a class: each argument goes straight into its slot."""
    names: dict[str, Any] = {"_missing": _MISSING}
    arguments = []
    lines = []
    for name, said in known.items():
        names[f"_set_{name}"] = made.__dict__[name].__set__
        if said.default_factory is not None:
            names[f"_make_{name}"] = said.default_factory
            arguments.append(f"{name}=_missing")
            lines.append(f" if {name} is _missing: {name} = _make_{name}()")
        elif said.default is not _MISSING:
            names[f"_default_{name}"] = said.default
            arguments.append(f"{name}=_default_{name}")
        else:
            arguments.append(name)
        lines.append(f" _set_{name}(self, {name})")
    source = f"def __init__(self, {', '.join(arguments)}):\n" + ("\n".join(lines) or " pass")
    exec(compile(source, f"<{made.__qualname__}>", "exec"), names)  # noqa: S102 - names of ours
    return names["__init__"]
