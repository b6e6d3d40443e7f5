"""Tables of posts as other tools write them: Buffer, Hootsuite, Publer, our own, a plain one.

Columns are known by their names, in English or French; Hootsuite's bulk file has no names, and is
known by its two or three columns that begin with a date. What tools write was read in their own
help pages (Publer: twelve columns, pictures parted by commas, alternative texts by `||`; Hootsuite:
date, text, link; Buffer: Text, Image URL, Tags, Posting Time).
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from pipeline.errors import PipelineError
from pipeline.transfer.row import Misread, Row

Kind = Literal["pipeline", "buffer", "hootsuite", "publer", "plain"]
KINDS: tuple[Kind, ...] = ("pipeline", "buffer", "hootsuite", "publer", "plain")
LARGEST = 100 << 20  # bytes
LONGEST = 10 << 20  # characters of a cell

_MEANS: Mapping[str, str] = {
    **dict.fromkeys(
        ("date", "posting time", "posting date", "scheduled at", "scheduled time", "schedule"), "at"
    ),
    **dict.fromkeys(("publication", "date de publication", "date et heure", "datetime"), "at"),
    **dict.fromkeys(("time", "heure"), "time"),
    **dict.fromkeys(("text", "texte", "message", "content", "contenu", "caption", "post"), "text"),
    **dict.fromkeys(("title", "titre"), "title"),
    **dict.fromkeys(("channels", "channel", "comptes", "compte", "networks"), "channels"),
    **dict.fromkeys(("reseaux", "reseau", "profiles", "accounts", "platforms"), "channels"),
    **dict.fromkeys(("link", "links", "lien", "liens", "url"), "link"),
    **dict.fromkeys(("picture", "pictures", "image", "images", "image url"), "pictures"),
    **dict.fromkeys(("media", "media url", "media urls", "photo", "image urls"), "pictures"),
    **dict.fromkeys(("alt", "alt text", "alt texts", "texte alternatif"), "alts"),
    **dict.fromkeys(("tags", "hashtags", "mots diese"), "tags"),
    **dict.fromkeys(("label", "labels", "etiquettes"), "labels"),
    **dict.fromkeys(("comment", "comments", "first comment", "premier commentaire"), "comments"),
    **dict.fromkeys(("lang", "language", "langue"), "lang"),
    "file": "path",
    "more": "more",
}
_HOOTSUITE_DATE = re.compile(r"\s*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[ T]\d{1,2}[:h]\d{2}")
_PUBLER = re.compile(r"(Media URL|Alt text|Link)\(s\)")


def read(name: str, data: bytes, kind: Kind | None = None) -> tuple[Kind, list[Row | Misread]]:
    """What the table is and its rows in order; PipelineError where it is no table of posts."""
    if len(data) > LARGEST:
        raise PipelineError(
            f"{name} has {len(data):,} bytes; {LARGEST:,} are the most", hint="Part it in two."
        )
    text = decoded(name, data)
    lines = list(_lines(name, text))
    if not lines:
        raise PipelineError(f"{name} has no rows", hint="Export it again from the other tool.")
    _, head = lines[0]
    found = kind or _kind(name, lines)
    if found == "hootsuite" and (kind is None or _HOOTSUITE_DATE.match(head[0])):
        return found, [_hootsuite(f"{name}:{line}", cells) for line, cells in lines]
    columns = [_means(title) for title in head]
    if "text" not in columns:
        raise PipelineError(
            f"{name}:1: no column holds the text of the posts (there are {', '.join(head)})",
            hint="Call it `text` (or `texte`); the others date, channels, link, picture, alt.",
        )
    twice = {column for column in columns if column and columns.count(column) > 1}
    if twice - {"pictures", "alts", "link"}:
        raise PipelineError(
            f"{name}:1: two columns are the {' and the '.join(sorted(twice))}",
            hint="Rename the one that should not be read.",
        )
    take = _TAKEN[found]
    return found, [_row(f"{name}:{line}", columns, cells, take) for line, cells in lines[1:]]


def decoded(name: str, data: bytes) -> str:
    """The text of a file that a spreadsheet wrote: UTF-8, UTF-16 or, from Excel, Windows-1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif data[1:2] == b"\0" and data[:1] not in (b"", b"\0"):
        encoding = "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8-sig" or b"\0" in data:
            raise PipelineError(
                f"{name} is no text (byte {error.start})", hint="Save it as CSV in UTF-8."
            ) from error
    tried = data.decode("utf-8", "replace")
    broken = tried.count("\ufffd")
    if sum(not sign.isascii() for sign in tried) > 2 * broken:
        at = next(n for n, sign in enumerate(tried) if sign == "\ufffd")
        line = tried.count("\n", 0, at) + 1
        raise PipelineError(
            f"{name}:{line}: a sign here is not UTF-8, as the others are",
            hint="Save the table again as CSV in UTF-8.",
        )
    return data.decode("cp1252", "replace")


