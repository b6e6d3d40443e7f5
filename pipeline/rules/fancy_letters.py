"""Letters are letters, not signs that look like them.

𝗕𝗼𝗹𝗱, 𝓈𝒸𝓇𝒾𝓅𝓉 and Ⓒⓘⓡⓒⓛⓔⓓ letters are mathematical signs and symbols. Screen readers say
"mathematical bold capital B", or nothing; searching and translating fail too. `**bold**` does the
same honestly where a network has bold.

Bad:

```markdown
𝗡𝗼𝘂𝘃𝗲𝗮𝘂 : la lampe d’hiver est là.
```

Bad:

```markdown
ＳＯＬＤＥＳ, et ᴘᴇᴛɪᴛꜱ ᴘʀɪx
```

Good:

```markdown
**Nouveau** : la lampe d’hiver est là, en E₂₇ et en 12 m². Le 1ᵉʳ décembre, nº 3.
```
"""

import re
import unicodedata
from collections.abc import Iterator

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Sees, Strength

ID = "brand.fancy-letters"
LEVEL: Strength = "warning"
SEES: Sees = "text"

# Mathematical alphanumerics, letterlike script capitals, enclosed, squared and full-width letters.
_SIGNS = (
    "\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169"
    "\U0001f170-\U0001f189\uff21-\uff3a\uff41-\uff5a\u210a-\u2112\u211b-\u211d\u2124\u2128"
    "\u212c-\u2131"
)
# Small capitals of the phonetic alphabets; three in a row are no phonetics.
_SMALL = "\u1d00-\u1d22\ua730\ua731\u0262\u026a\u0274\u0280\u028f\u0299\u029c\u029f\ua7af"
_FANCY = late(
    f"[{_SIGNS}](?!\ufe0f)(?:[ \u00a0]?[{_SIGNS}](?!\ufe0f))*"
    f"|[{_SMALL}a-z]*[{_SMALL}]{{3,}}[{_SMALL}a-z]*"
)
_MAYBE = re.compile(f"[{_SIGNS}{_SMALL}]").search
_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "ABCDEFGHIJKLMNOPRSTUVWYZ", strict=True))


@frozen
class Options:
    """Nothing to set."""


def check(case: Case, _options: Options) -> Iterator[Finding]:
    """Look for stretches of signs that stand for letters."""
    text = case.text.shown
    if not case.text.has_signs or not _MAYBE(text):
        return
    for match in _FANCY.finditer(text):
        if len(match[0]) == 1 and not _alone(text, match):
            continue
        plain = "".join(_CAPITALS.get(sign, sign) for sign in match[0])
        plain = unicodedata.normalize("NFKC", plain)
        if plain == match[0]:
            continue
        yield Finding(
            f"screen readers can't read `{match[0]}`: write {plain}", *match.span(), fix=plain
        )


def _alone(text: str, match: re.Match[str]) -> bool:
    """Whether a single sign stands in a word, not by itself as in 𝑥 = 2 or ℝ."""
    return text[match.end() : match.end() + 1].isalpha() or text[: match.start()][-1:].isalpha()
