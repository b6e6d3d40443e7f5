"""Rendering: one post on one channel becomes the variant that is previewed and sent."""

import difflib
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from pipeline import links, markup
from pipeline.brand import Brand, Channel, People
from pipeline.files import Tree
from pipeline.limits import Limits
from pipeline.networks import NETWORKS, finding
from pipeline.networks.compose import Handle, Message
from pipeline.post import Media, Post
from pipeline.problem import Problem, Span
from pipeline.typography import NARROW, documents
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


@dataclass(frozen=True, slots=True)
class Rendered:
    """A variant, and what in the post kept it from being what the author meant."""

    variant: Variant
    problems: tuple[Problem, ...] = ()


def render(post: Post, channel: str, project: Voice) -> Rendered:
    """What `channel` will show of the post; the channel is one of the brand's."""
    own = post.on(channel)
    settings = project.brand.channels[channel]
    network = NETWORKS[settings.network]
    layout = project.layouts.get(settings.network)
    body = layout.of(own, channel, settings.network, project.brand.name) if layout else own.body
    document = markup.parse(body)
    problems = _body_problems(own, document, project.people, layout.path if layout else "")
    if own.tags:
        problems += _tag_problems(post, own, channel)
    asked = project.typography
    if asked is not None and (manner := asked(own.lang, channel, settings.network, own.kind)):
        wide = _weighs_more(settings.network)
        document = documents.document(body, manner, wide)
        own = documents.header(own, manner, wide)
    placed = _placed(own, document)
    media = _attached(
        placed, len(document.segments), post, channel, project.tree, network.LIMITS, problems
    )
    link = own.link
    message = Message(
        document=document,
        person=_people(project.people, settings.network),
        title=own.title,
        tags=own.tags,
        new_tags=_new_tags(document, own.tags) if own.tags else (),
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
    return Rendered(variant, tuple(problems))


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
    limits: Limits,
    problems: list[Problem],
) -> tuple[tuple[Attachment, ...], ...]:
    """The attachments of each segment; () where there are none at all."""
    if not placed:
        return ()
    from pipeline import media

    own = post.on(channel)
    found: dict[int, list[Attachment]] = {}
    for item in placed:
        try:
            found.setdefault(item.segment, []).append(media.attach(tree, item.media, limits))
        except media.MediaError as error:
            where = located(post, channel, (*item.keys, "file")) if item.keys else None
            path, span = where or (own.body_path, in_body(own, item.source))
            problems.append(Problem(path, span, "error", error.rule, str(error), channel))
    return tuple(tuple(found.get(number, ())) for number in range(segments))


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
    "picture": (
        "post.media-remote",
        "{} is not in the repository: save the picture beside the post and name the file",
    ),
    "address": (
        "post.link",
        "{!r} leads nowhere outside this repository: write the whole address, with https://",
    ),
}


class Places:
    """Finds in a body's source what was found in its text, in order, code left out."""

    def __init__(self, own: Post) -> None:
        self._own = own
        self._source: str | None = None
        self._at: dict[str, int] = {}

    def next(self, needle: str) -> Span:
        """The next place of these characters; the body's first line where they are not found."""
        if self._source is None:
            self._source = _without_code(self._own.body)
        start = self._source.find(needle, self._at.get(needle, 0))
        if start < 0:
            return Span(self._own.body_line, 1, self._own.body_line, 1)
        self._at[needle] = start + len(needle)
        return spread(self._own, start, start + len(needle))


def in_body(own: Post, needle: str) -> Span:
    """Where the body has these characters."""
    return Places(own).next(needle)


def spread(own: Post, start: int, end: int) -> Span:
    """The span of the source file that a stretch of the body covers."""
    in_header = own.body_path == own.path and own.body_line < own.header.count("\n") + 3
    if in_header:
        from pipeline import content

        found = content.stretch(own, start, end) or _in_header(own, start, end)
        if found:
            return found
    line, column = _place(own.body, start)
    end_line, end_column = _place(own.body, end)
    first = own.body_line
    return Span(first + line, column + 1, first + end_line, end_column + 1)


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n"), offset - (before.rfind("\n") + 1)


def _in_header(own: Post, start: int, end: int) -> Span | None:
    """The span of a stretch of a text that stands in the front matter, indented or in quotes."""
    written, said = own.header.split("\n"), own.body.split("\n")
    found: list[tuple[int, int]] = []
    for offset in (start, end):
        line, column = _place(own.body, offset)
        at = own.body_line - 2 + line
        indent = written[at].find(said[line]) if at < len(written) else -1
        if indent < 0:
            break
        found.append((at + 2, indent + column + 1))
    if len(found) == 2:
        return Span(*found[0], *found[1])
    # A folded or escaped text: its lines are not those of the file, its words mostly are.
    piece = own.body[start:end]
    head = sum(len(line) + 1 for line in written[: own.body_line - 2])
    at = head - 1
    for _ in range(own.body.count(piece, 0, start) + 1 if piece else 0):
        at = own.header.find(piece, at + 1)
        if at < 0:
            return None
    if at < head:
        return None
    line, column = _place(own.header, at)
    end_line, end_column = _place(own.header, at + len(piece))
    return Span(line + 2, column + 1, end_line + 2, end_column + 1)


_CODE = re.compile(
    r"^(`{3,}|~{3,}).*?^\1[^\n]*$|(`+)(?!`).*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE
)


def _without_code(body: str) -> str:
    """The body with spaces in place of code, every other character where it was."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), body)


def located(post: Post, channel: str | None, keys: tuple[str | int, ...]) -> tuple[str, Span]:
    """The path and place of a front matter key, in the channel's own keys where it has them."""
    from pipeline import content

    return post.path, content.locate(post, *own_keys(post, channel, keys))


def own_keys(post: Post, channel: str | None, keys: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The keys that lead to what a channel has: its own where it differs there."""
    if channel is not None and channel in post.variants:
        name = str(keys[0])
        if getattr(post.variants[channel], name) is not getattr(post, name):
            return ("variants", channel, *keys)
    return keys
