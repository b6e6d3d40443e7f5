"""A brand's files on disk: found, read, never left, the same as git would have them."""

import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from brandrepo import BrandRepo

from pipeline.errors import PipelineError
from pipeline.files import Folder, Overlay, Tree, Unreadable, Unsafe
from pipeline.git import Commit, open_repository

BLURS = sys.platform in ("darwin", "win32")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository's folder, with a neighbour that is none of its business."""
    (tmp_path / "outside.md").write_text("not ours")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.md").write_text("not ours")
    root = tmp_path / "brand"
    put(root, "brand/brand.yml")
    put(root, ".git/config", "[remote] url = https://token@example.com")
    return root


def put(root: Path, path: str, text: str = "Bonjour") -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@contextmanager
def nobody(folder: Path) -> Iterator[None]:
    """Be a user whom permissions hold for, even where the tests are run by root."""
    if os.geteuid() != 0:
        yield
        return
    folder.chmod(0o755)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


class TestListing:
    def test_files_come_sorted_with_slashes_and_from_below_alone(self, root: Path) -> None:
        for path in ("content/b/z.md", "content/a.md", "content/b-a.md", "contents/c.md"):
            put(root, path)
        assert Folder(root).paths("content") == ["content/a.md", "content/b-a.md", "content/b/z.md"]
        assert Folder(root).paths("content/b") == ["content/b/z.md"]
        assert "brand/brand.yml" in Folder(root).paths("")

    @pytest.mark.parametrize("under", ["nothing", "brand/brand.yml", "brand/brand.yml/x"])
    def test_what_is_no_folder_has_no_files(self, root: Path, under: str) -> None:
        assert Folder(root).paths(under) == []

    def test_what_git_does_not_keep_is_left_out(self, root: Path) -> None:
        put(root, "content/.git/config")
        put(root, "content/module/.git", "gitdir: ../../.git/modules/x")
        put(root, "content/module/a.md")
        (root / "content/empty").mkdir()
        os.mkfifo(root / "content/pipe.md")
        with socket.socket(socket.AF_UNIX) as door:
            here = Path.cwd()
            os.chdir(root)  # the name of a socket has to be short
            try:
                door.bind("content/socket.md")
            finally:
                os.chdir(here)
            assert Folder(root).paths("content") == ["content/module/a.md"]

    def test_links_are_listed_and_never_walked_into(self, root: Path, tmp_path: Path) -> None:
        put(root, "content/a.md")
        (root / "content/up").symlink_to("..")
        (root / "content/out").symlink_to(tmp_path / "outside")
        (root / "content/b.md").symlink_to("a.md")
        found = ["content/a.md", "content/b.md", "content/out", "content/up"]
        assert Folder(root).paths("content") == found

    @pytest.mark.parametrize("under", ["..", "content/../..", "/", "link", "link/deeper", ".git"])
    def test_a_folder_outside_is_never_listed(self, root: Path, tmp_path: Path, under: str) -> None:
        (root / "link").symlink_to(tmp_path / "outside")
        with pytest.raises(Unsafe):
            Folder(root).paths(under)

    def test_a_tree_may_be_deeper_than_python_recurses(self, root: Path) -> None:
        deep = str(root)
        for _ in range(1100):
            deep += "/d"
            os.mkdir(deep)
        (Path(deep) / "a.md").write_text("Bonjour")
        try:
            (found,) = Folder(root).paths("d")
            assert found.count("/") == 1100
            assert Folder(root).read(found) == b"Bonjour"
        finally:  # what tidies up behind the tests would recurse too deep
            subprocess.run(["rm", "-rf", str(root / "d")], check=True)

    def test_a_folder_that_is_locked_is_named(self) -> None:
        with TemporaryDirectory() as name:
            lock = Path(name) / "content/2026"
            lock.mkdir(parents=True)
            lock.chmod(0)
            with nobody(Path(name)), pytest.raises(Unreadable) as caught:
                Folder(Path(name)).paths("content")
            lock.chmod(0o700)
        assert str(caught.value) == "content/2026 cannot be read: Permission denied"
        assert isinstance(caught.value, PipelineError)

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
    def test_a_name_that_is_no_utf8_can_be_listed_and_read(self, root: Path) -> None:
        put(root, "content/a.md")
        (root / os.fsdecode(b"content/no\xebl.md")).write_text("Bonjour")
        found = Folder(root).paths("content")
        assert [os.fsencode(path) for path in found] == [b"content/a.md", b"content/no\xebl.md"]
        assert Folder(root).read(found[1]) == b"Bonjour"


