"""Who speaks: brand/brand.yml and brand/people.yml as frozen values."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline import schema, yaml_source
from pipeline.duration import duration
from pipeline.frozen import field, frozen, replace
from pipeline.schema import Mistake

MAX_LATE = timedelta(days=31)
MAX_SETTLE = timedelta(minutes=5)
_POLICY = ("late", "min_gap", "max_per_run", "settle")
_CHANNEL_KEYS = ("network", "url", *_POLICY)
_SECRET = re.compile(
    r"(^|[_-])(token|password|passwd|pwd|secret|credentials?|(api|access)[_-]?key)s?$", re.I
)


@frozen
class Channel:
    """One account of the brand on a network; `options` are the network's own."""

    name: str
    network: str
    url: str
    options: Mapping[str, Any] = field(default_factory=dict)
    late: timedelta | None = None
    min_gap: timedelta | None = None
    max_per_run: int | None = None
    settle: timedelta = timedelta(minutes=2)


@frozen
class Publishing:
    """The publishing policy: which branch counts, where the log is, how late is too late.

    `approval` is "required" where only what an approved pull request brought may be sent.
    """

    branch: str = "main"
    log_branch: str = "status"
    late: timedelta = timedelta(hours=6)
    min_gap: timedelta = timedelta(0)
    max_per_run: int = 50
    approval: str = "none"


@frozen
class Utm:
    """Templates of the link tags; {network}, {channel}, {campaign}, {post}, {pillar} are filled."""

    source: str = "{network}"
    medium: str = "social"
    campaign: str = "{campaign}"
    content: str = "{post}"


@frozen
class Brand:
    """The brand: name, languages, time zone, channels, defaults, publishing policy, countries."""

    name: str
    timezone: ZoneInfo
    languages: tuple[str, ...]
    channels: Mapping[str, Channel]
    default_channels: tuple[str, ...]
    publish: Publishing = field(default_factory=Publishing)
    utm: Utm | None = field(default_factory=Utm)
    countries: tuple[str, ...] = ()

    def late_on(self, channel: str, late: timedelta | None) -> timedelta:
        """How late a post may still go out: the post's word, else the channel's, else ours."""
        own = self.channels[channel].late if channel in self.channels else None
        return late if late is not None else own if own is not None else self.publish.late


@frozen
class NetworkFacts:
    """What the brand file needs to know of a network: `options` are JSON Schemas by name."""

    name: str
    url: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()


@frozen
class Person:
    """A partner or a person: the plain name, and a handle by network."""

    name: str
    handles: Mapping[str, str] = field(default_factory=dict)


@frozen
class People:
    """Whom the brand names in its posts, by key."""

    persons: Mapping[str, Person] = field(default_factory=dict)

    def handle(self, person: str, network: str) -> str | None:
        """A person's handle on a network, as written in people.yml; None where there is none."""
        known = self.persons.get(person)
        return known.handles.get(network) if known else None

    def name(self, person: str) -> str | None:
        """A person's plain name; None for somebody nobody knows."""
        known = self.persons.get(person)
        return known.name if known else None


def secret_name(channel: str, secret: str) -> str:
    """The environment variable of a channel's secret: linkedin-fr, TOKEN: LINKEDIN_FR_TOKEN."""
    return re.sub(r"[^A-Z0-9]", "_", f"{channel}_{secret}".upper())


def load(
    data: bytes,
    path: str = "brand/brand.yml",
    networks: Mapping[str, NetworkFacts] | None = None,
) -> Brand:
    """brand.yml as a Brand; PipelineError with every mistake of the file, each with its line.

    Without `networks`, the names of networks and their options are taken as they come.
    """
    text = yaml_source.decode(data, path)
    plain = yaml_source.read(text, path)
    if not schema.accepts("brand")(plain):
        found = schema.mistakes(schema.shipped("brand"), plain)
        if isinstance(plain, dict):
            found = [*_secrets_in(plain), *found]
        raise schema.broken(path, text, found)
    found = list(_contradictions(plain, networks))
    if found:
        raise schema.broken(path, text, found)
    return _brand(plain, networks if networks is not None else {})


def load_people(data: bytes, path: str = "brand/people.yml") -> People:
    """people.yml as People; PipelineError with every mistake of the file."""
    text = yaml_source.decode(data, path)
    plain = yaml_source.read(text, path) or {}
    if not schema.accepts("people")(plain):
        raise schema.broken(path, text, schema.mistakes(schema.shipped("people"), plain))
    return People(
        {
            key: Person(
                str(person["name"]),
                {
                    network: str(handle)
                    for network, handle in person.items()
                    if network != "name" and handle is not None
                },
            )
            for key, person in plain.items()
        }
    )


def _brand(plain: Mapping[str, Any], networks: Mapping[str, NetworkFacts]) -> Brand:
    channels = {
        name: _channel(name, settings or {}, networks)
        for name, settings in plain["channels"].items()
    }
    utm = plain.get("links", {}).get("utm", {})
    return Brand(
        name=str(plain["name"]),
        timezone=ZoneInfo(plain["timezone"]),
        languages=tuple(plain["languages"]),
        channels=channels,
        default_channels=tuple(plain.get("defaults", {}).get("channels", channels)),
        publish=Publishing(**_policy(plain.get("publish", {}))),
        countries=tuple(plain.get("countries", ())),
        utm=None if utm is None else Utm(**{key: str(value) for key, value in utm.items()}),
    )


