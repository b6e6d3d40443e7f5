"""Words are not shouted: no word in capitals, and few capitals in all.

Capitals read as shouting, and screen readers may spell them letter by letter. A word of `letters`
capitals or more counts, and a shorter one where the word is a well-known shout (`NEW`, `FREE`).
Acronyms do not count: the common ones are known, `acronyms` adds the brand's own, and one that
the text explains, `agence de la transition (ADEME)`, is let through. `ratio` is how much of a text,
in percent, may be capitals; it is asked of texts of 40 letters or more,
acronyms left out.

Bad:

```markdown
NOUVEAU : la lampe d’hiver est là. PROFITEZ-EN VITE.
```

Good:

```markdown
La lampe d’hiver est là. Elle porte le marquage CE, et la SNCF nous la livre le 3 décembre.
```
"""

import re
from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.rules.acronyms import ACRONYMS, SHOUTS
from pipeline.rules.case import Case, Finding, Sees, Strength
from pipeline.rules.options import option

ID = "brand.capitals"
LEVEL: Strength = "warning"
SEES: Sees = "text"

_WORD = re.compile(r"[^\W_]+")
_LOUD = re.compile(r"[A-ZÀ-ÖØ-ÞŒŸ](?<!\w.)[A-ZÀ-ÖØ-ÞŒŸ0-9]")
_LETTERS = re.compile(r"[^\W\d_]")
_ENOUGH = 40  # letters; a shorter text is too small for a percentage
_ROMAN = re.compile(r"[IVXLCDM]+")


@frozen
class Options:
    """What counts as a shout."""

    letters: int = option(5, "From how many capitals a word counts as shouted.")
    ratio: int = option(30, "How many letters in a hundred may be capitals.")
    acronyms: tuple[str, ...] = option((), "Words that the brand writes in capitals.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look at each word that is all capitals, then at the share of capitals in all."""
    text = case.text
    if not _LOUD.search(text.prose):
        return
    loud = [word for word in _WORD.findall(text.prose) if word.isupper() and len(word) > 1]
    known = {*ACRONYMS, *options.acronyms, *_WORD.findall(case.brand.name)}
    shouted = {word for word in loud if _shouts(word, options.letters) and word not in known}
    shouted = {word for word in shouted if f"({word})" not in text.prose}
    if shouted:
        for match in _WORD.finditer(text.prose):
            if match[0] in shouted:
                yield Finding(
                    f"`{match[0]}` is shouted: write it in small letters, or name it among "
                    f"`acronyms`",
                    *match.span(),
                )
    letters = _LETTERS.findall(text.prose)
    excused = sum(len(word) for word in loud if word not in shouted)
    if len(letters) - excused < _ENOUGH:
        return
    capitals = sum(letter.isupper() for letter in letters) - excused
    share = 100 * capitals // (len(letters) - excused)
    if share > options.ratio:
        first = re.search(r"\S", text.prose)
        at = first.start() if first else 0
        yield Finding(
            f"{share} % of the letters are capitals; the brand takes {options.ratio} % at most",
            at,
            at + len(text.prose[at:].partition("\n")[0].rstrip()),
        )


def _shouts(word: str, letters: int) -> bool:
    if word in SHOUTS:
        return True
    return len(word) >= letters and word.isalpha() and not _ROMAN.fullmatch(word)
