"""substitution: what must not stand in a text, and what to write instead."""

import re
from collections.abc import Iterator, Sequence

import regex

from pipeline.frozen import frozen
from pipeline.style import actions, exceptions, patterns
from pipeline.style.block import Block
from pipeline.style.broken import PatternError
from pipeline.style.choices import Choices
from pipeline.style.definition import Definition
from pipeline.style.exceptions import Exceptions
from pipeline.style.finding import Hit
from pipeline.style.kinds.base import Memory, Setting
from pipeline.style.message import fill, listed
from pipeline.style.needles import Local, Needles
from pipeline.style.patterns import Pattern

KEYS = frozenset(["swap", "exceptions", "ignorecase", "nonword", "vocab", "capitalize", "pos"])


_REFERENCE = re.compile(r"\$(\d+)")
_OPTIONS = re.compile(r"(?<!\\)\|")


@frozen
class Swap:
    """What to write; `groups` where its `$1` takes from what was seen; what may stay as it is."""

    wanted: str
    groups: Pattern | None
    accepted: Pattern | None


@frozen
class Substitution:
    """The pairs, the longest first, as Vale tries them."""

    definition: Definition
    choices: Choices
    swaps: tuple[Swap, ...]
    allowed: Exceptions
    replaces: bool
    capitalize: bool | None

    @property
    def needles(self) -> Sequence[Needles | Local | None]:
        return self.choices.needles

    def hits(self, block: Block, memory: Memory, likely: Sequence[int]) -> Iterator[Hit]:
        text = block.text
        for index, start, end in self.choices.find(text, likely):
            if start == end:
                continue
            seen = text[start:end]
            swap = self.swaps[index]
            wanted = self._wanted(swap, text, start, end)
            options = _options(wanted) if self.replaces else [wanted]
            if seen in options or (swap.accepted and swap.accepted.fullmatch(seen)):
                continue
            if self.allowed.allow(seen, text, start, end):
                continue
            yield self._hit(start, end, seen, wanted, options)

    def _wanted(self, swap: Swap, text: str, start: int, end: int) -> str:
        seen, wanted = text[start:end], swap.wanted
        if self.capitalize and seen == actions.capitalized(seen):
            wanted = actions.capitalized(wanted)
        if swap.groups is None:
            return wanted
        found = swap.groups.fullmatch(seen)
        if found is None:  # what stands around it may belong to the expression
            found = swap.groups.search(text, start)
            if found is None or found.span() != (start, end):
                return seen
        return _REFERENCE.sub(lambda to: _group(found, int(to[1])), wanted)

    def _hit(self, start: int, end: int, seen: str, wanted: str, options: list[str]) -> Hit:
        definition = self.definition
        action = definition.action
        if not self.replaces:
            return Hit(start, end, fill(definition.message, _spelled(wanted, seen), seen), seen)
        if action.params:
            fix = action.params[0] if len(action.params) == 1 else None
            return Hit(start, end, fill(definition.message, wanted, seen), seen, fix)
        cased = [self._cased(option, seen) for option in options]
        fix = cased[0] if len(cased) == 1 else None
        message = fill(_once_quoted(definition.message), listed(cased), seen)
        return Hit(start, end, message, seen, fix)

    def _cased(self, option: str, seen: str) -> str:
        """A replacement with a capital where a sentence's first word had one."""
        if self.definition.matchcase:
            return actions.recased(option, seen)
        if self.capitalize is None and seen == actions.capitalized(seen) and option[:1].islower():
            capital = actions.capitalized(option)
            return option if capital == seen or option != option.lower() else capital
        return option


def build(definition: Definition, setting: Setting) -> Substitution:
    pairs = definition.pairs("swap")
    if not pairs:
        raise definition.wrong("swap", "there is nothing to look for")
    ignores_case = definition.flag("ignorecase")
    replaces = definition.action.name == "replace"
    edges = not definition.flag("nonword")
    swaps: list[Swap] = []
    found: list[Pattern] = []
    for seen in sorted(pairs, key=len, reverse=True):
        wanted = pairs[seen]
        if setting.word_template:
            frame = exceptions.template(definition, setting.word_template, word=edges)
            whole = frame.replace("%s", f"(?:{seen})", 1)
            found.append(definition.compiled("swap", ("(?i)" if ignores_case else "") + whole))
        else:
            found.append(definition.token("swap", seen, ignores_case, edges))
        groups = None
        if _REFERENCE.search(wanted):
            groups = definition.compiled("swap", ("(?i)" if ignores_case else "") + seen)
        swaps.append(
            Swap(wanted, groups, None if replaces or _is_phrase(wanted) else _accepted(wanted))
        )
    capitalize = definition.flag("capitalize") if "capitalize" in definition.keys else None
    if capitalize is None and not (replaces and ignores_case):
        capitalize = False
    return Substitution(
        definition,
        Choices(tuple(found)),
        tuple(swaps),
        exceptions.read(definition),
        replaces,
        capitalize,
    )


def _group(found: "regex.Match[str]", number: int) -> str:
    return (found.group(number) or "") if number <= (found.re.groups) else ""


def _options(wanted: str) -> list[str]:
    return [option.replace("\\|", "|") for option in _OPTIONS.split(wanted) if option]


def _accepted(wanted: str) -> Pattern | None:
    """A wanted form may be an expression itself, as a vocabulary's terms are."""
    try:
        return patterns.compile(f"(?:{wanted})")
    except PatternError:
        return None


def _is_phrase(text: str) -> bool:
    return all(sign.isalnum() or sign in " -" for sign in text)


def _spelled(wanted: str, seen: str) -> str:
    """A term's own spelling instead of its expression: `OAuth2?` for `oauth` is `OAuth`."""
    if _is_phrase(wanted):
        return wanted
    for candidate in (wanted.replace("?", ""), re.sub(r".\?", "", wanted)):
        if candidate.casefold() == seen.casefold():
            return candidate
    return wanted


def _once_quoted(message: str) -> str:
    """Options come with quotes of their own."""
    for quoted in ("'%s'", '"%s"'):
        if message.count(quoted) == 2:
            message = message.replace(quoted, "%s", 1)
    return message
