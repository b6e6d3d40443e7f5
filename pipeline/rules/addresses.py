"""Addresses as rules look at them: the host alone."""

import re

_HOST = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:]*)").match


def host(url: str) -> str:
    """The host of an address in small letters, without `www.`; "" where there is none."""
    found = _HOST(url)
    return found[1].lower().removeprefix("www.") if found else ""
