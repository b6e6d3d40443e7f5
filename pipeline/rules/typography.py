"""French is set as French: no-break spaces, curly apostrophes, accents on capitals.

A space that may break leaves a `!` or a `»` alone at the head of a line; a straight apostrophe and
three dots are a typewriter's; `ECOLE` is no French word. In texts whose `lang` is French, this rule
looks at

- `spaces`: a narrow no-break space (U+202F) before `!`, `?` and `;`, a no-break space (U+00A0)
  before `:`, after `«` and before `»`. Either of the two passes in any of these places. Canada's
  French (`lang: fr-CA`) has no space before `!`, `?` and `;`; Switzerland's is left alone;
- `apostrophes`: ’ rather than ', or the other way round where the brand says so;
- `ellipsis`: … rather than three dots, and no dots after “etc.”;
- `accents`: words in capitals, or with a capital, that can only be written with an accent;
- `dashes`: a dash rather than a hyphen between spaces;
- `numbers`: a no-break space between a number and its unit, and between thousands; between a label
  and its number (`n° 5`, `p. 12`, `art. 3`, `t. II`), a day and its month (`1er mai`), a century
  and its number. `14h30` and `14 h 30` both pass; in the second the spaces don't break;
- `titles`: a no-break space between `M.`, `MM.`, `Mme`, `Mlle`, `Dr`, `Pr`, `Me` and a name.

Addresses, handles, hashtags, code, times (`9:00`), `:shortcodes:`, smileys, and the signs of
Markdown are never touched, nor are English texts. `--fix` mends all of it, in the text and in
`title`, alternative texts wherever they stand, `first_comment`, `sensitive` and a poll's options,
and leaves every letter.

With `render: true` nobody has to type any of this: variants are set so as they are made, in the
preview as on the network, and the file stays as its author wrote it. There is then nothing to
suggest. On X, where U+202F weighs two characters, U+00A0 stands in its place. Like any option it
may hold on one network alone (`networks: {x: {brand.typography: {render: true}}}`).

Bad:

```markdown
Les soldes commencent demain!
```

Bad:

```markdown
L'atelier "du bas" ouvre à 14 h.
```

Bad:

```markdown
Voici «La Veilleuse», notre lampe...
```

Bad:

```markdown
A bientôt à l’école. Ecrivez-nous.
```

Bad:

```markdown
---
media:
  - {file: vase.jpg, alt: "Un vase bleu, haut de 30 cm\u00a0: l'anse est cassée."}
---
Il tiendra encore vingt ans.
```

Bad:

```markdown
![Un vase bleu ! L’anse est cassée.](vase.jpg)
```

Bad:

```markdown
La salle n° 5 ouvre le 1er mai.
```

Bad:

```markdown
Demandez Mme Roy à l’atelier.
```

Bad:

```markdown
---
lang: fr-CA
---
Vous venez ?
```

Good:

```markdown
À l’atelier\u00a0: «\u00a0La Veilleuse\u00a0», 1\u202f250\u00a0g, 25\u00a0% de laiton…
Nos 5 lampes sont au n°\u00a012, chez M.\u00a0Dupont, jusqu’au 25\u00a0décembre.
Vous venez\u202f?
```

Good:

```markdown
---
lang: fr-CA
---
Vous venez? C’est à 10\u00a0h\u00a0: apportez votre lampe!
```

Good:

```markdown
---
lang: en
---
"Don't panic!" It's 25% off.
```

With these lines in brand/rules.yml:

```yaml
rules:
  brand.typography: {apostrophe: straight, parts: [spaces, apostrophes]}
```

Bad:

```markdown
L’atelier ouvre à 9:00...
```

Good:

```markdown
L'atelier ouvre à 9:00...
```

With these lines in brand/rules.yml:

```yaml
rules:
  brand.typography: {render: true}
```

Good:

```markdown
L'atelier vous attend!
```
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from pipeline import typography
from pipeline.frozen import frozen
from pipeline.post import Post
from pipeline.rules.case import Case, Finding, Sees, Strength
from pipeline.rules.options import option
from pipeline.rules.text import reading
from pipeline.typography import PARTS, Manner, Part

if TYPE_CHECKING:
    from pipeline.rules.rulebook import Rulebook

# (language, channel, network, kind) to how variants are set there; None where they are left as is.
Rendering: TypeAlias = Callable[[str, str, str, str], Manner | None]

ID = "brand.typography"
LEVEL: Strength = "suggestion"
SEES: Sees = "post"

_MOST = 500  # findings a text; beyond, one more tells how many there are


@frozen
class Options:
    """What is looked at, by whose convention, and who mends it."""

    parts: tuple[Part, ...] = option(PARTS, "What is looked at.")
    spaces: Literal["auto", "france", "quebec"] = option(
        "auto", "Whose convention holds before ! ? and ;: `auto` goes by the post's `lang`."
    )
    apostrophe: Literal["curly", "straight", "any"] = option(
        "curly", "The brand's apostrophe: curly (’), straight ('), or any."
    )
    dash: Literal["en", "em"] = option("en", "The dash that parts what is said: en (–) or em (—).")
    render: bool = option(False, "Set variants so as they are made, whatever the file has.")


def manner(lang: str, options: Options) -> Manner | None:
    """How a text of this language is to be set; None where nothing is asked of it."""
    return typography.manner(lang, options.parts, options.spaces, options.apostrophe, options.dash)


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look at the body, then at what the front matter says to readers."""
    post = case.post
    asked = None if options.render else manner(post.lang, options)
    if asked is None:
        return
    text = case.text
    found = typography.edits(text.source, text.shown, asked)
    for edit in found[:_MOST]:
        yield Finding(_said(text.source, edit), edit.start, edit.end, fix=edit.new)
    if len(found) > _MOST:
        yield Finding(f"{len(found):,} such places in this text; {_MOST} of them are shown")
    for picture in text.pictures:
        shown = reading(picture.alt, post.lang).shown
        for edit in typography.edits(picture.alt, shown, asked):
            start, end = picture.start + edit.start, picture.start + edit.end
            yield Finding(_said(picture.alt, edit), start, end, fix=edit.new)
    for keys, value in said(post):
        shown = reading(value, post.lang).shown
        for edit in typography.edits(value, shown, asked):
            yield Finding(_said(value, edit), edit.start, edit.end, keys, edit.new, value)


def rendering(book: "Rulebook") -> Rendering:
    """What rendering asks: the manner of a text by its language, and where and what it is."""
    from pipeline.rules import typography

    @cache
    def asked(lang: str, channel: str, network: str, kind: str) -> Manner | None:
        level, options = book.line(typography, channel, network, kind)
        return manner(lang, options) if options.render and level != "off" else None

    return asked


def said(post: Post) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What the front matter says to readers: keys and text."""
    if "title:" in post.header:
        yield ("title",), post.title
    for index, media in enumerate(post.media):
        if media.alt:
            yield ("media", index, "alt"), media.alt
    if post.sensitive:
        yield ("sensitive",), post.sensitive
    if post.first_comment:
        yield ("first_comment",), post.first_comment
    if post.poll:
        for index, choice in enumerate(post.poll.options):
            yield ("poll", "options", index), choice


def _said(source: str, edit: typography.Edit) -> str:
    """The words around an edit, and why it is made."""
    start = max(source.rfind(" ", 0, max(edit.start - 1, 0)), source.rfind("\n", 0, edit.start)) + 1
    end = edit.end
    while end < len(source) and not source[end].isspace() and end < edit.end + 20:
        end += 1
    around = source[max(start, edit.start - 20) : end].strip()
    return f"`{around}`: {edit.why}"
