"""Where the sentences of a text begin and end, in English, French and scripts without spaces."""

import re
from collections.abc import Iterator

from pipeline.expression import late

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+(\S))")
_END_IN_ANY_SCRIPT = late(rf"{_END.pattern}|[。！？]+[」』）]*")
_HEAD = re.compile(r".*[\s(\[«“\"']", re.DOTALL)  # all before a word
_SPACE = re.compile(r"\s*")
_INITIAL = re.compile(r"(?:[A-ZÀ-Þ]\.)+\Z")
# Abbreviations that a capital letter or a figure may follow within a sentence.
_SHORT = (
    "adm. approx. art. bd. ca. cap. capt. cf. ch. chap. cie. cmdr. col. comp. corp. dept. dir. "
    "dr. e.g. ed. env. esp. est. et.al. ex. fig. ft. gal. gen. gov. hon. i.e. ibid. inc. jr. "
    "lt. ltd. m. maj. me. messrs. mgr. mlle. mm. mme. mr. mrs. ms. mt. n.b. no. nos. nov. oct. "
    "op. p. p.ex. pp. prof. réf. rev. sec. sen. sgt. sr. st. ste. tél. u.s. v. viz. vol. vs. "
    "jan. feb. févr. aug. sept. déc. dec. "
)
_ABBREVIATIONS = frozenset(_SHORT.split())


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Each sentence's start and end, without the blanks around it."""
    start = _skip(text, 0)
    ends = _END_IN_ANY_SCRIPT if "。" in text or "！" in text or "？" in text else _END
    for end in ends.finditer(text):
        stop, tail = end.span()
        after = end.start(1)
        if after < 0:  # no blank need follow the stop of such a script
            after = _skip(text, tail)
            if after == len(text):
                break
            yield start, tail
            start = after
        elif _ends(text, start, stop, text[after]):
            yield start, tail
            start = after
    stop = len(text.rstrip())
    if start < stop:
        yield start, stop


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _ends(text: str, start: int, stop: int, following: str) -> bool:
    if following.islower():
        return False
    if text[stop] != "." or text[stop : stop + 2] == "..":
        return True
    low = max(start, stop - 40)
    head = _HEAD.match(text, low, stop + 1)
    last = text[head.end() if head else low : stop + 1]
    if last.lower() in _ABBREVIATIONS:
        return False
    return not (_INITIAL.match(last) and len(last) <= 4 and following.isupper())
