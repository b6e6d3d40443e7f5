"""A finding: one thing that the doctor looked at, how it is, and how to mend it."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `subject` is a channel, or "" where it is about all of publishing."""

    check: str
    level: Level
    message: str
    mend: str = ""
    subject: str = ""
