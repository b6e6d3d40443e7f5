"""A variant as a card in its network's manner."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from pipeline.brand import Brand, Channel
from pipeline.delivery import Standing
from pipeline.networks import NETWORKS
from pipeline.preview.escaping import attribute, text
from pipeline.preview.links import escaped, host, web
from pipeline.preview.marking import marked
from pipeline.preview.words import Words
from pipeline.variant import Attachment, Length, Link, Part, Variant


@dataclass(frozen=True, slots=True)
class Shown:
    """What the built tree has of an attachment: names in media/, "" where there is none."""

    picture: str = ""
    video: str = ""
    subtitles: str = ""


Show = Callable[[Attachment], Shown]

_CAROUSELS = frozenset({"instagram"})  # pictures side by side, to be scrolled by keyboard too


@dataclass(frozen=True, slots=True)
class _Face:
    """What every card of a channel begins with, as HTML."""

    opening: str
    who: str


class Cards:
    """Draws the cards of one brand in one language of the interface."""

    def __init__(self, brand: Brand, words: Words) -> None:
        self._zone = brand.timezone
        self._words = words
        self._faces = {name: _face(brand, own) for name, own in brand.channels.items()}
        self._meters: dict[tuple[int | None, str], _Meter] = {}
        self._states: dict[str, str] = {}
        self._moment: tuple[datetime | None, str] = (None, "")

    def card(self, variant: Variant, standing: Standing, root: str, show: Show) -> str:
        """The card of a variant as it stands, as HTML; `root` leads to the top of the tree."""
        face = self._faces[variant.channel]
        extra = variant.extra
        lang = f' lang="{attribute(variant.lang)}" dir="auto"'
        pieces = [face.opening, self._time(variant.due), self._state(standing), "</header>"]
        if standing.error:
            pieces.append(f'<p class="aside" dir="auto">{text(standing.error)}</p>')
        pieces.append('<ol class="thread">\n')
        last = len(variant.parts) - 1
        for index, part in enumerate(variant.parts):
            pieces += ('<li><div class="card">', face.who)
            if extra:
                pieces.append(self._before(extra, lang, first=index == 0))
            pieces.append(f'<div class="text"{lang}>')
            pieces.append(marked(part.text, part.facets) if part.text else self._nothing())
            pieces.append("</div>")
            if part.media:
                slides = variant.network in _CAROUSELS
                pieces.append(self._pictures(part, lang, root, show, slides=slides))
            if part.link:
                pieces.append(_link_card(part.link))
            if extra:
                pieces.append(self._after(extra, lang, first=index == 0, last=index == last))
            pieces += ("</div>", self._meter(part.length), "</li>\n")
        pieces.append("</ol></section>\n")
        return "".join(pieces)

    def _time(self, due: datetime | None) -> str:
        """When it goes out, on the brand's clock; most channels of a post share one time."""
        if due is None:
            return ""
        if due is not self._moment[0]:
            at = due.astimezone(self._zone)
            self._moment = due, f'<time datetime="{at.isoformat()}">{at:%H:%M}</time>'
        return self._moment[1]

    def _state(self, standing: Standing) -> str:
        known = self._states.get(standing.state)
        if known is None:
            word = text(self._words.state(standing.state))
            known = self._states[standing.state] = f' class="state state-{standing.state}">{word}'
        address = web(standing.urls[0]) if standing.urls else ""
        if address:
            return f'<a href="{attribute(address)}"{known} ↗</a>'
        return f"<span{known}</span>"

    def _before(self, extra: Mapping[str, Any], lang: str, *, first: bool) -> str:
        """What stands over the text."""
        said = ""
        if first and extra.get("reply_to"):
            label = text(self._words.gettext("In reply to"))
            said += f'<p class="aside">{label} {_link(str(extra["reply_to"]))}</p>'
        if first and extra.get("title"):
            said += f'<p class="headline"{lang}>{text(str(extra["title"]))}</p>'
        if extra.get("sensitive"):
            label = text(self._words.gettext("Content warning"))
            said += (
                f'<details class="warned" open><summary{lang}><span class="hidden">{label} : '
                f"</span>{text(str(extra['sensitive']))}</summary>"
            )
        return said

    def _after(self, extra: Mapping[str, Any], lang: str, *, first: bool, last: bool) -> str:
        """What stands under it."""
        said = "</details>" if extra.get("sensitive") else ""
        if first and isinstance(extra.get("poll"), Mapping):
            said += self._poll(extra["poll"])
        comment = extra.get("first_comment") if last else None
        if comment:
            label = text(self._words.gettext("First comment"))
            said += f'<p class="aside"><b>{label}</b> <span{lang}>{text(str(comment))}</span></p>'
        return said

    def _poll(self, plain: Mapping[str, Any]) -> str:
        options = "".join(f'<li dir="auto">{text(str(each))}</li>' for each in plain["options"])
        said = (
            f'<ul class="poll" aria-label="{attribute(self._words.gettext("Poll"))}">{options}</ul>'
        )
        if plain.get("seconds"):
            span = self._words.span(int(plain["seconds"]))
            said += f"<p>{text(self._words.gettext('open for {span}').format(span=span))}</p>"
        return said

    def _nothing(self) -> str:
        return f'<span class="none">{text(self._words.gettext("No text"))}</span>'

    def _pictures(
        self, part: Part, lang: str, root: str, show: Show, *, slides: bool = False
    ) -> str:
        n = len(part.media)
        figures = "".join(self._figure(item, lang, root, show(item)) for item in part.media)
        label = attribute(self._words.gettext("Pictures"))
        reach = f' tabindex="0" role="group" aria-label="{label}"' if slides and n > 1 else ""
        return f'<div class="pictures {f"n{n}" if n <= 4 else "many"}"{reach}>{figures}</div>'

    def _figure(self, item: Attachment, lang: str, root: str, shown: Shown) -> str:
        alt = attribute(item.alt)
        picture = f"{root}media/{escaped(shown.picture)}" if shown.picture else ""
        if shown.video:
            poster = f' poster="{picture}"' if picture else ""
            track = ""
            if shown.subtitles:
                label = attribute(self._words.gettext("Subtitles"))
                track = (
                    f'<track kind="captions" src="{root}media/{escaped(shown.subtitles)}" '
                    f'label="{label}">'
                )
            drawn = (
                f'<video src="{root}media/{escaped(shown.video)}" controls preload="metadata"'
                f'{poster} aria-label="{alt}">{track}</video>'
            )
        elif picture:
            size = f' width="{item.width}" height="{item.height}"' if item.width else ""
            drawn = f'<img class="{_focus(item)}" src="{picture}" alt="{alt}"{size} loading="lazy">'
        else:
            drawn = f'<span class="no-picture">{text(item.file)}</span>'
        said = (
            f"<b>ALT</b> {text(item.alt)}" if item.alt else text(self._words.gettext("No alt text"))
        )
        return f"<figure>{drawn}<figcaption{lang}>{said}</figcaption></figure>"

    def _meter(self, length: Length) -> str:
        """How much of the limit the part takes, as a bar and in numbers."""
        used, limit, unit = length
        ends = self._meters.get((limit, unit))
        if ends is None:
            ends = self._meters[limit, unit] = self._meter_of(limit, unit)
        over = " over" if limit is not None and used > limit else ends.kind
        bar = f'<progress value="{used}" {ends.bar}' if limit is not None else ""
        number = self._words.number(used)
        return f'<p class="meter{over}">{bar}<span class="number">{number}{ends.limit}'

    def _meter_of(self, limit: int | None, unit: str) -> "_Meter":
        """What the meters of one network have in common."""
        word = text(self._words.unit(unit))
        if limit is None:
            return _Meter(" unlimited", "", f" {word}</span></p>")
        bar = f'max="{limit}" aria-hidden="true"></progress>'
        return _Meter("", bar, f" / {self._words.number(limit)} {word}</span></p>")


