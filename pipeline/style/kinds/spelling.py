"""spelling: words that no dictionary knows."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from unicodedata import combining, normalize

from pipeline.expression import late
from pipeline.frozen import field, frozen
from pipeline.style import spelling
from pipeline.style.block import Block
from pipeline.style.definition import Definition
from pipeline.style.finding import Hit
from pipeline.style.kinds.base import Memory, Setting
from pipeline.style.message import fill
from pipeline.style.needles import Local, Needles
from pipeline.style.patterns import Pattern
from pipeline.style.spelling import Several, Speller

KEYS = frozenset(
    [
        "filters",
        "ignore",
        "exceptions",
        "dictionaries",
        "aff",
        "dic",
        "dicpath",
        "threshold",
        "custom",
        "append",
    ]
)

_TOKEN = re.compile(r"[#@]?[^\W_]+(?:[-'’.·@][^\W_]+)*")
_ACCENT = re.compile("[\u0300-\u036f]")  # behind its letter, as some systems write it
_CLUSTER = re.compile("(?s).[\u0300-\u036f]*")
_HUMP = re.compile(r"[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿœ]+|[A-ZÀ-ÖØ-Þ]+(?![a-zß-öø-ÿœ])")
_MIXED = re.compile(r"[A-Z][a-z]+[A-Z]+\w+")
_FOREIGN = re.compile(r"[^\w'’-]|[0-9_]")
# What French puts before a word with an apostrophe.
_ELIDED = frozenset(
    ["l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"]
)
_ELISION = late(rf"(?:{'|'.join(_ELIDED)})['’](?=[^\W\d_]{{2}})", re.IGNORECASE)
_STRETCH = re.compile(r"\S+")
_KEPT = 1 << 15  # stretches without blanks of which it is remembered what is wrong with them
_LOOKED_AT = 9  # suggestions, of which the nearest are shown
_LONGEST = 60  # letters; longer is no word, and costs Hunspell dear


# Where a word's token, the word and its end are in a stretch, and the word.
_Unknown = tuple[int, int, int, str]


@frozen
class Spelling:
    """Words without those that the brand accepts; without a `speller` the text's language says."""

    definition: Definition
    speller: Speller | None
    accepted: Pattern | None
    phrases: Pattern | None
    ignored: frozenset[str]
    filters: tuple[Pattern, ...]
    custom: bool
    judged: dict[int, "_Judged"] = field(default_factory=dict, compare=False)
    asked: dict[str, Speller] = field(default_factory=dict, compare=False)

    @property
    def needles(self) -> Sequence[Needles | Local | None]:
        return (None,)

    def hits(self, block: Block, memory: Memory, likely: Sequence[int]) -> Iterator[Hit]:
        speller = self.speller or spelling.shipped(memory.language)
        if speller is None:
            yield Hit(
                -1,
                -1,
                f"there is no dictionary of {memory.language}: put one into config/dictionaries "
                "of StylesPath, and name it in a spelling rule's `dictionaries`",
            )
            return
        text = block.text
        speller = self._in_order(speller, memory.language)
        judged = self._judged_by(speller)
        wrong = memory.of_whole.get(self.definition.name)
        if wrong is None:
            wrong = memory.of_whole[self.definition.name] = {
                stretch: unknown
                for stretch in set((memory.whole or block).stretches) - judged.good
                if (unknown := self._unknown(stretch, speller, judged))
            }
        if not any(stretch in text for stretch in wrong):
            return
        hidden = [match.span() for match in self.phrases.finditer(text)] if self.phrases else []
        for stretch in _STRETCH.finditer(text):
            for token, at, end, word in wrong.get(stretch.group(), ()):
                start = stretch.start()
                if not any(low <= start + token < high for low, high in hidden):
                    message = fill(self.definition.message, word)
                    yield Hit(start + at, start + end, message, word)

    def _unknown(self, stretch: str, speller: Speller, judged: "_Judged") -> tuple[_Unknown, ...]:
        """Words of a stretch without blanks that nobody knows."""
        found = judged.bad.get(stretch)
        if found is None:
            if stretch.isalpha():  # a word, and nothing else
                whole = (0, 0, len(stretch), stretch)
                found = (whole,) if self._wrong(stretch, speller) else ()
            else:
                found = tuple(self._wrongs(stretch, speller))
            judged.keep(stretch, found)
        return found

    def _wrongs(self, stretch: str, speller: Speller) -> Iterator[_Unknown]:
        text, places = _composed(stretch)
        for token in _TOKEN.finditer(text):
            if token.group()[0] == "@" or text.endswith("@{", 0, token.start()):
                continue
            for at, word in _words(token):
                if self._wrong(word, speller):
                    yield places[token.start()], places[at], places[at + len(word)], word

    def _in_order(self, speller: Speller, language: str) -> Speller:
        """The dictionaries with the text's own first: a word costs least where it is known."""
        asked = self.asked.get(language)
        if asked is None:
            advisers = _advisers(speller, language)
            asked = self.asked[language] = advisers[0] if len(advisers) == 1 else Several(advisers)
        return asked

    def _judged_by(self, speller: Speller) -> "_Judged":
        """What this rule had to say, with this dictionary."""
        return self.judged.setdefault(id(speller), _Judged())

    def meant(self, word: str, language: str, most: int) -> list[str]:
        """Words that may have been meant, with what stands elided before them; slow."""
        speller = self.speller or spelling.shipped(language)
        if speller is None:
            return []
        word = normalize("NFC", word)
        elided = _ELISION.match(word)
        head = elided.group() if elided else ""
        rest = word[len(head) :].replace("’", "'")
        said = next(
            (
                said
                for each in _advisers(speller, language)
                if (said := each.suggest(rest, _LOOKED_AT))
            ),
            [],
        )
        found = sorted(said, key=lambda each: -_likeness(each, rest))
        sign = "’" if "’" in word else "'"
        return [head + each.replace("'", sign) for each in found[:most]]

    def _wrong(self, word: str, speller: Speller) -> bool:
        """Whether nobody knows a word; most are known, so dictionaries come first."""
        return (
            1 < len(word) <= _LONGEST
            and not _known(speller, word)
            and not self._passes(word)
            and speller.writes(word)
        )

    def _passes(self, word: str) -> bool:
        if word.lower() in self.ignored:
            return True
        if not self.custom and (word[-1].isupper() or _FOREIGN.search(word) or _MIXED.search(word)):
            return True
        if any(pattern.search(word) for pattern in self.filters):
            return True
        return self.accepted is not None and bool(self.accepted.search(word))


