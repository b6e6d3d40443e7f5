"""Printing what others wrote: nothing in it may steer a terminal or a CI log."""

from pipeline.expression import late

_CONTROL = late(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """The text with control, escape and direction-override characters made visible.

    So is `##[`, with which older commands to the runners of CI jobs begin, anywhere in a line.
    """
    if "##[" in text:
        text = text.replace("##[", "##\\x5b")
    if text.isprintable():
        return text
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def line(text: str) -> str:
    """The text on one line, so that nothing in it can start a line of its own."""
    return clean(" ".join(text.split()))


def workflow(text: str) -> str:
    """A GitHub workflow command's message: percent, newlines escaped, nothing else special."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """The same for a property (file, title), where ':' and ',' are special too."""
    return workflow(text).replace(":", "%3A").replace(",", "%2C")
