"""`pipeline status`: how each delivery stands, by the log."""

import gc
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from pipeline.clock import Clock
from pipeline.commands.options import Duration, format_option, now_option, root_option
from pipeline.delivery import State
from pipeline.errors import PipelineError
from pipeline.printing import line

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
@click.option(
    "--since",
    type=Duration(),
    help="How long a failed or missed delivery stays a problem.  [default: 7d]",
)
@click.option("--offline", is_flag=True, help="Do not ask the remote; use what this clone knows.")
@format_option("text", "json")
def command(
    root: Path,
    clock: Clock,
    channels: tuple[str, ...],
    states: tuple[str, ...],
    day: datetime | None,
    problems: bool,
    since: timedelta | None,
    offline: bool,
    format_: str,
) -> int:
    """Show how each delivery stands: planned, due, sent with its address, failed, missed."""
    from pipeline.publish.standings import SINCE, standings

    gc.disable()  # a hundred thousand values that all live to the end
    now = clock.now()
    found = standings(root, now, offline)
    unknown = [name for name in channels if name not in found.channels]
    if unknown:
        raise PipelineError(
            f"there is no channel {unknown[0]!r}", hint=f"There is: {', '.join(found.channels)}."
        )
    oldest = now - (SINCE if since is None else since)
    rows = [
        row
        for row in found.rows
        if (not channels or row.delivery.channel in channels)
        and (not states or row.standing.state in states)
        and (day is None or (row.due is not None and row.due.date() == day.date()))
        and (not problems or row.is_a_problem(oldest))
    ]
    if format_ == "json":
        click.echo(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=2))
        for sentence in (*found.notes, found.source):
            click.echo(line(sentence), err=True)
    else:
        _print(found, rows, problems)
    return 1 if problems and rows else 0


def _plain(row: "Row") -> dict[str, object]:
    standing = row.standing
    return {
        "post": row.delivery.post,
        "channel": row.delivery.channel,
        "state": standing.state,
        "due": row.due.isoformat() if row.due else None,
        "at": standing.at.isoformat() if standing.at else None,
        "urls": list(standing.urls),
        "error": standing.error,
        "note": row.note or None,
        "next": row.next or None,
    }


def _print(found: "Standings", rows: list["Row"], problems: bool) -> None:
    from pipeline.commands.tables import table

    if rows:
        lines = [
            (
                row.due.isoformat(" ", "minutes")[:16] if row.due else "",
                row.delivery.post,
                row.delivery.channel,
                row.standing.state,
                row.note or " ".join(row.standing.urls) or row.standing.error or "",
            )
            for row in rows
        ]
        click.echo(table(("due", "post", "channel", "state", "where, or why not"), lines))
    else:
        click.echo("Nothing needs a person." if problems else "Nothing to show.")
    if problems:
        for row in rows:
            delivery, standing = row.delivery, row.standing
            why = standing.error or "no reason is known"
            click.echo()
            click.echo(line(f"{delivery.post} on {delivery.channel} is {standing.state}: {why}"))
            click.echo(f"  {line(row.next)}")
    for sentence in (*found.notes, found.source):
        click.echo(line(sentence), err=True)
