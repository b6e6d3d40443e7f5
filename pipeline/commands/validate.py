"""`pipeline validate`: what is wrong with the posts, and what can be mended."""

import contextlib
import difflib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from pipeline import git, project, review
from pipeline.clock import Clock
from pipeline.commands.options import format_option, now_option, root_option
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.printing import clean
from pipeline.problem import Problem
from pipeline.project import Entry, Project

_LONG = 50


@click.command("validate")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@root_option
@now_option
@format_option("text", "json", "github", "sarif")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely.")
@click.option("--explain", "rule", metavar="RULE", help="Print a rule's page, and check nothing.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
def command(
    paths: tuple[Path, ...],
    root: Path,
    clock: Clock,
    format_: str,
    fix: bool,
    rule: str | None,
    diff: bool,
) -> int:
    """Check posts: their form, and every variant against its network's limits.

    PATHS are posts or folders of posts; without any, all posts are checked.
    """
    brand = project.load(Folder(root))
    if rule is not None:
        from pipeline import explain

        page = explain.asked(rule, brand)
        click.echo(f"{page.rule}\n\n{page.text}")
        return 0
    entries = _chosen(project.entries(brand.tree), paths, root)
    if fix or diff:
        _mend(brand, entries, root, write=not diff)
    with _progress(len(entries)) as advance:
        problems = review.review(brand, entries, advance)
    for line in _told(format_, problems, brand, root):
        click.echo(line)
    errors = sum(problem.level == "error" for problem in problems)
    click.echo(_summary(len(entries), problems), err=True)
    return 1 if errors else 0


def _chosen(entries: list[Entry], paths: tuple[Path, ...], root: Path) -> list[Entry]:
    """The entries that the paths name; PipelineError for a path that names none."""
    if not paths:
        return entries
    chosen: dict[Entry, None] = {}
    for path in paths:
        if not path.exists() and (root / path).exists():
            path = root / path
        try:
            wanted = path.resolve().relative_to(root).as_posix()
        except ValueError as error:
            raise PipelineError(
                f"{path} is not in {root}", hint="Name posts of this brand's repository."
            ) from error
        found = [
            entry
            for entry in entries
            if wanted in (".", *entry.files)
            or entry.path.startswith(f"{wanted}/")
            or entry.id == wanted
        ]
        if not found:
            raise PipelineError(
                f"{path} is no post and holds none", hint="Posts are .md files below content/."
            )
        chosen.update(dict.fromkeys(found))
    return list(chosen)


def _mend(brand: Project, entries: list[Entry], root: Path, *, write: bool) -> None:
    changed = 0
    for entry in entries:
        for path, (before, after) in review.mended(brand, entry).items():
            changed += 1
            if write:
                _replace(Path(os.path.realpath(root / path)), after)
                click.echo(f"mended {clean(path)}", err=True)
            else:
                click.echo(_diff(path, before, after), nl=False)
    if not changed:
        click.echo("Nothing to mend.", err=True)


def _diff(path: str, before: bytes, after: bytes) -> str:
    lines = difflib.unified_diff(
        before.decode("utf-8").splitlines(keepends=True),
        after.decode("utf-8").splitlines(keepends=True),
        f"a/{path}",
        f"b/{path}",
    )
    return "".join(clean(line.rstrip("\r\n")) + "\n" for line in lines)


def _replace(path: Path, text: bytes) -> None:
    """Write beside, then rename: a full disk or a stop leaves the file as it was."""
    mode = path.stat().st_mode
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        os.chmod(name, mode)
        os.replace(name, path)
    except OSError as error:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise PipelineError(f"{path} can't be written: {error.strerror}") from error


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal where there is much to do; nothing elsewhere."""
    if total < _LONG or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Checking", total=total)
        yield lambda: progress.advance(task)


def _summary(posts: int, problems: list[Problem]) -> str:
    counts = {
        level: sum(problem.level == level for problem in problems)
        for level in ("error", "warning", "suggestion")
    }
    told = [_count(number, level) for level, number in counts.items() if number]
    fixes = sum(problem.fix is not None for problem in problems)
    mend = f"; --fix mends {fixes} of them" if fixes else ""
    return f"{_count(posts, 'post')}: {', '.join(told) or 'nothing to mend'}{mend}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _told(form: str, problems: list[Problem], brand: Project, root: Path) -> Iterator[str]:
    """The problems in the form that was asked for."""
    if form == "json":
        from pipeline.formats import plain

        yield plain.document(problems)
    elif form == "github":
        from pipeline.formats import annotations

        yield from annotations.lines(problems, git.folder(root))
    elif form == "sarif":
        from pipeline import explain
        from pipeline.formats import sarif
        from pipeline.formats.sources import Sources

        yield sarif.document(problems, Sources(brand.tree), explain.finder(brand), git.folder(root))
    elif sys.stdout.isatty():
        from pipeline.formats import shown
        from pipeline.formats.sources import Sources

        width = shutil.get_terminal_size().columns
        yield from shown.lines(problems, Sources(brand.tree), shown.colours(), width)
    else:
        from pipeline.formats import plain

        yield from plain.lines(problems)
