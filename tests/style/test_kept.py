"""What earlier runs found out of words and expressions is used, and never trusted blindly."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from styleguide import guide

from pipeline.style import kept, patterns
from pipeline.style.broken import PatternError

INI = "StylesPath = brand/style\n[*.md]\nBasedOnStyles = House\n"
SPELLING = "extends: spelling\nmessage: '%s ?'\ndictionaries: [own]\n"
WORDS = {
    "House/Words": SPELLING,
    "House/Said": "extends: existence\nmessage: '%s !'\ntokens: ['gratuite?s?', 'promo(?:tion)?']",
    "config/dictionaries/own.aff": "SET UTF-8\n",
    "config/dictionaries/own.dic": "7\nUne\npromotion\ngratuite\ndu\nlumenon\njolie\n",
}
TEXT = "Une promotion gratuite du lumenon, jolie potiere."
FOUND = ["promotion !", "gratuite !", "potiere ?"]


def found(root: Path, text: str = TEXT) -> list[str]:
    """What a run of its own finds, which has read no expression yet and asked for no word."""
    patterns.compile.cache_clear()
    with kept.at(root):
        return [each.message for each in guide(root, WORDS, INI).check("a.md", text, "de")]


def stored(root: Path) -> Any:
    return json.loads((root / ".pipeline/style.json").read_text("utf-8"))


def test_a_second_run_finds_the_same_and_has_nothing_new_to_keep(tmp_path: Path) -> None:
    assert found(tmp_path) == FOUND
    first = (tmp_path / ".pipeline/style.json").stat().st_ino
    assert found(tmp_path) == FOUND
    assert (tmp_path / ".pipeline/style.json").stat().st_ino == first


def test_what_was_said_of_a_word_is_not_asked_again(tmp_path: Path) -> None:
    found(tmp_path)
    plain = stored(tmp_path)
    for name, (known, unknown) in plain["words"].items():
        plain["words"][name] = [f"{known}\npotiere", unknown.replace("potiere", "")]
    (tmp_path / ".pipeline/style.json").write_text(json.dumps(plain), "utf-8")
    assert found(tmp_path) == FOUND[:2]


def test_a_dictionary_that_changes_is_asked_anew(tmp_path: Path) -> None:
    assert found(tmp_path, "lumenon sgraffite") == ["sgraffite ?"]
    changed = {**WORDS, "config/dictionaries/own.dic": "1\nsgraffite\n"}
    with kept.at(tmp_path):
        said = guide(tmp_path, changed, INI).check("a.md", "lumenon sgraffite", "de")
    assert [each.message for each in said] == ["lumenon ?"]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="cut off"),
        pytest.param("[" * 100_000, id="too deep"),
        pytest.param("[]", id="a list"),
        pytest.param('{"of": "KEY"}', id="nothing in it"),
        pytest.param('{"of": "KEY", "expressions": [], "words": 1, "meant": {}}', id="no words"),
        pytest.param(
            '{"of": "KEY", "expressions": {"gratuite?s?": [1]}, "words": {}, "meant": {}}',
            id="half an expression",
        ),
        pytest.param('{"of": "an older version", "words": {"fr": ["potiere", ""]}}', id="older"),
    ],
)
def test_a_file_that_is_not_understood_is_made_afresh(tmp_path: Path, broken: str) -> None:
    found(tmp_path)
    key = stored(tmp_path)["of"]
    (tmp_path / ".pipeline/style.json").write_text(broken.replace("KEY", key), "utf-8")
    assert found(tmp_path) == FOUND
    assert stored(tmp_path)["of"] == key


def test_where_nothing_can_be_kept_the_findings_are_the_same(tmp_path: Path) -> None:
    (tmp_path / ".pipeline").write_text("no folder")
    assert found(tmp_path) == FOUND
    (tmp_path / ".pipeline").unlink()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".pipeline").symlink_to(tmp_path / "elsewhere")
    assert found(tmp_path) == FOUND
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_git_sees_nothing_of_it(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    found(tmp_path)
    said = subprocess.run(
        ["git", "-C", str(tmp_path), "status", "--porcelain", "--untracked-files=all"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert ".pipeline" not in said.stdout


PIECES = st.sampled_from(["mot", "é+", r"\d{2}", "(?:a|b|cc)", "[xyz]?", r"\b", "(g)", " ", ".*"])


@given(st.lists(PIECES, min_size=1, max_size=6).map("".join), st.booleans())
def test_an_expression_comes_back_as_it_was_read(expression: str, ignores_case: bool) -> None:
    whole = f"(?i){expression}" if ignores_case else expression
    patterns.compile.cache_clear()
    try:
        first = patterns.compile(whole)
    except PatternError:
        return
    plain = json.loads(json.dumps(kept.now().plain("")))
    patterns.compile.cache_clear()
    again = kept.Kept.of(plain, "")
    assert patterns.again(whole, again.expression(whole) or ()) == first