class TestReading:
    def test_bytes_come_as_they_are(self, root: Path) -> None:
        content = random.Random(1).randbytes(200_000)
        (root / "big").write_bytes(content)
        (root / "none").write_bytes(b"")
        tree = Folder(root)
        assert tree.read("big") == content
        assert tree.read("none") == b""
        assert tree.size("big") == 200_000
        assert tree.size("none") == 0

    @pytest.mark.parametrize(
        ("most", "expected"),
        [
            pytest.param(None, 10, id="all"),
            pytest.param(10, 10, id="just within"),
            pytest.param(9, 10, id="one more tells that it is too large"),
            pytest.param(3, 4, id="no more than that"),
            pytest.param(0, 1, id="nothing wanted"),
        ],
    )
    def test_of_a_file_that_is_too_large_comes_one_byte_more(
        self, root: Path, most: int | None, expected: int
    ) -> None:
        put(root, "a.md", "0123456789")
        assert list(Folder(root).read_many(["a.md"], most)) == [("a.md", b"0123456789"[:expected])]

    def test_several_files_come_in_the_order_asked(self, root: Path) -> None:
        names = [f"content/{folder}/{n}.md" for folder in ("b", "a") for n in range(3)]
        for name in names:
            put(root, name, name)
        assert list(Folder(root).read_many(names)) == [(name, name.encode()) for name in names]

    @pytest.mark.parametrize(
        "path",
        [
            "content/none.md",
            "content",
            "content/a.md/b",
            "",
            ".",
            "content/a\0.md",
            "content/\ud800.md",
            "content/" + "x" * 300,
            "x/" * 3000 + "x",
            "content/broken.md",
            "content/folder.md",
        ],
    )
    def test_what_is_not_there_is_not_found(self, root: Path, path: str) -> None:
        put(root, "content/a.md")
        (root / "content/broken.md").symlink_to("nowhere.md")
        (root / "content/folder.md").symlink_to("../brand")
        tree = Folder(root)
        for act in (tree.read, tree.size, lambda path: list(tree.read_many([path]))):
            with pytest.raises(FileNotFoundError):
                act(path)

    @pytest.mark.parametrize(
        "path",
        [
            "../outside.md",
            "content/../../outside.md",
            "content/x/../../../outside.md",
            "/etc/passwd",
            "content/out.md",
            "content/out/a.md",
            "content/twice.md",
            "content/in/brand.yml",
            ".git/config",
            ".GIT/config",
            "content/../.git/config",
            "content/git.md",
            "content/.git",
        ],
    )
    def test_what_leads_away_is_refused(self, root: Path, tmp_path: Path, path: str) -> None:
        content = root / "content"
        put(content, "a.md")
        put(content, ".git")
        (content / "out.md").symlink_to(tmp_path / "outside.md")
        (content / "out").symlink_to(tmp_path / "outside")
        (content / "twice.md").symlink_to("out.md")
        (content / "in").symlink_to("../brand")
        (content / "git.md").symlink_to("../.git/config")
        tree = Folder(root)
        for act in (tree.read, tree.size, lambda path: list(tree.read_many([path]))):
            with pytest.raises(Unsafe) as caught:
                act(path)
            assert caught.value.hint
        # A folder that was looked at for another file is no way round.
        with pytest.raises(Unsafe):
            list(tree.read_many(["content/a.md", "brand/brand.yml", path]))

    def test_a_folder_of_a_like_name_is_outside_too(self, root: Path) -> None:
        put(root.parent, "brand-new/a.md")
        (root / "a.md").symlink_to("../brand-new/a.md")
        with pytest.raises(Unsafe):
            Folder(root).read("a.md")

    def test_a_link_to_a_file_inside_is_followed(self, root: Path) -> None:
        put(root, "content/a.md")
        (root / "content/b.md").symlink_to("a.md")
        (root / "content/c.md").symlink_to(root / "content/b.md")
        tree = Folder(root)
        assert tree.read("content/c.md") == b"Bonjour"
        assert tree.size("content/c.md") == 7
        put(root, "content/a.md", "Bonsoir !")
        assert tree.size("content/c.md") == 9

    def test_the_repository_itself_may_be_reached_through_a_link(self, root: Path) -> None:
        put(root, "content/a.md")
        (root.parent / "short").symlink_to(root)
        assert Folder(root.parent / "short").read("content/a.md") == b"Bonjour"

    def test_a_link_in_a_circle_ends(self, root: Path) -> None:
        (root / "a.md").symlink_to("b.md")
        (root / "b.md").symlink_to("a.md")
        with pytest.raises((Unreadable, FileNotFoundError)):
            Folder(root).read("a.md")

    @pytest.mark.parametrize("through", [False, True], ids=["itself", "a link"])
    def test_a_pipe_is_refused_and_never_waited_for(self, root: Path, through: bool) -> None:
        os.mkfifo(root / "pipe.md")
        (root / "link.md").symlink_to("pipe.md")
        tree = Folder(root)
        path = "link.md" if through else "pipe.md"
        for act in (tree.read, tree.size, lambda path: list(tree.read_many([path]))):
            with pytest.raises(Unreadable, match="no ordinary file"):
                act(path)

    @pytest.mark.parametrize("locked", ["content/a.md", "content"])
    def test_a_file_that_is_locked_says_so(self, locked: str) -> None:
        with TemporaryDirectory() as name:
            put(Path(name), "content/a.md")
            (Path(name) / locked).chmod(0)
            with nobody(Path(name)), pytest.raises(Unreadable) as caught:
                Folder(Path(name)).read("content/a.md")
            (Path(name) / locked).chmod(0o700)
        assert caught.value.strerror == "Permission denied"
        assert str(caught.value) == "content/a.md cannot be read: Permission denied"

    def test_a_broken_brand_file_ends_the_command_with_a_sentence(self, root: Path) -> None:
        (root / "brand/brand.yml").unlink()
        os.mkfifo(root / "brand/brand.yml")
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "validate"],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 2
        assert "Traceback" not in done.stderr

    def test_no_file_stays_open(self, root: Path) -> None:
        put(root, "a.md")
        os.mkfifo(root / "pipe")
        tree = Folder(root)
        before = len(os.listdir("/dev/fd"))
        for path in ("a.md", "pipe", "brand", "none") * 5:
            with pytest.raises((OSError, AssertionError)):
                assert not tree.read(path)
        assert len(os.listdir("/dev/fd")) == before

    @pytest.mark.skipif(not BLURS, reason="this system tells capitals apart by itself")
    def test_capitals_count_wherever_the_file_system_forgets_them(self, root: Path) -> None:
        put(root, "content/Vase.JPG")
        for path in ("content/vase.jpg", "Content/Vase.JPG"):
            with pytest.raises(FileNotFoundError):
                Folder(root).read(path)
        assert Folder(root).read("content/Vase.JPG") == b"Bonjour"


