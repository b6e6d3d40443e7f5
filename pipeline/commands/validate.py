"""`pipeline validate`: what is wrong with the posts, and what can be mended."""

import contextlib
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from pipeline import project, review
from pipeline.clock import Clock
from pipeline.commands.options import format_option, now_option, remember, root_option
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
@click.option(
    "--changed-since",
    "revision",
    metavar="REV",
    help="Check what changed since this branch left REV, and what that breaks elsewhere.",
)
@click.option("--fix", is_flag=True, help="Mend what can be mended safely.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--explain", "rule", metavar="RULE", help="Print a rule's page, and check nothing.")
@click.option("--replay", is_flag=True, help="Show what changed rules say of past posts.")
@click.option("--checklist", is_flag=True, help="Print what a reviewer has to look at.")
def command(
    paths: tuple[Path, ...],
    root: Path,
    clock: Clock,
    format_: str,
    revision: str | None,
    fix: bool,
    diff: bool,
    rule: str | None,
    replay: bool,
    checklist: bool,
) -> int:
    """Check posts: their form, and every variant against its network's limits.

    PATHS are posts or folders of posts; without any, all posts are checked.
    """
    gc.disable()  # what is made for a post goes with it, and what the brand says stays to the end
    modes = {
        "--explain": rule is not None,
        "--replay": replay,
        "--checklist": checklist,
        "--fix": fix or diff,
    }
    _one_of([name for name, given in modes.items() if given])
    if rule is not None and (paths or revision is not None):
        raise click.UsageError("--explain prints a rule's page and looks at no post")
    if diff and format_ != "text":
        raise click.UsageError("--diff has one form: take --format text")
    remember(root)
    brand = project.load(Folder(root))
    if rule is not None:
        return _explained(rule, brand)
    every = project.entries(brand.tree)
    entries = _chosen(every, paths, root)
    if replay:
        return _replayed(root, brand, entries, bool(paths), revision, format_, clock)
    told = ""
    if revision is not None:
        entries, told = _changed(root, brand, entries, revision)
    if checklist:
        return _asked(brand, entries, format_)
    if fix or diff:
        _mend(brand, entries, root, write=not diff)
    with _progress(len(entries)) as advance:
        problems = review.review(brand, entries, advance, of=every)
    if format_ == "text":
        problems = review.hinted(brand, problems, entries)
    for line in _told(format_, problems, brand, root):
        click.echo(line)
    errors = sum(problem.level == "error" for problem in problems)
    click.echo(_summary(len(entries), problems, told), err=True)
    return 1 if errors else 0


def _one_of(modes: list[str]) -> None:
    """Only one thing is done at a time."""
    if len(modes) > 1:
        raise click.UsageError(f"{modes[0]} and {modes[1]} are two things: run one, then the other")


def _explained(rule: str, brand: Project) -> int:
    from pipeline import explain

    page = explain.asked(rule, brand)
    click.echo(clean(f"{page.rule}\n\n{page.text}"))
    return 0


def _changed(
    root: Path, brand: Project, entries: list[Entry], revision: str
) -> tuple[list[Entry], str]:
    """The posts that changes since a revision concern, and how to say so."""
    from pipeline.since import concerned, since

    changes = since(root, revision)
    found = concerned(brand, entries, changes)
    told = f" (changed since {clean(revision)}, {changes.base[:10]})"
    if found.because:
        told = f" ({clean(found.because)} changed since {clean(revision)}: all of them)"
    return list(found.entries), told


def _asked(brand: Project, entries: list[Entry], format_: str) -> int:
    """Print the reviewer's checklist of these posts."""
    from pipeline.checklist import lines, questions, told

    posts = [parsed.post for parsed in project.read(brand, entries) if parsed.post is not None]
    if format_ == "json":
        asked = [question._asdict() for question in questions(brand, posts)]
        click.echo(json.dumps(asked, ensure_ascii=False, indent=1))
        return 0
    if format_ == "sarif":
        raise click.UsageError("a checklist has no SARIF form: take text, json or github")
    tasks = lines(brand, posts) if format_ == "github" else told(brand, posts)
    for line in tasks:
        click.echo(clean(line if format_ == "github" else f"- [ ] {line}"))
    if not brand.rules.checklist:
        click.echo("There is no `checklist:` in brand/rules.yml.", err=True)
    return 0


def _replayed(
    root: Path,
    brand: Project,
    entries: list[Entry],
    named: bool,
    revision: str | None,
    format_: str,
    clock: Clock,
) -> int:
    """Show what the rules as they are say of posts, and what those of a revision said."""
    from pipeline.formats import replayed
    from pipeline.replay import base, past, replay

    if format_ not in ("text", "json"):
        raise click.UsageError("--replay has two forms: take --format text or json")
    commit = base(root, brand, revision)
    posts = entries if named else past(brand, entries, clock.now())
    with _progress(2 * len(posts)) as advance:
        found = replay(root, brand, posts, commit, advance)
    if format_ == "json":
        click.echo(replayed.document(found))
    for line in replayed.lines(found) if format_ == "text" else ():
        click.echo(line)
    click.echo(replayed.summary(found), err=True)
    return 0


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
        try:
            found = review.mended(brand, entry)
        except review.Endless as error:
            click.echo(clean(f"{error.message}. {error.hint}"), err=True)
            continue
        for path, (before, after) in found.items():
            changed += 1
            if write:
                _replace(Path(os.path.realpath(root / path)), after)
                click.echo(f"mended {clean(path)}", err=True)
            else:
                click.echo(_diff(path, before, after), nl=False)
    if not changed:
        click.echo("Nothing to mend.", err=True)


def _diff(path: str, before: bytes, after: bytes) -> str:
    import difflib

    lines = difflib.unified_diff(
        before.decode("utf-8").splitlines(keepends=True),
        after.decode("utf-8").splitlines(keepends=True),
        f"a/{path}",
        f"b/{path}",
    )
    return "".join(clean(line.rstrip("\r\n")) + "\n" for line in lines)


def _replace(path: Path, text: bytes) -> None:
    """Write beside, then rename: a full disk or a stop leaves the file as it was."""
    import tempfile

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


def _summary(posts: int, problems: list[Problem], told: str = "") -> str:
    counts = {
        level: sum(problem.level == level for problem in problems)
        for level in ("error", "warning", "suggestion")
    }
    words = [_count(number, level) for level, number in counts.items() if number]
    fixes = sum(problem.fix is not None for problem in problems)
    mend = f"; --fix mends {fixes} of them" if fixes else ""
    return f"{_count(posts, 'post')}{told}: {', '.join(words) or 'nothing to mend'}{mend}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _told(form: str, problems: list[Problem], brand: Project, root: Path) -> Iterator[str]:
    """The problems in the form that was asked for."""
    if form == "json":
        from pipeline.formats import plain

        yield plain.document(problems)
    elif form == "github":
        from pipeline import git
        from pipeline.formats import annotations

        yield from annotations.lines(problems, git.folder(root))
    elif form == "sarif":
        from pipeline import explain, git
        from pipeline.formats import sarif
        from pipeline.formats.sources import Sources

        yield sarif.document(problems, Sources(brand.tree), explain.finder(brand), git.folder(root))
    elif sys.stdout.isatty():
        import shutil

        from pipeline.formats import shown
        from pipeline.formats.sources import Sources

        width = shutil.get_terminal_size().columns
        yield from shown.lines(problems, Sources(brand.tree), shown.colours(), width)
    else:
        from pipeline.formats import plain

        yield from plain.lines(problems)
