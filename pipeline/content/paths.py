"""A post's id and day, read from its path."""

import re
import unicodedata
from datetime import date

_DATED = re.compile(r"content/(\d{4}/\d{2}/\d{2}-[^/]+)(?:/index)?\.md").fullmatch
_IDEA = re.compile(r"content/(ideas/[^/]+)(?:/index)?\.md").fullmatch


def post_id(path: str) -> str | None:
    """The id of the post whose file this is; None where a file of this path is no post."""
    dated = _DATED(path)
    if dated:  # its file's name begins with a day, or is index.md
        return dated[1]
    idea = _IDEA(path)
    return idea[1] if idea and not _is_note(path) else None


def _is_note(path: str) -> bool:
    """READMEs and hidden files are no posts, wherever they lie."""
    name = path.rpartition("/")[2]
    return name.startswith((".", "_")) or name.lower() == "readme.md"


def is_candidate(path: str) -> bool:
    """Whether the author can have meant this file as a post."""
    return path.endswith(".md") and not _is_note(path)


def day_of(post: str) -> date | None:
    """The day that a post is filed under; None for an idea, ValueError for 2026/02/30."""
    if post.startswith("ideas/"):
        return None
    return date(int(post[0:4]), int(post[5:7]), int(post[8:10]))


def is_dated(post: str) -> bool:
    """Whether the day in an id exists; an idea needs none."""
    try:
        day_of(post)
    except ValueError:
        return False
    return True


def advice(path: str) -> str:
    """Why a file can't be a post where it lies, and where it should."""
    found = _DATED(path)
    if found and not is_dated(found[1]):
        return f"there is no day {found[1][:10]}; move the file to the day it is meant for"
    return (
        "a post lies at content/YYYY/MM/DD-slug.md, at content/YYYY/MM/DD-slug/index.md with its "
        "pictures, or at content/ideas/slug.md; move the file there"
    )


def slug_of(post: str) -> str:
    """The last word of an id, without its day."""
    name = post.rpartition("/")[2]
    return name if post.startswith("ideas/") else name[3:]


def slug(text: str) -> str:
    """A French or English title as a slug: `L'œuvre d'été` is l-oeuvre-d-ete."""
    spelled = text.lower()
    for letter, plain in (
        ("œ", "oe"),
        ("æ", "ae"),
        ("ß", "ss"),
        ("ø", "o"),
        ("ł", "l"),
        ("đ", "d"),
    ):
        spelled = spelled.replace(letter, plain)
    signs = unicodedata.normalize("NFKD", spelled)
    bare = "".join(sign for sign in signs if not unicodedata.combining(sign))
    words = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    if len(words) > 60:
        words = words[:61].rpartition("-")[0] or words[:60]
    return words or "post"


def renamed(path: str, slug_: str) -> str:
    """The path with another slug."""
    return re.sub(r"(/\d{2}-|/ideas/)[^/]+?((?:/index)?\.md)$", lambda m: m[1] + slug_ + m[2], path)


def moved(path: str, day: date) -> str:
    """The path under another day."""
    return re.sub(r"^content/\d{4}/\d{2}/\d{2}-", f"content/{day:%Y/%m/%d}-", path)


def planned(path: str, written: str) -> str:
    """The path of an idea once it has the date that was written."""
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})", written)
    day = f"{found[1]}/{found[2]}/{found[3]}" if found else "YYYY/MM/DD"
    return path.replace("content/ideas/", f"content/{day}-", 1)
