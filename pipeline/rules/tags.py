"""The hashtags of a post: those of its text, then those of its front matter."""

from typing import NamedTuple

from pipeline.rules.case import Case, Finding


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
    found = [Place(tag.name, tag.start, tag.end, ()) for tag in case.text.tags]
    for index, tag in enumerate(case.post.tags):
        found.append(Place(tag.removeprefix("#"), 0, 0, ("tags", index)))
    return found
