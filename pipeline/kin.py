"""Kin: the other posts with which some may share an id, an alias or a text."""

import re
from collections.abc import Iterable, Sequence

from pipeline import project
from pipeline.content import MAX_BYTES
from pipeline.errors import PipelineError
from pipeline.project import Entry, Project
from pipeline.rules import near_duplicate

_WORD = re.compile(r"[^\W_]+")
_MARGIN = 0.8  # words that are shared are a little fewer where the brand spells apart


def of(brand: Project, entries: Sequence[Entry], chosen: Iterable[Entry]) -> list[Entry]:
    """Those of the entries, the chosen ones left out, that may clash with one of the chosen.

    Cheap beside parsing them all: their files are read and looked at as they stand.
    """
    some = list(chosen)
    inside = {entry.path for entry in some}
    rest = [entry for entry in entries if entry.path not in inside]
    if not rest or not some:
        return []
    ids = {entry.id for entry in some}
    texts: list[frozenset[str]] = []
    renamed = ""
    level, options = brand.rules.line(near_duplicate)
    for parsed in project.read(brand, some):
        post = parsed.post
        if post is None:
            continue
        renamed += "\n".join(("", *post.aliases))
        bodies = {post.body, *(own.body for own in post.variants.values())}
        words = [frozenset(_WORD.findall(body.lower())) for body in bodies]
        texts += [each for each in words if len(each) > 2]
    texts = [] if level == "off" else texts
    former = set(renamed.split())
    return [
        entry
        for entry in rest
        if entry.id in ids
        or entry.id in former
        or _alike(brand, entry, texts, options.share / 100 * _MARGIN)
    ]


def _alike(brand: Project, entry: Entry, texts: Sequence[frozenset[str]], share: float) -> bool:
    """Whether a post has aliases, or most words of one of the texts."""
    try:
        files = [data for _, data in brand.tree.read_many(entry.files, MAX_BYTES)]
    except (OSError, PipelineError):
        return True  # whoever reads it will say what is wrong
    if b"aliases" in files[0]:
        return True
    for data in files if texts else ():
        words = frozenset(_WORD.findall(data.decode("utf-8", "replace").lower()))
        if any(len(text & words) >= share * len(text) for text in texts):
            return True
    return False