class _Meter(NamedTuple):
    """The pieces of a meter that hold for every part of one network."""

    kind: str
    bar: str
    limit: str


def _face(brand: Brand, channel: Channel) -> _Face:
    name, network = attribute(channel.name), attribute(channel.network)
    handle = _handle(channel)
    said = f' <span class="handle">{text(handle)}</span>' if handle else ""
    return _Face(
        opening=f'<section class="variant net-{network}" id="{name}"><header><h2>{name}</h2>',
        who=(
            f'<div class="who"><span class="avatar" aria-hidden="true">'
            f"{text(brand.name[:1].upper())}</span><p><b>{text(brand.name)}</b>{said}</p></div>"
        ),
    )


def _handle(channel: Channel) -> str:
    """What the account is called, or its server where that is the brand's to choose."""
    handle = channel.options.get("handle")
    if isinstance(handle, str) and handle:
        return handle if handle.startswith("@") else f"@{handle}"
    usual = NETWORKS[channel.network].URL
    return host(channel.url) if channel.url and channel.url != usual else ""


def _link_card(link: Link) -> str:
    address = web(link.url)
    where = text(host(link.url))
    inner = f'<b dir="auto">{text(link.title) or where}</b><span>{where}</span>'
    if address:
        return f'<a class="link-card" href="{attribute(address)}">{inner}</a>'
    return f'<div class="link-card">{inner}</div>'


def _link(address: str) -> str:
    href = web(address)
    return f'<a href="{attribute(href)}">{text(address)}</a>' if href else text(address)


def _focus(item: Attachment) -> str:
    """The classes that keep a picture's focus point in sight, in tenths."""
    if not item.focus:
        return ""
    x, y = (min(10, max(0, round(share * 10))) for share in item.focus)
    return f"fx{x} fy{y}"
