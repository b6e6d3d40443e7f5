"""French typography: what to write in place of what a keyboard gives, in plain stretches of text.

Nothing is changed here: `edits` says where and how, `applied` makes the text with its edits. They
touch spaces, apostrophes, dots, dashes and the accents of capitals, and never what is no prose:
addresses, handles, hashtags, times, `:shortcodes:`, smileys, HTML.
"""

from pipeline.typography.edits import (
    NARROW,
    PARTS,
    Edit,
    Manner,
    Part,
    applied,
    edits,
    manner,
    settled,
)

__all__ = ["NARROW", "PARTS", "Edit", "Manner", "Part", "applied", "edits", "manner", "settled"]
