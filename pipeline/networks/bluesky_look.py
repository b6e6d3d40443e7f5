"""Looking for a part among an account's own records, by what they show and not by their keys."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pipeline.networks import likeness
from pipeline.networks.base import Sending
from pipeline.networks.bluesky_pds import Record
from pipeline.variant import Part


def shows(record: Record, sending: Sending, parent: str | None) -> bool:
    """Whether a record is the part: its words, what it answers, its pictures or its video."""
    value = record.value
    if record.uri in sending.taken or (sending.since and _made(value) < sending.since):
        return False
    reply = _group(value, "reply", "parent").get("uri")
    return (
        reply == parent
        and likeness.of_source(str(value.get("text", ""))) == likeness.of_source(sending.part.text)
        and _same_embed(_group(value, "embed"), sending.part)
    )


def _same_embed(embed: Mapping[str, Any], part: Part) -> bool:
    """The same card, whose picture has no words to compare, or pictures with the same words."""
    card = _group(embed, "external")
    if card:
        return part.link is not None and card.get("uri") == part.link.url
    images = embed.get("images")
    if isinstance(images, list):
        alts = [str(_group(image).get("alt") or "") for image in images]
    else:
        alts = [str(embed.get("alt") or "")] if "video" in embed else []
    return alts == [item.alt for item in part.media]


def _group(plain: Any, *path: str) -> Mapping[str, Any]:
    for name in path:
        plain = plain.get(name) if isinstance(plain, dict) else None
    return plain if isinstance(plain, dict) else {}


def _made(value: Mapping[str, Any]) -> datetime:
    """When a record says that it was made; where it does not, it may be of just now."""
    try:
        moment = datetime.fromisoformat(str(value.get("createdAt")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
