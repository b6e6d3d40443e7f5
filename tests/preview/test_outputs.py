"""A file too large for memory is written in pieces, and is whole or as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.preview.outputs import Outputs


def test_a_file_in_pieces_is_written_where_its_bytes_differ(tmp_path: Path) -> None:
    outputs = Outputs(str(tmp_path))
    file = tmp_path / "problems.json"

    outputs.write_pieces("problems.json", [b"[", b"1", b"]"])
    assert (file.read_bytes(), outputs.written) == (b"[1]", 1)
    before = file.stat()

    outputs.write_pieces("problems.json", [b"[1", b"]"])
    assert (file.stat(), outputs.written) == (before, 1)

    outputs.write_pieces("problems.json", [b"[1]", b"\n"])
    assert (file.read_bytes(), outputs.written) == (b"[1]\n", 2)
    assert [path.name for path in tmp_path.iterdir()] == ["problems.json"]


def test_a_link_in_its_place_is_replaced_and_never_written_through(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"[1]")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "problems.json").symlink_to(tmp_path / "elsewhere")

    Outputs(str(tmp_path / "out")).write_pieces("problems.json", [b"[1]"])

    assert not (tmp_path / "out" / "problems.json").is_symlink()
    assert (tmp_path / "elsewhere").read_bytes() == b"[1]"


def test_pieces_that_stop_coming_leave_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "problems.json"
    file.write_bytes(b"[1]\n")

    def pieces() -> Iterator[bytes]:
        yield b"["
        raise RuntimeError("the store is broken")

    with pytest.raises(RuntimeError, match="the store is broken"):
        Outputs(str(tmp_path)).write_pieces("problems.json", pieces())

    assert file.read_bytes() == b"[1]\n"
    assert [path.name for path in tmp_path.iterdir()] == ["problems.json"]
