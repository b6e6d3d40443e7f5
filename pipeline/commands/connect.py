"""`pipeline connect`: sign in to a channel's account once, and keep its secrets."""

import os
import sys
import webbrowser
from collections.abc import Mapping
from pathlib import Path

import click

from pipeline import project
from pipeline.brand import Brand, Channel, secret_name
from pipeline.commands.options import root_option
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.networks import NETWORKS
from pipeline.printing import line

PLACES = ("file", "environment", "repository")


@click.command("connect")
@click.argument("channel", required=False)
@root_option
@click.option(
    "--to",
    "place",
    type=click.Choice(PLACES),
    help="Where to keep it: a local .env, the channel's environment on GitHub, or its repository.",
)
@click.option(
    "--paste", is_flag=True, help="Type the code that the page shows, in place of a way back."
)
@click.option("--no-open", "closed", is_flag=True, help="Print addresses, open no browser.")
def command(channel: str | None, root: Path, place: str | None, paste: bool, closed: bool) -> None:
    """Sign in to the account of CHANNEL and keep what publishing needs.

    It says what to click, makes a real call to see that it works, and never shows a secret.
    Without CHANNEL it lists the channels and what each of them lacks.
    """
    from pipeline.client import make_client
    from pipeline.connect import WAYS, keeping
    from pipeline.environment import with_file
    from pipeline.publish.connections import Trouble, account_of, connect

    brand = project.load(Folder(root)).brand
    if channel is None:
        _list(brand, with_file(root, os.environ))
        return
    chosen = _channel(brand, channel)
    way = WAYS.get(chosen.network)
    if way is None:
        raise PipelineError(
            f"there is nothing to connect for {NETWORKS[chosen.network].LABEL}",
            hint="docs/networks.md tells which secrets a network takes and where they come from.",
        )
    person = _Terminal(closed)
    kept = place or _asked()
    with make_client() as client:
        secrets = way.obtain(chosen, client, person, paste=paste)
    variables = {secret_name(chosen.name, name): value for name, value in secrets.items()}
    account = account_of(chosen, variables)
    if isinstance(account, Trouble):
        raise PipelineError(account.why)
    opened = connect(NETWORKS[chosen.network], account, loopback_only=False)
    if isinstance(opened, Trouble):
        raise PipelineError(f"{opened.why}; nothing was kept", hint="Run the command again.")
    client, identity = opened
    client.close()
    click.echo(line(f"{NETWORKS[chosen.network].LABEL} knows us as {identity.name}."))
    if kept == "file":
        click.echo(keeping.in_file(root, variables))
    else:
        click.echo(keeping.on_github(root, chosen.name, variables, shared=kept == "repository"))
    click.echo(way.RENEWAL)
    click.echo(f"Next: pipeline doctor --channel {chosen.name}")


def _channel(brand: Brand, name: str) -> Channel:
    if name not in brand.channels:
        raise PipelineError(
            f"brand/brand.yml has no channel {name}", hint=f"It has: {', '.join(brand.channels)}."
        )
    return brand.channels[name]


def _list(brand: Brand, environment: Mapping[str, str]) -> None:
    from pipeline.commands.tables import table

    rows = []
    for name, channel in brand.channels.items():
        network = NETWORKS[channel.network]
        names = [secret_name(name, each) for each in network.SECRETS]
        missing = [each for each in names if not environment.get(each, "").strip()]
        if not network.SENDS:
            state = "not sent to by this version"
        elif not names:
            state = "needs no account"
        else:
            state = f"lacks {', '.join(missing)} here" if missing else "connected here"
        rows.append((name, network.LABEL, state))
    click.echo(table(("channel", "network", ""), rows))
    click.echo("Connect one with: pipeline connect CHANNEL")


def _asked() -> str:
    if not sys.stdin.isatty():
        raise PipelineError(
            "nothing says where to keep the secret",
            hint="Add --to file (a local .env), --to environment or --to repository (GitHub).",
        )
    click.echo("Where is the secret to be kept?")
    click.echo("  file         a local .env, for publishing from this machine")
    click.echo("  environment  the channel's environment on GitHub, for the scheduled job")
    click.echo("  repository   the repository's secrets on GitHub, where it has no environments")
    said: str = click.prompt("Keep it in", type=click.Choice(PLACES), default="environment")
    return said


class _Terminal:
    """The person at the terminal; without one, what is asked comes from standard input."""

    def __init__(self, closed: bool) -> None:
        self._closed = closed

    def say(self, sentence: str) -> None:
        click.echo(line(sentence))

    def open(self, address: str) -> None:
        """Show the address, and open it where there is a browser."""
        click.echo(f"  {address}")
        if not self._closed and sys.stdout.isatty() and not webbrowser.open(address):
            click.echo("No browser opened: open the address by hand.")

    def secret(self, what: str) -> str:
        """A secret, typed unseen, or the first line of standard input."""
        if sys.stdin.isatty():
            said: str = click.prompt(f"Type or paste {what}", hide_input=True)
        else:
            said = sys.stdin.readline()
        if not said.strip():
            raise PipelineError(f"{what} was not given; nothing was kept")
        return said.strip()
