"""A rule's message with what was found in it, as Go's Printf would write it."""

import re
from collections.abc import Sequence

from pipeline.expression import late

_VERB = late(r"%(?:\[([0-9]+)\])?[-+# 0]*[0-9]*(?:\.([0-9]+))?([a-zA-Z%])")


def fill(message: str, *values: str) -> str:
    """The message with `%s` and its kin filled in turn; too few values leave nothing there."""
    if "%" not in message:
        return message
    at = 0

    def filled(match: "re.Match[str]") -> str:
        nonlocal at
        if match[3] == "%":
            return "%"
        at = int(match[1]) if match[1] else at + 1
        value = values[at - 1] if 0 < at <= len(values) else ""
        if match[3] == "q":
            return f'"{value}"'
        if match[2] and match[3] == "s":
            return value[: int(match[2])]
        return value

    return _VERB.sub(filled, message)


def listed(words: Sequence[str], last: str = "or") -> str:
    """`'a', 'b', or 'c'`."""
    quoted = [f"'{word}'" for word in words]
    if len(quoted) < 3:
        return f" {last} ".join(quoted)
    return ", ".join([*quoted[:-1], f"{last} {quoted[-1]}"])
