"""What a rule found: in a block, and, once its place is known, in a file."""

from typing import NamedTuple

from pipeline.frozen import frozen
from pipeline.problem import Fix, Level, Span


class Hit(NamedTuple):
    """What a rule found in a block: where, and what it says; a start below 0 is the whole file.

    `match` is what it stands for in comments; `fix` is the text to write instead, where safe.
    """

    start: int
    end: int
    message: str
    match: str = ""
    fix: str | None = None


@frozen
class Finding:
    """What a rule found in a file; `rule` is `Style.Rule`."""

    rule: str
    level: Level
    span: Span
    message: str
    fix: Fix | None = None
