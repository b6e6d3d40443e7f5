"""`pipeline count`: how long a text is on each network."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.clock import Clock
from pipeline.commands.options import find_root, format_option, now_option
from pipeline.errors import PipelineError
from pipeline.frozen import frozen, replace
from pipeline.printing import clean

if TYPE_CHECKING:
    from pipeline.post import Post
    from pipeline.project import Project
    from pipeline.render import Rendered


@click.command("count")
@click.argument("file", default="-", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--root",
    type=click.Path(path_type=Path),
    help="The brand's repository (default: the nearest parent of FILE, or none).",
)
@now_option
@click.option("--network", "names", multiple=True, help="Only this network; may be repeated.")
@format_option("text", "json")
def command(
    file: Path, root: Path | None, clock: Clock, names: tuple[str, ...], format_: str
) -> int:
    """Count a text as each network counts it.

    FILE is a post, which is counted as its channels would show it, or any Markdown; without FILE,
    or with `-`, the text is read from standard input. No brand is needed. The exit status is 1
    where the text is too long for a network, even as a thread.
    """
    networks = _networks(names)
    post, project = _post(file, root)
    counts = [_count(post, project, channel) for channel in _channels(post, project, networks)]
    if format_ == "json":
        click.echo(json.dumps([one.plain() for one in counts], ensure_ascii=False, indent=2))
    else:
        _print(counts)
    return 0 if all(one.fits for one in counts) else 1


@frozen
class Count:
    """How much of one channel's limit each part of a text takes."""

    network: str
    channel: str
    unit: str
    parts: tuple[tuple[int, int | None], ...]

    @property
    def fits(self) -> bool:
        return all(limit is None or used <= limit for used, limit in self.parts)

    def plain(self) -> dict[str, Any]:
        """The same as JSON has it."""
        return {
            "network": self.network,
            "channel": self.channel,
            "unit": self.unit,
            "fits": self.fits,
            "parts": [{"used": used, "limit": limit} for used, limit in self.parts],
        }


def _print(counts: Sequence[Count]) -> None:
    from pipeline.commands.tables import table

    own = any(one.channel != one.network for one in counts)
    rows = []
    for one in counts:
        used = " + ".join(str(used) for used, _ in one.parts)
        if len(one.parts) > 4:
            sizes = [size for size, _ in one.parts]
            used = f"{min(sizes)} to {max(sizes)} each"
        limit = one.parts[0][1]
        over = max((used - limit for used, limit in one.parts if limit is not None), default=0)
        rows.append(
            (
                one.network,
                *((one.channel,) if own else ()),
                used,
                str(limit) if limit is not None else "no limit",
                one.unit,
                str(len(one.parts)),
                f"{over} too many" if over > 0 else "fits",
            )
        )
    head = ("network", *(("channel",) if own else ()), "used", "limit", "unit", "parts", "")
    click.echo(table(head, rows))


def _count(post: "Post", project: "Project", channel: str) -> Count:
    from pipeline.render import render

    rendered: Rendered = render(post, channel, project)
    lengths = [part.length for part in rendered.variant.parts]
    return Count(
        rendered.variant.network,
        channel,
        lengths[0].unit,
        tuple((length.used, length.limit) for length in lengths),
    )


def _networks(names: Iterable[str]) -> list[str]:
    """The networks asked for, all of them by default."""
    from pipeline.networks import NETWORKS

    for name in names:
        if name not in NETWORKS:
            raise PipelineError(
                f"there is no network {name!r}", hint=f"There are: {', '.join(NETWORKS)}."
            )
    return list(dict.fromkeys(names)) or list(NETWORKS)


def _channels(post: "Post", project: "Project", networks: Iterable[str]) -> list[str]:
    """The post's channels on each network; where it has none, a channel named as the network."""
    found: list[str] = []
    for network in networks:
        own = [name for name in post.channels if project.brand.channels[name].network == network]
        found += own or [network]
    return found


# Reading


def _post(file: Path, root: Path | None) -> tuple["Post", "Project"]:
    """The text as a post, and the project that it belongs to."""
    from pipeline import content, project
    from pipeline.files import Folder

    data = _read(file)
    home = _home(file, root)
    if home is None:
        return _loose(data, file)
    loaded = _with_every_network(project.load(Folder(home)))
    path = os.path.relpath(os.path.abspath(file), home).replace(os.sep, "/")
    if file.name == "-" or not content.is_candidate(path):
        return _loose(data, file, loaded)
    entry = next((one for one in project.entries(loaded.tree) if one.path == path), None)
    if entry is None:
        return _loose(data, file, loaded)
    (parsed,) = project.read(loaded, [entry])
    for problem in parsed.problems:
        click.echo(clean(str(problem)), err=True)
    if parsed.post is None:
        raise PipelineError(f"{path} can't be read as a post", hint="Mend it, then count again.")
    return parsed.post, loaded


def _read(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise PipelineError(f"{file} can't be read: {error.strerror or error}") from error


def _home(file: Path, root: Path | None) -> Path | None:
    """The brand's repository: as given, else around the file; None where there is none."""
    if root is not None:
        return find_root(root)
    start = Path.cwd() if str(file) == "-" else file.absolute().parent
    for folder in (start, *start.parents):
        if (folder / "brand" / "brand.yml").is_file():
            return folder
    return None


def _with_every_network(loaded: "Project") -> "Project":
    """The project with a channel for each network that has none."""
    from pipeline.brand import Channel
    from pipeline.networks import NETWORKS

    channels = dict(loaded.brand.channels)
    for name in NETWORKS:
        channels.setdefault(name, Channel(name, name, ""))
    return replace(loaded, brand=replace(loaded.brand, channels=channels))


def _loose(data: bytes, file: Path, loaded: "Project | None" = None) -> tuple["Post", "Project"]:
    """A text that is no post of a brand, with its front matter where it has one."""
    from zoneinfo import ZoneInfo

    from pipeline import content
    from pipeline.brand import Brand, People
    from pipeline.files import Folder
    from pipeline.post import Post
    from pipeline.project import Project

    folder = Path.cwd() if str(file) == "-" else file.absolute().parent
    if loaded is None:
        brand = Brand("", ZoneInfo("UTC"), ("und",), {}, (), utm=None)
        loaded = _with_every_network(Project(Folder(folder), brand, People()))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PipelineError(
            f"{file} is not UTF-8 text: byte {error.start + 1} can't be read",
            hint="Save it as UTF-8.",
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("---\n"):
        post = content.parse("content/ideas/text.md", text.encode(), loaded.brand).post
        if post is not None:
            return replace(post, channels=()), loaded
    undated: datetime | None = None
    return Post("text", file.name, "", text, file.name, 1, undated, "", (), "und"), loaded
