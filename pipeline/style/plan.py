"""The plan: which of a guide's rules may find something in which block of a file."""

from collections.abc import Iterable, Mapping, Sequence

from pipeline.frozen import frozen
from pipeline.problem import Level
from pipeline.style.block import Block
from pipeline.style.definition import Definition
from pipeline.style.document import Reading
from pipeline.style.kinds.base import Rule
from pipeline.style.kinds.occurrence import Occurrence
from pipeline.style.needles import Index, Local, Needles
from pipeline.style.patterns import Pattern
from pipeline.style.scope import Selector


@frozen
class Loaded:
    """A rule, and what it looks at."""

    definition: Definition
    rule: Rule
    selectors: tuple[Selector, ...]


# Keys of the front matter whose words no reader of the post sees: names of things.
UNREAD = frozenset(
    (
        *("date", "channels", "lang", "link", "kind", "format", "pillar", "objective", "campaign"),
        *("owner", "partner", "location", "sources", "reply_to", "late", "draft", "repeat"),
        *("waive", "aliases"),
    )
)

Likely = tuple[int, Sequence[int]]  # a rule, and those of its expressions that may match
Clue = tuple[int, int, Sequence[str]]  # a rule, an expression, and what stands where it may match


@frozen
class Takers:
    """The rules that look at blocks of one scope; some of them may find something anywhere.

    `sparing` are these rules where all of them only look for too much of something.
    """

    rules: frozenset[int]
    always: tuple[Likely, ...]
    sometimes: bool
    sparing: tuple[Occurrence, ...]

    def spare(self, whole: Block) -> bool:
        """Whether none of them can find anything in a part of a block."""
        return not self.rules or (
            bool(self.sparing) and all(rule.spares(whole) for rule in self.sparing)
        )


class Ways:
    """What tells of a guide's rules that they may find something: one look for all of them."""

    def __init__(self, rules: Sequence[Loaded]) -> None:
        self.always: dict[int, tuple[int, ...]] = {}  # a rule and those of its expressions
        self.owners: list[tuple[int, int]] = []  # of what is in the index: a rule, an expression
        needles: list[Needles | Local] = []
        for index, loaded in enumerate(rules):
            for number, each in enumerate(loaded.rule.needles):
                if each is None:
                    self.always[index] = (*self.always.get(index, ()), number)
                else:
                    needles.append(each)
                    self.owners.append((index, number))
        self.sometimes = frozenset(index for index, _ in self.owners)
        self.index = Index(needles)


class Plan:
    """What applies to the files that the same sections cover: rules by their number, and more."""

    def __init__(
        self,
        rules: Mapping[int, tuple[Loaded, Level]],
        ways: Ways,
        reading: Reading,
        hides: Sequence[tuple[Pattern, bool]],
    ) -> None:
        self.rules = rules
        self.ways = ways
        self.reading = reading
        self.hides = tuple(hides)
        self._by_scope: dict[str, Takers] = {}

    def takers(self, name: str) -> Takers:
        """The rules that look at blocks of this scope."""
        known = self._by_scope.get(name)
        if known is None:
            parts = frozenset(name.split("."))
            rules = frozenset(
                index
                for index, (loaded, _) in self.rules.items()
                if any(_looks(loaded, selector, parts) for selector in loaded.selectors)
            )
            always = tuple(each for each in self.ways.always.items() if each[0] in rules)
            sometimes = not rules.isdisjoint(self.ways.sometimes)
            looking = [self.rules[index][0].rule for index in rules]
            counting = tuple(rule for rule in looking if isinstance(rule, Occurrence))
            sparing = counting if len(counting) == len(looking) else ()
            known = self._by_scope[name] = Takers(rules, always, sometimes, sparing)
        return known

    def clues(self, takers: Takers, told: Mapping[int, Sequence[str]]) -> list[Clue]:
        """What a text has `told` of itself, for those rules."""
        owners = ((self.ways.owners[each], stretches) for each, stretches in told.items())
        return [(*owner, stretches) for owner, stretches in owners if owner[0] in takers.rules]

    def worth(self, block: Block, takers: Takers, clues: Iterable[Clue]) -> Iterable[Likely]:
        """The rules that may find something in a block of a text that has these clues."""
        likely: dict[int, Sequence[int]] | None = None
        text = block.text
        for index, number, stretches in clues:
            for stretch in stretches:
                if stretch in text:
                    likely = likely or dict(takers.always)
                    likely[index] = sorted((*likely.get(index, ()), number))
                    break
        return sorted(likely.items()) if likely else takers.always


def _looks(loaded: Loaded, selector: Selector, parts: frozenset[str]) -> bool:
    """Whether a rule looks at blocks of this scope; spelling at names of things when asked to."""
    if not selector.takes(parts):
        return False
    if loaded.definition.extends != "spelling" or "frontmatter" not in parts:
        return True
    return not parts & UNREAD - selector.wanted
