"""`pipeline status`: how each delivery stands, what needs a person, and what is live."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from brandrepo import BrandRepo

from pipeline.delivery import Event
from pipeline.git import open_repository
from pipeline.log import Scan, file_of, line, scan_json

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
AT = "2026-12-01T09:00:00+01:00"


@pytest.fixture
def house(brand: BrandRepo) -> BrandRepo:
    brand.write(
        "brand/brand.yml",
        """\
        name: Maison Lumen
        timezone: Europe/Paris
        languages: [fr]
        defaults: {channels: [mastodon]}
        channels: {mastodon: {url: "https://mastodon.example"}, x: }
        """,
    )
    brand.commit("brand: speak")
    brand.push()
    return brand


def logged(brand: BrandRepo, events: Iterable[Event], **files: bytes) -> None:
    """Give the remote a log branch with these lines, begun long ago."""
    repository = open_repository(brand.root)
    lines: dict[str, bytes] = {}
    for event in events:
        file = file_of(event.post)
        lines[file] = lines.get(file, b"") + f"{line(event)}\n".encode()
    scan = {"scan.json": scan_json(Scan(NOW, NOW - 600 * DAY))}
    commit = repository.commit(None, {**scan, **lines, **files}, "Log", NOW - DAY, "log")
    assert repository.push("origin", commit, "status", None).result == "advanced"


def an_event(event: str, post: str = "2026/12/01-aube", **more: Any) -> Event:
    return Event(
        **{
            "at": NOW - timedelta(hours=3),
            "post": post,
            "channel": "mastodon",
            "event": event,
            "run": "r",
            **more,
        }
    )


@pytest.fixture
def status(house: BrandRepo, pipeline: Callable) -> Callable[..., Any]:
    """Run `pipeline status` in the house, at NOW."""
    return lambda *options: pipeline("status", "--now", NOW.isoformat(), *options, cwd=house.root)


def rows(ran: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def test_a_table_shows_each_delivery_in_order_of_time(house: BrandRepo, status: Callable) -> None:
    house.post("2026/12/02-midi", date="2026-12-02T12:00", channels=["x"])
    house.post("ideas/un-jour")
    house.post("2026/12/01-brouillon", date=AT, draft=True)
    house.publish("2026/12/01-aube", date=AT)
    logged(house, [an_event("sent", url="https://mastodon.example/1")])

    ran = status()

    assert ran.status == 0
    assert [line.split() for line in ran.out.splitlines()][1:] == [
        [
            "2026-12-01",
            "09:00",
            "2026/12/01-aube",
            "mastodon",
            "sent",
            "https://mastodon.example/1",
        ],
        ["2026-12-01", "09:00", "2026/12/01-brouillon", "mastodon", "draft"],
        ["2026-12-02", "12:00", "2026/12/02-midi", "x", "planned"],
        ["ideas/un-jour", "mastodon", "idea"],
    ]
    assert "As origin has it now." in ran.err


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        pytest.param(["--channel", "x"], ["2026/12/02-midi"], id="a channel"),
        pytest.param(["--state", "sent"], ["2026/12/01-aube"], id="a state"),
        pytest.param(
            ["--day", "2026-12-03"], ["2026/12/02-soir"], id="a day, in the brand's time zone"
        ),
        pytest.param(["--state", "sent", "--channel", "x"], [], id="two at once"),
    ],
)
def test_filters_narrow_what_is_shown(
    house: BrandRepo, status: Callable, options: list[str], shown: list[str]
) -> None:
    house.post("2026/12/02-midi", date="2026-12-02T12:00", channels=["x"])
    house.post("2026/12/02-soir", date="2026-12-02T23:30:00Z")
    house.publish("2026/12/01-aube", date=AT)
    logged(house, [an_event("sent")])

    ran = status(*options, "--format", "json")

    assert [row["post"] for row in rows(ran)] == shown


def test_a_channel_that_nobody_knows_is_named(house: BrandRepo, status: Callable) -> None:
    ran = status("--channel", "mastodonte")
    assert (ran.status, "no channel 'mastodonte'" in ran.err) == (2, True)


HALF = b'{"v":1,"at":"2026-12-01T0'
CLAIM = {"until": NOW - timedelta(hours=2), "digest": "sha256:ab"}


@pytest.mark.parametrize(
    ("events", "files", "state", "next_"),
    [
        pytest.param(
            [an_event("claimed", **CLAIM), an_event("unknown", error="no answer")],
            {},
            "unknown",
            "pipeline resolve 2026/12/01-aube mastodon --sent URL",
            id="unknown",
        ),
        pytest.param(
            [an_event("failed", error="too long")],
            {},
            "failed",
            "pipeline resolve 2026/12/01-aube mastodon --drop",
            id="failed",
        ),
        pytest.param(
            [an_event("missed")],
            {},
            "missed",
            "pipeline resolve 2026/12/01-aube mastodon --not-sent",
            id="missed",
        ),
        pytest.param(
            [an_event("held", error="held: panne")],
            {},
            "held",
            "pipeline release --post 2026/12/01-aube --channel mastodon",
            id="held",
        ),
        pytest.param(
            [], {"HOLD.yml": b"- why: panne\n"}, "held", "pipeline release", id="a hold in force"
        ),
        pytest.param(
            [],
            {"status/2026/12/01-aube.jsonl": HALF},
            "unreadable",
            "mend that line",
            id="a line cut in half",
        ),
        pytest.param(
            [an_event("claimed", **CLAIM)],
            {},
            "claimed",
            "pipeline resolve 2026/12/01-aube mastodon",
            id="a claim that no run came back to",
        ),
    ],
)
def test_problems_name_what_needs_a_person_and_what_to_do(
    house: BrandRepo,
    status: Callable,
    events: list[Event],
    files: dict[str, bytes],
    state: str,
    next_: str,
) -> None:
    house.publish("2026/12/01-aube", date=AT)
    logged(house, events, **files)

    ran = status("--problems", "--format", "json")

    assert ran.status == 1
    (row,) = rows(ran)
    assert (row["post"], row["state"]) == ("2026/12/01-aube", state)
    assert next_ in row["next"]
    assert next_ in status("--problems").out


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(an_event("sent"), id="sent"),
        pytest.param(an_event("skipped"), id="dropped by a person"),
        pytest.param(
            an_event("claimed", until=NOW + timedelta(minutes=5)), id="a run is sending it now"
        ),
        pytest.param(an_event("failed", at=NOW - 8 * DAY), id="failed over a week ago"),
        pytest.param(an_event("missed", at=NOW - 8 * DAY), id="missed over a week ago"),
    ],
)
def test_what_needs_nobody_is_no_problem(house: BrandRepo, status: Callable, event: Event) -> None:
    house.publish("2026/12/01-aube", date=AT)
    logged(house, [event])

    ran = status("--problems")

    assert (ran.status, ran.out) == (0, "Nothing needs a person.\n")


def test_since_says_how_long_what_is_over_stays_a_problem(
    house: BrandRepo, status: Callable
) -> None:
    house.publish("2026/11/20-aube", date="2026-11-20T09:00")
    logged(house, [an_event("missed", "2026/11/20-aube", at=NOW - 10 * DAY)])

    assert status("--problems").status == 0
    assert status("--problems", "--since", "20d").status == 1


def test_what_nobody_is_sure_of_stays_a_problem_however_old(
    house: BrandRepo, status: Callable
) -> None:
    house.publish("2026/11/01-aube", date="2026-11-01T09:00")
    old = {"at": NOW - 30 * DAY, "post": "2026/11/01-aube"}
    logged(
        house,
        [an_event("claimed", until=NOW - 30 * DAY, **old), an_event("unknown", error="?", **old)],
    )

    assert status("--problems").status == 1


# What is live when its file is no longer what was sent


@pytest.fixture
def sent(house: BrandRepo) -> Callable[..., str]:
    """Write a post and log that it was sent from that commit; the commit."""

    def send(text: str = "Bonjour.\n", at: datetime = NOW - timedelta(hours=3)) -> str:
        commit = house.publish("2026/12/01-aube", text, date=AT)
        frozen = {"parts": [{"text": text.strip(), "media": []}], "reply_to": None}
        facts = {"at": at, "commit": commit, "digest": "sha256:ab", "parts": 1}
        logged(
            house,
            [
                an_event("claimed", until=at, **facts),
                an_event("sent", part=0, url="https://mastodon.example/1", **facts),
            ],
            **{"status/frozen/ab.json": json.dumps(frozen).encode()},
        )
        return commit

    return send


def note(status: Callable) -> Any:
    (row,) = rows(status("--format", "json"))
    assert row["state"] == "sent"
    return row["note"]


def test_a_post_that_is_as_it_was_sent_has_no_note(status: Callable, sent: Callable) -> None:
    sent()
    assert note(status) is None


@pytest.mark.parametrize(
    ("at", "says"),
    [
        pytest.param(NOW - timedelta(hours=3), "edited since it was sent", id="of late"),
        pytest.param(NOW - 90 * DAY, "its file was edited since it was sent", id="long ago"),
    ],
)
def test_a_post_edited_after_it_was_sent_says_what_is_live(
    house: BrandRepo, status: Callable, sent: Callable, at: datetime, says: str
) -> None:
    sent(at=at)
    house.publish("2026/12/01-aube", "Bonsoir.\n", date=AT)

    assert note(status) == f"{says}; live: https://mastodon.example/1"


def test_an_edit_that_nobody_can_see_is_not_told(
    house: BrandRepo, status: Callable, sent: Callable
) -> None:
    sent()
    house.publish("2026/12/01-aube", "Bonjour.\n", date=AT, owner="marie")

    assert note(status) is None


def test_a_post_whose_file_is_gone_says_what_is_live(
    house: BrandRepo, status: Callable, sent: Callable
) -> None:
    sent()
    house.remove("content/2026/12/01-aube.md")
    house.commit()
    house.push()

    assert note(status) == "its file is gone; live: https://mastodon.example/1"


def test_a_file_that_was_moved_without_an_alias_is_found_again(
    house: BrandRepo, status: Callable, sent: Callable
) -> None:
    sent()
    house.git("mv", "content/2026/12/01-aube.md", "content/2026/12/01-matin.md")
    house.commit()
    house.push()

    moved = [row for row in rows(status("--format", "json")) if row["post"] == "2026/12/01-aube"]

    assert moved[0]["note"] == (
        "its file was moved to content/2026/12/01-matin.md without `aliases: [2026/12/01-aube]`; "
        "live: https://mastodon.example/1"
    )


def test_a_channel_that_the_post_no_longer_asks_for_is_still_told(
    house: BrandRepo, status: Callable, sent: Callable
) -> None:
    sent()
    house.publish("2026/12/01-aube", date=AT, channels=["x"])

    found = {row["channel"]: row for row in rows(status("--format", "json"))}

    assert found["mastodon"]["note"] == (
        "the post no longer asks for this channel; live: https://mastodon.example/1"
    )


def test_a_shallow_clone_says_what_it_cannot_tell(
    house: BrandRepo, sent: Callable, pipeline: Callable
) -> None:
    sent(at=NOW - 90 * DAY)
    house.publish("2026/12/01-aube", "Bonsoir.\n", date=AT)
    shallow = house.clone("shallow", "--depth", "1")

    ran = pipeline("status", "--now", NOW.isoformat(), cwd=shallow.root)

    assert "1 older deliveries could not be held against their files" in ran.err


def test_a_claim_whose_post_is_gone_is_not_forgotten(house: BrandRepo, status: Callable) -> None:
    logged(house, [an_event("claimed", **CLAIM), an_event("unknown", error="no answer")])

    ran = status("--problems", "--format", "json")

    (row,) = rows(ran)
    assert (ran.status, row["post"], row["due"]) == (1, "2026/12/01-aube", None)
    assert "pipeline resolve 2026/12/01-aube mastodon --drop" in row["next"]


def test_posts_that_cannot_be_read_are_counted(house: BrandRepo, status: Callable) -> None:
    house.write("content/2026/12/01-cassee.md", "---\ntitle: [\n---\nBonjour.\n")
    house.commit()
    house.push()

    assert "1 of the posts cannot be read, such as content/2026/12/01-cassee.md" in status().err


def test_nothing_that_others_wrote_steers_a_terminal(house: BrandRepo, status: Callable) -> None:
    house.publish("2026/12/01-aube", date=AT)
    logged(house, [an_event("failed", error="\x1b[31mred\n::error::x")])

    ran = status("--problems")

    assert "\x1b" not in ran.out
    assert not any(line.startswith("::error") for line in ran.out.splitlines())


# What the advice says works


def test_a_missed_post_goes_back_to_the_calendar_as_told(
    house: BrandRepo, status: Callable, pipeline: Callable
) -> None:
    house.publish("2026/12/01-aube", date=AT)
    logged(house, [an_event("missed")])

    told = pipeline(
        *("resolve", "2026/12/01-aube", "mastodon", "--not-sent", "--now", NOW.isoformat()),
        cwd=house.root,
    )
    assert told.status == 0, told.err
    house.publish("2026/12/01-aube", date="2026-12-03T09:00")

    assert [row["state"] for row in rows(status("--format", "json"))] == ["planned"]


def test_a_problem_can_be_ended_by_dropping_it(
    house: BrandRepo, status: Callable, pipeline: Callable
) -> None:
    house.publish("2026/12/01-aube", date=AT)
    logged(house, [an_event("failed", error="too long")])

    dropped = pipeline(
        *("resolve", "2026/12/01-aube", "mastodon", "--drop", "--now", NOW.isoformat()),
        cwd=house.root,
    )

    assert "dropped, it does not go out" in dropped.out
    assert house.events("2026/12/01-aube")[-1]["event"] == "skipped"
    assert status("--problems").status == 0
