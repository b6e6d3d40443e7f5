"""Where the sentences of a text begin and end, in English, French and scripts without spaces."""

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』）]*")
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"[^\s(\[«“\"']+\Z")
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
    for end in _END.finditer(text):
        if end.start() < start:
            continue
        after = _skip(text, end.end())
        if after >= len(text):
            break
        if end.group()[0] in "。！？" or _ends(text, start, end.start(), end.end(), text[after]):
            yield start, end.end()
            start = after
    stop = len(text.rstrip())
    if start < stop:
        yield start, stop


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _ends(text: str, start: int, stop: int, end: int, following: str) -> bool:
    if following.islower():
        return False
    if text[stop] != "." or text[stop : stop + 2] == "..":
        return True
    word = _WORD.search(text, max(start, stop - 40), stop + 1)
    if word is None:
        return True
    last = word.group()
    if last.lower() in _ABBREVIATIONS:
        return False
    return not (_INITIAL.match(last) and len(last) <= 4 and following.isupper())
