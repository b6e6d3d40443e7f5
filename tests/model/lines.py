"""Any lines of one delivery, as runs, people and merges by hand may have left them."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from pipeline.delivery import Event
from pipeline.due import LEASE

NINE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@st.composite
def lines(
    draw: st.DrawFn,
    channel: str = "one",
    ids: tuple[str, ...] = ("2026/12/01-noel", "2026/12/01-avant"),
    since: datetime = NINE,
) -> list[Event]:
    """Any lines of one delivery, in the order of their times; runs, parts and digests mix."""
    made = []
    at = since
    for _ in range(draw(st.integers(0, 8))):
        at += draw(st.integers(0, 20)) * MINUTE
        name = draw(
            st.sampled_from(
                (
                    *("claimed", "claimed", "sent", "sent", "released", "unknown", "failed"),
                    *("missed", "held", "skipped", "resolved", "updated", "deleted"),
                )
            )
        )
        url = draw(st.sampled_from((None, "https://network.example/1")))
        made.append(
            Event(
                at=at,
                post=draw(st.sampled_from(ids)),
                channel=channel,
                event=name,
                run=draw(st.sampled_from(("a", "b"))),
                until=at + LEASE if name == "claimed" else None,
                digest=draw(st.sampled_from(("sha256:1", "sha256:2"))),
                part=draw(st.sampled_from((None, 0, 1))) if name == "sent" else None,
                parts=draw(st.sampled_from((None, 1, 2))),
                id=url and "1",
                url=url,
            )
        )
    return made
