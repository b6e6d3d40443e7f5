"""`new` and `init` on a terminal: they ask what was not given, and an editor opens."""

import os
import pty
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from brandrepo import BRAND

TOOL = "acme/social-pipeline@08c6903cd8c0fde910a37f88322edcfb5dd907a8"


def typed(answers: str, *arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run `pipeline` on a terminal where somebody types, and give what the terminal showed."""
    keyboard, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=cwd,
        env={**os.environ, "TERM": "dumb", "NO_COLOR": "1", **(env or {})},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    ) as process:
        os.close(terminal)
        os.write(keyboard, answers.encode())
        shown = b""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                piece = os.read(keyboard, 65536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            shown += piece
        assert process.wait(30) == 0, shown.decode()
    os.close(keyboard)
    return shown.decode()


def test_new_asks_for_title_date_and_channels_and_opens_the_editor(tmp_path: Path) -> None:
    (tmp_path / "brand").mkdir()
    brand = BRAND.replace("channels:\n", "channels:\n  mastodon:\n")
    (tmp_path / "brand" / "brand.yml").write_text(brand, encoding="utf-8")
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "Un mot de plus." >> "$1"\n', encoding="utf-8")
    editor.chmod(0o755)

    shown = typed(
        "L'été à l'œuvre : « nos idées » !\n2026-12-24 9h30\nmastodon, feed\n",
        *("new", "--now", "2026-11-27T20:00:00Z"),
        cwd=tmp_path,
        env={"EDITOR": str(editor), "VISUAL": ""},
    )

    post = tmp_path / "content/2026/12/24-l-ete-a-l-oeuvre-nos-idees.md"
    text = post.read_text("utf-8")
    assert "Title" in shown
    assert "2026-11-28T09:00" in shown  # what is offered for the date
    assert "channels: [mastodon, feed]" in text
    assert text.endswith("Un mot de plus.\n")


def test_init_asks_what_no_option_says(tmp_path: Path) -> None:
    answers = "Maison Lumen\nfr en\nEurope/Paris\nfeed mastodon bluesky\n"
    answers += (
        "https://m.example\nhttps://mastodon.example\n@lumen.bsky.social\npublic\nfree\n@marie\n"
    )
    shown = typed(answers, "init", "voix", "--tool", TOOL, cwd=tmp_path)
    assert "The brand's name" in shown
    brand = (tmp_path / "voix/brand/brand.yml").read_text("utf-8")
    assert 'name: "Maison Lumen"' in brand
    assert "languages: [fr, en]" in brand
    assert 'mastodon: {url: "https://mastodon.example"}' in brand
    assert "bluesky: {handle: lumen.bsky.social}" in brand
    assert "/brand/     @marie" in (tmp_path / "voix/.github/CODEOWNERS").read_text("utf-8")
