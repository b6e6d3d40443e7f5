"""A Post made of a front matter that has the right form, and checks that a schema can't make."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import yaml

from pipeline import schema, yaml_source
from pipeline.brand import Brand
from pipeline.content import paths
from pipeline.content.dates import Undated, moment
from pipeline.content.demands import Demands
from pipeline.content.desk import Desk
from pipeline.content.values import Keys
from pipeline.content.values import values as read_values
from pipeline.expression import late
from pipeline.frozen import replace
from pipeline.markup import one_line
from pipeline.post import Post
from pipeline.problem import Level, Span

_NEAR = timedelta(days=31)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*").fullmatch
_MARKS = late(r"!?\[([^\]]*)\]\([^)]*\)|^[#>\s*+-]+|[*_`~]{1,3}")

Bodies = Mapping[str, tuple[str, str]]


def build(
    desk: Desk,
    identity: str,
    plain: Mapping[str, Any],
    body: str,
    body_line: int,
    brand: Brand,
    bodies: Bodies,
    demands: Demands,
) -> Post:
    """The post, with what is wrong left out and told at the desk."""
    day = paths.day_of(identity)
    if not _SLUG(paths.slug_of(identity)):
        clean = paths.slug(paths.slug_of(identity))
        desk.at(
            Span(1, 1, 1, 1),
            "post.slug",
            "a slug is made of small letters, digits and hyphens; "
            f"rename the file to `{paths.renamed(desk.path, clean)}`",
        )
    values = read_values(desk, plain, ())
    channels = _channels(desk, plain, brand, day)
    variants: Mapping[str, Any] = plain.get("variants") or {}
    post = Post(
        id=identity,
        path=desk.path,
        header=desk.header,
        body=body,
        body_path=desk.path,
        body_line=body_line,
        date=_date(desk, plain, brand, day),
        title=values.pop("title", None) or _first_words(body) or paths.slug_of(identity),
        channels=channels,
        lang=values.pop("lang", None) or brand.languages[0],
        **values,
    )
    _planned(desk, plain, (), demands)
    if not variants and not bodies:
        return post
    own: dict[str, Post] = {}
    for channel in dict.fromkeys([*variants, *bodies]):
        if _known(desk, channel, channels, brand, variants, bodies):
            own[channel] = _variant(
                desk, post, channel, variants.get(channel) or {}, bodies.get(channel), brand, day
            )
            _planned(desk, variants.get(channel) or {}, ("variants", channel), demands)
    return replace(post, variants=own)


def _date(desk: Desk, plain: Mapping[str, Any], brand: Brand, day: date | None) -> datetime | None:
    written = plain.get("date")
    if day is None:
        if written is not None:
            desk.on(
                ("date",),
                "post.idea-date",
                "an idea has no date: to plan it, move the file to "
                f"`{paths.planned(desk.path, str(written))}`",
                key=True,
            )
        return None
    if written is None:
        if not desk.speaks_of("date"):
            desk.on(
                ("date",) if "date" in plain else (),
                "post.date",
                f"`date` is missing; write when the post goes out, such as `date: {day}T09:00`",
            )
        return None
    return _moment(desk, ("date",), written, brand, day)


def _moment(
    desk: Desk, keys: Keys, written: str, brand: Brand, day: date | None
) -> datetime | None:
    try:
        at = moment(written, brand.timezone, day)
    except Undated as undated:
        one = undated.readings[0] if len(undated.readings) == 1 else None
        desk.on(keys, undated.rule, undated.message, instead=one)
        return None
    if day is not None and abs(at.date() - day) > _NEAR:
        desk.on(
            keys,
            "post.date-far",
            f"`{written}` is {abs((at.date() - day).days)} days from the day in the path; move the "
            f"file to `{paths.moved(desk.path, at.date())}` and add `aliases: "
            f"[{paths.post_id(desk.path)}]` if it was sent already",
        )
        return None
    return at


def _channels(
    desk: Desk, plain: Mapping[str, Any], brand: Brand, day: date | None
) -> tuple[str, ...]:
    written = plain.get("channels")
    if written is None:
        return brand.default_channels
    if not written and day is not None:
        usual = ", ".join(brand.default_channels)
        desk.on(
            ("channels",),
            "post.channel",
            "no channel is named, so this never goes out: name some, or take `channels` out "
            f"for the usual ones ({usual})",
            level="warning",
        )
    known = brand.channels
    for index, channel in enumerate(written):
        if channel is not None and channel not in known:
            meant = schema.closest(channel, known)
            hint = f"did you mean `{meant}`?" if meant else f"it has {', '.join(known)}"
            desk.on(
                ("channels", index),
                "post.channel",
                f"brand.yml has no channel `{channel}`; {hint}",
            )
    return tuple(channel for channel in written if channel in known)


def _known(
    desk: Desk,
    channel: str,
    channels: tuple[str, ...],
    brand: Brand,
    variants: Mapping[str, Any],
    bodies: Bodies,
) -> bool:
    """Whether a variant's channel is one of brand.yml; told at the desk where it is not."""
    if channel in brand.channels:
        if channel not in channels:
            told = f"`{channel}` is not among this post's channels: nothing of this will be used"
            _tell_of_channel(desk, channel, told, variants, bodies, level="warning")
        return True
    meant = schema.closest(channel, brand.channels)
    hint = f"did you mean `{meant}`?" if meant else f"it has {', '.join(brand.channels)}"
    _tell_of_channel(
        desk,
        channel,
        f"brand.yml has no channel `{channel}`; {hint}",
        variants,
        bodies,
    )
    return False


