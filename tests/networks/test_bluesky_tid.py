"""TIDs, by the vectors that the reference implementation gave."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.networks import bluesky_tid

AT = datetime(2026, 11, 21, 9, 0, 0, 123456, tzinfo=UTC)
MICROSECONDS = 1_795_251_600_000_000


@pytest.mark.parametrize(
    ("microseconds", "clock", "expected"),
    [
        pytest.param(0, 0, "2222222222222", id="zero"),
        pytest.param(MICROSECONDS, 0, "3n2sqeyh32222", id="a moment"),
        pytest.param(MICROSECONDS, 1023, "3n2sqeyh322zz", id="the highest clock"),
    ],
)
def test_known_tids(microseconds: int, clock: int, expected: str) -> None:
    assert bluesky_tid.tid(microseconds, clock) == expected


@pytest.mark.parametrize(("microseconds", "clock"), [(-1, 0), (2**53, 0), (0, 1024)])
def test_what_no_tid_holds(microseconds: int, clock: int) -> None:
    with pytest.raises(ValueError, match="no TID"):
        bluesky_tid.tid(microseconds, clock)


@given(
    at=st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001
    delivery=st.text(max_size=30),
    part=st.integers(0, 50),
)
def test_every_key_is_a_tid_and_sorts_as_the_thread_does(
    at: datetime, delivery: str, part: int
) -> None:
    moment = at.replace(tzinfo=UTC)
    first = bluesky_tid.key(moment, delivery, part)
    assert re.fullmatch(r"[234567abcdefghij][234567a-z]{12}", first)
    assert first < bluesky_tid.key(moment, delivery, part + 1)
    assert first == bluesky_tid.key(moment.astimezone(), delivery, part)


def test_deliveries_of_one_moment_have_keys_of_their_own() -> None:
    keys = {bluesky_tid.key(AT, f"bluesky|2026/11/{number}", 0) for number in range(500)}
    assert len(keys) == 500


def test_a_part_is_made_at_its_claims_millisecond_and_one_more_a_part() -> None:
    assert bluesky_tid.created(AT, 2) == AT.replace(microsecond=125_000)
    assert bluesky_tid.created(AT, 2) - bluesky_tid.created(AT, 0) == timedelta(milliseconds=2)
