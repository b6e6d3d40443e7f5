"""A rule's file: its keys read and checked, with an error that names file and key."""

import difflib
from collections.abc import Mapping
from typing import Any, cast

from pipeline import yaml_source
from pipeline.errors import PipelineError
from pipeline.frozen import field, frozen
from pipeline.problem import Level
from pipeline.style import patterns
from pipeline.style.broken import PatternError
from pipeline.style.patterns import Pattern

LEVELS: tuple[Level, ...] = ("suggestion", "warning", "error")
MOST_BYTES = 1 << 20
_COMMON = frozenset(
    [
        "extends",
        "message",
        "level",
        "scope",
        "link",
        "description",
        "limit",
        "action",
        "matchcase",
        "code",
        "name",
        "tests",
    ]
)


@frozen
class Vocabulary:
    """What the brand accepts and rejects, as expressions."""

    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


@frozen
class Action:
    """What Vale offers to do about a finding: replace, remove, edit, convert, suggest."""

    name: str = ""
    params: tuple[str, ...] = ()


@frozen
class Definition:
    """A rule as its file writes it; `keys` are those of its own kind, in lower case."""

    name: str
    path: str
    extends: str
    message: str
    level: Level
    scopes: tuple[str, ...]
    limit: int
    link: str
    action: Action
    matchcase: bool
    keys: Mapping[str, Any]
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    def wrong(self, key: str, why: str) -> PipelineError:
        """What to raise where a key can't be used."""
        return PipelineError(
            f"{self.path}: {self.name}: {key}: {why}", hint="Mend the rule, or turn it off."
        )

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one alone will do."""
        value = self.keys.get(key)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        return tuple(self._text(key, item) for item in items)

    def text(self, key: str) -> str:
        value = self.keys.get(key)
        return "" if value is None else self._text(key, value)

    def pairs(self, key: str) -> dict[str, str]:
        """A mapping of texts."""
        value = self.keys.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a mapping, `what is seen: what to write`")
        return {name: self._text(key, item) for name, item in value.items()}

    def flag(self, key: str, *, otherwise: bool = False) -> bool:
        value = self.keys.get(key)
        if value is None:
            return otherwise
        known = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}
        found = known.get(str(value).lower())
        if found is None:
            raise self.wrong(key, f"must be true or false, not {value!r}")
        return found

    def number(self, key: str) -> float:
        value = self.keys.get(key)
        try:
            return float(0 if value is None else value)
        except (TypeError, ValueError) as error:
            raise self.wrong(key, f"must be a number, not {value!r}") from error

    def compiled(self, key: str, expression: str) -> Pattern:
        """An expression; PipelineError naming the key where it is none."""
        try:
            return patterns.compile(expression)
        except PatternError as error:
            raise self.wrong(key, f"the regular expression is broken: {error}") from error

    def token(self, key: str, token: str, ignores_case: bool, edges: bool) -> Pattern:
        """One of a list's tokens; PipelineError naming the key where it is no expression."""
        try:
            return patterns.word(token, ignores_case=ignores_case, edges=edges)
        except PatternError as error:
            raise self.wrong(key, f"the regular expression {token!r} is broken: {error}") from error

    def _text(self, key: str, value: object) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | int | float):
            return str(value)
        if value is None:
            return ""
        raise self.wrong(key, "must be a text")


def read(data: bytes, path: str) -> dict[str, Any]:
    """The plain values of a rule's file, its keys in lower case."""
    if len(data) > MOST_BYTES:
        raise PipelineError(
            f"{path}: a rule of {len(data):,} bytes; {MOST_BYTES:,} are the most",
            hint="Split it into several rules.",
        )
    plain = yaml_source.read(yaml_source.decode(data, path), path)
    if not isinstance(plain, dict):
        raise PipelineError(
            f"{path}: a rule is made of `key: value` lines, `extends:` and `message:` at least"
        )
    return {str(key).lower(): value for key, value in plain.items()}


def define(
    plain: Mapping[str, Any],
    path: str,
    name: str,
    kinds: Mapping[str, frozenset[str]],
    lenient: frozenset[str] = frozenset(),
) -> Definition:
    """A rule from plain values; of the `kinds` some overlook keys that they do not know."""
    keys = {str(key).lower(): value for key, value in plain.items()}
    extends = keys.get("extends")
    if extends is None:
        raise PipelineError(f"{path}: {name}: the key extends is missing", hint=_kinds(kinds))
    if extends not in kinds:
        near = difflib.get_close_matches(str(extends), kinds, 1)
        raise PipelineError(
            f"{path}: {name}: extends: there is no kind of rule {extends!r}"
            + (f"; did you mean {near[0]}?" if near else ""),
            hint=_kinds(kinds),
        )
    if not isinstance(keys.get("message"), str):
        raise PipelineError(f"{path}: {name}: the key message is missing, or no text")
    level = keys.get("level", "warning")
    if level not in LEVELS:
        raise PipelineError(f"{path}: {name}: level: must be one of {', '.join(LEVELS)}")
    if keys.get("code") not in (None, False):
        raise PipelineError(f"{path}: {name}: code: write `scope: raw` instead")
    own = {key: value for key, value in keys.items() if key not in _COMMON}
    unknown = sorted(own.keys() - kinds[extends])
    if unknown and extends not in lenient:
        near = difflib.get_close_matches(unknown[0], [*kinds[extends], *_COMMON], 1)
        raise PipelineError(
            f"{path}: {name}: {unknown[0]}: {extends} has no such key"
            + (f"; did you mean {near[0]}?" if near else ""),
            hint=f"It has {', '.join(sorted(kinds[extends]))}.",
        )
    scopes = keys.get("scope")
    found = Definition(
        name,
        path,
        extends,
        keys["message"],
        cast(Level, level),
        (),
        0,
        str(keys.get("link") or "").strip(),
        Action(),
        False,
        {**own, "limit": keys.get("limit"), "scope": scopes, "matchcase": keys.get("matchcase")},
    )
    return Definition(
        name,
        path,
        extends,
        found.message,
        found.level,
        found.texts("scope"),
        int(found.number("limit")),
        found.link,
        _action(found, keys.get("action")),
        found.flag("matchcase"),
        own,
    )


def _kinds(kinds: Mapping[str, frozenset[str]]) -> str:
    return f"The kinds are {', '.join(sorted(kinds))}."


def _action(definition: Definition, value: object) -> Action:
    if value is None:
        return Action()
    if not isinstance(value, dict) or set(value) - {"name", "params"}:
        raise definition.wrong("action", "must be a mapping with name and params")
    params = value.get("params")
    items = params if isinstance(params, list) else [] if params is None else [params]
    return Action(str(value.get("name") or ""), tuple(str(item) for item in items))
