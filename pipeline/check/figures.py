"""A variant against the figures of its network: lengths, media, polls, tags."""

import posixpath
import re
from collections.abc import Iterator, Sequence

from pipeline.frozen import frozen
from pipeline.limits import Limits
from pipeline.networks import NETWORKS
from pipeline.places import in_body, located, spread
from pipeline.post import Post
from pipeline.problem import Level, Problem, Span
from pipeline.variant import Attachment, Part, Variant

_THREAD = 25  # parts; longer reads as a mistake, and floods the readers' timelines


def hold(post: Post, variant: Variant) -> Iterator[Problem]:
    """The variant against its network's figures."""
    network = NETWORKS[variant.network]
    limits = network.LIMITS
    place = _Place(post, variant, network.LABEL)
    parts = variant.parts
    filled = too_long = False
    for part in parts:
        length = part.length
        if length.limit is not None and length.used > length.limit:
            too_long = True
        if part.text or part.media:
            filled = True
    if not filled:
        yield place.body("post.empty", "there is nothing to send: write a text")
        return
    if too_long:
        yield from _too_long(place, limits)
    if len(parts) > _THREAD:
        yield place.body(
            "thread", f"a thread of {len(parts)} parts; {_THREAD} are the most that we send"
        )
    if limits.media_required and not any(part.media for part in parts):
        yield place.header(
            "media-required", ("media",), f"{place.label} shows no post without a picture or video"
        )
    for part in parts:
        if part.media:
            yield from _media(place, part, limits)
    if limits.hashtags is not None:
        yield from _facets(place, "hashtags", "tag", limits.hashtags)
    if limits.mentions is not None:
        yield from _facets(place, "mentions", "mention", limits.mentions)
    if "poll" in variant.extra:
        yield from _poll(place, limits)
    if not limits.links and place.own.link:
        yield place.header(
            "link",
            ("link",),
            f"nobody can follow a link in a text on {place.label}: say where to find it, "
            "such as in the profile",
            level="suggestion",
        )


@frozen
class _Place:
    """A variant of a post, and how to speak of places in it."""

    post: Post
    variant: Variant
    label: str

    @property
    def own(self) -> Post:
        return self.post.on(self.variant.channel)

    def header(
        self,
        rule: str,
        keys: tuple[str | int, ...],
        message: str,
        channel: str | None = "",
        level: Level = "error",
    ) -> Problem:
        """A problem at a key of the front matter."""
        path, span = located(self.post, self.variant.channel, keys)
        return self.at(path, span, rule, message, channel, level)

    def body(self, rule: str, message: str) -> Problem:
        """A problem of the body as a whole."""
        line = self.own.body_line
        return self.at(self.own.body_path, Span(line, 1, line, 1), rule, message)

    def at(
        self,
        path: str,
        span: Span,
        rule: str,
        message: str,
        channel: str | None = "",
        level: Level = "error",
    ) -> Problem:
        """A problem somewhere; a rule without a dot is the network's own."""
        full = rule if "." in rule else f"{self.variant.network}.{rule}"
        whom = self.variant.channel if channel == "" else channel
        return Problem(path, span, level, full, message, whom)


def _facets(place: _Place, rule: str, kind: str, limit: int) -> Iterator[Problem]:
    used = sum(facet.type == kind for part in place.variant.parts for facet in part.facets)
    if used > limit:
        yield place.body(rule, f"{used} {rule}; {place.label} takes {limit} at most")


def _too_long(place: _Place, limits: Limits) -> Iterator[Problem]:
    parts = place.variant.parts
    for number, (part, span) in enumerate(zip(parts, _starts(place.own, parts), strict=True)):
        length = part.length
        if length.limit is None or length.used <= length.limit:
            continue
        what = f"part {number + 1} of {len(parts)}" if len(parts) > 1 else "the text"
        message = (
            f"{what} takes {length.used} of {length.limit} {length.unit} on {place.label}: "
            f"{length.used - length.limit} too many"
        )
        if limits.threads and not _SPACES.search(part.text):
            message += "; a word that long can't be split, shorten it"
        elif place.own.sensitive and limits.threads:
            message += "; the content warning counts in every part, shorten it"
        yield place.at(place.own.body_path, span, "length", message)


