"""A text as rules read it: cut into words once, with what is no prose blanked out."""

import re
from functools import cached_property

from pipeline.rules import emojis

WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(
    r"^(`{3,}|~{3,}).*?^\1[^\n]*$|(`+)(?!`).*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TARGET = re.compile(r"!\[[^\]]*\]\([^)\n]*\)|(?<=\])\([^)\n]*\)")
_ADDRESS = re.compile(r"[hH][tT][tT][pP][sS]?://[^\s<>)\]]+")
_NAME = re.compile(r"@(?<![\w@.]@)(?:\{[^}\n]*\}|\w[\w.@-]*)")
_TAG = re.compile(r"#(?<![\w&/]#)\w+")
_CHARACTER = re.compile(r"[^\n]")


class Text:
    """A body: its source as written, and views of it that are made once, when first asked for.

    All views have the source's length, so that an offset means the same place in each.
    """

    def __init__(self, source: str, lang: str) -> None:
        self.source = source
        self.lang = lang.partition("-")[0].lower()

    @cached_property
    def shown(self) -> str:
        """The source without code, comments, addresses and pictures: spaces stand for them."""
        text = self.source
        if "`" in text or "~~~" in text:
            text = _CODE.sub(_blank, text)
        if "<!--" in text:
            text = _COMMENT.sub(_blank, text)
        if "](" in text:
            text = _TARGET.sub(_blank, text)
        if "://" in text:
            text = _ADDRESS.sub(_blank, text)
        return text

    @cached_property
    def prose(self) -> str:
        """The words alone: `shown` without hashtags and names of accounts."""
        text = self.shown
        if "@" in text:
            text = _NAME.sub(_blank, text)
        if "#" in text:
            text = _TAG.sub(_blank, text)
        return text

    @cached_property
    def words(self) -> list[str]:
        """Every word of the prose, in order; `aujourd’hui` is two."""
        return WORD.findall(self.prose)

    @cached_property
    def lowered(self) -> list[str]:
        """The words in small letters, one for one."""
        return [word.lower() for word in self.words]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words there are, in small letters."""
        return frozenset(self.lowered)

    @cached_property
    def emojis(self) -> list[tuple[int, int]]:
        """Where each emoji starts and ends."""
        return emojis.find(self.shown)


def _blank(match: re.Match[str]) -> str:
    found = match[0]
    return _CHARACTER.sub(" ", found) if "\n" in found else " " * len(found)
