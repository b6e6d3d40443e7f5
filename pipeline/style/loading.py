"""A brand's style rules read from its tree: the styles and rules that .vale.ini turns on."""

import posixpath
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from pipeline.errors import PipelineError
from pipeline.files import Tree
from pipeline.frozen import replace
from pipeline.style import definition, inheriting, ini, kept, vocabulary
from pipeline.style.definition import Definition, Vocabulary
from pipeline.style.ini import Settings
from pipeline.style.kinds import KEYS, LENIENT
from pipeline.style.kinds.base import Setting

INI = ".vale.ini"
_SUFFIX = ".yml"

_BUILT_IN: Mapping[str, Mapping[str, Any]] = {
    "Vale.Repetition": {
        "extends": "repetition",
        "message": "'%s' is repeated!",
        "level": "error",
        "ignorecase": True,
        "alpha": True,
        "action": {"name": "edit", "params": ["truncate", " "]},
        "tokens": ["[^\\s.!?]+"],
    },
    "Vale.Spelling": {
        "extends": "spelling",
        "message": "Did you really mean '%s'?",
        "level": "error",
        "action": {"name": "suggest", "params": ["spellings"]},
    },
}


def definitions(tree: Tree, settings: Settings) -> tuple[list[Definition], list[str]]:
    """Every rule that a section turns on, by name; and names in .vale.ini that mean nothing."""
    words = vocabulary.load(tree, settings)
    found: dict[str, Definition] = {}
    for style in dict.fromkeys(
        style for section in settings.sections for style in section.styles or ()
    ):
        if style == "Vale":
            continue
        folder = posixpath.join(settings.styles_path, style)
        files = [path for path in tree.paths(folder) if _is_rule(path, folder)]
        if not files:
            raise PipelineError(
                f"{settings.path}: BasedOnStyles: there is no style {folder}",
                hint="Make the folder with rules in it, or take the name out.",
            )
        for path in files:
            _add(found, tree, path, _name(path, settings.styles_path), settings, words)
    strangers: list[str] = []
    for name in settings.named():
        style, dot, rest = name.partition(".")
        if name in found or not dot or style == "Vale":
            continue
        path = posixpath.join(settings.styles_path, style, *rest.split(".")) + _SUFFIX
        try:
            tree.size(path)
        except FileNotFoundError:
            strangers.append(name)
            continue
        _add(found, tree, path, name, settings, words)
    for built_in in _built_in(settings, words):
        found[built_in.name] = replace(_with_options(built_in, settings), vocabulary=words)
    return [found[name] for name in sorted(found)], strangers


def _is_rule(path: str, folder: str) -> bool:
    parts = path.removeprefix(f"{folder}/").split("/")
    return (
        path.endswith(_SUFFIX)
        and not path.endswith((".test.yml", "_test.yml"))
        and not any(part.startswith((".", "_")) for part in parts[:-1])
    )


def _name(path: str, styles_path: str) -> str:
    """`Style.Rule`, folders between joined by dots."""
    inner = path.removeprefix(f"{styles_path}/") if styles_path else path
    return inner.removesuffix(_SUFFIX).replace("/", ".")


def _add(
    found: dict[str, Definition],
    tree: Tree,
    path: str,
    name: str,
    settings: Settings,
    words: Vocabulary,
) -> None:
    if not _ever_on(name, settings):
        return

    def named(other: str) -> tuple[Mapping[str, Any], str]:
        style, *rest = other.split(".")
        where = posixpath.normpath(posixpath.join(settings.styles_path, style, *rest) + _SUFFIX)
        return _plain(tree, where), where

    plain = inheriting.flattened(_plain(tree, path), path, name, named)
    made = definition.define(plain, path, name, KEYS, LENIENT)
    found[name] = replace(_with_options(made, settings), vocabulary=words)


def _plain(tree: Tree, path: str) -> Mapping[str, Any]:
    """A rule's keys as its file has them."""
    size = tree.size(path)
    if size > definition.MOST_BYTES:
        raise PipelineError(
            f"{path}: a rule of {size:,} bytes; {definition.MOST_BYTES:,} are the most",
            hint="Split it into several rules.",
        )
    data = tree.read(path)
    known, digest = kept.now(), sha256(data).hexdigest()
    keys = known.rule(digest)
    if keys is None:
        keys = definition.read(data, path)
        known.keep_rule(digest, keys)
    return keys


def _ever_on(name: str, settings: Settings) -> bool:
    """Whether any section could run the rule; a broken rule that is off stops nobody."""
    style = name.partition(".")[0]
    for section in settings.sections:
        setting = section.rules.get(name, section.rules.get(style))
        if setting is not None and setting is not False:
            return True
        if setting is None and style in (section.styles or ()):
            return True
    return False


def _with_options(made: Definition, settings: Settings) -> Definition:
    options = {key: value for (rule, key), value in settings.options.items() if rule == made.name}
    if not options:
        return made
    for key in options:
        if key not in KEYS[made.extends]:
            raise PipelineError(
                f"{settings.path}: {made.name}[{key}]: {made.extends} has no such key"
            )
    return replace(made, keys={**made.keys, **options})


def _built_in(settings: Settings, words: Vocabulary) -> Iterator[Definition]:
    names = [
        name
        for name in ("Vale.Repetition", "Vale.Spelling", "Vale.Terms", "Vale.Avoid")
        if _ever_on(name, settings)
    ]
    for name in names:
        if name in _BUILT_IN:
            yield definition.define(_BUILT_IN[name], settings.path, name, KEYS)
    if "Vale.Terms" in names and words.accepted:
        plain: dict[str, Any] = {
            "extends": "substitution",
            "message": "Use '%s' instead of '%s'.",
            "level": "error",
            "ignorecase": True,
            "vocab": False,
            "swap": {_lowered(term): term for term in words.accepted},
        }
        yield definition.define(plain, settings.path, "Vale.Terms", KEYS)
    if "Vale.Avoid" in names and words.rejected:
        plain = {
            "extends": "existence",
            "message": "Avoid using '%s'.",
            "level": "error",
            "tokens": list(words.rejected),
        }
        yield definition.define(plain, settings.path, "Vale.Avoid", KEYS)


def _lowered(term: str) -> str:
    """A term to look for in any case; an expression's escapes keep theirs."""
    out: list[str] = []
    escaped = False
    for sign in term:
        out.append(sign if escaped else sign.lower())
        escaped = sign == "\\" and not escaped
    return "".join(out).replace("\\p{", "\\p{")


def setting(tree: Tree, settings: Settings) -> Setting:
    """What rules need beside their definitions."""

    def asset(path: str) -> bytes | None:
        try:
            return tree.read(posixpath.normpath(posixpath.join(settings.styles_path, path)))
        except FileNotFoundError:
            return None

    def names(folder: str) -> list[str]:
        whole = posixpath.join(settings.styles_path, folder)
        return [path.removeprefix(f"{whole}/") for path in tree.paths(whole)]

    return Setting(
        settings.word_template,
        tuple(
            name.removesuffix(".dic")
            for name in names("config/dictionaries")
            if name.endswith(".dic")
        ),
        tuple(names("config/ignore")),
        asset,
    )


def settings(tree: Tree, path: str = INI) -> Settings | None:
    """The settings, None where the brand has no such file."""
    try:
        data = tree.read(path)
    except FileNotFoundError:
        return None
    return ini.read(data, path)
