"""`pipeline new`: start a post in the right place, with front matter that holds."""

import re
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
@click.argument("title")
@root_option
@now_option
@click.option("--date", "written", help="When it goes out (default: tomorrow at 9:00).")
@click.option("--channel", "channels", multiple=True, help="A channel; may be given several times.")
@click.option("--bundle", is_flag=True, help="Give the post a folder, for pictures beside it.")
@click.option("--idea", is_flag=True, help="Note an idea, without a date.")
@click.option("--lang", help="The language (default: the brand's first).")
def command(
    title: str,
    root: Path,
    clock: Clock,
    written: str | None,
    channels: tuple[str, ...],
    bundle: bool,
    idea: bool,
    lang: str | None,
) -> None:
    """Start a post called TITLE and print where its file is.

    It begins as a draft: take `draft: true` out when it is ready to go.
    """
    if idea and written:
        raise PipelineError("an idea has no date", hint="Leave out --date, or leave out --idea.")
    brand = project.load(Folder(root)).brand
    desk = Desk(root)
    at = None if idea else _moment(written, brand, clock.now())
    path, data = start(brand, desk.exists, title, at, channels, lang=lang, bundle=bundle)
    desk.create(path, data)
    click.echo(path)


def _moment(written: str | None, brand: Brand, now: datetime) -> datetime:
    if written is None:
        tomorrow = now.astimezone(brand.timezone).date() + timedelta(days=1)
        written = f"{tomorrow}T09:00"
    elif re.fullmatch(r"[0-9-]+", written.strip()):
        written = f"{written.strip()}T09:00"
    try:
        return content.moment(written, brand.timezone, None)
    except Undated as error:
        raise PipelineError(f"--date: {error.message}") from error
