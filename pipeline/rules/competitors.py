"""Competitors are not named, and never attacked.

`names` are those that the brand does not name, also as a hashtag or with an @. A sentence that
names one and compares or belittles says so in its message. With `naming: true`, naming is fine and
only attacks are told.

With these lines in brand/rules.yml:

```yaml
rules:
  brand.competitors: {names: [Lampadix, "Le Grand Abat-Jour"]}
```

Bad:

```markdown
Contrairement à Lampadix, nous ne collons pas nos ampoules.
```

Bad:

```markdown
Vu chez #lampadix ce matin.
```

Good:

```markdown
Nous ne collons pas nos ampoules. Le grand abat-jour de l’atelier est vert.
```
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Sees, Strength
from pipeline.rules.options import option

ID = "brand.competitors"
LEVEL: Strength = "warning"
SEES: Sees = "text"

_ATTACK = late(
    r"""
    \b (?:
        contrairement \s à | à \s la \s différence \s de
      | (?: mieux | meilleure?s? | moins \s chère?s? | plus \s fiables? ) \s que
      | pires? | arnaques? | nuls? | nulles? | honte | copi(?:e|é|és|ent) | voleurs? | mensonges?
      | mentent | camelote
      | unlike | (?: better | cheaper ) \s than | worse | worst | rip-?offs? | scams? | junk
      | copycats? | liars? | shame
    ) \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE_END = late(r"[.!?…](?=\s|$)|\n\n")


@frozen
class Options:
    """Whom."""

    names: tuple[str, ...] = option((), "Competitors' names, as they write them.")
    naming: bool = option(False, "Whether naming them is fine, and only attacking is not.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look for the names, and at the sentence around each."""
    if not options.names:
        return
    text = case.text.shown
    for match in _named(options.names).finditer(text):
        sentence = _around(text, match)
        attack = _ATTACK.search(sentence)
        if attack:
            yield Finding(
                f"`{attack[0]}` and {match[0]} in one sentence: the brand attacks no competitor",
                *match.span(),
            )
        elif not options.naming:
            yield Finding(f"the brand does not name {match[0]}, a competitor", *match.span())


@lru_cache(maxsize=16)
def _named(names: tuple[str, ...]) -> re.Pattern[str]:
    """The names as written, and in any case behind # or @, without spaces."""
    plain = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    glued = "|".join(re.escape(re.sub(r"\W", "", name)) for name in names)
    return re.compile(rf"(?<![\w#@])(?:{plain})(?!\w)|[#@](?i:{glued})(?!\w)")


def _around(text: str, match: re.Match[str]) -> str:
    """The sentence that a name stands in, 400 characters of it on each side at most."""
    first = start = max(match.start() - 400, 0)
    for end in _SENTENCE_END.finditer(text, first, match.start()):
        start = end.end()
    after = _SENTENCE_END.search(text, match.end(), match.end() + 400)
    return text[start : after.start() if after else match.end() + 400]
