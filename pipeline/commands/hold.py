"""`pipeline hold`: stop publishing, now."""

import getpass
from datetime import datetime
from pathlib import Path

import click

from pipeline.clock import Clock
from pipeline.commands.options import Moment, now_option, root_option
from pipeline.errors import PipelineError
from pipeline.printing import clean


@click.command("hold")
@root_option
@now_option
@click.option("--why", required=True, help="What happened; shown wherever a post is held.")
@click.option("--channel", "channels", multiple=True, help="Only this channel; may be repeated.")
@click.option("--tag", "tags", multiple=True, help="Only posts with this tag; may be repeated.")
@click.option("--until", type=Moment(), help="Until this time (default: until it is released).")
@click.option(
    "--except",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Let posts of this kind through (crisis, reply); may be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be held, and hold nothing.")
def command(
    root: Path,
    clock: Clock,
    why: str,
    channels: tuple[str, ...],
    tags: tuple[str, ...],
    until: datetime | None,
    kinds: tuple[str, ...],
    dry_run: bool,
) -> int:
    """Stop publishing: all of it, or some channels or tags.

    The hold is a line of HOLD.yml on the log branch. A run that is sending reads it again within
    a second before each request.
    """
    from pipeline.files import Folder
    from pipeline.hold import Hold
    from pipeline.project import load
    from pipeline.publish.holding import put
    from pipeline.publish.ledger import opened

    if not why.strip():
        raise PipelineError("a hold needs a reason: --why cannot be empty")
    brand = load(Folder(root)).brand
    unknown = sorted(set(channels) - set(brand.channels))
    if unknown:
        raise PipelineError(
            f"brand/brand.yml has no channel {unknown[0]!r}",
            hint=f"It has: {', '.join(brand.channels)}.",
        )
    if until and until <= clock.now():
        raise PipelineError(f"--until {until:%Y-%m-%d %H:%M} is over already")
    hold = Hold(
        why=why.strip(),
        who=_who(),
        since=clock.now().replace(microsecond=0),
        until=until,
        channels=channels,
        tags=tuple(tag.removeprefix("#") for tag in tags),
        kinds_let_through=kinds,
    )
    what = ", ".join((*channels, *(f"#{tag}" for tag in hold.tags))) or "everything"
    if dry_run:
        click.echo(clean(f"Would hold {what}: {hold.why}"))
        return 0
    with opened(root, clock) as ledger:
        put(ledger, hold)
    click.echo(clean(f"Held: {what}. Lift it with: pipeline release"))
    return 0


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
