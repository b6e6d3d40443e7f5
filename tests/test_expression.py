"""Expressions that are compiled late are what they would have been, compiled early."""

import importlib
import pkgutil
import re

import pytest

import pipeline
from pipeline.expression import late

LATE = type(late("a"))


def test_a_late_expression_is_that_expression() -> None:
    word = late(r"(?P<word>\w+)", re.ASCII)
    found = word.search("été là")
    assert found is not None
    assert found["word"] == "t"
    assert word.findall("a b") == ["a", "b"]
    assert word.pattern == r"(?P<word>\w+)"


def test_a_mistake_shows_when_it_is_first_asked() -> None:
    wrong = late("(")
    with pytest.raises(re.error):
        wrong.search("a")


def test_every_late_expression_of_ours_is_one() -> None:
    found = 0
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if type(value) is LATE:
                assert value.pattern
                found += 1
    assert found > 15
