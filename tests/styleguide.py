"""A small brand's style folder, written for one test."""

from collections.abc import Mapping
from pathlib import Path

from pipeline import style
from pipeline.files import Folder
from pipeline.style import Guide

INI = "StylesPath = brand/style\n[*.md]\nBasedOnStyles = House\n"


def write(root: Path, rules: Mapping[str, str], ini: str = INI) -> Folder:
    """The folder with `.vale.ini` and rules such as {"House/Weasel": "extends: …"}."""
    (root / ".vale.ini").write_text(ini, encoding="utf-8")
    for name, text in rules.items():
        path = root / "brand/style" / (name if "." in name.rsplit("/", 1)[-1] else f"{name}.yml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Folder(root)


def guide(root: Path, rules: Mapping[str, str], ini: str = INI) -> Guide:
    """The guide that these files make."""
    found = style.load(write(root, rules, ini))
    assert found is not None
    return found


def told(guide: Guide, text: str, path: str = "post.md") -> list[str]:
    """What the guide finds, as `line:column:Style.Rule:message`."""
    return [
        f"{found.span.line}:{found.span.column}:{found.rule}:{found.message}"
        for found in guide.check(path, text)
    ]


def one(root: Path, rule: str, text: str, ini: str = INI) -> list[str]:
    """What one rule, House.Rule, finds, as `line:column:message`."""
    return [
        line.replace("House.Rule:", "", 1)
        for line in told(guide(root, {"House/Rule": rule}, ini), text)
    ]
