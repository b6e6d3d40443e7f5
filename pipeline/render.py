"""Rendering: one post on one channel becomes the variant that is previewed and sent."""

import difflib
import posixpath
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from pipeline import links, markup
from pipeline.brand import Brand, Channel, People
from pipeline.files import Tree
from pipeline.frozen import frozen, replace
from pipeline.networks import NETWORKS, finding
from pipeline.networks.base import Network
from pipeline.networks.compose import Handle, Message
from pipeline.places import Places, in_body, located
from pipeline.post import Media, Post
from pipeline.problem import Problem, Span
from pipeline.typography import NARROW, Manner, documents
from pipeline.variant import Attachment, Link, Variant

if TYPE_CHECKING:
    from pipeline.layout import Layout
    from pipeline.rules.typography import Rendering


class Voice(Protocol):
    """What rendering needs of a project: its files, its brand, its people."""

    @property
    def tree(self) -> Tree: ...
    @property
    def brand(self) -> Brand: ...
    @property
    def people(self) -> People: ...
    @property
    def layouts(self) -> "Mapping[str, Layout]": ...
    @property
    def typography(self) -> "Rendering | None": ...


@frozen
class Rendered:
    """A variant, and what in the post kept it from being what the author meant."""

    variant: Variant
    problems: tuple[Problem, ...] = ()


def render(post: Post, channel: str, project: Voice) -> Rendered:
    """What `channel` will show of the post; the channel is one of the brand's."""
    return _Rendering(post, project).on(channel)


def everywhere(post: Post, project: Voice) -> list[Rendered]:
    """What each channel of the post will show, in their order."""
    rendering = _Rendering(post, project)
    return [rendering.on(channel) for channel in post.channels]


class _Script(NamedTuple):
    """What the author wrote for some channels, read once for all of them."""

    own: Post
    document: markup.Document
    placed: "list[_Placed]"
    new_tags: tuple[str, ...]
    problems: tuple[Problem, ...]


class _Rendering:
    """One post, of which several channels mostly show the same."""

    def __init__(self, post: Post, project: Voice) -> None:
        self._post = post
        self._project = project
        self._scripts: dict[tuple[int, str, str, Manner | None, bool], _Script] = {}

    def on(self, channel: str) -> Rendered:
        """The variant of this channel."""
        post, project = self._post, self._project
        settings = project.brand.channels[channel]
        network = NETWORKS[settings.network]
        script = self._script(channel, settings)
        own, document = script.own, script.document
        media: tuple[tuple[Attachment, ...], ...] = ()
        problems = script.problems
        if script.placed:
            media, missing = _attached(
                script.placed, len(document.segments), post, channel, project.tree, network
            )
            problems += missing
        link = own.link
        message = Message(
            document=document,
            person=_people(project.people, settings.network),
            title=own.title,
            tags=own.tags,
            new_tags=script.new_tags,
            link=Link(_tagged(link, own, settings, project.brand), own.title) if link else None,
            address=link or "",
            media=media,
            sensitive=own.sensitive or "",
            options=settings.options,
        )
        variant = Variant(
            post=post.id,
            channel=channel,
            network=settings.network,
            due=own.date,
            lang=own.lang,
            parts=network.render(message),
            extra={**_extra(own, message), **network.extra(message)},
        )
        return Rendered(variant, problems)

    def _script(self, channel: str, settings: Channel) -> _Script:
        """What the author wrote for this channel, laid out and set as the brand asks for it."""
        own, project, network = self._post.on(channel), self._project, settings.network
        layout = project.layouts.get(network)
        body, path = own.body, ""
        if layout:
            body, path = layout.of(own, channel, network, project.brand.name), layout.path
        asked = project.typography
        manner = asked(own.lang, channel, network, own.kind) if asked is not None else None
        wide = manner is not None and _weighs_more(network)
        key = id(own), path, body, manner, wide
        script = self._scripts.get(key)
        if script is None:
            script = self._scripts[key] = self._read(own, channel, body, path, manner, wide)
        return script

    def _read(
        self, own: Post, channel: str, body: str, layout: str, manner: Manner | None, wide: bool
    ) -> _Script:
        document = markup.parse(body)
        problems = _body_problems(own, document, self._project.people, layout)
        if own.tags:
            problems += _tag_problems(self._post, own, channel)
        if manner is not None:
            document = documents.document(body, manner, wide)
            own = documents.header(own, manner, wide)
        new_tags = _new_tags(document, own.tags) if own.tags else ()
        return _Script(own, document, _placed(own, document), new_tags, tuple(problems))


