"""Gists: no file that has the words is ever missed, whatever became of what was kept."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from brandrepo import BRAND
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import gist, kin, project, shelf
from pipeline.files import Folder, Overlay

WORDS = ("vase", "four", "argile", "émail", "tour", "le", "la", "grand", "cuit")
TEXT = st.lists(st.sampled_from(WORDS), max_size=7)
SETTLED = 1 << 62  # nothing was written after this
MOST = 1_000


def kept(folder: Folder) -> Path:
    return folder.root / shelf.FOLDER / gist.FILE


def told(
    folder: Folder, *words: str, least: int, beside: Sequence[str] = (), then: int | None = SETTLED
) -> set[str]:
    paths = [path for path in folder.paths("") if path.endswith(".md") and path not in beside]
    found = gist.gists(folder, paths, MOST, beside=beside, then=then)
    assert found is not None
    return found.having(words, least)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder with three files, of which somebody asked before."""
    for name, text in {"a": "Le vase cuit", "b": "la tour", "c": "Du grand ÉMAIL !"}.items():
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    assert gist.gists(Folder(tmp_path), ["a.md"], MOST) is None
    return Folder(tmp_path)


def test_files_are_told_by_how_many_of_some_words_they_have(folder: Folder) -> None:
    assert told(folder, "vase", "émail", "le", least=1) == {"a.md", "c.md"}
    assert told(folder, "vase", "émail", "le", least=2) == {"a.md"}
    assert told(folder, "vase", "émail", "le", least=3) == set()
    assert told(folder, "vase", least=0) == {"a.md", "b.md", "c.md"}


def test_a_table_is_made_for_who_asks_again(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Le vase", "utf-8")
    folder = Folder(tmp_path)
    assert gist.gists(folder, ["a.md"], MOST, then=SETTLED) is None
    assert kept(folder).read_bytes() == b""
    assert (tmp_path / shelf.FOLDER / ".gitignore").read_text("utf-8") == "*\n"
    assert told(folder, "vase", least=1) == {"a.md"}
    assert kept(folder).stat().st_size > 0


def test_what_did_not_change_is_not_read_again_and_nothing_is_written(folder: Folder) -> None:
    told(folder, "vase", least=1)
    before = kept(folder).stat()
    data = kept(folder).read_bytes()
    kept(folder).write_bytes(data)
    os.utime(kept(folder), ns=(before.st_atime_ns, 7))
    assert told(folder, "vase", least=1) == {"a.md"}
    assert told(folder, "tour", least=1, beside=["a.md"]) == {"b.md"}
    assert kept(folder).stat().st_mtime_ns == 7


def test_a_file_that_was_just_written_is_read_each_time(folder: Folder) -> None:
    assert told(folder, "vase", least=1, then=None) == {"a.md"}
    assert b".md" not in kept(folder).read_bytes()


def test_what_is_a_link_or_can_t_be_read_may_have_any_word(folder: Folder) -> None:
    (folder.root / "c.md").unlink()
    (folder.root / "c.md").symlink_to("a.md")
    (folder.root / "d.md").symlink_to("/dev/null")
    assert told(folder, "tour", least=1) == {"b.md", "c.md", "d.md"}
    found = gist.gists(folder, ["a.md", "gone.md", "b.md"], MOST)
    assert found is not None
    assert found.having(["tour"], 1) == {"gone.md", "b.md"}


def torn(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    return data[:-900] + bytes(byte ^ 0xFF for byte in data[-900:])


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(torn, id="torn"),
        pytest.param(flipped, id="other bytes"),
        pytest.param(lambda data: data.replace(b"gists 1", b"gists 0"), id="another version"),
        pytest.param(lambda data: data.replace(b"\n", b"\n-", 1), id="no sum"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"\n\n\n", id="lines"),
        pytest.param(lambda data: data[: data.index(b"\n")] + b"\n0 0 0\n", id="no columns"),
    ],
)
def test_a_table_that_can_t_be_trusted_is_made_again(
    folder: Folder, harm: Callable[[bytes], bytes]
) -> None:
    told(folder, "vase", least=1)
    whole = kept(folder).read_bytes()
    kept(folder).write_bytes(harm(whole))
    assert told(folder, "vase", least=1) == {"a.md"}
    assert kept(folder).read_bytes() == whole


def test_where_nothing_can_be_kept_nothing_is_found_out(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Le vase", "utf-8")
    (tmp_path / shelf.FOLDER).write_text("no folder", "utf-8")
    for _ in range(3):
        assert gist.gists(Folder(tmp_path), ["a.md"], MOST) is None


STEPS = st.lists(
    st.one_of(
        st.tuples(st.integers(0, 11), st.one_of(st.none(), TEXT)),
        st.sampled_from(("tear", "forget")),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(STEPS, st.lists(st.sampled_from(WORDS), min_size=1, unique=True), st.integers(1, 4))
def test_no_file_that_has_enough_of_the_words_is_missed(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[int, list[str] | None] | str],
    words: list[str],
    least: int,
) -> None:
    folder = Folder(tmp_path_factory.mktemp("gists"))
    said: dict[str, list[str]] = {}
    gist.gists(folder, [], MOST)
    for time, step in enumerate(steps):
        if step == "tear":
            kept(folder).write_bytes(torn(kept(folder).read_bytes()))
        elif step == "forget":
            kept(folder).unlink()
            gist.gists(folder, [], MOST)
        elif isinstance(step, tuple):
            path, text = f"{step[0]}.md", step[1]
            (folder.root / path).unlink(missing_ok=True)
            said.pop(path, None)
            if text is not None:
                said[path] = text
                (folder.root / path).write_text(" ".join(text) + "\n" * time, "utf-8")
        beside = [path for path in said if path == "3.md"]
        enough = {
            path
            for path, text in said.items()
            if len(set(text) & set(words)) >= least and path not in beside
        }
        assert told(folder, *words, least=least, beside=beside) == enough


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), TEXT, st.booleans()), min_size=1, max_size=6))
def test_kin_are_the_same_with_what_was_kept_and_without(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, list[str], bool]]
) -> None:
    root = tmp_path_factory.mktemp("kin")
    (root / "brand").mkdir()
    (root / "brand/brand.yml").write_text(BRAND, "utf-8")
    (root / "content/2026/12").mkdir(parents=True)
    for number, words, renamed in steps:
        alias = "aliases: [2026/11/03-vieux]\n" if renamed else ""
        text = f"---\ndate: 2026-12-01T09:00\n{alias}---\n{' '.join(words)}\n"
        (root / f"content/2026/12/01-{number}.md").write_text(text, "utf-8")
        kept_or_not = project.load(Folder(root)), project.load(Overlay(Folder(root), {}))
        entries = project.entries(kept_or_not[0].tree)
        with_it, without = (kin.of(loaded, entries, entries[:1]) for loaded in kept_or_not)
        assert with_it == without
