"""Public styles beside their own expectations: every scenario, line by line.

`styles/<Style>/features/rules.feature` of the conformance folder says what Vale prints for each
folder of `fixtures/`; here the same files go through our engine.
"""

import re
from pathlib import Path

import pytest
from conformance import FOLDER, WHY_NOT

from pipeline import style
from pipeline.files import Folder

_SCENARIO = re.compile(
    r"^[ \t]*Scenario: (?P<name>[^\n]+)\n\s*When I test \"(?P<folder>[^\"]+)\"\n"
    r"\s*Then the output should contain exactly:\n\s*\"\"\"\n(?P<lines>.*?)\n\s*\"\"\"",
    re.MULTILINE | re.DOTALL,
)

# The style's list has the word and its fixture too, but its expectation was never brought up to
# date: Vale itself prints this line.
_OUTDATED = {
    ("write-good", "Weasel"): ["test.md:5:23:write-good.Weasel:'fairly' is a weasel word!"]
}


def _scenarios() -> list[object]:
    if FOLDER is None:
        return [pytest.param(None, "", "", marks=pytest.mark.skip(reason=WHY_NOT), id="no cases")]
    found: list[object] = []
    for feature in sorted((FOLDER / "styles").glob("*/features/rules.feature")):
        root = feature.parent.parent
        text = "\n".join(
            line
            for line in feature.read_text(encoding="utf-8").splitlines()
            if not line.lstrip().startswith("#")
        )
        found += [
            pytest.param(root, match["folder"], match["lines"], id=f"{root.name}-{match['folder']}")
            for match in _SCENARIO.finditer(text)
        ]
    return found


def _printed(root: Path, folder: str) -> list[str]:
    """What `vale --output=line .` prints in a fixture's folder."""
    guide = style.load(Folder(root), f"fixtures/{folder}/.vale.ini")
    assert guide is not None
    return [
        f"{path.name}:{finding.span.line}:{finding.span.column}:{finding.rule}:{finding.message}"
        for path in sorted((root / "fixtures" / folder).iterdir())
        if path.suffix in (".md", ".rst")
        for finding in guide.check(path.name, path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("root", "folder", "lines"), _scenarios())
def test_a_public_style_finds_what_it_says_it_finds(root: Path, folder: str, lines: str) -> None:
    expected = [line.strip() for line in lines.splitlines()]
    expected += _OUTDATED.get((root.name, folder), [])
    assert _printed(root, folder) == expected


def test_all_scenarios_are_there() -> None:
    if FOLDER is None:
        pytest.skip(WHY_NOT)
    assert len(_scenarios()) == 26
