"""The road without git: what is written goes to review, what others merged comes in."""

import os
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from brandrepo import BrandRepo

from pipeline.sharing import changes, sending
from pipeline.sharing.bringing import Brought, Choice, bring
from pipeline.sharing.sending import Person, Sent
from pipeline.writing.refusal import Refused

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
NOEL = "content/2026/12/01-noel.md"
VASE = "content/2026/12/02-vase.md"


@pytest.fixture
def repo(tmp_path: Path) -> BrandRepo:
    repo = BrandRepo.start(tmp_path)
    repo.post("2026/12/01-noel", "Un.\n\nDeux.\n\nTrois.\n", date="2026-12-01T09:00", title="Noël")
    repo.post("2026/12/02-vase", date="2026-12-02T09:00", title="Un vase")
    repo.commit()
    repo.push()
    return repo


def listed(repo: BrandRepo) -> list[tuple[str, str, str]]:
    found = changes.changed(repo.root, changes.ground(repo.root, "main"))
    return [(each.title, each.kind, each.path) for each in found if not each.waits]


def send(repo: BrandRepo, *paths: str, title: str = "Noël", **more: object) -> Sent:
    at = changes.ground(repo.root, "main")
    chosen = {
        path: state
        for each in changes.changed(repo.root, at)
        for path, state in each.files
        if not paths or path in paths
    }
    person = more.get("person")
    return sending.send(
        repo.root,
        at,
        {**chosen, **{path: changes.state(repo.root, path) for path in paths}},
        title,
        str(more.get("note", "")),
        person if isinstance(person, Person) else None,
        [str(more.get("secret", ""))],
        NOW,
    )


def brought(repo: BrandRepo, **choices: Choice) -> Brought:
    named = {NOEL: choices["noel"]} if choices else {}
    return bring(repo.root, changes.ground(repo.root, "main"), named, NOW)


def merge(repo: BrandRepo, branch: str) -> None:
    """A reviewer's day: the branch is merged on the host."""
    other = repo.clone("reviewer")
    other.git("merge", "--quiet", "--no-ff", "-m", "merge", f"origin/{branch}")
    other.push()


def test_only_the_chosen_changes_go_and_the_work_tree_stays_as_it_is(repo: BrandRepo) -> None:
    repo.post("2026/12/03-neuf", date="2026-12-03T09:00", title="Tout neuf")
    repo.post("2026/12/02-vase", date="2026-12-04T09:00", title="Un vase")
    repo.remove(NOEL)
    repo.write("notes.txt", "à moi\n")
    repo.write(".env", "MASTODON_TOKEN=abcdefgh\n")
    repo.write("content/.env", "X_TOKEN=abcdefgh\n")
    repo.write("brand/credentials.json", "{}\n")
    repo.write("content/2026/12/essai.exe", b"MZ\0\0")
    before = repo.git("status", "--porcelain"), repo.git("rev-parse", "HEAD")

    assert listed(repo) == [
        ("Noël", "removed", NOEL),
        ("Un vase", "moved", VASE),
        ("Tout neuf", "added", "content/2026/12/03-neuf.md"),
    ]
    sent = send(repo, VASE, "content/2026/12/03-neuf.md", title="Deux posts", note="Merci.")

    assert (sent.branch, sent.url, sent.opened) == ("review/deux-posts", "", False)
    tip = repo.tip(sent.branch) or ""
    assert repo.git("diff", "--name-status", "HEAD", tip).split("\n") == [
        f"M\t{VASE}",
        "A\tcontent/2026/12/03-neuf.md",
    ]
    assert repo.git("log", "-1", "--format=%an|%s|%b", tip).startswith(
        f"{repo.git('config', 'user.name')}|Deux posts|Merci."
    )
    assert (repo.git("status", "--porcelain"), repo.git("rev-parse", "HEAD")) == before
    assert listed(repo) == [("Noël", "removed", NOEL)]


def test_what_is_changed_again_goes_on_in_the_same_review(repo: BrandRepo) -> None:
    repo.post("2026/12/02-vase", "Un.\n", date="2026-12-02T09:00", title="Un vase")
    first = send(repo, VASE, title="Le vase")
    assert listed(repo) == []
    repo.post("2026/12/02-vase", "Deux.\n", date="2026-12-02T09:00", title="Un vase")

    second = send(repo, VASE, title="Encore")

    assert second.branch == first.branch == "review/le-vase"
    assert repo.git("rev-list", "--count", f"main..{repo.tip(first.branch)}") == "2"


