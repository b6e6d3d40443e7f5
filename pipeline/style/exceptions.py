"""What a rule lets pass: its own exceptions and the words that the brand accepts."""

from functools import lru_cache

from pipeline.frozen import field, frozen
from pipeline.style import patterns
from pipeline.style.broken import PatternError
from pipeline.style.definition import Definition
from pipeline.style.patterns import Pattern


@frozen
class Exceptions:
    """Accepted words, and accepted phrases of which a rule may have found a part."""

    words: Pattern | None = None
    phrases: Pattern | None = None
    _seen: dict[str, list[tuple[int, int]]] = field(default_factory=dict, compare=False)

    def allow(self, match: str, text: str, start: int, end: int) -> bool:
        """Whether what was found here may stay."""
        if self.words and self.words.may_be_in(match) and self.words.search(match):
            return True
        if self.phrases is None:
            return False
        places = self._seen.get(text)
        if places is None:  # a text's phrases are looked for once, however much is found in it
            self._seen.clear()
            there = self.phrases.may_be_in(text)
            places = [found.span() for found in self.phrases.finditer(text)] if there else []
            self._seen[text] = places
        return any(first <= start and end <= last for first, last in places)


def read(definition: Definition, *, vocabulary: bool = True) -> Exceptions:
    """A rule's exceptions; the brand's words count unless the rule says `vocab: false`."""
    terms = definition.texts("exceptions")
    for term in terms:
        definition.compiled("exceptions", term)
    if vocabulary and definition.flag("vocab", otherwise=True):
        terms += definition.vocabulary.accepted
    try:
        return _any_of(terms) if terms else Exceptions()
    except PatternError as error:
        raise definition.wrong(
            "exceptions", f"the regular expression is broken: {error}"
        ) from error


@lru_cache(maxsize=64)
def _any_of(terms: tuple[str, ...]) -> Exceptions:
    """These terms, which are mostly the same for many rules: the words that the brand accepts."""
    longest_first = sorted(terms, key=len, reverse=True)
    cased = [term if term.startswith("(?i)") else f"(?-i){term}" for term in longest_first]
    words = patterns.compile("(?m)\\b(?:" + "|".join(f"(?:{term})" for term in cased) + ")\\b")
    phrases = [term for term in longest_first if " " in term or "\t" in term or "\\s" in term]
    try:
        whole = (
            patterns.compile("(?i)\\b(?:" + "|".join(f"(?:{term})" for term in phrases) + ")\\b")
            if phrases
            else None
        )
    except PatternError:
        whole = None
    return Exceptions(words, whole)


def template(definition: Definition, word_template: str, *, word: bool) -> str:
    """How tokens are wrapped: in word boundaries unless the rule says `nonword`."""
    if not word:
        return "(?m)(?:%s)"
    if word_template:
        if "%s" not in word_template:
            raise definition.wrong("WordTemplate", "has no %s for the token")
        return word_template
    return "(?m)\\b(?:%s)\\b"
