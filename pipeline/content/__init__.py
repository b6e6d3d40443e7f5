"""Posts as files: from a path and bytes to a Post and its problems.

What is needed at every publish tick (ids, quick dates) is imported at once; parsing, with
python-frontmatter and the schema, when the first post is parsed.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipeline.content.dates import Undated, header_dates, moment
from pipeline.content.demands import Demands, demands
from pipeline.content.mending import mend
from pipeline.content.paths import day_of, is_candidate, moved, post_id, slug
from pipeline.content.rules import RULES
from pipeline.content.sizes import MAX_BYTES
from pipeline.frozen import frozen
from pipeline.post import Post
from pipeline.problem import Fix, Problem, Span

if TYPE_CHECKING:
    from pipeline.brand import Brand

__all__ = [
    "MAX_BYTES",
    "RULES",
    "Demands",
    "Parsed",
    "Undated",
    "compose",
    "day_of",
    "demands",
    "header_dates",
    "is_candidate",
    "locate",
    "mend",
    "mended_value",
    "moment",
    "moved",
    "parse",
    "post_id",
    "safe",
    "slug",
    "stretch",
]

_NO_BODIES: Mapping[str, tuple[str, bytes]] = {}
_NO_DEMANDS = Demands()


@frozen
class Parsed:
    """What came of a file: its post (None where nothing could be made of it), its problems."""

    post: Post | None
    problems: tuple[Problem, ...]


def parse(
    path: str,
    data: bytes,
    brand: "Brand",
    bodies: Mapping[str, tuple[str, bytes]] = _NO_BODIES,
    asked: Demands = _NO_DEMANDS,
) -> Parsed:
    """A post's file as a Post and its problems, sorted by place; bad input never raises.

    `bodies` are a bundle's own files by channel: path and bytes. `asked` is what this brand asks
    of front matter beyond the common form.
    """
    from pipeline.content.parsing import parse as parse_file

    return Parsed(*parse_file(path, data, brand, bodies, asked))


def locate(post: Post, *keys: str | int) -> Span:
    """Where a front matter key stands in `post.path`: `locate(post, "media", 0, "alt")`.

    A key that is missing is looked for at its parent, in the end at the head of the file. Slow:
    to be asked only when there is something to say.
    """
    from pipeline.yaml_source import Source

    return Source(post.header, line=2).find(*keys) or Span(1, 1, 1, 4)


def stretch(post: Post, start: int, end: int) -> Span | None:
    """Where a stretch of a body that stands in the front matter is; None where it can't be told."""
    from pipeline.content import scalars
    from pipeline.yaml_source import Source

    text = scalars.holding(post.header, post.body, post.body_line - 2)
    found = text.stretch(start, end) if text else None
    return Source(post.header, line=2).span(*found, trim=False) if found else None


def mended_value(
    post: Post, keys: tuple[str | int, ...], said: str, start: int, end: int, new: str
) -> tuple[Span, Fix | None] | None:
    """Where a stretch of the text at these keys stands, and how to have `new` there.

    Offsets count in `said`, which may be the written text without the spaces around it; where
    nothing is `said`, the whole text is meant. The fix is None where none is safe, all of it where
    the front matter has no text there.
    """
    from pipeline.content import scalars
    from pipeline.yaml_source import Source

    source = Source(post.header, line=2)
    node = source.node(*keys)
    if node is None:
        return None
    text = scalars.around(post.header, node.start_mark.index)
    if text is None or text.start != node.start_mark.index:
        return None
    span = source.span(text.start, text.end)
    shift = text.value.find(said)
    start, end = (start + shift, end + shift) if said else (0, len(text.value))
    if shift < 0:
        return span, None
    if said and (found := text.stretch(start, end)):
        span = source.span(*found, trim=False)
    change = scalars.change(post.header, text, start, end, new)
    return span, Fix(source.span(*change[:2], trim=False), change[2]) if change else None


def safe(post: Post, fix: Fix) -> Fix | None:
    """A fix of the post's file that keeps its front matter valid; None where there is none.

    What it writes into a text of the front matter gets that text's quotes.
    """
    lines = post.header.count("\n")
    if not 2 <= fix.span.line <= lines + 1:
        return fix if fix.span.line > lines + 2 else None
    from pipeline.content import scalars
    from pipeline.yaml_source import Source

    source = Source(post.header, line=2)
    first = source.offset(fix.span.line, fix.span.column)
    last = source.offset(fix.span.end_line, fix.span.end_column)
    text = scalars.around(post.header, first)
    if text is None:
        return None
    start, end = text.offset(first), text.offset(last)
    if start is None or end is None:
        return None
    change = scalars.change(post.header, text, start, end, fix.text)
    return Fix(source.span(*change[:2], trim=False), change[2]) if change else None


def compose(front: Mapping[str, Any], body: str) -> str:
    """A post's file: front matter and body; texts are quoted where YAML asks for it."""
    from pipeline.content.header import HANDLER

    return f"---\n{HANDLER.export(dict(front))}---\n{body}"
