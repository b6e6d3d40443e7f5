"""Addresses in a text as X reads them: URLs with or without a scheme, mentions, tags.

What counts is told by the conformance cases of twitter-text (extract.yml, tlds.yml); the patterns
and the walk are our own. The work grows with the text's length whatever the text: each stretch is
looked at a fixed number of times.
"""

import re
import string
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.expression import late

if TYPE_CHECKING:
    import regex


class Address(NamedTuple):
    """A stretch of a text that leads somewhere; offsets count code points, the end is exclusive.

    `text` is the stretch itself, with its '@', '#' or '$'. `host` is a URL's host, else "".
    """

    start: int
    end: int
    text: str
    host: str


_LETTER_OR_DIGIT = "0-9A-Za-z"
# Latin letters with accents, the combining ones too: hosts without a scheme and paths have them.
_ACCENTS = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268"
    "\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_CYRILLIC = "\u0400-\u04ff"
_INVALID = "\ufffe\ufeff\uffff"

# What ends the run of characters in which a host may stand: spaces, controls, directional marks
# and ASCII punctuation but for the '-', '_' and '.' that hosts have.
_BREAKS = frozenset(
    [
        *map(chr, (*range(0x21), *range(0x7F, 0xA1), 0x61C, 0x1680, 0x180E)),
        *map(chr, (*range(0x2000, 0x200B), 0x200E, 0x200F, *range(0x2028, 0x2030))),
        *map(chr, (0x205F, *range(0x2066, 0x206A), 0x3000)),
        *"!#$%&'()*+,/:;<=>?@[\\]^{|}~＠＃",
        *_INVALID,
    ]
)
_BREAK_CLASS = re.escape("".join(sorted(_BREAKS)))
_DOT = re.compile(rf"\.[^.{_BREAK_CLASS}]")
_RUN = re.compile(rf"[^{_BREAK_CLASS}]*")
_LATIN_LABEL = rf"[\-{_LETTER_OR_DIGIT}{_ACCENTS}]"
_LATIN = late(rf"{_LATIN_LABEL}++(?:\.{_LATIN_LABEL}++)*")
_PLAIN_LABEL = rf"[{_LETTER_OR_DIGIT}]++(?:-++[{_LETTER_OR_DIGIT}]++)*"
_PLAIN = re.compile(rf"(?:{_PLAIN_LABEL}\.)+[{_LETTER_OR_DIGIT}]++")
_WORD = re.compile(rf"[{_LETTER_OR_DIGIT}]*")
_PUNYCODE = re.compile(rf"[Xx][Nn]--[\-{_LETTER_OR_DIGIT}]+")

_NOT_BEFORE_SCHEME = frozenset(f"{string.ascii_letters}{string.digits}@＠$#＃{_INVALID}")
_NOT_BEFORE_HOST = frozenset("-_./")  # besides, and only without a scheme
_NOT_AFTER_HOST = frozenset(f"{string.ascii_letters}{string.digits}@+-")

_PORT = re.compile(r":[0-9]+")
_IN_PATH = rf"[{_LETTER_OR_DIGIT}{_ACCENTS}{_CYRILLIC}!*';:=+,.$/%#\[\]\-–_~@|&]"
# Parentheses belong to a path where they are balanced, one pair inside another at most.
_PATH = late(
    rf"/(?:{_IN_PATH}++|\({_IN_PATH}++(?:\({_IN_PATH}++\){_IN_PATH}*+)?\)"
    rf"|\(\({_IN_PATH}++\){_IN_PATH}*+\))*"
)
_NOT_LAST_IN_PATH = "!*';:,.$%[]–~@|&"
_QUERY = re.compile(rf"\?[{_LETTER_OR_DIGIT}!?*'@();:&=+$/%#\[\]\-_.,~|]*+")
_NOT_LAST_IN_QUERY = "!?*'@();:+$%[].,~|"
_SHORT = re.compile(rf"/([{_LETTER_OR_DIGIT}]+)")  # what stands behind t.co

_LONGEST_LABEL = 63  # RFC 1035, in punycode
_LONGEST_SHORT = 40  # extract.yml: "DO NOT extract URLs with > 40 characters in a t.co slug"
_LONGEST_URL = 4096  # twitter-text, as its releases since 2.0 have it

