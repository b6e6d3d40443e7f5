"""A text as rules read it: cut into words once, with what is no prose blanked out."""

import re
from functools import cached_property
from typing import NamedTuple

from pipeline.rules import emojis

WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(
    r"^(`{3,}|~{3,}).*?^\1[^\n]*$|(`+)(?!`).*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TARGET = re.compile(r"!\[[^\]]*\]\([^)\n]*\)|(?<=\])\([^)\n]*\)")
_ADDRESS = re.compile(r"[hH][tT][tT][pP][sS]?://[^\s<>)\]]+")
_NAME = re.compile(r"[\w.+-]*@(?:\{[^}\n]*\}|\w[\w.@-]*)")  # an account, or an e-mail address
_TAG = re.compile(r"#(?<![\w&/]#)\w+")
_LINK = re.compile(r"\[(?<!!\[)(?P<label>[^\]\n]*)\]\((?P<url>[^)\s]+)[^)\n]*\)")
_PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<file>[^)\s]+)[^)\n]*\)")
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|^>.*$|\"[^\"\n]*\"", re.MULTILINE)
_TRAILING = ".,;:!?'\"*_~»”’)]"
_CHARACTER = re.compile(r"[^\n]")


class Link(NamedTuple):
    """An address in a text; `label` is the words that lead there, None for a bare address.

    `start` and `end` are those of the label, or of the bare address.
    """

    start: int
    end: int
    url: str
    label: str | None


class Tag(NamedTuple):
    """A hashtag in a text, without '#', which `start` points at."""

    start: int
    end: int
    name: str


class Picture(NamedTuple):
    """A picture that the text shows; `start` and `end` are those of its alternative text."""

    start: int
    end: int
    alt: str
    file: str


class Text:
    """A body: its source as written, and views of it that are made once, when first asked for.

    All views have the source's length, so that an offset means the same place in each.
    """

    def __init__(self, source: str, lang: str) -> None:
        self.source = source
        self.lang = lang.partition("-")[0].lower()

    @cached_property
    def bare(self) -> str:
        """The source without code and comments: spaces stand for them."""
        text = self.source
        if "`" in text or "~~~" in text:
            text = _CODE.sub(_blank, text)
        if "<!--" in text:
            text = _COMMENT.sub(_blank, text)
        return text

    @cached_property
    def shown(self) -> str:
        """What readers see: `bare` without addresses and pictures."""
        text = self.bare
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
    def voice(self) -> str:
        """The prose that the brand says itself: what it quotes is blank."""
        text = self.prose
        if "«" in text or "“" in text or '"' in text or ">" in text:
            text = _QUOTED.sub(_blank, text)
        return text

    @cached_property
    def links(self) -> list[Link]:
        """Every address, in order: those with a label first, then the bare ones."""
        text = self.bare
        found: list[Link] = []
        if "](" in text:
            found += (
                Link(*match.span("label"), match["url"], match["label"])
                for match in _LINK.finditer(text)
            )
            text = _TARGET.sub(_blank, text)
        if "://" in text:
            for match in _ADDRESS.finditer(text):
                url = match[0].rstrip(_TRAILING)
                found.append(Link(match.start(), match.start() + len(url), url, None))
        return found

    @cached_property
    def tags(self) -> list[Tag]:
        """Every hashtag, in order."""
        text = self.shown
        if "#" not in text:
            return []
        return [
            Tag(*match.span(), match[0][1:])
            for match in _TAG.finditer(text)
            if not match[0][1:].isdecimal()
        ]

    @cached_property
    def pictures(self) -> list[Picture]:
        """Every picture that the text shows."""
        if "![" not in self.source:
            return []
        return [
            Picture(*match.span("alt"), match["alt"], match["file"])
            for match in _PICTURE.finditer(self.bare)
        ]

    @cached_property
    def emojis(self) -> list[tuple[int, int]]:
        """Where each emoji starts and ends."""
        return emojis.find(self.shown)


def _blank(match: re.Match[str]) -> str:
    found = match[0]
    return _CHARACTER.sub(" ", found) if "\n" in found else " " * len(found)
