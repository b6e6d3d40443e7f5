"""What the tutorial and the README have a newcomer type leads from nothing to a published post."""

import re
import shlex
import shutil
import site
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from newcomer import BROWSER, EDITOR, Told, blocks, commands, type_all
from servers.bluesky import BlueskyAccount, BlueskyServer
from servers.mastodon import MastodonAccount, MastodonServer

PROJECT = Path(__file__).resolve().parent.parent
PAGES = ("docs/tutorial.md", "docs/tutoriel.md")
README = "README.md"
HEADING = "## Your first published post: five commands"
# Ctrl-C is how the preview ends; the stand-in for Mastodon takes smaller pictures, a warning.
ENDS = {"pipeline preview": 130, "pipeline doctor": 1}
PROJECTS_ADDRESS = "https://github.com/OWNER/social-pipeline"
INSTALL = slice(3)  # the lines that install: a venv, its activation, pip


def page(name: str) -> str:
    """A page of the documentation; of the README, the part that leads to a first post."""
    text = (PROJECT / name).read_text(encoding="utf-8")
    return text[text.index(HEADING) :].partition("\n## ")[0] if name == README else text


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody with an empty home, a minimal PATH, and accounts on the test's servers."""

    folder: Path
    mastodon: MastodonAccount
    bluesky: BlueskyAccount


def test_a_newcomer_gets_from_nothing_to_a_published_post_in_both_languages(
    tmp_path: Path,
    mastodon_server: MastodonServer,
    bluesky_server: BlueskyServer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settle(tmp_path)
    for number, name in enumerate((*PAGES, README)):
        typed = commands(page(name))
        somebody = Newcomer(tmp_path, mastodon_server.new_account(), bluesky_server.new_account())
        told = follow(somebody, name, typed, installed=number > 0)
        check(somebody, name, told)
        with capsys.disabled():
            print(f"\n{name}: {len(typed)} commands, {told.seconds:.0f} s to a published post")


def check(somebody: Newcomer, name: str, told: Told) -> None:
    """The networks show the page's words once, and no secret was shown on the way."""
    plain = words_of(name).strip().replace("**", "")
    (status,) = somebody.mastodon.statuses()
    assert somebody.mastodon.source(status["id"])["text"] == plain
    assert status["url"].rsplit("/", 1)[-1] in re.sub(r"\s+", "", told.terminal)
    assert re.search(r"Mastodon knows us as", told.terminal)
    if name != README:
        (post,) = somebody.bluesky.posts()
        assert post["value"]["text"] == plain
        assert "<<https://bsky.app/settings/app-passwords>>" in told.browser
    for secret in (somebody.bluesky.password, somebody.mastodon.token):
        assert secret not in told.terminal + told.browser


def words_of(name: str) -> str:
    """What the page has somebody write."""
    return next(blocks(page(name), "markdown"))


def test_every_page_installs_in_the_same_way() -> None:
    install = commands(page(PAGES[0]))[INSTALL]
    assert commands(page(PAGES[1]))[INSTALL] == install
    assert commands(page(README))[0] == " && ".join(install)


def test_the_readme_takes_five_commands() -> None:
    assert len(commands(page(README))) == 5


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


def settle(folder: Path) -> None:
    """An empty home, the few programs that everybody has, and git's settings for the test."""
    for each in ("home", "bin"):
        (folder / each).mkdir()
    for program in ("git", "sh", "date", "env", "uname", "sed", "ls", "basename", "dirname"):
        found = shutil.which(program)
        assert found, program
        (folder / "bin" / program).symlink_to(found)
    python = Path(sys._base_executable)  # type: ignore[attr-defined]  # not the one of a venv
    (folder / "bin/python3").write_text(f'#!/bin/sh\nexec {shlex.quote(str(python))} "$@"\n')
    (folder / "bin/python3").chmod(0o755)
    (folder / "browser.py").write_text(BROWSER, encoding="utf-8")
    (folder / "editor.py").write_text(EDITOR, encoding="utf-8")
    hosting(folder)


def hosting(folder: Path) -> None:
    """Git's settings that put folders of this machine in the place of the addresses on GitHub."""
    source = folder / "source.git"
    clone = ["git", "clone", "--quiet", "--bare", "--no-local", str(PROJECT), str(source)]
    subprocess.run(clone, check=True)
    lines = [f'[url "file://{source}"]\n\tinsteadOf = {PROJECTS_ADDRESS}\n']
    for number, name in enumerate(PAGES):
        remote = folder / f"remote{number}.git"
        subprocess.run(["git", "init", "--quiet", "--bare", str(remote)], check=True)
        typed = commands(page(name))
        (origin,) = (line.split()[-1] for line in typed if line.startswith("git remote add"))
        lines.append(f'[url "file://{remote}"]\n\tinsteadOf = {origin}\n')
    (folder / "gitconfig").write_text("".join(lines), encoding="utf-8")


def follow(somebody: Newcomer, name: str, typed: list[str], *, installed: bool) -> Told:
    """Do all that the page says, in an empty folder; what is `installed` is only activated."""
    folder, mastodon, bluesky = somebody.folder, somebody.mastodon, somebody.bluesky
    here = folder / Path(name).stem
    here.mkdir()
    noted, words = here / "browser", here / "words"
    words.write_text(words_of(name), encoding="utf-8")
    browser = (sys.executable, folder / "browser.py", mastodon.username, noted)
    editor = (sys.executable, folder / "editor.py", words)
    env = {
        "HOME": str(folder / "home"),
        "PATH": str(folder / "bin"),
        "TERM": "dumb",
        "LANG": "C.UTF-8",
        "COLUMNS": "200",
        "BROWSER": f"{shlex.join(map(str, browser))} %s &",
        "EDITOR": shlex.join(map(str, editor)),
        "GIT_CONFIG_SYSTEM": str(folder / "gitconfig"),
        # Nothing is fetched: what the tool runs on is this test's own environment.
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_COMPILE": "1",
    }
    if installed:
        typed = [". ~/pipeline/bin/activate", *typed[1 if name == README else INSTALL.stop :]]
    script = here / "typed.sh"
    script.write_text("\n".join(script_of(typed, mastodon, bluesky)), encoding="utf-8")
    return type_all(script, env, here, noted, bluesky.password)


def script_of(typed: list[str], mastodon: MastodonAccount, bluesky: BlueskyAccount) -> list[str]:
    """The page's lines, with the test's servers and accounts in the place of the public ones."""
    packages = site.getsitepackages()[0]
    lines = ["set -e", "trap : INT"]
    for each in typed:
        each = each.replace("https://mastodon.social", mastodon.url)
        each = re.sub(r"bluesky=\S+", f"bluesky={bluesky.handle},{bluesky.url}", each)
        status = ENDS.get(each)
        lines.append(f"{each} || [ $? -eq {status} ]" if status else each)
        if each.endswith("/bin/activate"):
            lines.append("for beside in ~/pipeline/lib/python3.*/site-packages; do")
            lines.append(f'echo {shlex.quote(packages)} > "$beside/beside.pth"; done')
    return lines
