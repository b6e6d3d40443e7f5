"""A JSON Schema, asked twice: a quick compiled yes, and jsonschema's full list of mistakes.

Most files are right, and jsonschema costs 90 ms to import. So each schema is first compiled into
plain functions that only say yes or no; whatever they do not accept goes to jsonschema, which has
the last word and says what is wrong. A test holds the two to the same verdicts.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from pipeline.errors import PipelineError
from pipeline.frozen import frozen

Accepts = Callable[[Any], bool]
Schema = Mapping[str, Any]
FOLDER = os.path.join(os.path.dirname(__file__), "schemas")


@frozen
class Mistake:
    """What is wrong at one place; `keys` lead to it, `rule` is the schema keyword it breaks.

    `unknown` is the key that nobody knows, `meant` the known one that looks like it. `quotable`:
    it is a number or a yes/no where a text is wanted, so that quotes would do.
    """

    keys: tuple[str | int, ...]
    rule: str
    message: str
    unknown: str | None = None
    meant: str | None = None
    quotable: bool = False


@cache
def shipped(name: str) -> dict[str, Any]:
    """One of the schemas that come with the tool, by name: post, brand, people."""
    with open(os.path.join(FOLDER, f"{name}.schema.json"), encoding="utf-8") as file:
        schema: dict[str, Any] = json.load(file)
    return schema


@cache
def accepts(name: str) -> Accepts:
    """The compiled form of a shipped schema."""
    schema = shipped(name)
    return compile_schema(schema, schema)


def mistakes(schema: Schema, value: Any) -> list[Mistake]:
    """Everything that is wrong with a value, in the order of its place, by jsonschema."""
    from jsonschema import Draft202012Validator

    return explained(Draft202012Validator(schema), value)


def explained(validator: Any, value: Any) -> list[Mistake]:
    """What a validator of jsonschema's has against a value, in our words."""
    found: dict[tuple[Any, ...], Mistake] = {}
    for error in validator.iter_errors(value):
        for mistake in _explain(error):
            found.setdefault((mistake.keys, mistake.message), mistake)
    return sorted(found.values(), key=lambda mistake: [str(key) for key in mistake.keys])


def broken(path: str, text: str, mistakes: Iterable[Mistake]) -> PipelineError:
    """One error for the whole file: a line a mistake, in the order of the file."""
    from pipeline import yaml_source

    source = yaml_source.Source(text)
    lines = []
    for mistake in mistakes:
        span = source.find(*mistake.keys, value=mistake.unknown is None)
        line, column = (span.line, span.column) if span else (1, 1)
        lines.append((line, column, f"{path}:{line}:{column}: {mistake.message}"))
    told = [line for _, _, line in sorted(set(lines))]
    if len(told) == 1:
        return PipelineError(told[0])
    return PipelineError(f"{path} has {len(told)} mistakes:\n  " + "\n  ".join(told))


def _explain(error: Any) -> Iterable[Mistake]:
    """One of jsonschema's errors (a ValidationError) in an author's words."""
    keys = tuple(error.absolute_path)
    wording = error.schema.get("errorMessage") if isinstance(error.schema, Mapping) else None
    rule = str(error.validator)
    if rule in ("additionalProperties", "unevaluatedProperties"):
        known = list(error.schema.get("properties", ()))
        for key in error.instance:
            if key not in known:
                meant = closest(str(key), known)
                hint = f"; did you mean `{meant}`?" if meant else ""
                yield Mistake(
                    (*keys, key), rule, f"unknown key `{key}`{hint}", unknown=str(key), meant=meant
                )
    elif "propertyNames" in error.absolute_schema_path:
        key = str(error.instance)
        yield Mistake((*keys, key), rule, f"`{key}` {wording or error.message}", unknown=key)
    elif rule == "required":
        for key in error.validator_value:
            if key not in error.instance:
                within = f" in {named(keys)}" if keys else ""
                yield Mistake(keys, rule, f"`{key}` is missing{within}")
    elif wording:
        quotable = (
            rule == "type"
            and "string" in error.validator_value
            and isinstance(error.instance, bool | int | float)
        )
        # Of a list with the wrong items it would be no help to hear that it is a list.
        contents = rule != "type" and isinstance(error.instance, list | Mapping)
        but = "" if contents else f", not {shown(error.instance)}"
        yield Mistake(keys, rule, f"{named(keys)} {wording}{but}", quotable=quotable)
    elif rule == "enum":
        known = [str(option) for option in error.validator_value if option is not None]
        options = ", ".join(known)
        meant = closest(str(error.instance), known)
        hint = f"; did you mean `{meant}`?" if meant else ""
        yield Mistake(
            keys,
            rule,
            f"{named(keys)} must be one of {options}, not {shown(error.instance)}{hint}",
            meant=meant,
        )
    elif rule == "type":
        wanted = error.validator_value
        types = [wanted] if isinstance(wanted, str) else list(wanted)
        words = " or ".join(_TYPES[name] for name in types if name != "null")
        yield Mistake(keys, rule, f"{named(keys)} must be {words}, not {shown(error.instance)}")
    else:
        yield Mistake(keys, rule, f"{named(keys)}: {error.message}")


_TYPES = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping (`key: value`)",
    "null": "nothing",
}


def shown(value: Any) -> str:
    """A value as a message shows it: short, in YAML's words."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"`{text if len(text) <= 60 else text[:57] + '…'}`"


def named(keys: Iterable[str | int]) -> str:
    """A place as an author would say it: `media[0].alt`."""
    path = ""
    for key in keys:
        path += f"[{key}]" if isinstance(key, int) else f".{key}" if path else str(key)
    return f"`{path}`" if path else "the file"


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that this one was probably meant to be."""
    import difflib  # only when something is wrong

    candidates = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.strip().lower(), candidates, n=1, cutoff=0.6)
    return candidates[near[0]] if near else None


