"""What every test may ask for: an isolated git, a brand's repository, the command line."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from brandrepo import BrandRepo
from hypothesis import settings

PROJECT = Path(__file__).resolve().parent.parent

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")

if importlib.util.find_spec("servers.fixtures"):
    pytest_plugins = ["servers.fixtures"]


@pytest.fixture(scope="session", autouse=True)
def git_config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Git knows nothing of this machine: no user's settings, one author, no prompt, no hooks."""
    config = tmp_path_factory.mktemp("git") / "config"
    config.write_text(
        "[user]\n\tname = Marie Rol\n\temail = marie@maison-lumen.example\n"
        "[core]\n\tfsync = none\n[init]\n\tdefaultBranch = main\n[commit]\n\tgpgSign = false\n"
        '[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[protocol "file"]\n\tallow = always\n',
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            environment.delenv(name)
        environment.setenv("GIT_CONFIG_GLOBAL", str(config))
        environment.setenv("GIT_CONFIG_NOSYSTEM", "1")
        environment.setenv("GIT_TERMINAL_PROMPT", "0")
        yield config


@pytest.fixture
def brand(tmp_path: Path) -> BrandRepo:
    """A brand's repository with its bare remote: brand/brand.yml is pushed, no post yet."""
    return BrandRepo.start(tmp_path)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command of ours did: its exit status and what it printed."""

    status: int
    out: str
    err: str


@pytest.fixture
def pipeline() -> Callable[..., Ran]:
    """Run `pipeline` as a process of its own: `pipeline("status", cwd=brand.root)`."""

    def run(*arguments: str, cwd: Path, **env: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *arguments],
            cwd=cwd,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def inside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Run `pipeline` in this process, which takes a fraction of the time: no terminal, no stdin."""
    from pipeline.cli import main

    def run(*arguments: str, cwd: Path, **env: str) -> Ran:
        with monkeypatch.context() as patched:
            patched.chdir(cwd)
            for name, value in env.items():
                patched.setenv(name, value)
            capsys.readouterr()
            with pytest.raises(SystemExit) as ended:
                main(arguments)
        told = capsys.readouterr()
        return Ran(int(str(ended.value.code or 0)), told.out, told.err)

    return run
