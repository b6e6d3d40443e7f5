"""The early answer: `pipeline build` where nothing changed, before anything heavy is imported."""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pipeline.preview import unchanged
from pipeline.preview.report import report, status
from pipeline.preview.unchanged import Looking, Record, Seen

_OPTIONS = {
    "--root": "root",
    "--now": "now",
    "--out": "out",
    "--lang": "lang",
    "--format": "format",
}


class Early:
    """A build that was asked for, with a look at the repository under way."""

    def __init__(self, root: str, given: Mapping[str, str], record: Record, now: float) -> None:
        self.root = root
        self.record = record
        self._out = os.path.abspath(given.get("out") or os.path.join(root, "public"))
        self._lang = given.get("lang", "").lower()
        self._format = given.get("format", "text")
        self._now = now
        self._looking = Looking(root, record.branches, _outside(record.seen))
        self._seen: Seen | None = None

    @property
    def seen(self) -> Seen:
        """What the look found."""
        if self._seen is None:
            self._seen = self._looking.seen()
        return self._seen

    def answer(self) -> int | None:
        """Say that nothing changed and give the exit status, or None where something did."""
        if not unchanged.holds(self.record, self.seen, self._out, self._lang, self._now):
            return None
        sys.stdout.write(report(self.record.summary, 0, self._out, self._format))
        return status(self.record.summary)


def ask(arguments: Sequence[str]) -> Early | None:
    """Start to look, if these arguments are a build as it was done before; else None."""
    given = _given(arguments)
    root = _root(given.get("root")) if given is not None else None
    if given is None or root is None or given.get("format", "text") not in ("text", "json"):
        return None
    record = unchanged.recorded(root)
    if record is None:
        return None
    try:
        moment = datetime.fromisoformat(given["now"]) if "now" in given else datetime.now(UTC)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return Early(root, given, record, moment.timestamp())


def _given(arguments: Sequence[str]) -> dict[str, str] | None:
    """The options of `build`; None where it is another command, or has others."""
    if arguments[:1] != ["build"]:
        return None
    given: dict[str, str] = {}
    rest = list(arguments[1:])
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name not in _OPTIONS or not (equals or rest):
            return None
        given[_OPTIONS[name]] = value if equals else rest.pop(0)
    return given


def _root(given: str | None) -> str | None:
    """The brand's repository as the command would find it; None where it would not."""
    if given is not None:
        return os.path.realpath(given) if _is_root(given) else None
    folder = os.path.realpath(os.getcwd())
    while not _is_root(folder):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _is_root(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, "brand", "brand.yml"))


def _outside(seen: Seen) -> list[str]:
    return [line.partition("\0")[0] for line in seen.outside.split("\n") if line]
