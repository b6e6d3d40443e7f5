"""Back-off waits longer from try to try, never beyond its ceiling, never less than asked."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.backoff import pause

attempts = st.integers(1, 10_000)
firsts = st.floats(0.01, 10)
ceilings = st.floats(10, 3600)
waits = st.floats(0, 86_400)


@given(attempts, firsts, ceilings)
def test_it_grows_up_to_the_ceiling_and_never_beyond(
    attempt: int, first: float, ceiling: float
) -> None:
    waited = pause(attempt, first, ceiling)

    assert 0 < waited <= ceiling
    assert waited <= first * 2.0 ** min(attempt - 1, 60)
    later = pause(attempt + 40, first, ceiling)
    assert later >= ceiling / 2


@given(attempts, firsts, ceilings, waits)
def test_it_is_never_less_than_a_server_asked_for_and_little_more(
    attempt: int, first: float, ceiling: float, asked: float
) -> None:
    assert asked <= pause(attempt, first, ceiling, asked) <= max(ceiling, 1.1 * asked + 1e-9)


@given(attempts, firsts, ceilings, st.none() | st.floats(1, 86_400))
def test_those_who_wait_for_the_same_come_back_at_different_times(
    attempt: int, first: float, ceiling: float, asked: float | None
) -> None:
    waited = {pause(attempt, first, ceiling, asked) for _ in range(20)}

    assert len(waited) > 10
    assert max(waited) - min(waited) > 0.01 * max(waited)