@lru_cache
def _weighs_more(network: str) -> bool:
    """Whether the narrow no-break space costs more than a letter here."""
    length = NETWORKS[network].length
    return length(NARROW) > length("a")


def _extra(own: Post, message: Message) -> dict[str, Any]:
    """What goes with the parts on every network, where it is set."""
    extra: dict[str, Any] = {}
    if own.sensitive:
        extra["sensitive"] = own.sensitive
    if own.reply_to:
        extra["reply_to"] = own.reply_to
    if own.poll:
        extra["poll"] = {
            "options": list(own.poll.options),
            "seconds": int(own.poll.lasts.total_seconds()),
        }
    if own.first_comment:
        comment = own.first_comment
        if message.link and message.address in comment:
            comment = re.sub(
                re.escape(message.address) + r"(?![^\s.,;:!?)»])",
                lambda _: message.link.url if message.link else "",
                comment,
            )
        extra["first_comment"] = comment
    if own.kind != "post":
        extra["kind"] = own.kind
    return extra


def _tagged(link: str, own: Post, settings: Channel, brand: Brand) -> str:
    values = {
        "network": settings.network,
        "channel": settings.name,
        "campaign": own.campaign or "",
        "post": own.id,
        "pillar": own.pillar or "",
    }
    return links.tagged(link, brand.utm, values)


def _people(people: People, network: str) -> Callable[[str], Handle]:
    """What stands for a person on a network: the handle, else the plain name."""

    def person(key: str) -> Handle:
        name = people.name(key) or key
        handle = (people.handle(key, network) or "").strip()
        if not handle or "://" in handle:
            return Handle(name, "")
        if handle.startswith("urn:"):
            return Handle(name, handle)
        bare = handle.removeprefix("@")
        return Handle("@" + bare, bare)

    return person


# Tags


