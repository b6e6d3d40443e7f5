"""`.vale.ini`: which styles apply where, as Vale and its editor plug-ins read it."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterator

from pipeline import yaml_source
from pipeline.errors import PipelineError
from pipeline.frozen import frozen, replace
from pipeline.problem import Level
from pipeline.style import patterns
from pipeline.style.broken import PatternError
from pipeline.style.definition import LEVELS
from pipeline.style.patterns import Pattern

_KEY = re.compile(r"([^=:]+?)\s*[=:]\s*(.*)")
_REMARK = re.compile(r"\s[#;].*")
_SECTION = re.compile(r"\[(.+)\]\s*(?:[#;].*)?\Z")
_NAME = re.compile(r"[^\W.][\w-]*(?: [\w-]+)*\Z")
_RULE = re.compile(r"([\w-]+(?:\.[\w-]+)*)(?:\[(\w+)\])?\Z")
_REFUSED = frozenset(
    [
        "extends",
        "message",
        "link",
        "description",
        "tokens",
        "swap",
        "exceptions",
        "raw",
        "either",
        "scope",
        "action",
    ]
)
_CORE = frozenset(
    [
        "StylesPath",
        "MinAlertLevel",
        "Vocab",
        "IgnoredScopes",
        "SkippedScopes",
        "IgnoredClasses",
        "WordTemplate",
        "Packages",
        "NLPEndpoint",
    ]
)
_OWN = frozenset(
    [
        "BasedOnStyles",
        "BlockIgnores",
        "TokenIgnores",
        "IgnorePatterns",
        "CommentDelimiters",
        "Transform",
        "Lang",
        "View",
        "Parser",
        "Blueprint",
    ]
)
_OTHER_SECTIONS = frozenset(("formats", "asciidoctor"))


@frozen
class Section:
    """A glob and what it sets; `rules` says on, off, or a level, for a rule or a whole style."""

    glob: str
    pattern: "re.Pattern[str]"
    styles: tuple[str, ...] | None
    rules: dict[str, bool | Level]
    hides: tuple[tuple[Pattern, bool], ...]  # what is not looked at; whether whole blocks

    def covers(self, path: str) -> bool:
        return self.glob == "*" or bool(self.pattern.match(path))


@frozen
class Settings:
    """The whole file; `options` are a rule's keys set from here, as text."""

    path: str
    styles_path: str
    least: Level
    vocabularies: tuple[str, ...]
    ignored: tuple[str, ...] | None
    skipped: tuple[str, ...] | None
    word_template: str
    sections: tuple[Section, ...]
    options: dict[tuple[str, str], str]

    def named(self) -> Iterator[str]:
        """Every rule or style that a section names."""
        for section in self.sections:
            yield from section.rules


class _Draft:
    """A section while it is read."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.values: dict[str, list[str]] = {}
        self.lines: dict[str, int] = {}

    def all(self, key: str) -> tuple[str, ...]:
        items = (item.strip() for value in self.values.get(key, ()) for item in _commas(value))
        return tuple(dict.fromkeys(item for item in items if item))


def read(data: bytes, path: str) -> Settings:
    """The file's settings; PipelineError naming file, line and key."""
    drafts = _drafts(yaml_source.decode(data, path), path)
    core = drafts.pop("", _Draft(1))
    for key in core.values:
        if key not in _CORE:
            if key in _OWN or "." in key:
                raise _wrong(path, core.lines[key], key, "belongs below a section such as [*.md]")
            raise _wrong(path, core.lines[key], key, "is not known")
    least = core.values.get("MinAlertLevel", ["suggestion"])[-1]
    if least not in LEVELS:
        raise _wrong(path, core.lines["MinAlertLevel"], "MinAlertLevel", f"is one of {_levels()}")
    options: dict[tuple[str, str], str] = {}
    sections = [
        _section(path, glob, draft, options)
        for glob, draft in drafts.items()
        if glob not in _OTHER_SECTIONS
    ]
    sections.sort(key=lambda section: section.glob != "*")
    folder = posixpath.dirname(path)
    wanted = core.values.get("StylesPath", ["styles"])[-1]
    styles_path = posixpath.normpath(posixpath.join(folder, wanted))
    if styles_path.startswith(("/", "..")):
        raise _wrong(
            path, core.lines["StylesPath"], "StylesPath", f"{wanted!r} leads out of the repository"
        )
    return Settings(
        path,
        "" if styles_path == "." else styles_path,
        least,
        tuple(_name(path, core, "Vocab", name) for name in core.all("Vocab")),
        core.all("IgnoredScopes") or None,
        core.all("SkippedScopes") or None,
        core.values.get("WordTemplate", [""])[-1],
        tuple(sections),
        options,
    )


def raised(settings: Settings, asked: Callable[[], Collection[str]]) -> Settings:
    """With those rules on that the file turns off, for Vale's sake, and that are asked for."""
    off = {name for each in settings.sections for name, said in each.rules.items() if said is False}
    wanted = off.intersection(asked()) if off else off
    if not wanted:
        return settings
    sections = (
        replace(each, rules={name: said or name in wanted for name, said in each.rules.items()})
        for each in settings.sections
    )
    return replace(settings, sections=tuple(sections))


