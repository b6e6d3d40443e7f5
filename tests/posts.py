"""Posts for tests: a brand to parse against, and a post from the lines of its header."""

from collections.abc import Mapping

from pipeline import brand, content
from pipeline.content import Demands, Parsed

BRAND = brand.load(
    b"""\
name: Maison Lumen
timezone: Europe/Paris
languages: [fr, en]
defaults: {channels: [feed, mastodon]}
channels: {feed: , mastodon: , bluesky: , x: , linkedin-fr: {network: linkedin}}
"""
)
PATH = "content/2026/12/01-noel.md"


def parsed(
    header: str,
    body: str = "Bonjour.\n",
    *,
    path: str = PATH,
    dated: bool = True,
    bodies: Mapping[str, tuple[str, bytes]] | None = None,
    asked: Demands | None = None,
) -> Parsed:
    """A post from the lines of its header, with a good date unless `dated` is false."""
    date = "date: 2026-12-01T09:00\n" if dated else ""
    text = f"---\n{date}{header}\n---\n{body}"
    return content.parse(path, text.encode(), BRAND, bodies or {}, asked or Demands())


def mended(header: str, rounds: int = 8) -> str:
    """The header's lines once every fix is applied."""
    text = f"---\ndate: 2026-12-01T09:00\n{header}\n---\nBonjour.\n".encode()
    for _ in range(rounds):
        fixes = [each.fix for each in content.parse(PATH, text, BRAND).problems if each.fix]
        if not fixes:
            break
        text = content.mend(text, fixes)
    return text.decode().split("\n", 2)[2].rsplit("\n---\n", 1)[0]


def told(parsed_: Parsed) -> list[str]:
    """The problems as `line:column rule`."""
    return [f"{each.span.line}:{each.span.column} {each.rule}" for each in parsed_.problems]