class TestStamp:
    def test_a_stamp_changes_when_the_bytes_do(self, root: Path) -> None:
        put(root, "a.md")
        tree = Folder(root)
        first = tree.stamp("a.md")
        assert first == tree.stamp("a.md")
        assert first[0] == tree.size("a.md")
        put(root, "b.md", "Bonsoir")
        (root / "b.md").replace(root / "a.md")
        assert tree.stamp("a.md") != first
        with pytest.raises(FileNotFoundError):
            tree.stamp("c.md")


class TestOverlay:
    def test_what_is_replaced_hides_what_is_below(self, root: Path) -> None:
        put(root, "a.md", "old")
        put(root, "b.md", "kept")
        tree = Overlay(Folder(root), {"a.md": b"new words"})
        assert tree.read("a.md") == b"new words"
        assert tree.size("a.md") == 9
        assert dict(tree.read_many(["a.md", "b.md"])) == {"a.md": b"new words", "b.md": b"kept"}
        assert tree.stamp("b.md") == Folder(root).stamp("b.md")
        assert tree.paths("") == Folder(root).paths("")


def _outcome(tree: Tree, path: str) -> object:
    try:
        return tree.read(path)
    except (OSError, PipelineError) as error:
        return "refused" if isinstance(error, Unsafe) else "not there"


def test_a_folder_and_its_commit_hold_the_same(brand: BrandRepo) -> None:
    brand.write("content/a.md", "a")
    brand.write("content/été/b.md", "b")
    brand.write("content/module/c.md", "c")
    (brand.root / "content/link.md").symlink_to("été/b.md")
    (brand.root / "content/up.md").symlink_to("../brand/brand.yml")
    (brand.root / "content/broken.md").symlink_to("nowhere.md")
    (brand.root / "content/out.md").symlink_to("../../remote.git/HEAD")
    (brand.root / "content/to").symlink_to("module")
    brand.commit()
    os.mkfifo(brand.root / "content/pipe.md")
    folder = Folder(brand.root)
    repository = open_repository(brand.root)
    commit = Commit(repository, repository.resolve("HEAD") or "")
    assert folder.paths("content") == commit.paths("content")
    assert folder.paths("nothing") == commit.paths("nothing") == []
    for path in (*folder.paths("content"), "content/none.md", "content/été", "content/a.md/x"):
        assert _outcome(folder, path) == _outcome(commit, path), path
