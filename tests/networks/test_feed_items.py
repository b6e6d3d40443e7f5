"""The brand's own feed: what an item is, that it is there once, that all four documents hold."""

import base64
import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sendings import attachment, part, picture

from pipeline.errors import PipelineError
from pipeline.frozen import replace
from pipeline.networks import feed_items
from pipeline.networks.feed_documents import RECENT, Facts, documents, headline
from pipeline.networks.feed_items import Item
from pipeline.variant import Attachment, Link, Variant

AT = datetime(2026, 12, 1, 8, 0, 30, 5, tzinfo=UTC)
URL = "https://maison-lumen.example"
FACTS = Facts("Maison Lumen", URL, "fr", ZoneInfo("Europe/Paris"), description="Des lampes.")
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
MEDIA = "{http://search.yahoo.com/mrss/}"


def variant(
    post: str = "2026/12/01-noel",
    text: str = "Bonjour & à demain <3",
    media: tuple[Attachment, ...] = (),
    link: Link | None = None,
    **extra: Any,
) -> Variant:
    """A variant of the feed."""
    shown = {"html": "<p>Bonjour &amp; à demain &lt;3</p>", "title": "L'atelier", **extra}
    return Variant(post, "feed", "feed", AT, "fr", (part(text, media=media, link=link),), shown)


def vase() -> Attachment:
    return attachment(picture(), 'Un vase, "deux" mains', file="content/2026/12/l'été à Nantes.jpg")


def an_item(number: int = 1, **more: Any) -> Item:
    made = feed_items.item(variant(f"2026/12/{number:02}-billet", **more), AT, URL)
    return replace(made, published=made.published + timedelta(hours=number))


