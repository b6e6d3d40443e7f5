"""The documentation says everything that the code offers, and leads nowhere that is not there."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from pipeline.cli import COMMANDS, cli
from pipeline.networks import NETWORKS
from pipeline.starter.schedule import INCLUDED, schedule

PROJECT = Path(__file__).resolve().parent.parent
DOCS = PROJECT / "docs"
SCHEMAS = PROJECT / "pipeline" / "schemas"
PAGES = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]


def page(name: str) -> str:
    """A page of the documentation."""
    return (DOCS / name).read_text(encoding="utf-8")


def section(command: str) -> str:
    """What docs/commands.md says of one command, up to the next heading of that size."""
    found = re.search(
        rf"^## `pipeline {command}`$(.*?)(?=^## |\Z)", page("commands.md"), re.M | re.S
    )
    assert found, f"docs/commands.md has no section for {command}"
    return found[1]


def options(name: str) -> list[str]:
    """Every option of a command."""
    command = cli.get_command(click.Context(cli), name)
    assert command
    return [
        option
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    ]


def keys(schema: Any) -> Iterator[str]:
    """Every key that a JSON Schema names, wherever it stands in it."""
    if isinstance(schema, dict):
        properties = schema.get("properties", {})
        assert isinstance(properties, dict)
        yield from properties
        for value in schema.values():
            yield from keys(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from keys(value)


def keys_of(name: str) -> list[str]:
    """Every key of one of our schemas, once each."""
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return sorted(set(keys(schema)))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_section(command: str) -> None:
    assert section(command).strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_told_with_its_command(command: str) -> None:
    told = section(command)
    assert [name for name in options(command) if not re.search(rf"[` ]{name}\b", told)] == []


@pytest.mark.parametrize(
    ("schema", "told_in"),
    [
        pytest.param("post.schema.json", "front-matter.md", id="front matter"),
        pytest.param("brand.schema.json", "brand-yml.md", id="brand.yml"),
        pytest.param("people.schema.json", "brand-yml.md", id="people.yml"),
    ],
)
def test_every_key_is_told(schema: str, told_in: str) -> None:
    told = page(told_in)
    missing = [key for key in keys_of(schema) if not re.search(rf"`{key}\b|\b{key}:", told)]
    assert missing == []


@pytest.mark.parametrize("name", list(NETWORKS))
def test_every_network_is_told_with_its_secrets_and_options(name: str) -> None:
    network = NETWORKS[name]
    told = page("networks.md")
    assert network.LABEL in told
    for word in (name, *network.OPTIONS):
        assert re.search(rf"`{word}\b", told), word
    for secret in network.SECRETS:
        assert f"`{name.upper()}_{secret}`" in told, secret


@pytest.mark.parametrize("name", NETWORKS)
def test_the_how_to_has_every_networks_exact_secrets(name: str) -> None:
    network = NETWORKS[name]
    rows = [line.split("|") for line in page("howto.md").splitlines()]
    (row,) = [row for row in rows if len(row) == 6 and row[1].strip() == network.LABEL]
    named = [f"{name.upper()}_{secret}" for secret in network.SECRETS]
    assert re.findall(r"`(\w+)`", row[2]) == named
    assert not network.WHO or f"`{network.WHO}`" in row[4]
    assert ("not sent to yet" in row[3]) is not network.SENDS


@pytest.mark.parametrize("every", [15, 30, 60, 120])
def test_the_how_to_has_what_schedules_cost(every: int) -> None:
    timing = schedule("free", "private", every)
    assert f"| {timing.minutes:,} | {timing.wait} |" in page("howto.md")
    assert all(f"{minutes:,}" in page("howto.md") for minutes in INCLUDED.values())


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=str(path.relative_to(PROJECT))) for path in PAGES]
)
def test_every_link_between_pages_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^```.*?^```|`[^`\n]+`", "", text, flags=re.M | re.S)
    for target in re.findall(r"!?\[[^\]]*\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|#", target):
            assert (path.parent / target.partition("#")[0]).exists(), target


def test_the_readme_names_every_page() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    for path in DOCS.glob("*.md"):
        assert f"docs/{path.name}" in readme
