"""Comments that turn rules off and on in the text, as Vale writes them."""

import re

from pipeline.expression import late

_COMMENT = late(
    r"<!--\s*vale\s+(?:(?P<all>off|on)|(?P<rule>[\w.-]+)\s*=\s*(?P<is>YES|NO|on|off))\s*-->", re.I
)


def silenced(source: str, rule: str, at: int) -> bool:
    """Whether a comment before this place has turned the rule, its style or all rules off.

    `<!-- vale off -->` goes as far as `<!-- vale on -->`, `<!-- vale brand.emoji = NO -->` as far
    as `= YES`; what is never turned on again stays off to the end.
    """
    if "<!--" not in source:
        return False
    everything = alone = style = False
    for comment in _COMMENT.finditer(source, 0, at):
        off = (comment["all"] or comment["is"]).lower() in ("off", "no")
        if comment["all"]:
            everything = off
        elif comment["rule"] == rule:
            alone = off
        elif comment["rule"] == rule.partition(".")[0]:
            style = off
    return everything or alone or style
