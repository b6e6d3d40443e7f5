"""Decisions: which delivery is sent, waited for, settled, missed or left, by log and clock."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pipeline import due
from pipeline.brand import Brand, Channel, Publishing
from pipeline.delivery import Event, EventName
from pipeline.due import decide, decide_one, fold, paced, scan_is_due, standing, window
from pipeline.frozen import replace
from pipeline.hold import Hold
from pipeline.log import Log, Scan
from pipeline.post import Post

NINE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PARIS = ZoneInfo("Europe/Paris")
BRAND = Brand(
    name="Maison Lumen",
    timezone=PARIS,
    languages=("fr",),
    channels={
        "mastodon": Channel("mastodon", "mastodon", ""),
        "feed": Channel("feed", "feed", "", late=timedelta(days=2)),
    },
    default_channels=("mastodon",),
    publish=Publishing(late=timedelta(hours=6)),
)


def a_post(**changes: Any) -> Post:
    post = Post(
        id="2026/12/01-noel",
        path="content/2026/12/01-noel.md",
        header="",
        body="Bonjour.\n",
        body_path="content/2026/12/01-noel.md",
        body_line=4,
        date=NINE,
        title="Noël",
        channels=("mastodon",),
        lang="fr",
    )
    return replace(post, **changes)


def an_event(event: EventName, at: datetime = NINE, **changes: Any) -> Event:
    made = Event(
        at=at,
        post="2026/12/01-noel",
        channel="mastodon",
        event=event,
        run="run-1",
        digest="sha256:d",
        parts=1,
    )
    return replace(made, **changes)


def claimed(at: datetime = NINE, **changes: Any) -> Event:
    return an_event("claimed", at, **{"until": at + 10 * MINUTE, "key": "k1", **changes})


def a_log(events: Iterable[Event] = (), **changes: Any) -> Log:
    listed = tuple(events)
    return replace(
        Log(
            tip="c0ffee",
            events={"2026/12/01-noel": listed} if listed else {},
            scan=Scan(NINE - timedelta(days=1), NINE - timedelta(days=30)),
        ),
        **changes,
    )


@pytest.mark.parametrize(
    ("events", "now", "verb"),
    [
        pytest.param([], NINE - MINUTE, "none", id="before its time nothing is done"),
        pytest.param([], NINE, "send", id="at its minute it is sent"),
        pytest.param([], NINE + timedelta(hours=6), "send", id="six hours late it still goes"),
        pytest.param([], NINE + timedelta(hours=6, seconds=1), "miss", id="later it is missed"),
        pytest.param([claimed()], NINE + MINUTE, "wait", id="another run's claim is waited for"),
        pytest.param([claimed()], NINE + 14 * MINUTE, "wait", id="and five minutes longer"),
        pytest.param([claimed()], NINE + 15 * MINUTE, "settle", id="then it is settled"),
        pytest.param([claimed(), an_event("sent")], NINE + MINUTE, "none", id="sent is sent"),
        pytest.param(
            [claimed(), an_event("released")], NINE + MINUTE, "send", id="given back, it is due"
        ),
        pytest.param(
            [claimed(), claimed(run="run-2"), an_event("released")],
            NINE + MINUTE,
            "wait",
            id="given back by a run that had lost it",
        ),
        pytest.param(
            [claimed(), an_event("unknown")],
            NINE + MINUTE,
            "wait",
            id="unknown waits for its lease",
        ),
        pytest.param(
            [claimed(), an_event("unknown")],
            NINE + timedelta(hours=1),
            "settle",
            id="unknown is settled by a later run",
        ),
        pytest.param(
            [claimed(), an_event("unknown")],
            NINE + timedelta(days=9),
            "settle",
            id="what may be out is settled however late it is",
        ),
        pytest.param(
            [claimed(), an_event("failed")], NINE + MINUTE, "retry", id="failed may be mended"
        ),
        pytest.param(
            [claimed(), an_event("failed")],
            NINE + timedelta(hours=7),
            "none",
            id="failed stays failed once it is late",
        ),
        pytest.param([an_event("missed")], NINE + MINUTE, "none", id="missed stays"),
        pytest.param(
            [claimed(), an_event("unknown"), an_event("resolved", error="not out")],
            NINE + MINUTE,
            "send",
            id="a person says not sent",
        ),
        pytest.param(
            [claimed(), an_event("unknown"), an_event("resolved", url="https://m.example/1")],
            NINE + timedelta(hours=1),
            "none",
            id="a person says sent",
        ),
        pytest.param(
            [claimed(parts=3), an_event("sent", part=0, parts=3), an_event("released", parts=3)],
            NINE + timedelta(days=2),
            "settle",
            id="a begun thread is finished however late",
        ),
        pytest.param(
            [
                claimed(parts=3),
                an_event("sent", part=0, parts=3),
                an_event("unknown", part=1, parts=3),
                an_event("resolved", error="the second part is not out", run="person"),
            ],
            NINE + timedelta(days=2),
            "settle",
            id="of a thread a person says not sent: it goes on after what is out",
        ),
        pytest.param(
            [
                claimed(parts=3),
                an_event("sent", part=0, parts=3),
                an_event("unknown", part=1, parts=3),
                an_event("resolved", url="https://m.example/2", run="person"),
            ],
            NINE + timedelta(days=2),
            "none",
            id="of a thread a person says sent: that is its end",
        ),
        pytest.param(
            [
                claimed(parts=2),
                an_event("sent", part=0, parts=2),
                an_event("sent", part=1, parts=2),
            ],
            NINE + MINUTE,
            "none",
            id="a thread is sent when each part is",
        ),
    ],
)
def test_the_log_and_the_clock_decide(events: list[Event], now: datetime, verb: str) -> None:
    assert decide_one(a_post(), "mastodon", a_log(events), BRAND, now).verb == verb


@pytest.mark.parametrize(
    "local",
    [
        pytest.param(
            datetime(2026, 10, 25, 1, 0, tzinfo=PARIS), id="the night that an hour comes twice"
        ),
        pytest.param(
            datetime(2026, 10, 25, 2, 30, tzinfo=PARIS), id="in the hour that comes twice"
        ),
        pytest.param(
            datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS), id="the second time it comes"
        ),
        pytest.param(
            datetime(2027, 3, 28, 0, 30, tzinfo=PARIS), id="the night that an hour is left out"
        ),
        pytest.param(datetime(2026, 12, 31, 23, 59, tzinfo=PARIS), id="the end of a year"),
        pytest.param(datetime(2028, 2, 28, 23, 30, tzinfo=PARIS), id="before a leap day"),
        pytest.param(datetime(2028, 2, 29, 23, 30, tzinfo=PARIS), id="on a leap day"),
    ],
)
def test_six_hours_late_are_six_hours_whatever_clocks_and_calendars_do(local: datetime) -> None:
    post = a_post(date=local)
    at = local.astimezone(UTC)
    late = at + timedelta(hours=6)

    def verb(now: datetime) -> str:
        log = a_log(scan=Scan(at - timedelta(days=1), at - timedelta(days=30)))
        decision = decide_one(post, "mastodon", log, BRAND, now)
        state = standing(post, "mastodon", log, BRAND, now).state
        assert (decision.verb, state) in (("none", "planned"), ("send", "due"), ("miss", "missed"))
        return decision.verb

    second = timedelta(seconds=1)
    assert [verb(at - second), verb(at), verb(late), verb(late + second)] == [
        *("none", "send", "send", "miss")
    ]


def test_a_run_goes_on_with_its_own_claim() -> None:
    log = a_log([claimed()])
    assert decide_one(a_post(), "mastodon", log, BRAND, NINE + MINUTE, run="run-1").verb == "send"


def test_with_ahead_a_post_is_claimed_before_its_minute() -> None:
    early = NINE - 20 * MINUTE
    assert decide_one(a_post(), "mastodon", a_log(), BRAND, early, 30 * MINUTE).verb == "send"
    assert decide_one(a_post(), "mastodon", a_log(), BRAND, early, 10 * MINUTE).verb == "none"


@pytest.mark.parametrize(
    ("own", "channel", "hours", "verb"),
    [
        pytest.param(None, "mastodon", 7, "miss", id="the brand's six hours"),
        pytest.param(None, "feed", 40, "send", id="the channel's two days"),
        pytest.param(timedelta(hours=1), "feed", 2, "miss", id="the post's own hour wins"),
        pytest.param(timedelta(0), "mastodon", 1, "miss", id="no lateness at all"),
    ],
)
def test_late_is_the_posts_word_then_the_channels_then_the_brands(
    own: timedelta | None, channel: str, hours: int, verb: str
) -> None:
    post = a_post(late=own, channels=(channel,))
    now = NINE + timedelta(hours=hours)
    assert decide_one(post, channel, a_log(), BRAND, now).verb == verb


def test_drafts_ideas_and_a_channels_own_draft_ask_for_nothing() -> None:
    posts = [
        a_post(draft=True),
        a_post(date=None),
        a_post(variants={"mastodon": a_post(draft=True)}),
    ]
    assert decide(posts, a_log(), BRAND, NINE) == []


def test_a_channels_own_date_counts_on_that_channel_alone() -> None:
    later = a_post(date=NINE + timedelta(hours=3))
    post = a_post(channels=("mastodon", "feed"), variants={"feed": later})
    verbs = {d.delivery.channel: d.verb for d in decide([post], a_log(), BRAND, NINE)}
    assert verbs == {"mastodon": "send", "feed": "none"}


def test_a_log_that_cannot_be_trusted_stops_the_post() -> None:
    log = a_log(broken={"2026/12/01-noel": "status/2026/12/01-noel.jsonl:2: cut"})
    decision = decide_one(a_post(), "mastodon", log, BRAND, NINE)
    assert (decision.verb, "jsonl:2" in decision.why) == ("stuck", True)


def test_a_moved_post_keeps_what_was_logged_under_its_old_name() -> None:
    moved = a_post(id="2026/12/02-noel", aliases=("2026/12/01-noel",))
    log = a_log([claimed(), an_event("sent")])
    assert decide_one(moved, "mastodon", log, BRAND, NINE).verb == "none"
    assert log.home(("2026/12/01-noel", "2026/12/02-noel")) == "2026/12/01-noel"


@pytest.mark.parametrize(
    ("hold", "kind", "verb"),
    [
        pytest.param(Hold("panne"), "post", "hold", id="a hold on everything"),
        pytest.param(Hold("panne", channels=("feed",)), "post", "send", id="on another channel"),
        pytest.param(Hold("panne", channels=("mastodon",)), "post", "hold", id="on this channel"),
        pytest.param(
            Hold("deuil", tags=("fete",)), "post", "hold", id="on a tag, whatever its case"
        ),
        pytest.param(Hold("fini", until=NINE - MINUTE), "post", "send", id="that is over"),
        pytest.param(
            Hold("crise", kinds_let_through=("crisis",)), "crisis", "send", id="a crisis may speak"
        ),
    ],
)
def test_a_hold_stops_what_it_names(hold: Hold, kind: str, verb: str) -> None:
    post = a_post(kind=kind, tags=("Fete",))
    assert decide_one(post, "mastodon", a_log(holds=(hold,)), BRAND, NINE).verb == verb


def test_a_hold_stops_even_the_rest_of_a_thread() -> None:
    events = [claimed(parts=2), an_event("sent", part=0, parts=2), an_event("released", parts=2)]
    log = a_log(events, holds=(Hold("panne"),))
    assert decide_one(a_post(), "mastodon", log, BRAND, NINE + MINUTE).verb == "hold"


def test_a_takeover_keeps_the_first_claims_key_and_receipts() -> None:
    record = fold(
        [
            claimed(parts=2, key="k1"),
            an_event("sent", part=0, parts=2, id="1"),
            claimed(NINE + timedelta(hours=1), parts=2, key="k2", run="run-2"),
        ]
    )
    assert record.first is not None
    assert record.claim is not None
    assert (record.first.key, record.claim.run, list(record.receipts)) == ("k1", "run-2", [0])


def test_a_released_claim_leaves_nothing_behind() -> None:
    record = fold([claimed(key="k1"), an_event("released"), claimed(key="k2")])
    assert record.first is not None
    assert record.first.key == "k2"


def test_a_late_receipt_after_a_failure_still_says_sent() -> None:
    assert fold([claimed(), an_event("unknown"), an_event("sent")]).state == "sent"


def test_the_gap_between_posts_lets_one_through() -> None:
    channel = Channel("mastodon", "mastodon", "", min_gap=timedelta(hours=1))
    brand = replace(BRAND, channels={"mastodon": channel})
    posts = [a_post(), a_post(id="2026/12/01-b", date=NINE + MINUTE)]
    decisions = decide(posts, a_log(), brand, NINE + 2 * MINUTE)

    through = paced(decisions, a_log(), brand, NINE + 2 * MINUTE, {})

    assert [decision.delivery.post for decision in through] == ["2026/12/01-noel"]


def test_no_run_sends_more_than_the_channel_allows() -> None:
    channel = Channel("mastodon", "mastodon", "", max_per_run=2)
    brand = replace(BRAND, channels={"mastodon": channel})
    posts = [a_post(id=f"2026/12/01-{number}") for number in range(5)]
    decisions = decide(posts, a_log(), brand, NINE)
    assert len(paced(decisions, a_log(), brand, NINE, {})) == 2
    assert len(paced(decisions, a_log(), brand, NINE, {"mastodon": 2})) == 0


def test_the_first_run_looks_at_everything_and_later_ones_near_now() -> None:
    never = a_log(scan=None)
    today = a_log(scan=Scan(NINE - MINUTE, NINE - timedelta(days=30)))
    days_ago = a_log(scan=Scan(NINE - timedelta(days=40), NINE - timedelta(days=90)))

    assert (scan_is_due(never, NINE), window(NINE, timedelta(0), BRAND, never)[0]) == (True, None)
    assert not scan_is_due(today, NINE)
    first, last = window(NINE, timedelta(0), BRAND, today)
    assert first is not None
    assert first <= (NINE - timedelta(days=33)).date()
    assert last >= (NINE + timedelta(days=31)).date()
    after_gap = window(NINE, timedelta(0), BRAND, days_ago)[0]
    assert after_gap is not None
    assert after_gap <= (NINE - timedelta(days=40 + 62)).date()


@pytest.mark.parametrize(
    ("post", "events", "now", "state"),
    [
        pytest.param(a_post(date=None), [], NINE, "idea", id="an idea"),
        pytest.param(a_post(draft=True), [], NINE, "draft", id="a draft"),
        pytest.param(a_post(), [], NINE - MINUTE, "planned", id="planned"),
        pytest.param(a_post(), [], NINE + MINUTE, "due", id="due"),
        pytest.param(a_post(), [claimed()], NINE + MINUTE, "claimed", id="claimed"),
        pytest.param(a_post(), [claimed(), an_event("sent")], NINE, "sent", id="sent"),
        pytest.param(a_post(), [claimed(), an_event("unknown")], NINE, "unknown", id="unknown"),
        pytest.param(a_post(), [an_event("missed")], NINE, "missed", id="missed"),
        pytest.param(a_post(), [], NINE + timedelta(days=1), "missed", id="missed without a word"),
        pytest.param(
            a_post(draft=True), [claimed(), an_event("sent")], NINE, "sent", id="sent, then drafted"
        ),
    ],
)
def test_people_see_how_a_delivery_stands(
    post: Post, events: list[Event], now: datetime, state: str
) -> None:
    assert standing(post, "mastodon", a_log(events), BRAND, now).state == state


@pytest.mark.parametrize(
    ("tip", "scan", "why"),
    [
        pytest.param(None, None, due.UNLOGGED, id="a brand that never published"),
        pytest.param("c0ffee", None, due.OVER_BEFORE, id="a log without a scan"),
        pytest.param(
            "c0ffee",
            Scan(NINE + timedelta(days=30), NINE + timedelta(days=2)),
            due.OVER_BEFORE,
            id="a log that began later",
        ),
        pytest.param("c0ffee", Scan(NINE, NINE - MINUTE), due.UNSENT, id="a log that was there"),
    ],
)
def test_what_no_run_would_send_any_more_is_never_called_due(
    tip: str | None, scan: Scan | None, why: str
) -> None:
    log = replace(a_log(scan=scan), tip=tip)
    weeks_later = NINE + timedelta(days=20)
    assert decide_one(a_post(), "mastodon", log, BRAND, weeks_later).verb == "miss"
    found = standing(a_post(), "mastodon", log, BRAND, weeks_later)
    assert (found.state, found.error) == ("missed", why)
    in_time = NINE + timedelta(hours=6)
    assert decide_one(a_post(), "mastodon", log, BRAND, in_time).verb == "send"
    assert standing(a_post(), "mastodon", log, BRAND, in_time).state == "due"
