"""capitalization: a text written in title case, sentence case, all small, all capital."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.expression import late
from pipeline.frozen import field, frozen
from pipeline.style import exceptions, patterns
from pipeline.style.block import Block
from pipeline.style.definition import Definition
from pipeline.style.exceptions import Exceptions
from pipeline.style.finding import Hit
from pipeline.style.kinds.base import Memory, Setting
from pipeline.style.message import fill
from pipeline.style.needles import Index, Local, Needles
from pipeline.style.patterns import Pattern

KEYS = frozenset(["match", "style", "exceptions", "indicators", "threshold", "vocab", "prefix"])

_WORD = "[\\p{N}\\p{L}*]+[^\\s]*"
_PLAIN = patterns.compile(_WORD)
_WELL_KNOWN = ("$title", "$sentence", "$lower", "$upper")
_KEPT = 1 << 16  # words of which it is remembered how they are written
_NUMBERED = re.compile(r"\d+\.")
_LITTLE = "a an and as at but by en for if in nor of on or per the to vs vs. via v v."
_SMALL = frozenset(_LITTLE.split())
_LONGER = (
    "with from into during including until against among throughout despite towards upon "
    "concerning about over through before between after since without under within along "
    "following across beyond around down near above "
)
_PREPOSITIONS = frozenset(_LONGER.split())


@frozen
class Capitalization:
    """A text's words beside those it should have; enough of them must be the same."""

    definition: Definition
    match: str
    pattern: Pattern | None
    words: Pattern
    terms: tuple[tuple[str, Pattern], ...]
    index: Index
    allowed: Exceptions
    prefix: Pattern | None
    indicators: tuple[str, ...]
    threshold: float
    chicago: bool
    folded: Mapping[str, int]  # a term's number by how it is written without capitals
    known: dict[str, str | None] = field(default_factory=dict, compare=False)

    @property
    def needles(self) -> Sequence[Needles | Local | None]:
        return (None,)

    def hits(self, block: Block, memory: Memory, likely: Sequence[int]) -> Iterator[Hit]:
        text = block.text
        wanted = self._wanted(text)
        if wanted is None:
            return
        fix = None
        if self.definition.action.name == "replace" and not self.definition.action.params:
            fix = wanted if self.match in ("$title", "$sentence") else None
        yield Hit(0, len(text), fill(self.definition.message, text, wanted), text, fix)

    def _wanted(self, text: str) -> str | None:
        """How the text should be written; None where it is good as it stands."""
        if self.match == "$title":
            return self._compare(text, self._converted(text, self._title), sentence=False)
        if self.match == "$sentence":
            return self._compare(text, self._converted(text, self._sentence), sentence=True)
        if self._accepts(text):
            return None
        if self.match == "$lower":
            return None if text == text.lower() else text.lower()
        if self.match == "$upper":
            return None if text == text.upper() else text.upper()
        if self.pattern is None or self.pattern.search(text):
            return None
        return self.pattern.source

    def _accepts(self, text: str) -> bool:
        return self.allowed.allow(text, "", 0, 0)

    def _split(self, text: str) -> list[str]:
        some = self._possible(text)
        return [match.group() for match in (self.words if some else _PLAIN).finditer(text)]

    def _possible(self, text: str) -> set[int]:
        """The terms that may stand in a text."""
        return self.index.possible(Block(text, "", ()))

    def _compare(self, text: str, wanted: str, *, sentence: bool) -> str | None:
        words, expected = self._split(text), self._split(wanted)
        if not words:
            return None
        good = 0
        for number, word in enumerate(words):
            if number >= len(expected) or word == expected[number] or self._accepts(word):
                good += 1
            elif not sentence and (word == word.upper() or word.lower() == "to"):
                good += 1  # whether "to" begins an infinitive takes a grammar to tell
            elif sentence and number == 0 and word != _capital(word.lower()):
                return wanted
        return None if good / len(words) >= self.threshold else wanted

    def _converted(self, text: str, convert: Callable[[str], str]) -> str:
        start = ""
        if self.prefix:
            found = self.prefix.search(text)
            if found and text.startswith(found.group()):
                start, text = found.group(), text[found.end() :]
        return start + convert(text)

    def _term(self, word: str) -> str | None:
        """A word of the brand's in the brand's own case."""
        if word not in self.known:
            if len(self.known) >= _KEPT:
                self.known.clear()
            self.known[word] = self._looked_up(word)
        return self.known[word]

    def _looked_up(self, word: str) -> str | None:
        same = self.folded.get(word.casefold(), len(self.terms))
        for number in sorted(self._possible(word)):
            if number >= same:
                break
            if self.terms[number][1].search(word):
                return word
        return self.terms[same][0] if same < len(self.terms) else None

    def _sentence(self, text: str) -> str:
        made: list[str] = []
        before = ""
        for number, word in enumerate(self._split(text)):
            term = self._term(word)
            if term is not None:
                made.append(term)
            elif number == 0 or self._announces(before, number - 1):
                made.append(_capital(word.lower()))
            else:
                made.append(word.lower())
            before = word
        return " ".join(made)

    def _announces(self, word: str, number: int) -> bool:
        """Whether the next word begins anew: after an indicator, or a list's number."""
        if any(len(word) > len(end) and word.endswith(end) for end in self.indicators):
            return True
        return number == 0 and bool(_NUMBERED.search(word))

    def _title(self, text: str) -> str:
        matches = list(_TITLE_WORD.finditer(text))
        made: list[str] = []
        at = 0
        for match in matches:
            made.append(text[at : match.start()])
            made.append(self._titled(text, match))
            at = match.end()
        made.append(text[at:])
        return "".join(made)

    def _titled(self, text: str, match: "re.Match[str]") -> str:
        word, low = match.group(), match.group().lower()
        term = self._term(word)
        if term is not None:
            return term
        start, end = match.span()
        small = low in _SMALL or (self.chicago and low in _PREPOSITIONS)
        before = text[start - 1 : start]
        earlier = text[start - 2 : start - 1] if start > 1 else ""
        bounding = start == 0 or end == len(text)
        joined = text[end : end + 1] == "-" and before != "-"
        inner = not bounding and before in (" ", "-", "/") and earlier not in (":", "-")
        if small and inner and not joined:
            return low
        return word[:1].upper() + word[1:]


