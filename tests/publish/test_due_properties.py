"""Folding and deciding keep their word over any lines at all, whoever wrote them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from model.lines import lines

from pipeline.brand import Brand, Channel, Publishing
from pipeline.delivery import Event
from pipeline.due import GRACE, decide_one, fold, standing
from pipeline.frozen import replace
from pipeline.hold import Hold
from pipeline.log import Log, Scan
from pipeline.post import Post

NINE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BRAND = Brand(
    name="Maison Lumen",
    timezone=ZoneInfo("Europe/Paris"),
    languages=("fr",),
    channels={name: Channel(name, "mastodon", "") for name in ("one", "two")},
    default_channels=("one",),
    publish=Publishing(late=timedelta(hours=6)),
)
POST = Post(
    id="2026/12/01-noel",
    path="content/2026/12/01-noel.md",
    header="",
    body="Bonjour.\n",
    body_path="content/2026/12/01-noel.md",
    body_line=4,
    date=NINE,
    title="Noël",
    channels=("one", "two"),
    lang="fr",
    aliases=("2026/12/01-avant",),
)
OVER = ("sent", "deleted")
ENDS = frozenset({"failed", "missed", "skipped", "deleted"})

minutes = st.integers(0, 900)


def a_log(events: Sequence[Event], holds: tuple[Hold, ...] = ()) -> Log:
    by_post: dict[str, list[Event]] = {}
    for event in events:
        by_post.setdefault(event.post, []).append(event)
    return Log(
        tip="c0ffee",
        events={post: tuple(own) for post, own in by_post.items()},
        holds=holds,
        scan=Scan(NINE - timedelta(days=1), NINE - timedelta(days=30)),
    )


def in_one_file(events: Sequence[Event]) -> list[Event]:
    return [replace(event, post=POST.id) for event in events]


@given(events=lines(), after=minutes)
def test_whatever_the_log_holds_there_is_a_decision_and_a_standing(
    events: list[Event], after: int
) -> None:
    now = NINE + after * MINUTE
    log = a_log(events)

    decision = decide_one(POST, "one", log, BRAND, now)

    assert decision.verb in ("none", "send", "retry", "settle", "wait", "miss", "hold", "stuck")
    assert standing(POST, "one", log, BRAND, now).state


@given(events=lines(), foreign=lines("two"), after=minutes, order=st.randoms())
def test_lines_of_another_channel_change_nothing(
    events: list[Event], foreign: list[Event], after: int, order: object
) -> None:
    now = NINE + after * MINUTE
    mixed = sorted([*events, *foreign], key=lambda event: event.at)

    alone = decide_one(POST, "one", a_log(events), BRAND, now)

    assert decide_one(POST, "one", a_log(mixed), BRAND, now) == alone


def in_doubt(events: Sequence[Event]) -> bool:
    """Whether a run may have sent something and nobody has said what became of it.

    Said apart from `fold`, from the end: the newest word that settles, or the newest doubt?
    """
    for place, event in reversed(list(enumerate(events))):
        if event.event in ("claimed", "unknown"):
            return True
        if event.event in ("released", "resolved", "sent") or event.event in ENDS:
            return any(one.event in ("claimed", "unknown") for one in events[:place]) and (
                event.event == "sent" and in_doubt(events[:place]) and (event.parts or 1) > 1
            )
    return False


@given(events=lines().map(in_one_file), after=minutes, held=st.booleans())
def test_what_is_in_doubt_is_never_simply_sent(events: list[Event], after: int, held: bool) -> None:
    now = NINE + after * MINUTE
    holds = (Hold("panne"),) if held else ()

    decision = decide_one(POST, "one", a_log(events, holds), BRAND, now)

    if in_doubt(events) and fold(events).state not in OVER:
        assert decision.verb in ("wait", "settle", "hold", "stuck")
    if held:
        assert decision.verb not in ("send", "retry", "settle", "miss")


@given(events=lines().map(in_one_file), more=lines().map(in_one_file))
def test_once_sent_no_run_sends_it_again(events: list[Event], more: list[Event]) -> None:
    """Whatever a run writes afterwards, or a merge by hand mixes in; only a person can say no."""
    later = [event for event in more if event.event not in ("resolved", "skipped")]
    if fold(events).state != "sent":
        return

    record = fold([*events, *later])

    assert record.state in ("sent", "deleted")


@given(events=lines().map(in_one_file), word=st.sampled_from(("released", "failed", "missed")))
def test_a_run_that_lost_its_claim_has_no_word_on_it(events: list[Event], word: str) -> None:
    claimed = Event(
        at=events[-1].at if events else NINE,
        post=POST.id,
        channel="one",
        event="claimed",
        run="now",
        until=NINE + timedelta(days=1),
        digest="sha256:1",
        parts=1,
    )
    late = replace(claimed, event=word, run="before", until=None)  # type: ignore[arg-type]
    if fold(events).state in OVER:
        return

    record = fold([*events, claimed, late])

    assert (record.state, record.claim) == ("open", claimed)


@given(events=lines().map(in_one_file))
def test_a_claim_is_waited_for_until_clocks_that_are_minutes_apart_agree(
    events: list[Event],
) -> None:
    claim = fold(events).claim
    if claim is None or claim.until is None or fold(events).state != "open":
        return
    soon = claim.until + GRACE - timedelta(seconds=1)

    assert decide_one(POST, "one", a_log(events), BRAND, soon).verb == "wait"
