"""The questions that a new repository asks, what it guesses, and which answers can be."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from pipeline.errors import PipelineError
from pipeline.frozen import frozen, replace
from pipeline.networks import NETWORKS
from pipeline.schema import closest
from pipeline.starter.answers import Account, unaddressed
from pipeline.starter.origin import FORM, origin, remote_of

T = TypeVar("T", bound=str)

_CHANNEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_OWNER = re.compile(r"@[\w-]+(?:/[\w.-]+)?(?: @[\w-]+(?:/[\w.-]+)?)*", re.ASCII)
_LONGEST = 100


class Questions(Protocol):
    """Where the answers that no option gave come from."""

    def text(self, asked: str, usual: str) -> str: ...
    def words(self, asked: str, usual: tuple[str, ...]) -> tuple[str, ...]: ...
    def choice(self, asked: str, among: Sequence[T], usual: T) -> T: ...


class Taking:
    """Nobody is asked: what is usual is taken."""

    def text(self, _asked: str, usual: str) -> str:
        return usual

    def words(self, _asked: str, usual: tuple[str, ...]) -> tuple[str, ...]:
        return usual

    def choice(self, _asked: str, _among: Sequence[T], usual: T) -> T:
        return usual


class Asking:
    """A person at a terminal is asked."""

    def text(self, asked: str, usual: str) -> str:
        return str(click.prompt(asked, default=usual, show_default=bool(usual), err=True)).strip()

    def words(self, asked: str, usual: tuple[str, ...]) -> tuple[str, ...]:
        said = self.text(f"{asked} (separated by spaces)", " ".join(usual))
        return tuple(said.replace(",", " ").split())

    def choice(self, asked: str, among: Sequence[T], usual: T) -> T:
        picked = click.prompt(asked, type=click.Choice(among), default=usual, err=True)
        return next(each for each in among if each == picked)


@frozen
class Guess:
    """What this machine lets guess: a name, a language, a time zone, the site on Pages."""

    name: str
    language: str
    timezone: str
    site: str


def guess(folder: Path, environment: Mapping[str, str]) -> Guess:
    """What to offer for a repository in a folder."""
    spoken = environment.get("LC_ALL") or environment.get("LANG") or ""
    language = spoken.partition(".")[0].partition("_")[0]
    host, _, repository = remote_of(folder).partition("/")
    site = f"https://{host.lower()}.github.io/{repository}" if repository else ""
    name = " ".join(word.capitalize() for word in re.split(r"[-_\s]+", folder.name) if word)
    return Guess(
        name,
        language if _LANGUAGE.fullmatch(language) and len(language) == 2 else "en",
        _here(environment),
        site.removesuffix(f"/{host.lower()}.github.io"),
    )


def _here(environment: Mapping[str, str]) -> str:
    """This machine's time zone, where it says so in one of the two usual ways."""
    for zone in (environment.get("TZ", ""), os.path.realpath("/etc/localtime")):
        named = zone.rpartition("zoneinfo/")[2].lstrip(":")
        if re.fullmatch(r"[A-Z][\w+-]*(/[\w+-]+)*", named) and _known(named):
            return named
    return "UTC"


def name(said: str) -> str:
    """A brand's name, on one line."""
    said = " ".join(said.split())
    if not said or len(said) > _LONGEST or not said.isprintable():
        raise PipelineError(
            "a brand needs a name, of one line and 100 characters at most", hint="Give --name."
        )
    return said


def languages(said: Iterable[str]) -> tuple[str, ...]:
    """Languages as BCP 47 tags, each once."""
    found = tuple(dict.fromkeys(said))
    for each in found:
        if not _LANGUAGE.fullmatch(each):
            raise PipelineError(
                f"{each!r} is no language", hint="Write it as a tag, such as fr, en or fr-CA."
            )
    if not found:
        raise PipelineError("a brand speaks a language", hint="Give --language fr.")
    return found


def timezone(said: str) -> str:
    """A time zone's IANA name."""
    if not _known(said):
        raise PipelineError(
            f"there is no time zone {said!r}", hint="Write its name, such as Europe/Paris."
        )
    return said


