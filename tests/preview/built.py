"""What the preview's tests share: a brand with all networks, builds as a command makes them."""

from datetime import UTC, datetime
from pathlib import Path

from brandrepo import BrandRepo

from pipeline import log
from pipeline.delivery import Event, EventName
from pipeline.git import open_repository
from pipeline.preview import early
from pipeline.preview.again import build_again
from pipeline.preview.build import Built, build
from pipeline.preview.outputs import MARK, Outputs
from pipeline.preview.store import Store

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
AT = datetime(2026, 12, 1, 8, 0, 5, tzinfo=UTC)
ID = "2026/12/01-noel"  # the post that `event` speaks of
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


def event(name: EventName, **more: object) -> Event:
    """A line of the log about `ID` on mastodon."""
    facts = {"at": AT, "post": ID, "channel": "mastodon", "event": name, "run": "r", "parts": 1}
    return Event(**{**facts, **more})  # type: ignore[arg-type]


def write(repo: BrandRepo, *events: Event, holds: str | None = None, at: datetime = AT) -> None:
    """Commit these events, and HOLD.yml where it is given, to the status branch of the clone."""
    repository = open_repository(repo.root)
    before = repository.resolve("refs/heads/status")
    lines: dict[str, bytes | None] = {}
    for one in events:
        file = log.file_of(one.post)
        lines[file] = (lines.get(file) or b"") + f"{log.line(one)}\n".encode()
    if holds is not None:
        lines["HOLD.yml"] = holds.encode()
    commit = repository.commit(before, lines, "log: test", at, "test")
    assert repository.advance("status", commit, before)
