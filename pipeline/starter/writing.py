"""Writing: the files of a brand's repository, rendered from `files/` and the answers."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.content import slug
from pipeline.errors import PipelineError
from pipeline.starter.answers import Account, Answers
from pipeline.starter.pinned import ACTIONS
from pipeline.starter.schedule import Schedule

FILES = Path(__file__).parent / "files"
SCHEMAS = Path(__file__).parent.parent / "schemas"

# GitHub's newer `$/` needs no checkout; GitHub Enterprise Server and act do not know it.
_HERE = "zizmor: ignore[self-repository]"
OURS = f"./.github/actions/pipeline # {_HERE}"
ITSELF = f"./ # {_HERE}"

_LANGUAGES = ("fr", "en")
_FORMS = (".github/ISSUE_TEMPLATE/post.yml", ".github/ISSUE_TEMPLATE/hold.yml")


def files(answers: Answers) -> dict[str, bytes]:
    """Path -> bytes of every file of a new brand's repository."""
    language = "fr" if answers.french else "en"
    style = _style(answers.name)
    values = {
        **_workflow_values(answers.accounts, answers.schedule),
        "armed": "${{ !github.event.repository.fork }}",
        "armed_watch": _watched(answers.schedule, "!github.event.repository.fork"),
        "log_branch": "status",
        "tool": OURS,
        "pinned": answers.tool,
        "sparse": True,
        "name": answers.name,
        "languages": answers.languages,
        "timezone": answers.timezone,
        "owner": answers.owner,
        "secrets": answers.secrets,
        "fr": answers.french,
        "style": style,
        "first": f"{answers.day:%Y-%m-%dT%H:%M}",
        "fields": _fields(answers),
    }
    made = {}
    for source, path in _sources(language):
        name = path.replace("STYLE", style).replace("FIRST", _first(answers))
        made[name] = _render(source, values)
    for schema in sorted(SCHEMAS.glob("*.json")):
        made[f".vscode/schemas/{schema.name}"] = schema.read_bytes()
    return dict(sorted(made.items()))


def own_workflows(
    accounts: tuple[Account, ...], schedule: Schedule, log_branch: str
) -> dict[str, bytes]:
    """The same workflows and forms for the project that holds the tool itself.

    It is an example, whose accounts are nobody's: it publishes only where somebody says so.
    """
    armed = "vars.PUBLISH == 'on'"
    values = {
        **_workflow_values(accounts, schedule),
        "armed": f"${{{{ {armed} }}}}",
        "armed_watch": _watched(schedule, armed),
        "log_branch": log_branch,
        "tool": ITSELF,
        "sparse": False,
        "fr": False,
    }
    return {
        path: _render(source, values)
        for source, path in _sources("en")
        if path.startswith(".github/workflows/") or path in _FORMS
    }


def in_the_way(folder: Path, made: Mapping[str, bytes]) -> list[str]:
    """What is there already in a folder, of the files that would be written."""
    taken = {
        name
        for path in made
        for name in (path, *(parent.as_posix() for parent in Path(path).parents))
        if os.path.lexists(folder / name) and (name == path or not (folder / name).is_dir())
    }
    if folder.exists() and not folder.is_dir():
        taken.add(str(folder))
    return sorted(taken)


def write(folder: Path, made: Mapping[str, bytes]) -> None:
    """Write the files into a folder that holds none of them; PipelineError where that fails."""
    try:
        for path, content in made.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(target, "xb") as file:
                file.write(content)
    except OSError as error:
        raise PipelineError(
            f"{error.filename or folder} can't be written: {error.strerror}",
            hint="What was written before it is there; name another folder.",
        ) from error


def _workflow_values(accounts: tuple[Account, ...], schedule: Schedule) -> dict[str, Any]:
    return {"channels": accounts, "schedule": schedule, "actions": ACTIONS}


def _watched(schedule: Schedule, armed: str) -> str:
    """When trouble is told: never of a rehearsal, nor when a look found nothing to do."""
    plan, publish = ("needs.plan", "needs.publish") if schedule.matrix else ("steps.plan",) * 2
    result = "result" if schedule.matrix else "outcome"
    if not schedule.matrix:
        publish = "steps.publish"
    return (
        f"${{{{ always() && {armed} && inputs.dry-run != true && ({plan}.{result} != 'success' || "
        f"{publish}.{result} != 'skipped' || {plan}.outputs.silent == 'true') }}}}"
    )


def _sources(language: str) -> Iterator[tuple[str, str]]:
    """Pairs of a template's name and the path that it is written to."""
    others = tuple(f".{other}" for other in _LANGUAGES if other != language)
    for folder, _, names in sorted(os.walk(FILES)):
        for name in sorted(names):
            source = (Path(folder) / name).relative_to(FILES).as_posix()
            stem, ending = os.path.splitext(name)
            if stem.endswith(others):
                continue
            parts = source.split("/")
            parts[-1] = stem.removesuffix(f".{language}") + ending
            path = "/".join(f".{part[1:]}" if part.startswith("_") else part for part in parts)
            yield source, path


def _render(source: str, values: Mapping[str, Any]) -> bytes:
    return _environment().get_template(source).render(values).encode()


def _environment() -> Environment:
    """Templates whose signs leave YAML's, the workflows' and the shell's alone."""
    environment = Environment(  # noqa: S701 - none of these files is HTML
        loader=FileSystemLoader(FILES),
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters["json"] = _json
    environment.filters["yaml"] = _json  # a JSON string is a YAML string
    environment.filters["markdown"] = _markdown
    environment.filters["vocabulary"] = _vocabulary
    return environment


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _markdown(name: str) -> str:
    """A name as it reads in Markdown, whatever signs are in it."""
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", name)


def _vocabulary(name: str) -> str:
    """A name as a line of a vocabulary, whose lines are patterns."""
    return "".join(sign if sign.isalnum() or sign in " -’'" else f"\\{sign}" for sign in name)


def _style(name: str) -> str:
    """The brand's style's name: a folder, and the first word of its rules' ids."""
    return "".join(word.capitalize() for word in slug(name).split("-")) or "Brand"


def _first(answers: Answers) -> str:
    """Where the first post lies, below content/."""
    title = "bonjour-tout-le-monde" if answers.french else "hello-world"
    return f"{answers.day:%Y/%m/%d}-{title}"


def _fields(answers: Answers) -> list[dict[str, Any]]:
    """The form of a post's header in the editor's sidebar."""
    channels = [account.name for account in answers.accounts]
    words = (
        ("Date et heure", "Titre", "Comptes", "Mots-dièse", "Lien", "Brouillon")
        if answers.french
        else ("Date and hour", "Title", "Channels", "Hashtags", "Link", "Draft")
    )
    date, title, to, tags, link, draft = words
    return [
        {"title": date, "name": "date", "type": "datetime", "dateFormat": "yyyy-MM-dd'T'HH:mm"},
        {"title": title, "name": "title", "type": "string"},
        {"title": to, "name": "channels", "type": "choice", "multiple": True, "choices": channels},
        {"title": tags, "name": "tags", "type": "list"},
        {"title": link, "name": "link", "type": "string"},
        {"title": draft, "name": "draft", "type": "draft"},
    ]
