"""The status log: lines that are written, read back, and not trusted when they are odd."""

import json
from datetime import UTC, datetime

import pytest
from brandrepo import BrandRepo
from hypothesis import given
from hypothesis import strategies as st

from pipeline.delivery import Event
from pipeline.git import open_repository
from pipeline.log import (
    Log,
    Scan,
    appended,
    file_of,
    frozen_file,
    line,
    local_tip,
    logged_since,
    parse,
    read,
    scan_json,
)

NOW = datetime(2026, 12, 1, 9, 0, 0, 123456, tzinfo=UTC)
POST = "2026/12/01-noel"


def an_event(**changes: object) -> Event:
    plain = {"at": NOW, "post": POST, "channel": "mastodon", "event": "sent", "run": "r1"}
    return Event(**{**plain, **changes})  # type: ignore[arg-type]


def test_a_line_has_every_fixed_key_and_utc_times() -> None:
    plain = json.loads(line(an_event(until=NOW, id="1", url="https://m.example/1", part=0)))
    assert {
        "v", "at", "post", "channel", "event", "key", "until", "after", "digest", "commit",
        "part", "id", "url", "error", "run",
    } <= set(plain)  # fmt: skip
    assert plain["v"] == 1
    assert plain["at"] == plain["until"] == "2026-12-01T09:00:00.123456Z"


texts = st.text(max_size=20)


@given(
    st.builds(
        Event,
        at=st.datetimes(timezones=st.just(UTC)),
        post=texts,
        channel=texts,
        event=st.sampled_from(["claimed", "released", "sent", "failed", "unknown", "missed"]),
        run=texts,
        key=st.none() | texts,
        until=st.none() | st.datetimes(timezones=st.just(UTC)),
        after=st.none() | texts,
        digest=st.none() | texts,
        commit=st.none() | texts,
        part=st.none() | st.integers(0, 99),
        id=st.none() | texts,
        url=st.none() | texts,
        error=st.none() | texts,
        parts=st.none() | st.integers(1, 99),
    )
)
def test_what_is_written_is_read_back(event: Event) -> None:
    assert parse(f"{line(event)}\n".encode(), POST) == ((event,), "")


def test_lines_are_appended_and_none_is_touched() -> None:
    file = file_of(POST)
    before = b'{"v":1, "spaced": "by hand"}\n'
    after = appended(Log(tip="x", raw={file: before}), file, [an_event()])
    assert after == before + line(an_event()).encode() + b"\n"


def test_a_line_that_was_cut_does_not_swallow_the_next() -> None:
    file = file_of(POST)
    after = appended(Log(tip="x", raw={file: b'{"v":1,"at'}), file, [an_event()])
    events, trouble = parse(after, POST)
    assert events == (an_event(),)
    assert trouble.startswith("1: the line is not JSON")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param({"v": 2}, "version 2 is not known", id="a newer version"),
        pytest.param({"event": "teleported"}, "event 'teleported' is not known", id="an event"),
        pytest.param({"at": "yesterday"}, "Invalid isoformat", id="no time"),
        pytest.param(
            {"at": "2026-12-01T09:00:00"}, "not a time in UTC", id="a time without a zone"
        ),
        pytest.param({"at": "2026-12-01T09:00:00+01:00"}, "not a time in UTC", id="another zone"),
        pytest.param({"post": 7}, "7 is not a text", id="a number for a text"),
        pytest.param({"part": "0"}, "part '0' is not a number", id="a text for a number"),
        pytest.param({"part": True}, "part True is not a number", id="a truth for a number"),
    ],
)
def test_an_odd_line_says_what_is_odd(change: dict[str, object], why: str) -> None:
    plain = {**json.loads(line(an_event())), **change}
    events, trouble = parse(json.dumps(plain).encode(), POST)
    assert events == ()
    assert trouble.startswith("1: ")
    assert why in trouble


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"[]\n", "1: it is not a JSON object", id="a list"),
        pytest.param(b'{"v":1}\n', "1: the line has no 'event'", id="a line without keys"),
        pytest.param(b"\xff\xfe\n", "1: ", id="bytes that are no text"),
        pytest.param(b"[" * 100_000 + b"\n", "1: ", id="a deep nest"),
        pytest.param(b"<<<<<<< HEAD\n", "1: the line is not JSON", id="merged by hand"),
    ],
)
def test_bytes_that_are_no_log_are_no_traceback(content: bytes, why: str) -> None:
    events, trouble = parse(content, POST)
    assert events == ()
    assert trouble.startswith(why)


def test_the_branch_is_read_with_holds_scan_and_foreign_files(brand: BrandRepo) -> None:
    repository = open_repository(brand.root)
    scan = Scan(NOW, NOW, ("2026/12/02-b",))
    commit = repository.commit(
        None,
        {
            file_of(POST): f"{line(an_event())}\n".encode(),
            file_of("2026/01/01-old"): b"{broken\n",
            frozen_file("sha256:ab"): b"{}",
            "scan.json": scan_json(scan),
            "HOLD.yml": b"- why: panne\n  channels: [mastodon]\n",
            "notes/unrelated.txt": b"hello",
        },
        "Log",
        NOW,
        "log",
    )

    log = read(repository, commit)
    assert log.events[POST] == (an_event(),)
    assert log.broken == {
        "2026/01/01-old": (
            "status/2026/01/01-old.jsonl:1: the line is not JSON; it may have been cut"
        )
    }
    assert (log.scan, [hold.why for hold in log.holds]) == (scan, ["panne"])
    assert list(read(repository, commit, ["2026/12/03-none", POST]).events) == [POST]
    assert logged_since(repository, commit, NOW.date()) == [POST]
    assert local_tip(repository, "status", "origin") == commit
