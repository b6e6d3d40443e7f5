"""HOLD.yml, the stops on publishing: read from the log branch, written by hand or by a command."""

from collections.abc import Container, Iterable
from datetime import UTC, date, datetime
from typing import Any

from pipeline.frozen import frozen, replace
from pipeline.post import Scheduled

PATH = "HOLD.yml"
_SPELLINGS = tuple(
    f"{name}{end}"
    for name in ("HOLD", "Hold", "hold")
    for end in (".yml", ".yaml", ".yml.txt", ".YML")
)


@frozen
class Hold:
    """One stop; no channels and no tags means all. `until` is aware; None: until it is lifted."""

    why: str
    who: str = ""
    since: datetime | None = None
    until: datetime | None = None
    channels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kinds_let_through: tuple[str, ...] = ()


def parse(content: bytes | None) -> tuple[Hold, ...]:
    """The holds of a HOLD.yml; a file that cannot be understood holds everything."""
    if content is None or not content.strip():
        return ()
    import yaml

    try:
        plain = yaml.safe_load(content.decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        return (_everything(str(error).splitlines()[0]),)
    if plain is None:
        return ()
    if not isinstance(plain, list):
        return (_everything("it is not a list"),)
    return tuple(_hold(item) for item in plain)


def misnamed(paths: Iterable[str]) -> tuple[Hold, ...]:
    """A hold of everything for each file of the log branch that was meant to be HOLD.yml."""
    return tuple(
        Hold(why=f"{path} on the log branch must be named {PATH}, so everything is held")
        for path in paths
        if path != PATH and path.casefold() in ("hold.yml", "hold.yaml", "hold.yml.txt")
    )


def wrong_places(prefix: str = "") -> tuple[str, ...]:
    """Where somebody may put a HOLD.yml beside the posts: the top, the brand's folder, brand/."""
    folders = dict.fromkeys(("", prefix, f"{prefix}brand/"))
    return tuple(f"{folder}{name}" for folder in folders for name in _SPELLINGS)


def misplaced(paths: Iterable[str], branch: str, log_branch: str) -> tuple[Hold, ...]:
    """A hold of everything for each file that lies among the posts and belongs on the log branch.

    Whoever put it there wanted to stop, so whatever it says and lets through, it stops.
    """
    return tuple(
        Hold(
            why=f"{path} is on the branch {branch} and belongs on {log_branch}, "
            "so everything is held until it is taken away there"
        )
        for path in paths
    )


def stopping(
    holds: Iterable[Hold], post: Scheduled, channel: str, now: datetime, known: Container[str]
) -> Hold | None:
    """The hold that stops this post on this channel now, if any; `known` are the brand's channels.

    One that names a channel which the brand does not have was meant for one that it has: it
    stops every channel until it is mended.
    """
    tags = {tag.casefold() for tag in post.tags}
    for hold in holds:
        if hold.until is not None and hold.until <= now:
            continue
        if post.kind in hold.kinds_let_through:
            continue
        stranger = next((name for name in hold.channels if name not in known), None)
        if hold.channels and channel not in hold.channels and stranger is None:
            continue
        if hold.tags and not tags & {tag.casefold() for tag in hold.tags}:
            continue
        if stranger is None or channel in hold.channels:
            return hold
        why = f"{hold.why} ({PATH} names no channel of this brand with {stranger!r}: all are held)"
        return replace(hold, why=why)
    return None


def _hold(item: Any) -> Hold:
    if not isinstance(item, dict) or not isinstance(item.get("why"), str):
        return _everything("an entry has no `why`")
    unknown = set(item) - {"why", "who", "since", "until", "channels", "tags", "except"}
    if unknown:
        return _everything(f"unknown key {sorted(map(str, unknown))[0]!r}")
    try:
        return Hold(
            why=item["why"],
            who=str(item.get("who") or ""),
            since=_moment(item.get("since")),
            until=_moment(item.get("until")),
            channels=_names(item.get("channels")),
            tags=tuple(tag.removeprefix("#") for tag in _names(item.get("tags"))),
            kinds_let_through=_names(item.get("except")),
        )
    except ValueError as error:
        return _everything(str(error))


def _moment(value: Any) -> datetime | None:
    """A time as YAML or a person wrote it; without an offset it is UTC."""
    if value is None:
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise ValueError(f"{value!r} is not a time")


def _names(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise ValueError(f"{value!r} is not a list of names")


def _everything(reason: str) -> Hold:
    return Hold(why=f"HOLD.yml cannot be understood ({reason}), so everything is held")


def added(content: bytes | None, hold: Hold) -> bytes:
    """HOLD.yml with one more hold; what people wrote there stays as it is."""
    entry = _written(hold)
    before = content or b""
    if not before.strip():
        return entry
    if not before.endswith(b"\n"):
        before += b"\n"
    joined = before + entry
    if len(parse(joined)) == len(parse(before)) + 1 and parse(joined)[-1] == hold:
        return joined
    return b"".join(map(_written, (*parse(before), hold)))


def without(content: bytes, lifted: Iterable[Hold]) -> bytes:
    """HOLD.yml without some of its holds; b"" where none is left."""
    left = list(parse(content))
    for hold in lifted:
        left.remove(hold)
    return b"".join(map(_written, left))


def _written(hold: Hold) -> bytes:
    import json

    plain: dict[str, Any] = {"why": hold.why}
    if hold.who:
        plain["who"] = hold.who
    for name, moment in (("since", hold.since), ("until", hold.until)):
        if moment:
            plain[name] = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for name, names in (
        ("channels", hold.channels),
        ("tags", hold.tags),
        ("except", hold.kinds_let_through),
    ):
        if names:
            plain[name] = list(names)
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in plain.items()]
    return ("- " + "\n  ".join(lines) + "\n").encode()
