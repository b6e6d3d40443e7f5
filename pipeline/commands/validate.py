"""`pipeline validate`: what is wrong with the posts, and what can be mended."""

import contextlib
import difflib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from pipeline import content, project, review
from pipeline.clock import Clock
from pipeline.commands.options import format_option, now_option, root_option
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.printing import clean, workflow, workflow_property
from pipeline.problem import Problem
from pipeline.project import Entry, Project
from pipeline.schema import closest

_ANNOTATIONS = {"error": "error", "warning": "warning", "suggestion": "notice"}
_LONG = 50


@click.command("validate")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@root_option
@now_option
@format_option("text", "json", "github")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely.")
@click.option("--explain", metavar="RULE", help="Print a rule's page, and check nothing.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
def command(
    paths: tuple[Path, ...],
    root: Path,
    clock: Clock,
    format_: str,
    fix: bool,
    explain: str | None,
    diff: bool,
) -> int:
    """Check posts: their form, and every variant against its network's limits.

    PATHS are posts or folders of posts; without any, all posts are checked.
    """
    if explain is not None:
        click.echo(_page(explain), nl=False)
        return 0
    brand = project.load(Folder(root))
    entries = _chosen(project.entries(brand.tree), paths, root)
    if fix or diff:
        _mend(brand, entries, root, write=not diff)
    with _progress(len(entries)) as advance:
        problems = review.review(brand, entries, advance)
    _FORMATS[format_](problems)
    errors = sum(problem.level == "error" for problem in problems)
    click.echo(_summary(len(entries), problems), err=True)
    return 1 if errors else 0


def _page(rule: str) -> str:
    """What there is to say of a rule; PipelineError where nobody knows it."""
    from pipeline.rules import RULES, pages

    if rule in RULES:
        return pages.explained(RULES[rule])
    if rule in content.RULES:
        return f"{rule}\n\n{content.RULES[rule]}\n"
    known = [*RULES, *content.RULES]
    meant = closest(rule, known) or closest(f"brand.{rule}", known)
    hint = f"Did you mean {meant}?" if meant else f"There are {', '.join(known)}."
    raise PipelineError(f"there is no rule {rule!r}", hint=hint)


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


def _text(problems: list[Problem]) -> None:
    for problem in problems:
        click.echo(clean(" ".join(str(problem).splitlines())))


def _json(problems: list[Problem]) -> None:
    click.echo(json.dumps([plain(problem) for problem in problems], ensure_ascii=False, indent=1))


def _github(problems: list[Problem]) -> None:
    for problem in problems:
        span = problem.span
        where = {
            "file": problem.path,
            "line": str(span.line),
            "col": str(span.column),
            "endLine": str(span.end_line),
            "endColumn": str(span.end_column),
            "title": problem.rule,
        }
        properties = ",".join(
            f"{key}={workflow_property(clean(value))}" for key, value in where.items()
        )
        level = _ANNOTATIONS[problem.level]
        click.echo(f"::{level} {properties}::{workflow(clean(problem.message))}")


def plain(problem: Problem) -> dict[str, object]:
    """A problem as JSON shows it, DESIGN section 4."""
    span, fix = problem.span, problem.fix
    return {
        "path": problem.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "level": problem.level,
        "rule": problem.rule,
        "message": problem.message,
        "channel": problem.channel,
        "fix": None
        if fix is None
        else {
            "line": fix.span.line,
            "column": fix.span.column,
            "end_line": fix.span.end_line,
            "end_column": fix.span.end_column,
            "text": fix.text,
        },
    }


_FORMATS = {"text": _text, "json": _json, "github": _github}
