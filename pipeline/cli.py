"""The click group, and the one place that catches what stops a command."""

import importlib
import sys
from collections.abc import Sequence

import click

from pipeline import __version__
from pipeline.errors import PipelineError
from pipeline.synopsis import ABOUT, COMMANDS


class Commands(click.Group):
    """Commands are imported when they are called, so that `--help` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"pipeline.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, help=ABOUT, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pipeline")
def cli() -> None:
    """The command line; its help is the synopsis."""


def main(arguments: Sequence[str] | None = None, early: object = None) -> None:
    """Run the command line and exit with its status: 0, 1, 2 or 130.

    `early` is what a build has already begun to find out.
    """
    try:
        status = cli.main(args=arguments, prog_name="pipeline", standalone_mode=False, obj=early)
    except PipelineError as error:
        click.echo(f"pipeline: {error.message}", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)
        sys.exit(2)
    except click.exceptions.Exit as exit_:
        sys.exit(exit_.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        click.echo("pipeline: interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)
