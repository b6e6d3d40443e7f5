"""HOLD.yml, as a person in a hurry may write it."""

from datetime import UTC, datetime

import pytest
from posts import parsed

from pipeline.hold import Hold, misnamed, parse, stopping

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="no file"),
        pytest.param(b"", id="an empty file"),
        pytest.param(b"# lifted\n", id="only a comment"),
        pytest.param(b"[]\n", id="an empty list"),
    ],
)
def test_nothing_is_held_by(content: bytes | None) -> None:
    assert parse(content) == ()


def test_a_hold_may_say_only_why() -> None:
    assert parse(b"- why: panne de serveur\n") == (Hold(why="panne de serveur"),)


def test_a_hold_may_say_everything() -> None:
    content = b"""\
- why: rappel de produit
  who: marie
  since: 2026-12-01T09:00:00Z
  until: 2026-12-02 09:00
  channels: [mastodon, x]
  tags: ["#Noel"]
  except: [crisis, reply]
"""
    assert parse(content) == (
        Hold(
            why="rappel de produit",
            who="marie",
            since=datetime(2026, 12, 1, 9, tzinfo=UTC),
            until=datetime(2026, 12, 2, 9, tzinfo=UTC),
            channels=("mastodon", "x"),
            tags=("Noel",),
            kinds_let_through=("crisis", "reply"),
        ),
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"why: panne\n", id="a mapping in place of a list"),
        pytest.param(b"- panne\n", id="an entry that is only a text"),
        pytest.param(b"- channels: [x]\n", id="an entry without why"),
        pytest.param(b"- why: a\n  chanels: [x]\n", id="a key with a slip"),
        pytest.param(b"- why: a\n  until: tomorrow\n", id="a time that is none"),
        pytest.param(b"- why: a\n  channels: {x: y}\n", id="channels that are no list"),
        pytest.param(b"- why: [\n", id="YAML that is broken"),
        pytest.param(b"\xff\xfe", id="bytes that are no text"),
        pytest.param(b"- why: !!python/object:os.system {}\n", id="a tag that is not safe"),
    ],
)
def test_a_file_that_cannot_be_understood_holds_everything(content: bytes) -> None:
    (hold,) = parse(content)
    assert hold.why.startswith("HOLD.yml cannot be understood")
    assert (hold.channels, hold.tags, hold.kinds_let_through, hold.until) == ((), (), (), None)


@pytest.mark.parametrize("name", ["HOLD.yaml", "hold.yml", "Hold.yml.txt"])
def test_a_file_with_nearly_the_right_name_holds_everything(name: str) -> None:
    (hold,) = misnamed(["README.md", "scan.json", "status/2026/12/01-hold.yml", name])
    assert hold.why == f"{name} on the log branch must be named HOLD.yml, so everything is held"
    assert (hold.channels, hold.tags, hold.kinds_let_through, hold.until) == ((), (), (), None)
    assert misnamed(["HOLD.yml", "README.md", "hold.md"]) == ()


def test_a_hold_that_names_no_channel_of_the_brand_holds_them_all() -> None:
    post = parsed("").post
    assert post
    holds = parse(b"- why: rappel\n  channels: [mastodn]\n")
    known = {"mastodon": 1, "x": 1}
    hold = stopping(holds, post, "x", NOW, known)
    assert hold is not None
    assert "rappel" in hold.why
    assert "'mastodn'" in hold.why
    assert stopping(holds, post, "x", NOW, {**known, "mastodn": 1}) is None
