"""The hashtags of a post: those of its text, then those of its front matter."""

from functools import lru_cache
from typing import NamedTuple

from pipeline.rules.case import Case, Finding
from pipeline.rules.text import Text


class Place(NamedTuple):
    """A hashtag without '#', and where the author wrote it."""

    name: str
    start: int
    end: int
    keys: tuple[str | int, ...]

    def finding(self, message: str, fix: str | None = None) -> Finding:
        """A finding that stands on this hashtag."""
        return Finding(message, self.start, self.end, self.keys, fix)


def written(case: Case) -> list[Place]:
    """Every hashtag where it is written, the text's first."""
    return _written(case.text, case.post.tags)


@lru_cache(maxsize=4)  # several rules ask, one after another
def _written(text: Text, tags: tuple[str, ...]) -> list[Place]:
    found = [Place(tag.name, tag.start, tag.end, ()) for tag in text.tags]
    for index, tag in enumerate(tags):
        found.append(Place(tag.removeprefix("#"), 0, 0, ("tags", index)))
    return found
