"""A webhook: a network of another package that takes posts and can be asked nothing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipeline.limits import Limits
from pipeline.networks import base, compose
from pipeline.networks.weighing import code_points
from pipeline.variant import Part

if TYPE_CHECKING:
    import httpx

NAME = "webhook"
LABEL = "Webhook"
LIMITS = Limits(characters=500, unit="characters")
SECRETS = ("TOKEN",)
CLASS: base.DeliveryClass = "blind"
SENDS = True
URL = ""
WHO = ""
OPTIONS: Mapping[str, Any] = {}
VERSIONS = base.no_versions

_MANNER = compose.Manner(unit="characters", weigh=code_points, find=lambda _text: [], link="text")


def length(text: str, sensitive: str = "") -> int:
    """Every character counts."""
    return len(text)


def render(message: compose.Message) -> tuple[Part, ...]:
    """Plain text."""
    return compose.parts(message, _MANNER, LIMITS.characters)


extra = base.no_extra


def key(at: object, delivery: str, part: int) -> str:
    """Nobody there keeps a key."""
    return ""


def connect(client: "httpx.Client", account: base.Account) -> base.Identity:
    """There is nobody to ask who we are."""
    return base.Identity(id=account.channel, name=account.channel, url=account.url)


def newest(client: "httpx.Client", account: base.Account, identity: base.Identity) -> str | None:
    """None: it shows no posts."""
    return None


def publish(
    client: "httpx.Client", account: base.Account, identity: base.Identity, sending: base.Sending
) -> base.Sent:
    """Post the text."""
    from pipeline.networks.exchange import Exchange, secret
    from pipeline.redactor import Redactor

    token = secret(account, "TOKEN")
    headers = {"Authorization": f"Bearer {token}"}
    exchange = Exchange(client, account.url, Redactor([token]), headers)
    sending.before()
    body = {"status": sending.part.text}
    answer = exchange.ask("POST", "/api/v1/statuses", lost=base.Unclear, json=body)
    made = answer.json
    if answer.status == 200 and isinstance(made, dict):
        return base.Sent(str(made["id"]), str(made["url"]))
    raise base.Unclear(exchange.no(answer, ""))


find = base.cannot_find


lacking = base.cannot_tell_lacking
