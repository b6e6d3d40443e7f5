"""Posts as files: from a path and bytes to a Post and its problems.

What is needed at every publish tick (ids, quick dates) is imported at once; parsing, with
python-frontmatter and the schema, when the first post is parsed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.content.dates import Undated, header_dates, moment
from pipeline.content.demands import Demands, demands
from pipeline.content.mending import mend
from pipeline.content.paths import day_of, is_candidate, post_id, slug
from pipeline.content.rules import RULES
from pipeline.content.sizes import MAX_BYTES
from pipeline.post import Post
from pipeline.problem import Problem, Span

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
    "moment",
    "parse",
    "post_id",
    "slug",
]

_NO_BODIES: Mapping[str, tuple[str, bytes]] = {}
_NO_DEMANDS = Demands()


@dataclass(frozen=True, slots=True)
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


def compose(front: Mapping[str, Any], body: str) -> str:
    """A post's file: front matter and body; texts are quoted where YAML asks for it."""
    from pipeline.content.header import HANDLER

    return f"---\n{HANDLER.export(dict(front))}---\n{body}"
