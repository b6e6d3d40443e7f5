"""`pipeline import`: take posts over from a table or from a galaxy-social repository."""

import json
from pathlib import Path

import click

from pipeline import project, review
from pipeline.commands.options import format_option, root_option
from pipeline.commands.tables import table
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.formats import plain
from pipeline.transfer import galaxy
from pipeline.transfer import table as tables
from pipeline.transfer.arrival import Arrival, Arrived
from pipeline.transfer.pictures import Fetcher
from pipeline.transfer.row import Misread, Row


@click.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@root_option
@click.option(
    "--from",
    "kind",
    type=click.Choice([*tables.KINDS, "galaxy-social"]),
    help="What wrote it (default: seen from its columns).",
)
@click.option(
    "--channel",
    "channels",
    multiple=True,
    metavar="THEIRS=OURS",
    help="What an account of the other tool is called here; nothing after = leaves it out.",
)
@click.option("--days-first/--months-first", "days", default=None, help="How to read 03/04/2026.")
@click.option(
    "--dry-run", is_flag=True, help="Tell what would be written; fetch and write nothing."
)
@format_option("text", "json")
def command(
    source: Path,
    root: Path,
    kind: str | None,
    channels: tuple[str, ...],
    days: bool | None,
    dry_run: bool,
    format_: str,
) -> None:
    """Write the posts of SOURCE, a CSV file or a folder, into the content tree.

    Run it again at will: what is there already is left alone. It ends by checking what it wrote.
    """
    rows = _rows(source, kind)
    arrival = Arrival(
        root,
        fetch=Fetcher(),
        beside=source if source.is_dir() else source.parent,
        names=_names(channels),
        order=None if days is None else "day first" if days else "month first",
        dry=dry_run,
    )
    order, certain = arrival.order(rows)
    if not certain:
        click.echo(
            f"Dates such as 03/04/2026 are read {order}; "
            f"--{'months' if order == 'day first' else 'days'}-first reads them the other way.",
            err=True,
        )
    arrived = list(arrival.write(rows))
    _told(arrived, format_, dry_run)
    bad = [one for one in arrived if one.state == "refused"]
    paths = {one.path for one in arrived if one.state == "written" and not dry_run}
    if paths:
        bad += [one for one in arrived if one.why]
        loaded = project.load(Folder(root))
        entries = [entry for entry in project.entries(loaded.tree) if entry.path in paths]
        problems = review.review(loaded, entries)
        for problem in problems:
            click.echo(plain.one(problem), err=True)
        bad += [one for one in arrived if any(p.level == "error" for p in problems)]
    if bad:
        click.get_current_context().exit(1)


def _rows(source: Path, kind: str | None) -> list[Row | Misread]:
    if source.is_dir():
        if kind not in (None, "galaxy-social"):
            raise PipelineError(f"{source} is a folder", hint="A table is a file.")
        rows = list(galaxy.read(source))
        if not rows:
            raise PipelineError(f"{source} holds no Markdown file", hint="Name its posts folder.")
        return rows
    if kind == "galaxy-social":
        raise PipelineError(f"{source} is a file", hint="Name the folder that holds the posts.")
    try:
        data = source.read_bytes()
    except OSError as error:
        raise PipelineError(f"{source} can't be read: {error.strerror}") from error
    wanted = next((each for each in tables.KINDS if each == kind), None)
    return tables.read(source.name, data, wanted)[1]


def _names(channels: tuple[str, ...]) -> dict[str, str]:
    names = {}
    for each in channels:
        theirs, equals, ours = each.rpartition("=")
        if not equals or not theirs:
            raise PipelineError(
                f"--channel {each}: it has no =", hint="Write --channel theirs=ours."
            )
        names[theirs] = ours
    return names


def _told(arrived: list[Arrived], format_: str, dry: bool) -> None:
    if format_ == "json":
        listed = [
            {"where": one.where, "state": one.state, "path": one.path or None, "why": one.why}
            for one in arrived
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    said = {"written": "would be written" if dry else "written", "there": "there already"}
    rows = [(one.where, said.get(one.state, one.state), one.path, one.why) for one in arrived]
    click.echo(table(("from", "", "file", "why"), rows))
    counts = {state: sum(one.state == state for one in arrived) for state in ("written", "there")}
    refused = len(arrived) - sum(counts.values())
    click.echo(
        f"{counts['written']} {said['written']}, {counts['there']} there already, {refused} refused"
    )
