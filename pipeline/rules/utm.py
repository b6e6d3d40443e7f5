"""Addresses of the brand's own site can be counted.

`link` is tagged with UTM parameters on every channel; an address in the text is not. Where the text
names a page of the brand's own site, that address becomes the post's `link`, or has `utm_source`
already. The brand's sites are those of its feed and `hosts`; with `utm: null` in brand.yml nothing
is asked.

Bad:

```markdown
Le guide complet : https://maison-lumen.example/guides
```

Good:

```markdown
---
link: https://maison-lumen.example/guides
---
Le guide complet, d’après https://exemple.fr/etude :
```

Good:

```markdown
Le guide : https://maison-lumen.example/guides?utm_source=mastodon
```
"""

from collections.abc import Iterator

from pipeline import links
from pipeline.brand import Brand
from pipeline.frozen import frozen
from pipeline.rules import addresses
from pipeline.rules.case import Case, Finding, Only, Sees, Strength
from pipeline.rules.options import option

ID = "brand.utm"
LEVEL: Strength = "suggestion"
SEES: Sees = "post"
ONLY: Only = "links"


@frozen
class Options:
    """Whose addresses."""

    hosts: tuple[str, ...] = option((), "Hosts of the brand's own, beside that of its feed.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look for the brand's own addresses in the text."""
    post = case.post
    if case.brand.utm is None:
        return
    own = {*_own_hosts(case.brand), *options.hosts}
    for link in case.text.links:
        if addresses.host(link.url) not in own or "utm_source=" in link.url:
            continue
        if post.link and links.same(link.url, post.link):
            continue
        advice = "add utm_source=… to it" if post.link else "make it the post's `link`"
        yield Finding(
            f"visits from here can't be counted: {advice}",
            link.start,
            link.end,
        )


def _own_hosts(brand: Brand) -> set[str]:
    return {
        addresses.host(channel.url)
        for channel in brand.channels.values()
        if channel.network == "feed" and channel.url
    }
