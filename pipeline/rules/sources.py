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
from dataclasses import dataclass

from pipeline.rules.case import Case, Finding, Sees, Strength

ID = "brand.sources"
LEVEL: Strength = "warning"
SEES: Sees = "post"

_CLUES = frozenset(
    """
    million millions milliard milliards billion billions fois times twice étude études study
    studies research enquête sondage survey statistiques statistics français françaises français
    européens personnes ménages foyers consommateurs jeunes salariés femmes hommes adultes gens
    people adults households consumers europeans women men workers pourcent percent deux
    """.split()  # noqa: SIM905
)
_PERCENT = re.compile(
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
_CLAIM = re.compile(
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


@dataclass(frozen=True, slots=True)
class Options:
    """Nothing to set."""


def check(case: Case, _options: Options) -> Iterator[Finding]:
    """Look for figures where the post names no source."""
    if case.post.sources:
        return
    text = case.text
    if "%" in text.prose or not _CLUES.isdisjoint(text.vocabulary):
        for pattern in (_PERCENT, _CLAIM):
            for match in pattern.finditer(text.prose):
                yield Finding(
                    f"`{match[0]}`: who says so? Name where it comes from in `sources`",
                    *match.span(),
                )
