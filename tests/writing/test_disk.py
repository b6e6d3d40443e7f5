"""Files on disk: never over what somebody else wrote, never outside the repository."""

import os
from pathlib import Path

import pytest

from pipeline.writing.disk import Conflict, Desk, digest
from pipeline.writing.refusal import Refused

posix = pytest.mark.skipif(os.name != "posix", reason="symbolic links need rights on Windows")


def test_a_file_is_written_where_it_is_what_was_shown(tmp_path: Path) -> None:
    file = tmp_path / "content/a.md"
    file.parent.mkdir()
    file.write_bytes(b"one")
    file.chmod(0o640)

    Desk(tmp_path).replace("content/a.md", digest(b"one"), b"two")

    assert file.read_bytes() == b"two"
    assert os.name != "posix" or file.stat().st_mode & 0o777 == 0o640
    assert os.listdir(file.parent) == ["a.md"]


def test_what_changed_or_went_meanwhile_is_never_written_over(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.create("content/a.md", b"theirs")

    for act in (
        lambda: desk.replace("content/a.md", digest(b"one"), b"ours"),
        lambda: desk.remove("content/a.md", digest(b"one")),
    ):
        with pytest.raises(Conflict) as caught:
            act()
        assert caught.value.now == b"theirs"
    with pytest.raises(Refused):
        desk.create("content/a.md", b"ours")
    with pytest.raises(Conflict) as caught:
        desk.replace("content/gone.md", digest(b"one"), b"ours")
    assert caught.value.now is None
    assert (tmp_path / "content/a.md").read_bytes() == b"theirs"
    assert os.listdir(tmp_path / "content") == ["a.md"]


@pytest.mark.parametrize(
    "path",
    ["../a", "a/../../b", "/etc/x", "a//b", ".git/config", "a/.GIT/b", "a\\..\\b", "a\0b", ""],
)
def test_no_path_leads_outside(tmp_path: Path, path: str) -> None:
    with pytest.raises(Refused):
        Desk(tmp_path).create(path, b"x")


@posix
def test_no_link_is_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.md").write_bytes(b"secret")
    root = tmp_path / "brand"
    (root / "content").mkdir(parents=True)
    (root / "content/door").symlink_to(outside)
    (root / "content/in.md").write_bytes(b"one")
    (root / "content/link.md").symlink_to("in.md")
    desk = Desk(root)

    with pytest.raises(Refused):
        desk.create("content/door/new.md", b"x")
    with pytest.raises(Refused):
        desk.replace("content/link.md", digest(b"one"), b"x")
    assert os.listdir(outside) == ["a.md"]
