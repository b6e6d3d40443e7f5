"""A variant as a card in its network's manner."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pipeline.brand import Brand, Channel
from pipeline.delivery import Standing
from pipeline.frozen import frozen
from pipeline.networks import NETWORKS
from pipeline.preview import changes, folding, looks
from pipeline.preview.escaping import attribute, text
from pipeline.preview.links import host, href
from pipeline.preview.looks import Look
from pipeline.preview.marking import marked
from pipeline.preview.meters import Meters
from pipeline.preview.picturing import Pictures, Show, Shown
from pipeline.preview.words import Words
from pipeline.variant import Link, Part, Variant

__all__ = ["Cards", "Show", "Shown"]


@frozen
class _Face:
    """What the cards of a channel have in common, as HTML; `avatar` is that of a comment too."""

    look: Look
    opening: str
    name: str
    who: str
    avatar: str
    caption: str
    alts: bool


class Cards:
    """Draws the cards of one brand in one language of the interface."""

    def __init__(self, brand: Brand, words: Words) -> None:
        self._zone = brand.timezone
        self._words = words
        self._faces = {name: _face(brand, own) for name, own in brand.channels.items()}
        self._meters = Meters(words)
        self._pictures = Pictures(words)
        self._states: dict[str, str] = {}
        self._moment: tuple[datetime | None, str] = (None, "")
        self._more = attribute(words.gettext("see more"))
        nothing = words.gettext("No text")
        self._none = f'<span class="none">{text(nothing)}</span>'
        self._plain = text(words.gettext("Plain text"))
        unknown = text(words.gettext("picture of the page"))
        self._unknown = f'<span class="page-picture"><span>{unknown}</span></span>'

    def card(
        self,
        variant: Variant,
        standing: Standing,
        root: str,
        show: Show,
        published: Mapping[str, Any] | None = None,
    ) -> Sequence[str]:
        """A variant with all that a reviewer asks of it, as HTML; `root` leads to the tree's top.

        `published` is the frozen variant's JSON, where another one than this was sent; {} where
        another one was sent and this clone does not have it. The HTML comes in pieces, in order.
        """
        face = self._faces[variant.channel]
        pieces = [
            f'{face.opening} data-post="{attribute(variant.post)}"><header>{face.name}',
            self._time(variant.due),
            self._state(standing),
            "</header>",
        ]
        if standing.error:
            pieces.append(
                f'<p class="aside" dir="auto">{text(self._words.reason(standing.error))}</p>'
            )
        if published is not None:
            pieces.append(changes.changed(variant, published or None, self._words))
        pieces += self._thread(variant, root, show)
        pieces += self._copies(variant.parts)
        pieces.append("</section>\n")
        return pieces

    def _thread(self, variant: Variant, root: str, show: Show) -> Sequence[str]:
        """The variant's parts as its network would show them, each with its meter and alt texts."""
        face = self._faces[variant.channel]
        look, extra = face.look, variant.extra
        lang = f' lang="{attribute(variant.lang)}" dir="auto"'
        opening = f'<div class="text"{lang}{face.caption}>'
        pieces = [f'<ol class="thread {look.manner}">\n']
        last = len(variant.parts) - 1
        for index, part in enumerate(variant.parts):
            before = self._before(extra, lang, first=index == 0) if extra else ""
            pieces += (
                f'<li data-part="{index}"><div class="card">{face.who}{before}{opening}',
                self._text(part, look),
                "</div>",
            )
            media = part.media
            carried = look.link == "own" and len(media) == 1 and part.link is not None
            if media and not carried:
                pieces.append(self._pictures.grid(media, look, lang, root, show))
            if part.link:
                on_it = ""
                if carried:
                    on_it = self._pictures.drawn(media[0], look, lang, root, show, alone=False)
                pieces.append(self._link_card(part.link, look, on_it))
            if extra:
                pieces.append(self._after(extra, lang, face, first=index == 0, last=index == last))
            alts = ""
            if media:
                alts = self._pictures.alts(media, look, lang, root, show, supported=face.alts)
            pieces.append(f"</div>{alts}{self._meters.draw(part.length)}</li>\n")
        pieces.append("</ol>")
        return pieces

    def _text(self, part: Part, look: Look) -> str:
        """The text, folded where the network's feed folds it; nothing is left out of the page."""
        if not part.text:
            return self._none
        at = folding.place(part.text, look.fold)
        if at is None:
            return marked(part.text, part.facets)
        head, tail = folding.split(part.text, part.facets, at)
        return (
            f'{marked(*head)}<details class="fold"><summary aria-label="{self._more}"></summary>'
            f"{marked(*tail)}</details>"
        )

    def _copies(self, parts: Sequence[Part]) -> Sequence[str]:
        """The texts once more, plain, to be copied; a browser drops a `pre`'s first newline."""
        blocks = [f"<pre>\n{text(part.text)}</pre>" for part in parts if part.text]
        if not blocks:
            return ()
        return (
            f'<details class="plain"><summary>{self._plain}</summary>',
            *blocks,
            "</details>",
        )

    def _time(self, due: datetime | None) -> str:
        """When it goes out, on the brand's clock; most channels of a post share one time."""
        if due is None:
            return ""
        if due is not self._moment[0]:
            at = due.astimezone(self._zone)
            said = text(f"{self._words.short_day(at)} {self._words.clock(at)}")
            self._moment = due, f'<time datetime="{at.isoformat()}">{said}</time>'
        return self._moment[1]

    def _state(self, standing: Standing) -> str:
        known = self._states.get(standing.state)
        if known is None:
            word = text(self._words.state(standing.state))
            known = self._states[standing.state] = f' class="state state-{standing.state}">{word}'
        address = href(standing.urls[0]) if standing.urls else ""
        if address:
            return f'<a href="{address}"{known} ↗</a>'
        return f"<span{known}</span>"

    def _before(self, extra: Mapping[str, Any], lang: str, *, first: bool) -> str:
        """What stands over the text."""
        said = ""
        if first and extra.get("reply_to"):
            label = text(self._words.gettext("In reply to"))
            said += f'<p class="aside reply">{label} {_link(str(extra["reply_to"]))}</p>'
        if first and extra.get("title"):
            said += f'<p class="headline"{lang}>{text(str(extra["title"]))}</p>'
        if extra.get("sensitive"):
            label = text(self._words.gettext("Content warning"))
            said += (
                f'<details class="warned"><summary><span class="hidden">{label} : </span>'
                f"<span{lang}>{text(str(extra['sensitive']))}</span></summary>"
            )
        return said

    def _after(
        self, extra: Mapping[str, Any], lang: str, face: _Face, *, first: bool, last: bool
    ) -> str:
        """What stands under it."""
        said = ""
        if first and isinstance(extra.get("poll"), Mapping):
            said += self._poll(extra["poll"], lang)
        if extra.get("sensitive"):
            said += "</details>"
        comment = extra.get("first_comment") if last else None
        if comment:
            label = text(self._words.gettext("First comment"))
            said += (
                f'<div class="comment">{face.avatar}<p><b>{label}</b> '
                f"<span{lang}>{text(str(comment))}</span></p></div>"
            )
        return said

    def _poll(self, plain: Mapping[str, Any], lang: str) -> str:
        options = "".join(f"<li{lang}>{text(str(each))}</li>" for each in plain["options"])
        label = attribute(self._words.gettext("Poll"))
        said = f'<ul class="poll" aria-label="{label}">{options}</ul>'
        if plain.get("seconds"):
            span = self._words.span(int(plain["seconds"]))
            opened = self._words.gettext("open for {span}").format(span=span)
            said += f'<p class="aside">{text(opened)}</p>'
        return said

    def _link_card(self, link: Link, look: Look, picture: str) -> str:
        """A link's card; the linked page's own picture is not known here, only where it will be."""
        address = href(link.url)
        where = text(host(link.url))
        if not picture and look.link in ("above", "beside"):
            picture = self._unknown
        inner = f'{picture}<span class="of-link"><b dir="auto">{text(link.title) or where}</b>'
        inner += f'<span class="host" dir="auto">{where}</span></span>'
        class_ = f"link-card {look.link}"
        if address:
            return f'<a class="{class_}" href="{address}">{inner}</a>'
        return f'<div class="{class_}">{inner}</div>'


