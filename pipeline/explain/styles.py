"""The pages of a brand's style rules, made of their files."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pipeline import yaml_source
from pipeline.problem import Level
from pipeline.project import Project
from pipeline.style import Definition

_SHOWN = 20  # of the words that a rule looks for
_SIGNS = {
    "existence": "finds what must not stand there",
    "substitution": "finds what should be said otherwise",
    "occurrence": "counts what may be there so many times",
    "repetition": "finds the same said twice in a row",
    "consistency": "finds two ways to write one thing in a text",
    "conditional": "finds a first thing without its second",
    "capitalization": "holds titles to a way of writing capitals",
    "metric": "holds a text's figures to a formula",
    "readability": "finds texts that are too hard to read",
    "spelling": "finds words that no dictionary knows",
}
_WORDS = "a line of accept.txt in the brand's vocabulary, below config/vocabularies of StylesPath"
_BUILT_IN = {
    "Vale.Spelling": f"A word is in the dictionary of the post's language, or is {_WORDS}.",
    "Vale.Repetition": "No word stands twice in a row.",
    "Vale.Terms": f"A word that is {_WORDS}, is written as it stands there.",
    "Vale.Avoid": "No word of reject.txt, beside accept.txt, is used.",
}


class Told(NamedTuple):
    """What a style rule's file has to say."""

    summary: str
    text: str
    level: Level
    link: str


def names(project: Project) -> Iterator[str]:
    """The style rules that .vale.ini turns on."""
    guide = project.guide
    if guide is not None:
        yield from (each.definition.name for each in guide.rules)
        yield from (notice.rule for notice in guide.notices)


def told(rule: str, project: Project) -> Told | None:
    """A rule's page; None where the brand has no such rule."""
    guide = project.guide
    if guide is None:
        return None
    for each in guide.rules:
        if each.definition.name == rule:
            return _told(each.definition, project)
    for notice in guide.notices:
        if notice.rule == rule:
            return Told(notice.message, f"{notice.message}\n\nFile: {notice.path}", "warning", "")
    return None


def _told(definition: Definition, project: Project) -> Told:
    file, remarks = _file(definition, project)
    message = definition.message.replace("%s", "…")
    described = str(file.get("description") or "").strip()
    own = described or remarks or _BUILT_IN.get(definition.name, "")
    lines = [own or message, ""]
    if own:
        lines += [f"Message: {message}", ""]
    kind = definition.extends
    lines += [f"Kind: `{kind}`, which {_SIGNS.get(kind, 'only Vale knows')}.", ""]
    lines += list(_words(definition))
    said = project.rules.rules.get(definition.name, {}).get("level", definition.level)
    finer = f"; brand/rules.yml says {said}" if said != definition.level else ""
    lines += [f"Level: {definition.level}{finer}", ""]
    if definition.scopes:
        lines += [f"Scope: {', '.join(definition.scopes)}", ""]
    if definition.link:
        lines += [f"More: {definition.link}", ""]
    lines += [f"File: {definition.path}"]
    text = "\n".join(lines)
    return Told(text.partition("\n")[0], text, definition.level, definition.link)


def _words(definition: Definition) -> Iterator[str]:
    """The first of the words that the rule looks for, and how many more there are."""
    keys = definition.keys
    if isinstance(keys.get("swap"), dict):
        rows = [f"- `{seen}`: {written}" for seen, written in keys["swap"].items()]
    else:
        items = keys.get("tokens") or keys.get("either") or keys.get("token") or ()
        if isinstance(items, dict):
            rows = [f"- `{one}` or `{other}`" for one, other in items.items()]
        else:
            rows = [f"- `{item}`" for item in ([items] if isinstance(items, str) else items)]
    if rows:
        yield "It looks for:"
        yield ""
        yield from rows[:_SHOWN]
        if len(rows) > _SHOWN:
            yield f"- and {len(rows) - _SHOWN:,} more in its file"
        yield ""


def _file(definition: Definition, project: Project) -> tuple[dict[str, Any], str]:
    """A rule's keys as written, and the remarks that its file opens with."""
    if not definition.path.endswith((".yml", ".yaml")):
        return {}, ""
    text = yaml_source.decode(project.tree.read(definition.path), definition.path)
    remarks = []
    for line in text.splitlines():
        if not line.startswith("#"):
            if line.strip() not in ("", "---"):
                break
            continue
        remarks.append(line.lstrip("#").strip())
    plain = yaml_source.read(text, definition.path)
    return plain if isinstance(plain, dict) else {}, "\n".join(remarks).strip()
