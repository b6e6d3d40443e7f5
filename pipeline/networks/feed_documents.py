"""The documents of the brand's own feed: RSS 2.0, Atom, JSON Feed 1.1 and the news page."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from email.utils import format_datetime
from html import escape

from pipeline.frozen import frozen
from pipeline.networks.feed_items import (
    FOLDER,
    JSON_PATH,
    Enclosure,
    Item,
    base_url,
    ordered,
    stamp,
    to_json,
)
from pipeline.networks.feed_page import page

RECENT = 100  # items in RSS, Atom and on the page; feed.json keeps them all

# Characters that no XML 1.0 document may hold, however they are written.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@frozen
class Facts:
    """What the documents say of the brand; `url` is the feed channel's."""

    name: str
    url: str
    language: str
    timezone: tzinfo
    title: str = ""
    description: str = ""


def documents(items: Iterable[Item], facts: Facts) -> dict[str, bytes]:
    """Every document by its path on the log branch; the same items give the same bytes."""
    every = ordered(items)
    recent = every[:RECENT]
    title = facts.title or facts.name
    return {
        f"{FOLDER}/rss.xml": _rss(recent, facts, title).encode(),
        f"{FOLDER}/atom.xml": _atom(recent, facts, title).encode(),
        JSON_PATH: _json(every, facts, title).encode(),
        f"{FOLDER}/index.html": page(
            recent,
            left_out=len(every) - len(recent),
            title=title,
            description=facts.description,
            home=facts.url,
            base=base_url(facts.url),
            language=facts.language,
            timezone=facts.timezone,
        ).encode(),
    }


def headline(one: Item) -> str:
    """An item's title, or its first words where it has none."""
    if one.title:
        return one.title
    first = re.sub(r"\s+", " ", one.text).strip()
    if len(first) <= 80:
        return first
    return first[:80].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def _x(text: str) -> str:
    """Text for XML: escaped, without what no XML may hold."""
    return escape(_NOT_XML.sub("", text))


def _date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _updated(items: Sequence[Item]) -> datetime:
    """When anything changed last; a feed never says when it was made, so that it stays the same."""
    return max((one.published for one in items), default=_BEGINNING)


def _lines(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def _rss(items: Sequence[Item], facts: Facts, title: str) -> str:
    base = base_url(facts.url)

    def lines() -> Iterator[str]:
        yield '<?xml version="1.0" encoding="utf-8"?>'
        yield (
            '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
            'xmlns:media="http://search.yahoo.com/mrss/">'
        )
        yield "<channel>"
        yield f"<title>{_x(title)}</title>"
        yield f"<link>{_x(facts.url)}</link>"
        yield f"<description>{_x(facts.description or title)}</description>"
        yield f"<language>{_x(facts.language)}</language>"
        yield f"<lastBuildDate>{_date(_updated(items))}</lastBuildDate>"
        yield f'<atom:link href="{_x(base)}rss.xml" rel="self" type="application/rss+xml"/>'
        for one in items:
            yield "<item>"
            yield f"<title>{_x(headline(one))}</title>"
            yield f"<link>{_x(one.url)}</link>"
            yield f'<guid isPermaLink="false">{_x(one.id)}</guid>'
            yield f"<pubDate>{_date(one.published)}</pubDate>"
            yield f"<description>{_x(one.text)}</description>"
            yield f"<content:encoded>{_x(one.html)}</content:encoded>"
            for tag in one.tags:
                yield f"<category>{_x(tag)}</category>"
            for number, enclosure in enumerate(one.enclosures):
                if number == 0:  # RSS has room for one; Media RSS has the others
                    yield f"<enclosure {_enclosure(enclosure, 'length')}/>"
                yield f"<media:content {_enclosure(enclosure, 'fileSize')}>"
                yield f"<media:description>{_x(enclosure.alt)}</media:description>"
                yield "</media:content>"
            yield "</item>"
        yield "</channel>"
        yield "</rss>"

    return _lines(lines())


def _enclosure(enclosure: Enclosure, size: str) -> str:
    return f'url="{_x(enclosure.url)}" {size}="{enclosure.bytes}" type="{_x(enclosure.type)}"'


def _atom(items: Sequence[Item], facts: Facts, title: str) -> str:
    base = base_url(facts.url)

    def lines() -> Iterator[str]:
        yield '<?xml version="1.0" encoding="utf-8"?>'
        yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_x(facts.language)}">'
        yield f"<id>{_x(base)}atom.xml</id>"
        yield f"<title>{_x(title)}</title>"
        if facts.description:
            yield f"<subtitle>{_x(facts.description)}</subtitle>"
        yield f"<updated>{stamp(_updated(items))}</updated>"
        yield f"<author><name>{_x(facts.name)}</name><uri>{_x(facts.url)}</uri></author>"
        yield f'<link rel="alternate" type="text/html" href="{_x(base)}"/>'
        yield f'<link rel="self" type="application/atom+xml" href="{_x(base)}atom.xml"/>'
        for one in items:
            yield f'<entry xml:lang="{_x(one.lang)}">'
            yield f"<id>{_x(one.id)}</id>"
            yield f"<title>{_x(headline(one))}</title>"
            yield f"<published>{stamp(one.published)}</published>"
            yield f"<updated>{stamp(one.published)}</updated>"
            yield f'<link rel="alternate" type="text/html" href="{_x(one.url)}"/>'
            if one.link:
                yield f'<link rel="related" href="{_x(one.link)}"/>'
            for tag in one.tags:
                yield f'<category term="{_x(tag)}"/>'
            for enclosure in one.enclosures:
                yield (
                    f'<link rel="enclosure" href="{_x(enclosure.url)}" '
                    f'length="{enclosure.bytes}" type="{_x(enclosure.type)}" '
                    f'title="{_x(enclosure.alt)}"/>'
                )
            yield f'<content type="html">{_x(one.html)}</content>'
            yield "</entry>"
        yield "</feed>"

    return _lines(lines())


def _json(items: Sequence[Item], facts: Facts, title: str) -> str:
    base = base_url(facts.url)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        **({"description": facts.description} if facts.description else {}),
        "home_page_url": facts.url,
        "feed_url": f"{base}feed.json",
        "language": facts.language,
        "authors": [{"name": facts.name, "url": facts.url}],
        "items": to_json(items),
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"
