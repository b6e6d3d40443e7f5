"""What every network is: limits, a pure half that renders and counts, a half that sends."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pipeline.errors import PipelineError
from pipeline.frozen import field, frozen
from pipeline.limits import Limits
from pipeline.variant import Attachment, Part

if TYPE_CHECKING:
    import httpx

DeliveryClass = Literal["keyed", "readable", "blind"]


@frozen
class Account:
    """A channel as its network sees it: where, with which options, with which secrets."""

    channel: str
    url: str
    options: Mapping[str, Any]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@frozen
class Identity:
    """Who the network says we are, and its own limits where it tells them at run time.

    `server` is where a session's requests go, `date` what the network's clock showed while we
    connected, to the second, `expires` when the token ends; None where it did not say.
    """

    id: str
    name: str
    url: str
    limits: Limits | None = None
    token: str = field(default="", repr=False)  # a session's token, never logged
    server: str = ""
    date: datetime | None = None
    expires: datetime | None = None


Certainty = Literal["stated", "at the earliest", "at the latest"]


@frozen
class Sunset:
    """The day on which a version of an API ends, how sure that is, and who says so."""

    day: date
    sure: Certainty
    source: str


@frozen
class Versions:
    """A network whose API has versions that end.

    `usual` is the one asked for where brand.yml has no option `version`; `sunset` gives a
    version's end, None where it is not known; `news` is the page that tells of the next ones.
    """

    usual: str
    sunset: Callable[[str], Sunset | None]
    news: str


no_versions: Versions | None = None  # its API has no version, or none that ends


def nothing() -> None:
    """Nothing to do before the request that publishes."""


def nothing_beside(path: str) -> tuple[str, bytes]:
    """For parts that have no subtitles and no cover."""
    raise LookupError(path)


@frozen
class Sent:
    """A part as the network holds it. `cursor` is what a reply needs besides the id (a cid)."""

    id: str
    url: str
    cursor: str = ""


@frozen
class Sending:
    """One part about to be sent, with everything frozen in its claim.

    `key` is this part's own key. `at` is the time frozen in the claim. `root` and `parent` are
    the thread's first and previous parts. `after` is the newest own post at the time of the claim.
    `taken` are ids that the log already has. `read` gives an attachment's bytes, `beside` the type
    and bytes of its subtitles or cover, by path. `before` is called right before the request that
    publishes, after the pictures are up: what it raises goes through, and the part is not sent.
    `since` bounds a look among recent posts in time.
    """

    part: Part
    index: int
    lang: str
    extra: Mapping[str, Any]
    key: str
    at: datetime
    read: Callable[[Attachment], bytes]
    root: Sent | None = None
    parent: Sent | None = None
    after: str | None = None
    taken: frozenset[str] = frozenset()
    beside: Callable[[str], tuple[str, bytes]] = nothing_beside
    before: Callable[[], None] = nothing
    since: datetime | None = None


class NotSent(Exception):
    """The network has not published the part, for certain, and may take it later.

    `retry_after` is in seconds where the network said it. The text is cleaned of secrets.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Refused(Exception):
    """The network has not published the part and never will as it is; the text says what to do."""


class Unclear(Exception):
    """The request left and no clear answer came: the part may be published or not."""


class Network(Protocol):
    """One network's module. Constants are read-only; an ability that is missing says so."""

    @property
    def NAME(self) -> str: ...  # noqa: N802
    @property
    def LABEL(self) -> str: ...  # noqa: N802
    @property
    def LIMITS(self) -> Limits: ...  # noqa: N802
    @property
    def SECRETS(self) -> tuple[str, ...]: ...  # noqa: N802
    @property
    def CLASS(self) -> DeliveryClass: ...  # noqa: N802
    @property
    def SENDS(self) -> bool: ...  # noqa: N802
    @property
    def URL(self) -> str: ...  # noqa: N802 - the usual server, "" where brand.yml must say it
    @property
    def OPTIONS(self) -> Mapping[str, Any]: ...  # noqa: N802 - JSON Schema by option name
    @property
    def VERSIONS(self) -> Versions | None: ...  # noqa: N802
    @property
    def WHO(self) -> str: ...  # noqa: N802 - the option naming the account, "" where none has to

    # The pure half: see networks/compose.py for Message.
    def length(self, text: str, sensitive: str = "") -> int: ...
    def render(self, message: Any) -> tuple[Part, ...]: ...
    def extra(self, message: Any) -> Mapping[str, Any]: ...  # what is shown besides the parts

    # The sending half.
    def key(self, at: datetime, delivery: str, part: int) -> str: ...
    def connect(self, client: "httpx.Client", account: Account) -> Identity: ...
    def newest(
        self, client: "httpx.Client", account: Account, identity: Identity
    ) -> str | None: ...
    def publish(
        self, client: "httpx.Client", account: Account, identity: Identity, sending: Sending
    ) -> Sent: ...
    def find(
        self, client: "httpx.Client", account: Account, identity: Identity, sending: Sending
    ) -> Sent | None: ...
    def recent(
        self, client: "httpx.Client", account: Account, identity: Identity, sending: Sending
    ) -> Sent | None: ...  # the part among the newest own posts, whoever sent it; see cannot_recent

    def lacking(
        self, client: "httpx.Client", account: Account, identity: Identity
    ) -> tuple[str, ...] | None: ...  # permissions that posting needs and our secret lacks


# An ability that a network lacks, said in one line: `publish = base.cannot_publish`.


def no_extra(_message: Any) -> Mapping[str, Any]:
    """Nothing is shown besides the parts."""
    return {}


def visibility(message: Any) -> Mapping[str, Any]:
    """Who may see it, where brand.yml says so for the channel."""
    chosen = message.options.get("visibility")
    return {"visibility": chosen} if chosen else {}


def cannot_key(at: datetime, delivery: str, part: int) -> str:
    raise _cannot_send()


def cannot_connect(client: "httpx.Client", account: Account) -> Identity:
    raise _cannot_send()


def cannot_newest(client: "httpx.Client", account: Account, identity: Identity) -> str | None:
    raise _cannot_send()


def cannot_publish(
    client: "httpx.Client", account: Account, identity: Identity, sending: Sending
) -> Sent:
    raise _cannot_send()


def cannot_find(
    client: "httpx.Client", account: Account, identity: Identity, sending: Sending
) -> Sent | None:
    raise _cannot_send()


def cannot_recent(
    client: "httpx.Client", account: Account, identity: Identity, sending: Sending
) -> Sent | None:
    """A part by what it shows, among the newest own posts since `sending.since`.

    For a log that is new and may know less than was sent: `find` needs a claim, this does not.
    """
    raise _cannot_send()


def cannot_tell_lacking(
    client: "httpx.Client", account: Account, identity: Identity
) -> tuple[str, ...] | None:
    """None: nobody tells what the secret permits before something is sent with it."""
    return None


def none_lacking(
    client: "httpx.Client", account: Account, identity: Identity
) -> tuple[str, ...] | None:
    """Whoever may sign in may post."""
    return ()


def _cannot_send() -> PipelineError:
    return PipelineError(
        "this network cannot be sent to yet",
        hint="Copy the variant from the preview and send it by hand.",
    )
