"""Marks: the plain ones of a paragraph, read in one pass where nothing else stands beside them."""

import re
from typing import Any

Token = dict[str, Any]

_NONE = re.compile(r"[^\\`*_!\[\]<~@\n]+")  # a text without any mark, as most are
# What may mean something that this pass does not know: such a text is mistune's.
_ODD = re.compile(r"[\\`_<~\t\r\f\v]|!\[")
_LEFT = re.compile(r"[*\[\]\n]")
_WORDS = r"[^\\`*_\[\]<~@&\n]"
_MARK = re.compile(
    rf"""
      \[(?P<label>{_WORDS}+)\]\((?P<url>[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9:/?=.~+,;\#-]*)\)
    | @\{{(?P<person>[^{{}}\n]{{1,64}})\}}
    | [ ]*(?P<newline>\n)\s*
    | (?:\A|(?<=[ \n]))(?P<stars>\*\*?)(?P<stressed>(?![\s*]){_WORDS}*(?<!\s))(?P=stars)
      (?=[ \n.,;:!?)]|\Z)
    """,
    re.VERBOSE,
)
_STYLES = {"*": "emphasis", "**": "strong"}


def tokens(text: str) -> list[Token] | None:
    """The same as mistune makes of a paragraph; None where that takes mistune itself.

    Read here are new lines, people, links whose label holds no mark, and stressed words that hold
    none and stand between spaces.
    """
    if _NONE.fullmatch(text):
        return [{"type": "text", "raw": text}]
    if _ODD.search(text):
        return None
    found: list[Token] = []
    at = 0
    for mark in _MARK.finditer(text):
        start, end = mark.span()
        if start > at:
            if _LEFT.search(text, at, start):
                return None
            found.append({"type": "text", "raw": text[at:start]})
        at = end
        kind = mark.lastgroup
        if kind == "newline":
            found.append({"type": "softbreak"})
        elif kind == "url":
            label = {"type": "text", "raw": mark["label"]}
            found.append({"type": "link", "children": [label], "attrs": {"url": mark["url"]}})
        elif kind == "person":
            found.append({"type": "person", "raw": mark["person"].strip()})
        else:
            words = {"type": "text", "raw": mark["stressed"]}
            found.append({"type": _STYLES[mark["stars"]], "children": [words]})
    if at < len(text):
        if _LEFT.search(text, at):
            return None
        found.append({"type": "text", "raw": text[at:]})
    return found
