"""An outline: what a post's plain header says of when, where and whether, without any YAML.

Most headers are plain: a word, a colon and a value on each line. Those are read here, ten times
faster than by the parser, and to the same end; whatever is not certainly plain is left to it.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from pipeline.brand import Brand
from pipeline.content import paths
from pipeline.content.dates import Undated, moment
from pipeline.content.sizes import MAX_BYTES
from pipeline.frozen import frozen

_NEAR = timedelta(days=31)
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n"))
_BREAKS = re.compile("[\x80-\x9f\u2028\u2029\ufeff]").search
_SPOKEN_OF = frozenset(("date", "channels", "draft", "kind", "tags"))
_LEFT_TO_YAML = frozenset(("late", "aliases"))

_KEY = re.compile(r"([a-z_]+):(?: (.*))?").fullmatch
_PLAIN_FORM = (
    r"[^\W_](?:[^:#\n\t]|:(?=[^\s])|(?<=\S)#)*(?<![:\s])"  # no `: `, no ` #`, nothing to quote
)
_ANY_VALUE = re.compile(rf'(?:{_PLAIN_FORM}|"[^"\\]*"|\[\]|\[[\w-]+(?:, ?[\w-]+)*\])?').fullmatch
_FLOW_VALUE = r'(?:"[^"\\]*"|[\w./-]+)'
_VARIANT = re.compile(
    rf"  ([a-z][\w-]*): \{{([a-z_]+: {_FLOW_VALUE}(?:, [a-z_]+: {_FLOW_VALUE})*)\}}"
).fullmatch
_FLOW_KEY = re.compile(rf"([a-z_]+): {_FLOW_VALUE}").findall
_DATE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?").fullmatch
_NAMES = re.compile(r"\[([a-z][\w-]*(?:, ?[a-z][\w-]*)*)\]").fullmatch
_TAGS = re.compile(r"\[([^\W\d_]\w*(?:, ?[^\W\d_]\w*)*)\]").fullmatch
_NO_TEXTS = frozenset(("true", "false", "null"))  # words that YAML takes for something else
_KINDS = frozenset(("post", "contest", "testimonial", "event", "crisis", "reply"))


@frozen
class Outline:
    """A post as its schedule sees it; the same on every channel."""

    id: str
    path: str
    date: datetime
    channels: tuple[str, ...]
    draft: bool = False
    kind: str = "post"
    tags: tuple[str, ...] = ()
    late: None = None  # where a post has its own, the parser reads it, as it does aliases
    aliases: tuple[str, ...] = ()

    def on(self, _channel: str) -> "Outline":
        """The post on one channel."""
        return self


def outline(path: str, data: bytes, brand: Brand) -> Outline | None:
    """A post's outline, just as parsing would tell it; None where only parsing can tell."""
    identity = paths.post_id(path)
    if identity is None or identity.startswith("ideas/") or not paths.is_dated(identity):
        return None
    values = _values(data)
    if values is None or "date" not in values:
        return None
    channels = _channels(values, brand)
    tags = _listed(_TAGS, values, "tags")
    draft = values.get("draft", "false")
    kind = values.get("kind", "post")
    if channels is None or tags is None or draft not in ("true", "false") or kind not in _KINDS:
        return None
    date = _moment(values["date"], identity, brand)
    if date is None:
        return None
    return Outline(identity, path, date, channels, draft == "true", kind, tags)


def _values(data: bytes) -> dict[str, str] | None:
    """The values of a plain header that an outline speaks of, by key."""
    end = data.find(b"\n---\n", 3)
    if end < 0 or not data.startswith(b"---\n") or len(data) > MAX_BYTES:
        return None
    if len(data.translate(None, _CONTROLS)) < len(data):
        return None
    try:
        header = data[4 : end + 1].decode()
        data[end:].decode()
    except UnicodeDecodeError:
        return None
    if len(header) > 4000 or "\n---" in header or _BREAKS(header):
        return None
    found: dict[str, str] = {}
    seen: set[str] = set()
    inside = ""
    for line in header.split("\n")[:-1]:
        at = _KEY(line)
        if at is None:
            if inside != "variants" or not _plain_variant(line, seen):
                return None
            continue
        inside, value = at[1], at[2] or ""
        if inside in seen or inside in _LEFT_TO_YAML:
            return None
        seen.add(inside)
        if inside in _SPOKEN_OF:
            found[inside] = value
        elif not _ANY_VALUE(value):
            return None
    return found


def _plain_variant(line: str, seen: set[str]) -> bool:
    """Whether a line gives one channel nothing of its own that an outline speaks of."""
    at = _VARIANT(line)
    if at is None or (name := f"variants {at[1]}") in seen:
        return False
    seen.add(name)
    keys = _FLOW_KEY(at[2])
    return len(set(keys)) == len(keys) and not {*keys} & (_SPOKEN_OF | _LEFT_TO_YAML)


def _channels(values: dict[str, str], brand: Brand) -> tuple[str, ...] | None:
    if "channels" not in values:
        return brand.default_channels
    found = _listed(_NAMES, values, "channels")
    if found is None or not all(name in brand.channels for name in found):
        return None
    return found


def _listed(
    form: Callable[[str], re.Match[str] | None], values: dict[str, str], key: str
) -> tuple[str, ...] | None:
    """A flow list of words, each once; None where it is anything else."""
    if key not in values:
        return ()
    written = form(values[key])
    if written is None:
        return None
    found = tuple(word.strip() for word in written[1].split(","))
    if len(set(found)) < len(found) or {word.lower() for word in found} & _NO_TEXTS:
        return None
    return found


def _moment(written: str, identity: str, brand: Brand) -> datetime | None:
    day = paths.day_of(identity)
    if not _DATE(written) or day is None:
        return None
    try:
        at = moment(written, brand.timezone, day)
    except Undated:
        return None
    return at if abs(at.date() - day) <= _NEAR else None
