"""The rulebook: brand/rules.yml over what comes with the tool, as it holds on each channel."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pipeline import schema, yaml_source
from pipeline.frozen import field, frozen
from pipeline.problem import Level
from pipeline.rules import RULES
from pipeline.rules.case import Rule, Strength
from pipeline.rules.options import given
from pipeline.rules.shape import FINER, LEVELS, STYLE_RULE, lines_of, rules_schema
from pipeline.schema import Mistake

Lines = Mapping[str, Mapping[str, Any]]  # by rule, what is set: options, and `level`

PATH = "brand/rules.yml"


class Line(NamedTuple):
    """One rule as it holds on a channel for a kind of post."""

    rule: Rule
    level: Level
    options: Any


class Ask(NamedTuple):
    """One thing that a reviewer looks at, and the posts that it is for; empty: all of them."""

    text: str
    networks: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@frozen
class Rulebook:
    """What the brand says of each rule, and below `networks`, `channels`, `kinds`, finer lines."""

    rules: Lines = field(default_factory=dict)
    networks: Mapping[str, Lines] = field(default_factory=dict)
    channels: Mapping[str, Lines] = field(default_factory=dict)
    kinds: Mapping[str, Lines] = field(default_factory=dict)
    checklist: tuple[Ask, ...] = ()
    styled: frozenset[str] = frozenset()  # the style rules that some line speaks of
    _known: dict[tuple[str, str, str], tuple[Line, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    plans: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)  # of `judging`

    def lines(self, channel: str, network: str, kind: str) -> tuple[Line, ...]:
        """The rules that hold on a channel for a kind of post, with level and options.

        What is finer wins: a network's line over the brand's, a channel's over its network's, and
        the line for a kind of post over all of them.
        """
        key = channel, network, kind
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tuple(self._lines(channel, network, kind))
        return known

    def _lines(self, channel: str, network: str, kind: str) -> Iterator[Line]:
        for rule in RULES.values():
            strength, options = self.line(rule, channel, network, kind)
            if strength != "off":
                yield Line(rule, strength, options)

    def line(
        self, rule: Rule, channel: str = "", network: str = "", kind: str = "post"
    ) -> tuple[Strength, Any]:
        """How strong a rule is, "off" included, and its options."""
        nothing: Lines = {}
        level: Strength = rule.LEVEL
        options = rule.Options()
        for said in (
            shipped(rule, "NETWORKS").get(network, {}),
            self.rules.get(rule.ID, {}),
            self.networks.get(network, nothing).get(rule.ID, {}),
            self.channels.get(channel, nothing).get(rule.ID, {}),
            shipped(rule, "KINDS").get(kind, {}),
            self.kinds.get(kind, nothing).get(rule.ID, {}),
        ):
            level = said.get("level", level)
            options = given(options, {key: said[key] for key in said if key != "level"})
        return level, options

    def strength(self, rule: str, level: Level, channel: str, network: str, kind: str) -> Strength:
        """How strong a style rule is on a channel for a kind of post; `level` is .vale.ini's."""
        nothing: Lines = {}
        found: Strength = level
        for lines in (
            self.rules,
            self.networks.get(network, nothing),
            self.channels.get(channel, nothing),
            self.kinds.get(kind, nothing),
        ):
            found = lines.get(rule, {}).get("level", found)
        return found


def shipped(rule: Rule, section: str) -> Lines:
    """A rule's own finer lines, by network (NETWORKS) or by kind of post (KINDS)."""
    found: Lines = getattr(rule, section, {})
    return found


def load(
    data: bytes | None,
    channels: Iterable[str],
    networks: Collection[str],
    path: str = PATH,
    styles: Callable[[], Collection[str]] = tuple,
) -> Rulebook:
    """rules.yml as a Rulebook; PipelineError with every mistake of it, each with its line.

    Without a file, every rule is as it comes. `channels` are the brand's, `networks` the tool's,
    `styles` tells the style rules that .vale.ini turns on.
    """
    if data is None:
        return Rulebook()
    text = yaml_source.decode(data, path)
    plain = yaml_source.read(text, path)
    if plain is None:
        return Rulebook()
    whole = rules_schema()
    if not schema.compile_schema(whole, whole)(plain) or not isinstance(plain, dict):
        raise schema.broken(path, text, _mistakes(plain))
    found = list(_strangers(plain, {"channels": tuple(channels), "networks": networks}))
    sections = [plain.get("rules"), *(each for name in FINER for each in _of(plain, name))]
    worded = {rule for lines in sections for rule in lines or {} if rule not in RULES}
    if worded:
        found += _unknown_styles(plain, worded, styles())
    if found:
        raise schema.broken(path, text, found)
    finer = {
        section: {name: _filled(lines) for name, lines in (plain.get(section) or {}).items()}
        for section in FINER
    }
    return Rulebook(
        _filled(plain.get("rules")),
        finer["networks"],
        finer["channels"],
        finer["kinds"],
        tuple(_ask(each) for each in plain.get("checklist") or ()),
        frozenset(worded),
    )


def asked(data: bytes | None, path: str = PATH) -> frozenset[str]:
    """The style rules to which rules.yml gives a level for the whole brand; nothing is checked."""
    plain = yaml_source.read(yaml_source.decode(data, path), path) if data is not None else None
    lines = plain.get("rules") if isinstance(plain, dict) else None
    if not isinstance(lines, dict):
        return frozenset()
    levels = (
        (rule, said.get("level") if isinstance(said, dict) else said)
        for rule, said in lines.items()
        if rule not in RULES
    )
    return frozenset(rule for rule, level in levels if level in LEVELS and level != "off")


