"""A redactor takes secrets out of texts, however they were written."""

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.redactor import Redactor

SECRET = 'p&ss/w"ö rd+1='


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"token {SECRET}!", id="as it is"),
        pytest.param(f"u={quote(SECRET, safe='')}", id="percent-encoded"),
        pytest.param(f"u={quote_plus(SECRET)}", id="percent-encoded with plus"),
        pytest.param(f"u={quote(SECRET, safe='').lower()}", id="percent-encoded in small letters"),
        pytest.param(json.dumps({"t": SECRET}), id="in JSON"),
        pytest.param(json.dumps({"t": SECRET}, ensure_ascii=False), id="in JSON as Unicode"),
        pytest.param("<b>p&amp;ss/w&quot;ö rd+1=</b>", id="in HTML"),
        pytest.param(repr(f"Bearer {SECRET}"), id="in a repr"),
    ],
)
def test_a_secret_is_covered(text: str) -> None:
    cleaned = Redactor([SECRET]).clean(text)
    assert "***" in cleaned
    assert "ss" not in cleaned
    assert "rd" not in cleaned


@given(before=st.binary(max_size=8), after=st.binary(max_size=8))
def test_a_secret_inside_base64_is_covered(before: bytes, after: bytes) -> None:
    secret = "abcd-efgh-ijkl-mnop"
    encoded = base64.b64encode(before + secret.encode() + after).decode()
    cleaned = Redactor([secret]).clean(encoded)
    assert "***" in cleaned
    assert len(cleaned) <= len(encoded) - len(secret) + 3


def test_the_longer_of_two_secrets_goes_first() -> None:
    assert Redactor(["abc", "abcdef"]).clean("abcdef abc") == "*** ***"


def test_without_secrets_nothing_changes() -> None:
    assert Redactor(["", "  "]).clean("a  b") == "a  b"
