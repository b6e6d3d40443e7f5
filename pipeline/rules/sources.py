"""A statement with a figure has a source.

A share of people or things, millions of something, "three times more", what "a study shows": a
reader may ask who says so, and the post answers in `sources`. Prices and discounts, hours, dates,
measures, 100 % and 0 % are no such statements.

Bad:

```markdown
Un Français sur trois jette une lampe qui marche encore.
```

Bad:

```markdown
---
lang: en
---
Repairing a lamp uses 80% less energy than making a new one.
```

Good:

```markdown
---
sources: [{url: "https://exemple.fr/etude", checked: 2026-11-20}]
---
62 % des lampes jetées se réparent.
```

Good:

```markdown
Samedi, de 10 h à 17 h : -20 % sur les abat-jour en papier 100 % recyclé, 3 ampoules pour 12 euros.
```
"""

import re
from collections.abc import Iterator

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Sees, Strength

ID = "brand.sources"
LEVEL: Strength = "warning"
SEES: Sees = "post"

# Words that a claim can't do without, and those of which one must stand beside them: +1 behind,
# -1 before, 0 where any will do.
_CLUES: tuple[tuple[frozenset[str], int, frozenset[str]], ...] = tuple(
    (frozenset(words.split()), where, frozenset(beside.split()))
    for words, where, beside in (
        ("million millions milliard milliards billion", 0, ""),
        ("étude études enquête enquêtes sondage sondages", 0, ""),
        ("study studies survey surveys research", 0, ""),
        ("fois", 1, "plus moins"),
        ("times twice", 1, "as more less fewer faster longer"),
        (
            "français française françaises européen européens européenne européennes personne "
            "personnes ménage ménages foyer foyers consommateur consommateurs consommatrice "
            "consommatrices jeune jeunes salarié salariés salariée salariées femme femmes homme "
            "hommes adulte adultes",
            1,
            "sur",
        ),
        (
            "people adults households consumers europeans women men workers us",
            -1,
            "of two three four five six seven eight nine ten 2 3 4 5 6 7 8 9 10 20 100",
        ),
    )
)
_ANY = frozenset[str]().union(*(words for words, _, _ in _CLUES))
_PERCENT = late(
    r"""
    (?<! [-−–+\d.,] ) (?<! [-−–+]\s )           # no discount: -20 %
    \b (?! 100\b | 0\b ) \d+ (?:[.,]\d+)? \s?
    (?: % | pour\ cent\b | percent\b )
    (?! \s* (?:
        de\s (?: remise | réduction | rabais | promo )
      | off\b | discount
      | sur\s (?: tou(?:te?|s|tes) | la | les? | l | votre | vos | nos | notre | une? | chaque )\b
      | (?: de\s )? (?: coton | laine | lin | acier | laiton | cuivre | verre | cacao )\b
      | (?: cotton | wool | linen | steel | brass )\b
    ) )
    """,
    re.VERBOSE,
)
_UN = r"(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|cent|mille)"
_ONE = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
_CLAIM = late(
    rf"""
    \b (?:
        (?: \d+[.,] )? {_UN} \s (?: millions? | milliards? )
      | {_UN} \s
        (?: français(?:es?)? | européens? | européennes? | personnes? | ménages? | foyers?
          | consommateurs? | consommatrices? | jeunes? | salariée?s? | femmes? | hommes?
          | adultes? )
        \s sur \s {_UN}
      | {_UN} \s fois \s (?: plus | moins )
      | (?: selon | d[’']après ) \s une \s (?: \w+ \s )? (?: étude | enquête )
      | selon \s un \s sondage
      | (?: une | des | les | plusieurs ) \s (?: études? | enquêtes? | sondages? ) \s
        (?: montre | révèle | prouve | indique )\w*
      | {_ONE} (?: [.,]\d+ )? \s [mb]illion
      | {_ONE} \s (?: in | out \s of ) \s {_ONE} \s
        (?: people | adults | households | consumers | europeans | women | men | workers
          | of \s us )
      | (?: twice | {_ONE} \s times ) \s
        (?: as \s \w+ \s as | more | less | fewer | faster | longer )
      | according \s to \s a \s (?: \w+ \s )? (?: study | survey )
      | (?: studies | research | a \s study | surveys? ) \s
        (?: shows? | proves? | finds? | found | suggests? )
    ) \b
    """,
    re.IGNORECASE | re.VERBOSE,
)


@frozen
class Options:
    """Nothing to set."""


def check(case: Case, _options: Options) -> Iterator[Finding]:
    """Look for figures where the post names no source."""
    if case.post.sources:
        return
    text = case.text
    said = text.vocabulary
    if "%" in text.prose or "percent" in said or "cent" in said:
        yield from _found(_PERCENT, text.prose)
    if said.isdisjoint(_ANY):
        return
    told: set[int] = set()
    for clues, where, beside in _CLUES:
        for clue in clues & said:
            if where and not _stands(text.words, clue, where, beside):
                continue
            # A claim is short: it is looked for around its clue alone.
            for found in re.finditer(rf"\b{clue}\b", text.prose, re.IGNORECASE):
                around = max(found.start() - _NEAR, 0), found.end() + _NEAR
                for finding in _found(_CLAIM, text.prose, *around):
                    if finding.start not in told:
                        told.add(finding.start)
                        yield finding


def _stands(words: list[str], clue: str, where: int, beside: frozenset[str]) -> bool:
    """Whether one of these words stands beside the clue."""
    at = -1
    for _ in range(words.count(clue)):
        at = words.index(clue, at + 1)
        if 0 <= at + where < len(words) and words[at + where] in beside:
            return True
    return False


_NEAR = 40  # characters


def _found(
    pattern: re.Pattern[str], prose: str, start: int = 0, end: int | None = None
) -> Iterator[Finding]:
    for match in pattern.finditer(prose, start, len(prose) if end is None else end):
        told = f"`{match[0]}`: who says so? Name where it comes from in `sources`"
        yield Finding(told, *match.span())
