"""Check that a tag, the package's version and the changelog speak of one release.

    python scripts/release.py v1.2.3

Exits 1 and says what does not agree. It needs nothing but Python.
"""

import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def disagreements(tag: str, source: str, changelog: str) -> list[str]:
    """What keeps this tag from being a release, in sentences; [] where all agree."""
    found = []
    if not re.fullmatch(r"v\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?", tag):
        found.append(f"{tag} is no tag of a release: write v1.2.3")
    stated = re.search(r'^__version__ = "([^"]+)"$', source, re.M)
    version = stated[1] if stated else ""
    if tag != f"v{version}":
        found.append(f"the tag is {tag} and pipeline/__init__.py says {version or 'nothing'}")
    section = re.search(
        rf"^## {re.escape(tag.removeprefix('v'))} - \d{{4}}-\d\d-\d\d$(.*?)(?=^## |\Z)",
        changelog,
        re.M | re.S,
    )
    if section is None:
        found.append(
            f"CHANGELOG.md has no section `## {tag.removeprefix('v')} - YYYY-MM-DD`: "
            "rename Unreleased, and begin a new one above it"
        )
    elif not section[1].strip():
        found.append(f"the section of {tag} in CHANGELOG.md is empty")
    return found


def main() -> int:
    """Say what does not agree."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    source = (PROJECT / "pipeline" / "__init__.py").read_text(encoding="utf-8")
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = disagreements(sys.argv[1], source, changelog)
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
