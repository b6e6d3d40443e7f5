"""Problems as SARIF 2.1.0, the way GitHub's code scanning and editors read it."""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from pipeline import __version__
from pipeline.explain import Page
from pipeline.formats import plain
from pipeline.formats.sources import Sources
from pipeline.problem import Level, Problem, Span

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
MOST = 25_000  # results of a run; code scanning refuses the whole file beyond
_LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "suggestion": "note"}
_WEIGHT: dict[Level, int] = {"error": 0, "warning": 1, "suggestion": 2}
_ROOT = "%SRCROOT%"


def document(
    problems: Sequence[Problem], sources: Sources, page: Callable[[str], Page], folder: str
) -> str:
    """One run with its rules' pages; `folder` leads from the repository's top to the brand's.

    Beyond MOST the least severe are left out, and a notification in the run tells how many.
    """
    kept = list(problems)
    notices: list[dict[str, Any]] = []
    if len(kept) > MOST:
        by_weight = sorted(range(len(kept)), key=lambda index: _WEIGHT[kept[index].level])
        chosen = sorted(by_weight[:MOST])
        told = f"{len(kept):,} problems; the {MOST:,} most severe are listed here"
        notices.append({"level": "warning", "message": {"text": told}})
        kept = [kept[index] for index in chosen]
    names = sorted({problem.rule for problem in kept})
    places = {name: index for index, name in enumerate(names)}
    prints = _Fingerprints(sources)
    run = {
        "tool": {
            "driver": {
                "name": "social-pipeline",
                "version": __version__,
                "rules": [_rule(page(name)) for name in names],
            }
        },
        "automationDetails": {"id": "pipeline-validate/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The repository's top."}}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notices}],
        "results": [
            _result(problem, places[problem.rule], folder, prints.of(problem)) for problem in kept
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False)


def _rule(page: Page) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": page.rule,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": page.summary},
        "help": {"text": page.text, "markdown": page.text},
        "defaultConfiguration": {"level": _LEVELS[page.level]},
        "properties": {"tags": [page.rule.partition(".")[0]]},
    }
    if page.link.startswith(("https://", "http://")):
        rule["helpUri"] = page.link
    return rule


def _result(problem: Problem, rule: int, folder: str, fingerprint: str) -> dict[str, Any]:
    where = {"uri": quote(folder + problem.path, errors="surrogateescape"), "uriBaseId": _ROOT}
    result: dict[str, Any] = {
        "ruleId": problem.rule,
        "ruleIndex": rule,
        "level": _LEVELS[problem.level],
        "message": {"text": plain.told(problem)},
        "locations": [
            {"physicalLocation": {"artifactLocation": where, "region": _region(problem.span)}}
        ],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    if problem.channel is not None:
        result["properties"] = {"channel": problem.channel}
    if problem.fix is not None:
        change: Mapping[str, Any] = {
            "deletedRegion": _region(problem.fix.span),
            "insertedContent": {"text": problem.fix.text},
        }
        result["fixes"] = [
            {
                "description": {"text": "What pipeline validate --fix writes."},
                "artifactChanges": [{"artifactLocation": where, "replacements": [change]}],
            }
        ]
    return result


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


class _Fingerprints:
    """What tells a problem again when its line has moved: the line's words, the rule, which one."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._seen: dict[tuple[str, str], int] = {}

    def of(self, problem: Problem) -> str:
        """A hash, a colon, and how many of that hash there were in the file so far."""
        line = "".join(self._sources.line(problem.path, problem.span.line).split())
        said = f"{problem.rule}\n{line}".encode("utf-8", "backslashreplace")
        digest = sha256(said).hexdigest()[:16]
        count = self._seen[problem.path, digest] = self._seen.get((problem.path, digest), 0) + 1
        return f"{digest}:{count}"