def _new_tags(document: markup.Document, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Those that the text does not have, each once; accents count, case does not."""
    seen = {tag for segment in document.segments for tag in _text_tags(segment.text)}
    new: list[str] = []
    for tag in tags:
        bare = tag.removeprefix("#")
        if bare and bare.casefold() not in seen:
            seen.add(bare.casefold())
            new.append(bare)
    return tuple(new)


@lru_cache(maxsize=16)
def _text_tags(text: str) -> frozenset[str]:
    return frozenset(facet.value.casefold() for facet in finding.tags(text))


@lru_cache(maxsize=1024)
def _read_as(tag: str) -> str:
    """What networks make of '#' and these characters."""
    found = finding.tags(f"#{tag} ")
    return found[0].value if found and found[0].start == 0 else ""


def _tag_problems(post: Post, own: Post, channel: str) -> list[Problem]:
    """Tags that networks would cut short, or not take for one."""
    problems: list[Problem] = []
    for index, tag in enumerate(own.tags):
        bare = tag.removeprefix("#")
        read = _read_as(bare)
        if read == bare:
            continue
        path, span = located(post, channel, ("tags", index))
        how = f"would be read as #{read}" if read else "would be no tag"
        together = "".join(word[:1].upper() + word[1:] for word in re.findall(r"\w+", bare))
        hint = f": write {together}" if together and _read_as(together) == together else ""
        problems.append(Problem(path, span, "error", "post.tag", f"#{bare} {how}{hint}"))
    return problems


# Pictures


class _Placed(NamedTuple):
    """A picture, the segment it goes with, and where the post names it."""

    media: Media
    segment: int
    keys: tuple[str | int, ...]  # of the front matter; () for the body
    source: str  # in the body


def _placed(own: Post, document: markup.Document) -> list[_Placed]:
    """Pictures in their order, each file once: those of the front matter, then the body's.

    A file that both name stands where the body has it, with the body's alternative text.
    """
    in_body = [
        (
            posixpath.normpath(posixpath.join(posixpath.dirname(own.body_path), picture.file)),
            n,
            picture,
        )
        for n, segment in enumerate(document.segments)
        for picture in segment.pictures
    ]
    if not own.media and not in_body:
        return []
    described = {item.path: (index, item) for index, item in enumerate(own.media)}
    shown = {path for path, _number, _picture in in_body}
    placed = [
        _Placed(item, 0, ("media", index), "")
        for path, (index, item) in described.items()
        if path not in shown
    ]
    done: set[str] = set()
    for path, number, picture in in_body:
        if path in done:
            continue
        done.add(path)
        known = described.get(path)
        item = known[1] if known else Media(path)
        keys = ("media", known[0]) if known else ()
        if picture.alt:
            item = replace(item, alt=picture.alt)
        placed.append(_Placed(item, number, keys, picture.file))
    return placed


def _attached(
    placed: list[_Placed],
    segments: int,
    post: Post,
    channel: str,
    tree: Tree,
    network: Network,
) -> tuple[tuple[tuple[Attachment, ...], ...], tuple[Problem, ...]]:
    """The attachments of each segment, and what is wrong with those that are not there."""
    from pipeline import media

    own = post.on(channel)
    problems: list[Problem] = []
    found: dict[int, list[Attachment]] = {}
    for item in placed:
        try:
            one = media.attach(tree, item.media, network.LIMITS)
            found.setdefault(item.segment, []).append(one)
        except media.MediaError as error:
            where = located(post, channel, (*item.keys, "file")) if item.keys else None
            path, span = where or (own.body_path, in_body(own, item.source))
            told = str(error).replace("the network", network.LABEL)
            problems.append(Problem(path, span, "error", error.rule, told, channel))
    return tuple(tuple(found.get(number, ())) for number in range(segments)), tuple(problems)


# Problems


def _body_problems(
    own: Post, document: markup.Document, people: People, layout: str
) -> list[Problem]:
    """What the body has that no network gets, and people whom nobody knows.

    What the body does not say is the `layout`'s, the path of the brand's own template.
    """
    problems: list[Problem] = []
    body = Places(own)

    def where(needle: str) -> tuple[str, Span]:
        if layout and needle not in own.body:
            return layout, Span(1, 1, 1, 1)
        return own.body_path, body.next(needle)

    for found in document.findings:
        rule, message = _FINDINGS[found.kind]
        first = found.source.splitlines()[0][:60]
        problems.append(Problem(*where(first), "error", rule, message.format(first)))
    for segment in document.segments:
        for span in segment.spans:
            if span.type == "person" and people.name(span.value) is None:
                close = difflib.get_close_matches(span.value, people.persons, n=1)
                hint = f"; did you mean @{{{close[0]}}}?" if close else ""
                problems.append(
                    Problem(
                        *where("@{" + span.value + "}"),
                        "error",
                        "post.person",
                        f"brand/people.yml has nobody called {span.value!r}{hint}",
                    )
                )
    return problems


_FINDINGS = {
    "html": ("post.html", "networks take no HTML: write {!r} as Markdown, or leave it out"),
    "comment": (
        "post.html",
        "the comment {!r} is never closed, and all that follows would be lost: end it with -->",
    ),
    "picture": (
        "post.media-remote",
        "{} is not in the repository: save the picture beside the post and name the file",
    ),
    "address": (
        "post.link",
        "{!r} leads nowhere outside this repository: write the whole address, with https://",
    ),
}
