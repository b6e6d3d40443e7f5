"""The compiled schemas give jsonschema's verdict, and mistakes are told in an author's words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pipeline import schema

NAMES = ["post", "brand", "people"]
_JUDGES = {name: Draft202012Validator(schema.shipped(name)) for name in NAMES}


def _keys(node: Any) -> set[str]:
    found: set[str] = set()
    if isinstance(node, dict):
        found |= set(node.get("properties", ()))
        for below in node.values():
            found |= _keys(below)
    elif isinstance(node, list):
        for below in node:
            found |= _keys(below)
    return found


_WORDS = (
    "|x|fr|fr-CA|#Noël|deux mots|https://exemple.fr/a|6h|6 h|0|2d|2026-12-01T09:00|2026-12-01"
    "|9:00|post|yes|oui|Europe/Paris|main|-x|a/b|a..b|{network}|{nobody}|{|2026/12/01-noel"
    "|ideas/x|brand.emoji|é\n"
)
_TEXTS = st.sampled_from(_WORDS.split("|"))
_LEAVES = st.one_of(
    _TEXTS,
    st.none(),
    st.booleans(),
    st.integers(-2, 1001),
    st.sampled_from([0.0, 0.5, 1.5, 2.0, -1.0]),
)


def _values(name: str) -> st.SearchStrategy[Any]:
    known = st.sampled_from(sorted(_keys(schema.shipped(name))))
    names = st.one_of(known, st.sampled_from(["x", "mastodon", "linkedin-fr", "Été", "-", "a b"]))
    return st.recursive(
        _LEAVES,
        lambda below: st.one_of(
            st.lists(below, max_size=3), st.dictionaries(names, below, max_size=5)
        ),
        max_leaves=12,
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_schemas_are_valid(name: str) -> None:
    Draft202012Validator.check_schema(schema.shipped(name))


@given(_values("post"))
def test_the_compiled_post_schema_agrees_with_jsonschema(value: Any) -> None:
    assert schema.accepts("post")(value) == _JUDGES["post"].is_valid(value)


@given(st.dictionaries(st.sampled_from(sorted(_keys(schema.shipped("post")))), _values("post")))
def test_the_compiled_post_schema_agrees_on_known_keys(value: Any) -> None:
    assert schema.accepts("post")(value) == _JUDGES["post"].is_valid(value)


@given(_values("brand"))
def test_the_compiled_brand_schema_agrees_with_jsonschema(value: Any) -> None:
    assert schema.accepts("brand")(value) == _JUDGES["brand"].is_valid(value)


@given(_values("brand"), st.sampled_from(sorted(_keys(schema.shipped("brand")))))
def test_the_compiled_brand_schema_agrees_within_a_good_file(value: Any, key: str) -> None:
    good: dict[str, Any] = {
        "name": "Lumen",
        "timezone": "Europe/Paris",
        "languages": ["fr"],
        "channels": {"feed": {key: value}},
        "publish": {key: value},
        "links": {"utm": {key: value}},
    }
    for part in ("channels", "publish", "links"):
        whole = {each: held for each, held in good.items() if each not in ("publish", "links")}
        whole[part] = good[part]
        assert schema.accepts("brand")(whole) == _JUDGES["brand"].is_valid(whole)


@given(_values("people"))
def test_the_compiled_people_schema_agrees_with_jsonschema(value: Any) -> None:
    assert schema.accepts("people")(value) == _JUDGES["people"].is_valid(value)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param({"titel": "x"}, "unknown key `titel`; did you mean `title`?", id="a typo"),
        pytest.param({"zzz": "x"}, "unknown key `zzz`", id="a word like no other"),
        pytest.param(
            {"tags": 3},
            "`tags` must be a list of words, such as [Artisanat, MadeInFrance], not `3`",
            id="a number for a list",
        ),
        pytest.param(
            {"kind": "contst"},
            "`kind` must be one of post, contest, testimonial, event, crisis, reply, "
            "not `contst`; did you mean `contest`?",
            id="one of a few words",
        ),
        pytest.param(
            {"media": [{"alt": "x"}]}, "`file` is missing in `media[0]`", id="a missing key"
        ),
        pytest.param(
            {"variants": {"x": {"tags": ["a", "b c"]}}},
            "`variants.x.tags[1]` must be one word without spaces, such as MadeInFrance, not `b c`",
            id="deep inside",
        ),
        pytest.param(
            {"late": "6 h"},
            "`late` must be a duration such as 45s, 30m, 6h or 2d, not `6 h`",
            id="a form",
        ),
    ],
)
def test_a_mistake_is_told_in_an_authors_words(value: Any, told: str) -> None:
    assert [each.message for each in schema.mistakes(schema.shipped("post"), value)] == [told]
