"""What one brand asks beyond the common form: names of its plan, its own schema."""

import json
from typing import Any

import pytest
from posts import parsed, told

from pipeline import content
from pipeline.errors import PipelineError

PLAN = b"""\
pillars: {coulisses: {share: 25}, reparer: }
objectives: [notoriete, {id: ventes}]
"""


@pytest.mark.parametrize(
    ("header", "message"),
    [
        pytest.param("pillar: coulises", "did you mean `coulisses`?", id="a typo"),
        pytest.param("objective: vente", "did you mean `ventes`?", id="a list's id"),
        pytest.param("pillar: zzz", "it has coulisses, reparer", id="none like it"),
        pytest.param("variants: {feed: {pillar: zzz}}", "it has coulisses", id="in a variant"),
    ],
)
def test_a_name_that_the_plan_lacks_is_a_problem(header: str, message: str) -> None:
    (one,) = parsed(header, asked=content.demands(PLAN, None)).problems
    assert one.rule == "post.plan"
    assert message in one.message


@pytest.mark.parametrize(
    "header",
    ["pillar: reparer", "objective: notoriete", "campaign: n'importe quoi", "pillar: null"],
)
def test_names_of_the_plan_will_do_and_what_it_does_not_list_is_free(header: str) -> None:
    assert parsed(header, asked=content.demands(PLAN, None)).problems == ()


def test_without_a_plan_every_name_will_do() -> None:
    assert parsed("pillar: zzz").problems == ()
    assert parsed("pillar: zzz", asked=content.demands(b"", None)).problems == ()


@pytest.mark.parametrize("plan", [b"pillars: [", b"- a", b"\xff", b"a: 1\na: 2"])
def test_a_broken_plan_stops_the_command(plan: bytes) -> None:
    with pytest.raises(PipelineError, match=r"brand/plan\.yml"):
        content.demands(plan, None)


def own(schema: Any) -> content.Demands:
    return content.demands(None, json.dumps(schema).encode())


def test_the_brands_own_schema_may_ask_more() -> None:
    asked = own(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "required": ["owner"],
            "properties": {
                "title": {"maxLength": 5},
                "tags": {"items": {"pattern": "^[A-Z]"}},
                "campaign": {"$ref": "#/$defs/word"},
            },
            "patternProperties": {"^first_": {"type": "number"}},
            "$defs": {"word": {"pattern": "^[a-z-]+$"}},
        }
    )
    found = parsed(
        "title: Trop long\ntags: [Ok, non]\ncampaign: Noël 26\nfirst_comment: x", asked=asked
    )
    assert told(found) == [
        "1:1 post.brand-schema",
        "3:8 post.brand-schema",
        "4:12 post.brand-schema",
        "5:11 post.brand-schema",
        "6:16 post.brand-schema",
    ]
    assert found.problems[0].message == "`owner` is missing"
    assert parsed("owner: marie\ntitle: Court", asked=asked).problems == ()


@pytest.mark.parametrize(
    ("schema", "told_"),
    [
        pytest.param(b"{", "post.schema.json:1:2: ", id="no JSON"),
        pytest.param(b"[]", "a JSON Schema is an object", id="a list"),
        pytest.param(b"\xff", "not UTF-8", id="no text"),
        pytest.param(b'{"$ref": "https://a.example/x"}', "leads out of the file", id="remote"),
        pytest.param(b'{"$ref": "file:///etc/passwd"}', "leads out of the file", id="a file"),
        pytest.param(
            b'{"properties": {"a": {"$dynamicRef": "b.json#x"}}}', "leads out", id="a dynamic one"
        ),
        pytest.param(b'{"$schema": "http://json-schema.org/draft-07/schema#"}', "2020", id="old"),
        pytest.param(b'{"pattern": "("}', "no regular expression", id="a broken pattern"),
        pytest.param(b'{"patternProperties": {"[": {}}}', "no regular", id="a broken key"),
        pytest.param(
            json.dumps({"pattern": "a" * 201}).encode(), "200 characters", id="a huge pattern"
        ),
        pytest.param(
            json.dumps({"description": "a" * 70_000}).encode(), "larger than 64 kB", id="huge"
        ),
        pytest.param(b"[" * 50_000, "nested too deeply", id="deep"),
        pytest.param(b'{"type": "strin"}', "strin", id="no schema"),
        pytest.param(b'{"$ref": "#/$defs/nowhere"}', "leads nowhere", id="a loose end"),
        pytest.param(b'{"$ref": "#"}', "more than", id="itself"),
        pytest.param(
            json.dumps(
                {
                    "$ref": "#/$defs/a0",
                    "$defs": {
                        f"a{n}": {"allOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(30)
                    }
                    | {"a30": {}},
                }
            ).encode(),
            "more than",
            id="a bomb of references",
        ),
        pytest.param(
            b'{"properties": {"title": {"pattern": "^(a|aa)+b"}}}',
            "takes too long",
            id="a pattern that explodes",
        ),
    ],
)
def test_a_hostile_or_broken_schema_stops_the_command(schema: bytes, told_: str) -> None:
    with pytest.raises(PipelineError) as refused:
        parsed("title: " + "a" * 60, asked=content.demands(None, schema))
    assert "brand/schema/post.schema.json" in refused.value.message
    assert told_ in refused.value.message