def _face(brand: Brand, channel: Channel) -> _Face:
    look = looks.of(channel.network)
    network = NETWORKS[channel.network]
    name, title = attribute(channel.name), text(brand.name)
    avatar = f'<span class="avatar" aria-hidden="true">{text(brand.name[:1].upper())}</span>'
    handle = _handle(channel) or ("" if look.manner == "column" else network.LABEL)
    said = f' <span class="handle" dir="auto">{text(handle)}</span>' if handle else ""
    return _Face(
        look=look,
        opening=(
            f'<section class="variant net-{attribute(channel.network)}" id="{name}" '
            f'data-channel="{name}"'
        ),
        name=f'<h2 dir="auto">{name}</h2>',
        who=(f'<div class="who">{avatar}<p><b dir="auto">{title}</b>{said}</p></div>'),
        avatar=avatar,
        caption=f' data-by="{attribute(brand.name)}"' if look.manner == "photo" else "",
        alts=network.LIMITS.alt_supported,
    )


def _handle(channel: Channel) -> str:
    """What the account is called, or its server where that is the brand's to choose."""
    handle = channel.options.get("handle")
    if isinstance(handle, str) and handle:
        return handle if handle.startswith("@") else f"@{handle}"
    usual = NETWORKS[channel.network].URL
    return host(channel.url) if channel.url and channel.url != usual else ""


def _link(address: str) -> str:
    leads = href(address)
    if leads:
        return f'<a href="{leads}" dir="auto">{text(address)}</a>'
    return f"<bdi>{text(address)}</bdi>"
