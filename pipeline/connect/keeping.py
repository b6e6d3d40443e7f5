"""Keeping secrets: on the hosting site by `gh`, or in a local file that git never sees."""

import io
import os
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

from pipeline.environment import FILE, for_git, tracked
from pipeline.errors import PipelineError
from pipeline.printing import line


def in_file(root: Path, secrets: Mapping[str, str]) -> str:
    """Write variables into `.env`, mode 600, and keep it out of git; says what was done."""
    path = root / FILE
    if tracked(root):
        raise PipelineError(
            f"{FILE} is tracked by git: a secret in it would be public; nothing was kept",
            hint=f"Run git rm --cached {FILE}, commit, and make new secrets for what it held.",
        )
    before = ""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise PipelineError(f"{FILE} is no ordinary file; nothing was kept")
        before = path.read_text("utf-8")
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as error:
        raise PipelineError(f"{FILE} can't be read: {error}") from error
    from dotenv.parser import parse_stream

    # Piece by piece as it is read, so that a value over several lines stays, or goes, whole.
    kept = "".join(
        one.original.string for one in parse_stream(io.StringIO(before)) if one.key not in secrets
    )
    lines = [kept.rstrip("\n")] if kept.strip() else []
    lines += [f"{name}={_quoted(name, value)}" for name, value in secrets.items()]
    aside = root / f"{FILE}.{os.getpid()}.tmp"
    ignored = _ignore(root)
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        os.replace(aside, path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise PipelineError(f"{FILE} can't be written: {error.strerror}") from error
    said = f"Kept {', '.join(secrets)} in {FILE}, which only you can read."
    return f"{said} {ignored}".rstrip()


def _quoted(name: str, value: str) -> str:
    if not value.isprintable() or not value:
        raise PipelineError(
            f"the value for {name} is empty or has characters that cannot be seen (a line break?)",
            hint="Copy it again, without anything before or after it.",
        )
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _ignore(root: Path) -> str:
    """See to it that git ignores the file and what is made aside it."""
    asked = _run(["git", "check-ignore", "--quiet", FILE], root, for_git())
    if asked is None or asked.returncode not in (0, 1):
        return ""  # no git, no repository: nothing can be committed
    if asked.returncode == 0:
        return ""
    ignore = root / ".gitignore"
    try:
        before = ignore.read_bytes() if ignore.exists() else b""
        gap = b"" if not before or before.endswith(b"\n") else b"\n"
        ignore.write_bytes(before + gap + f"{FILE}\n{FILE}.*\n".encode())
    except OSError as error:
        raise PipelineError(
            f"{FILE} could not be added to .gitignore: {error.strerror}; nothing was kept",
            hint=f"Add a line {FILE} to .gitignore, then run the command again.",
        ) from error
    return "It was added to .gitignore: commit that."


def on_github(root: Path, channel: str, secrets: Mapping[str, str], *, shared: bool) -> str:
    """Set secrets of the channel's environment, or of the whole repository where `shared`.

    Values go to `gh` on its standard input, so no list of processes shows them.
    """
    where = [] if shared else ["--env", channel]
    if not shared:
        address = f"repos/{{owner}}/{{repo}}/environments/{channel}"
        there = _run(["gh", "api", "--silent", address], root, _quiet())
        if there is None or there.returncode:  # making it again would drop its reviewers and rules
            _gh(
                ["gh", "api", "--silent", "--method", "PUT", address],
                root,
                "",
                f"the environment {channel} cannot be made",
            )
    for name, value in secrets.items():
        _gh(["gh", "secret", "set", name, *where], root, value, f"{name} cannot be set")
    place = "the repository" if shared else f"the environment {channel}"
    return f"Kept {', '.join(secrets)} as secrets of {place} on the hosting site."


def _quiet() -> dict[str, str]:
    """Our environment for a `gh` that asks nothing."""
    return {**os.environ, "GH_PROMPT_DISABLED": "1"}


def _gh(command: list[str], root: Path, given: str, failed: str) -> None:
    done = _run(command, root, _quiet(), given)
    if done is None:
        raise PipelineError(
            f"{failed}: gh is not installed",
            hint="Install it (cli.github.com) and run gh auth login; or keep the secret in a local "
            "file (--to file); or add it on the site by hand: Settings > Secrets and variables.",
        )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace")
        if given:  # before anything is cut, so that no part of it is left
            said = said.replace(given, "…")
        raise PipelineError(
            f"{failed}: {line(said.strip().split(chr(10))[-1])[:300]}",
            hint="gh auth login signs in; where a free private repository has no environments, "
            "--to repository keeps the secret for all of its jobs.",
        )


def _run(
    command: list[str], root: Path, environment: Mapping[str, str], given: str = ""
) -> "subprocess.CompletedProcess[bytes] | None":
    try:
        return subprocess.run(
            command,
            cwd=root,
            env=dict(environment),
            input=given.encode(),
            capture_output=True,
            check=False,
            timeout=60,
        )
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except subprocess.TimeoutExpired as error:
        raise PipelineError(f"{command[0]} did not answer within a minute") from error
