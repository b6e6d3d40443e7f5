"""Writes generated posts as a brand's repository, and the same posts for Hugo and Eleventy."""

import argparse
import json
import subprocess
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from samples import AROUND, PEOPLE, Sample, samples

CHANNELS = ("mastodon", "bluesky", "x", "linkedin", "facebook", "telegram")
BRAND = """\
name: Maison Étalon
timezone: Europe/Paris
languages: [fr, en]
defaults: {channels: [mastodon, bluesky, x, linkedin, facebook, telegram]}
channels:
  mastodon: {url: "https://mastodon.example"}
  bluesky: {url: "https://bsky.example", handle: etalon.example}
  x: {}
  linkedin: {author: "urn:li:organization:1"}
  facebook: {page: "1"}
  telegram: {chat: "@etalon"}
publish: {branch: main, log_branch: status, late: 6h}
links:
  utm: {source: "{network}", medium: social, campaign: "{campaign}", content: "{post}"}
"""


def write_brand(folder: Path, posts: Iterable[Sample]) -> None:
    """A brand's repository as `pipeline` reads it."""
    files = {
        "brand/brand.yml": BRAND,
        "brand/people.yml": "".join(
            f'{person}: {{name: {person.capitalize()} Rol, mastodon: "@{person}@mastodon.example", '
            f'bluesky: {person}.example, x: "@{person}_rol"}}\n'
            for person in PEOPLE
        ),
        ".gitignore": "/public/\n/.pipeline/\n",
    }
    _write(folder, files.items())
    _write(folder, ((f"content/{post.id}.md", _brand_post(post)) for post in posts))


def _brand_post(post: Sample) -> str:
    header = [f"date: {post.at:%Y-%m-%dT%H:%M}", f"title: {_quoted(post.title)}"]
    if post.lang != "fr":
        header.append(f"lang: {post.lang}")
    if post.tags:
        header.append(f"tags: [{', '.join(post.tags)}]")
    if post.link:
        header.append(f"link: {post.link}")
    if post.campaign:
        header.append(f"campaign: {post.campaign}")
    if post.owner:
        header.append(f"owner: {post.owner}")
    if post.short:
        header.append(f"variants:\n  x: {{text: {_quoted(post.short)}}}")
    return "---\n" + "\n".join(header) + f"\n---\n{post.body}"


def write_hugo(folder: Path, posts: Iterable[Sample], outputs: int) -> None:
    """A Hugo site of the same posts: one HTML page each, or six text outputs each."""
    files = {
        "hugo.toml": 'baseURL = "https://etalon.example/"\ntitle = "Maison Étalon"\n'
        'disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "404", '
        '"robotstxt"]\n'
    }
    if outputs == 1:
        files["layouts/single.html"] = (
            "<!doctype html><title>{{ .Title }}</title>"
            "<article><h1>{{ .Title }}</h1>{{ .Content }}"
            "{{ range .Params.tags }}#{{ . }} {{ end }}"
            '<a href="{{ .Params.link }}">{{ .Params.link }}</a>'
            "</article>\n"
        )
    else:
        files["hugo.toml"] += f"[outputs]\npage = {json.dumps(CHANNELS)}\n" + "".join(
            f'[outputFormats.{name}]\nmediaType = "text/plain"\nbaseName = "{name}"\n'
            "isPlainText = true\n"
            for name in CHANNELS
        )
        for name in CHANNELS:
            files[f"layouts/single.{name}.txt"] = (
                "{{ .Title }}\n\n{{ .Plain }}\n{{ range .Params.tags }}#{{ . }} {{ end }}\n"
                f"{{{{ .Params.link }}}}?utm_source={name}&utm_medium=social\n"
            )
    _write(folder, files.items())
    _write(folder, ((f"content/{post.id}.md", _site_post(post)) for post in posts))


def write_eleventy(folder: Path, posts: Iterable[Sample]) -> None:
    """An Eleventy site of the same posts: one HTML page each."""
    files = {
        "eleventy.config.mjs": "export default function () {\n"
        '  return { dir: { input: "content", includes: "../layouts", output: "public" },\n'
        "           markdownTemplateEngine: false, htmlTemplateEngine: false }\n}\n",
        "layouts/post.liquid": "<!doctype html><title>{{ title }}</title>"
        "<article><h1>{{ title }}</h1>{{ content }}{% for tag in labels %}#{{ tag }} {% endfor %}"
        '<a href="{{ link }}">{{ link }}</a>'
        "</article>\n",
        "content/content.json": '{"layout": "post.liquid"}\n',
    }
    _write(folder, files.items())
    _write(folder, ((f"content/{post.id}.md", _site_post(post, "labels")) for post in posts))


def _site_post(post: Sample, tags: str = "tags") -> str:
    header = [
        f"date: {post.at.isoformat()}",
        f"title: {_quoted(post.title)}",
        f"lang: {post.lang}",
    ]
    if post.tags:
        header.append(f"{tags}: [{', '.join(post.tags)}]")
    if post.link:
        header.append(f"link: {post.link}")
    return "---\n" + "\n".join(header) + f"\n---\n{post.body}"


def commit(folder: Path) -> None:
    """Make the folder a git repository with one commit on main."""
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "--all"),
        (
            *("-c", "user.name=Benchmark", "-c", "user.email=benchmark@etalon.example"),
            *("-c", "commit.gpgSign=false", "-c", "gc.auto=0"),
            *("commit", "--quiet", "--message", "content: generate"),
        ),
    ):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _write(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    made: set[Path] = set()
    for path, text in files:
        file = folder / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_text(text, encoding="utf-8")


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where to write; made if missing")
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--around", type=date.fromisoformat, default=AROUND)
    parser.add_argument(
        "--kind", choices=("brand", "hugo-1", "hugo-6", "eleventy"), default="brand"
    )
    asked = parser.parse_args()
    posts = samples(asked.posts, asked.seed, asked.around)
    if asked.kind == "brand":
        write_brand(asked.folder, posts)
        commit(asked.folder)
    elif asked.kind == "eleventy":
        write_eleventy(asked.folder, posts)
    else:
        write_hugo(asked.folder, posts, outputs=int(asked.kind[-1]))
    print(f"{asked.posts} posts in {asked.folder}")


if __name__ == "__main__":
    main()
