"""A redactor: it knows the secrets of a run, and takes them out of any text."""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

COVER = "***"


class Redactor:
    """Takes secrets out of texts, also where they are percent-, base64-, JSON- or HTML-encoded."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets for form in _forms(secret)}
        longest_first = sorted(forms, key=lambda form: (-len(form), form))
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def clean(self, text: str) -> str:
        """The text with *** in place of every secret."""
        return self._pattern.sub(COVER, text) if self._pattern else text


def _forms(secret: str) -> Iterator[str]:
    for plain in {secret, secret.strip()}:
        if not plain.strip():
            continue
        yield plain
        yield json.dumps(plain)[1:-1]
        yield json.dumps(plain, ensure_ascii=False)[1:-1]
        yield repr(plain)[1:-1]
        yield html.escape(plain)
        for encoded in (quote(plain, safe=""), quote(plain), quote_plus(plain)):
            yield encoded
            yield re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), encoded)
        yield from _base64(plain.encode())


def _base64(secret: bytes) -> Iterator[str]:
    """A secret inside base64, at each of the three places that it can have in its groups."""
    if len(secret) < 6:
        return
    for before in range(3):
        # Characters that also hold bits of a neighbour are left out.
        inner = slice(-(-before * 8 // 6), (before + len(secret)) * 8 // 6)
        padded = b"\0" * before + secret
        yield base64.b64encode(padded).decode()[inner]
        yield base64.urlsafe_b64encode(padded).decode()[inner]