_MENTION = late(
    rf"[@＠](?:(?<![{_LETTER_OR_DIGIT}_!#$%&*@＠].)|(?<=(?<![{_LETTER_OR_DIGIT}_+~.\-])[Rr][Tt].))"
    rf"[{_LETTER_OR_DIGIT}_]{{1,20}}+(?![@＠{_ACCENTS}]|://)"
)
# Letters, marks, digits and what may stand between letters in Hebrew, Tibetan, Catalan, Japanese…
_IN_TAG = (
    r"\p{L}\p{M}\p{Nd}_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb"
    r"\u3003\u0f0b\u0f0c\u00b7"
)
# As nearly all are, in Latin letters and one of them first: told without the classes of Unicode.
_PLAIN_TAG = re.compile(
    r"#(?<![^\s(]#)[A-Za-zÀ-ÖØ-öø-ÿŒœ][0-9A-Za-z_À-ÖØ-öø-ÿŒœ]*+(?=[\s.,;!?)…»]|\Z)"
)
_CASHTAG = late(
    r"\$(?<![^\s\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069].)"
    r"[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?=[\s!#-/:-@\[-_{-~]|\Z)"
)


def urls(text: str) -> list[Address]:
    """Every URL of the text, in order; "exemple.fr" is one, for .fr is a top-level domain."""
    return list(_urls(text)) if "." in text else []


def urls_with_scheme(text: str) -> list[Address]:
    """The URLs that start with http:// or https://, in order."""
    return _find(text, bare=False) if "://" in text and "." in text else []


def mentions(text: str) -> list[Address]:
    """Every @name of the text, in order, but for those within a URL."""
    if "@" not in text and "＠" not in text:
        return []
    return _outside_urls(text, [match.span() for match in _MENTION.finditer(text)])


def hashtags(text: str) -> list[Address]:
    """Every #tag with a letter in it, in order, but for those within a URL."""
    if "#" not in text and "＃" not in text:
        return []
    spans = [match.span() for match in _PLAIN_TAG.finditer(text)]
    if len(spans) < text.count("#") or "＃" in text:
        tag, letter = _hashtag()
        spans = [found.span() for found in tag.finditer(text) if letter.search(text, *found.span())]
    return _outside_urls(text, spans)


def cashtags(text: str) -> list[Address]:
    """Every $TICKER of the text, in order."""
    if "$" not in text:
        return []
    return _outside_urls(text, [match.span() for match in _CASHTAG.finditer(text)])


def _outside_urls(text: str, spans: list[tuple[int, int]]) -> list[Address]:
    """The stretches that do not start within a URL; both lists are in order."""
    if all(start == 0 or text[start - 1] in " \n" for start, _ in spans):
        return [Address(start, end, text[start:end], "") for start, end in spans]
    taken = iter(_urls(text)) if spans and "." in text else iter(())
    url = next(taken, None)
    found = []
    for start, end in spans:
        while url and url.end <= start:
            url = next(taken, None)
        if not url or start < url.start:
            found.append(Address(start, end, text[start:end], ""))
    return found


@lru_cache(maxsize=8)  # a text is asked for its URLs, then for all that stands outside them
def _urls(text: str) -> tuple[Address, ...]:
    """The URLs of the text, line by line: channels show the same lines for the most part."""
    if "\n" not in text:
        return _urls_of_line(text)
    found: list[Address] = []
    dot = _DOT.search(text)
    while dot:
        begin = text.rfind("\n", 0, dot.start()) + 1
        end = text.find("\n", dot.end())
        line = text[begin:] if end < 0 else text[begin:end]
        found += [
            Address(begin + start, begin + stop, said, host)
            for start, stop, said, host in _urls_of_line(line)
        ]
        dot = _DOT.search(text, end) if end >= 0 else None
    return tuple(found)


@lru_cache(maxsize=64)
def _urls_of_line(line: str) -> tuple[Address, ...]:
    return tuple(_find(line, bare=True))


