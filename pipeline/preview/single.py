"""One file: the pages of a built tree as sections of a single HTML file, pictures inside.

It opens from a disk or a mail, without a server and without a script: a link shows its section.
Pictures go in until the file is as big as is allowed; what is left out is said.
"""

import base64
import hashlib
import os
import posixpath
import re
from collections.abc import Collection
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from pipeline.errors import PipelineError

MOST = 20 << 20  # bytes of pictures inside

_TYPES = {".jpg": "jpeg", ".png": "png", ".gif": "gif", ".webp": "webp", ".svg": "svg+xml"}
_LOCAL = ("href", "src", "poster")
_NAMES = ("id", "for", "aria-labelledby", "aria-describedby", "aria-controls")
_SHOWN = """
.page-of-one{display:none}
.page-of-one:target,.page-of-one:has(:target),
body:not(:has(.page-of-one:target,.page-of-one :target)) .page-of-one:first-of-type{display:block}
"""


def single(folder: str, posts: Collection[str] | None = None) -> tuple[bytes, int]:
    """A built tree as one file, and how many pictures and videos it had no room for.

    `posts` are the ids whose pages are in it; without, all are.
    """
    pages = _pages(folder, posts)
    work = _Work(folder, {page: f"page-{number}" for number, page in enumerate(pages)})
    sections = []
    for page in pages:
        text = _read(folder, page).decode("utf-8")
        body = re.search(r"<main[^>]*>(.*)</main>\s*<footer>(.*?)</footer>", text, re.S)
        if body:
            sections.append(
                f'<section class="page-of-one" id="{work.names[page]}">\n'
                f"<main>{work.rewritten(page, body[1])}</main>\n"
                f"<footer>{work.rewritten(page, body[2])}</footer>\n</section>\n"
            )
    first = _read(folder, "index.html").decode("utf-8")
    title = re.search(r"<title>(.*?)</title>", first, re.S)
    header = re.search(r'<header class="bar">.*?</header>', first, re.S)
    lang = re.search(r'<html lang="([\w-]+)"', first)
    style = "\n".join([*(work.style(name) for name in work.sheets()), _SHOWN])
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'"
    html = (
        f'<!doctype html>\n<html lang="{lang[1] if lang else "en"}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>{title[1] if title else ''}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{work.rewritten('index.html', header[0]) if header else ''}\n{''.join(sections)}"
        "</body>\n</html>\n"
    )
    return html.encode(), work.left_out


def _pages(folder: str, posts: Collection[str] | None) -> list[str]:
    """The pages that become sections, the calendar first.

    A channel's page shows all of its posts: it is there where they all are.
    """
    found = []
    for top, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            page = os.path.relpath(os.path.join(top, file), folder).replace(os.sep, "/")
            wanted = posts is None or not page.startswith(("posts/", "channels/"))
            wanted = wanted or (page.startswith("posts/") and page[6:-5] in (posts or ()))
            if page.endswith(".html") and wanted:
                found.append(page)
    return sorted(found, key=lambda page: (page != "index.html", page))


def _read(folder: str, name: str) -> bytes:
    try:
        with open(os.path.join(folder, *name.split("/")), "rb") as file:
            return file.read()
    except OSError as error:
        raise PipelineError(
            f"{name} of the built tree cannot be read: {error.strerror}", hint="Build again."
        ) from error


class _Work:
    """What has been put inside so far."""

    def __init__(self, folder: str, names: dict[str, str]) -> None:
        self.folder = folder
        self.names = names
        self.left_out = 0
        self.ids: set[str] = set()  # as pages have them
        self._used = 0

    def sheets(self) -> list[str]:
        """The style sheets, in the order in which pages link them."""
        names = os.listdir(os.path.join(self.folder, "assets"))
        return sorted(
            (n for n in names if n.endswith(".css")), key=lambda n: (n != "pipeline.css", n)
        )

    def style(self, name: str) -> str:
        """A style sheet with its pictures inside."""
        text = _read(self.folder, f"assets/{name}").decode("utf-8")
        text = re.sub(
            r"#([A-Za-z][\w-]*)",
            lambda found: f'[id$="-{found[1]}"]' if found[1] in self.ids else found[0],
            text,
        )
        return re.sub(
            r'url\("([\w.-]+)"\)',
            lambda found: f'url("{self.inside(f"assets/{found[1]}") or "data:,"}")',
            text,
        )

    def rewritten(self, page: str, html: str) -> str:
        """A page's HTML with names of its own, links within the file, and pictures inside."""
        rewriter = _Rewriter(self, page)
        rewriter.feed(html)
        rewriter.close()
        return "".join(rewriter.out)

    def inside(self, path: str) -> str:
        """A picture as an address that holds it; "" where it is none, or there is no room."""
        kind = _TYPES.get(posixpath.splitext(path)[1])
        if kind is None:
            return ""
        content = base64.b64encode(_read(self.folder, path)).decode()
        if self._used + len(content) > MOST:
            return ""
        self._used += len(content)
        return f"data:image/{kind};base64,{content}"

    def target(self, page: str, address: str) -> str:
        """Where a link of a page leads within this file, or outside; "" where it cannot."""
        parts = urlsplit(address)
        if parts.scheme in ("http", "https", "mailto"):
            return address
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
        name = self.names.get(path if parts.path else page)
        if name is None:
            return ""
        return f"#{name}-{parts.fragment}" if parts.fragment else f"#{name}"


class _Rewriter(HTMLParser):
    """Goes through a page's HTML and writes it again, so that it can stand among others."""

    def __init__(self, work: _Work, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._work = work
        self._page = page
        self._skipped = 0  # inside a video or a script

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("video", "audio", "script") or self._skipped:
            self._skipped += tag in ("video", "audio", "script")
            if tag == "video":
                self._still(dict(attrs))
            return
        kept = [self._attribute(name, value) for name, value in attrs]
        self.out.append(f"<{' '.join([tag, *(each for each in kept if each)])}>")

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= tag in ("video", "audio", "script")
        else:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _attribute(self, name: str, value: str | None) -> str:
        if value is None:
            return name
        own = self._work.names[self._page]
        if name in _NAMES:
            self._work.ids |= {value} if name == "id" else set()
            value = " ".join(f"{own}-{word}" for word in value.split())
        elif name == "href":
            value = self._work.target(self._page, value)
            if not value:
                return ""
        elif name in _LOCAL:
            value = self._picture(value)
            if not value:
                return ""
        elif name == "loading":
            return ""
        return f'{name}="{escape(value)}"'

    def _picture(self, address: str) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self._page), address))
        found = self._work.inside(path)
        self._work.left_out += not found
        return found

    def _still(self, attributes: dict[str, str | None]) -> None:
        """A video's cover in its place: the video itself is in the folder."""
        self._work.left_out += 1
        poster = attributes.get("poster")
        label = escape(attributes.get("aria-label") or "▶")
        found = (
            self._work.inside(
                posixpath.normpath(posixpath.join(posixpath.dirname(self._page), poster))
            )
            if poster
            else ""
        )
        self.out.append(f'<img src="{found}" alt="{label}">' if found else f"<p>▶ {label}</p>")
