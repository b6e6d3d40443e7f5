"""The reader is addressed in one way: tu or vous.

With `form: one`, a text keeps to either; with `vous` or `tu`, every text uses that one. What the
brand quotes, between « » or in a block quote, may use the other. The noun is not mistaken: "le ton
juste" addresses nobody, nor does a rendez-vous.

Bad:

```markdown
Apportez ta lampe samedi : nous vous montrerons comment la réparer.
```

Good:

```markdown
Apportez votre lampe samedi, sans rendez-vous. Nous changeons de ton, pas de tournevis.
```

Good:

```markdown
« Tu la répares quand ? », nous demande Colette. Vous la verrez mardi.
```

With these lines in brand/rules.yml:

```yaml
rules:
  brand.address: {form: vous}
```

Bad:

```markdown
Viens voir ta lampe.
```

Good:

```markdown
Hausser le ton ne répare rien. Venez voir votre lampe.
```
"""

import re
from collections.abc import Iterator
from typing import Literal

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Sees, Strength
from pipeline.rules.options import option

ID = "brand.address"
LEVEL: Strength = "warning"
SEES: Sees = "text"

_TU = frozenset("tu toi te tes ta ton t".split())  # noqa: SIM905
_VOUS = frozenset("vous votre vos vôtre vôtres".split())  # noqa: SIM905
_TOKENS = late(r"[^\W\d_]+")
_AUXILIARY = frozenset("est a ai as ont sont avait était eu été suis".split())  # noqa: SIM905
# Before the noun, and after it: "un ton neutre", "le ton de la lettre", "sur un autre ton".
_BEFORE_NOUN = frozenset(
    """
    le un ce du au même bon autre quel sur demi notre votre leur son mon aucun chaque mauvais juste
    haut bas grand nouveau bel beau petit quelque tel cet double deux trois des les
    """.split()  # noqa: SIM905
)
_AFTER_NOUN = frozenset(
    """
    de du des d est était sera sur qui que et ou plus moins trop assez très neutre juste sans pour
    avec dans à au aux en par selon employé clair sombre chaud froid comme mais n ne se monte change
    baisse grave léger sec calme
    """.split()  # noqa: SIM905
)
_NOT_A_VERB = frozenset(
    "chez assez nez rez merguez fez suez pez raz biarritz".split()  # noqa: SIM905
)


@frozen
class Options:
    """Which form."""

    form: Literal["one", "vous", "tu"] = option(
        "one", "How readers are addressed in French: one form a text, always vous, or always tu."
    )


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look for words of both forms, or of the form that the brand does not use."""
    text = case.text
    if text.lang != "fr":
        return
    familiar = not _TU.isdisjoint(text.vocabulary)
    if options.form == "tu":
        if not _VOUS.isdisjoint(text.vocabulary) or any(map(_plural, text.words)):
            for start, end in _polite(text.voice):
                word = text.source[start:end]
                yield Finding(f"`{word}`: the brand says tu to its readers", start, end)
        return
    if not familiar:
        return
    close = list(_familiar(text.voice))
    if options.form == "vous":
        for start, end in close:
            word = text.source[start:end]
            yield Finding(f"`{word}`: the brand says vous to its readers", start, end)
        return
    far = list(_polite(text.voice)) if close else []
    if far:
        fewer = min(close, far, key=len)
        start, end = fewer[0]
        other = text.source[slice(*(far if fewer is close else close)[0])]
        yield Finding(
            f"`{text.source[start:end]}` here and `{other}` elsewhere: say tu or vous, not both",
            start,
            end,
        )


def _familiar(text: str) -> Iterator[tuple[int, int]]:
    """Where somebody is addressed with tu."""
    tokens = list(_TOKENS.finditer(text))
    words = [token[0].lower() for token in tokens]
    for place, word in enumerate(words):
        if word not in _TU:
            continue
        token = tokens[place]
        before = words[place - 1] if place else ""
        after = words[place + 1] if place + 1 < len(words) else ""
        between = text[token.end() : tokens[place + 1].start()] if after else ""
        if word == "t":  # t’as, t’aime; va-t-il has hyphens, and T alone is a letter
            if between not in ("'", "’"):
                continue
        elif word == "tu":  # s’est tu
            if before in _AUXILIARY and text[token.start() - 1] == " ":
                continue
        elif word == "ton":
            if before in _BEFORE_NOUN or after in _AFTER_NOUN or between.strip(" \u00a0\u202f*_"):
                continue
            if not after:
                continue
        elif word == "ta" and between.strip(" \u00a0\u202f*_"):  # ta, ta, ta
            continue
        yield token.span()


def _polite(text: str) -> Iterator[tuple[int, int]]:
    """Where somebody is addressed with vous, or with a verb in -ez."""
    start_of_sentence = True
    end = 0
    for token in _TOKENS.finditer(text):
        between = text[end : token.start()]
        start_of_sentence = end == 0 or re.search(r"[.!?…:\n]", between) is not None
        word = token[0].lower()
        end = token.end()
        if word in _VOUS:
            if (
                text[max(token.start() - 8, 0) : token.start()]
                .lower()
                .endswith(("rendez-", "à-", "sauvez-", "sauve-"))
            ):
                continue
            yield token.span()
        elif _plural(word) and (token[0].islower() or start_of_sentence):
            if word == "rendez" and text[end : end + 5].lower() == "-vous":
                continue
            yield token.span()


def _plural(word: str) -> bool:
    """Whether a word looks like a verb for vous: apportez, venez."""
    return word.endswith("ez") and len(word) > 3 and word not in _NOT_A_VERB
