"""What Jinja compiles is kept for the next run, where nobody else can put anything."""

import sys
import tempfile
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from pipeline.preview import compiled


def page(**options: bool) -> str:
    """A template filled by an environment of its own, as a new run has one."""
    environment = Environment(loader=DictLoader({"a.html": "{{ x }}\n"}), autoescape=True)
    environment.keep_trailing_newline = options.get("keep_trailing_newline", False)
    environment.bytecode_cache = compiled.cache(environment)
    return environment.get_template("a.html").render(x="<1>")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for what is temporary; bytecode may be written."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def kept(temporary: Path) -> list[Path]:
    return sorted(temporary.glob("**/pipeline-*.cache"))


def test_a_template_is_compiled_once_for_each_way_to_compile_it(temporary: Path) -> None:
    assert page() == "&lt;1&gt;"
    assert page() == "&lt;1&gt;"
    assert len(kept(temporary)) == 1
    assert page(keep_trailing_newline=True) == "&lt;1&gt;\n"
    assert len(kept(temporary)) == 2


@pytest.mark.parametrize("how", [b"", b"j2", None])
def test_what_was_kept_and_is_broken_is_compiled_again(temporary: Path, how: bytes | None) -> None:
    page()
    (file,) = kept(temporary)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if how is None else how)

    assert page() == "&lt;1&gt;"

    assert file.read_bytes() == whole


@pytest.mark.skipif(sys.platform == "win32", reason="each user has a temporary folder there")
def test_a_folder_that_is_somebody_elses_is_not_used(temporary: Path) -> None:
    page()
    (file,) = kept(temporary)
    ours = file.parent
    ours.rename(temporary / "theirs")
    ours.symlink_to(temporary / "theirs")

    assert compiled.cache(Environment(autoescape=True)) is None
    assert page() == "&lt;1&gt;"


def test_nothing_is_kept_where_python_is_to_keep_no_bytecode(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    assert page() == "&lt;1&gt;"

    assert kept(temporary) == []
