"""`pipeline resolve`: settle by hand a delivery that nobody can be sure of."""

from pathlib import Path

import click

from pipeline.clock import Clock
from pipeline.commands.options import now_option, root_option
from pipeline.printing import clean


@click.command("resolve")
@click.argument("post")
@click.argument("channel")
@root_option
@now_option
@click.option("--sent", "url", metavar="URL", help="It is out: this is its address.")
@click.option("--not-sent", is_flag=True, help="It is not out: it may be sent while it is due.")
@click.option("--drop", is_flag=True, help="It is not out, and is not to go out any more.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def command(
    root: Path,
    clock: Clock,
    post: str,
    channel: str,
    url: str | None,
    not_sent: bool,
    drop: bool,
    dry_run: bool,
) -> int:
    """Say what became of POST on CHANNEL after looking at the network yourself.

    POST is a post's id, such as 2026/12/01-noel.
    """
    from pipeline.publish.ledger import opened
    from pipeline.publish.resolving import resolve

    if (url is not None) + not_sent + drop != 1:
        raise click.UsageError("say one of --sent URL, --not-sent and --drop")
    with opened(root, clock) as ledger:
        click.echo(clean(resolve(ledger, post, channel, url, clock.now(), dry_run, drop)))
    return 0