def _lines(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the line it begins on."""
    if "\0" in text:
        raise PipelineError(f"{name} holds NUL characters", hint="Save it as CSV in UTF-8.")
    csv.field_size_limit(LONGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise PipelineError(
            f"{name}:{begins}: the table breaks off here: {error}",
            hint="Look for a quotation mark that is not closed.",
        ) from error


def _delimiter(text: str) -> str:
    """The sign between cells: that which the first line has most, outside of quotes."""
    bare = re.sub(r'"(?:[^"]|"")*"', "", text[:65_536]).lstrip().partition("\n")[0]
    return max(",;\t", key=bare.count)


def _kind(name: str, lines: Sequence[tuple[int, list[str]]]) -> Kind:
    _, head = lines[0]
    means = [_means(title) for title in head]
    if "more" in means and "path" in means:
        return "pipeline"
    if sum(bool(_PUBLER.search(title)) for title in head) >= 2:
        return "publer"
    if _HOOTSUITE_DATE.match(head[0]) and len(head) in (2, 3, 4):
        return "hootsuite"
    if any(title.strip().lower() in ("posting time", "image url") for title in head):
        return "buffer"
    if "text" in means:
        return "plain"
    raise PipelineError(
        f"{name}:1: this is no table of posts that we know (its columns are {', '.join(head)})",
        hint=f"Name the columns date, text, channels, link, picture, alt, or say --from "
        f"{'|'.join(KINDS)}.",
    )


def _means(title: str) -> str:
    """What a column holds, "" where it is not for us."""
    plain = unicodedata.normalize("NFKD", title.partition(" - ")[0].replace("(s)", "s"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()
    return _MEANS.get(" ".join(re.sub(r"[^a-z]+", " ", plain).split()), "")


def _row(
    where: str,
    columns: Sequence[str],
    cells: Sequence[str],
    take: Callable[[str, Mapping[str, list[str]]], Row],
) -> Row | Misread:
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        return Misread(
            where,
            f"it has {len(cells)} cells and the table {len(columns)} columns: put a text that "
            "holds the sign between cells in quotation marks",
        )
    held: dict[str, list[str]] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column:
            held.setdefault(column, []).append(cell)
    try:
        return take(where, held)
    except Misread as error:
        return error


def _first(held: Mapping[str, list[str]], column: str) -> str:
    return next((cell.strip() for cell in held.get(column, ()) if cell.strip()), "")


def _parted(held: Mapping[str, list[str]], column: str, sign: str) -> tuple[str, ...]:
    parts = [part.strip() for cell in held.get(column, ()) for part in re.split(sign, cell)]
    return tuple(part for part in parts if part)


def _alts(held: Mapping[str, list[str]], sign: str) -> tuple[str, ...]:
    """Alternative texts in the order of the pictures; one that is empty keeps its place."""
    parts = [part.strip() for cell in held.get("alts", ()) for part in re.split(sign, cell)]
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)


def _usual(where: str, held: Mapping[str, list[str]]) -> Row:
    """A plain table, and Buffer's, whose tags are its own labels."""
    return Row(
        where,
        text=_first(held, "text"),
        at=" ".join(filter(None, (_first(held, "at"), _first(held, "time")))),
        title=_first(held, "title"),
        channels=_parted(held, "channels", r"[,;|\n]"),
        link=_first(held, "link"),
        pictures=_parted(held, "pictures", r"[\s|]+|[,;](?=\s|https?:|$)"),
        alts=_alts(held, r"\|\|?|\n"),
        tags=tuple(tag.lstrip("#") for tag in _parted(held, "tags", r"[\s,;]+")),
        lang=_first(held, "lang"),
        first_comment=_first(held, "comments"),
    )


def _buffer(where: str, held: Mapping[str, list[str]]) -> Row:
    return _usual(where, {column: cells for column, cells in held.items() if column != "tags"})


def _publer(where: str, held: Mapping[str, list[str]]) -> Row:
    links = _parted(held, "link", r",(?=\s*https?:)")
    if len(links) > 1:
        raise Misread(where, "it has several links (a carousel of links): keep one")
    row = _usual(where, {column: cells for column, cells in held.items() if column != "comments"})
    comments = _parted(held, "comments", r"\|\|")
    if len(comments) > 1:
        raise Misread(where, f"it has {len(comments)} comments; a post has one first comment")
    return Row(
        where,
        text=row.text,
        at=row.at,
        title=row.title,
        link=links[0] if links else "",
        pictures=_parted(held, "pictures", r",(?=\s*https?:)|\s+"),
        alts=_alts(held, r"\|\|"),
        first_comment=comments[0] if comments else "",
    )


def _hootsuite(where: str, cells: Sequence[str]) -> Row | Misread:
    if len(cells) < 2 or not _HOOTSUITE_DATE.match(cells[0]):
        return Misread(where, "it does not begin with a date and a text")
    filled = [cell.strip() for cell in cells] + ["", ""]
    if any(filled[3:]) or (filled[2] and not re.match(r"https?://\S+\Z", filled[2])):
        return Misread(
            where,
            "it is not a date, a text and a link: put a text that holds commas in quotation marks",
        )
    return Row(where, at=filled[0], text=filled[1], link=filled[2])


def _own(where: str, held: Mapping[str, list[str]]) -> Row:
    """A row of `pipeline export --csv`: Markdown, and what else the front matter had as JSON."""
    row = {column: unguarded(cells[0]) for column, cells in held.items()}
    try:
        front: Any = json.loads(row.get("more") or "{}")
    except (ValueError, RecursionError) as error:
        raise Misread(where, f"the column `more` is no JSON: {error}") from error
    if not isinstance(front, dict):
        raise Misread(where, "the column `more` is no JSON object")
    return Row(
        where,
        text=row.get("text", ""),
        at=row.get("at", "").strip(),
        title=row.get("title", ""),
        channels=tuple(filter(None, row.get("channels", "").split(" "))),
        link=row.get("link", ""),
        tags=tuple(filter(None, row.get("tags", "").split(" "))),
        lang=row.get("lang", ""),
        path=row.get("path", ""),
        markdown=True,
        front=front,
    )


_TAKEN: Mapping[Kind, Callable[[str, Mapping[str, list[str]]], Row]] = {
    "pipeline": _own,
    "buffer": _buffer,
    "hootsuite": _usual,
    "publer": _publer,
    "plain": _usual,
}

# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula; `unguarded` gives the same text back."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What was guarded."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