def test_what_was_merged_comes_in_and_is_no_longer_waiting(repo: BrandRepo) -> None:
    repo.post("2026/12/03-neuf", date="2026-12-03T09:00")
    repo.post("2026/12/02-vase", "Autre.\n", date="2026-12-02T09:00", title="Un vase")
    merge(repo, send(repo, title="Du neuf").branch)

    assert set(brought(repo).files) == {VASE, "content/2026/12/03-neuf.md"}

    assert repo.git("status", "--porcelain") == ""
    assert repo.git("rev-parse", "HEAD") == repo.tip("main")
    assert changes.reviews(changes.ground(repo.root, "main")) == {}
    assert brought(repo) == Brought()


def test_both_sides_changes_are_merged_where_they_go_together(repo: BrandRepo) -> None:
    text = (repo.root / NOEL).read_text("utf-8")
    other = repo.clone("other")
    other.write(NOEL, text.replace("Un.", "1."))
    other.commit()
    other.push()
    repo.write(NOEL, text.replace("Trois.", "3."))
    repo.write("README.md", "à moi\n")

    assert brought(repo).files == (NOEL,)

    assert (repo.root / NOEL).read_text("utf-8") == text.replace("Un.", "1.").replace(
        "Trois.", "3."
    )
    assert listed(repo) == [("Noël", "changed", NOEL)]
    assert (repo.root / "README.md").read_text("utf-8") == "à moi\n"


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_what_does_not_go_together_waits_for_a_choice_and_nothing_is_lost(
    repo: BrandRepo, choice: Choice
) -> None:
    text = (repo.root / NOEL).read_text("utf-8")
    other = repo.clone("other")
    other.write(NOEL, text.replace("Deux.", "Leur texte."))
    other.commit()
    other.push()
    mine = text.replace("Deux.", "Mon texte.")
    repo.write(NOEL, mine)
    head = repo.git("rev-parse", "HEAD")

    (clash,) = brought(repo).clashes

    assert (clash.path, clash.mine) == (NOEL, mine.encode())
    assert clash.theirs
    assert b"Leur texte." in clash.theirs
    assert (repo.root / NOEL).read_text("utf-8") == mine
    assert repo.git("rev-parse", "HEAD") == head

    done = brought(repo, noel=choice)

    assert done.clashes == ()
    now = (repo.root / NOEL).read_text("utf-8")
    assert ("Mon texte." in now) is (choice == "mine")
    assert len(done.kept) == (choice == "theirs")
    for path in done.kept:
        assert (repo.root / path).read_text("utf-8") == mine


def test_a_detached_head_and_a_branch_behind_go_forward_too(repo: BrandRepo) -> None:
    other = repo.clone("other")
    other.publish("2026/12/09-neuf", date="2026-12-09T09:00")
    repo.git("checkout", "--quiet", "--detach")
    repo.post("2026/12/10-moi", date="2026-12-10T09:00")

    assert brought(repo).files == ("content/2026/12/09-neuf.md",)
    assert send(repo, title="À moi").branch == "review/a-moi"
    assert repo.git("rev-parse", "HEAD") == repo.tip("main")


def test_a_copy_with_commits_of_its_own_is_left_alone(repo: BrandRepo) -> None:
    other = repo.clone("other")
    other.publish("2026/12/09-neuf", date="2026-12-09T09:00")
    repo.post("2026/12/10-moi", date="2026-12-10T09:00", title="À moi")
    repo.commit()

    with pytest.raises(Refused, match="1 commits of its own"):
        brought(repo)
    # What was committed here and is published nowhere can still go to review.
    assert listed(repo) == [("À moi", "added", "content/2026/12/10-moi.md")]
    send(repo, title="À moi")
    assert repo.tip("review/a-moi")


def test_what_others_changed_meanwhile_has_to_come_in_first(repo: BrandRepo) -> None:
    other = repo.clone("other")
    other.publish("2026/12/02-vase", "Leur vase.\n", date="2026-12-02T09:00")
    repo.post("2026/12/02-vase", "Mon vase.\n", date="2026-12-02T09:00")

    with pytest.raises(Refused, match="changed by somebody else") as caught:
        send(repo, VASE)

    assert "Bring in" in caught.value.hint
    assert repo.tip("review/noel") is None


