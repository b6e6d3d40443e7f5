"""`pipeline publish`: send what is due, exactly once, and log it."""

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.clock import Clock
from pipeline.commands.options import Duration, format_option, now_option, root_option
from pipeline.errors import PipelineError
from pipeline.printing import line

if TYPE_CHECKING:
    from pipeline.publish.outcome import Outcome


@click.command("publish")
@root_option
@now_option
@click.option("--channel", "channels", multiple=True, help="Only this channel; may be repeated.")
@click.option(
    "--ahead",
    type=Duration(),
    help="Claim what is due within this time, wait, and send it at its minute.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and do nothing.")
@click.option(
    "--worktree", is_flag=True, help="With --dry-run: read posts as they lie in the folder."
)
@click.option(
    "--plan",
    "planning",
    is_flag=True,
    help="Print as JSON the channels that have something due, and do nothing.",
)
@click.option(
    "--new-log",
    is_flag=True,
    help="Go on with a log branch that is new, or that lost lines; look for posts first.",
)
@click.option("--lease", type=Duration(), hidden=True)  # for rehearsals of runs that fall asleep
@format_option("text", "json")
def command(
    root: Path,
    clock: Clock,
    channels: tuple[str, ...],
    ahead: timedelta | None,
    dry_run: bool,
    worktree: bool,
    planning: bool,
    new_log: bool,
    lease: timedelta | None,
    format_: str,
) -> int:
    """Send what is due, exactly once, and log it on the status branch.

    Only what is committed and pushed on the publishing branch is read. Exit status: 0 all is
    well, 1 something of this run needs attention, 2 nothing could be done.
    """
    asked = frozenset(channels)
    if lease and not clock.rehearsing:
        raise click.UsageError("--lease is for rehearsals: it needs --now")
    if worktree and not dry_run:
        raise click.UsageError("--worktree is for rehearsals: it needs --dry-run")
    if planning:
        return _plan(root, clock, asked, ahead or timedelta(0))
    from pipeline.due import LEASE
    from pipeline.environment import with_file
    from pipeline.publish.run import Options, publish
    from pipeline.publish.summary import stopped, summary

    options = Options(asked, ahead or timedelta(0), dry_run, lease or LEASE, new_log, worktree)
    try:
        outcome = publish(
            root,
            options,
            clock,
            with_file(root, os.environ),
            lambda sentence: click.echo(line(sentence), err=True),
        )
    except PipelineError as error:
        _add_to_summary(stopped(error))
        raise
    _add_to_summary(summary(outcome))
    if format_ == "json":
        click.echo(json.dumps(_plain(outcome), ensure_ascii=False, indent=2))
    else:
        _print(outcome)
    return outcome.status


def _plan(root: Path, clock: Clock, channels: frozenset[str], ahead: timedelta) -> int:
    """Say what there is to do, to people and to the steps of a job."""
    from pipeline.publish.planning import plan, tell
    from pipeline.publish.run import Options

    made = plan(root, Options(channels, ahead, dry=True), clock)
    click.echo(json.dumps(made.to_json()))
    try:
        tell(made, os.environ)
    except OSError as error:
        raise PipelineError(f"the plan cannot be given to the job: {error.strerror}") from error
    return 0


def _add_to_summary(text: str) -> None:
    """Add to the page of a CI job, where there is one (GitHub and Gitea name its file)."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    try:
        with open(path, "a", encoding="utf-8", errors="replace") as page:
            page.write(text)
    except OSError as error:  # a job's page is no reason to fail what was published
        click.echo(line(f"the job's summary cannot be written: {error.strerror}"), err=True)


def _print(outcome: "Outcome") -> None:
    from pipeline.commands.tables import table

    rows = [
        (
            ended.delivery.post,
            ended.delivery.channel,
            ended.state,
            ended.url or _told(ended.error, ended.again),
        )
        for ended in outcome.ended
    ]
    if rows:
        click.echo(table(("post", "channel", "state", "where, or why not"), rows))
    else:
        click.echo("Nothing is due.")
    for note in outcome.notes:
        click.echo(line(note), err=True)


def _told(error: str, again: bool) -> str:
    return f"{error}; a later run tries again until it is late" if error and again else error


def _plain(outcome: "Outcome") -> dict[str, object]:
    return {
        "run": outcome.run,
        "commit": outcome.commit,
        "dry_run": outcome.dry,
        "remote": outcome.remote,
        "deliveries": [
            {
                "post": ended.delivery.post,
                "channel": ended.delivery.channel,
                "state": ended.state,
                "url": ended.url or None,
                "error": ended.error or None,
                "again": ended.again,
            }
            for ended in outcome.ended
        ],
        "notes": list(outcome.notes),
    }
