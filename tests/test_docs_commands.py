"""Every command that the documentation shows is one that the tool has, with options that it has.

What only reads is run in a clone of the example brand; the tutorial and the README's first post are
run elsewhere as they stand (test_tutorial.py). All others are parsed by the
command line's own parser: they write, ask a network, serve until Ctrl-C, or name a post, a file or
a revision that is only an example.
"""

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from pipeline.cli import cli

PROJECT = Path(__file__).resolve().parent.parent
PAGES = (
    *(PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "content/README.md")),
    *sorted((PROJECT / "docs").glob("*.md")),
)
SIGNS = ("|", ">", ">>", "<", "&&", "||", ";", "&")  # where a command ends for the shell

# What only reads, on the machine alone: these lines are run, and may find something (1).
HARMLESS = ("validate", "count", "status", "--help", "--version")


def shown(page: Path) -> list[str]:
    """Every `pipeline …` that a page's shell blocks show."""
    found = []
    for block in re.findall(
        r"^ *```(?:sh|console)\n(.*?)^ *```", page.read_text("utf-8"), re.M | re.S
    ):
        for line in block.replace("\\\n", " ").splitlines():
            words = words_of(line)
            for start in (n for n, word in enumerate(words) if is_ours(words, n, word)):
                ends = (n for n in range(start, len(words)) if words[n] in SIGNS)
                found.append(shlex.join(words[start + 1 : next(ends, len(words))]))
    return found


def words_of(line: str) -> list[str]:
    """A line's words as the shell splits them, without the comment at its end."""
    reader = shlex.shlex(line.strip().removeprefix("$ "), posix=True, punctuation_chars=True)
    reader.whitespace_split = True
    return list(reader)


def is_ours(words: list[str], at: int, word: str) -> bool:
    """Whether the command begins here: first in its line, after a sign or after variables."""
    if word.rpartition("/")[2] != "pipeline":
        return False
    before = [each for each in words[:at] if not re.fullmatch(r"[A-Z_]+=.*", each)]
    return not before or before[-1] in SIGNS


COMMANDS = [
    pytest.param(command, id=f"{page.relative_to(PROJECT)}: {command}")
    for page in PAGES
    for command in dict.fromkeys(shown(page))
]


def test_the_pages_show_commands() -> None:
    assert len(COMMANDS) > 30


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_is_shown_is_one_of_the_tools(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse(shlex.split(command), monkeypatch)


@pytest.mark.parametrize(
    "wrong",
    ["publsih", "publish --chanel feed", "validate --format xml", "resolve a", "init a b"],
)
def test_a_command_that_is_not_would_be_found(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(click.UsageError):
        parse(wrong.split(), monkeypatch)


def parse(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What click makes of the words; nothing is run, and no file has to be there."""
    context = click.Context(cli, info_name="pipeline")
    group: click.Group = cli
    while words and not words[0].startswith("-"):
        name, found, words = group.resolve_command(context, words)
        assert found
        for parameter in found.params:
            if isinstance(parameter.type, click.Path):
                monkeypatch.setattr(parameter, "type", click.Path())
        if isinstance(found, click.Group):
            group = found
            continue
        found.make_context(name, list(words), parent=context)
        return
    assert words in ([], ["--help"], ["--version"])


READ = list(
    dict.fromkeys(
        command
        for page in PAGES
        for command in shown(page)
        if command.split()[0] in HARMLESS
        and not {"--fix", "main", "console"} & set(command.split())
        and "content/" not in command
    )
)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the example brand with its remote, to read in."""
    folder = tmp_path_factory.mktemp("example")
    origin, clone = folder / "origin.git", folder / "clone"
    for command in (
        ["git", "clone", "--quiet", "--bare", "--no-local", str(PROJECT), str(origin)],
        ["git", "-C", str(origin), "update-ref", "refs/heads/main", "HEAD"],
        ["git", "clone", "--quiet", "--branch", "main", str(origin), str(clone)],
    ):
        subprocess.run(command, check=True, capture_output=True)
    return clone


@pytest.mark.parametrize("command", READ)
def test_what_only_reads_works_on_the_example_brand(
    command: str, example: Path, pipeline: Callable[..., Any]
) -> None:
    ran = pipeline(*shlex.split(command), cwd=example)
    assert ran.status in (0, 1), ran.err
    assert "Traceback" not in ran.err
