"""Links: the address that a post leads to, tagged so that visits can be counted."""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from pipeline.brand import Utm


def tagged(url: str, utm: Utm | None, values: Mapping[str, str]) -> str:
    """The address with its `utm_…` parameters; those that it has already stand as they are.

    `values` fill the templates: network, channel, campaign, post, pillar. A parameter whose
    template comes out empty is left out. Query, fragment and spelling of the address are kept.
    """
    if utm is None:
        return url
    try:
        scheme, host, path, query, fragment = urlsplit(url)
    except ValueError:  # a bracket out of place: whoever checks links has to say so
        return url
    if scheme.lower() not in ("http", "https"):
        return url
    own = {pair.partition("=")[0].lower() for pair in query.split("&")}
    pairs = [query] if query else []
    for name in ("source", "medium", "campaign", "content"):
        value = _filled(getattr(utm, name), values)
        if value and f"utm_{name}" not in own:
            pairs.append(f"utm_{name}={quote(value, safe='-._~/')}")
    return urlunsplit((scheme, host, path, "&".join(pairs), fragment))


def same(one: str, other: str) -> bool:
    """Whether two spellings lead to the same place: case of the host, escapes, a closing slash."""
    return one == other or _plain(one) == _plain(other)


def _plain(url: str) -> tuple[str, str, str, str, str]:
    try:
        scheme, host, path, query, fragment = urlsplit(url)
    except ValueError:
        return url, "", "", "", ""
    return scheme.lower(), host.lower(), unquote(path).rstrip("/"), unquote(query), fragment


_NAME = re.compile(r"\{(\w+)\}")


def _filled(template: str, values: Mapping[str, str]) -> str:
    if "{" not in template:
        return template.strip()
    return _NAME.sub(lambda name: values.get(name[1], name[0]), template).strip()
