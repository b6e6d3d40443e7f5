"""Messages for the tests of networks: a body and what goes with it."""

from collections.abc import Mapping
from typing import Any

from pipeline import markup
from pipeline.networks.compose import Handle, Message
from pipeline.variant import Attachment, Facet, Link, Part

TAGGED = "https://exemple.fr/atelier?utm_source=n"
ADDRESS = "https://exemple.fr/atelier"


def picture(file: str = "vase.jpg") -> Attachment:
    """A picture as media.attach would give it."""
    return Attachment(file, "Un vase.", "image/jpeg", 1200, 800, 1, "0" * 64)


def message(
    body: str,
    people: Mapping[str, Handle] | None = None,
    link: str | None = None,
    pictures: int = 0,
    **more: Any,
) -> Message:
    """A message; people who are not given are their key, the link is tagged as TAGGED."""
    document = markup.parse(body)
    known = people or {}
    media = [()] * len(document.segments)
    if pictures:
        media[0] = tuple(picture(f"{number}.jpg") for number in range(pictures))
    tags = tuple(more.pop("tags", ()))
    return Message(
        document=document,
        person=lambda key: known.get(key, Handle(key, "")),
        tags=tags,
        new_tags=tags,
        link=Link(TAGGED, "Titre") if link else None,
        address=link or "",
        media=tuple(media) if pictures else (),
        **more,
    )


def marked(part: Part) -> list[tuple[str, str, str]]:
    """A part's facets as the characters, the type, the value."""
    return [(part.text[facet.start : facet.end], facet.type, facet.value) for facet in part.facets]


def facet(part_text: str, characters: str, type_: Any, value: str = "") -> Facet:
    """A facet on the first place of these characters."""
    start = part_text.index(characters)
    return Facet(start, start + len(characters), type_, value)
