"""Rows become posts: what of another tool's text is front matter, and what is its Markdown."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pipeline import content, markup
from pipeline.brand import Brand
from pipeline.content import Undated
from pipeline.frozen import frozen
from pipeline.transfer import moments
from pipeline.transfer.moments import Order
from pipeline.transfer.row import Misread, Row
from pipeline.writing.starting import short

_STYLING = re.compile(r"[*_`~\[\]<>!|]|(?<=@)\{")
_PLACE = re.compile(r"content/[^\0\n]+\.md")
_ADDRESS = re.compile(r"https?://\S+")


@frozen
class Shaped:
    """A post about to be written: its front matter but for pictures, its body, where it goes.

    `path` is the first choice; `at` is None for an idea.
    """

    row: Row
    at: datetime | None
    front: Mapping[str, Any]
    body: str
    path: str


def shaped(row: Row, brand: Brand, names: Mapping[str, str], order: Order) -> Shaped:
    """The post that a row asks for; Misread where it cannot be one.

    `names` says what the other tool's accounts are called here; "" leaves one out.
    """
    if row.path and not _PLACE.fullmatch(row.path):
        raise Misread(row.where, f"{row.path} is no place of a post below content/")
    at = _at(row, brand, order)
    if not row.path and not row.text.strip() and not row.pictures and not row.link:
        raise Misread(row.where, "it has no text, no picture and no link")
    front: dict[str, Any] = {}
    if at is not None:
        front["date"] = short(at, brand)
    title = row.title if row.path else markup.one_line(row.title)
    if title:
        front["title"] = title
    channels = _channels(row, brand, names)
    if channels:
        front["channels"] = channels
    if row.lang:
        front["lang"] = row.lang
    if row.tags:
        front["tags"] = list(row.tags)
    if row.link:
        front["link"] = row.link
    if row.first_comment:
        front["first_comment"] = row.first_comment
    front |= _renamed(row.front, brand, names)
    if row.draft:
        front["draft"] = True
    body = row.text if row.markdown else written(row.text)
    slug = content.slug(title or _first_words(row.text) or "post")
    day = f"{at.astimezone(brand.timezone):%Y/%m/%d}-" if at else "ideas/"
    return Shaped(row, at, front, body.strip("\n") + "\n", row.path or f"content/{day}{slug}.md")


def _at(row: Row, brand: Brand, order: Order) -> datetime | None:
    if not row.at:
        return None
    try:
        return moments.read(row.at, order, brand.timezone)
    except Undated as error:
        raise Misread(row.where, error.message) from error


def _channels(row: Row, brand: Brand, names: Mapping[str, str]) -> list[str]:
    """The brand's channels that the row is for, [] where it leaves that to the brand."""
    by_word = _by_word(brand)
    found: list[str] = []
    for written_ in row.channels:
        name = names.get(written_, by_word.get(written_.casefold()))
        if name is None:
            raise Misread(
                row.where,
                f"the brand has no channel {written_}: say --channel {written_}=NAME (it has "
                f"{', '.join(brand.channels)}), or --channel {written_}= to leave it out",
            )
        if name and name not in found:
            found.append(name)
    if row.channels and not found:
        raise Misread(row.where, "all of its accounts are left out")
    return found


def _by_word(brand: Brand) -> dict[str, str]:
    """The brand's channels by their names in any case."""
    return {name.casefold(): name for name in brand.channels}


def _renamed(front: Mapping[str, Any], brand: Brand, names: Mapping[str, str]) -> dict[str, Any]:
    """Further front matter, with the variants under our own names, as the channels are."""
    found = dict(front)
    variants = found.get("variants")
    if isinstance(variants, Mapping):
        by_word = _by_word(brand)
        kept = {
            names.get(name, by_word.get(str(name).casefold(), name)): own
            for name, own in variants.items()
        }
        found["variants"] = {name: own for name, own in kept.items() if name}
        if not found["variants"]:
            del found["variants"]
    return found


def _first_words(text: str) -> str:
    words = _ADDRESS.sub(" ", text).split()
    return " ".join(words[:8])


def written(text: str) -> str:
    """A plain text as Markdown that shows it as it is: signs are escaped only where they must."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if _shows(text, text):
        return text
    careful = "\n".join(_line(line) for line in text.split("\n"))
    return careful if _shows(careful, text) else markup.plain(text)


def _line(line: str) -> str:
    """A line with as few signs escaped as it takes; tags and names of accounts stay alive."""
    start = len(line) - len(line.lstrip())
    tries = (
        line,
        f"{line[:start]}\\{line[start:]}",
        _STYLING.sub(r"\\\g<0>", line),
        _STYLING.sub(r"\\\g<0>", f"{line[:start]}\\{line[start:]}"),
    )
    return next((each for each in tries if _shows(each, line)), markup.plain(line))


def _shows(source: str, text: str) -> bool:
    """Whether Markdown shows this text in one piece, letter by letter, and nothing styled."""
    document = markup.parse(source)
    if not source.strip():
        return True
    if len(document.segments) != 1 or document.findings:
        return False
    (segment,) = document.segments
    if segment.pictures or any(span.type not in ("url", "literal") for span in segment.spans):
        return False
    return segment.text == "\n".join(line.strip() for line in _closed(text).split("\n"))


def _closed(text: str) -> str:
    """What any Markdown makes of white space: no more than one empty line, none at the ends."""
    return re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "\n\n", text.strip())
