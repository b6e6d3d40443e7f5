"""Connections to the networks: opened once a run and channel, with that channel's secrets alone."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.brand import Channel, secret_name
from pipeline.frozen import frozen
from pipeline.networks import NETWORKS
from pipeline.networks.base import Account, Identity, Network, NotSent, Refused, Unclear

if TYPE_CHECKING:
    import httpx

SKEW = timedelta(minutes=2)


@frozen
class Connection:
    """A channel that can be sent to now."""

    channel: Channel
    network: Network
    client: "httpx.Client"
    account: Account
    identity: Identity


@frozen
class Trouble:
    """Why a channel cannot be sent to in this run."""

    why: str


class Connections:
    """Opens channels when they are first needed, several at a time; close() ends them all."""

    def __init__(self, environment: Mapping[str, str], loopback_only: bool) -> None:
        self._environment = environment
        self._loopback_only = loopback_only
        self._open: dict[str, Connection | Trouble] = {}

    def open(self, channels: Iterable[Channel]) -> dict[str, Connection | Trouble]:
        """Each channel's connection, or what keeps it from being sent to."""
        wanted = list(channels)
        fresh = [channel for channel in wanted if channel.name not in self._open]
        if fresh:
            with ThreadPoolExecutor(max_workers=min(8, len(fresh))) as pool:
                for channel, found in zip(fresh, pool.map(self._connect, fresh), strict=True):
                    self._open[channel.name] = found
        return {channel.name: self._open[channel.name] for channel in wanted}

    def drop(self, channel: str, why: str) -> None:
        """Take a channel out for the rest of the run."""
        self._open[channel] = Trouble(why)

    def close(self) -> None:
        """Close every client."""
        for connection in self._open.values():
            if isinstance(connection, Connection):
                connection.client.close()

    def _connect(self, channel: Channel) -> Connection | Trouble:
        network = NETWORKS[channel.network]
        if not network.SENDS:
            return Trouble(f"this version of social-pipeline cannot send to {network.LABEL} yet")
        account = account_of(channel, self._environment)
        if isinstance(account, Trouble):
            return account
        opened = connect(network, account, self._loopback_only)
        if isinstance(opened, Trouble):
            return opened
        client, identity = opened
        skew = abs(datetime.now(UTC) - identity.date) if identity.date else timedelta(0)
        if skew > SKEW:
            client.close()
            return Trouble(
                f"this machine's clock is {int(skew.total_seconds())} s away from "
                f"{network.LABEL}'s, so nothing is claimed; set the clock"
            )
        return Connection(channel, network, client, account, identity)


def account_of(channel: Channel, environment: Mapping[str, str]) -> Account | Trouble:
    """A channel with its secrets, or which of them are missing."""
    names = {name: secret_name(channel.name, name) for name in NETWORKS[channel.network].SECRETS}
    values = {name: environment.get(variable, "").strip() for name, variable in names.items()}
    missing = [names[name] for name, value in values.items() if not value]
    if missing:
        which = f"the secret {missing[0]} is" if len(missing) == 1 else "the secrets "
        which += f"{', '.join(missing)} are" if len(missing) > 1 else ""
        return Trouble(f"{which} not set in the environment")
    return Account(channel.name, channel.url, channel.options, values)


def connect(
    network: Network, account: Account, loopback_only: bool
) -> "tuple[httpx.Client, Identity] | Trouble":
    """A client and who the network says we are, or why there is none."""
    from pipeline.client import Forbidden, make_client

    client = make_client(loopback_only=loopback_only)
    try:
        return client, network.connect(client, account)
    except (NotSent, Refused, Unclear, Forbidden) as error:
        client.close()
        return Trouble(str(error))
