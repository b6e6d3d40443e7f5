"""Hashtags are few, and there is something to read beside them.

Each network has its habit: two on X are plenty, Instagram takes more; `networks:` in rules.yml
says how many on each. What counts is what the
network shows, the tags of the front matter and those of a first comment included. A message that
is nothing but hashtags says nothing.

Bad:

```markdown
---
channels: [x]
tags: [Lampes, Réparer, Nantes, Artisanat, MadeInFrance, Hiver]
---
La lampe d’hiver est arrivée.
```

Bad:

```markdown
#Lampes #Réparer #Nantes
```

Good:

```markdown
---
channels: [x]
tags: [Lampes]
---
La lampe d’hiver est arrivée à #Nantes.
```
"""

import re
from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.rules import tags
from pipeline.rules.case import Case, Finding, Only, Sees, Strength
from pipeline.rules.options import option
from pipeline.variant import Part

ID = "brand.hashtags"
LEVEL: Strength = "warning"
SEES: Sees = "variant"
ONLY: Only = "tags"
NETWORKS = {"instagram": {"most": 10}, "feed": {"most": 10}}
KINDS = {"crisis": {"most": 0}, "reply": {"most": 1}}

_TAG = re.compile(r"#\w+")
_WORD = re.compile(r"\w")


@frozen
class Options:
    """How many."""

    most: int = option(5, "How many hashtags a network may show, in all parts of a thread.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Count the hashtags that the network shows."""
    comment = case.post.first_comment
    count = len(_TAG.findall(comment)) if comment else 0
    tagged: list[Part] = []
    for part in case.variant.parts:
        long = 0
        for facet in part.facets:
            if facet.type == "tag":
                count += 1
                long += facet.end - facet.start
        if long * 2 > len(part.text):
            tagged.append(part)
    if count > options.most:
        where = tags.written(case)
        most = f"{options.most} at most here" if options.most else "none here"
        message = f"{count} hashtag{'s' if count > 1 else ''}; the brand uses {most}"
        if options.most < len(where):
            yield where[options.most].finding(message)
        else:
            yield Finding(message, keys=("first_comment",))
    for part in tagged:
        if not _says_something(part):
            yield Finding("nothing but hashtags: say something", 0, len(case.post.body.rstrip()))
            return


def _says_something(part: Part) -> bool:
    """Whether words are left when hashtags and addresses are taken away."""
    at = 0
    for facet in sorted(part.facets):
        if facet.type in ("tag", "link"):
            if _WORD.search(part.text, at, facet.start):
                return True
            at = max(at, facet.end)
    return _WORD.search(part.text, at) is not None or bool(part.media)
