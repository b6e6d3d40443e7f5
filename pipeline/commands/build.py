"""`pipeline build`: every variant and the calendar as pages in a folder."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.clock import Clock
from pipeline.commands.options import format_option, lang_option, now_option, root_option
from pipeline.preview.report import report, status

if TYPE_CHECKING:
    from pipeline.preview.build import Told
    from pipeline.preview.early import Early

_LONG = 200


@click.command("build")
@root_option
@now_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The folder to write (default: public/ in the brand's repository).",
)
@lang_option
@format_option("text", "json")
@click.pass_obj
def command(
    early: "Early | None",
    root: Path,
    clock: Clock,
    out: Path | None,
    lang: str | None,
    format_: str,
) -> int:
    """Check the posts and write the calendar, a page a post and the variants' JSON.

    Only what changed since the last build is made again.
    """
    from pipeline.preview.again import build_again

    folder = os.path.abspath(out or root / "public")
    with _progress() as told:
        built = build_again(str(root), folder, clock.now(), early, told, lang or "")
    click.echo(report(built.summary(), built.written, folder, format_), nl=False)
    return status(built.summary())


@contextmanager
def _progress() -> "Iterator[Told]":
    """A bar on a terminal where there is much to do; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Building", total=None, visible=False)
        yield lambda done, all_: progress.update(
            task, completed=done, total=all_, visible=all_ >= _LONG
        )
