"""The kinds of rules, one file each, by the name that `extends:` gives them."""

from pipeline.style.kinds import (
    capitalization,
    conditional,
    consistency,
    existence,
    metric,
    occurrence,
    readability,
    repetition,
    spelling,
    substitution,
)
from pipeline.style.kinds.base import Kind

KINDS: dict[str, Kind] = {
    "capitalization": capitalization,
    "conditional": conditional,
    "consistency": consistency,
    "existence": existence,
    "metric": metric,
    "occurrence": occurrence,
    "readability": readability,
    "repetition": repetition,
    "spelling": spelling,
    "substitution": substitution,
}

KEYS: dict[str, frozenset[str]] = {
    **{name: kind.KEYS for name, kind in KINDS.items()},
    # Vale alone runs these: loading such a rule gives a notice.
    "script": frozenset(("script",)),
    "sequence": frozenset(["tokens", "ignorecase"]),
}

# Of these Vale overlooks keys that it does not know, and so do we; the others must be right.
LENIENT = frozenset(("consistency", "spelling", "script", "sequence"))
