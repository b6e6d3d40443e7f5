"""The brand's own schema for front matter: it comes from anybody, and may not call out or stall."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pipeline import schema
from pipeline.errors import PipelineError
from pipeline.schema import Mistake

_MAX_SCHEMA = 64_000
_MAX_PATTERN = 200
_MAX_STEPS = 20_000
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DATA = frozenset(("const", "enum", "default", "examples"))


class _TooMuch(Exception):
    """The schema takes too many steps for one post."""


def own_schema(data: bytes) -> Callable[[Any], list[Mistake]]:
    """What says a front matter's mistakes by this schema; PipelineError where it won't do."""
    path = "brand/schema/post.schema.json"
    if len(data) > _MAX_SCHEMA:
        raise PipelineError(f"{path} is larger than {_MAX_SCHEMA // 1000} kB")
    try:
        plain = json.loads(data)
    except UnicodeDecodeError as error:
        raise PipelineError(f"{path}: this is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise PipelineError(f"{path}:{error.lineno}:{error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise PipelineError(f"{path} is nested too deeply") from error
    if not isinstance(plain, dict):
        raise PipelineError(f"{path}: a JSON Schema is an object")
    for complaint in _unsafe(plain):
        raise PipelineError(f"{path}: {complaint}")
    return _Own(path, plain).mistakes


def _unsafe(node: Any) -> Iterator[str]:
    """What may not stand in a schema that comes from anybody."""
    if isinstance(node, list):
        for item in node:
            yield from _unsafe(item)
    if not isinstance(node, dict):
        return
    for key, item in node.items():
        if key in ("$ref", "$dynamicRef") and not str(item).startswith("#"):
            yield f"`{key}: {item}` leads out of the file; only references that begin with # may"
        elif key == "$schema" and str(item).rstrip("#") != _DRAFT:
            yield f"`$schema` must be {_DRAFT}"
        elif key == "pattern":
            yield from _unsafe_pattern(item)
        elif key == "patternProperties" and isinstance(item, dict):
            for pattern in item:
                yield from _unsafe_pattern(pattern)
        if key not in _DATA:
            yield from _unsafe(item)


def _unsafe_pattern(pattern: Any) -> Iterator[str]:
    if not isinstance(pattern, str) or len(pattern) > _MAX_PATTERN:
        yield f"a pattern is a text of {_MAX_PATTERN} characters at most"
        return
    try:
        re.compile(pattern)
    except re.error as error:
        yield f"the pattern `{pattern}` is no regular expression: {error}"


class _Own:
    """A brand's schema with a validator of its own, made when the first post comes."""

    def __init__(self, path: str, plain: dict[str, Any]) -> None:
        self._path = path
        self._plain = plain
        self._validator: Any = None
        self._steps = 0

    def mistakes(self, front_matter: Any) -> list[Mistake]:
        """What the brand's schema has against a front matter."""
        if self._validator is None:
            self._validator = self._made()
        self._steps = 0
        try:
            return schema.explained(self._validator, front_matter)
        except (_TooMuch, RecursionError) as error:
            raise PipelineError(
                f"{self._path}: checking one post takes more than {_MAX_STEPS} steps",
                hint="Look for a $ref that leads back to itself.",
            ) from error
        except TimeoutError as error:
            raise PipelineError(
                f"{self._path}: a pattern takes too long on a post", hint="Simplify the pattern."
            ) from error

    def _made(self) -> Any:
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import SchemaError
        from jsonschema.validators import extend
        from referencing import Registry
        from referencing.exceptions import Unresolvable

        try:
            Draft202012Validator.check_schema(self._plain)
        except SchemaError as error:
            where = schema.named(error.absolute_path)
            raise PipelineError(f"{self._path}: {where}: {error.message}") from error
        usual = Draft202012Validator.VALIDATORS

        def counted(keyword: str) -> Any:
            def follow(validator: Any, value: Any, instance: Any, node: Any) -> Any:
                self._steps += 1
                if self._steps > _MAX_STEPS:
                    raise _TooMuch
                try:
                    yield from usual[keyword](validator, value, instance, node) or ()
                except Unresolvable as error:
                    raise PipelineError(
                        f"{self._path}: `{keyword}: {value}` leads nowhere"
                    ) from error

            return follow

        made = extend(  # type: ignore[no-untyped-call]
            Draft202012Validator,
            {
                **{
                    keyword: counted(keyword)
                    for keyword in ("$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "items")
                },
                "pattern": _pattern,
                "patternProperties": _pattern_properties,
            },
        )
        return made(self._plain, registry=Registry())


def _matches(pattern: str, text: str) -> bool:
    """A search that gives up in time; raises TimeoutError."""
    import regex

    return regex.search(pattern, text, timeout=0.1) is not None


def _pattern(validator: Any, pattern: str, instance: Any, node: Any) -> Iterator[Any]:
    from jsonschema.exceptions import ValidationError

    if isinstance(instance, str) and not _matches(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(
    validator: Any, patterns: Mapping[str, Any], instance: Any, node: Any
) -> Iterator[Any]:
    if isinstance(instance, dict):
        for pattern, below in patterns.items():
            for key, value in instance.items():
                if _matches(pattern, key):
                    yield from validator.descend(value, below, path=key, schema_path=pattern)
