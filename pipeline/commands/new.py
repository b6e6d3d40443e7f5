"""`pipeline new`: start a post in the right place, with front matter that holds."""

import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from pipeline import content, project
from pipeline.brand import Brand
from pipeline.clock import Clock
from pipeline.commands.options import now_option, root_option
from pipeline.content import Undated
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.printing import clean
from pipeline.problem import Problem


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
    title = " ".join(title.split())
    if not title:
        raise PipelineError("a post needs a title", hint='Write: pipeline new "Noël à l\'atelier"')
    if idea and written:
        raise PipelineError("an idea has no date", hint="Leave out --date, or leave out --idea.")
    tree = Folder(root)
    brand = project.load(tree).brand
    for channel in channels:
        if channel not in brand.channels:
            raise PipelineError(
                f"brand.yml has no channel {channel}", hint=f"It has {', '.join(brand.channels)}."
            )
    at = None if idea else _moment(written, brand, clock.now())
    identity = (
        f"ideas/{content.slug(title)}" if at is None else f"{at:%Y/%m/%d}-{content.slug(title)}"
    )
    _free(root, identity)
    path = f"content/{identity}/index.md" if bundle else f"content/{identity}.md"
    front: dict[str, Any] = {} if at is None else {"date": _short(at, brand)}
    front["title"] = title
    if channels:
        front["channels"] = list(dict.fromkeys(channels))
    if lang:
        front["lang"] = lang
    if not idea:
        front["draft"] = True
    text = content.compose(front, f"{title}\n")
    _refuse(content.parse(path, text.encode(), brand).problems)
    os.makedirs(root / os.path.dirname(path), exist_ok=True)
    with open(root / path, "x", encoding="utf-8", newline="\n") as file:
        file.write(text)
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


def _short(at: datetime, brand: Brand) -> str:
    """The time in the brand's zone; with its offset where summer time makes that needed."""
    naive = at.replace(tzinfo=None, fold=0).isoformat(timespec="minutes")
    try:
        same = content.moment(naive, brand.timezone, None) == at
    except Undated:
        same = False
    return naive if same else at.isoformat(timespec="minutes")


def _free(root: Path, identity: str) -> None:
    """PipelineError where a post of this id is there already, in either form."""
    for path in (f"content/{identity}.md", f"content/{identity}"):
        if (root / path).exists() or (root / path).is_symlink():
            raise PipelineError(
                f"{path} is there already", hint="Choose another title, or another day."
            )


def _refuse(problems: tuple[Problem, ...]) -> None:
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        raise PipelineError(clean(errors[0].message))
