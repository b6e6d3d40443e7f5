"""The comment on a pull request: one, updated, where the site says, whatever the artifact says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from github.hosting import TOKEN, Hosting, packed

from pipeline.errors import PipelineError
from pipeline.github.comment import comment
from pipeline.hosting import site
from pipeline.preview import proposal, proposal_page
from pipeline.preview.proposal import Item, Proposal, Shown, Version

SHA = "c0ffee" * 6 + "c0de"


def review(text: str = "Bonjour.") -> bytes:
    """What a review left behind."""
    parts = (Shown(text, len(text), 500, "characters", ()),)
    version = Version("mastodon", "Mastodon", "", draft=False, parts=parts, notes=())
    item = Item("2026/12/01-noel", "Noël", "added", (version,), ())
    return proposal.write(Proposal(SHA, "fr", (), (item,), (), (), ()))


def say(hosting: Hosting, **event: str) -> list[str]:
    return comment(site(hosting.environment), hosting.finished(SHA, **event))


def test_a_review_becomes_a_comment(hosting: Hosting) -> None:
    hosting.pull(7, SHA)
    hosting.artifact(packed(review()))
    assert say(hosting) == ["#7 has its comment."]
    (one,) = hosting.comments[7]
    assert one["body"].startswith(proposal_page.MARKER)
    assert "> Bonjour." in one["body"]
    assert "(https://host.example/run/5)" in one["body"]


def test_it_is_updated_and_not_repeated(hosting: Hosting) -> None:
    hosting.pull(7, SHA)
    hosting.artifact(packed(review()))
    say(hosting)
    assert say(hosting) == ["The comment on #7 says it already."]
    hosting.artifact(packed(review("Bonsoir.")))
    assert say(hosting) == ["The comment on #7 is up to date."]
    (one,) = hosting.comments[7]
    assert "> Bonsoir." in one["body"]


def test_a_strangers_comment_with_our_mark_is_not_ours(hosting: Hosting) -> None:
    hosting.pull(7, SHA)
    theirs = {"id": 1, "user": {"login": "mallory"}, "body": f"{proposal_page.MARKER}\nMoi."}
    hosting.comments[7] = [theirs]
    hosting.artifact(packed(review()))
    assert say(hosting) == ["#7 has its comment."]
    assert hosting.comments[7][0]["body"].endswith("Moi.")


def test_a_fork_is_found_by_its_owner_and_branch(hosting: Hosting) -> None:
    hosting.pull(8, SHA, owner="alice", branch="x/$(id)&page=9")
    hosting.artifact(packed(review()))
    assert say(hosting, owner="alice", branch="x/$(id)&page=9") == ["#8 has its comment."]


def test_the_commit_that_was_reviewed_decides_where_it_goes(hosting: Hosting) -> None:
    hosting.pull(7, "a" * 40)  # somebody pushed since: that commit has a review of its own
    hosting.artifact(packed(review()))
    assert say(hosting) == [
        "No open pull request is at the commit that was reviewed: nothing to say."
    ]
    assert hosting.asked == []


def test_our_token_does_not_follow_the_artifact_to_its_store(hosting: Hosting) -> None:
    hosting.pull(7, SHA)
    hosting.artifact(packed(review()))
    say(hosting)
    sent = dict(hosting.seen_tokens)
    assert sent["/blob/1"] == ""
    assert sent["/repos/lumen/voix/pulls"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"no archive", "it is no archive", id="no archive"),
        pytest.param(packed(b"{}", "../../review.json"), "holds other files", id="a path upwards"),
        pytest.param(packed(b"no json"), "it is no JSON", id="no JSON"),
        pytest.param(packed(b" " * 50_000_000), "longer than", id="a flood"),
        pytest.param(packed(review())[:-40], "it is no archive", id="half an archive"),
        pytest.param(packed(b'{"v": 1, "number": 1}'), "has no head", id="another form"),
    ],
)
def test_a_hostile_artifact_is_refused_and_nothing_is_written(
    hosting: Hosting, content: bytes, told: str
) -> None:
    hosting.pull(7, SHA)
    hosting.artifact(content)
    with pytest.raises(PipelineError, match=told):
        say(hosting)
    assert hosting.asked == []


def test_an_artifact_that_is_too_big_is_not_even_fetched(hosting: Hosting) -> None:
    hosting.pull(7, SHA)
    hosting.artifact(packed(review()), size=50_000_000)
    with pytest.raises(PipelineError, match="bigger than"):
        say(hosting)
    assert "/blob/1" not in dict(hosting.seen_tokens)


def test_a_review_that_left_nothing_says_where_to_look(hosting: Hosting) -> None:
    hosting.pull(7, SHA)
    hosting.artifact(packed(review()), name="preview")
    with pytest.raises(PipelineError, match="left nothing to show"):
        say(hosting)


def test_a_token_that_may_not_write_says_which_permission(hosting: Hosting) -> None:
    hosting.denied = 403
    with pytest.raises(PipelineError, match="403") as told:
        say(hosting)
    assert "permission" in told.value.hint


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        pytest.param({"GITHUB_REPOSITORY": ""}, "no job of a hosting site", id="no job"),
        pytest.param({"GITHUB_TOKEN": ""}, "GITHUB_TOKEN is not set", id="no token"),
        pytest.param({"GITHUB_TOKEN": "a\nb"}, "has a line break", id="two lines"),
        pytest.param({"GITHUB_API_URL": "http://127.0.0.1:1"}, "gave no answer", id="nobody there"),
    ],
)
def test_what_the_job_lacks_is_told(
    hosting: Hosting, environment: dict[str, str], told: str
) -> None:
    with pytest.raises(PipelineError, match=told):
        comment(site({**hosting.environment, **environment}), hosting.finished(SHA))


def test_the_command_reads_the_jobs_event(
    inside: Callable[..., Any], hosting: Hosting, tmp_path: Path
) -> None:
    hosting.pull(7, SHA)
    hosting.artifact(packed(review()))
    event = tmp_path / "event.json"
    event.write_text(json.dumps(hosting.finished(SHA)), encoding="utf-8")
    told = {**hosting.environment, "GITHUB_EVENT_PATH": str(event)}
    ran = inside("github", "comment", cwd=tmp_path, **told)
    assert (ran.status, ran.out) == (0, "#7 has its comment.\n")
    ran = inside("github", "comment", cwd=tmp_path, **{**told, "GITHUB_EVENT_PATH": "/nowhere"})
    assert (ran.status, "no event" in ran.err) == (2, True)
