"""What a variant says that the published one does not, word by word, as HTML."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import zip_longest
from typing import Any

from pipeline.preview.escaping import text
from pipeline.preview.words import Words
from pipeline.variant import Attachment, Part, Variant, from_json

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_MOST = 3000  # words; longer texts are compared line by line, which takes no time


def changed(now: Variant, plain: Mapping[str, Any] | None, words: Words) -> str:
    """The panel that tells what changed since `plain` was sent; "" where readers see no change.

    `plain` is the frozen variant's JSON; None where this clone does not have it.
    """
    said = None
    if plain is not None:
        with suppress(KeyError, TypeError, ValueError, AttributeError):  # the log is only a file
            before = from_json(plain)
            said = _texts(before.parts, now.parts) + _others(before, now, words)
    if said is None:
        said = _unknown(words)
    return _panel(said, words) if said else ""


def compared(before: str, now: str) -> str:
    """One text with what went and what came marked, as HTML."""
    old, new = _pieces(before, now)
    match = difflib.SequenceMatcher(None, old, new, autojunk=False)
    said = []
    for what, i1, i2, j1, j2 in match.get_opcodes():
        if what == "equal":
            said.append(text("".join(old[i1:i2])))
            continue
        if i2 > i1:
            said.append(f"<del>{text(''.join(old[i1:i2]))}</del>")
        if j2 > j1:
            said.append(f"<ins>{text(''.join(new[j1:j2]))}</ins>")
    return "".join(said)


def _pieces(before: str, now: str) -> tuple[list[str], list[str]]:
    old, new = _WORD.findall(before), _WORD.findall(now)
    if len(old) > _MOST or len(new) > _MOST:
        return before.splitlines(keepends=True), now.splitlines(keepends=True)
    return old, new


def _unknown(words: Words) -> str:
    said = words.gettext("What was sent cannot be read in this clone, so it is not compared.")
    return f"<p>{text(said)}</p>"


def _panel(said: str, words: Words) -> str:
    title = text(words.gettext("Changed since it was published"))
    return f'<details class="changed" open><summary>{title}</summary>{said}</details>'


def _texts(before: Sequence[Part], now: Sequence[Part]) -> str:
    pairs = zip_longest([part.text for part in before], [part.text for part in now], fillvalue="")
    return "".join(
        f'<p class="diff" dir="auto">{compared(old, new)}</p>' for old, new in pairs if old != new
    )


def _others(before: Variant, now: Variant, words: Words) -> str:
    """What else readers see differently, by name."""
    names = "".join(f"<li>{text(name)}</li>" for name in _differing(before, now, words))
    return f'<ul class="also">{names}</ul>' if names else ""


def _differing(before: Variant, now: Variant, words: Words) -> Iterator[str]:
    if _pictures(before) != _pictures(now):
        yield words.gettext("Pictures")
    if [part.link for part in before.parts] != [part.link for part in now.parts]:
        yield words.gettext("Link")
    for key, name in (
        ("title", words.gettext("Title")),
        ("sensitive", words.gettext("Content warning")),
        ("poll", words.gettext("Poll")),
        ("first_comment", words.gettext("First comment")),
        ("reply_to", words.gettext("In reply to")),
    ):
        if before.extra.get(key) != now.extra.get(key):
            yield name
    if before.lang != now.lang:
        yield words.gettext("Language")


def _pictures(variant: Variant) -> list[list[tuple[str, str]]]:
    return [[_picture(item) for item in part.media] for part in variant.parts]


def _picture(item: Attachment) -> tuple[str, str]:
    return item.sha256, item.alt
