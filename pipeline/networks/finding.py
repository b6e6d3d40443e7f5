"""What networks find in a text by themselves: hashtags, and the like."""

import re

from pipeline.variant import Facet

# A '#' at the start of a word, then letters, digits and '_', not digits alone.
_TAG = re.compile(r"(?<![\w&/#＃@])[#＃](?=\w*[^\W\d_])(\w+)")


def tags(text: str) -> list[Facet]:
    """The hashtags of a text, without '#'."""
    if "#" not in text and "＃" not in text:
        return []
    return [Facet(match.start(), match.end(), "tag", match[1]) for match in _TAG.finditer(text)]