def _section(path: str, glob: str, draft: _Draft, options: dict[tuple[str, str], str]) -> Section:
    rules: dict[str, bool | Level] = {}
    for key, values in draft.values.items():
        if key in _CORE:
            raise _wrong(path, draft.lines[key], key, "belongs above the first section")
        if key in _OWN:
            continue
        rule = _RULE.match(key)
        if rule is None:
            raise _wrong(path, draft.lines[key], key, "is neither a setting nor Style.Rule")
        value = values[-1]
        if rule[2]:
            if rule[2].lower() in _REFUSED:
                raise _wrong(path, draft.lines[key], key, "can only be changed in the rule")
            options[(rule[1], rule[2].lower())] = value
        elif value in ("YES", "NO"):
            rules[key] = value == "YES"
        elif value in LEVELS:
            rules[key] = value
        else:
            raise _wrong(path, draft.lines[key], key, f"is YES, NO or one of {_levels()}")
    styles = None
    if "BasedOnStyles" in draft.values:
        styles = tuple(
            _name(path, draft, "BasedOnStyles", name) for name in draft.all("BasedOnStyles")
        )
    try:
        pattern = re.compile(_glob(glob))
    except re.error as error:
        raise _wrong(path, draft.line, f"[{glob}]", f"is no glob: {error}") from error
    return Section(
        glob,
        pattern,
        styles,
        rules,
        tuple(
            (_pattern(path, draft, key, expression), key != "TokenIgnores")
            for key in ("BlockIgnores", "IgnorePatterns", "TokenIgnores")
            for expression in draft.all(key)
        ),
    )


def _pattern(path: str, draft: _Draft, key: str, expression: str) -> Pattern:
    try:
        return patterns.compile(expression)
    except PatternError as error:
        raise _wrong(path, draft.lines[key], key, f"has a broken expression: {error}") from error


def _drafts(text: str, path: str) -> dict[str, _Draft]:
    drafts: dict[str, _Draft] = {"": _Draft(1)}
    current = drafts[""]
    lines = enumerate(text.split("\n"), start=1)
    for number, line in lines:
        line = line.strip()
        if not line or line[0] in "#;":
            continue
        section = _SECTION.match(line)
        if section:
            current = drafts.setdefault(section[1].strip(), _Draft(number))
            continue
        match = _KEY.match(line)
        if match is None:
            raise PipelineError(
                f"{path}:{number}: {line!r} is neither a [section] nor `key = value`"
            )
        key, value = match[1], match[2]
        while value.endswith("\\") and not value.endswith("\\\\"):
            _, following = next(lines, (number, ""))
            value = value[:-1] + following.strip()
        current.values.setdefault(key, []).append(_unquoted(value))
        current.lines[key] = number
    return drafts


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] in "\"'`":
        end = value.find(value[0], 1)
        if end == len(value) - 1 or (end > 0 and _REMARK.match(value, end + 1)):
            return value[1:end]
    return _REMARK.sub("", f" {value}").strip() if _REMARK.search(value) else value


def _commas(value: str) -> list[str]:
    return [item.replace("\\,", ",") for item in re.split(r"(?<!\\),", value)]


def _name(path: str, draft: _Draft, key: str, name: str) -> str:
    if not _NAME.match(name):
        raise _wrong(
            path, draft.lines[key], key, f"{name!r} is no name of a folder below StylesPath"
        )
    return name


def _glob(glob: str) -> str:
    """A glob as Vale reads it: `*` crosses folders, `{a,b}` is either."""
    out: list[str] = []
    depth = 0
    at = 0
    while at < len(glob):
        sign = glob[at]
        at += 1
        if sign == "*":
            while glob.startswith("*", at):
                at += 1
            out.append(".*")
        elif sign == "?":
            out.append(".")
        elif sign == "{":
            depth += 1
            out.append("(?:")
        elif sign == "}" and depth:
            depth -= 1
            out.append(")")
        elif sign == "," and depth:
            out.append("|")
        elif sign == "[" and "]" in glob[at + 1 :]:
            end = glob.index("]", at + 1)
            inner = glob[at:end]
            start = "^" if inner[0] in "!^" else ""
            out.append(f"[{start}{re.escape(inner[len(start) :]).replace(chr(92) + '-', '-')}]")
            at = end + 1
        elif sign == "\\" and at < len(glob):
            out.append(re.escape(glob[at]))
            at += 1
        else:
            out.append(re.escape(sign))
    return "".join(out) + ")" * depth + r"\Z"


def _levels() -> str:
    return ", ".join(LEVELS)


def _wrong(path: str, line: int, key: str, why: str) -> PipelineError:
    return PipelineError(f"{path}:{line}: {key} {why}", hint="Vale's documentation has the keys.")
