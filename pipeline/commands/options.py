"""The options that commands share: --root, --now, --lang, --format."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline import arguments
from pipeline.clock import Clock, starting_at
from pipeline.errors import PipelineError

F = TypeVar("F", bound=Callable[..., Any])


class Moment(click.ParamType[datetime]):
    """An ISO 8601 moment; without an offset it is UTC."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time; write 2026-12-01T09:00:00Z.", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Duration(click.ParamType[timedelta]):
    """A duration as brand.yml writes it: 45s, 30m, 6h, 2d."""

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        from pipeline.duration import duration

        if isinstance(value, timedelta):
            return value
        try:
            return duration(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a duration; write 45s, 30m, 6h or 2d.", param, ctx)


class Language(click.ParamType[str]):
    """A language of the pages, as a tag such as fr or en-GB."""

    name = "language"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        from pipeline.preview.words import LANGUAGES, known

        found = known(str(value))
        if found is None:
            self.fail(f"the pages do not speak {value!r}; write {' or '.join(LANGUAGES)}.")
        return found


def remember(root: Path) -> None:
    """Use, until the command ends, what earlier runs found out of words and expressions.

    What this one finds out is kept with it then; a brand without a style guide asks for nothing.
    """
    if (root / ".vale.ini").is_file():
        from pipeline.style import kept

        click.get_current_context().with_resource(kept.at(root))


def root_option(command: F) -> F:
    """`--root DIR`, passed as `root: Path`: the brand's repository."""
    return click.option(
        "--root",
        type=click.Path(path_type=Path),
        callback=lambda _ctx, _param, given: find_root(given),
        help="The brand's repository (default: the nearest parent with brand/brand.yml).",
    )(command)


def now_option(command: F) -> F:
    """`--now TIME`, passed as `clock: Clock`."""
    return click.option(
        "--now",
        "clock",
        type=Moment(),
        callback=lambda _ctx, _param, moment: starting_at(moment) if moment else Clock(),
        help="Start the clock at this time, for rehearsals.",
    )(command)


def lang_option(command: F) -> F:
    """`--lang`, passed as `lang: str | None`: the language of the pages."""
    return click.option(
        "--lang",
        type=Language(),
        help="The language of the pages: fr or en (default: the brand's first).",
    )(command)


def format_option(*formats: str) -> Callable[[F], F]:
    """`--format`, passed as `format_: str`; the first is the default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print the result.",
    )


def find_root(given: Path | None) -> Path:
    """The brand's repository: as given, else the nearest parent with brand/brand.yml."""
    found = arguments.root([] if given is None else [str(given)])
    if found is not None:
        return Path(found)
    if given is not None:
        raise PipelineError(
            f"{given} has no brand/brand.yml",
            hint="Name a brand's repository with --root.",
        )
    raise PipelineError(
        f"neither {Path.cwd().resolve()} nor a folder above it has a brand/brand.yml",
        hint="Go to your brand's repository, or name it with --root DIR.",
    )
