"""The answers that a brand's repository is made from."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from pipeline.brand import secret_name
from pipeline.frozen import frozen
from pipeline.networks import NETWORKS
from pipeline.starter.schedule import Schedule
from pipeline.yaml_source import written


@frozen
class Account:
    """One channel to begin with: its name, its network, where it is, whose account it is."""

    name: str
    network: str
    url: str = ""
    who: str = ""

    @property
    def asks(self) -> str:
        """The option that has to say whose account it is; "" where nothing does, or it is said."""
        network = NETWORKS[self.network]
        return network.WHO if network.SENDS and not self.who else ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """The environment's names of its secrets."""
        return tuple(secret_name(self.name, secret) for secret in NETWORKS[self.network].SECRETS)

    @property
    def sends(self) -> bool:
        """Whether this version can send to its network."""
        return NETWORKS[self.network].SENDS

    @property
    def line(self) -> str:
        """Its line in brand.yml."""
        settings = [f"network: {self.network}"] if self.network != self.name else []
        if self.url:
            settings.append(f'url: "{self.url}"')
        if self.who:
            settings.append(f"{NETWORKS[self.network].WHO}: {written(self.who, inside=True)}")
        line = f"{self.name}: {{{', '.join(settings)}}}"
        if self.secrets:
            line += f"  # secret{'s' if len(self.secrets) > 1 else ''} {', '.join(self.secrets)}"
        return line


@frozen
class Answers:
    """Who speaks, where, and on what kind of repository.

    `tool` is what a job uses to have the tool (`owner/repository@commit # version`). `owner`
    approves changes of the brand's folder, "" where nobody is named yet. `first` is the first
    post's date.
    """

    name: str
    languages: tuple[str, ...]
    timezone: str
    accounts: tuple[Account, ...]
    schedule: Schedule
    tool: str
    owner: str
    first: datetime

    @property
    def french(self) -> bool:
        """Whether the texts are in French."""
        return self.languages[0].partition("-")[0] == "fr"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret that publishing needs."""
        return tuple(secret for account in self.accounts for secret in account.secrets)

    @property
    def day(self) -> datetime:
        """The first post's date in the brand's zone."""
        return self.first.astimezone(ZoneInfo(self.timezone))


def unaddressed(accounts: Iterable[Account]) -> list[str]:
    """The channels whose network has no usual address, and that were given none."""
    return [each.name for each in accounts if not each.url and not NETWORKS[each.network].URL]
