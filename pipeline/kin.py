"""Kin: the other posts with which some may share an id, an alias or a text."""

import contextlib
import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from pipeline import gist, project
from pipeline.content import MAX_BYTES
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.frozen import frozen
from pipeline.project import Entry, Project
from pipeline.rules import near_duplicate

_ADDRESS = re.compile(r"https?://\S*")
_FEW = 15  # runs of three words, all of which a mark or two may cut up
_SOME = 0.4  # of the runs that texts share; names and links that only one has cut up others
_DATES = re.compile(rb"date[\"']?:[ \t]*[\"']?(\d{4}-\d\d-\d\d)")
_ZONES = timedelta(days=2)  # between a day as it is written and the same moment elsewhere
_MARGIN = 0.8  # words that are shared are a little fewer where the brand spells apart


def of(brand: Project, entries: Sequence[Entry], chosen: Iterable[Entry]) -> list[Entry]:
    """Those of the entries, the chosen ones left out, that may clash with one of the chosen.

    Cheap beside parsing them all: the files of those that may be meant, by what earlier runs kept
    of them, are read and looked at as they stand.
    """
    some = list(chosen)
    inside = {entry.path for entry in some}
    rest = [entry for entry in entries if entry.path not in inside]
    if not rest or not some:
        return []
    ids = {entry.id for entry in some}
    texts: list[_Text] = []
    renamed = ""
    level, options = brand.rules.line(near_duplicate)
    share = options.share / 100 * _MARGIN
    for parsed in project.read(brand, some):
        post = parsed.post
        if post is None:
            continue
        renamed += "\n".join(("", *post.aliases))
        dates = {own.date for own in (post, *post.variants.values()) if own.date is not None}
        if not dates:  # an idea, which is compared with nothing
            continue
        window = timedelta(days=options.days) + _ZONES
        span = _day(min(dates), -window), _day(max(dates), window)
        bodies = {post.body, *(own.body for own in post.variants.values())}
        said = [gist.WORD.findall(_ADDRESS.sub(" ", body.lower())) for body in bodies]
        texts += [_Text.of(words, share, span) for words in said if len(set(words)) > 2]
    texts = [] if level == "off" else texts
    names = ids.union(renamed.split())
    rest = _likely(brand, some, rest, names, texts)
    return [
        entry
        for entry, files in zip(rest, _contents(brand, rest), strict=True)
        if entry.id in names or _alike(files, texts)
    ]


@frozen
class _Text:
    """A text's words, the longest first, and how many of them another text like it may lack.

    `runs` are its runs of three words, of which it shares some; `span` is from when to when.
    """

    words: frozenset[str]
    longest: tuple[str, ...]
    lacking: float
    runs: frozenset[tuple[str, ...]]
    shared: float  # how many of them
    span: tuple[bytes, bytes]

    @classmethod
    def of(cls, said: Sequence[str], share: float, span: tuple[bytes, bytes]) -> "_Text":
        words = frozenset(said)
        longest = tuple(sorted(words, key=lambda word: (-len(word), word)))
        runs = _runs(said)
        shared = _SOME * share * len(runs) if len(runs) >= _FEW else 0
        return cls(words, longest, len(words) - share * len(words), runs, shared, span)

    def near(self, days: Sequence[bytes]) -> bool:
        """Whether one of the days is in its span; nobody knows where there are none."""
        low, high = self.span
        return not days or any(low <= day <= high for day in days)

    def like(self, text: str) -> bool:
        """Whether the other text, in small letters, has enough of the words.

        A word that is no part of it is none of its words: most texts need not be cut into theirs.
        """
        lacking = 0
        for word in self.longest:
            if word not in text:
                lacking += 1
                if lacking > self.lacking:
                    return False
        found = gist.WORD.findall(text)
        if len(self.words.intersection(found)) < len(self.words) - self.lacking:
            return False
        said = [word for word in found if word in self.words]
        return len(self.runs & _runs(said)) >= self.shared


def _runs(said: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(said, said[1:], said[2:], strict=False))


def _likely(
    brand: Project,
    chosen: Iterable[Entry],
    rest: list[Entry],
    names: Collection[str],
    texts: Iterable[_Text],
) -> list[Entry]:
    """Those of the rest of which it can't be said, without reading them, that they are no kin."""
    folder = brand.tree
    if not isinstance(folder, Folder):
        return rest
    paths = [path for entry in rest for path in entry.files]
    others = [path for entry in chosen for path in entry.files]
    gists = gist.gists(folder, paths, MAX_BYTES, beside=others)
    if gists is None:
        return rest
    likely = gists.speaking_of_aliases()
    for text in texts:
        likely |= gists.having(text.words, math.ceil(len(text.words) - text.lacking))
    return [
        entry
        for entry in rest
        if entry.id in names or entry.path in likely or not likely.isdisjoint(entry.files)
    ]


def _contents(brand: Project, entries: Sequence[Entry]) -> Iterator[list[bytes] | None]:
    """The bytes of each post's files; None where one can't be read."""
    files = brand.tree.read_many((path for each in entries for path in each.files), MAX_BYTES)
    done = 0
    with contextlib.suppress(OSError, PipelineError):
        for entry in entries:
            found = [next(files)[1] for _ in entry.files]
            done += 1
            yield found
    for entry in entries[done:]:  # one of them can't be read: from here on each on its own
        try:
            yield [data for _, data in brand.tree.read_many(entry.files, MAX_BYTES)]
        except (OSError, PipelineError):
            yield None


def _alike(files: Sequence[bytes] | None, texts: Sequence[_Text]) -> bool:
    """Whether a post has aliases, or most words of one of the texts."""
    if files is None:
        return True  # whoever reads it will say what is wrong
    if b"aliases" in files[0]:
        return True
    days = _days(files[0]) if texts else ()
    near = [text for text in texts if text.near(days)]
    for data in files if near else ():
        other = data.decode("utf-8", "replace").lower()
        if any(text.like(other) for text in near):
            return True
    return False


def _days(data: bytes) -> Sequence[bytes]:
    """Every day that a plain header speaks of as a date; none where it may mean others too."""
    header = data[: max(data.find(b"\n---", 3), 0)]
    found = _DATES.findall(header)
    return found if len(found) == header.count(b"date") and b"\\" not in header else ()


def _day(moment: datetime, step: timedelta) -> bytes:
    """A day a step away, as headers write it; the first or last one where there is none."""
    try:
        return (moment + step).date().isoformat().encode()
    except OverflowError:
        return b"0000" if step < timedelta(0) else b"9999-99"
