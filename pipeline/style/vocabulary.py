"""The brand's own words: accept.txt and reject.txt of its vocabularies, one expression a line."""

import posixpath
from collections.abc import Iterable

from pipeline import yaml_source
from pipeline.errors import PipelineError
from pipeline.files import Tree
from pipeline.style import patterns
from pipeline.style.broken import PatternError
from pipeline.style.definition import Vocabulary
from pipeline.style.ini import Settings

FOLDER = "config/vocabularies"
_MOST_BYTES = 4 << 20


def load(tree: Tree, settings: Settings) -> Vocabulary:
    """The words of every vocabulary that .vale.ini names; PipelineError naming file and line."""
    accepted: dict[str, None] = {}
    rejected: dict[str, None] = {}
    for name in settings.vocabularies:
        folder = posixpath.join(settings.styles_path, FOLDER, name)
        files = tree.paths(folder)
        if not files:
            raise PipelineError(
                f"{settings.path}: Vocab: there is no {folder}",
                hint="Make the folder with accept.txt and reject.txt, or take the name out.",
            )
        for path in files:
            if posixpath.basename(path) == "accept.txt":
                accepted.update(dict.fromkeys(_terms(tree, path)))
            elif posixpath.basename(path) == "reject.txt":
                rejected.update(dict.fromkeys(_terms(tree, path)))
    return Vocabulary(tuple(accepted), tuple(rejected))


def _terms(tree: Tree, path: str) -> Iterable[str]:
    if tree.size(path) > _MOST_BYTES:
        raise PipelineError(f"{path}: a vocabulary of more than {_MOST_BYTES:,} bytes")
    text = yaml_source.decode(tree.read(path), path)
    for number, line in enumerate(text.split("\n"), start=1):
        term = line.strip()
        if not term or term.startswith("#"):
            continue
        try:
            patterns.compile(term)
        except PatternError as error:
            raise PipelineError(
                f"{path}:{number}: {term!r} is no regular expression: {error}",
                hint="Put a \\ before signs that mean something there, such as C\\+\\+.",
            ) from error
        yield term
