"""A post's bytes as a Post, step by step, with a problem for whatever is not as it should be."""

from collections.abc import Mapping
from typing import Any

from pipeline import schema, yaml_source
from pipeline.brand import Brand
from pipeline.content import paths, traps
from pipeline.content.building import build
from pipeline.content.demands import Demands
from pipeline.content.desk import Desk, decode
from pipeline.content.header import FENCE, HANDLER, Unfenced
from pipeline.content.values import Keys
from pipeline.post import Post
from pipeline.problem import Problem, Span
from pipeline.schema import Mistake
from pipeline.yaml_source import Trouble

Result = tuple[Post | None, tuple[Problem, ...]]


def parse(
    path: str,
    data: bytes,
    brand: Brand,
    bodies: Mapping[str, tuple[str, bytes]],
    demands: Demands,
) -> Result:
    """See `pipeline.content.parse`."""
    desk = Desk(path)
    post = _parse(desk, data, brand, bodies, demands)
    return post, desk.told()


def _parse(
    desk: Desk,
    data: bytes,
    brand: Brand,
    bodies: Mapping[str, tuple[str, bytes]],
    demands: Demands,
) -> Post | None:
    identity = paths.post_id(desk.path)
    if identity is None or not paths.is_dated(identity):
        desk.at(Span(1, 1, 1, 1), "post.path", paths.advice(desk.path))
        identity = None
    text = decode(desk, desk.path, data)
    if text is None:
        return None
    try:
        header, body = HANDLER.split(text)
    except Unfenced as unfenced:
        _unfenced(desk, text, str(unfenced))
        return None
    desk.header = header
    plain = _header(desk, header)
    if plain is None or identity is None:
        return None
    if demands.mistakes is not None:
        for mistake in demands.mistakes(plain):
            desk.on(mistake.keys, "post.brand-schema", mistake.message)
    own = {
        channel: (own_path, own_text)
        for channel, (own_path, own_data) in bodies.items()
        if (own_text := decode(desk, own_path, own_data)) is not None
    }
    body_line = header.count("\n") + 3
    return build(desk, identity, plain, body, body_line, brand, own, demands)


def _unfenced(desk: Desk, text: str, how: str) -> None:
    lines = text.split("\n")
    if how == "none":
        desk.at(
            Span(1, 1, 1, len(lines[0]) + 1),
            "post.front-matter",
            "a post begins with front matter: a line `---`, `date: 2026-12-01T09:00`, a line `---`",
        )
        return
    last = 1
    while last < len(lines) and traps.looks_like_header(lines[last]):
        last += 1
    desk.at(
        Span(1, 1, 1, 4),
        "post.front-matter",
        f"the front matter is never closed: put a line `{FENCE}` after line {last}",
    )


def _header(desk: Desk, header: str) -> dict[str, Any] | None:
    """The front matter as a mapping; None, with problems, where it is none."""
    try:
        plain = HANDLER.load(header)
    except Trouble as trouble:
        caught = traps.explain(header, trouble)
        for trap in caught:
            desk.trap(trap)
        return None
    if plain is None:
        return {}
    if not isinstance(plain, dict):
        what = "a list" if isinstance(plain, list) else "a text"
        desk.at(
            yaml_source.Source(header, 2).span(0, len(header.partition("\n")[0])),
            "post.front-matter",
            f"front matter is made of `key: value` lines, not {what}",
        )
        return None
    if not schema.accepts("post")(plain):
        for trap in traps.silent(header, everywhere=True):
            desk.trap(trap)
        return _without(desk, plain, schema.mistakes(schema.shipped("post"), plain))
    if traps.suspect(header):
        for trap in traps.silent(header):
            desk.trap(trap)
    return plain


def _without(desk: Desk, plain: dict[str, Any], mistakes: list[Mistake]) -> dict[str, Any]:
    """Tell the mistakes, and leave out what they concern, so that the rest can be read."""
    kept = plain
    for mistake in mistakes:
        desk.mistake(mistake)
        if mistake.keys:
            kept = _leaving_out(kept, _concerned(mistake.keys))
    return kept


_ITEM_BY_ITEM = frozenset(("aliases", "channels", "media", "sources", "tags", "waive"))


def _concerned(keys: Keys) -> Keys:
    """What can't be read for a mistake at these keys: one key, or one item of a list."""
    match keys:
        case ("variants", str(), _, *_):
            return keys[:2] + _concerned(keys[2:])
        case ("variants", str()):
            return keys
        case ("media", int(), key, *_) if key != "file":
            return keys[:3]
        case (key, int(), *_) if key in _ITEM_BY_ITEM:
            return keys[:2]
    return keys[:1]


def _leaving_out(value: Any, keys: Keys) -> Any:
    """A value without what stands at these keys; None holds the place of an item."""
    first, rest = keys[0], keys[1:]
    if isinstance(value, dict) and first in value:
        if rest:
            return {**value, first: _leaving_out(value[first], rest)}
        return {key: kept for key, kept in value.items() if key != first}
    if isinstance(value, list) and isinstance(first, int):
        kept = list(value)
        kept[first] = _leaving_out(kept[first], rest) if rest else None
        return kept
    return value  # left out already
