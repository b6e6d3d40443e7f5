"""Cases and figures that stand beside the repository on CI: the folder CONFORMANCE_DATA."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

_NAMED = os.environ.get("CONFORMANCE_DATA")
FOLDER = Path(_NAMED) if _NAMED else None
WHY_NOT = "CONFORMANCE_DATA does not name the folder of conformance cases (.ci/run sets it)"

needed = pytest.mark.skipif(FOLDER is None, reason=WHY_NOT)


def load(path: str) -> Any:
    """A YAML or JSON file of the folder."""
    assert FOLDER is not None, WHY_NOT
    return yaml.load((FOLDER / path).read_text(encoding="utf-8"), yaml.CSafeLoader)


def cases(path: str, *sections: str) -> list[Any]:
    """A parameter a case of these sections of a twitter-text file; one that skips without it."""
    if FOLDER is None:
        return [pytest.param({}, marks=pytest.mark.skip(reason=WHY_NOT), id="no cases")]
    tests = load(path)["tests"]
    return [
        pytest.param(case, id=case["description"])
        for section in sections
        for case in tests[section]
    ]
