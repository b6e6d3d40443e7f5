"""A row of another tool's file: one post as that tool knows it."""

from collections.abc import Mapping
from typing import Any

from pipeline.frozen import field, frozen


@frozen
class Row:
    """What was read of one post; `where` names its place: `posts.csv:12`, `posts/2025/x.md`.

    `at` is the date as written, "" where there is none. `markdown` says that the text is Markdown
    already; other texts are plain, and their signs mean themselves. `pictures` are addresses or
    paths beside the file, `alts` their texts in the same order. `path` is the post's own file
    where the other tool was this one. `front` has further front matter.
    """

    where: str
    text: str
    at: str = ""
    title: str = ""
    channels: tuple[str, ...] = ()
    link: str = ""
    pictures: tuple[str, ...] = ()
    alts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    lang: str = ""
    first_comment: str = ""
    path: str = ""
    markdown: bool = False
    draft: bool = False
    front: Mapping[str, Any] = field(default_factory=dict)


class Misread(Exception):
    """A row, or a file, that cannot be taken, and why; `where` names its place."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(message)
        self.where = where
        self.message = message
