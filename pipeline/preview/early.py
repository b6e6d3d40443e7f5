"""The early answer: `pipeline build` where nothing changed, before anything heavy is imported."""

import os
import sys
from collections.abc import Mapping, Sequence

from pipeline import arguments as words
from pipeline.preview import unchanged
from pipeline.preview.report import report, status
from pipeline.preview.unchanged import Looking, Record, Seen

_OPTIONS = ("--root", "--now", "--out", "--lang", "--format")


class Early:
    """A build that was asked for, with a look at the repository under way."""

    def __init__(self, root: str, given: Mapping[str, str], record: Record, now: float) -> None:
        self.root = root
        self.record = record
        self._out = os.path.abspath(given.get("out") or os.path.join(root, "public"))
        self._lang = given.get("lang", "").lower()
        self._format = given.get("format", "text")
        self._now = now
        self._looking = Looking(root, record.branches, _outside(record.seen), record.seen)
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
    said = words.plain(arguments, "build", _OPTIONS)
    if said is None:
        return None
    given = {name: values[-1] for name, values in said.items()}
    root, now = words.root(said.get("root", ())), words.moment(said.get("now", ()))
    if root is None or now is None or given.get("format", "text") not in ("text", "json"):
        return None
    record = unchanged.recorded(root)
    return Early(root, given, record, now.timestamp()) if record is not None else None


def _outside(seen: Seen) -> list[str]:
    return [line.partition("\0")[0] for line in seen.outside.split("\n") if line]
