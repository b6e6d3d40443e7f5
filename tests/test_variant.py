"""A variant's JSON as text says what its JSON form says."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given as for_every
from hypothesis import strategies as st

from pipeline.variant import Attachment, Facet, Length, Link, Part, Variant, dumps, from_json

PART = Part(
    text='Un "vase"\n\\ # é 🏺 \u2028',
    length=Length(12, 500, "characters"),
    facets=(Facet(0, 2, "link", "https://exemple.fr/?a=1&b=\u00e9"), Facet(3, 9, "bold")),
    media=(
        Attachment("content/a.jpg", "Un vase", "image/jpeg", 4, 3, 10, "ab", (0.5, 0.25), None),
        Attachment("content/b.mp4", "", "video/mp4", 4, 3, 10, "cd", None, "b.vtt", "b.jpg"),
    ),
    link=Link("https://exemple.fr/", "L’atelier"),
)


def variant(*parts: Part, due: datetime | None = None, **extra: object) -> Variant:
    return Variant("2026/12/01-noel", "mastodon", "mastodon", due, "fr", parts, extra)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(variant(PART), id="an idea with everything in its part"),
        pytest.param(
            variant(
                Part("", Length(0, None, "characters")), due=datetime(2026, 12, 1, 8, tzinfo=UTC)
            ),
            id="an empty part without a limit",
        ),
        pytest.param(
            variant(PART, PART, sensitive="é", poll={"options": ["a", "b"], "seconds": 60}),
            id="a thread with a warning and a poll",
        ),
        pytest.param(variant(Part("\ud83d", Length(1, 5, "x"))), id="a lone surrogate"),
        pytest.param(variant(), id="no part at all"),
    ],
)
def test_the_text_is_the_json_form_with_the_same_digest(given: Variant) -> None:
    text = dumps(given)

    assert json.loads(text) == given.to_json()
    assert json.loads(text)["digest"] == given.digest
    assert list(json.loads(text))[:5] == ["post", "channel", "network", "due", "lang"]


def test_a_variant_read_back_from_its_text_is_the_same() -> None:
    given = variant(PART, due=datetime(2026, 12, 1, 8, tzinfo=UTC), title="Noël")

    assert from_json(json.loads(dumps(given))) == given


@for_every(st.text(st.characters(exclude_categories=[])))
def test_every_text_is_written_as_json_says_it(said: str) -> None:
    given = variant(Part(said, Length(1, 5, "x")))

    written = dumps(given)

    assert json.loads(written) == given.to_json()
    quoted = json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace")
    assert b'"text":%s}' % quoted in written