def _composed(text: str) -> tuple[str, Sequence[int]]:
    """A text with each accent on its letter, and where each of its characters began."""
    if text.isascii() or not _ACCENT.search(text):
        return text, range(len(text) + 1)
    composed: list[str] = []
    places: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        signs = normalize("NFC", cluster.group())
        composed.append(signs)
        places += [cluster.start()] * len(signs)
    return "".join(composed), [*places, len(text)]


class _Judged:
    """Stretches of text without blanks that were looked at, and what is wrong with the bad ones."""

    __slots__ = ("bad", "good")

    def __init__(self) -> None:
        self.good: set[str] = set()
        self.bad: dict[str, tuple[_Unknown, ...]] = {}

    def keep(self, stretch: str, unknown: tuple[_Unknown, ...]) -> None:
        if len(self.good) + len(self.bad) >= _KEPT:
            self.good.clear()
            self.bad.clear()
        if unknown:
            self.bad[stretch] = unknown
        else:
            self.good.add(stretch)


def _advisers(speller: Speller, language: str) -> tuple[Speller, ...]:
    """Whom to ask what was meant: of several, the text's own language alone where it can tell."""
    own = spelling.shipped(language)
    if own is not None and isinstance(speller, Several) and own in speller.spellers:
        return own, Several([each for each in speller.spellers if each is not own])
    return (speller,)


