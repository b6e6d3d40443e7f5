"""A text with its facets as HTML: links, mentions and tags coloured, emphasis shown."""

from collections.abc import Sequence
from html import escape

from pipeline.preview.links import web
from pipeline.variant import Facet

_TAGS = {"bold": "strong", "italic": "em", "strike": "s", "code": "code", "heading": "strong"}


def marked(text: str, facets: Sequence[Facet]) -> str:
    """The text escaped, each facet around its stretch; what is no web address is no link."""
    if not facets:
        return escape(text)
    position = 0
    pieces = []
    for facet in facets:
        if not position <= facet.start <= facet.end <= len(text):
            return _nested(text, facets)
        pieces.append(escape(text[position : facet.start]))
        pieces.append(_wrapped(escape(text[facet.start : facet.end]), facet))
        position = facet.end
    pieces.append(escape(text[position:]))
    return "".join(pieces)


def _nested(text: str, facets: Sequence[Facet]) -> str:
    """The same for facets that hold or overlap one another: each stretch gets all of its own."""
    edges = {0, len(text)}
    for facet in facets:
        edges.update(min(max(edge, 0), len(text)) for edge in (facet.start, facet.end))
    cuts = sorted(edges)
    waiting = sorted(facets, key=lambda facet: (facet.start, -facet.end), reverse=True)
    around: list[Facet] = []
    pieces = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        around = [facet for facet in around if facet.end > start]
        while waiting and waiting[-1].start <= start:
            facet = waiting.pop()
            if facet.end > start:
                around.append(facet)
        piece = escape(text[start:end])
        for facet in reversed(around):
            piece = _wrapped(piece, facet)
        pieces.append(piece)
    return "".join(pieces)


def _wrapped(piece: str, facet: Facet) -> str:
    """An escaped piece inside its facet's element."""
    match facet.type:
        case "link":
            address = web(facet.value)
            if address:
                return f'<a href="{escape(address)}" rel="noopener noreferrer">{piece}</a>'
            return f'<span class="mark">{piece}</span>'
        case "mention" | "tag":
            return f'<span class="mark">{piece}</span>'
        case "quote":
            return f'<span class="quote">{piece}</span>'
        case "pre":
            return f"<code>{piece}</code>"
    tag = _TAGS[facet.type]
    return f"<{tag}>{piece}</{tag}>"
