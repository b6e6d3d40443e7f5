"""The README's five commands, typed as they stand, publish a first post on a real server."""

import os
import re
import subprocess
import sys
from pathlib import Path

from servers.mastodon import MastodonAccount

PROJECT = Path(__file__).resolve().parent.parent
HEADING = "## Your first published post: five commands"


def commands() -> list[str]:
    """The lines of the first shell block below the heading."""
    return block("sh").splitlines()


def test_five_commands_lead_to_a_published_post(
    tmp_path: Path, mastodon_account: MastodonAccount
) -> None:
    clone, empty, new, push, publish = commands()
    copy = tmp_path / "copy.git"
    sh(f"git clone --quiet --bare --no-local '{PROJECT}' '{copy}'", tmp_path)
    sh("git branch --quiet --force main HEAD || git symbolic-ref HEAD refs/heads/main", copy)

    # Setting up is what this very test runs in: the clone borrows its environment.
    clone = clone.replace("<the address of your copy>", f"'{copy}'")
    sh(clone.replace("make setup", f"ln -s '{Path(sys.prefix)}' .venv"), tmp_path)
    here = tmp_path / "my-brand"
    sh(empty, here)
    yaml = block("yaml").replace("https://mastodon.social", mastodon_account.url)
    (here / "brand" / "brand.yml").write_text(yaml, encoding="utf-8")
    post = here / sh(new, here).strip()
    text = post.read_text(encoding="utf-8").replace("draft: true\n", "")
    post.write_text(text.replace("\nBonjour tout le monde", "\nNotre premier mot."), "utf-8")
    sh(push, here)
    said = sh(publish.replace("=…", f"={mastodon_account.token}"), here)

    (status,) = mastodon_account.statuses()
    assert "Notre premier mot." in status["content"]
    assert status["url"].rsplit("/", 1)[-1] in said.replace("\n", "")
    sh(publish.replace("=…", f"={mastodon_account.token}"), here)
    assert len(mastodon_account.statuses()) == 1


def block(language: str) -> str:
    """The first block of this language below the heading."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```", readme[readme.index(HEADING) :], re.DOTALL)
    assert found
    return found[1]


def sh(command: str, folder: Path) -> str:
    """Run a line as a shell does, and give what it printed."""
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout
