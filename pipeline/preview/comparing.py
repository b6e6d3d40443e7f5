"""The page that tells what another branch changes in the calendar."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline import difference, git, project
from pipeline.brand import Brand
from pipeline.difference import Change
from pipeline.files import Folder
from pipeline.post import Post
from pipeline.preview.exchange import base_of
from pipeline.preview.links import page_of
from pipeline.preview.pages import Pages
from pipeline.preview.words import Words

_KINDS = ("added", "moved", "changed", "removed")


def page(root: str, tree: str, branch: str, commit: str, lang: str) -> bytes:
    """The page; `root` is the repository, `tree` the copy of the branch whose commit this is."""
    brand = project.load(Folder(Path(tree))).brand
    repository = git.open_repository(Path(root))
    base = base_of(root, commit, brand.publish.branch)
    pages = Pages(brand, lang=lang, live=True)
    changes = difference.commits(repository, base, commit) if base else []
    words = pages.words
    names = {
        "added": words.gettext("Added"),
        "moved": words.gettext("Moved"),
        "changed": words.gettext("Changed"),
        "removed": words.gettext("Removed"),
    }
    at = repository.committed_at(base).astimezone(brand.timezone) if base else None
    groups = [
        (kind, [_told(change, brand, words) for change in changes if change.kind == kind])
        for kind in _KINDS
    ]
    return pages.render(
        "difference",
        root="",
        here="difference",
        branch=branch,
        base=words.moment(at) if at else "-",
        groups=[(kind, some) for kind, some in groups if some],
        names=names,
        colon="\u00a0:" if words.lang == "fr" else ":",
    )


def _told(change: Change, brand: Brand, words: Words) -> dict[str, Any]:
    def when(post: Post | None) -> str:
        if post is None or post.date is None:
            return ""
        return words.moment(post.date.astimezone(brand.timezone))

    post = change.after or change.before
    names: Sequence[str] = change.channels
    return {
        "title": change.title,
        "href": page_of(change.id) if change.kind != "removed" else "",
        "lang": post.lang if post else "",
        "moved": change.kind == "moved",
        "before": when(change.before),
        "after": when(change.after),
        "channels": names,
        "what": change.what,
        "unreadable": change.unreadable,
    }