def accounts(said: Iterable[str]) -> tuple[Account, ...]:
    """The channels that were named: NETWORK, NETWORK=URL, CHANNEL:NETWORK=URL.

    Where a network has to be told whose account it is, that stands there too: bluesky=NAME, or
    bluesky=NAME,URL.
    """
    found: dict[str, Account] = {}
    claimed: dict[str, str] = {}
    for each in said:
        names, _, told = each.partition("=")
        channel, _, network = names.partition(":")
        network = network or channel
        if network not in NETWORKS:
            meant = closest(network, list(NETWORKS))
            raise PipelineError(
                f"there is no network {network!r}" + (f"; did you mean {meant}?" if meant else ""),
                hint=f"There are {', '.join(NETWORKS)}.",
            )
        if not _CHANNEL.fullmatch(channel):
            raise PipelineError(
                f"{channel!r} is no channel name",
                hint="Use small letters, digits and hyphens, such as linkedin-fr.",
            )
        who, url = _whose_and_where(names, network, told)
        if channel in found:
            raise PipelineError(
                f"the channel {channel} is named twice",
                hint=f"Two accounts on {network} need two names: --network {channel}-fr:{network}",
            )
        account = found[channel] = Account(channel, network, url, who)
        for secret in account.secrets:
            if secret in claimed:
                raise PipelineError(
                    f"the channels {claimed[secret]} and {channel} would share the secret {secret}",
                    hint="Give one of them another name.",
                )
            claimed[secret] = channel
    if not found:
        raise PipelineError("a brand speaks somewhere", hint="Give --network feed=https://…")
    return tuple(found.values())


def _whose_and_where(names: str, network: str, told: str) -> tuple[str, str]:
    """Whose account it is, and its address: "" for what was not told."""
    first, comma, rest = told.partition(",")
    named = NETWORKS[network].WHO and first and "://" not in first
    who, url = (first, rest) if named else ("", told)
    if (url and not _is_address(url)) or (comma and not url):
        raise PipelineError(f"{url!r} is no web address", hint=f"Write --network {names}=https://…")
    return account_name(who, names), url


def account_name(said: str, channel: str) -> str:
    """Whose account a channel is, on one line and without an '@' before it."""
    said = said.strip().removeprefix("@")
    if said and not re.fullmatch(r"[\w.:/-]+", said, re.ASCII):
        raise PipelineError(
            f"{said!r} is no account's name", hint=f"Write --network {channel}=name.bsky.social"
        )
    return said


def with_name(named: tuple[Account, ...], channel: str, who: str) -> tuple[Account, ...]:
    """The accounts, one of them with the name that was given for it."""
    known = account_name(who, channel)
    return tuple(replace(each, who=known) if each.name == channel else each for each in named)


def with_address(named: tuple[Account, ...], channel: str, url: str) -> tuple[Account, ...]:
    """The accounts, one of them with the address that was given for it."""
    if url and not _is_address(url):
        raise PipelineError(f"{url!r} is no web address", hint="It begins with https://")
    return tuple(replace(each, url=url) if each.name == channel else each for each in named)


def check_addresses(named: tuple[Account, ...]) -> None:
    """PipelineError where a channel has no address and its network no usual one."""
    for lacking in unaddressed(named):
        network = next(each.network for each in named if each.name == lacking)
        whose = "the brand's site" if network == "feed" else "the account's server"
        raise PipelineError(
            f"{lacking} needs an address: {whose}", hint=f"Give --network {lacking}=https://…"
        )


def owner(said: str) -> str:
    """Who approves changes: names as CODEOWNERS writes them, "" for nobody yet."""
    said = " ".join(said.split())
    if said and not _OWNER.fullmatch(said):
        raise PipelineError(
            f"{said!r} names nobody", hint="Write @name, or @organisation/team, as on GitHub."
        )
    return said


def tool(said: str | None) -> str:
    """The copy of this tool that the workflows run; PipelineError where nothing tells."""
    found = said or origin()
    if not found:
        raise PipelineError(
            "nothing tells which copy of this tool the workflows are to run",
            hint="Give --tool OWNER/REPOSITORY@COMMIT, the commit with all its 40 digits.",
        )
    if not FORM.fullmatch(found):
        raise PipelineError(
            f"{found!r} is no OWNER/REPOSITORY@COMMIT",
            hint="The commit needs all its 40 digits: a tag or a branch can be moved.",
        )
    return found


def _known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("https", "http") and bool(parts.hostname)
    except ValueError:
        return False
    return whole and re.fullmatch(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+", url) is not None