def _channel(
    name: str, settings: Mapping[str, Any], networks: Mapping[str, NetworkFacts]
) -> Channel:
    network = settings.get("network", name)
    url = settings.get("url") or (networks[network].url if network in networks else "")
    return Channel(
        name=name,
        network=network,
        url=url.rstrip("/"),
        options={key: value for key, value in settings.items() if key not in _CHANNEL_KEYS},
        **_policy({key: settings[key] for key in _POLICY if key in settings}),
    )


def _policy(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The publishing keys with their durations read."""
    return {
        key: duration(value) if key in ("late", "min_gap", "settle") else value
        for key, value in plain.items()
    }


def _contradictions(
    plain: Mapping[str, Any], networks: Mapping[str, NetworkFacts] | None
) -> Iterator[Mistake]:
    """What a schema can't see: names that lead nowhere, secrets, durations out of bounds."""
    yield from _secrets_in(plain)
    try:
        ZoneInfo(plain["timezone"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Mistake(
            ("timezone",),
            "timezone",
            f"`timezone`: there is no time zone {schema.shown(plain['timezone'])}; "
            "write its IANA name, such as Europe/Paris",
        )
    channels = plain["channels"]
    for index, channel in enumerate(plain.get("defaults", {}).get("channels", ())):
        if channel not in channels:
            yield Mistake(
                ("defaults", "channels", index),
                "channel",
                f"`defaults.channels` names {channel!r}, which `channels` does not have"
                + _did_you_mean(channel, channels),
            )
    if duration(plain.get("publish", {}).get("late", "0s")) > MAX_LATE:
        yield Mistake(("publish", "late"), "late", "`publish.late` may be 31 days at most")
    for name, settings in channels.items():
        yield from _channel_mistakes(name, settings or {}, networks)
    yield from _shared_secrets(channels, networks)


def _channel_mistakes(
    name: str, settings: Mapping[str, Any], networks: Mapping[str, NetworkFacts] | None
) -> Iterator[Mistake]:
    where = ("channels", name)
    if duration(settings.get("late", "0s")) > MAX_LATE:
        yield Mistake((*where, "late"), "late", f"`channels.{name}.late` may be 31 days at most")
    if duration(settings.get("settle", "0s")) > MAX_SETTLE:
        # A run takes a claim over five minutes after its lease, and looks then.
        yield Mistake(
            (*where, "settle"), "settle", f"`channels.{name}.settle` may be 5 minutes at most"
        )
    if networks is None:
        return
    network = settings.get("network", name)
    if network not in networks:
        keys = (*where, "network") if "network" in settings else where
        ask = "" if "network" in settings else f"; say which with `network:` below `{name}`"
        yield Mistake(
            keys,
            "network",
            f"there is no network {network!r}" + (_did_you_mean(network, networks) or ask),
        )
        return
    options = networks[network].options
    for key, value in settings.items():
        if key in _CHANNEL_KEYS or _looks_secret(key, options):
            continue
        if key not in options:
            yield Mistake(
                (*where, key),
                "option",
                f"unknown key `{key}` for a channel on {network}"
                + _did_you_mean(key, [*_CHANNEL_KEYS, *options]),
                unknown=key,
            )
        elif not schema.compile_schema(options[key], options[key])(value):
            shape = {"properties": {key: options[key]}}
            for mistake in schema.mistakes(shape, {key: value}):
                yield replace(mistake, keys=(*where, *mistake.keys))


def _secrets_in(plain: Mapping[str, Any]) -> Iterator[Mistake]:
    channels = plain.get("channels")
    for name, settings in channels.items() if isinstance(channels, Mapping) else ():
        for key in settings if isinstance(settings, Mapping) else ():
            if _looks_secret(key, ()):
                yield Mistake(
                    ("channels", name, key),
                    "secret",
                    f"`{key}` looks like a secret, and brand.yml is read by everyone: take it out, "
                    "revoke it if it was ever pushed, and set the environment variable "
                    f"{secret_name(name, key)} instead",
                    unknown=key,
                )


def _looks_secret(key: str, options: Iterable[str]) -> bool:
    return key not in options and _SECRET.search(key) is not None


def _shared_secrets(
    channels: Mapping[str, Any], networks: Mapping[str, NetworkFacts] | None
) -> Iterator[Mistake]:
    """Channels whose secrets would be one environment variable: linkedin-fr and linkedin.fr."""
    owners: dict[str, str] = {}
    for name, settings in channels.items():
        network = (settings or {}).get("network", name)
        facts = networks.get(network) if networks is not None else None
        for secret in facts.secrets if facts else ():
            variable = secret_name(name, secret)
            owner = owners.setdefault(variable, name)
            if owner != name:
                yield Mistake(
                    ("channels", name),
                    "secret",
                    f"the channels {owner!r} and {name!r} would share the secret {variable}; "
                    "rename one of them",
                    unknown=name,
                )


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    meant = schema.closest(word, known)
    return f"; did you mean `{meant}`?" if meant else ""
