"""A brand's folder for tests of writing: no git, files alone."""

from pathlib import Path

from pipeline import project
from pipeline.files import Folder
from pipeline.project import Entry, Project

BRAND = """\
name: Maison Lumen
timezone: Europe/Paris
languages: [fr, en]
defaults: {channels: [feed, mastodon]}
channels: {feed: , mastodon: , bluesky: , x: }
"""


def write(root: Path, path: str, text: str | bytes) -> Path:
    """A file of the folder."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def state(root: Path) -> Project:
    """The folder as a project; its brand is written where there is none."""
    if not (root / "brand/brand.yml").exists():
        write(root, "brand/brand.yml", BRAND)
    return project.load(Folder(root))


def entry(root: Path, id_: str) -> Entry:
    """The post of this id."""
    return next(each for each in project.entries(Folder(root)) if each.id == id_)
