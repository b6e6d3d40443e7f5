"""Checks of the channels: secrets, credentials, clock, limits and the days a token has left."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.brand import Channel
from pipeline.doctor.case import Case
from pipeline.doctor.finding import Finding, Level
from pipeline.networks import NETWORKS
from pipeline.networks.base import (
    Account,
    Identity,
    Network,
    NotSent,
    Refused,
    Unclear,
    cannot_tell_lacking,
)
from pipeline.publish.connections import SKEW, Trouble, account_of, connect

if TYPE_CHECKING:
    import httpx

UNEASY = timedelta(seconds=30)  # a clock that is further off is worth a word
SOON = timedelta(days=14)


def each(case: Case) -> Iterator[Finding]:
    """Each channel, several at a time, in the order of brand.yml."""
    with ThreadPoolExecutor(max_workers=8) as pool:
        for findings in pool.map(lambda channel: list(_one(case, channel)), case.channels):
            yield from findings


def _one(case: Case, channel: Channel) -> Iterator[Finding]:
    network = NETWORKS[channel.network]

    def find(check: str, level: Level, message: str, mend: str = "") -> Finding:
        return Finding(check, level, message, mend, subject=channel.name)

    if channel.network == "feed":
        yield find("account", "ok", "needs no account: its items are on the log branch")
        return
    if not network.SENDS:
        yield find(
            "account",
            "warning",
            f"this version cannot send to {network.LABEL} yet",
            "copy the variants from the preview and send them by hand",
        )
        return
    account = account_of(channel, case.environment)
    if isinstance(account, Trouble):
        yield find(
            "secrets",
            "error",
            account.why,
            _to_give(channel),
        )
        return
    yield find("secrets", "ok", "all are set")
    if case.offline:
        yield find("account", "ok", f"{network.LABEL} was not asked (--offline)")
        return
    opened = connect(network, account, case.loopback_only)
    if isinstance(opened, Trouble):
        yield find("account", "error", opened.why, "see docs/networks.md for this network")
        return
    client, identity = opened
    with closing(client):
        yield find("account", "ok", f"{network.LABEL} knows us as {identity.name}")
        yield from (find(*told) for told in _permissions(network, client, account, identity))
    now = datetime.now(UTC)
    yield from (find(*told) for told in (*_clock(identity, now), *token(identity, case.now)))
    yield from (find(*told) for told in _limits(network, identity))


def _to_give(channel: Channel) -> str:
    """Where a secret comes from, and where it goes."""
    from pipeline.connect import WAYS

    if channel.network in WAYS:
        return (
            f"pipeline connect {channel.name} --to file for this machine; --to environment, or "
            "--to repository, for the scheduled job"
        )
    return "give it to the job's environment, as a secret of the hosting site"


Told = tuple[str, Level, str, str]


def _permissions(
    network: Network, client: "httpx.Client", account: Account, identity: Identity
) -> Iterator[Told]:
    """What the secret does not permit, where the network tells."""
    ask = getattr(network, "lacking", cannot_tell_lacking)  # a plug-in may not say
    try:
        lacking = ask(client, account, identity)
    except (NotSent, Refused, Unclear) as error:
        yield "permissions", "warning", f"they were not told: {error}", "run the doctor again"
        return
    if lacking is None:
        return
    if lacking:
        yield (
            "permissions",
            "error",
            f"the secret does not permit {' and '.join(lacking)}, so nothing can be posted",
            f"pipeline connect {account.channel} makes one that does",
        )
    else:
        yield "permissions", "ok", "the secret permits posting", ""


def _clock(identity: Identity, now: datetime) -> Iterator[Told]:
    """This machine's clock next to the server's."""
    if identity.date is None:
        return
    seconds = (now - identity.date).total_seconds()
    said = f"{abs(seconds):.0f} s {'before' if seconds > 0 else 'behind'} the server's clock"
    if abs(seconds) > SKEW.total_seconds():
        yield "clock", "error", f"{said}, so nothing is claimed", "set this machine's clock"
    elif abs(seconds) > UNEASY.total_seconds():
        yield "clock", "warning", said, "set this machine's clock"
    else:
        yield "clock", "ok", f"within {UNEASY.total_seconds():.0f} s of the server's", ""


def token(identity: Identity, now: datetime) -> Iterator[Told]:
    """How long the token is good, where the network tells."""
    if identity.expires is None:
        return
    left = identity.expires - now
    mend = "make a new token and put it in the job's environment"
    if left <= timedelta(0):
        yield "token", "error", f"the token ended on {identity.expires:%Y-%m-%d}", mend
    elif left <= SOON:
        yield "token", "warning", f"the token ends in {left.days} days", mend
    else:
        yield "token", "ok", f"the token is good for {left.days} days", ""


def _limits(network: Network, identity: Identity) -> Iterator[Told]:
    """The server's own limits next to those that posts are checked against."""
    theirs = identity.limits
    if theirs is None:
        return
    ours = network.LIMITS
    less = [
        f"{what} {there} instead of {here}"
        for what, here, there in (
            ("characters:", ours.characters, theirs.characters),
            ("pictures:", ours.images, theirs.images),
            ("alt text:", ours.alt_text, theirs.alt_text),
            ("bytes of a picture:", ours.picture.bytes, theirs.picture.bytes),
        )
        if here is not None and there is not None and there < here
    ]
    if less:
        yield (
            "limits",
            "warning",
            f"this server takes less than posts are checked against ({'; '.join(less)})",
            "keep its posts shorter and its pictures smaller: what is too much is not sent",
        )
    else:
        yield "limits", "ok", "this server takes all that posts are checked against", ""
