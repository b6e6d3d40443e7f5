"""A text with its facets as HTML: links, mentions and tags coloured, emphasis shown."""

from collections.abc import Sequence
from itertools import pairwise

from pipeline.preview.escaping import text as safe
from pipeline.preview.links import href
from pipeline.variant import Facet

_AROUND = {
    "mention": ('<span class="mark">', "</span>"),
    "tag": ('<span class="mark">', "</span>"),
    "quote": ('<span class="quote">', "</span>"),
    "pre": ("<code>", "</code>"),
    "code": ("<code>", "</code>"),
    "bold": ("<strong>", "</strong>"),
    "heading": ("<strong>", "</strong>"),
    "italic": ("<em>", "</em>"),
    "strike": ("<s>", "</s>"),
}


def marked(text: str, facets: Sequence[Facet]) -> str:
    """The text escaped, each facet around its stretch; what is no web address is no link."""
    if not facets:
        return safe(text)
    position, length = 0, len(text)
    pieces: list[str] = []
    for start, end, type_, value in facets:
        if not position <= start <= end <= length:
            return _nested(text, facets)
        before, after = _around(type_, value)
        pieces += (safe(text[position:start]), before, safe(text[start:end]), after)
        position = end
    pieces.append(safe(text[position:]))
    return "".join(pieces)


def _nested(text: str, facets: Sequence[Facet]) -> str:
    """The same for facets that hold or overlap one another: each stretch gets all of its own."""
    edges = {0, len(text)}
    for facet in facets:
        edges.update(min(max(edge, 0), len(text)) for edge in (facet.start, facet.end))
    waiting = sorted(facets, key=lambda facet: (facet.start, -facet.end), reverse=True)
    open_: list[Facet] = []
    pieces = []
    for start, end in pairwise(sorted(edges)):
        open_ = [facet for facet in open_ if facet.end > start]
        while waiting and waiting[-1].start <= start:
            facet = waiting.pop()
            if facet.end > start:
                open_.append(facet)
        piece = safe(text[start:end])
        for facet in reversed(open_):
            before, after = _around(facet.type, facet.value)
            piece = f"{before}{piece}{after}"
        pieces.append(piece)
    return "".join(pieces)


def _around(type_: str, value: str) -> tuple[str, str]:
    """What goes before and after a facet's stretch."""
    if type_ != "link":
        return _AROUND[type_]
    address = href(value)
    return (f'<a href="{address}">', "</a>") if address else _AROUND["tag"]
