"""Git as the publisher needs it: commits without a work tree, pushes that count or do not."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from brandrepo import BrandRepo

from pipeline.files import Unsafe
from pipeline.git import Commit, GitError, Repository, Unreachable, is_path, open_repository, words

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def repository(brand: BrandRepo) -> Repository:
    return open_repository(brand.root)


def _commit(repository: Repository, parent: str | None, text: bytes, name: str = "t") -> str:
    return repository.commit(parent, {"status/a.jsonl": text}, "Log\n", NOW, name)


def test_a_commit_is_made_without_touching_the_work_tree_or_any_branch(
    brand: BrandRepo, repository: Repository
) -> None:
    before = brand.git("status", "--porcelain"), brand.git("branch", "--all")

    first = _commit(repository, None, b"one\n")
    second = repository.commit(
        first, {"a b/\u00e9\u201c.md": b"x", "status/a.jsonl": None}, "m", NOW, "t"
    )

    assert (brand.git("status", "--porcelain"), brand.git("branch", "--all")) == before
    assert Commit(repository, first, "").read("status/a.jsonl") == b"one\n"
    assert Commit(repository, second, "").paths("") == ["a b/\u00e9\u201c.md"]
    assert repository.committed_at(second) == NOW


def test_a_push_that_moves_the_branch_counts(brand: BrandRepo, repository: Repository) -> None:
    first = _commit(repository, None, b"one\n")

    assert repository.push("origin", first, "status", None).result == "advanced"
    assert repository.tips("origin", ["main", "status"])["status"] == first

    second = _commit(repository, first, b"one\ntwo\n")
    assert repository.push("origin", second, "status", first).result == "advanced"


def test_of_two_first_pushes_only_one_counts_even_when_they_are_the_same_bytes(
    brand: BrandRepo, repository: Repository
) -> None:
    first = _commit(repository, None, b"same\n")
    again = _commit(repository, None, b"same\n")
    assert first == again

    assert repository.push("origin", first, "status", None).result == "advanced"
    assert repository.push("origin", again, "status", None).result == "raced"


def test_a_push_from_a_tip_that_is_no_longer_there_is_a_race(
    brand: BrandRepo, repository: Repository
) -> None:
    first = _commit(repository, None, b"one\n")
    repository.push("origin", first, "status", None)
    mine = _commit(repository, first, b"one\nmine\n", "mine")
    theirs = _commit(repository, first, b"one\ntheirs\n", "theirs")

    assert repository.push("origin", theirs, "status", first).result == "advanced"
    assert repository.push("origin", mine, "status", first).result == "raced"
    assert repository.tips("origin", ["status"])["status"] == theirs


def test_a_hook_that_refuses_is_told_in_its_own_words(
    brand: BrandRepo, repository: Repository
) -> None:
    hook = brand.remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'the status branch is protected' >&2\nexit 1\n")
    hook.chmod(0o755)

    pushed = repository.push("origin", _commit(repository, None, b"one\n"), "status", None)

    assert pushed.result == "refused"
    assert "the status branch is protected" in pushed.words


def test_a_remote_that_is_gone_is_unreachable(brand: BrandRepo, repository: Repository) -> None:
    brand.remote.rename(brand.remote.with_suffix(".moved"))

    with pytest.raises(Unreachable, match="origin cannot be read"):
        repository.tips("origin", ["main"])
    assert repository.push("origin", _commit(repository, None, b"x"), "status", None).result in (
        "unclear",
        "refused",
    )


def test_a_local_branch_is_advanced_only_from_where_it_stood(repository: Repository) -> None:
    first = _commit(repository, None, b"one\n")
    second = _commit(repository, first, b"two\n")

    assert repository.advance("status", first, None)
    assert not repository.advance("status", second, None)
    assert repository.advance("status", second, first)


def test_a_shallow_blobless_clone_fetches_the_log_and_reads_it(
    brand: BrandRepo, tmp_path: Path
) -> None:
    full = open_repository(brand.root)
    first = _commit(full, None, b"one\n")
    full.push("origin", first, "status", None)
    brand.git("-C", str(brand.remote), "config", "uploadpack.allowFilter", "true")
    brand.git("-C", str(brand.remote), "config", "uploadpack.allowAnySHA1InWant", "true")
    brand.git(
        "clone",
        "-q",
        "--depth=1",
        "--filter=blob:none",
        f"file://{brand.remote}",
        str(tmp_path / "ci"),
    )
    shallow = open_repository(tmp_path / "ci")
    assert (shallow.shallow, shallow.partial) == (True, True)

    tips = shallow.tips("origin", ["main", "status"])
    shallow.fetch("origin", tips.values())

    assert Commit(shallow, tips["status"], "").read("status/a.jsonl") == b"one\n"
    second = _commit(shallow, first, b"one\ntwo\n")
    assert shallow.push("origin", second, "status", first).result == "advanced"


def test_a_brand_in_a_folder_of_its_repository_reads_paths_from_there(
    brand: BrandRepo, tmp_path: Path
) -> None:
    brand.write("house/content/2026/12/01-noel.md", "Bonjour.\n")
    brand.write("house/brand/brand.yml", "name: x\n")
    commit = brand.commit()
    inner = open_repository(brand.root / "house")

    assert inner.prefix == "house/"
    assert Commit(inner, commit).paths("content") == ["content/2026/12/01-noel.md"]
    assert Commit(inner, commit).read("content/2026/12/01-noel.md") == b"Bonjour.\n"


class Counted(Repository):
    """A repository that notes the git commands it runs."""

    def __init__(self, of: Repository) -> None:
        super().__init__(of.top, of.prefix, of.shallow, of.partial)
        self.asked: list[str] = []

    def run(self, *arguments: str, **how: Any) -> "subprocess.CompletedProcess[bytes]":
        self.asked.append(arguments[0])
        return super().run(*arguments, **how)


def test_a_commit_that_is_listed_at_once_is_asked_for_no_folder_again(
    brand: BrandRepo, repository: Repository
) -> None:
    brand.post("2026/12/01-noel")
    brand.write("content-of-others/x.md", "x\n")
    commit = brand.commit()
    counted = Counted(repository)
    whole, parts = Commit(counted, commit).at_once(), Commit(repository, commit)

    for folder in ("content", "content/2026/12", "brand", "brand/brand.yml", "none", ""):
        assert whole.listing(folder) == parts.listing(folder), folder
        assert Commit(counted, commit).at_once().paths(folder) == parts.paths(folder), folder
    with pytest.raises(FileNotFoundError):
        whole.read("brand/people.yml")
    assert counted.asked == ["ls-tree"]


def test_a_commit_that_is_here_is_not_looked_for_again(
    brand: BrandRepo, repository: Repository
) -> None:
    counted = Counted(repository)
    made, known = _commit(counted, None, b"one\n"), brand.git("rev-parse", "HEAD")
    counted.fetch("origin", [made, known])
    counted.fetch("origin", [made, known])

    assert counted.asked == ["fast-import", "cat-file"]
    assert not counted.has("0" * 40)
    assert not counted.has("0" * 40)
    assert counted.asked[2:] == ["cat-file", "cat-file"], "what is missing may come any time"


def test_a_link_out_of_the_tree_is_not_followed(brand: BrandRepo) -> None:
    (brand.root / "out").symlink_to("../../etc/passwd")
    (brand.root / "in").symlink_to("brand/brand.yml")
    commit = brand.commit()
    tree = Commit(open_repository(brand.root), commit)

    assert tree.read("in") == tree.read("brand/brand.yml")
    with pytest.raises(Unsafe, match="out leads out"):
        tree.read("out")


def test_a_missing_file_is_file_not_found(brand: BrandRepo, repository: Repository) -> None:
    with pytest.raises(FileNotFoundError):
        Commit(repository, brand.git("rev-parse", "HEAD")).read("content/none.md")


def test_a_folder_that_is_no_repository_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository") as caught:
        open_repository(tmp_path)
    assert "git init" in caught.value.hint


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param(
            b"fatal: unable to access 'https://user:s3cret@example.org/x.git/': 403",
            "fatal: unable to access 'https://***@example.org/x.git/': 403",
            id="credentials in an address",
        ),
        pytest.param(b"\x1b[31mno\x1b[0m\nhint: try", "[31mno[0m", id="colours and hints"),
        pytest.param(b"https://x/?token=abc&y=1", "https://x/?token=***&y=1", id="a token"),
        pytest.param(b"", "no reason given", id="silence"),
    ],
)
def test_what_git_says_is_cleaned(raw: bytes, said: str) -> None:
    assert words(raw) == said


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/srv/x.git", True),
        ("file:///srv/x.git", True),
        ("../x.git", True),
        ("https://example.org/x.git", False),
        ("git@example.org:x.git", False),
        ("ssh://git@example.org/x.git", False),
    ],
)
def test_a_remote_that_is_a_folder_is_told_apart(url: str, path: bool) -> None:
    assert is_path(url) is path


def test_a_command_that_does_not_end_is_told_and_not_waited_for(repository: Repository) -> None:
    with pytest.raises(GitError, match="did not end within 0 s"):
        repository.run("-c", "alias.wait=!sleep 3", "wait", timeout=0.1)
