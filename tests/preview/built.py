"""What the preview's tests share: a brand with all networks, builds as a command makes them."""

from datetime import UTC, datetime
from pathlib import Path

from brandrepo import BrandRepo

from pipeline.preview import early
from pipeline.preview.again import build_again
from pipeline.preview.build import Built, build
from pipeline.preview.outputs import MARK, Outputs
from pipeline.preview.store import Store

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
BRAND = """\
name: Maison <Lumen> & fils
timezone: Europe/Paris
languages: [fr, en]
defaults: {channels: [feed, mastodon, x]}
channels:
  feed: {url: "https://maison-lumen.example"}
  mastodon: {url: "https://mastodon.example"}
  bluesky: {handle: lumen.example}
  x: {}
  linkedin-fr: {network: linkedin, author: "urn:li:organization:1"}
  instagram: {}
  facebook: {}
  telegram: {}
"""
DEFAULT_CHANNELS = ("feed", "mastodon", "x")
CHANNELS = (*DEFAULT_CHANNELS, "bluesky", "linkedin-fr", "instagram", "facebook", "telegram")


def start(folder: Path) -> BrandRepo:
    """A brand with an account on every network."""
    folder.mkdir(parents=True, exist_ok=True)
    return BrandRepo.start(folder, BRAND)


def again(repo: BrandRepo, now: datetime = NOW, lang: str = "") -> Built | int:
    """`pipeline build`: what was built, or the exit status where nothing had changed."""
    given = ["build", "--root", str(repo.root), "--now", now.isoformat()]
    given += ["--lang", lang] if lang else []
    asked = early.ask(given)
    status = asked.answer() if asked else None
    if status is not None:
        return status
    out = str(repo.root / "public")
    return build_again(str(repo.root), out, now, asked, lambda _done, _all: None, lang)


def afresh(repo: BrandRepo, out: Path, now: datetime = NOW) -> Built:
    """Everything built into another folder, by one process that knows nothing yet."""
    return build(str(repo.root), Store.in_memory(), Outputs(str(out)), now, fork=False)


def files(folder: Path) -> dict[str, bytes]:
    """A built tree: path to bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MARK
    }
