"""`pipeline export`: every post as a table, a calendar or JSON."""

import sys
from pathlib import Path

import click

from pipeline import project
from pipeline.clock import Clock
from pipeline.commands.options import now_option, root_option
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.transfer import leaving


@click.command("export")
@root_option
@now_option
@click.option("--csv", "kind", flag_value="csv", help="A table that spreadsheets open.")
@click.option("--ics", "kind", flag_value="ics", help="A calendar to import or subscribe to.")
@click.option("--json", "kind", flag_value="json", help="Every file to the letter, and its parts.")
@click.option(
    "--output", type=click.Path(path_type=Path), help="Where to write it (default: here)."
)
def command(root: Path, clock: Clock, kind: str | None, output: Path | None) -> None:
    """Write every post to standard output, or to a file.

    A table or JSON holds all that the posts say; `pipeline import` reads the table back.
    """
    if kind is None:
        raise PipelineError("nothing says in which form", hint="Add --csv, --ics or --json.")
    loaded = project.load(Folder(root))
    entries = project.entries(loaded.tree)
    parsed = list(project.read(loaded, entries))
    posts = [one.post for one in parsed if one.post is not None]
    if kind == "json":
        data = leaving.whole(loaded.brand, entries, parsed, loaded.tree)
    elif kind == "csv":
        data = leaving.table(posts)
    else:
        data = leaving.calendar(loaded.brand, posts, clock.now())
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        try:
            output.write_bytes(data)
        except OSError as error:
            raise PipelineError(f"{output} can't be written: {error.strerror}") from error
        click.echo(f"{len(posts)} posts in {output}", err=True)
    broken = [entry.path for entry, one in zip(entries, parsed, strict=True) if one.post is None]
    if broken and kind != "json":
        for path in broken:
            click.echo(f"{path}: left out, it can't be read as a post", err=True)
        click.get_current_context().exit(1)