def _find(text: str, bare: bool) -> list[Address]:
    """Walk from dot to dot; each run of characters around one is judged once, as a whole."""
    found: list[Address] = []
    settled = 0  # everything before it has been judged
    dot = _DOT.search(text)
    while dot:
        start = dot.start()
        while start > settled and text[start - 1] not in _BREAKS:
            start -= 1
        end = _end(_RUN, text, start)
        begin = _scheme(text, found[-1].end if found else 0, start)
        judged = 0 if begin is None else _after_scheme(text, begin, start, end, found)
        if not judged and bare:
            judged = _without_scheme(text, settled, start, end, found)
        settled = judged or end
        dot = _DOT.search(text, settled)
    return found


def _scheme(text: str, taken: int, host: int) -> int | None:
    """Where the scheme before a host starts; None where there is none, or it may not follow."""
    for scheme in ("http://", "https://"):
        begin = host - len(scheme)
        if begin >= taken and text[begin:host].lower() == scheme:
            return begin if text[max(begin - 1, 0) : begin] not in _NOT_BEFORE_SCHEME else None
    return None


def _after_scheme(text: str, begin: int, start: int, end: int, found: list[Address]) -> int:
    """Add the URL whose host starts the run; tell up to where the text is settled, 0 if no host."""
    host_start, host_end = next(_hosts(text, begin, start, end), (0, 0))
    if not host_end or host_start > start:
        return 0
    host = text[start:host_end]
    if host[:4].lower() == "xn--" and not host.isascii():
        return _tail(text, host_end)[0]  # said to be punycode, and is not
    settled, _ = _tail(text, host_end)
    url_end = settled
    if host.lower() == "t.co" and (short := _SHORT.match(text, host_end)):
        # X's own short links end with their slug, whatever follows but for a query.
        if len(short[1]) > _LONGEST_SHORT:
            return settled
        url_end = _trimmed(_QUERY, _NOT_LAST_IN_QUERY, text, short.end())
    if _can_be_registered(host) and url_end - begin <= _LONGEST_URL:
        found.append(Address(begin, url_end, text[begin:url_end], host))
    return settled


def _without_scheme(text: str, taken: int, start: int, end: int, found: list[Address]) -> int:
    """Add the Latin hosts of a run, which may be many where no spaces part words; tell as above."""
    settled = end
    for host_start, host_end in _hosts(text, taken, start, end):
        settled, has_path = _tail(text, host_end) if host_end == end else (end, False)
        if text[max(host_start - 1, 0) : host_start] in _NOT_BEFORE_HOST:
            continue
        if not _can_be_registered(text[host_start:host_end]):
            continue
        for latin_start, latin_end in _latin(text, host_start, host_end):
            url_end = settled if has_path and latin_end == host_end else latin_end
            if url_end - latin_start <= _LONGEST_URL:
                host = text[latin_start:latin_end]
                found.append(Address(latin_start, url_end, text[latin_start:url_end], host))
    return settled


