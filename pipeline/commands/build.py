"""`pipeline build`: every variant and the calendar as pages in a folder."""

import gc
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.clock import Clock
from pipeline.commands.options import format_option, lang_option, now_option, remember, root_option
from pipeline.errors import PipelineError
from pipeline.preview.report import report, status

if TYPE_CHECKING:
    from pipeline.preview.build import Told
    from pipeline.preview.early import Early
    from pipeline.preview.proposal import Proposal

_LONG = 200


@click.command("build")
@root_option
@now_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The folder to write (default: public/ in the brand's repository).",
)
@click.option(
    "--changed-since",
    metavar="REV",
    help="Tell what changed since this commit, in --summary and --single.",
)
@click.option(
    "--summary",
    "summaries",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write what changed for reviewers: Markdown, or data where the name ends in .json.",
)
@click.option(
    "--single",
    type=click.Path(path_type=Path),
    help="Write one HTML file too, with pictures inside: all, or what changed.",
)
@lang_option
@format_option("text", "json")
@click.pass_obj
def command(
    early: "Early | None",
    root: Path,
    clock: Clock,
    out: Path | None,
    changed_since: str | None,
    summaries: tuple[Path, ...],
    single: Path | None,
    lang: str | None,
    format_: str,
) -> int:
    """Check the posts and write the calendar, a page a post and the variants' JSON.

    Only what changed since the last build is made again.
    """
    gc.disable()  # what is made for a post goes with it, and what the brand says stays to the end
    from pipeline.preview.again import build_again

    if summaries and changed_since is None:
        raise click.UsageError("--summary tells what changed: say since when with --changed-since")
    remember(root)
    folder = os.path.abspath(out or root / "public")
    try:
        with _progress() as told:
            built = build_again(str(root), folder, clock.now(), early, told, lang or "")
        if single is not None:
            _write_single(root, folder, changed_since, single)
        if summaries and changed_since is not None:
            _summarise(root, folder, changed_since, summaries, lang or "")
    except PipelineError as error:
        _tell(summaries, f"{error.message}\n{error.hint}".strip())
        raise
    click.echo(report(built.summary(), built.written, folder, format_), nl=False)
    return status(built.summary())


def _write_single(root: Path, folder: str, revision: str | None, path: Path) -> None:
    """Write the one file, and say what it had no room for."""
    from pipeline.preview.proposing import changed
    from pipeline.preview.single import MOST, single

    posts = None if revision is None else {change.id for change in changed(root, revision)}
    content, left_out = single(folder, posts)
    _write(path, content)
    if left_out:
        click.echo(
            f"{path} holds no videos, and pictures of {MOST >> 20} MiB at most: {left_out} are in "
            f"{folder} alone.",
            err=True,
        )


def _summarise(root: Path, folder: str, revision: str, paths: tuple[Path, ...], lang: str) -> None:
    """Write what changed, as data or for people; a job's own page is added to."""
    from pipeline.preview.proposing import propose

    with open(os.path.join(folder, "problems.json"), encoding="utf-8") as file:
        problems = json.load(file)
    _write_summaries(paths, propose(root, revision, problems, lang))


def _tell(paths: tuple[Path, ...], why: str) -> None:
    """Say to reviewers why there is nothing to see."""
    from pipeline.preview.proposal import troubled

    with suppress(PipelineError):  # what keeps it from being written may be the very trouble
        _write_summaries(paths, troubled(why))


def _write_summaries(paths: tuple[Path, ...], made: "Proposal") -> None:
    from pipeline.preview import proposal, proposal_page

    for path in paths:
        if path.suffix == ".json":
            _write(path, proposal.write(made))
        else:
            with _told(path), open(path, "a", encoding="utf-8", errors="replace") as page:
                page.write(proposal_page.markdown(made, longest=proposal_page.PAGE))


def _write(path: Path, content: bytes) -> None:
    with _told(path), open(path, "wb") as file:
        file.write(content)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PipelineError(
            f"{path} cannot be written: {error.strerror}", hint="Name another file."
        ) from error


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
