"""The networks that we know are found by name, imported only when they are asked for."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.networks import NETWORKS, facts
from pipeline.networks.base import Account, Refused
from pipeline.networks.exchange import secret

OURS = ["feed", "mastodon", "bluesky", "x", "linkedin", "facebook", "instagram", "telegram"]


def run(code: str, path: Path | None = None) -> str:
    """What a fresh Python prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(path)} if path else None,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("name", OURS)
def test_every_network_says_what_it_is(name: str) -> None:
    network = NETWORKS[name]
    assert name == network.NAME
    assert network.LABEL
    assert network.LIMITS.unit
    known = facts()[name]
    assert (known.name, known.url, known.secrets) == (name, network.URL, network.SECRETS)
    assert known.options is network.OPTIONS


@pytest.mark.parametrize("name", OURS)
def test_the_table_of_the_docs_has_our_figures(name: str) -> None:
    page = Path(__file__).parents[2] / "docs" / "networks.md"
    rows = [line.split("|") for line in page.read_text(encoding="utf-8").splitlines()]
    row = next(row for row in rows if len(row) == 10 and row[2].strip() == f"`{name}`")
    limits = NETWORKS[name].LIMITS
    numbers = [re.search(r"\d+", cell) for cell in (row[3], row[5], row[6], row[8])]
    assert [int(number[0]) if number else None for number in numbers] == [
        limits.characters,
        limits.images,
        limits.alt_text or None,
        limits.poll_options,
    ]
    assert (row[7].strip() == "yes") == limits.threads


def test_ours_come_first_and_an_unknown_name_is_a_key_error() -> None:
    assert list(NETWORKS)[:8] == OURS
    assert "myspace" not in NETWORKS
    assert "myspace" not in facts()
    with pytest.raises(KeyError):
        NETWORKS["myspace"]


def test_asking_for_one_network_imports_neither_the_others_nor_the_list_of_packages() -> None:
    code = (
        "import sys; from pipeline.networks import NETWORKS; NETWORKS['facebook'];"
        "'facebook' in NETWORKS; print([name for name in sys.modules if name in "
        "('pipeline.networks.telegram', 'importlib.metadata', 'httpx', 'mistune')])"
    )
    assert run(code) == "[]"


def plug_in(folder: Path, module: str) -> None:
    """A package that brings the network `smoke`."""
    (folder / "smoke.py").write_text(module, encoding="utf-8")
    info = folder / "smoke-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: smoke\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[pipeline.networks]\nsmoke = smoke\n")


def test_another_package_adds_a_network(tmp_path: Path) -> None:
    plug_in(tmp_path, "from pipeline.networks.facebook import *\nNAME = 'smoke'\n")
    code = "from pipeline.networks import NETWORKS as n; print(list(n)[-1], n['smoke'].NAME)"
    assert run(code, tmp_path) == "smoke smoke"


@pytest.mark.parametrize(
    ("module", "message"),
    [
        pytest.param("import nothing_such", "smoke' of smoke can't be loaded", id="broken"),
        pytest.param("NAME = 'smoke'", "smoke is no network: it lacks LIMITS", id="no network"),
    ],
)
def test_a_package_that_brings_a_broken_network_is_named(
    tmp_path: Path, module: str, message: str
) -> None:
    plug_in(tmp_path, module)
    code = (
        "from pipeline.networks import NETWORKS\nfrom pipeline.errors import PipelineError\n"
        "try: NETWORKS['smoke']\nexcept PipelineError as error: print(error.message)"
    )
    assert message in run(code, tmp_path)


@pytest.mark.parametrize("value", ["one\ntwo", "one\r\nX-Other: two", "two words", "é"])
def test_a_secret_with_a_line_break_or_a_letter_that_none_has_is_refused_unseen(value: str) -> None:
    account = Account("mastodon-fr", "https://m.example", {}, {"TOKEN": value})
    with pytest.raises(Refused, match="MASTODON_FR_TOKEN holds a space, a line end") as refused:
        secret(account, "TOKEN")
    assert value not in str(refused.value)


@pytest.mark.parametrize("value", ["", "  \n"])
def test_an_empty_secret_is_told_by_its_name(value: str) -> None:
    account = Account("mastodon", "https://m.example", {}, {"TOKEN": value})
    with pytest.raises(Refused, match="MASTODON_TOKEN is not set"):
        secret(account, "TOKEN")


def test_the_line_end_that_a_copy_brought_along_is_taken_off() -> None:
    assert secret(Account("m", "https://m.example", {}, {"TOKEN": " t0ken\n"}), "TOKEN") == "t0ken"
