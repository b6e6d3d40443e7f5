"""A problem as JSON says it, as data and as text."""

import json

from hypothesis import given
from hypothesis import strategies as st

from pipeline.problem import Fix, Problem, Span, dumps, to_json

SAID = st.text(st.characters(exclude_categories=[]))  # lone surrogates too: YAML can write them
SPANS = st.builds(Span, *[st.integers(1, 10**6)] * 4)
PROBLEMS = st.builds(
    Problem,
    path=SAID,
    span=SPANS,
    level=st.sampled_from(["error", "warning", "suggestion"]),
    rule=SAID,
    message=SAID,
    channel=st.none() | SAID,
    fix=st.none() | st.builds(Fix, SPANS, SAID),
)


@given(PROBLEMS)
def test_the_text_of_a_problem_is_its_json_without_spaces(problem: Problem) -> None:
    assert dumps(problem) == json.dumps(to_json(problem), ensure_ascii=False, separators=(",", ":"))
