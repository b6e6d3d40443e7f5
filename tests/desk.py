"""A brand's folder for tests, and what its posts become."""

from pathlib import Path

from pipeline import check, content, project
from pipeline.files import Folder
from pipeline.post import Post
from pipeline.problem import Problem
from pipeline.project import Project
from pipeline.render import Rendered, render

BRAND = """\
name: Maison Lumen
timezone: Europe/Paris
languages: [fr]
channels:
  feed: {url: "https://maison-lumen.example"}
  mastodon: {url: "https://mastodon.example"}
  toots: {network: mastodon, url: "https://autre.example"}
  bluesky: {handle: lumen.bsky.social}
  x: {}
  linkedin-fr: {network: linkedin}
  facebook: {}
  instagram: {}
  telegram: {}
"""
PEOPLE = """\
marie: {name: Marie Rol, mastodon: "@marie@piaille.fr", bluesky: marie.bsky.social, x: "@marie"}
brume: {name: Atelier Brume, linkedin: "urn:li:organization:7", telegram: "https://t.me/brume"}
"""


class Desk:
    """Files are written below `root`; a post is `path` unless a test says otherwise."""

    path = "content/2026/12/01-noel.md"

    def __init__(self, root: Path, brand: str = BRAND) -> None:
        self.root = root
        self.write("brand/brand.yml", brand)
        self.write("brand/people.yml", PEOPLE)

    def write(self, path: str, what: str | bytes) -> None:
        """Write a file."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(what if isinstance(what, bytes) else what.encode())

    @property
    def project(self) -> Project:
        """The project as it stands now."""
        return project.load(Folder(self.root))

    def post(self, body: str, header: str = "", path: str = path) -> Post:
        """Write a post and read it back."""
        self.write(path, f"---\ndate: 2026-12-01T09:00\n{header}---\n{body}")
        parsed = content.parse(path, (self.root / path).read_bytes(), self.project.brand)
        assert parsed.problems == ()
        assert parsed.post
        return parsed.post

    def shown(self, body: str, channel: str, header: str = "") -> Rendered:
        """What a channel shows of a post."""
        post = self.post(body, header + f"channels: [{channel}]\n")
        return render(post, channel, self.project)

    def problems(self, body: str, header: str = "") -> list[Problem]:
        """What networks have against a post, on all of its channels; social rules apart."""
        post = self.post(body, header)
        loaded = self.project
        found = check.check(post, [render(post, name, loaded) for name in post.channels], loaded)
        return [problem for problem in found if not problem.rule.startswith("brand.")]
