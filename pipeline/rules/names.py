"""Names are spelled as their owners spell them.

The brand's own name, and `names`: those of its products, people, partners. Another case, another
accent, a space or hyphen more or less is a misspelling. Hashtags, accounts and addresses have
their own ways and are left alone.

With these lines in brand/rules.yml:

```yaml
rules:
  brand.names: {names: [LinkedIn, Ostréa]}
```

Bad:

```markdown
La lampe Ostrea de la maison lumen est sur Linkedin.
```

Bad:

```markdown
MaisonLumen ouvre samedi.
```

Good:

```markdown
La lampe Ostréa de Maison Lumen est sur LinkedIn. #MaisonLumen
```
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Sees, Strength
from pipeline.rules.options import option

ID = "brand.names"
LEVEL: Strength = "warning"
SEES: Sees = "text"

_WORD = re.compile(r"[^\W_]+")


@frozen
class Options:
    """Which names."""

    names: tuple[str, ...] = option((), "Names as they are spelled, beside the brand's own.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look for the letters of each name, and compare."""
    names = (case.brand.name, *options.names)
    clues, pattern, by_letters = _spellings(names)
    text = case.text
    said = text.vocabulary
    if not any(all(map(said.intersection, words)) for words in clues):
        return
    for match in pattern.finditer(_plain_in_place(text.prose)):
        found = text.prose[match.start() : match.end()]
        right = by_letters[_plain("".join(_WORD.findall(match[0])))]
        if " ".join(found.split()) not in (right, right.replace("'", "’")) and found not in names:
            yield Finding(f"`{found}` is spelled {right}", *match.span())


@lru_cache(maxsize=16)
def _spellings(
    names: tuple[str, ...],
) -> tuple[list[tuple[frozenset[str], ...]], re.Pattern[str], dict[str, str]]:
    """What gives a name away, a pattern for any spelling of it, and its letters alone.

    A name is given away by all its words, each with its accents or without any, or by the words
    written as one.
    """
    clues: list[tuple[frozenset[str], ...]] = []
    patterns: list[str] = []
    letters: dict[str, str] = {}
    for name in sorted(names, key=len, reverse=True):
        words = [_plain(word) for word in _WORD.findall(name)]
        if not words:
            continue
        right = [word.lower() for word in _WORD.findall(name)]
        clues.append(tuple(map(frozenset, zip(words, right, strict=True))))
        clues.append((frozenset(("".join(words), "".join(right))),))
        patterns.append(r"[\s\u00a0\u202f_-]?".join(map(re.escape, words)))
        letters["".join(words)] = name
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w|\.[a-z]{{2}})", re.IGNORECASE)
    return clues, pattern, letters


def _plain(word: str) -> str:
    """A word's letters, small and without accents."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _plain_in_place(text: str) -> str:
    """A text without accents, every character where it was."""
    if text.isascii():
        return text
    return "".join(
        sign if sign.isascii() else unicodedata.normalize("NFD", sign)[0] for sign in text
    )