def _likeness(one: str, other: str) -> float:
    """How near two words are, accents aside."""
    return SequenceMatcher(None, _plain(one), _plain(other)).ratio()


def _plain(word: str) -> str:
    return "".join(sign for sign in normalize("NFD", word.lower()) if not combining(sign))


def _words(token: "re.Match[str]") -> Iterator[tuple[int, str]]:
    """A token's words and their places; a tag's words begin with capitals."""
    text, start = token.group(), token.start()
    if text.startswith("#"):
        for hump in _HUMP.finditer(text):
            if len(hump.group()) > 2:
                yield start + hump.start(), hump.group()
    elif text[1:] and ("@" in text or "·" in text):
        return
    else:
        yield start, text


def _known(speller: Speller, word: str) -> bool:
    """Whether the word, or each of the words that it is made of, is in the dictionary."""
    plain = word.replace("’", "'")
    if speller.knows(plain):
        return True
    if "-" in plain:
        return all(len(part) < 2 or _known(speller, part) for part in plain.split("-"))
    before, apostrophe, after = plain.partition("'")
    if not apostrophe:
        return False
    if before.lower() in _ELIDED:
        return _known(speller, after)
    return after == "s" and speller.knows(before)


def build(definition: Definition, setting: Setting) -> Spelling:
    terms = [*definition.texts("exceptions"), *definition.vocabulary.accepted]
    for term in definition.texts("exceptions"):
        definition.compiled("exceptions", term)
    accepted = phrases = None
    if terms:
        either = "|".join(f"(?:{term})" for term in terms)
        accepted = definition.compiled("exceptions", f"(?i)\\b(?:{either})\\b")
    long = [term for term in terms if " " in term or "\\s" in term]
    if long:
        either = "|".join(f"(?:{term})" for term in long)
        phrases = definition.compiled("exceptions", f"(?i)\\b(?:{either})\\b")
    return Spelling(
        definition,
        _speller(definition, setting),
        accepted,
        phrases,
        _ignored(definition, setting),
        tuple(definition.compiled("filters", each) for each in definition.texts("filters")),
        definition.flag("custom"),
    )


def _speller(definition: Definition, setting: Setting) -> Speller | None:
    """The dictionaries that the rule names, or those of the brand for Vale's own rule."""
    names = definition.texts("dictionaries")
    if not names and definition.name == "Vale.Spelling":
        names = setting.dictionaries
    if not names:
        return None
    folder = definition.text("dicpath") or "config/dictionaries"
    found: list[Speller] = []
    for name in names:
        affixes, words = (setting.asset(f"{folder}/{name}.{end}") for end in ("aff", "dic"))
        if affixes is not None and words is not None:
            found.append(spelling.own(affixes, words))
            continue
        ours = spelling.shipped(name)
        if ours is None:
            raise definition.wrong(
                "dictionaries", f"there is no {folder}/{name}.aff and .dic below StylesPath"
            )
        found.append(ours)
    if definition.flag("append") and (ours := spelling.shipped("en")):
        found.append(ours)
    return Several(found)


def _ignored(definition: Definition, setting: Setting) -> frozenset[str]:
    """Words of the files that the rule ignores, one a line."""
    names = definition.texts("ignore")
    if definition.name == "Vale.Spelling":
        names += setting.ignored
    found: set[str] = set()
    for name in names:
        data = setting.asset(name)
        if data is None:
            data = setting.asset(f"config/ignore/{name}")
        if data is None:
            raise definition.wrong("ignore", f"there is no {name} below StylesPath")
        words = data.decode("utf-8", "replace").splitlines()
        found.update(word.strip().lower() for word in words if word.strip())
    return frozenset(found)
