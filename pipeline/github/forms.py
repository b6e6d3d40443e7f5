"""The issue forms: what a body holds, section by section; every word of it is a stranger's."""

import re
from collections.abc import Mapping

from pipeline.frozen import frozen

_EMPTY = "_No response_"  # what the site writes for a field without an answer, in any language
_PICTURE = re.compile(
    r"!\[[^\]\n]*\]\((https://[^\s)<>]+)\)|<img\b[^>\n]*?\bsrc=\"(https://[^\s\"<>]+)\"", re.I
)


@frozen
class Form:
    """A form's name, its language, and its fields in order with their labels."""

    name: str
    lang: str
    labels: Mapping[str, str]


FORMS = (
    Form(
        "post",
        "fr",
        {
            "text": "Texte du post",
            "title": "Titre",
            "channels": "Comptes",
            "date": "Date et heure",
            "pictures": "Images",
            "alts": "Textes alternatifs",
        },
    ),
    Form(
        "post",
        "en",
        {
            "text": "Text of the post",
            "title": "Title",
            "channels": "Channels",
            "date": "Date and time",
            "pictures": "Pictures",
            "alts": "Alternative texts",
        },
    ),
    Form(
        "hold",
        "fr",
        {
            "why": "Pourquoi suspendre ?",
            "channels": "Comptes à suspendre",
            "until": "Jusqu’à quand ?",
        },
    ),
    Form(
        "hold",
        "en",
        {
            "why": "Why stop publishing?",
            "channels": "Channels to stop",
            "until": "Until when?",
        },
    ),
)


@frozen
class Filled:
    """A form that somebody filled in; `missing` are the labels that were taken out of it."""

    form: Form
    values: Mapping[str, str]
    missing: tuple[str, ...] = ()


def read(body: str) -> Filled | None:
    """The form that a body was made of; None where it begins like none of them.

    Fields are looked for from the end, so that a heading inside the first, the free text, is text.
    """
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    for form in FORMS:
        first = next(iter(form.labels.values()))
        if not body.lstrip().startswith(f"### {first}\n"):
            continue
        values = {}
        missing = []
        rest = "\n" + body.strip() + "\n"
        for field, label in reversed(list(form.labels.items())):
            heading = f"\n### {label}\n"
            at = rest.rfind(heading) if label != first else rest.find(heading)
            if at < 0:
                missing.append(label)
                values[field] = ""
                continue
            value = rest[at + len(heading) :].strip()
            values[field] = "" if value == _EMPTY else value
            rest = rest[: at + 1]
        return Filled(form, values, tuple(reversed(missing)))
    return None


def names(value: str) -> tuple[str, ...]:
    """The channels that a list names, each once."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[,\n]", value) if part.strip()))


def pictures(value: str) -> list[str]:
    """The addresses of pictures that were dropped into a field, in order."""
    return [one or other for one, other in _PICTURE.findall(value)]


def alts(value: str) -> list[str]:
    """The alternative texts, a line each, without the bullets or numbers that people put there."""
    lines = (
        re.sub(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+", "", each).strip() for each in value.split("\n")
    )
    return [each for each in lines if each]
