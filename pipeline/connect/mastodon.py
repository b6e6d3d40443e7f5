"""Mastodon: an application of our own on the account's server, then a token by OAuth.

S methods/apps and methods/oauth of the Mastodon documentation; PKCE from 4.3 on, older servers
take no notice of it.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx

from pipeline.brand import Channel
from pipeline.client import Answer, Lost, Unreached, fetch
from pipeline.connect import oauth
from pipeline.connect.oauth import PASTE, Proof
from pipeline.connect.way import Person
from pipeline.errors import PipelineError
from pipeline.printing import line

SCOPES = "read:accounts read:statuses write:statuses write:media"
RENEWAL = (
    "The token has no end. It stops when you revoke it (Preferences > Account > Authorized apps) "
    "or change the account's password; then run this command again."
)


def obtain(
    channel: Channel, client: httpx.Client, person: Person, *, paste: bool
) -> Mapping[str, str]:
    """Register us with the server, send the person there, and turn the code into a token."""
    server = channel.url.rstrip("/")
    proof = Proof()
    with oauth.callback() as back:
        address = PASTE if paste or back is None else back.address
        app = _ask(
            client,
            server,
            "/api/v1/apps",
            "register there",
            {
                "client_name": "social-pipeline",
                "redirect_uris": address,
                "scopes": SCOPES,
            },
        )
        client_id, client_secret = _said(app, "client_id"), _said(app, "client_secret")
        query = urlencode(
            {
                "response_type": "code",
                "client_id": client_id,
                "redirect_uri": address,
                "scope": SCOPES,
                "state": proof.state,
                "code_challenge": proof.challenge,
                "code_challenge_method": "S256",
            }
        )
        person.say(
            f"A page of {server} opens. Sign in there as the account that is to post, and choose "
            "Authorize. It lets this tool read the account and its posts, and write posts and "
            f"media ({SCOPES}); nothing else."
        )
        person.open(f"{server}/oauth/authorize?{query}")
        if address == PASTE:
            code = person.secret("the code that the page shows")
        else:
            assert back is not None  # noqa: S101 - the address is its
            code = back.wait(proof.state)
    granted = _ask(
        client,
        server,
        "/oauth/token",
        "take the code",
        {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": client_id,
            "client_secret": client_secret,
            "redirect_uri": address,
            "code_verifier": proof.verifier,
            "scope": SCOPES,
        },
    )
    return {"TOKEN": _said(granted, "access_token")}


def _ask(
    client: httpx.Client, server: str, path: str, what: str, form: Mapping[str, str]
) -> Mapping[str, Any]:
    try:
        answer = fetch(client, "POST", f"{server}{path}", data=form)
    except (Unreached, Lost) as error:
        raise PipelineError(
            f"{server} cannot be reached: {error}",
            hint="Check the channel's url in brand/brand.yml.",
        ) from error
    found = answer.json
    if answer.status != 200 or not isinstance(found, dict):
        raise PipelineError(
            f"{server} did not {what}: {_words(answer)}",
            hint="A code works once, for ten minutes: run the command again."
            if path == "/oauth/token"
            else "Check that the channel's url is a Mastodon server.",
        )
    return found


def _words(answer: Answer) -> str:
    """The server's own words, without anything of ours."""
    plain = answer.json
    said = ""
    if isinstance(plain, dict):
        said = str(
            plain.get("error_description") or plain.get("error") or plain.get("detail") or ""
        )
    return line(said)[:300] or f"it answered {answer.status}"


def _said(answer: Mapping[str, Any], key: str) -> str:
    value = answer.get(key)
    if not isinstance(value, str) or not value:
        raise PipelineError(
            f"the server's answer has no {key}", hint="Is the channel's url a Mastodon server?"
        )
    return value