_TITLE_WORD = late(r"[^\W_]+[^\s\-/]*")


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def build(definition: Definition, setting: Setting) -> Capitalization:
    match = definition.text("match")
    if not match:
        raise definition.wrong(
            "match", "is missing: $title, $sentence, $lower, $upper, or a pattern"
        )
    terms: Sequence[str] = definition.texts("exceptions")
    allowed = exceptions.read(definition)
    if definition.flag("vocab", otherwise=True):
        terms = [*terms, *definition.vocabulary.accepted]
    terms = sorted(terms, key=len, reverse=True)  # of `Axon` and `Axon Server` the whole name
    known = tuple((term, definition.compiled("exceptions", term)) for term in terms)
    either = f"\\b(?:{'|'.join(f'(?:{term})' for term in terms)})\\b|" if terms else ""
    prefix = definition.text("prefix")
    return Capitalization(
        definition,
        match,
        None if match in _WELL_KNOWN else definition.compiled("match", match),
        definition.compiled("exceptions", f"(?i)(?m){either}{_WORD}"),
        known,
        Index(pattern.needles for _, pattern in known),
        allowed,
        definition.compiled("prefix", prefix) if prefix else None,
        definition.texts("indicators"),
        definition.number("threshold") or 0.8,
        definition.text("style") == "Chicago",
        {term.casefold(): number for number, (term, _) in reversed([*enumerate(known)])},
    )
