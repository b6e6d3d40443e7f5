"""A brand's style guide, ready to check texts."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from pipeline.frozen import frozen
from pipeline.problem import Fix, Level, Span
from pipeline.style import document, patterns, scope, sentences
from pipeline.style.block import Block
from pipeline.style.broken import PatternError
from pipeline.style.definition import LEVELS, Definition
from pipeline.style.document import Document, Reading
from pipeline.style.finding import Finding, Hit
from pipeline.style.ini import Section, Settings
from pipeline.style.kinds.base import Memory
from pipeline.style.kinds.spelling import Spelling
from pipeline.style.patterns import Pattern
from pipeline.style.plan import Clue, Loaded, Plan, Ways

_PROSE = ("text.paragraph", "text.list", "text.heading", "text.blockquote", "text.table")
MOST = 500  # findings of one rule in one file; beyond, one more tells how many there are


View = Literal["file", "piece", "whole"]
_VIEWS: Mapping[str, Collection[str]] = {
    "piece": ("existence", "substitution", "repetition", "spelling", "occurrence"),
    "whole": ("consistency", "conditional"),
}
_KEPT = 4096  # pieces of text of which it is remembered what was found


@frozen
class Notice:
    """Something that loads and will not run: where, and why."""

    path: str
    rule: str
    message: str


_BLANKS = re.compile(r"[ \t\r\n\f]+")  # of a match shown in a message, as Vale shows them


class Guide:
    """The rules that a brand's .vale.ini turns on; `notices` tell what can't run."""

    def __init__(
        self, settings: Settings, rules: Sequence[Loaded], notices: Sequence[Notice]
    ) -> None:
        self.settings = settings
        self.rules = tuple(rules)
        self.notices = tuple(notices)
        self._plans: dict[tuple[bool, ...], dict[tuple[str, View], Plan]] = {}
        self._planned_for: dict[tuple[str, View], Plan] = {}
        self._known: dict[tuple[int, str, str], list[Finding]] = {}
        self._reasons: dict[tuple[int, str, str], bool] = {}
        self._spellers = {
            each.definition.name: each.rule for each in rules if isinstance(each.rule, Spelling)
        }
        self._given_up: set[str] = set()

    def check(self, path: str, text: str, language: str = "en") -> list[Finding]:
        """What the rules find in a file, by place; its front matter counts as lines.

        `language` is the text's, for whoever needs a dictionary.
        """
        plan = self._plan(path)
        if not plan.rules:
            return []
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return _Check(self, plan, text, language).findings()

    def shown(self, path: str, text: str, language: str, *, whole: bool) -> list[Finding]:
        """What the rules find in words that stand in no file, such as a line of hashtags.

        A piece of a text is held to the rules that look at what stands there; a `whole` one to
        those that compare its parts with each other. The same words are looked at once.
        """
        plan = self._plan(path, "whole" if whole else "piece")
        if not plan.rules:
            return []
        key = id(plan), text, language
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[key] = _Check(self, plan, text, language).findings()
        return known

    def compares(self, path: str, text: str, language: str) -> bool:
        """Whether words that stand in no file give a reason to look at a whole text.

        That is so where a rule that compares things finds one of them here.
        """
        plan = self._plan(path, "whole")
        if not plan.rules:
            return False
        key = id(plan), text, language
        known = self._reasons.get(key)
        if known is None:
            if len(self._reasons) >= _KEPT:
                self._reasons.clear()
            known = self._reasons[key] = _Check(self, plan, text, language).any_of_it()
        return known

    def meant(self, rule: str, word: str, language: str, most: int) -> list[str]:
        """Words that may have been meant where a spelling rule found this one; slow."""
        known = self._spellers.get(rule)
        return known.meant(word, language, most) if known else []

    def spells(self, rule: str) -> bool:
        """Whether this is a rule of spelling."""
        return rule in self._spellers

    def gives_up(self, rule: str) -> None:
        """From now on a rule that took too long is left alone."""
        self._given_up.add(rule)

    def gave_up(self, rule: str) -> bool:
        return rule in self._given_up

    @cached_property
    def _ways(self) -> Ways:
        return Ways(self.rules)

    def _plan(self, path: str, view: View = "file") -> Plan:
        known = self._planned_for.get((path, view))
        if known is None:
            if len(self._planned_for) >= _KEPT:
                self._planned_for.clear()
            known = self._planned_for[path, view] = self._found_plan(path, view)
        return known

    def _found_plan(self, path: str, view: View) -> Plan:
        covered = tuple(section.covers(path) for section in self.settings.sections)
        name = path.rsplit("/", 1)[-1]
        extension = name[name.rindex(".") :] if "." in name else ""
        plans = self._plans.setdefault(covered, {})
        if (extension, view) not in plans:
            sections = [
                section
                for section, covers in zip(self.settings.sections, covered, strict=True)
                if covers
            ]
            plans[extension, view] = self._planned(sections, extension, view)
        return plans[extension, view]

    def _planned(self, sections: Sequence[Section], extension: str, view: View) -> Plan:
        styles: tuple[str, ...] = ()
        settings: dict[str, bool | Level] = {}
        hides: list[tuple[Pattern, bool]] = []
        for section in sections:
            if section.styles is not None:
                styles = section.styles
            settings.update(section.rules)
            hides += section.hides
        least = LEVELS.index(self.settings.least)
        chosen: dict[int, tuple[Loaded, Level]] = {}
        inline = frozenset[str]()  # of every view, so that all of them read a text alike
        for index, loaded in enumerate(self.rules):
            level = _level(loaded.definition, settings, styles)
            if level is not None and LEVELS.index(level) >= least:
                inline |= scope.inline(loaded.selectors)
                if _sees(loaded, view):
                    chosen[index] = loaded, level
        reading = Reading(
            extension,
            self.settings.skipped or document.SKIPPED,
            self.settings.ignored or document.IGNORED,
            inline,
        )
        return Plan(chosen, self._ways, reading, hides)


def _sees(loaded: Loaded, view: View) -> bool:
    """Whether a rule looks at a file, or at a piece, or the whole, of what a network shows.

    Figures of a whole text, and capitals of titles, are the author's file's alone.
    """
    kind = loaded.definition.extends
    if view == "file":
        return True
    if kind == "occurrence" and loaded.definition.number("min"):
        return False
    return kind in _VIEWS[view]


def _level(
    definition: Definition, settings: dict[str, bool | Level], styles: Sequence[str]
) -> Level | None:
    """The level at which a rule runs; None where it is off."""
    style = definition.name.partition(".")[0]
    own, whole = settings.get(definition.name), settings.get(style)
    setting = own if own is not None else whole
    if setting is False:
        return None
    if setting is None and style not in styles:
        return None
    for each in (own, whole):
        if isinstance(each, str):
            return each
    return definition.level


class _Check:
    """One file being checked."""

    def __init__(self, guide: Guide, plan: Plan, text: str, language: str) -> None:
        self.guide = guide
        self.plan = plan
        self.text = text
        self.language = language
        self.found: dict[tuple[int, int, str], Finding] = {}
        self.counts: dict[str, int] = {}

    def findings(self) -> list[Finding]:
        if self.plan.hides:
            page = document.read(self.text, self.plan.reading, sorted(self._hidden()))
        else:
            page = document.again(self.text, self.plan.reading)
        memory = Memory(self.language, counts=page.counts)
        for index, likely, block in self._likely(page, memory):
            self._run(index, likely, block, memory, page)
        self._too_many()
        return [self.found[key] for key in sorted(self.found)]

    def any_of_it(self) -> bool:
        """Whether a rule that compares has anything to compare here."""
        page = document.again(self.text, self.plan.reading)
        memory = Memory(self.language, counts=page.counts)
        for index, likely, block in self._likely(page, memory):
            rule = self.plan.rules[index][0]
            if rule.definition.extends == "consistency":
                return True
            if self.guide.gave_up(rule.definition.name):
                continue
            if any(rule.rule.hits(block, memory, likely)):
                return True
        return False

    def _likely(self, page: Document, memory: Memory) -> Iterator[tuple[int, Sequence[int], Block]]:
        """Each rule with a block in which some of its expressions may match, block by block."""
        parts = list(self._blocks(page))
        for whole, blocks in (
            (page.whole, parts),
            (page.summary, [page.summary]),
            (page.raw, [page.raw]),
        ):
            memory.enter(whole)
            told: dict[int, list[str]] | None = None
            clues: dict[str, list[Clue]] = {}
            for block in blocks:
                takers = self.plan.takers(block.scope)
                if takers.sometimes and block.scope not in clues:
                    if told is None:
                        told = self.plan.ways.index.telling(whole)
                    clues[block.scope] = self.plan.clues(takers, told)
                for index, likely in self.plan.worth(block, takers, clues.get(block.scope, ())):
                    yield index, likely, block

    def _hidden(self) -> Iterator[tuple[int, int, bool]]:
        for pattern, block in self.plan.hides:
            for match in pattern.finditer(self.text):
                group = 1 if match.re.groups and match.group(1) else 0
                yield (*match.span(group), block)

    def _blocks(self, page: Document) -> Iterator[Block]:
        """Every block of the page, and the sentences of its prose where some rule takes them."""
        for block in page.blocks:
            yield block
            if block.scope.startswith(_PROSE):
                name = f"sentence.{block.scope}"
                if not self.plan.takers(name).spare(block):
                    for start, end in sentences.spans(block.text):
                        yield block.part(start, end, name)

    def _run(
        self, index: int, likely: Sequence[int], block: Block, memory: Memory, page: Document
    ) -> None:
        loaded, level = self.plan.rules[index]
        name = loaded.definition.name
        if self.guide.gave_up(name):
            return
        try:
            for hit in loaded.rule.hits(block, memory, likely):
                self._keep(index, level, hit, block, page)
        except (TimeoutError, PatternError) as error:
            self.guide.gives_up(name)
            why = f"was still at work on this after {patterns.TIMEOUT:g} s"
            if isinstance(error, PatternError):
                why = f"can't be used: {error}"
            start, _ = block.source(0, 0)
            place = self._place(start)
            self.found[(*place, name)] = Finding(
                name,
                "warning",
                Span(*place, *place),
                f"the regular expression {why}: the rule is left out from here on; "
                f"mend it in {loaded.definition.path}",
            )

    def _keep(self, index: int, level: Level, hit: Hit, block: Block, page: Document) -> None:
        loaded, _ = self.plan.rules[index]
        name, limit = loaded.definition.name, loaded.definition.limit
        if hit.start < 0:
            start = end = 0
        else:
            start, end = block.source(hit.start, hit.end)
        if page.switches and page.switches.off(name, hit.match, start):
            return
        count = self.counts.get(name, 0)
        if limit and count >= limit:
            return
        if count >= MOST:
            self.counts[name] = count + 1
            return
        place = self._place(start)
        key = (*place, name)
        if key in self.found:
            return
        self.counts[name] = count + 1
        span = Span(*place, *self._place(end)) if end > start else Span(*place, *place)
        fix = None
        if (
            hit.fix is not None
            and self.text[start:end] == block.text[hit.start : hit.end]
            and not self._finds_again(index, Block(hit.fix, block.scope, ()))
        ):
            fix = Fix(span, hit.fix)  # not where the rule would find its own mend again
        self.found[key] = Finding(name, level, span, _BLANKS.sub(" ", hit.message), fix)

    def _finds_again(self, index: int, mended: Block) -> bool:
        rule = self.plan.rules[index][0].rule
        takers = self.plan.takers(mended.scope)
        clues = self.plan.clues(takers, self.plan.ways.index.telling(mended))
        likely = dict(self.plan.worth(mended, takers, clues)).get(index)
        return likely is not None and any(rule.hits(mended, Memory(), likely))

    def _too_many(self) -> None:
        for name, count in self.counts.items():
            if count > MOST:
                self.found[(1, 0, name)] = Finding(
                    name,
                    "suggestion",
                    Span(1, 1, 1, 1),
                    f"found {count:,} times in this file; {MOST} of them are shown",
                )

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]
