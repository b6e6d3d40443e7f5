"""`pipeline new`: start a post in the right place, with front matter that holds."""

import os
import re
import sys
from datetime import datetime, timedelta
from pathlib import Path

import click

from pipeline import content, project
from pipeline.brand import Brand
from pipeline.clock import Clock
from pipeline.commands.options import now_option, root_option
from pipeline.content import Undated
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.writing.disk import Desk
from pipeline.writing.starting import start


@click.command("new")
@click.argument("title", required=False)
@root_option
@now_option
@click.option("--date", "written", help="When it goes out (default: tomorrow at 9:00).")
@click.option("--channel", "channels", multiple=True, help="A channel; may be given several times.")
@click.option("--bundle", is_flag=True, help="Give the post a folder, for pictures beside it.")
@click.option("--idea", is_flag=True, help="Note an idea, without a date.")
@click.option("--lang", help="The language (default: the brand's first).")
@click.option(
    "--edit/--no-edit",
    default=None,
    help="Open it in $VISUAL or $EDITOR (default: on a terminal where one of them is set).",
)
def command(
    title: str | None,
    root: Path,
    clock: Clock,
    written: str | None,
    channels: tuple[str, ...],
    bundle: bool,
    idea: bool,
    lang: str | None,
    edit: bool | None,
) -> None:
    """Start a post called TITLE and print where its file is; without one, a terminal is asked.

    It begins as a draft: take `draft: true` out when it is ready to go.
    """
    if idea and written:
        raise PipelineError("an idea has no date", hint="Leave out --date, or leave out --idea.")
    brand = project.load(Folder(root)).brand
    terminal = sys.stdin.isatty() and sys.stderr.isatty()
    if title is None:
        if not terminal:
            raise click.UsageError("Missing argument 'TITLE'.")
        title = str(click.prompt("Title", err=True))
        if not idea and written is None:
            written = str(click.prompt("Date", default=_tomorrow(brand, clock.now()), err=True))
        channels = channels or _asked(brand)
    desk = Desk(root)
    at = None if idea else _moment(written, brand, clock.now())
    path, data = start(brand, desk.exists, title, at, channels, lang=lang, bundle=bundle)
    desk.create(path, data)
    click.echo(path)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if edit or (edit is None and terminal and editor):
        _open(root / path, editor)


def _asked(brand: Brand) -> tuple[str, ...]:
    """The channels that a person picks; none for the brand's usual ones."""
    usual = " ".join(brand.default_channels)
    said = str(click.prompt(f"Channels, of {', '.join(brand.channels)}", default=usual, err=True))
    return () if said == usual else tuple(said.replace(",", " ").split())


def _open(path: Path, editor: str | None) -> None:
    """Open the file in an editor and wait for its end."""
    try:
        click.edit(filename=str(path), editor=editor)
    except click.ClickException as error:
        raise PipelineError(
            f"the post is made, and no editor opened: {error.message}",
            hint=f"Open {path} yourself, or set EDITOR.",
        ) from error


def _tomorrow(brand: Brand, now: datetime) -> str:
    return f"{now.astimezone(brand.timezone).date() + timedelta(days=1)}T09:00"


def _moment(written: str | None, brand: Brand, now: datetime) -> datetime:
    if written is None:
        written = _tomorrow(brand, now)
    elif re.fullmatch(r"[0-9-]+", written.strip()):
        written = f"{written.strip()}T09:00"
    try:
        return content.moment(written, brand.timezone, None)
    except Undated as error:
        raise PipelineError(f"--date: {error.message}") from error
