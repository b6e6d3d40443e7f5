"""YAML read strictly: few types, limits, and places."""

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import yaml_source
from pipeline.problem import Span
from pipeline.yaml_source import Source, Trouble


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("9:00", "9:00", id="a time is no sexagesimal number"),
        pytest.param("2026-12-01", "2026-12-01", id="a day stays as written"),
        pytest.param("no", "no", id="Norwegian is no boolean"),
        pytest.param("yes", "yes", id="yes is a word"),
        pytest.param("true", True, id="true is not"),
        pytest.param("0x1F", "0x1F", id="hexadecimal is a word"),
        pytest.param("007", "007", id="leading zeros are kept"),
        pytest.param("1_000", "1_000", id="underscores are kept"),
        pytest.param("1.10", "1.10", id="a last zero is kept"),
        pytest.param("1e3", "1e3", id="an exponent is kept"),
        pytest.param("-12", -12, id="a whole number"),
        pytest.param("0.5", 0.5, id="a decimal number"),
        pytest.param("'12'", "12", id="a quoted number is a text"),
        pytest.param("~", None, id="a tilde is nothing"),
        pytest.param("<<", "<<", id="a merge key is a word"),
    ],
)
def test_a_bare_value_has_the_type_it_shows(text: str, value: Any) -> None:
    assert yaml_source.load(f"k: {text}") == {"k": value}
    assert type(yaml_source.load(f"k: {text}")["k"]) is type(value)


_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "kind", "start"),
    [
        pytest.param("a: 1\na: 2", "duplicate", 5, id="a key twice"),
        pytest.param("a: !!python/name:os.system x", "tag", 3, id="a tag of Python's"),
        pytest.param("[a]: 1", "key", 0, id="a list for a key"),
        pytest.param("a: &a [*a]", "size", 7, id="an alias that contains itself"),
        pytest.param(_BOMB, "size", None, id="a billion laughs"),
        pytest.param("a: " + "[" * 60_000, "size", 26, id="nesting without end"),
        pytest.param("- " * 30_000, "size", 48, id="entries within entries"),
        pytest.param("a: " + "? " * 30_000, "syntax", 3, id="keys within keys"),
        pytest.param("a: b\n---\nc: d", "syntax", 5, id="two documents"),
        pytest.param("a: \x07", "syntax", 3, id="a control character"),
    ],
)
def test_what_is_refused_names_its_place(text: str, kind: str, start: int | None) -> None:
    with pytest.raises(Trouble) as refused:
        yaml_source.load(text)
    assert refused.value.kind == kind
    assert start is None or refused.value.start == start


def test_an_alias_that_stays_small_is_read() -> None:
    assert yaml_source.load("a: &a {x: 1}\nb: *a") == {"a": {"x": 1}, "b": {"x": 1}}


@given(st.text(min_size=1).filter(lambda text: "\ufeff" not in text))
def test_any_text_comes_back_from_its_written_form(text: str) -> None:
    for inside in (False, True):
        written = yaml_source.written(text, inside=inside)
        found = yaml_source.load(f"[{written}]" if inside else f"k: {written}\nl: l")
        held = found[0] if inside else found["k"]
        assert str(held) == text


SOURCE = Source(
    'date: 2026-12-01\nvariants:\n  x: {tags: [a, "été b"], link: }\nmedia:\n  - file: a.jpg\n', 2
)


@pytest.mark.parametrize(
    ("keys", "value", "span"),
    [
        pytest.param(("date",), False, Span(2, 1, 2, 5), id="a key"),
        pytest.param(("date",), True, Span(2, 7, 2, 17), id="its value"),
        pytest.param(("variants", "x", "tags", 1), True, Span(4, 17, 4, 24), id="an entry"),
        pytest.param(("variants", "x", "link"), True, Span(4, 27, 4, 31), id="an empty value"),
        pytest.param(("media", 0, "file"), False, Span(6, 5, 6, 9), id="a key in a list"),
        pytest.param(("media", 0, "alt"), False, Span(6, 5, 6, 16), id="a missing key"),
        pytest.param(("media",), True, Span(5, 1, 5, 6), id="a list over several lines"),
    ],
)
def test_a_key_is_found_where_it_stands(
    keys: tuple[str | int, ...], value: bool, span: Span
) -> None:
    assert SOURCE.find(*keys, value=value) == span


def test_a_key_that_is_nowhere_has_no_place() -> None:
    assert SOURCE.find("title") is None


_SAMPLES = [
    "date: 9:00\ntags: [a, 2026, 'b', true]\nmedia:\n  - {file: a.jpg, alt: été}\n",
    "text: |\n  Un\n  Deux\nvariants: {x: &s {text: a}, y: *s}\n",
    "a: 1\na: 2\n",
    "a: !x b\n",
    "a: @marie\n",
    "a: &a [*a]\n",
    "a: " + "[" * 100,
    "[a]: b\n",
    "",
]
_LOAD = """
import json, sys
if sys.argv[1] == "without":
    sys.modules["yaml._yaml"] = None
import yaml
from pipeline import yaml_source
assert yaml.__with_libyaml__ == (sys.argv[1] == "with")
told = []
for text in json.load(sys.stdin):
    try:
        node = yaml_source.compose(text)
        told.append([yaml_source.value(node), node and node.value[0][0].end_mark.index])
    except yaml_source.Trouble as trouble:
        told.append([trouble.kind, trouble.start])
print(json.dumps(told))
"""


def test_without_libyaml_the_same_text_is_read_the_same() -> None:
    told = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", _LOAD, how],
                input=json.dumps(_SAMPLES),
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for how in ("with", "without")
    ]
    assert told[0] == told[1]
