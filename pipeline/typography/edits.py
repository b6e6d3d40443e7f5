"""Edits: each place where a French text is not set as it should be, and what to write there."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Literal, NamedTuple, get_args

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.typography import accents, bonds
from pipeline.typography.hidden import prose

Part = Literal["spaces", "apostrophes", "ellipsis", "accents", "dashes", "numbers", "titles"]
PARTS: tuple[Part, ...] = get_args(Part)

NBSP = "\u00a0"
NARROW = "\u202f"
_SPACES = " \u00a0\u202f\u2007\u2009"
_HARD = (NBSP, NARROW, "\u2007")


class Edit(NamedTuple):
    """Write `new` in place of a stretch, for this reason."""

    start: int
    end: int
    new: str
    part: Part
    why: str


@frozen
class Manner:
    """How a brand sets its French; `spaces` is whose convention holds for punctuation."""

    parts: frozenset[Part] = frozenset(PARTS)
    spaces: Literal["france", "quebec"] = "france"
    apostrophe: str = "’"
    dash: str = "–"


@lru_cache(maxsize=64)
def manner(
    lang: str,
    parts: tuple[Part, ...] = PARTS,
    spaces: str = "auto",
    apostrophe: str = "curly",
    dash: str = "en",
) -> Manner | None:
    """The manner for a language; None where there is nothing to look at.

    Canada's French is set as in Québec. Switzerland's has conventions of its own for spaces.
    """
    language, _, region = lang.replace("_", "-").lower().partition("-")
    if language != "fr":
        return None
    chosen = set(parts)
    if spaces == "auto":
        spaces = "quebec" if region == "ca" else "france"
        if region == "ch":
            chosen.discard("spaces")
    if apostrophe == "any":
        chosen.discard("apostrophes")
    return Manner(
        frozenset(chosen),
        "quebec" if spaces == "quebec" else "france",
        "'" if apostrophe == "straight" else "’",
        "—" if dash == "em" else "–",
    )


def edits(source: str, shown: str, manner: Manner) -> tuple[Edit, ...]:
    """What to write otherwise, in order, none inside another.

    `shown` is the source with blanks in place of what the caller knows to be no prose.
    """
    return look(source, shown, manner)[0]


@lru_cache(maxsize=16)
def look(source: str, shown: str, manner: Manner) -> tuple[tuple[Edit, ...], bool]:
    """The edits, and whether some had to be left for the next look: they met others."""
    text = prose(shown)
    found: list[Edit] = []
    for part, part_of in _LOOKS.items():
        if part in manner.parts:
            found += (
                edit
                for edit in part_of(source, text, manner)
                if source.startswith(text[edit.start : edit.end], edit.start)  # not what is hidden
            )
    if len(found) < 2:
        return tuple(found), False
    found.sort(key=lambda edit: (edit.start, edit.end))
    kept: list[Edit] = []
    done = -1
    for edit in found:
        if edit.start >= done:
            kept.append(edit)
            done = edit.end
    return tuple(kept), len(kept) < len(found)


def applied(source: str, edits: Iterable[Edit]) -> str:
    """The text with its edits."""
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (source[done : edit.start], edit.new)
        done = edit.end
    return "".join(pieces) + source[done:] if pieces else source


def settled(source: str, shown: str, manner: Manner) -> str:
    """The text with its edits, and with those that these make room for."""
    for _ in range(_ROUNDS):
        found, more = look(source, shown, manner)
        source = applied(source, found)
        if not more:
            break
        shown = applied(shown, found)
    return source


_ROUNDS = 9


# Spaces

# The patterns of this module begin with the sign itself, and only then say what may stand before
# it: so the search leaps from sign to sign.
_SIGNS = re.compile(r"[!?;:«»](?:(?<=[!?])[!?]+)?")
_AFTER = re.compile(r"[*_~]*(?:[^\w\s/\\=&#@+<>^|%$:;!?-]|\s|\Z)")
_BEFORE = re.compile(r"[\w)\]}»”\"’'`*_~%€$£°.…\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")
_MARKER = re.compile(r"(?:[ \t>|]|[-+*][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t])*(?:[-+*|]|\d{1,9}[.)])?")
_FAR = 400  # characters; no marks of a line's beginning are longer
_NAMES = {NBSP: "a no-break space (U+00A0)", NARROW: "a narrow no-break space (U+202F)"}


def _spaces(source: str, text: str, manner: Manner) -> Iterator[Edit]:
    for match in _SIGNS.finditer(text):
        sign = match[0]
        if sign == "«":
            edit = _inside(source, match.end())
        elif sign == "»":
            edit = _closing(source, match.start())
        else:
            edit = _before(source, text, match, manner)
        if edit is not None:
            yield edit


def _inside(source: str, start: int) -> Edit | None:
    """After «."""
    if start > 1 and source[start - 2].isalnum():
        return None
    end = start
    while end < len(source) and source[end] in _SPACES:
        end += 1
    if source[end : end + 1] in ("", "\n", "»") or source[start:end] in _HARD:
        return None
    return Edit(start, end, NBSP, "spaces", f"{_NAMES[NBSP]} follows «")


def _closing(source: str, end: int) -> Edit | None:
    """Before »."""
    if source[end + 1 : end + 2].isalnum():
        return None
    start = _gap(source, end)
    if start == 0 or source[start - 1] in "\n«" or source[start:end] in _HARD:
        return None
    return Edit(start, end, NBSP, "spaces", f"{_NAMES[NBSP]} goes before »")


def _before(source: str, text: str, match: re.Match[str], manner: Manner) -> Edit | None:
    """Before ! ? ; and :."""
    sign, end = match[0], match.start()
    start = _gap(source, end)
    gap = source[start:end]
    if start == 0 or not _AFTER.match(source, match.end()) or _opens(source, start):
        return None
    if not _BEFORE.match(source, start - 1) or _ends_address(source, text, start):
        return None
    if manner.spaces == "quebec" and sign != ":":
        if not gap:
            return None
        return Edit(start, end, "", "spaces", f"no space goes before {sign} in Québec")
    if gap in _HARD:
        return None
    wanted = NBSP if sign == ":" else NARROW
    return Edit(start, end, wanted, "spaces", f"{_NAMES[wanted]} goes before {sign}")


def _ends_address(source: str, text: str, at: int) -> bool:
    """Whether what ends here is an address, which a no-break space might lengthen."""
    if text[at - 1] == source[at - 1] or source[at - 1] in ")`":
        return False
    token = source[max(0, at - 400) : at].split()[-1]
    return "/" in token or ":" in token or ("." in token and "@" not in token)


def _gap(source: str, end: int) -> int:
    """Where the spaces begin that stand before this place."""
    start = end
    while start and source[start - 1] in _SPACES:
        start -= 1
    return start


def _opens(source: str, at: int) -> bool:
    """Whether nothing but marks of Markdown stands on the line before this place."""
    line = source.rfind("\n", max(0, at - _FAR), at) + 1
    if not line and at > _FAR:
        return False
    found = _MARKER.match(source, line, at)
    return found is not None and found.end() == at


# Apostrophes

_STRAIGHT = late(
    r"""
    ['´‘](?: (?<=[^\W\d_].)(?=[^\W\d_])
        | (?P<elided> (?<=[ldjmtsnc].)(?<![\w'’´‘]..)
            | (?<=qu.)(?: (?<![\w'’´‘]...)
                | (?<=jusqu.)(?<![\w'’´‘].{6})
                | (?<=(?:lors|puis|quoi|pres)qu.)(?<![\w'’´‘].{7})
    )))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CURLY = late(r"[’´‘](?<=[^\W\d_].)(?=[^\W\d_])")


def _apostrophes(source: str, text: str, manner: Manner) -> Iterator[Edit]:
    wanted = manner.apostrophe
    if wanted == "'":
        for match in _CURLY.finditer(text):
            yield Edit(*match.span(), wanted, "apostrophes", "the apostrophe is straight (')")
        return
    if "'" not in text and "´" not in text and "‘" not in text:
        return
    for match in _STRAIGHT.finditer(text):
        start, end = match.span()
        after = source[end : end + 1]
        if match["elided"] is not None and (not after or after.isspace() or after in "'’´‘"):
            continue
        yield Edit(start, end, wanted, "apostrophes", "the apostrophe is curly (’)")


# Ellipsis

_DOTS = re.compile(r"(?<![./\\])\.{3,}(?![./\\])")
_ETC = late(r"\betc(?P<dots> ?(?:…|\.{2,})\.*)", re.IGNORECASE)


def _ellipsis(source: str, text: str, _manner: Manner) -> Iterator[Edit]:
    if "..." not in text and "tc" not in text and "TC" not in text:
        return
    for match in _ETC.finditer(text):
        yield Edit(*match.span("dots"), ".", "ellipsis", "“etc.” needs no more dots")
    for match in _DOTS.finditer(text):
        start, end = match.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        if before.isdecimal() and after.isdecimal():
            continue
        if text[max(start - 4, 0) : start].rstrip().lower().endswith("etc"):
            continue
        yield Edit(start, end, "…", "ellipsis", "three dots are one sign (…)")


# Dashes

_HYPHEN = late(r"(?<=[^\s\-–—|>+*]) (?P<hyphen>--?)[ \u00a0\u202f](?=[^\s\-–—|>+*])")


def _dashes(source: str, text: str, manner: Manner) -> Iterator[Edit]:
    if " -" not in text:
        return
    name = "an em dash (—)" if manner.dash == "—" else "an en dash (–)"
    for match in _HYPHEN.finditer(source):
        start, end = match.span("hyphen")
        if text[start:end] != match["hyphen"] or _opens(source, match.start()):
            continue
        if source[match.start() - 1].isdecimal() and source[match.end()].isdecimal():
            continue
        yield Edit(start, end, manner.dash, "dashes", f"{name} parts what is said, not a hyphen")


# Numbers

# What must not touch its number, and what must only stay on its line.
_GLUED = r"%|‰|€|£|\$|°[CF]|km/h|k[mg]|[cm]m|m[²³]|kWh?|[GMkT]o"
_UNITS = (
    rf"{_GLUED}|[kM]€|Md€|°|[mglLhtsWVK]|m[lL]|c[lL]|mg|ha|min|ms|[kMG]?Hz|dB|CHF|euros?|dollars?"
    r"|[kMGT]?Wh?|mAh|lm|lx"
)
_THOUSANDS = re.compile(r"[1-9](?<![\w.,+/-].)(?<!\d .)\d{0,2}(?: \d{3})+(?![\w/-]|[.,]\d{4})")
_UNIT = re.compile(
    rf"\d(?:(?P<space> +)(?:{_UNITS})|(?P<none>)(?:{_GLUED})"
    rf"|(?P<day>(?<!\d\d\d) +)(?:{bonds.MONTHS}))(?![\w'’]|-\w)"
)
_MINUTES = re.compile(r"h(?<=\d[ \u00a0\u202f]h)(?P<space> )(?=[0-5]\d(?!\d))")
_DIGIT = re.compile(r"\d")
_NUMBER = late(r"(?<![\w#@/.])[-+±]?\d[\d.,\u00a0\u202f ]*\Z")


def _numbers(source: str, text: str, manner: Manner) -> Iterator[Edit]:
    for start, end, parted in bonds.numbered(text):
        yield _bond(start, end, parted, "numbers")
    if not _DIGIT.search(text):
        return
    small = NARROW if manner.spaces == "france" else NBSP
    for match in _THOUSANDS.finditer(text):
        for at in range(match.start(), match.end()):
            if text[at] == " ":
                why = f"{_NAMES[small]} parts thousands"
                yield Edit(at, at + 1, small, "numbers", why)
    for match in chain(_UNIT.finditer(text), _MINUTES.finditer(text)):
        name = match.lastgroup or "space"
        start, end = match.span(name)
        if name == "none" and not _NUMBER.search(text, max(0, start - 24), start):
            continue
        parted = "the day and its month" if name == "day" else "a number and its unit"
        yield _bond(start, end, parted, "numbers")


def _titles(_source: str, text: str, _manner: Manner) -> Iterator[Edit]:
    for start, end, parted in bonds.titled(text):
        yield _bond(start, end, parted, "titles")


def _bond(start: int, end: int, parted: str, part: Part) -> Edit:
    return Edit(start, end, NBSP, part, f"{_NAMES[NBSP]} goes between {parted}")


# Accents


def _accents(_source: str, text: str, _manner: Manner) -> Iterator[Edit]:
    for start, end, right in accents.bare(text):
        yield Edit(start, end, right, "accents", f"capitals have accents: {right}")


_LOOKS = {
    "spaces": _spaces,
    "apostrophes": _apostrophes,
    "ellipsis": _ellipsis,
    "accents": _accents,
    "dashes": _dashes,
    "numbers": _numbers,
    "titles": _titles,
}