def _of(plain: Mapping[str, Any], section: str) -> Iterable[Mapping[str, Any] | None]:
    return (plain.get(section) or {}).values()


def _ask(said: str | Mapping[str, Any]) -> Ask:
    if isinstance(said, str):
        return Ask(said.strip())
    only = (tuple(said.get(section, ())) for section in FINER)
    return Ask(said["ask"].strip(), *only)


def _filled(lines: Mapping[str, Any] | None) -> Lines:
    """The lines of one section, a bare level as `level`."""
    return {
        rule: {"level": said} if isinstance(said, str) else said or {}
        for rule, said in (lines or {}).items()
    }


def _mistakes(plain: Any) -> Iterator[Mistake]:
    """All that is wrong with the file's form, in words for the rule and the option meant."""
    outside = rules_schema(inside=False)
    torn = list(_torn(plain.get("checklist"))) if isinstance(plain, dict) else []
    known = {mistake.keys for mistake in torn}
    yield from torn
    yield from (each for each in schema.mistakes(outside, plain) if each.keys[:2] not in known)
    for section in ("rules", *FINER) if isinstance(plain, dict) else ():
        named = {None: plain.get(section)} if section == "rules" else plain.get(section)
        for name, lines in named.items() if isinstance(named, dict) else ():
            where = (section,) if name is None else (section, name)
            for rule, said in lines.items() if isinstance(lines, dict) else ():
                yield from _line_mistakes((*where, rule), rule, said)


def _torn(asked: Any) -> Iterator[Mistake]:
    """Questions that YAML has torn apart: in French, a colon between spaces is everyday."""
    for index, each in enumerate(asked if isinstance(asked, list) else ()):
        if isinstance(each, dict) and len(each) == 1 and not each.keys() & {"ask", *FINER}:
            told = "YAML takes `: ` for a key's colon; put the whole question in quotes"
            yield Mistake(("checklist", index), "checklist", told)


def _line_mistakes(keys: tuple[str, ...], rule: str, said: Any) -> Iterator[Mistake]:
    if rule not in RULES and re.match(STYLE_RULE, rule):
        if said not in LEVELS and not (isinstance(said, dict) and set(said) == {"level"}):
            told = f"a style rule has a level here ({', '.join(LEVELS)}) and nothing else"
            yield Mistake(keys, "level", f"{rule}: {told}; its options stand in its own file")
        elif isinstance(said, dict) and said["level"] not in LEVELS:
            told = f"level must be one of {', '.join(LEVELS)}, not {schema.shown(said['level'])}"
            yield Mistake((*keys, "level"), "level", f"{rule}: {told}")
    elif rule not in RULES:
        meant = f"brand.{rule}" if f"brand.{rule}" in RULES else schema.closest(rule, RULES)
        hint = f"; did you mean `{meant}`?" if meant else ""
        yield Mistake(keys, "rule", f"there is no rule `{rule}`{hint}", unknown=rule, meant=meant)
    elif isinstance(said, dict):
        shape = lines_of(RULES[rule])
        for mistake in schema.mistakes(shape, said):
            yield Mistake(
                (*keys, *mistake.keys),
                mistake.rule,
                f"{rule}: {mistake.message}",
                unknown=mistake.unknown,
            )
    elif said not in LEVELS:
        meant = schema.closest(said, LEVELS) if isinstance(said, str) else None
        hint = f"; did you mean `{meant}`?" if meant else ""
        yield Mistake(
            keys,
            "level",
            f"`{rule}` must be a level ({', '.join(LEVELS)}) or a mapping of options, "
            f"not {schema.shown(said)}{hint}",
        )


def _unknown_styles(
    plain: Mapping[str, Any], worded: Collection[str], known: Collection[str]
) -> Iterator[Mistake]:
    """Style rules that .vale.ini does not turn on, each where it is named."""
    for section in ("rules", *FINER):
        said = plain.get(section) or {}
        for name, lines in [(None, said)] if section == "rules" else list(said.items()):
            for rule in lines or {}:
                if rule in worded and rule not in known:
                    meant = schema.closest(rule, known)
                    hint = f"; did you mean `{meant}`?" if meant else ""
                    keys = (section, rule) if name is None else (section, name, rule)
                    told = f"there is no style rule `{rule}` that .vale.ini turns on{hint}"
                    yield Mistake(keys, "rule", told, unknown=rule, meant=meant)


def _strangers(plain: Mapping[str, Any], known: Mapping[str, Collection[str]]) -> Iterator[Mistake]:
    """Channels that brand.yml does not have, and networks that nobody knows."""
    for section, names in known.items():
        asked = [
            (("checklist", index, section, place), name)
            for index, each in enumerate(plain.get("checklist") or ())
            if isinstance(each, dict)
            for place, name in enumerate(each.get(section, ()))
        ]
        lines = [((section, name), name) for name in plain.get(section) or {}]
        for keys, name in (*lines, *asked):
            if name not in names:
                meant = schema.closest(name, names)
                hint = f"did you mean `{meant}`?" if meant else f"there are {', '.join(names)}"
                whose = (
                    "brand.yml has no channel" if section == "channels" else "there is no network"
                )
                yield Mistake(keys, section, f"{whose} `{name}`; {hint}", unknown=name)
