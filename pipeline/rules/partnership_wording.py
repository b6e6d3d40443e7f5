"""Words of a partnership without `partner` are questioned.

"En partenariat avec", "offert par", "code promo" or "sponsored by" may tell of a paid or gifted
partnership that the post does not declare. If it is one, `partner: Name` makes the disclosure rule
look after it; if it is none, other words keep readers from wondering.

Bad:

```markdown
Une soirée en partenariat avec le café Brume : -10 % avec le code promo LUMEN.
```

Bad:

```markdown
---
lang: en
---
This evening is sponsored by Brume.
```

Good:

```markdown
La main-d’œuvre est offerte samedi. Une soirée avec nos voisins du café Brume.
```
"""

from collections.abc import Iterator

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Sees, Strength

ID = "brand.partnership-wording"
LEVEL: Strength = "suggestion"
SEES: Sees = "post"

_CLUES = frozenset(
    """
    partenariat partenariats partenaire partenaires sponsorisé sponsorisée sponsorisés offert
    offerte offerts offertes affilié affiliés affiliée gracieusement promo collaboration
    partnership sponsored sponsor gifted affiliate pr
    """.split()  # noqa: SIM905
)
_WORDING = late(
    r"en (?:partenariat|collaboration) (?:avec|rémunérée?)"
    r"|partenariat (?:rémunéré|commercial)|collaboration (?:commerciale|rémunérée)"
    r"|(?:notre|nos) partenaires?(?= \w*[A-ZÀ-Ý])"
    r"|sponsorisée?s?\b|sponsored(?: by)?\b|offerte?s? par\b|gracieusement (?:offert|prêté)\w*"
    r"|liens? affiliés?|affiliate links?|codes? promo\b|promo code\b"
    r"|(?:in|paid) partnership(?: with)?\b|gifted(?: by)?\b|thanks to our sponsor\w*"
)
_TAGS = frozenset("ad ads sponso sponsorisé sponsored pub partenariat gifted".split())  # noqa: SIM905


@frozen
class Options:
    """Nothing to set."""


def check(case: Case, _options: Options) -> Iterator[Finding]:
    """Look for the wording where the post names no partner."""
    if case.post.partner:
        return
    text = case.text
    if not _CLUES.isdisjoint(text.vocabulary):
        for match in _WORDING.finditer(text.prose.replace("’", "'")):
            yield Finding(_told(text.source[match.start() : match.end()]), *match.span())
    for tag in text.tags:
        if tag.name.lower() in _TAGS:
            yield Finding(_told(f"#{tag.name}"), tag.start, tag.end)


def _told(words: str) -> str:
    return f"`{words}`: is this a paid or gifted partnership? Then name it with `partner:`"
