"""Expressions that are compiled when they are first asked, for most short runs ask few of them."""

import re
from typing import Any, cast


class _Late:
    """Stands for an expression; each of its methods is looked up once."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._said = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._said), name)  # `re` remembers what it compiled
        setattr(self, name, found)
        return found


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The same as `re.compile`, a little later: a mistake in the pattern shows at its first use."""
    return cast(re.Pattern[str], _Late(pattern, flags))
