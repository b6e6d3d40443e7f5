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


LONGEST = (  # as a whole file, or one of its cases, takes longer than the next hundred tests
    *("publish/test_crash.py", "test_tutorial.py", "github/test_publish_workflow.py"),
    *("test_demo.py", "publish/test_waiting.py", "publish/test_model.py"),
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than cores (`-n auto`), for tests wait for servers and clocks now and then.

    More would not help: each collects every test, and starts servers of its own.
    """
    return min(8, 1 + (os.cpu_count() or 1))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no worker is left alone with it at the end.

    Each worker begins with a stretch of the list: the longest tests are dealt to their heads.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    longest = [item for item in items if item.path.as_posix().endswith(LONGEST)]
    others = [item for item in items if not item.path.as_posix().endswith(LONGEST)]
    others.sort(key=lambda item: item.path.parent.name != "publish")
    longest.sort(key=lambda item: LONGEST.index(_longest_of(item)))
    stretches: list[list[pytest.Item]] = []
    for number in range(workers):
        first, last = (len(others) * place // workers for place in (number, number + 1))
        stretches.append(longest[number::workers] + others[first:last])
    items[:] = [item for stretch in stretches for item in stretch]


def _longest_of(item: pytest.Item) -> str:
    return next(name for name in LONGEST if item.path.as_posix().endswith(name))


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
        '[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[protocol "file"]\n\tallow = always\n'
        "[receive]\n\tautogc = false\n",
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
