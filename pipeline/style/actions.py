"""What a rule's `action` makes of a match: the words for its message, and what is safe to write."""

import re

from pipeline.style import patterns
from pipeline.style.broken import PatternError
from pipeline.style.definition import Definition
from pipeline.style.finding import Hit
from pipeline.style.message import fill, listed


def hit(definition: Definition, start: int, end: int, match: str) -> Hit:
    """A finding whose message tells the match and what the action would make of it."""
    action = definition.action
    if not action.name:
        return Hit(start, end, fill(definition.message, match), match)
    made = offers(definition, match)
    shown = match if not made else made[0] if len(made) == 1 else listed(made)
    fix = made[0] if action.name == "replace" and len(made) == 1 else None
    return Hit(start, end, fill(definition.message, match, shown), match, fix)


def offers(definition: Definition, match: str) -> list[str]:
    """The texts that the action offers instead of a match."""
    action = definition.action
    params = action.params
    if action.name == "replace":
        return [recased(text, match) for text in params] if definition.matchcase else list(params)
    if action.name == "remove":
        return [""]
    if action.name == "edit" and params:
        return [_edited(params, match).strip()]
    return []


def _edited(params: tuple[str, ...], match: str) -> str:
    name, *rest = params
    if name == "regex" and len(rest) == 2:
        try:
            return patterns.compile(rest[0]).replaced(_python(rest[1]), match)
        except (PatternError, IndexError):
            return match  # a broken expression, or a group that it does not have
    if len(rest) == 1:
        if name == "trim_right":
            return match.rstrip(rest[0])
        if name == "trim_left":
            return match.lstrip(rest[0])
        if name == "trim":
            return match.strip(rest[0])
        if name == "truncate" and rest[0]:
            return match.split(rest[0])[0]
    if name == "split" and len(rest) == 2 and rest[0] and rest[1].isdigit():
        parts = match.split(rest[0])
        return parts[int(rest[1])] if int(rest[1]) < len(parts) else match
    return match


def _python(replacement: str) -> str:
    """Go's `$1` and `${1}` as Python writes them."""
    return re.sub(r"\$(?:\{(\w+)\}|([0-9]+))", r"\\g<\1\2>", replacement.replace("\\", r"\\"))


def recased(text: str, match: str) -> str:
    """A replacement in the case of what it replaces: all capitals, a first capital, or neither."""
    letters = [sign for sign in match if sign.isalpha()]
    if not letters:
        return text
    if len(letters) > 1 and match.isupper():
        return text.upper()
    return capitalized(text) if letters[0].isupper() else text


def capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
