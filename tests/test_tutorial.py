"""The tutorial's commands, typed as they stand by a newcomer, lead from nothing to a first post."""

import re
import shlex
import shutil
import site
import subprocess
import sys
from pathlib import Path

import pytest
from newcomer import BROWSER, EDITOR, Told, blocks, commands, type_all
from servers.bluesky import BlueskyAccount
from servers.mastodon import MastodonAccount

PROJECT = Path(__file__).resolve().parent.parent
PAGES = ("tutorial.md", "tutoriel.md")
# Ctrl-C is how the preview ends; the stand-in for Mastodon takes smaller pictures, a warning.
ENDS = {"pipeline preview": 130, "pipeline doctor": 1}
PROJECTS_ADDRESS = "https://github.com/OWNER/social-pipeline"


def page(name: str) -> str:
    """A page of the documentation."""
    return (PROJECT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_newcomer_gets_from_nothing_to_a_published_post(
    name: str,
    tmp_path: Path,
    mastodon_account: MastodonAccount,
    bluesky_account: BlueskyAccount,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed = commands(page(name))
    told = follow(name, typed, tmp_path, mastodon_account, bluesky_account)

    (words,) = blocks(page(name), "markdown")
    plain = words.strip().replace("**", "")
    (status,) = mastodon_account.statuses()
    (post,) = bluesky_account.posts()
    assert mastodon_account.source(status["id"])["text"] == plain
    assert post["value"]["text"] == plain
    assert status["url"].rsplit("/", 1)[-1] in told.terminal.replace("\r\n", "")
    assert re.search(r"Mastodon knows us as", told.terminal)
    assert "<<https://bsky.app/settings/app-passwords>>" in told.browser
    for secret in (bluesky_account.password, mastodon_account.token):
        assert secret not in told.terminal + told.browser
    with capsys.disabled():
        print(f"\n{name}: {len(typed)} commands, {told.seconds:.0f} seconds to a published post")


def test_both_languages_type_the_same() -> None:
    english, french = (commands(page(name)) for name in PAGES)
    same = {
        '"Ma Marque"': '"My Brand"',
        "ma-marque": "my-brand",
        "--language fr": "--language en",
        "vous.bsky.social": "you.bsky.social",
        "Bonjour à tous": "Hello, everybody",
        "Dire bonjour": "Say hello",
    }
    for theirs, ours in same.items():
        french = [line.replace(theirs, ours) for line in french]
    assert french == english


def follow(
    name: str, typed: list[str], tmp_path: Path, mastodon: MastodonAccount, bluesky: BlueskyAccount
) -> Told:
    """Do all that the page says, in an empty folder with an empty home and a minimal PATH."""
    home, bin_, here = (tmp_path / each for each in ("home", "bin", "here"))
    for folder in (home, bin_, here):
        folder.mkdir()
    for program in ("git", "sh", "date", "env", "uname", "sed", "ls", "basename", "dirname"):
        found = shutil.which(program)
        assert found, program
        (bin_ / program).symlink_to(found)
    python = Path(sys._base_executable)  # type: ignore[attr-defined]  # not the one of a venv
    (bin_ / "python3").write_text(f'#!/bin/sh\nexec {shlex.quote(str(python))} "$@"\n')
    (bin_ / "python3").chmod(0o755)
    noted, words = tmp_path / "browser", tmp_path / "words"
    words.write_text(next(blocks(page(name), "markdown")), encoding="utf-8")
    (tmp_path / "browser.py").write_text(BROWSER, encoding="utf-8")
    (tmp_path / "editor.py").write_text(EDITOR, encoding="utf-8")
    browser = (sys.executable, tmp_path / "browser.py", mastodon.username, noted)
    editor = (sys.executable, tmp_path / "editor.py", words)
    env = {
        "HOME": str(home),
        "PATH": str(bin_),
        "TERM": "dumb",
        "LANG": "C.UTF-8",
        "COLUMNS": "200",
        "BROWSER": f"{shlex.join(map(str, browser))} %s &",
        "EDITOR": shlex.join(map(str, editor)),
        "GIT_CONFIG_SYSTEM": str(hosting(tmp_path, typed)),
        # Nothing is fetched: what the tool runs on is this test's own environment.
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    script = tmp_path / "typed.sh"
    script.write_text("\n".join(script_of(name, typed, mastodon, bluesky)), encoding="utf-8")
    return type_all(script, env, here, noted, bluesky.password)


def hosting(tmp_path: Path, typed: list[str]) -> Path:
    """Git's settings that put folders of this machine in the place of the addresses on GitHub."""
    source, remote = tmp_path / "source.git", tmp_path / "remote.git"
    clone = ["git", "clone", "--quiet", "--bare", "--no-local", str(PROJECT), str(source)]
    subprocess.run(clone, check=True)
    subprocess.run(["git", "init", "--quiet", "--bare", str(remote)], check=True)
    (origin,) = (line.split()[-1] for line in typed if line.startswith("git remote add"))
    config = tmp_path / "gitconfig"
    config.write_text(
        f'[url "file://{source}"]\n\tinsteadOf = {PROJECTS_ADDRESS}\n'
        f'[url "file://{remote}"]\n\tinsteadOf = {origin}\n',
        encoding="utf-8",
    )
    return config


def script_of(
    name: str, typed: list[str], mastodon: MastodonAccount, bluesky: BlueskyAccount
) -> list[str]:
    """The page's lines, with the test's servers and accounts in the place of the public ones."""
    packages = site.getsitepackages()[0]
    lines = ["set -e", "trap : INT"]
    for each in typed:
        each = each.replace("https://mastodon.social", mastodon.url)
        each = re.sub(r"bluesky=\S+", f"bluesky={bluesky.handle},{bluesky.url}", each)
        status = ENDS.get(each)
        lines.append(f"{each} || [ $? -eq {status} ]" if status else each)
        if "/bin/activate" in each:
            lines.append("for beside in ~/pipeline/lib/python3.*/site-packages; do")
            lines.append(f'echo {shlex.quote(packages)} > "$beside/beside.pth"; done')
    return lines
