"""A new post: where its file goes, and what it begins with."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pipeline import content
from pipeline.brand import Brand
from pipeline.content import Undated
from pipeline.markup import one_line
from pipeline.writing.refusal import Refused


def start(
    brand: Brand,
    exists: Callable[[str], bool],
    title: str,
    at: datetime | None,
    channels: Sequence[str] = (),
    *,
    lang: str | None = None,
    bundle: bool = False,
) -> tuple[str, bytes]:
    """The path and bytes of a new draft, of an idea where `at` is None; Refused where it is taken.

    `exists` tells whether a path of the repository has something already.
    """
    title = one_line(title)
    if not title:
        raise Refused("a post needs a title", hint='Write: pipeline new "Noël à l\'atelier"')
    for channel in channels:
        if channel not in brand.channels:
            raise Refused(
                "brand.yml has no channel {channel}",
                hint="It has {known}.",
                channel=channel,
                known=", ".join(brand.channels),
            )
    slug = content.slug(title)
    identity = f"ideas/{slug}" if at is None else f"{at:%Y/%m/%d}-{slug}"
    for path in (f"content/{identity}.md", f"content/{identity}"):
        if exists(path):
            raise Refused(
                "{path} is there already", hint="Choose another title, or another day.", path=path
            )
    path = f"content/{identity}/index.md" if bundle else f"content/{identity}.md"
    front: dict[str, Any] = {} if at is None else {"date": short(at, brand)}
    front["title"] = title
    if channels:
        front["channels"] = list(dict.fromkeys(channels))
    if lang:
        front["lang"] = lang
    if at is not None:
        front["draft"] = True
    data = content.compose(front, f"{title}\n").encode()
    for problem in content.parse(path, data, brand).problems:
        if problem.level == "error":
            raise Refused("the post would not be valid: {reason}", reason=problem.message)
    return path, data


def short(at: datetime, brand: Brand) -> str:
    """The time in the brand's zone; with its offset where summer time makes that needed."""
    naive = at.replace(tzinfo=None, fold=0).isoformat(timespec="minutes")
    try:
        same = content.moment(naive, brand.timezone, None) == at
    except Undated:
        same = False
    return naive if same else at.isoformat(timespec="minutes")
