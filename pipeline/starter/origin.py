"""The origin of the tool that runs: which repository and commit it was installed from."""

import json
import re
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline import __version__
from pipeline.environment import for_git

FORM = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}( # \S+)?", re.ASCII)
_GITHUB = re.compile(
    r"(?:https://github\.com/|git@github\.com:|ssh://git@github\.com/)(.+?)(\.git)?/?$"
)


def origin() -> str:
    """`owner/repository@commit # version` of this very tool; "" where nothing tells."""
    found = _from_release() or _from_package() or _from_clone(Path(__file__).parents[2])
    return f"{found} # {__version__}" if found else ""


def _from_release(noted: Path = Path(__file__).parent / "ORIGIN") -> str:
    """What the release workflow noted when it built what was installed."""
    try:
        name = noted.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return name if FORM.fullmatch(name) else ""


def _from_package() -> str:
    """What pip noted when the tool was installed from a repository, or from a clone of one."""
    try:
        noted = distribution("social-pipeline").read_text("direct_url.json")
    except PackageNotFoundError:
        return ""
    told = json.loads(noted) if noted else {}
    url, commit = str(told.get("url", "")), str(told.get("vcs_info", {}).get("commit_id", ""))
    if commit:
        return _named(url, commit)
    if url.startswith("file://"):
        return _from_clone(Path(unquote(urlsplit(url).path)))
    return ""


def _from_clone(folder: Path) -> str:
    if not (folder / ".git").exists() or not (folder / "action.yml").is_file():
        return ""
    return _named(_git(folder, "remote", "get-url", "origin"), _git(folder, "rev-parse", "HEAD"))


def remote_of(folder: Path) -> str:
    """`owner/repository` of the hosting site's repository that a folder is a clone of, else ""."""
    if not (folder / ".git").exists():
        return ""
    found = _GITHUB.match(_git(folder, "remote", "get-url", "origin"))
    return found[1] if found and re.fullmatch(r"[\w.-]+/[\w.-]+", found[1], re.ASCII) else ""


def _named(url: str, commit: str) -> str:
    found = _GITHUB.match(url)
    name = f"{found[1]}@{commit}" if found else ""
    return name if FORM.fullmatch(name) else ""


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env=for_git(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=30,
        check=False,
    )
    return done.stdout.strip() if done.returncode == 0 else ""
