"""The posts of a galaxy-social repository: front matter `media`, `mentions`, `hashtags`.

There, `media` names accounts, hashtags and mentions are listed by account and follow the text, two
empty lines part a thread, and pictures stand in the body by their address. Files have no date but
in their name; their posts went out when they were merged, so they come in as drafts.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline import yaml_source
from pipeline.errors import PipelineError
from pipeline.transfer.row import Misread, Row
from pipeline.transfer.table import decoded
from pipeline.yaml_source import Trouble

_FENCED = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?\n?(.*)\Z", re.S | re.M)
_PICTURE = re.compile(
    r"!\[([^\]]{0,4000}+)\]\([ \t]*+<?([^)\s>]{1,2000}+)>?(?:[ \t][^)\n]{0,500}+)?\)"
)
_NAMED = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ]?(.*)")
_BREAK = re.compile(r"\n[ \t]*\n[ \t]*\n\s*")
LARGEST = 1 << 20  # bytes of a file


def read(folder: Path) -> Iterator[Row | Misread]:
    """Every Markdown file below the folder, by name."""
    for path in sorted(folder.rglob("*.md")):
        where = path.relative_to(folder).as_posix()
        if path.name.lower() == "readme.md" or path.is_symlink():
            continue
        try:
            yield _row(where, path)
        except Misread as error:
            yield error
        except PipelineError as error:
            yield Misread(where, error.message)
        except OSError as error:
            yield Misread(where, f"it can't be read: {error.strerror}")


def _row(where: str, path: Path) -> Row:
    if path.stat().st_size > LARGEST:
        raise Misread(where, f"it has more than {LARGEST:,} bytes")
    found = _FENCED.match(decoded(where, path.read_bytes()).replace("\r\n", "\n"))
    if found is None:
        raise Misread(where, "it has no front matter between two lines of ---")
    try:
        front = yaml_source.load(found[1])
    except Trouble as trouble:
        raise Misread(where, f"its front matter is no YAML: {trouble.message}") from trouble
    channels = front.get("media") if isinstance(front, Mapping) else None
    if not isinstance(front, Mapping) or not isinstance(channels, list) or not channels:
        raise Misread(where, "its front matter has no list called `media`")
    text = _PICTURE.sub("", found[2]).strip()
    pictures = [(address, alt.strip()) for alt, address in _PICTURE.findall(found[2])]
    text = _BREAK.sub("\n\n---\n\n", text)
    named = _NAMED.fullmatch(path.stem)
    names = tuple(str(name) for name in channels)
    tags = _lists(where, front, "hashtags")
    mentions = _lists(where, front, "mentions")
    common = _common(names, tags)
    return Row(
        where,
        text=text,
        at=f"{named[1]}T09:00" if named else "",
        title=(named[2] if named and named[2] else path.stem).replace("_", " ").replace("-", " "),
        channels=names,
        pictures=tuple(address for address, _ in pictures),
        alts=tuple(alt for _, alt in pictures),
        tags=common,
        markdown=True,
        draft=True,
        front=_variants(names, text, tags, common, mentions),
    )


def _lists(where: str, front: Mapping[str, Any], key: str) -> dict[str, tuple[str, ...]]:
    """`hashtags` or `mentions`: by account, each a list."""
    value = front.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Misread(where, f"`{key}` is not a list by account")
    found = {}
    for name, items in value.items():
        listed = items if isinstance(items, list) else [items] if items else []
        found[str(name)] = tuple(str(item).lstrip("#@").strip() for item in listed if item)
    return found


def _common(names: tuple[str, ...], tags: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The tags that most of the accounts share to the letter."""
    lists = [tags.get(name, ()) for name in names]
    return max(lists, key=lambda each: (lists.count(each), len(each)), default=())


def _variants(
    names: tuple[str, ...],
    text: str,
    tags: Mapping[str, tuple[str, ...]],
    common: tuple[str, ...],
    mentions: Mapping[str, tuple[str, ...]],
) -> dict[str, Any]:
    """What differs on one account: its tags, and the text with those it calls."""
    variants: dict[str, dict[str, Any]] = {}
    for name in names:
        own: dict[str, Any] = {}
        if tags.get(name, ()) != common:
            own["tags"] = list(tags.get(name, ()))
        if called := mentions.get(name):
            own["text"] = f"{text}\n\n" + " ".join(f"@{each}" for each in called)
        if own:
            variants[name] = own
    return {"variants": variants} if variants else {}
