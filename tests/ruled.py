"""Posts held to the social rules: a brand's folder, and what its rules find there."""

from pathlib import Path

from pictures import photo, saved

from pipeline import project, review
from pipeline.files import Folder
from pipeline.problem import Problem

BRAND = """\
name: Maison Lumen
timezone: Europe/Paris
languages: [fr, en]
defaults: {channels: [mastodon]}
channels:
  feed: {url: "https://maison-lumen.example"}
  mastodon: {url: "https://mastodon.example"}
  bluesky: {handle: lumen.example}
  x: {}
  linkedin-fr: {network: linkedin}
  linkedin-en: {network: linkedin}
  facebook: {}
  instagram: {}
  telegram: {}
"""
PEOPLE = 'brume: {name: Atelier Brume, mastodon: "@brume@mastodon.example"}\n'
PATH = "content/2026/12/01-noel.md"
_PICTURES = {"vase.jpg": (1200, 900), "vignette.jpg": (120, 90), "bandeau.jpg": (1500, 300)}
_MADE: dict[str, bytes] = {}


def repository(root: Path, rules: str = "", brand: str = BRAND) -> Path:
    """A brand's folder with these rules and three pictures, and no post."""
    write(root, "brand/brand.yml", brand)
    write(root, "brand/people.yml", PEOPLE)
    if rules:
        write(root, "brand/rules.yml", rules)
    for name, (width, height) in _PICTURES.items():
        if name not in _MADE:
            _MADE[name] = saved(photo(width, height))
        file = root / "content/2026/12" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_MADE[name])
    return root


def write(root: Path, path: str, text: str) -> None:
    """Write a text file of the brand."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def as_file(text: str) -> str:
    """A body, or front matter and body, as a whole post; without a date it goes out on 1 December.

    A bare body is one without front matter of its own.
    """
    if not text.startswith("---\n"):
        return f"---\ndate: 2026-12-01T09:00\n---\n{text}"
    if "\ndate:" in text.partition("\n---\n")[0]:
        return text
    return text.replace("---\n", "---\ndate: 2026-12-01T09:00\n", 1)


def problems(
    root: Path, *posts: str | tuple[str, str], rules: str = "", brand: str = BRAND
) -> list[Problem]:
    """What there is to mend in these posts: texts, or pairs of path and text.

    Posts of tests are typed as on any keyboard: what that does to French is left out.
    """
    told = every_problem(root, *posts, rules=rules, brand=brand)
    return [one for one in told if one.rule != "brand.typography"]


def every_problem(
    root: Path, *posts: str | tuple[str, str], rules: str = "", brand: str = BRAND
) -> list[Problem]:
    """The same with French typography."""
    repository(root, rules, brand)
    for post in posts:
        path, text = (PATH, post) if isinstance(post, str) else post
        path = path or PATH
        path = path if path.endswith(".md") else f"content/{path}.md"
        write(root, path, as_file(text))
    loaded = project.load(Folder(root))
    return review.review(loaded, project.entries(loaded.tree))


def found(rule: str, root: Path, *posts: str | tuple[str, str], rules: str = "") -> list[str]:
    """What one rule finds, each as `line:column what it stands on`."""
    told = problems(root, *posts, rules=rules)
    return [f"{place(one)} {stands_on(root, one)}" for one in told if one.rule == rule]


def place(problem: Problem) -> str:
    """Where a problem is: `line:column`."""
    return f"{problem.span.line}:{problem.span.column}"


def stands_on(root: Path, problem: Problem) -> str:
    """The characters of the file that a problem points at, its first line."""
    lines = (root / problem.path).read_text(encoding="utf-8").split("\n")
    span = problem.span
    line = lines[span.line - 1]
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    return line[span.column - 1 : end]