def _hosts(text: str, taken: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The hosts in a run, whatever their script: each as far left and as long as may be.

    The character before a host must not be `taken` by the URL before.
    """
    if (
        _is_plain_host(text[start:end])
        and text[end : end + 1] not in _NOT_AFTER_HOST
        and (not taken or taken < start)
        and text[max(start - 1, 0) : start] not in _NOT_BEFORE_SCHEME
    ):
        yield start, end  # as nearly all are: the long way comes to the same
        return
    labels = text[start:end].split(".")
    last = len(labels) - 1
    ends: list[int] = []  # of the top-level domain that starts each label; 0 where there is none
    tops = [0]  # the last label so far that can end a host whose domain has no underscore
    at = start
    for number, label in enumerate(labels):
        ends.append(_top_level_end(text, at, end) if number else 0)
        if number:
            tops.append(number if ends[number] and "_" not in labels[number - 1] else tops[-1])
        at += len(label) + 1
    bounds = [last] * len(labels)  # the first label behind each that can be no subdomain
    for number in range(last - 1, -1, -1):
        follows = labels[number + 1]
        fine = follows and follows[0] not in "-_" and follows[-1] not in "-_"
        bounds[number] = bounds[number + 1] if fine else number + 1
    at = start
    for number, label in enumerate(labels[:-1]):
        stop = at + len(label)
        first = max(at, taken + 1) if taken else at
        top = tops[bounds[number]]
        if top <= number and ends[number + 1]:  # the label is the domain, and has an underscore
            top = number + 1
            first = max(first, text.rfind("_", at, stop) + 1)
        if top > number and label and label[-1] not in "-_":
            while first < stop and (
                text[first] in "-_" or text[max(first - 1, 0) : first] in _NOT_BEFORE_SCHEME
            ):
                first += 1
            if first < stop:
                taken = ends[top]
                yield first, taken
        at = stop + 1


@lru_cache(maxsize=256)  # a post leads to few places, and each of its channels leads there
def _is_plain_host(run: str) -> bool:
    """Whether these characters are a host of letters, digits and hyphens, and nothing else."""
    if not _PLAIN.fullmatch(run):
        return False
    known, _ = _top_level()
    return run[run.rindex(".") + 1 :].lower() in known


def _latin(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of a host that are hosts in Latin letters, the only ones without a scheme."""
    if _PLAIN.fullmatch(text, start, end):
        yield start, end
        return
    for piece in _LATIN.finditer(text, start, end):
        at, stop = piece.end() + 1, piece.start()
        while at > stop:
            if at < end and text[at - 1] == "." and (top := _top_level_end(text, at, end)):
                yield piece.start(), top
                break
            at = text.rfind(".", stop, at - 1) + 1


def _top_level_end(text: str, at: int, limit: int) -> int:
    """Where the top-level domain that starts here ends; 0 where there is none."""
    known, longest = _top_level()
    end = _end(_WORD, text, at)
    after = text[end : end + 1]
    if after not in _NOT_AFTER_HOST and text[at:end].lower() in known:
        return end
    if after == "-" and (punycode := _PUNYCODE.match(text, at, limit)):
        end = punycode.end()
        return end if text[end : end + 1] not in _NOT_AFTER_HOST else 0
    if after.isascii():
        return 0
    for size in range(min(longest, limit - at), 1, -1):
        if text[at : at + size].lower() in known:
            end = at + size
            if text[end : end + 1] not in _NOT_AFTER_HOST:
                return end
    return 0


def _can_be_registered(host: str) -> bool:
    """Whether each label fits the 63 characters that the domain name system gives it."""
    for label in host.split("."):
        if label.isascii():
            if len(label) > _LONGEST_LABEL:
                return False
        elif (
            len(label) > _LONGEST_LABEL  # its punycode is longer still, and slow to make
            or len("xn--") + len(label.lower().encode("punycode")) > _LONGEST_LABEL
        ):
            return False
    return True


def _tail(text: str, at: int) -> tuple[int, bool]:
    """Where the port, path and query behind a host end, and whether there is a path."""
    if port := _PORT.match(text, at):
        at = port.end()
    has_path = text.startswith("/", at)
    if has_path:
        path_end = _end(_PATH, text, at)
        at = _trimmed(_PATH, _NOT_LAST_IN_PATH, text, at)
        if at < path_end:
            return at, True
    return _trimmed(_QUERY, _NOT_LAST_IN_QUERY, text, at), has_path


def _trimmed(pattern: re.Pattern[str], not_last: str, text: str, at: int) -> int:
    """Where a match ends without the punctuation that rather belongs to the sentence around it."""
    match = pattern.match(text, at)
    return at + len(match[0].rstrip(not_last)) if match else at


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where a match that starts here ends; here, where there is none."""
    match = pattern.match(text, at)
    return match.end() if match else at


@cache
def _top_level() -> tuple[frozenset[str], int]:
    """The top-level domains in small letters, and the length of the longest."""
    lines = Path(__file__).with_name("tlds.txt").read_text(encoding="utf-8").splitlines()
    names = frozenset(name for line in lines if not line.startswith("#") for name in line.split())
    return names, max(map(len, names))


@cache
def _hashtag() -> tuple["regex.Pattern[str]", "regex.Pattern[str]"]:
    """What may be a hashtag, and the letter that it must have; needs Unicode's classes."""
    import regex

    tag = regex.compile(
        rf"[#＃](?:(?<![{_IN_TAG}&].)|(?<=[\ufe0e\ufe0f].))(?![\ufe0f\u20e3])"
        rf"[{_IN_TAG}]++(?![#＃]|://)"
    )
    return tag, regex.compile(r"[\p{L}\p{M}]")
