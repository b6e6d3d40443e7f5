"""`pipeline github`: what workflows tell people on the hosting site."""

import os
from pathlib import Path

import click

from pipeline.clock import Clock
from pipeline.commands.options import now_option, root_option
from pipeline.errors import PipelineError
from pipeline.printing import line


@click.group("github")
def command() -> None:
    """For workflows: tell people on the hosting site what a job found.

    It needs GITHUB_TOKEN and what a job's environment says of its repository and event.
    """


@command.command("comment")
def comment() -> None:
    """Write on a pull request what its review found, once, and keep it up to date."""
    from pipeline.github.comment import comment
    from pipeline.hosting import event, site

    for sentence in comment(site(os.environ), event(os.environ)):
        click.echo(line(sentence))


@command.command("issue")
@root_option
@now_option
def issue(root: Path, clock: Clock) -> None:
    """Do what an issue's form asks for: propose a post, or stop publishing; answer and close it."""
    from pipeline.github.issue import handle
    from pipeline.hosting import event, site

    click.echo(line(handle(root, site(os.environ), event(os.environ), clock)))


@command.command("watch")
@click.option("--result", "results", multiple=True, metavar="JOB=RESULT", help="How a job ended.")
@click.option("--silent", default="", help="`true` where the schedule had not run for long.")
def watch(results: tuple[str, ...], silent: str) -> None:
    """Open an issue where publishing fails or is silent, and close it when all is well."""
    from pipeline.github.watch import Health, watch
    from pipeline.hosting import site

    told = {}
    for result in results:
        job, equals, how = result.partition("=")
        if not equals:
            raise PipelineError(
                f"{result!r} is no JOB=RESULT", hint="Write --result publish=success"
            )
        told[job] = how
    click.echo(line(watch(site(os.environ), Health(told, silent.strip() == "true"))))