def _tell_of_channel(
    desk: Desk,
    channel: str,
    message: str,
    variants: Mapping[str, Any],
    bodies: Bodies,
    *,
    level: Level = "error",
) -> None:
    if channel in variants:
        desk.on(
            ("variants", channel),
            "post.channel",
            message,
            level=level,
            key=True,
        )
    if channel in bodies:
        desk.at(
            Span(1, 1, 1, 1), "post.body-file", message, level="warning", path=bodies[channel][0]
        )


def _variant(
    desk: Desk,
    post: Post,
    channel: str,
    plain: Mapping[str, Any],
    body: tuple[str, str] | None,
    brand: Brand,
    day: date | None,
) -> Post:
    """The whole post with what one channel has of its own."""
    keys: Keys = ("variants", channel)
    changed = read_values(desk, plain, keys)
    if post.gaps and (common := tuple(gap for gap in post.gaps if gap[0] not in changed)):
        changed["gaps"] = common + changed.get("gaps", ())
    if changed.get("title", "") is None:
        changed["title"] = post.title
    if changed.get("lang", "") is None:
        changed["lang"] = brand.languages[0]
    if plain.get("date") is not None:
        if day is None:
            desk.on((*keys, "date"), "post.idea-date", "an idea has no date", key=True)
        else:
            changed["date"] = _moment(desk, (*keys, "date"), plain["date"], brand, day)
    if plain.get("text") is not None:
        changed |= {"body": str(plain["text"]), "body_line": _text_line(desk, channel)}
        if body is not None:
            desk.on(
                (*keys, "text"),
                "post.body-twice",
                f"`{channel}` has a text here and another in {body[0]}; keep one of them",
                key=True,
            )
    if body is not None:
        changed |= {"body": body[1], "body_path": body[0], "body_line": 1}
    return replace(post, **changed)


def _text_line(desk: Desk, channel: str) -> int:
    """The line of the file where a variant's text begins; a block's is below its `|`."""
    node = yaml_source.Source(desk.header).node("variants", channel, "text")
    if node is None:
        return 2
    block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    return int(node.start_mark.line) + (3 if block else 2)


def _planned(desk: Desk, plain: Mapping[str, Any], keys: Keys, demands: Demands) -> None:
    for key, known in (
        ("pillar", demands.pillars),
        ("objective", demands.objectives),
        ("campaign", demands.campaigns),
    ):
        written = plain.get(key)
        if written is not None and known is not None and str(written) not in known:
            meant = schema.closest(str(written), known)
            hint = f"did you mean `{meant}`?" if meant else f"it has {', '.join(sorted(known))}"
            desk.on(
                (*keys, key),
                "post.plan",
                f"plan.yml has no {key} `{written}`; {hint}",
            )


def _first_words(body: str) -> str:
    """The first line of the body in plain words, 60 characters at most, cut at a word."""
    for line in body.split("\n"):
        words = one_line(_MARKS.sub(lambda mark: mark[1] or "", line))
        if words:
            if len(words) <= 60:
                return words
            cut = words[:60].rpartition(" ")[0] or words[:59]
            return cut.rstrip(" ,;:–-") + "…"
    return ""
