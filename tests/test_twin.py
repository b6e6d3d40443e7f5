"""The example brand's guide at work: its badly written twin, where every rule finds something."""

import re
from pathlib import Path

import pytest
import twin
import yaml

from pipeline import project, review, rules
from pipeline.files import Folder


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return twin.repository(tmp_path_factory.mktemp("twin") / "brand")


def test_every_finding_in_the_badly_written_twin_is_listed(root: Path) -> None:
    expected = twin.EXPECTED.read_text(encoding="utf-8").splitlines()
    assert twin.findings(root) == expected, "see tests/scenarios/README.md"


@pytest.mark.parametrize(
    "rule",
    [
        *sorted(f"Maison.{path.stem}" for path in (twin.ROOT / "brand/style/Maison").glob("*.yml")),
        "Vale.Avoid",
        *rules.RULES,
    ],
)
def test_every_rule_of_the_brand_finds_something_there(rule: str) -> None:
    assert f"[{rule}]\n" in twin.EXPECTED.read_text(encoding="utf-8")


def test_what_fix_writes_is_found_no_more(root: Path) -> None:
    brand = project.load(Folder(root))
    mended: dict[str, bytes] = {}
    fixable: set[str] = set()
    for entry in project.entries(brand.tree):
        mended |= {path: now for path, (_, now) in review.mended(brand, entry).items()}
    for problem in review.review(brand, project.entries(brand.tree)):
        if problem.fix is not None:
            fixable.add(problem.rule)
    after = brand.over(mended)
    left = [one for one in review.review(after, project.entries(after.tree)) if one.fix is not None]
    assert left == []
    assert fixable >= {
        f"Maison.{name}"
        for name in (
            *("Reparer", "Anglicismes", "Fautes", "BritishSpelling", "PlainWords"),
            *("Heures", "Dates", "EnglishDates", "Prix"),
        )
    }
    numbers = mended["content/2026/12/05-trois-chiffres.md"].decode()
    assert (
        "L’atelier ouvre à 10\u00a0h\u00a030, ferme à 19\u00a0h et reprend dès 9\u00a0h "
        "le 12\u00a0décembre" in numbers
    )


def test_the_guide_holds_many_rules_of_all_kinds_and_explains_each_beside_them() -> None:
    guide = (twin.ROOT / "brand/README.md").read_text(encoding="utf-8")
    kinds: set[str] = set()
    files = sorted((twin.ROOT / "brand/style/Maison").glob("*.yml"))
    assert len(files) >= 30
    for path in files:
        text = path.read_text(encoding="utf-8")
        kinds.add(yaml.safe_load(text)["extends"])
        assert text.startswith("# "), path.name
        assert f"(style/Maison/{path.name})" in guide, path.name
    assert kinds == {
        *("existence", "substitution", "occurrence", "repetition", "consistency"),
        *("conditional", "capitalization", "metric", "readability"),
    }


def test_the_guide_keeps_to_keys_that_vale_itself_has() -> None:
    ini = (twin.ROOT / ".vale.ini").read_text(encoding="utf-8")
    keys = set(re.findall(r"^(\w+) =", ini, re.MULTILINE))
    assert keys <= {"StylesPath", "MinAlertLevel", "Vocab", "IgnoredScopes", "BasedOnStyles"}
    for path in (twin.ROOT / "brand/style/Maison").glob("*.yml"):
        rule = yaml.safe_load(path.read_text(encoding="utf-8"))
        own = set(rule) - {"extends", "message", "level", "scope", "action"}
        assert own <= {
            *("tokens", "swap", "ignorecase", "nonword", "exceptions", "either", "first", "second"),
            *("max", "token", "alpha", "match", "threshold", "indicators", "formula", "condition"),
            *("metrics", "grade"),
        }, path.name
