"""Paragraphs: running text goes past the parser of blocks, which takes most of the time."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from pipeline.markup import marks

if TYPE_CHECKING:
    import mistune

Token = dict[str, Any]

# What may reach over an empty line, or speak of another place: fences, HTML, tables, definitions.
_FAR = re.compile(r"[<|\r]|```|~~~|\]:")
# A line that may be more than running text: indented, a list, a quote, a heading, a break.
_SPECIAL = re.compile(
    r"\n(?:[^\S\n]|[-+=>`~]|\*(?!\*?[^\s*])|_(?!_?[^\s_])|\#(?![^\s\#])|\d++[.)])"
)


def tokens(markdown: "Callable[[], mistune.Markdown]", body: str, plain: bool) -> list[Token]:
    """What mistune makes of a body, empty lines left out.

    It is not asked for where it takes none: `plain` marks, as `marks` has them, are read without.
    """
    if _FAR.search(body):
        return _parsed(markdown(), body)
    found: list[Token] = []
    special: list[str] = []  # pieces in a row, for a list goes on after an empty line
    for piece in body.split("\n\n"):
        if _SPECIAL.search("\n" + piece) or (special and not piece):
            special.append(piece)
            continue
        if special:
            found += _parsed(markdown(), "\n\n".join(special) + "\n\n")
            special.clear()
        text = piece.strip(" \n\t\f")
        if text:
            children = marks.tokens(text) if plain else None
            if children is None:
                children = _marked(markdown(), text)
            found.append({"type": "paragraph", "children": children})
    if special:
        found += _parsed(markdown(), "\n\n".join(special))
    return found


def _marked(markdown: "mistune.Markdown", text: str) -> list[Token]:
    """What mistune itself makes of the text; the parser's own call would look for plain marks."""
    from mistune import InlineParser

    return InlineParser.__call__(markdown.inline, text, {"ref_links": {}})


def _parsed(markdown: "mistune.Markdown", body: str) -> list[Token]:
    return cast(list[Token], markdown(body))
