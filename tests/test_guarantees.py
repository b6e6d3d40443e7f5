"""The page of promises names tests that are there."""

import re
from pathlib import Path

PROJECT = Path(__file__).parent.parent
PAGE = (PROJECT / "docs" / "guarantees.md").read_text(encoding="utf-8")


def test_every_test_that_holds_a_promise_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 80
    gone = [
        f"{file}::{name}"
        for file, name in named
        if f"def {name}(" not in (PROJECT / file).read_text(encoding="utf-8")
    ]
    assert gone == []


def test_every_promise_is_held_by_a_test() -> None:
    rows = [row for row in PAGE.splitlines() if row.startswith("| ") and "---" not in row]
    bare = [row for row in rows if "::" not in row and row != "| promise | held by |"]
    assert bare == []
