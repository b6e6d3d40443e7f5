"""What every test may ask for: an isolated git, a brand's repository, the command line."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from brandrepo import BrandRepo
from hypothesis import settings
from warm import Ran, Warm

PROJECT = Path(__file__).resolve().parent.parent

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")

pytest_plugins = ["servers.fixtures"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """More workers than cores (`-n auto`): what takes long here waits for servers and clocks."""
    return max(4, min(8, 2 * (os.cpu_count() or 1)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no worker is left alone with it at the end.

    A worker begins with a stretch of the list: the longest tests are dealt over the whole of it.
    """
    items.sort(key=lambda item: item.path.parent.name != "publish")
    longest = [item for item in items if item.path.name == "test_crash.py"]
    others = [item for item in items if item.path.name != "test_crash.py"]
    for number, item in reversed(list(enumerate(longest))):
        others.insert(number * len(others) // len(longest), item)
    items[:] = others


@pytest.fixture(scope="session", autouse=True)
def git_config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Git knows nothing of this machine: no user's settings, one author, no prompt, no hooks."""
    folder = tmp_path_factory.mktemp("git")
    (folder / "pattern" / "hooks").mkdir(parents=True)
    config = folder / "config"
    config.write_text(
        "[user]\n\tname = Marie Rol\n\temail = marie@maison-lumen.example\n"
        "[core]\n\tfsync = none\n[init]\n\tdefaultBranch = main\n"
        f"\ttemplateDir = {folder / 'pattern'}\n[commit]\n\tgpgSign = false\n"
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


@pytest.fixture
def pipeline(warm: Warm) -> Callable[..., Ran]:
    """Run `pipeline` as a process of its own: `pipeline("status", cwd=brand.root)`."""

    def run(*arguments: str, cwd: Path, **env: str) -> Ran:
        return warm.run(*arguments, cwd=cwd, env=env)

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
