"""A reply is short, goes to whoever asked, and sells nothing.

A post of `kind: reply` answers one message: on one channel, in `words` words at most, without a
campaign or a partner. Fewer hashtags and emoji are asked of it by those rules' own lines.

Bad:

```markdown
---
kind: reply
reply_to: https://mastodon.example/@lucie/1
channels: [mastodon, bluesky]
---
Bonjour Lucie, oui, le câble se change.
```

Bad:

```markdown
---
kind: reply
reply_to: https://mastodon.example/@lucie/1
campaign: noel
---
Bonjour Lucie, oui, le câble se change.
```

Good:

```markdown
---
kind: reply
reply_to: https://mastodon.example/@lucie/1
channels: [mastodon]
---
Bonjour Lucie, oui, le câble se change.
```
"""

from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.rules.case import Case, Finding, Only, Sees, Strength
from pipeline.rules.options import option

ID = "brand.reply"
LEVEL: Strength = "warning"
SEES: Sees = "post"
ONLY: Only = "reply"


@frozen
class Options:
    """How long."""

    words: int = option(120, "How many words a reply has at most.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Hold a reply to its own lines."""
    post = case.post
    if len(post.channels) > 1:
        yield Finding(
            f"a reply on {len(post.channels)} channels: answer where the question was asked",
            keys=("channels",),
        )
    for key in ("campaign", "partner"):
        if getattr(post, key):
            yield Finding(f"a reply sells nothing: take `{key}` out", keys=(key,))
    if len(case.text.words) > options.words:
        yield Finding(
            f"{len(case.text.words)} words; a reply has {options.words} at most: offer to write or "
            "call instead",
            0,
            len(post.body.partition("\n")[0]),
        )
