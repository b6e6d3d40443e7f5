"""A text as rules read it: cut into words once, with what is no prose blanked out."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from pipeline.expression import late
from pipeline.rules import emojis

Span = tuple[int, int] | None

WORD = re.compile(r"[^\W_]+")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TICKS = re.compile(r"`+")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_REST = re.compile(r"://[^\s<>)\]]*")
_NAME = re.compile(r"@(?:\{[^{}\n]{1,64}\}|\w[\w.@-]*)")
_TAG = re.compile(r"#\w+")
_LINK = re.compile(r"\[(?<!!\[)(?P<label>[^\[\]\n]*)\]\((?P<url>[^)\s\[\]]+)[^)\n\[\]]*\)")
_PICTURE = re.compile(r"!\[(?P<alt>[^\[\]]*)\]\((?P<file>[^)\s\[\]]+)[^)\n\[\]]*\)")
_QUOTED = late(r"«[^«»]*»|“[^“”]*”|^>.*$|\"[^\"\n]*\"", re.MULTILINE)
_TRAILING = ".,;:!?'\"*_~»”’)]"
_SIGN = re.compile(
    "[\u00a9\u00ae\u0262-\u02a0\u1d00-\u1d7f\u203c\u2047-\u2049\u20e3\u210a-\u3299"
    "\ua730-\ua7af\uff01-\uff5e\U0001d400-\U000e007f]"
).search
_CHARACTER = re.compile(r"[^\n]")


@lru_cache(maxsize=16)
def reading(source: str, lang: str) -> "Text":
    """A body as rules read it; the same again costs nothing."""
    return Text(source, lang)


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
            text = _without_code(text)
        if "<!--" in text:
            text = _COMMENT.sub(_blank, text)
        return text

    @cached_property
    def shown(self) -> str:
        """What readers see: `bare` without addresses and pictures."""
        text = self.bare
        if "](" in text:
            text = _without(text, "](", _target)
        if "://" in text:
            text = _without(text, "://", _address)
        return text

    @cached_property
    def prose(self) -> str:
        """The words alone: `shown` without hashtags and names of accounts."""
        text = self.shown
        if "@" in text:
            text = _without(text, "@", _name)
        if "#" in text:
            text = _without(text, "#", _tag)
        return text

    @cached_property
    def has_signs(self) -> bool:
        """Whether anything may be there beside letters and punctuation: emoji, odd letters."""
        return not self.shown.isascii() and _SIGN(self.shown) is not None

    @cached_property
    def words(self) -> list[str]:
        """Every word of the prose in small letters, in order; `aujourd’hui` is two."""
        return WORD.findall(self.prose.lower())

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words there are, in small letters."""
        return frozenset(self.words)

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
            text = _without(text, "](", _target)
        for start, end in _marked(text, "://", _address):
            url = text[start:end].rstrip(_TRAILING)
            found.append(Link(start, start + len(url), url, None))
        return found

    @cached_property
    def tags(self) -> list[Tag]:
        """Every hashtag, in order."""
        text = self.shown
        if "#" not in text:
            return []
        return [
            Tag(start, end, text[start + 1 : end])
            for start, end in _marked(text, "#", _tag)
            if not text[start + 1 : end].isdecimal()
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
        return emojis.find(self.shown) if self.has_signs else []


# Most texts have few of these signs: each is found first, then looked at closely.


def _marked(text: str, mark: str, look: Callable[[str, int], Span]) -> Iterator[tuple[int, int]]:
    """The stretch around each mark that `look` sees, in order, none inside another."""
    at = text.find(mark)
    settled = 0
    while at >= 0:
        span = look(text, at)
        if span is not None and span[0] >= settled:
            yield span
            settled = span[1]
        at = text.find(mark, max(at + len(mark), settled))


def _without(text: str, mark: str, look: Callable[[str, int], Span]) -> str:
    """The text with spaces in place of each of these stretches."""
    pieces: list[str] = []
    done = 0
    for start, end in _marked(text, mark, look):
        pieces += (text[done:start], " " * (end - start))
        done = end
    return "".join(pieces) + text[done:] if pieces else text


_LONGEST = 4_000  # characters of an address or a label


def _target(text: str, at: int) -> Span:
    """Where `](` ends a label: the address after it, all of it where it is a picture."""
    end = text.find(")", at, at + _LONGEST)
    line = text.find("\n", at, at + _LONGEST)
    if end < 0 or 0 <= line < end:
        return None
    opened = text.rfind("[", max(at - _LONGEST, 0), at)
    picture = opened > 0 and text[opened - 1] == "!" and "]" not in text[opened:at]
    return (opened - 1 if picture else at + 1), end + 1


def _address(text: str, at: int) -> Span:
    scheme = 5 if text[at - 5 : at].lower() == "https" else 4
    if text[at - scheme : at].lower() not in ("http", "https"):
        return None
    rest = _REST.match(text, at)
    return at - scheme, rest.end() if rest else at + 3


def _name(text: str, at: int) -> Span:
    """An account, a person of people.yml, or an e-mail address."""
    name = _NAME.match(text, at)
    if name is None:
        return None
    start = at
    while start and (text[start - 1].isalnum() or text[start - 1] in "._+-"):
        start -= 1
    return start, name.end()


def _tag(text: str, at: int) -> Span:
    tag = _TAG.match(text, at)
    if tag is None or (at and (text[at - 1].isalnum() or text[at - 1] in "_&/")):
        return None
    return at, tag.end()


def _without_code(text: str) -> str:
    """The text with spaces in place of fenced code and of code in a line."""
    lines = text.split("\n")
    fence = ""
    for number, line in enumerate(lines):
        found = _FENCE.match(line)
        if fence:
            lines[number] = " " * len(line)
            if found and found[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif found:
            fence = found[1]
            lines[number] = " " * len(line)
    text = "\n".join(lines)
    ticks = [match.span() for match in _TICKS.finditer(text)]
    later: dict[int, list[int]] = {}  # by how many ticks: where such runs are, the next one last
    for place in range(len(ticks) - 1, -1, -1):
        later.setdefault(ticks[place][1] - ticks[place][0], []).append(place)
    pieces: list[str] = []
    done = place = 0
    while place < len(ticks):
        start, end = ticks[place]
        same = later[end - start]
        while same and same[-1] <= place:
            same.pop()
        if same:
            stop = ticks[same[-1]][1]
            pieces += (text[done:start], _CHARACTER.sub(" ", text[start:stop]))
            done = stop
            place = same[-1]
        place += 1
    return "".join(pieces) + text[done:]


def _blank(match: re.Match[str]) -> str:
    found = match[0]
    return _CHARACTER.sub(" ", found) if "\n" in found else " " * len(found)