@pytest.mark.parametrize(
    ("path", "told"),
    [
        pytest.param(".env", "nothing that can be sent", id="a secret file"),
        pytest.param("content/.env", "nothing that can be sent", id="one below content"),
        pytest.param("../outside.md", "nothing that can be sent", id="outside"),
        pytest.param(".git/config", "nothing that can be sent", id="git's own"),
        pytest.param("README.md", "nothing that can be sent", id="no file of ours"),
        pytest.param("content/2026/12/09-dit.md", "holds a secret", id="a secret in a text"),
    ],
)
def test_no_secret_and_no_other_file_is_ever_sent(repo: BrandRepo, path: str, told: str) -> None:
    repo.write("content/2026/12/09-dit.md", "---\ndate: 9:00\n---\ntoken tok-12345678 !\n")
    if not path.startswith((".git/", "..")):
        (repo.root / path).parent.mkdir(parents=True, exist_ok=True)
        (repo.root / path).touch()

    with pytest.raises(Refused, match=told):
        send(repo, path, secret="tok-12345678")

    assert repo.tip("review/noel") is None


def test_what_changed_since_it_was_shown_is_not_sent(repo: BrandRepo) -> None:
    repo.post("2026/12/02-vase", "Un.\n", date="2026-12-02T09:00")
    at = changes.ground(repo.root, "main")
    repo.post("2026/12/02-vase", "Deux.\n", date="2026-12-02T09:00")

    with pytest.raises(Refused, match="changed since it was shown"):
        sending.send(repo.root, at, {VASE: "0" * 64}, "x", "", None, [], NOW)


def test_a_person_that_git_does_not_know_gives_a_name(
    repo: BrandRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    repo.post("2026/12/02-vase", "Un.\n", date="2026-12-02T09:00")

    with pytest.raises(Refused, match="who you are"):
        send(repo, VASE)
    sent = send(repo, VASE, person=Person("Marie <x>\nLe Goff", "marie@lumen.example"))

    said = repo.git("log", "-1", "--format=%an <%ae>", repo.tip(sent.branch) or "")
    assert said == "Marie x Le Goff <marie@lumen.example>"


def test_without_a_remote_or_with_one_that_refuses_nothing_is_lost(repo: BrandRepo) -> None:
    repo.post("2026/12/02-vase", "Un.\n", date="2026-12-02T09:00")
    hook = repo.remote / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'not today' >&2\nexit 1\n")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)

    with pytest.raises(Refused, match="not today"):
        send(repo, VASE)
    assert changes.reviews(changes.ground(repo.root, "main")) == {}
    repo.git("remote", "remove", "origin")
    with pytest.raises(Refused, match="no remote"):
        send(repo, VASE)


GH = """\
#!{python}
import json, os, sys
with open({record!r}, "a") as file:
    file.write(json.dumps(sys.argv[1:]) + "\\n")
if os.path.exists({fail!r}):
    sys.exit("HTTP 401: Bad credentials (https://api.github.com/)")
print("https://github.com/maison/lumen/pull/7")
"""


def test_gh_opens_the_pull_request_and_where_it_cannot_the_page_does(
    repo: BrandRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs, record, fail = tmp_path / "bin", tmp_path / "asked", tmp_path / "fail"
    programs.mkdir()
    gh = programs / "gh"
    gh.write_text(GH.format(python=sys.executable, record=str(record), fail=str(fail)))
    gh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    address = "https://github.com/maison/lumen.git"
    repo.git("config", "remote.origin.url", address)
    repo.git("config", f"url.{repo.remote.as_uri()}.insteadOf", address)
    repo.post("2026/12/02-vase", "Un.\n", date="2026-12-02T09:00")

    sent = send(repo, VASE, title="Le vase", note="Merci.")

    assert sent == Sent("review/le-vase", "https://github.com/maison/lumen/pull/7", opened=True)
    asked = record.read_text("utf-8")
    assert (
        '"pr", "create", "--repo", "github.com/maison/lumen", "--head", "review/le-vase"' in asked
    )
    assert '"--title", "Le vase", "--body", "Merci."' in asked

    fail.touch()
    repo.post("2026/12/01-noel", "Un.\n", date="2026-12-01T09:00")
    sent = send(repo, NOEL, title="Noël")

    assert not sent.opened
    assert sent.url.startswith("https://github.com/maison/lumen/compare/main...review/noel?")
    assert sent.words is not None
    assert "Bad credentials" in sent.words
