"""What networks find in a text by themselves: hashtags and names, as most have them in common."""

from pipeline.expression import late
from pipeline.networks import addresses
from pipeline.networks.weighing import apart
from pipeline.variant import Facet

_NAME = late(r"@(?<![\w@/.]@)([A-Za-z0-9_](?:[A-Za-z0-9_.]*[A-Za-z0-9_])?)")


def tags(text: str) -> list[Facet]:
    """The hashtags of a text, without '#'."""
    if "#" not in text and "＃" not in text:
        return []
    return [Facet(tag.start, tag.end, "tag", tag.text[1:]) for tag in addresses.hashtags(text)]


def tags_and_names(text: str) -> list[Facet]:
    """The hashtags of a text, and every @name."""
    if "@" not in text:
        return tags(text)
    names = [Facet(name.start(), name.end(), "mention", name[1]) for name in _NAME.finditer(text)]
    return tags(text) + apart(names, [(url.start, url.end) for url in addresses.urls(text)])
