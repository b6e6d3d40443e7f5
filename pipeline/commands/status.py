"""`pipeline status`: how each delivery stands, by the log."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from pipeline.clock import Clock
from pipeline.commands.options import format_option, now_option, root_option
from pipeline.commands.printing import clean
from pipeline.delivery import State

if TYPE_CHECKING:
    from pipeline.publish.standings import Row, Standings

STATES = get_args(State)


@click.command("status")
@root_option
@now_option
@click.option("--channel", "channels", multiple=True, help="Only this channel; may be repeated.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(STATES),
    help="Only this state; may be repeated.",
)
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Only what is due on this day.")
@click.option("--problems", is_flag=True, help="Only what needs a person; exit 1 if there is any.")
@click.option("--offline", is_flag=True, help="Do not ask the remote; use what this clone knows.")
@format_option("text", "json")
def command(
    root: Path,
    clock: Clock,
    channels: tuple[str, ...],
    states: tuple[str, ...],
    day: datetime | None,
    problems: bool,
    offline: bool,
    format_: str,
) -> int:
    """Show how each delivery stands: planned, due, sent with its address, failed, missed."""
    from pipeline.publish.standings import standings

    found = standings(root, clock.now(), offline)
    rows = [
        row
        for row in found.rows
        if (not channels or row.delivery.channel in channels)
        and (not states or row.standing.state in states)
        and (day is None or (row.due is not None and row.due.date() == day.date()))
        and (not problems or row.needs_a_person)
    ]
    if format_ == "json":
        plain = [
            {
                "post": row.delivery.post,
                "channel": row.delivery.channel,
                "state": row.standing.state,
                "due": row.due.isoformat() if row.due else None,
                "at": row.standing.at.isoformat() if row.standing.at else None,
                "urls": list(row.standing.urls),
                "error": row.standing.error,
            }
            for row in rows
        ]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        _print(found, rows)
    return 1 if problems and rows else 0


def _print(found: "Standings", rows: list["Row"]) -> None:
    from pipeline.commands.tables import table

    if rows:
        lines = [
            (
                f"{row.due:%Y-%m-%d %H:%M}" if row.due else "",
                row.delivery.post,
                row.delivery.channel,
                row.standing.state,
                " ".join(row.standing.urls) or row.standing.error or "",
            )
            for row in rows
        ]
        click.echo(table(("due", "post", "channel", "state", "where, or why not"), lines))
    else:
        click.echo("Nothing to show.")
    click.echo(clean(found.source), err=True)