_SPACES = re.compile(r"\s")


def _starts(own: Post, parts: Sequence[Part]) -> Iterator[Span]:
    """Where the words of each part start in the body, looked for in order."""
    at = 0
    for part in parts:
        words = re.findall(r"\w+", part.text)[:3]
        found = None
        for count in range(len(words), 0, -1):
            pattern = r"[\W_]{1,8}?".join(map(re.escape, words[:count]))
            found = re.compile(pattern).search(own.body, at)
            if found:
                break
        if found:
            at = found.end()
            yield spread(own, *found.span())
        else:
            yield spread(own, at, at)


def _media(place: _Place, part: Part, limits: Limits) -> Iterator[Problem]:
    pictures = [item for item in part.media if item.type.startswith("image/")]
    videos = [item for item in part.media if not item.type.startswith("image/")]
    for items, limit, noun in (
        (pictures, limits.images, "picture"),
        (videos, limits.videos, "video"),
    ):
        if len(items) > limit:
            yield _of_file(
                place,
                items[limit],
                "media-count",
                f"{len(items)} {noun}s; {place.label} takes {limit or 'none'}"
                + (" a part" if limits.threads else ""),
            )
    if limits.mixed_media and len(part.media) > max(limits.images, limits.videos):
        yield _of_file(
            place,
            part.media[max(limits.images, limits.videos)],
            "media-count",
            f"{len(part.media)} files; {place.label} takes {max(limits.images, limits.videos)}",
        )
    if pictures and videos and not limits.mixed_media:
        yield _of_file(
            place, videos[0], "media-mixed", f"{place.label} shows pictures or a video, not both"
        )
    if limits.alt_supported:
        for item in part.media:
            yield from _alt(place, item, limits)


def _alt(place: _Place, item: Attachment, limits: Limits) -> Iterator[Problem]:
    picture = item.type.startswith("image/")
    if not item.alt.strip() and (picture or not item.subtitles):
        wanted = "say what the picture shows" if picture else "say what happens, or add subtitles"
        yield _of_file(
            place,
            item,
            "alt-text",
            f"{posixpath.basename(item.file)} has no alternative text: {wanted}, "
            "for those who can't see it",
            "alt",
            "error" if picture else "warning",
        )
    elif limits.alt_text is not None and len(item.alt) > limits.alt_text:
        yield _of_file(
            place,
            item,
            "alt-text",
            f"an alternative text of {len(item.alt)} characters; {place.label} takes "
            f"{limits.alt_text}: {len(item.alt) - limits.alt_text} too many",
            "alt",
        )


def _of_file(
    place: _Place,
    item: Attachment,
    rule: str,
    message: str,
    key: str = "file",
    level: Level = "error",
) -> Problem:
    """A problem with a file, where the front matter or the body names it."""
    own = place.own
    named = [index for index, media in enumerate(own.media) if media.path == item.file]
    if named:  # of one file that is there twice, the entry of this description
        index = next((each for each in named if own.media[each].alt == item.alt), named[0])
        return place.header(rule, ("media", index, key), message, level=level)
    return place.at(
        own.body_path, in_body(own, posixpath.basename(item.file)), rule, message, level=level
    )


def _poll(place: _Place, limits: Limits) -> Iterator[Problem]:
    poll = place.own.poll
    options = poll.options if poll else ()
    if limits.poll_options is None:
        yield place.header(
            "poll",
            ("poll",),
            f"{place.label} has no polls: take this channel out, or write "
            f"`variants: {{{place.variant.channel}: {{poll: null}}}}`",
        )
        return
    if len(options) > limits.poll_options:
        yield place.header(
            "poll",
            ("poll", "options"),
            f"{len(options)} options; {place.label} takes {limits.poll_options}",
        )
    longest = limits.poll_option_characters
    for index, option in enumerate(options):
        if longest is not None and len(option) > longest:
            yield place.header(
                "poll",
                ("poll", "options", index),
                f"an option of {len(option)} characters; {place.label} takes {longest}",
            )
    if any(part.media for part in place.variant.parts):
        yield place.header("poll", ("poll",), f"{place.label} shows a poll or pictures, not both")
