"""Where things stand in the built tree, and which addresses a page may link to."""

import re
from functools import lru_cache
from urllib.parse import quote

from pipeline.preview.escaping import attribute

_SAFE = re.compile(r"[A-Za-z0-9_./-]*\Z")
_WEB = re.compile(r"(?i:https?)://[^\s<>\"\\^`{|}\x00-\x20]+\Z")


def page_file(post: str) -> str:
    """The file of a post's page."""
    return f"posts/{post}.html"


def variants_file(post: str) -> str:
    """The file of a post's variants."""
    return f"variants/{post}.json"


def page_of(post: str) -> str:
    """The address of a post's page from the top of the tree."""
    return escaped(page_file(post))


def escaped(path: str) -> str:
    """A path as an address says it."""
    return path if _SAFE.match(path) else quote(path, errors="surrogateescape")


def up(file: str) -> str:
    """The way from a file back to the top of the tree: `../` for each folder."""
    return "../" * file.count("/")


def web(address: str | None) -> str:
    """The address where it is one of the web, else "": no page links to `javascript:`."""
    return address if address and _WEB.match(address) else ""


@lru_cache(maxsize=64)  # the address of a link in a text is that of its card too
def href(address: str | None) -> str:
    """The same as an attribute says it."""
    return attribute(web(address))


def host(address: str) -> str:
    """The server that an address names, for people; never who logs in there."""
    parts = address.split("/", 3)
    return parts[2].rpartition("@")[2] if len(parts) > 2 and parts[2] else address
