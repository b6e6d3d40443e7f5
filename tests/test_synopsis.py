"""The quick help is the help that the command line itself would give."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from pipeline.cli import cli
from pipeline.synopsis import answer


@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_the_quick_help_is_clicks_to_the_letter(
    asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    slow = CliRunner().invoke(cli, [asked], prog_name="pipeline")
    assert answer([asked]) == slow.stdout


@pytest.mark.parametrize("asked", [[], ["--version"], ["new", "--help"], ["--help", "new"]])
def test_whatever_else_is_asked_goes_the_usual_way(asked: list[str]) -> None:
    assert answer(asked) is None


def test_a_narrow_terminal_has_its_sentences_wrapped() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--help"],
        env={**os.environ, "COLUMNS": "60"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert max(map(len, done.stdout.splitlines())) <= 60