class Ids(HTMLParser):
    """Collects what a page's start tags say."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_an_item_is_known_by_its_post_and_not_by_its_text() -> None:
    made = feed_items.item(variant(), AT, URL)
    other = feed_items.item(variant(text="Tout autre chose"), AT + timedelta(days=400), URL)
    assert made.id == other.id == "tag:maison-lumen.example,2026:2026/12/01-noel"
    assert made.url == "https://maison-lumen.example/feed/#2026-12-01-noel"
    assert made.published == AT.replace(microsecond=0)


def test_an_item_shows_its_pictures_its_link_and_its_warning() -> None:
    link = Link("https://maison-lumen.example/a?x=1&y=2", "L'atelier & vous")
    made = feed_items.item(
        variant(
            media=(vase(),),
            link=link,
            sensitive="Araignée <!>",
            poll={"options": ["Laiton", "Acier"], "seconds": 60},
            reply_to="https://m.example/@marie/5",
            tags=["Noël"],
        ),
        AT,
        URL,
    )
    assert made.html.startswith("<details><summary>Araignée &lt;!&gt;</summary>")
    assert 'class="u-in-reply-to" href="https://m.example/@marie/5"' in made.html
    assert "<li>Laiton</li><li>Acier</li>" in made.html
    assert 'alt="Un vase, &quot;deux&quot; mains" width="32" height="24"' in made.html
    assert (
        '<a href="https://maison-lumen.example/a?x=1&amp;y=2">L&#x27;atelier &amp; vous</a>'
        in made.html
    )
    assert made.tags == ("Noël",)


def test_a_link_that_the_text_has_is_not_repeated() -> None:
    link = Link("https://maison-lumen.example/a", "L'atelier")
    html = '<p><a href="https://maison-lumen.example/a">ici</a></p>'
    made = feed_items.item(variant(link=link, html=html), AT, URL)
    assert made.html == html
    assert made.link == link.url


def test_a_files_name_says_what_it_is_and_differs_by_content() -> None:
    one, other = vase(), attachment(picture("blue"), file=vase().file)
    [(path, shown)] = feed_items.media(variant(media=(one,))).items()
    assert re.fullmatch(r"feed/media/[0-9a-f]{8}-l-été-à-Nantes\.png", path)
    assert shown is one
    [enclosure] = feed_items.item(variant(media=(one,)), AT, URL).enclosures
    assert enclosure.url.startswith("https://maison-lumen.example/feed/media/")
    assert enclosure.url.endswith("-l-%C3%A9t%C3%A9-%C3%A0-Nantes.png")
    assert len(feed_items.media(variant(media=(one, other)))) == 2


def test_a_file_name_cannot_lead_out_of_the_folder() -> None:
    for name in ("../../x.png", "..", "a/..png", "<b>.png", "\\..\\x"):
        [path] = feed_items.media(variant(media=(attachment(b"x", file=name),)))
        assert re.fullmatch(r"feed/media/[0-9a-f]{8}-[\w-][\w.-]*\.png", path), path


def test_a_post_that_is_there_already_is_not_doubled() -> None:
    first = an_item(1)
    items = feed_items.added((first,), an_item(2))
    again = replace(an_item(1), title="Mieux", published=AT + timedelta(days=9), id="tag:x")
    items = feed_items.added(items, again)
    assert [one.post for one in items] == ["2026/12/02-billet", "2026/12/01-billet"]
    assert items[1].title == "Mieux"
    assert (items[1].id, items[1].published) == (first.id, first.published)


def test_the_feed_comes_back_from_its_json() -> None:
    items = feed_items.ordered(
        [
            an_item(1),
            an_item(2, media=(vase(),), link=Link(URL, "Ici"), tags=["a"]),
            an_item(3, title=""),
        ]
    )
    made = documents(items, FACTS)
    assert feed_items.read(made["feed/feed.json"]) == items
    assert documents(feed_items.read(made["feed/feed.json"]), FACTS) == made


def test_before_the_first_item_there_is_no_feed() -> None:
    assert feed_items.read(None) == ()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"items": [', id="cut"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"items": [{"id": "1"}]}', id="an item of somebody else"),
        pytest.param(b'{"items": 5}', id="no items"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
def test_a_feed_that_cannot_be_read_is_never_written_over(content: bytes) -> None:
    with pytest.raises(PipelineError, match=r"feed/feed\.json on the log branch"):
        feed_items.read(content)


def test_json_feed_has_what_1_1_asks_for() -> None:
    feed = json.loads(
        documents([an_item(1, media=(vase(),), tags=["Noël"])], FACTS)["feed/feed.json"]
    )
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://maison-lumen.example/feed/feed.json"
    [one] = feed["items"]
    assert one["id"] == "tag:maison-lumen.example,2026:2026/12/01-billet"
    assert one["date_published"] == "2026-12-01T09:00:30Z"
    assert one["content_text"] == "Bonjour & à demain <3"
    assert one["tags"] == ["Noël"]
    assert one["attachments"][0]["mime_type"] == "image/png"
    assert one["image"] == one["attachments"][0]["url"]


def test_rss_has_what_2_0_asks_for() -> None:
    root = ElementTree.fromstring(documents([an_item(1, media=(vase(),))], FACTS)["feed/rss.xml"])
    channel = root.find("channel")
    assert channel is not None
    assert root.get("version") == "2.0"
    assert channel.findtext("title") == "Maison Lumen"
    assert channel.findtext("link") == URL
    assert channel.findtext("description") == "Des lampes."
    self_link = channel.find(f"{ATOM}link")
    assert self_link is not None
    assert self_link.get("href") == "https://maison-lumen.example/feed/rss.xml"
    one = channel.find("item")
    assert one is not None
    guid = one.find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == (an_item(1).id, "false")
    assert parsedate_to_datetime(one.findtext("pubDate") or "") == an_item(1).published
    assert one.findtext(CONTENT) == an_item(1, media=(vase(),)).html
    enclosure = one.find("enclosure")
    assert enclosure is not None
    assert int(enclosure.get("length") or 0) == vase().bytes
    shown = one.find(f"{MEDIA}content/{MEDIA}description")
    assert shown is not None
    assert shown.text == 'Un vase, "deux" mains'


def test_atom_has_what_it_asks_for() -> None:
    items = [an_item(1), an_item(2, link=Link("https://x.example", "x"), tags=["Noël"])]
    root = ElementTree.fromstring(documents(items, FACTS)["feed/atom.xml"])
    assert root.findtext(f"{ATOM}id") == "https://maison-lumen.example/feed/atom.xml"
    assert root.findtext(f"{ATOM}updated") == "2026-12-01T10:00:30Z"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Maison Lumen"
    newest, oldest = root.findall(f"{ATOM}entry")
    assert newest.findtext(f"{ATOM}id") == items[1].id
    assert newest.findtext(f"{ATOM}updated") == "2026-12-01T10:00:30Z"
    assert newest.findtext(f"{ATOM}content") == items[1].html
    assert [link.get("rel") for link in newest.findall(f"{ATOM}link")] == ["alternate", "related"]
    assert oldest.findtext(f"{ATOM}title") == "L'atelier"


def test_an_empty_feed_is_valid_too() -> None:
    made = documents([], FACTS)
    ElementTree.fromstring(made["feed/rss.xml"])
    assert "1970-01-01T00:00:00Z" in made["feed/atom.xml"].decode()
    assert "Rien n'est encore paru." in made["feed/index.html"].decode()


def test_the_page_stands_alone_and_runs_nothing() -> None:
    page = documents([an_item(1, media=(vase(),)), an_item(2)], FACTS)["feed/index.html"]
    tags = Ids(page)
    assert tags.all("html") == [{"lang": "fr"}]
    assert tags.all("script") == []
    [policy] = [str(meta["content"]) for meta in tags.all("meta") if "http-equiv" in meta]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert [one["id"] for one in tags.all("article")] == ["2026-12-02-billet", "2026-12-01-billet"]
    [image] = tags.all("img")
    assert str(image["src"]).startswith("media/")
    assert image["alt"] == 'Un vase, "deux" mains'
    assert "1er décembre 2026" in page.decode()


def test_the_pages_style_is_the_one_that_its_policy_allows() -> None:
    page = documents([], FACTS)["feed/index.html"].decode()
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    [allowed] = re.findall(r"sha256-([A-Za-z0-9+/=]+)", page)
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() == allowed


@pytest.mark.parametrize(
    ("language", "zone", "day", "title"),
    [
        pytest.param("fr-CA", "America/Montreal", "30 novembre 2026", "Actualités", id="Montréal"),
        pytest.param("en", "Europe/London", "1 December 2026", "News", id="English"),
        pytest.param("de", "Europe/Berlin", "2026-12-01", "News", id="a language we have not"),
    ],
)
def test_days_are_the_brands_own(language: str, zone: str, day: str, title: str) -> None:
    one = replace(an_item(), published=datetime(2026, 12, 1, 4, 0, tzinfo=UTC))
    facts = Facts("Lumen", URL, language, ZoneInfo(zone))
    page = documents([one], facts)["feed/index.html"].decode()
    assert f">{day}</a></time>" in page
    assert f"<title>Lumen · {title}</title>" in page


def test_old_items_leave_the_page_for_the_json_and_the_page_says_so() -> None:
    items = [an_item(number) for number in range(RECENT + 2)]
    made = documents(items, FACTS)
    assert len(json.loads(made["feed/feed.json"])["items"]) == RECENT + 2
    assert made["feed/rss.xml"].decode().count("<item>") == RECENT
    assert (
        "2 actualités plus anciennes se trouvent dans feed.json."
        in made["feed/index.html"].decode()
    )


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        pytest.param("Un titre", "Un texte", "Un titre", id="the title"),
        pytest.param("", "Un\n\ntexte", "Un texte", id="the first words"),
        pytest.param("", "mot " * 40, "mot " * 19 + "mot …", id="of a long text"),
    ],
)
def test_a_headline_is_never_missing(title: str, text: str, expected: str) -> None:
    assert headline(replace(an_item(), title=title, text=text)) == expected


@given(
    text=st.text(max_size=40),
    title=st.text(max_size=20),
    tag=st.text(max_size=10),
    name=st.text(max_size=10),
)
def test_any_text_makes_well_formed_documents(text: str, title: str, tag: str, name: str) -> None:
    plain = Variant(
        "2026/12/01-noel",
        "feed",
        "feed",
        AT,
        "fr",
        (part(text, media=(attachment(b"x", alt=text),)),),
        {"title": title, "tags": [tag], "sensitive": name},
    )
    made = documents([feed_items.item(plain, AT, URL)], replace(FACTS, name=name or "x"))
    ElementTree.fromstring(made["feed/rss.xml"])
    ElementTree.fromstring(made["feed/atom.xml"])
    assert (
        documents(feed_items.read(made["feed/feed.json"]), replace(FACTS, name=name or "x")) == made
    )
