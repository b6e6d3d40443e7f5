"""Three networks in memory, of class keyed, readable and blind: plug-ins that a model drives."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from model.fibers import Stop, current

from pipeline.limits import Limits
from pipeline.networks import base, compose
from pipeline.networks.base import Account, Identity, NotSent, Refused, Sending, Sent, Unclear
from pipeline.variant import Part

MARK = re.compile(r"P(?P<post>\d+) v(?P<version>\d+) p(?P<part>\d+)")


@dataclass(frozen=True, slots=True)
class Stored:
    """A part that a server holds."""

    id: str
    text: str
    key: str
    root: str | None
    parent: str | None
    run: str

    @property
    def mark(self) -> tuple[int, int]:
        """Which post of the model this is, and which part of it."""
        found = MARK.search(self.text)
        assert found, f"somebody sent {self.text!r}"
        return int(found["post"]), int(found["part"])


@dataclass(slots=True)
class Server:
    """One channel's account: what it holds, in the order in which it came."""

    name: str
    keyed: bool
    on_leave: Callable[[str, Stored], None]
    on_store: Callable[[str, Stored], None]
    stored: list[Stored] = field(default_factory=list)

    def store(self, one: Stored) -> Stored:
        """Take a part in; a keyed server gives back what it has under that key."""
        known = next((other for other in self.stored if other.key == one.key), None)
        if self.keyed and known:
            return known
        made = Stored(str(len(self.stored) + 1), one.text, one.key, one.root, one.parent, one.run)
        self.on_store(self.name, made)
        self.stored.append(made)
        return made


class World:
    """What the networks know of the model: their servers, and how wrong a process's clock is."""

    servers: dict[str, Server]

    def off(self, process: str) -> Any:
        """How far a process's clock is from the true time."""
        raise NotImplementedError

    def looked(self) -> None:
        """A part is about to leave: the process has just looked again."""
        raise NotImplementedError


_MANNER = compose.Manner(
    unit="characters", weigh=lambda text: [], find=lambda text: [], link="text", threads=True
)


class Double:
    """A network as `networks.base.Network` has it, whose requests stop at the model's steps."""

    SECRETS = ("TOKEN",)
    SENDS = True
    URL = ""
    WHO = ""
    LIMITS = Limits(characters=500, unit="characters", threads=True)
    OPTIONS: Mapping[str, Any] = {}
    VERSIONS = base.no_versions

    def __init__(self, name: base.DeliveryClass) -> None:
        self.NAME: str = name
        self.LABEL = name.title()
        self.CLASS: base.DeliveryClass = name
        self.world = World()

    def length(self, text: str, sensitive: str = "") -> int:
        return len(text)

    def render(self, message: Any) -> tuple[Part, ...]:
        return compose.parts(message, _MANNER, 500)

    def extra(self, message: Any) -> Mapping[str, Any]:
        return {}

    def key(self, at: datetime, delivery: str, part: int) -> str:
        return hashlib.sha256(f"{at.isoformat()}|{delivery}|{part}".encode()).hexdigest()[:13]

    def connect(self, client: Any, account: Account) -> Identity:
        off = self.world.off(account.secrets["TOKEN"])
        return Identity(self.NAME, self.NAME, account.url, date=datetime.now(UTC) - off)

    def newest(self, client: Any, account: Account, identity: Identity) -> str | None:
        if current().pause(Stop("newest", ("goes", "fails"))) == "fails":
            raise NotSent("the account could not be read")
        stored = self._server.stored
        return stored[-1].id if stored else None

    def publish(self, client: Any, account: Account, identity: Identity, sending: Sending) -> Sent:
        sending.before()
        self.world.looked()
        request = Stored(
            "",
            sending.part.text,
            sending.key,
            sending.root.id if sending.root else None,
            sending.parent.id if sending.parent else None,
            current().process.name,
        )
        fate = current().pause(
            Stop(
                "leave",
                ("arrives", "late", "dropped", "refuses to connect", "too many", "refused"),
                facts={"request": request, "server": self._server},
            )
        )
        if fate == "refuses to connect":
            raise NotSent("no connection")
        if fate == "too many":
            raise NotSent("429", retry_after=20.0)
        self._server.on_leave(self.NAME, request)
        if fate == "refused":
            raise Refused("422 this text is not taken")
        made = self._server.store(request) if fate == "arrives" else None
        answers = ("told", "lost") if made else ("lost",)
        if current().pause(Stop("answer", answers)) == "lost" or made is None:
            raise Unclear("no answer within 30 seconds")
        return _sent(made)

    def find(
        self, client: Any, account: Account, identity: Identity, sending: Sending
    ) -> Sent | None:
        if self.CLASS == "blind":
            return base.cannot_find(client, account, identity, sending)
        if current().pause(Stop("find", ("goes", "fails"))) == "fails":
            raise NotSent("the account could not be read")
        found = next(filter(self._same(sending), self._server.stored), None)
        current().pause(Stop("found"))
        return _sent(found) if found else None

    def recent(
        self, client: Any, account: Account, identity: Identity, sending: Sending
    ) -> Sent | None:
        if self.CLASS == "blind":
            return base.cannot_find(client, account, identity, sending)
        if current().pause(Stop("find", ("goes", "fails"))) == "fails":
            raise NotSent("the account could not be read")
        parent = sending.parent.id if sending.parent else None
        found = [
            one
            for one in self._server.stored
            if (one.text, one.parent) == (sending.part.text, parent) and one.id not in sending.taken
        ]
        current().pause(Stop("found"))
        return _sent(found[0]) if found else None

    def lacking(self, client: Any, account: Account, identity: Identity) -> tuple[str, ...] | None:
        return ()

    def _same(self, sending: Sending) -> Callable[[Stored], bool]:
        if self.CLASS == "keyed":
            return lambda one: one.key == sending.key
        parent = sending.parent.id if sending.parent else None
        return lambda one: (
            one.text == sending.part.text
            and one.parent == parent
            and one.id not in sending.taken
            and int(one.id) > int(sending.after or 0)
        )

    @property
    def _server(self) -> Server:
        return self.world.servers[self.NAME]


def _sent(one: Stored) -> Sent:
    return Sent(one.id, f"https://network.example/{one.id}", cursor=f"c{one.id}")


keyed = Double("keyed")
readable = Double("readable")
blind = Double("blind")
ALL: Iterable[Double] = (keyed, readable, blind)
