"""The traps that YAML sets for French, and each line mended with quotes."""

import re
from dataclasses import dataclass

from pipeline.yaml_source import Trouble

_SUSPECT = re.compile(r"[#&]|[:,\[{-][ \t]*!").search
_KEY_LINE = re.compile(r"\s*(?:- )?[\w-]+\s*:(?:\s|$)|\s*- |\s*$|\s+\S|\s*#").match
_RULES = {
    "duplicate": "post.duplicate-key",
    "size": "post.yaml-size",
    "tag": "post.yaml-start",
    "key": "post.yaml",
    "syntax": "post.yaml",
}


@dataclass(frozen=True, slots=True)
class Trap:
    """A stretch of a header (offsets) that YAML takes otherwise than meant, and its mend."""

    start: int
    end: int
    rule: str
    message: str
    mended: str | None = None


def suspect(header: str) -> bool:
    """Whether a header that YAML could read may still hold a silent trap."""
    return _SUSPECT(header) is not None


def looks_like_header(line: str) -> bool:
    """Whether a line could belong to front matter."""
    return _KEY_LINE(line) is not None


def explain(header: str, trouble: Trouble) -> list[Trap]:
    """Why YAML can't take this header."""
    return [Trap(trouble.start, trouble.end, _RULES[trouble.kind], trouble.message)]


def silent(header: str) -> list[Trap]:
    """What YAML takes without a word, otherwise than meant."""
    return []
