"""The brand's news page: one HTML file that needs nothing else but the pictures beside it."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from html import escape

from pipeline.networks.feed_items import Item, anchor, stamp

_STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #22201c; --soft: #6d675e;
  --line: #e4dfd5; --accent: #9a4a12; --card: #fff; }
@media (prefers-color-scheme: dark) { :root { --paper: #181614; --ink: #ece7df; --soft: #a59d91;
  --line: #37322c; --accent: #f0a868; --card: #211e1b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.06rem/1.6 ui-serif, Georgia, "Times New Roman", serif; overflow-wrap: anywhere; }
main, header, footer { max-width: 42rem; margin: 0 auto; padding: 0 1.2rem; }
header { padding-top: 3.5rem; padding-bottom: 1.5rem; }
h1 { font-size: clamp(1.9rem, 5vw, 2.7rem); line-height: 1.15; margin: 0 0 .4rem; }
h1 a { color: inherit; text-decoration: none; }
header p, footer, time, .tags { color: var(--soft); }
nav, time, .tags, footer { font-family: ui-sans-serif, system-ui, sans-serif; font-size: .88rem; }
nav a { margin-right: 1rem; }
a { color: var(--accent); text-underline-offset: .15em; }
article { background: var(--card); border: 1px solid var(--line); border-radius: .8rem;
  padding: 1.5rem 1.6rem; margin: 0 0 1.6rem; }
article:target { outline: 2px solid var(--accent); }
article h2 { font-size: 1.4rem; line-height: 1.25; margin: .2rem 0 .8rem; }
article > :last-child { margin-bottom: 0; }
time a { color: inherit; text-decoration: none; }
time a:hover { text-decoration: underline; }
figure { margin: 1.2rem 0; }
img, video { display: block; max-width: 100%; height: auto; border-radius: .5rem; }
pre { overflow-x: auto; padding: .8rem 1rem; background: var(--paper); border-radius: .5rem; }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; }
hr { border: 0; border-top: 1px solid var(--line); margin: 1.4rem 0; }
summary { cursor: pointer; font-weight: 600; }
.tags { list-style: none; padding: 0; margin: 1rem 0 0; display: flex; flex-wrap: wrap;
  gap: .2rem .8rem; }
footer { padding-top: 1rem; padding-bottom: 3rem; }
"""

_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
_WORDS = {
    "fr": {
        "news": "Actualités",
        "none": "Rien n'est encore paru.",
        "older": "{count} actualités plus anciennes se trouvent dans feed.json.",
        "oldest": "Une actualité plus ancienne se trouve dans feed.json.",
    },
    "en": {
        "news": "News",
        "none": "Nothing is out yet.",
        "older": "{count} older items are in feed.json.",
        "oldest": "One older item is in feed.json.",
    },
}


def page(
    items: Sequence[Item],
    *,
    left_out: int,
    title: str,
    description: str,
    home: str,
    base: str,
    language: str,
    timezone: tzinfo,
) -> str:
    """The news page; `left_out` says how many older items it does not show."""
    words = _WORDS.get(language.partition("-")[0], _WORDS["en"])
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' https: http: file:; "
        "media-src 'self' https: http: file:; base-uri 'none'; form-action 'none'"
    )

    def lines() -> Iterator[str]:
        yield "<!doctype html>"
        yield f'<html lang="{escape(language)}">'
        yield "<head>"
        yield '<meta charset="utf-8">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield '<meta name="referrer" content="strict-origin-when-cross-origin">'
        yield f"<title>{escape(title)} · {words['news']}</title>"
        if description:
            yield f'<meta name="description" content="{escape(description)}">'
        for name, kind, label in _FEEDS:
            yield f'<link rel="alternate" type="{kind}" href="{name}" title="{label}">'
        yield f"<style>{_STYLE}</style>"
        yield "</head>"
        yield "<body>"
        yield "<header>"
        yield f'<h1><a href="{escape(home)}">{escape(title)}</a></h1>'
        if description:
            yield f"<p>{escape(description)}</p>"
        links = "".join(f'<a href="{name}">{label}</a>' for name, _kind, label in _FEEDS)
        yield f'<nav aria-label="RSS">{links}</nav>'
        yield "</header>"
        yield "<main>"
        for one in items:
            yield from _article(one, base, language, timezone)
        if not items:
            yield f"<p>{words['none']}</p>"
        yield "</main>"
        yield "<footer>"
        if left_out:
            older = words["oldest"] if left_out == 1 else words["older"].format(count=left_out)
            yield f'<p><a href="feed.json">{older}</a></p>'
        yield f'<p><a href="{escape(home)}">{escape(home)}</a></p>'
        yield "</footer>"
        yield "</body>"
        yield "</html>"

    return "\n".join(lines()) + "\n"


_FEEDS = (
    ("rss.xml", "application/rss+xml", "RSS"),
    ("atom.xml", "application/atom+xml", "Atom"),
    ("feed.json", "application/feed+json", "JSON Feed"),
)


def _article(one: Item, base: str, language: str, timezone: tzinfo) -> Iterator[str]:
    name = escape(anchor(one.post))
    other = f' lang="{escape(one.lang)}"' if one.lang and one.lang != language else ""
    day = _day(one.published.astimezone(timezone), language)
    yield f'<article id="{name}"{other}>'
    yield (
        f'<time datetime="{stamp(one.published)}" lang="{escape(language)}">'
        f'<a href="#{name}">{day}</a></time>'
    )
    if one.title:
        yield f"<h2>{escape(one.title)}</h2>"
    # The pictures lie beside the page, wherever a copy of it is read.
    yield one.html.replace(f'src="{escape(base)}media/', 'src="media/')
    if one.tags:
        tags = "".join(f"<li>#{escape(tag)}</li>" for tag in one.tags)
        yield f'<ul class="tags">{tags}</ul>'
    yield "</article>"


def _day(moment: datetime, language: str) -> str:
    """A day as the language says it; ISO where we do not know how."""
    tongue = language.partition("-")[0]
    if tongue not in _MONTHS:
        return moment.date().isoformat()
    month = _MONTHS[tongue].split()[moment.month - 1]
    first = "1er" if tongue == "fr" and moment.day == 1 else str(moment.day)
    return f"{first} {month} {moment.year}"
