"""What `build` says when it is done."""

import os
from collections.abc import Mapping


def report(summary: Mapping[str, int], written: int, out: str, format_: str) -> str:
    """The counts and where to look, as lines for people or as JSON."""
    index = os.path.join(out, "index.html")
    with_here = os.path.relpath(index)
    if format_ == "json":
        import json

        plain = {**summary, "written": written, "index": with_here}
        return json.dumps(plain, ensure_ascii=False) + "\n"
    counts = [
        _count(summary[f"{level}s"], level)
        for level in ("error", "warning", "suggestion")
        if summary[f"{level}s"]
    ]
    changed = f"{_count(written, 'file')} written" if written else "nothing changed"
    lines = [
        f"{_count(summary['posts'], 'post')}: {', '.join(counts) or 'nothing to fix'}; {changed}.",
        f"The calendar: {with_here}",
    ]
    if counts:
        lines.append("What to fix: problems.html beside it, or run `pipeline validate`.")
    return "\n".join(lines) + "\n"


def status(summary: Mapping[str, int]) -> int:
    """The exit status: 1 where there are errors; the pages are there all the same."""
    return 1 if summary["errors"] else 0


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
