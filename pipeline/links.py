"""Links: the address that a post leads to, tagged so that visits can be counted."""

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from pipeline.brand import Utm
from pipeline.expression import late


def tagged(url: str, utm: Utm | None, values: Mapping[str, str]) -> str:
    """The address with its `utm_…` parameters; those that it has already stand as they are.

    `values` fill the templates: network, channel, campaign, post, pillar. A parameter whose
    template comes out empty is left out. Query, fragment and spelling of the address are kept.
    """
    if utm is None:
        return url
    parts = _parts(url)
    if parts is None:
        return url
    before, query, fragment, own = parts
    pairs = [query] if query else []
    for name, template in (
        ("utm_source", utm.source),
        ("utm_medium", utm.medium),
        ("utm_campaign", utm.campaign),
        ("utm_content", utm.content),
    ):
        if name not in own and (value := _filled(template, values)):
            pairs.append(f"{name}={_quoted(value)}")
    return f"{before}{'?' if pairs else ''}{'&'.join(pairs)}{fragment}"


@lru_cache(maxsize=256)
def _parts(url: str) -> tuple[str, str, str, frozenset[str]] | None:
    """An address up to its query, the query, the fragment with its '#', the query's names.

    None for what is no web address: whoever checks links has to say so.
    """
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            return None
    except ValueError:  # a bracket out of place
        return None
    rest, sharp, fragment = url.partition("#")
    before, _, query = rest.partition("?")
    own = frozenset(pair.partition("=")[0].lower() for pair in query.split("&"))
    return before, query, sharp + fragment, own


def same(one: str, other: str) -> bool:
    """Whether two spellings lead to the same place: case of the host, escapes, a closing slash."""
    return one == other or _plain(one) == _plain(other)


@lru_cache(maxsize=64)
def _plain(url: str) -> tuple[str, str, str, str, str]:
    try:
        scheme, host, path, query, fragment = urlsplit(url)
    except ValueError:
        return url, "", "", "", ""
    return scheme.lower(), host.lower(), unquote(path).rstrip("/"), unquote(query), fragment


@lru_cache(maxsize=256)
def _quoted(value: str) -> str:
    return quote(value, safe="-._~/")


_NAME = late(r"\{(\w+)\}")


def _filled(template: str, values: Mapping[str, str]) -> str:
    if "{" not in template:
        return template.strip()
    alone = values.get(template[1:-1])  # most templates are one name and nothing else
    if alone is not None:
        return alone.strip()
    return _NAME.sub(lambda name: values.get(name[1], name[0]), template).strip()
