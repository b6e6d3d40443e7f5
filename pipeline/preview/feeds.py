"""A channel's feed as its readers will see it: the cards of the posts around now, newest first."""

import re
from collections.abc import Collection, Mapping, MutableMapping, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipeline.frozen import frozen
from pipeline.preview.escaping import attribute, text
from pipeline.preview.links import page_file, page_of, up
from pipeline.preview.outputs import Outputs
from pipeline.preview.store import Store
from pipeline.preview.words import Words

AHEAD = 20  # posts to come that a channel's page shows, the nearest
BEHIND = 20  # posts that are past, the newest

_NAMING = "id|for|name|aria-labelledby|aria-describedby|aria-controls|aria-owns"
_TAG = re.compile(rf'<[a-z][^<>]*?(?: (?:{_NAMING})="|="(?:#|[.][.]/))[^<>]*>')
_NAMES = re.compile(rf' ({_NAMING}|href)="(#?)([^"]*)"')


class Shown(NamedTuple):
    """A post in a feed, where its page is, and when it goes out in seconds since 1970."""

    path: str
    page: str
    title: str
    lang: str
    at: int


@frozen
class Feed:
    """The posts of a channel around a moment, each newest first, and whether there are more."""

    channel: str
    coming: Sequence[Shown]
    past: Sequence[Shown]
    later: bool
    earlier: bool

    def paths(self) -> list[object]:
        """What a page of this feed depends on, beside the posts' own pages."""
        return [
            [post.path for post in self.coming],
            [post.path for post in self.past],
            self.later,
            self.earlier,
        ]

    def shows(self, paths: Collection[str]) -> bool:
        """Whether one of these posts is in it."""
        return any(post.path in paths for post in (*self.coming, *self.past))


def feed(store: Store, channel: str, now: datetime) -> Feed:
    """The channel's feed around a moment."""
    moment = int(now.timestamp())
    coming = [Shown(*row) for row in store.coming(channel, moment, AHEAD + 1)]
    past = [Shown(*row) for row in store.past(channel, moment, BEHIND + 1)]
    later, earlier = len(coming) > AHEAD, len(past) > BEHIND
    return Feed(channel, coming[:AHEAD][::-1], past[:BEHIND], later, earlier)


def drawn(posts: Sequence[Shown], cards: Mapping[str, str], words: Words, zone: ZoneInfo) -> str:
    """Posts of a feed with their cards as the items of a list, which no template need fill."""
    pieces = []
    for post in posts:
        at, href = datetime.fromtimestamp(post.at, zone), attribute(page_of(post.page))
        pieces.append(
            f'<li class="feed-post"><p class="feed-when"><a href="../{href}"'
            f' lang="{attribute(post.lang)}" dir="auto">{text(post.title)}</a> '
            f'<time datetime="{at.isoformat()}">{text(words.moment(at))}</time></p>\n'
            f"{cards[post.path]}</li>\n"
        )
    return "".join(pieces)


def cards(feed: Feed, outputs: Outputs, read: MutableMapping[str, str]) -> dict[str, str]:
    """The card of each post of the feed, by path, as HTML of a page one folder down.

    They are cut out of the posts' pages, which are built by then; `read` keeps those for the next
    channel.
    """
    found = {}
    for number, post in enumerate((*feed.coming, *feed.past)):
        file = page_file(post.page)
        if file not in read:
            read[file] = outputs.read(file)
        _, _, rest = read[file].partition(opening(feed.channel))
        card, _, _ = rest.partition(CLOSING)
        found[post.path] = _moved(card, up(file), f"p{number}-")
    return found


def opening(channel: str) -> str:
    """The mark before a channel's card on a post's page; no text of a post can look like it."""
    return f"<!--card {channel}-->"


CLOSING = "<!--/card-->"


def _moved(card: str, root: str, prefix: str) -> str:
    """A card for another page: its way to the top of the tree, and names that it alone has there.

    A tag has no `<`, `>` or quote but its own, because every value in it is escaped.
    """

    def named(found: re.Match[str]) -> str:
        name, mark, value = found.groups()
        if name != "href" or mark:
            value = " ".join(f"{prefix}{each}" for each in value.split())
        return f' {name}="{mark}{value}"'

    def tag(found: re.Match[str]) -> str:
        return _NAMES.sub(named, found[0].replace(f'="{root}', '="../'))

    return _TAG.sub(tag, card)
