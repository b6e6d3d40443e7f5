"""What networks find in a text by themselves: hashtags, in the way that most have in common."""

from pipeline.networks import addresses
from pipeline.variant import Facet


def tags(text: str) -> list[Facet]:
    """The hashtags of a text, without '#'."""
    if "#" not in text and "＃" not in text:
        return []
    return [Facet(tag.start, tag.end, "tag", tag.text[1:]) for tag in addresses.hashtags(text)]
