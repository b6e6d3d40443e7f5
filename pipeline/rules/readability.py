"""A long text is easy to read.

Texts of `words` words or more are scored by Flesch's formula in English and by Kandel and Moles'
in French, from 0 (hard) to 100 (easy): long sentences and long words make a text hard. `least` is
the lowest score that passes; 30 is a specialist's article, 60 a newspaper.

Bad:

```markdown
La responsabilisation environnementale des consommateurs institutionnels présuppose indubitablement
l’internalisation progressive des externalités négatives caractéristiques de l’obsolescence
programmée, indépendamment des considérations conjoncturelles susceptibles d’interférer avec
l’opérationnalisation méthodologique des recommandations interministérielles antérieurement
communiquées aux organisations professionnelles représentatives, particulièrement concernant
l’approvisionnement systématique en composants électroniques reconditionnés et la généralisation
des infrastructures territoriales de réparabilité mutualisée, conformément aux préconisations
méthodologiques communautaires relatives aux caractéristiques environnementales intrinsèques des
équipements électriques domestiques commercialisés postérieurement aux réglementations européennes
susmentionnées, nonobstant les particularités administratives départementales.
```

Good:

```markdown
La lampe est sur l’établi. Nous ouvrons le pied, nous regardons le câble, nous notons ce qui a
souffert. Le plus souvent, la panne vient d’une vis. Elle se desserre avec le temps, la chaleur et
les gestes de tous les jours. Nous la serrons, nous mesurons, nous refermons. Vingt minutes plus
tard, la lampe éclaire de nouveau. Vous la reprenez le soir même, avec le dessin de ce que nous
avons fait. Si elle tombe encore en panne, vous saurez par où commencer. Et si vous préférez que
nous nous en chargions, la porte est ouverte du mardi au samedi.
```
"""

import re
from collections.abc import Iterator

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Sees, Strength
from pipeline.rules.options import option

ID = "brand.readability"
LEVEL: Strength = "suggestion"
SEES: Sees = "text"

# A colon or semicolon parts a sentence in breath, not in grammar; lines are items or paragraphs.
_SENTENCE = late(r"[.!?…]+(?=\s|$)|\n")
_LETTERS = {"en": 2.9, "fr": 2.6}  # the fewest to a syllable, punctuation counted in
_LETTER = re.compile(r"[^\W\d_]").search
_VOWELS = {
    "fr": late(r"[aeiouyàâäéèêëîïôöùûüÿœæ]+"),
    "en": re.compile(r"[aeiouy]+"),
}
_SILENT = {"fr": late(r"(?:es?|ent)$"), "en": late(r"(?<![aeioul])e$|(?<![dt])ed$")}
# Score = base - per_length * words a sentence - per_syllables * syllables a word.
# Flesch 1948; Kandel and Moles 1958.
_FORMULAS = {"en": (206.835, 1.015, 84.6), "fr": (207.0, 1.015, 73.6)}


@frozen
class Options:
    """How easy, and from which length."""

    least: int = option(30, "The lowest score that passes, of 100.")
    words: int = option(80, "From how many words a text is scored.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Score a long text."""
    text = case.text
    if text.lang not in _FORMULAS or len(text.words) < options.words:
        return
    if _at_least(text.prose, len(text.words), text.lang) >= options.least:
        return
    score = round(score_of(text.prose, text.words, text.lang))
    if score < options.least:
        end = len(text.source.rstrip())
        first = text.source[:end].partition("\n\n")[0]
        yield Finding(
            f"hard to read: {max(score, 0)} of 100, the brand asks for {options.least}; "
            "shorten the sentences, take plainer words",
            0,
            len(first),
        )


def _at_least(prose: str, words: int, lang: str) -> float:
    """A score that the text has at least, without looking at its words: quick.

    Not all sentences are counted, and syllables are taken to be shorter than they are over a whole
    text.
    """
    sentences = 1 + prose.count(". ") + prose.count("? ") + prose.count(".\n")
    return _score(words, sentences, (len(prose) - words) / _LETTERS[lang], lang)


def _score(words: int, sentences: int, syllables: float, lang: str) -> float:
    base, per_length, per_syllables = _FORMULAS[lang]
    words = max(words, 1)
    return base - per_length * words / max(sentences, 1) - per_syllables * syllables / words


def score_of(prose: str, words: list[str], lang: str) -> float:
    """How easy a text is to read: about 0 to 100."""
    said = [word for word in words if not word.isdecimal()]
    sentences = sum(_LETTER(each) is not None for each in _SENTENCE.split(prose))
    syllables = sum(map(_SYLLABLES[lang].__getitem__, said))
    return _score(len(said), sentences, syllables, lang)


def syllables_of(word: str, lang: str) -> int:
    """About how many syllables a word has, as it is spoken."""
    if len(word) <= 3:
        return 1
    return max(len(_VOWELS[lang].findall(_SILENT[lang].sub("", word))), 1)


class _Syllables(dict[str, int]):
    """Words met so far, and their syllables: most words of a text were in the one before."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._lang = lang

    def __missing__(self, word: str) -> int:
        if len(self) > _WORDS:
            self.clear()
        count = self[word] = syllables_of(word, self._lang)
        return count


_WORDS = 50_000
_SYLLABLES = {lang: _Syllables(lang) for lang in _FORMULAS}
