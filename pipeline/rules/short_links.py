"""No bare shortened link: a reader sees where an address leads.

A shortened address hides its target, its service may end and take the link with it, and networks
shorten addresses themselves. One without https:// counts too: most networks make it a link.
`hosts` are further services, `allowed` the brand's own.

Bad:

```markdown
Le guide complet : https://bit.ly/3xYz
```

Bad:

```markdown
---
link: https://tinyurl.com/lumen
---
Le guide complet :
```

Bad:

```markdown
Le guide complet : bit.ly/3xYz
```

Good:

```markdown
Le guide complet : https://exemple.fr/guides/changer-une-douille
```
"""

import re
from collections.abc import Iterator

from pipeline.expression import late
from pipeline.frozen import frozen
from pipeline.rules import addresses
from pipeline.rules.case import Case, Finding, Sees, Strength
from pipeline.rules.options import option

ID = "brand.short-links"
LEVEL: Strength = "warning"
SEES: Sees = "post"

_SERVICES = frozenset(
    """
    amzn.to bit.do bit.ly bitly.com buff.ly cutt.ly db.tt dlvr.it eepurl.com fb.me flip.it
    goo.gl hubs.ly ift.tt is.gd j.mp lc.cx lnkd.in ln.run mcaf.ee ow.ly po.st qr.ae
    rb.gy rebrand.ly s.id shorturl.at smarturl.it soo.gd spr.ly swll.to t.co t.ly tiny.cc tiny.one
    tinyurl.com trib.al u.to urlr.me urlz.fr v.gd vu.fr wp.me zcu.io
    """.split()  # noqa: SIM905
)


_BARE = late(r"(?<![\w.@/-])(?P<host>(?:[a-z\d-]+\.)+[a-z]{2,})/[^\s)\]}>,;]+", re.IGNORECASE)


@frozen
class Options:
    """Which services."""

    hosts: tuple[str, ...] = option((), "Services that shorten addresses, beside the known ones.")
    allowed: tuple[str, ...] = option((), "Services that may be used, such as the brand's own.")


def check(case: Case, options: Options) -> Iterator[Finding]:
    """Look at the host of every address."""
    link = case.post.link
    if link and (host := _service(link, options)):
        yield Finding(_told(host), keys=("link",))
    for each in case.text.links:
        if host := _service(each.url, options):
            yield Finding(_told(host), each.start, each.end)
    if "/" in case.text.shown:
        for bare in _BARE.finditer(case.text.shown):
            if host := _service(f"https://{bare[0]}", options):
                yield Finding(_told(host), *bare.span())


def _service(url: str, options: Options) -> str:
    """The shortening service of an address, or ""."""
    host = addresses.host(url)
    if host in options.allowed or not (host in _SERVICES or host in options.hosts):
        return ""
    return host


def _told(host: str) -> str:
    return f"{host} hides where this leads: give the whole address"