# The quick yes: one function a schema, made once.


def compile_schema(schema: Any, root: Schema) -> Accepts:
    """A function that says whether jsonschema would accept a value; for the keywords we use."""
    if schema is False:
        return lambda value: False
    if schema is True:
        return lambda value: True
    tests = [
        _KEYWORDS.get(keyword, _unsure)(argument, schema, root)
        for keyword, argument in schema.items()
        if keyword not in _ANNOTATIONS
    ]
    if not tests:
        return lambda value: True
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:
        first, second = tests
        return lambda value: first(value) and second(value)
    return lambda value: all(test(value) for test in tests)


_ANNOTATIONS = {"$schema", "$id", "$defs", "$comment", "title", "description", "examples"} | {
    "default",
    "deprecated",
    "errorMessage",
}


def _unsure(argument: Any, schema: Schema, root: Schema) -> Accepts:
    """A keyword that we don't compile (a plug-in's option may use any): jsonschema is asked."""
    return lambda value: False


def _ref(reference: str, schema: Schema, root: Schema) -> Accepts:
    target: Any = root
    for step in reference.removeprefix("#/").split("/"):
        target = target[step]
    made: list[Accepts] = []

    def follow(value: Any) -> bool:
        if not made:
            made.append(compile_schema(target, root))
        return made[0](value)

    return follow


def _is(name: str) -> Accepts:
    if name == "string":
        return lambda value: isinstance(value, str)
    if name == "null":
        return lambda value: value is None
    if name == "boolean":
        return lambda value: isinstance(value, bool)
    if name == "array":
        return lambda value: isinstance(value, list)
    if name == "object":
        return lambda value: isinstance(value, dict)
    if name == "number":
        return lambda value: isinstance(value, int | float) and not isinstance(value, bool)
    return lambda value: (
        (isinstance(value, int) and not isinstance(value, bool))
        or (isinstance(value, float) and value.is_integer())
    )


def _type(names: str | list[str], schema: Schema, root: Schema) -> Accepts:
    if isinstance(names, str):
        return _is(names)
    first, *others = [_is(name) for name in names]
    return lambda value: first(value) or any(test(value) for test in others)


def _enum(options: list[Any], schema: Schema, root: Schema) -> Accepts:
    def same(value: Any) -> bool:
        return any(value == option and type(value) is type(option) for option in options)

    return same


def _pattern(pattern: str, schema: Schema, root: Schema) -> Accepts:
    search = re.compile(pattern).search
    return lambda value: not isinstance(value, str) or search(value) is not None


def _length(least: int, most: float, kind: type[str | list[Any] | dict[str, Any]]) -> Accepts:
    return lambda value: not isinstance(value, kind) or least <= len(value) <= most


def _bound(least: float, most: float) -> Accepts:
    def within(value: Any) -> bool:
        return (
            not isinstance(value, int | float) or isinstance(value, bool) or least <= value <= most
        )

    return within


def _properties(properties: Schema, schema: Schema, root: Schema) -> Accepts:
    """`properties` and `additionalProperties` at once: one walk over the mapping."""
    own = {key: compile_schema(value, root) for key, value in properties.items()}
    rest = compile_schema(schema.get("additionalProperties", True), root)

    def each(value: Any) -> bool:
        if isinstance(value, dict):
            for key, item in value.items():
                if not own.get(key, rest)(item):
                    return False
        return True

    return each


def _additional(rest: Any, schema: Schema, root: Schema) -> Accepts:
    if "properties" in schema:
        return lambda value: True  # `_properties` has seen to it
    return _properties({}, schema, root)


def _names(names: Any, schema: Schema, root: Schema) -> Accepts:
    test = compile_schema(names, root)
    return lambda value: not isinstance(value, dict) or all(test(key) for key in value)


def _required(keys: list[str], schema: Schema, root: Schema) -> Accepts:
    return lambda value: not isinstance(value, dict) or all(key in value for key in keys)


def _items(items: Any, schema: Schema, root: Schema) -> Accepts:
    test = compile_schema(items, root)
    return lambda value: not isinstance(value, list) or all(test(item) for item in value)


def _any_of(schemas: list[Any], schema: Schema, root: Schema) -> Accepts:
    tests = [compile_schema(each, root) for each in schemas]
    return lambda value: any(test(value) for test in tests)


def _unique(unique: bool, schema: Schema, root: Schema) -> Accepts:
    def distinct(value: Any) -> bool:
        if not isinstance(value, list) or len(value) < 2:
            return True
        if all(isinstance(item, str) for item in value):
            return len(set(value)) == len(value)
        return len({json.dumps(item, sort_keys=True) for item in value}) == len(value)

    return distinct if unique else lambda value: True


_KEYWORDS: dict[str, Callable[[Any, Schema, Schema], Accepts]] = {
    "$ref": _ref,
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "required": _required,
    "items": _items,
    "anyOf": _any_of,
    "uniqueItems": _unique,
    "minLength": lambda least, schema, root: _length(least, float("inf"), str),
    "maxLength": lambda most, schema, root: _length(0, most, str),
    "minItems": lambda least, schema, root: _length(least, float("inf"), list),
    "maxItems": lambda most, schema, root: _length(0, most, list),
    "minProperties": lambda least, schema, root: _length(least, float("inf"), dict),
    "minimum": lambda least, schema, root: _bound(least, float("inf")),
    "maximum": lambda most, schema, root: _bound(float("-inf"), most),
}
