"""Emoji in a text: where each one starts and ends, whatever it is made of."""

from pipeline.expression import late

# Code points that show as emoji by themselves, from Unicode's emoji-data.txt
# (Emoji_Presentation=Yes, version 15.1); above U+1F000 the few unassigned ones do no harm.
_BY_THEMSELVES = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1"
    "\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705"
    "\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50"
    "\u2b55\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a\U0001f201\U0001f21a\U0001f22f"
    "\U0001f232-\U0001f236\U0001f238-\U0001f23a\U0001f250\U0001f251\U0001f300-\U0001f320"
    "\U0001f32d-\U0001f335\U0001f337-\U0001f37c\U0001f37e-\U0001f393\U0001f3a0-\U0001f3ca"
    "\U0001f3cf-\U0001f3d3\U0001f3e0-\U0001f3f0\U0001f3f4\U0001f3f8-\U0001f43e\U0001f440"
    "\U0001f442-\U0001f4fc\U0001f4ff-\U0001f53d\U0001f54b-\U0001f54e\U0001f550-\U0001f567\U0001f57a"
    "\U0001f595\U0001f596\U0001f5a4\U0001f5fb-\U0001f64f\U0001f680-\U0001f6c5\U0001f6cc"
    "\U0001f6d0-\U0001f6d2\U0001f6d5-\U0001f6d7\U0001f6dc-\U0001f6df\U0001f6eb\U0001f6ec"
    "\U0001f6f4-\U0001f6fc\U0001f7e0-\U0001f7eb\U0001f7f0\U0001f90c-\U0001f93a\U0001f93c-\U0001f945"
    "\U0001f947-\U0001f9ff\U0001fa70-\U0001faff"
)
_SIGN = "[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]"
_ONE = f"(?:{_SIGN}\ufe0f|[{_BY_THEMSELVES}])[\U0001f3fb-\U0001f3ff]?"
_EMOJI = late(
    "[\U0001f1e6-\U0001f1ff]{2}"  # a flag
    "|[0-9#*]\ufe0f?\u20e3"  # a keycap
    f"|{_ONE}[\U000e0020-\U000e007f]*(?:\u200d{_SIGN}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
_FIRST = late("[\u00a9\u00ae\u20e3\u203c\u2049\u2122-\u21aa\u231a-\u3299\U0001f004-\U0001faff]")


def find(text: str) -> list[tuple[int, int]]:
    """Where each emoji starts and ends; signs such as ™, → and ✓ count only when shown as one."""
    if text.isascii():
        return []
    found: list[tuple[int, int]] = []
    settled = 0
    for first in _FIRST.finditer(text):
        start = first.start()
        if first[0] == "\u20e3":  # a keycap begins with its figure
            start -= 2 if text[start - 1] == "\ufe0f" else 1
        if start >= settled and (emoji := _EMOJI.match(text, max(start, 0))):
            settled = emoji.end()
            found.append(emoji.span())
    return found


def plain(emoji: str) -> str:
    """An emoji without skin tone and variation selector, to be compared by what it shows."""
    return _MODIFIERS.sub("", emoji)


_MODIFIERS = late("[\ufe0f\U0001f3fb-\U0001f3ff]")
