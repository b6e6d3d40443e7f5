"""One post of the site: its page, its variants' file, and what the calendar keeps of it."""

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from pipeline import check, content, due, render
from pipeline.content import Parsed
from pipeline.delivery import Standing
from pipeline.files import Unsafe
from pipeline.log import Log
from pipeline.post import Post
from pipeline.preview import source
from pipeline.preview.affected import Named
from pipeline.preview.cards import Cards
from pipeline.preview.entries import Entries, Facts, Slot
from pipeline.preview.gallery import Gallery
from pipeline.preview.links import page_file, up, variants_file, web
from pipeline.preview.outputs import Outputs
from pipeline.preview.pages import Pages, PostPage
from pipeline.preview.source import Source
from pipeline.preview.tables import Row
from pipeline.problem import Problem
from pipeline.problem import to_json as problem_json
from pipeline.project import Project
from pipeline.variant import Variant, dumps

Frozen = Callable[[Sequence[str]], Mapping[str, Any]]  # what was sent, by digest

_TICK = 1e-6  # a delivery is late after its last moment, not at it


class Site:
    """Writes posts one after another; all that a page depends on is here."""

    def __init__(
        self,
        project: Project,
        log: Log,
        frozen: Frozen,
        now: datetime,
        pages: Pages,
        outputs: Outputs,
        gallery: Gallery | None = None,
    ) -> None:
        self._project = project
        self._brand = project.brand
        self._log = log
        self._frozen = frozen
        self._now = now
        self._pages = pages
        self._outputs = outputs
        self._gallery = gallery or Gallery(project.tree, outputs)
        self._cards = Cards(project.brand, pages.words)
        self._entries = Entries(project.brand.timezone, pages.words)
        self._late = {name: project.brand.late_on(name, None) for name in project.brand.channels}
        self._holds = [
            moment.timestamp()
            for hold in log.holds
            for moment in (hold.since, hold.until)
            if moment is not None
        ]

    def write(self, named: Named, parsed: Parsed, across: Sequence[Problem] = ()) -> Row:
        """Write a post's page and variants; `across` is what is wrong with it beside others."""
        post, page = parsed.post, named.page
        before = self._outputs.written
        problems = [*parsed.problems, *across]
        variants: list[Variant] = []
        standings: list[Standing] = []
        since, until = -math.inf, math.inf
        if post is not None:
            rendered = render.everywhere(post, self._project)
            problems += check.check(post, rendered, self._project)
            variants = [one.variant for one in rendered]
            standings, since, until = self._standings(post)
        if len(problems) > 1:
            problems = sorted(dict.fromkeys(problems), key=_place)
        self._gallery.names.clear()
        facts = self._facts(named, post, variants, standings, problems)
        entries = self._entries.of(facts)
        root = up(page_file(page))
        shown = PostPage(
            page=page,
            path=named.path,
            title=facts.title,
            lang=facts.lang,
            at=self._entries.local(facts.at) if facts.at is not None else None,
            states=_states(standings),
            cards=[
                (
                    variant.channel,
                    self._cards.card(variant, standing, root, self._gallery.show, before),
                )
                for variant, standing, before in zip(
                    variants, standings, self._published(variants, standings), strict=True
                )
            ],
            problems=problems,
            post=post,
            sources=source.of(post) if post is not None else self._unparsed(named),
        )
        self._outputs.write(page_file(page), self._pages.post(shown))
        if variants:
            self._outputs.write(variants_file(page), _variants(variants))
        else:
            self._outputs.remove([variants_file(page)])
        waits = facts.draft or (post is not None and facts.at is None)
        return Row(
            path=named.path,
            page=page,
            since=since,
            until=until,
            title=facts.title,
            lang=facts.lang,
            problems=_list(problems),
            errors=facts.errors,
            warnings=facts.warnings,
            suggestions=sum(problem.level == "suggestion" for problem in problems),
            entries=[
                (
                    f"{self._entries.local(entry.at):%Y-%m}",
                    entry.at,
                    entry.slots,
                    entry.lang,
                    entry.pillar,
                    entry.campaign,
                    entry.html,
                )
                for entry in entries
                if entry.at is not None
            ],
            waiting=[self._entries.waiting(facts)] if waits else [],
            names=(post.id, *post.aliases) if post else (named.entry.id,),
            reads=_reads(post, variants),
            shown=list(dict.fromkeys(self._gallery.names)),
            written=self._outputs.written - before,
        )

    def _published(
        self, variants: Sequence[Variant], standings: Sequence[Standing]
    ) -> Sequence[Mapping[str, Any] | None]:
        """What was sent of each, where that is something else; {} where it cannot be read."""
        others = [
            standing.digest
            if standing.state == "sent" and standing.digest and standing.digest != variant.digest
            else None
            for variant, standing in zip(variants, standings, strict=True)
        ]
        if not any(others):
            return [None] * len(others)
        frozen = self._frozen([digest for digest in others if digest])
        return [frozen.get(digest, {}) if digest else None for digest in others]

    def _unparsed(self, named: Named) -> list[Source]:
        """The file that could not be read as a post, as far as there is text in it."""
        try:
            ((_, data),) = self._project.tree.read_many([named.entry.path], content.MAX_BYTES)
        except (OSError, Unsafe):
            return []
        if len(data) > content.MAX_BYTES:
            return []
        read = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        return [Source(named.entry.path, read)]

    def _standings(self, post: Post) -> tuple[list[Standing], float, float]:
        """How the post's deliveries stand, and between which moments they stand like that.

        Where the log says nothing of a post and nothing is held, channels with the same date stand
        alike, and most posts have one date.
        """
        names = due.ids(post)
        log, brand, now = self._log, self._brand, self._now
        quiet = not log.holds and not any(
            name in log.events or name in log.broken for name in names
        )
        known: dict[object, Standing] = {}
        standings = []
        edges = set(self._holds)
        for channel in post.channels:
            own = post.on(channel)
            late = self._late[channel] if own.late is None else own.late
            alike = own.date, own.draft, late
            standing = known.get(alike) if quiet else None
            if standing is None:
                standing = known[alike] = due.standing(post, channel, log, brand, now)
                if own.date is not None and not own.draft:
                    at = own.date.timestamp()
                    edges |= {at, at + late.total_seconds() + _TICK}
            standings.append(standing)
        moment = now.timestamp()
        since = max((edge for edge in edges if edge <= moment), default=-math.inf)
        until = min((edge for edge in edges if edge > moment), default=math.inf)
        return standings, since, until

    def _facts(
        self,
        named: Named,
        post: Post | None,
        variants: Sequence[Variant],
        standings: Sequence[Standing],
        problems: Sequence[Problem],
    ) -> Facts:
        errors = warnings = 0
        for problem in problems:
            errors += problem.level == "error"
            warnings += problem.level == "warning"
        if post is None:
            return Facts(
                page=named.page,
                title=named.page.rpartition("/")[2],
                lang=self._brand.languages[0],
                at=self._day(named),
                draft=False,
                picture="",
                slots=(),
                errors=errors,
                warnings=warnings,
            )
        return Facts(
            page=named.page,
            title=post.title,
            lang=post.lang,
            at=_seconds(post.date),
            draft=post.draft,
            picture=self._thumbnail(variants),
            slots=[
                Slot(
                    variant.channel,
                    variant.network,
                    _seconds(variant.due),
                    standing.state,
                    web(standing.urls[0]) if standing.urls else "",
                )
                for variant, standing in zip(variants, standings, strict=True)
            ],
            errors=errors,
            warnings=warnings,
            pillar=post.pillar or "",
            campaign=post.campaign or "",
        )

    def _thumbnail(self, variants: Iterable[Variant]) -> str:
        for variant in variants:
            for part in variant.parts:
                for attachment in part.media:
                    name = self._gallery.thumbnail(attachment)
                    if name:
                        return name
        return ""

    def _day(self, named: Named) -> int | None:
        """Where a file that cannot be read stands on the calendar: on the day of its path."""
        try:
            day = content.day_of(named.entry.id) if content.post_id(named.entry.path) else None
        except ValueError:
            return None
        if day is None:
            return None
        zone = self._brand.timezone
        return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())


def _states(standings: Sequence[Standing]) -> Sequence[str]:
    return list(dict.fromkeys([standing.state for standing in standings])) or ["broken"]


@lru_cache(maxsize=64)  # the channels of a post mostly share one moment
def _seconds(moment: datetime | None) -> int | None:
    """Seconds since 1970; a date that no calendar page can have, a mistake, counts as none."""
    if moment is None or not 1000 < moment.year < 9999:
        return None
    return int(moment.timestamp())


def _variants(variants: Iterable[Variant]) -> bytes:
    """The file of a post's variants: an object, channel to variant."""
    said = ",\n".join([f"{_encode(variant.channel)}: {dumps(variant)}" for variant in variants])
    return f"{{{said}}}\n".encode("utf-8", "backslashreplace")


def _list(problems: Sequence[Problem]) -> str:
    return ",\n".join([_encode(problem_json(problem)) for problem in problems])


def _reads(post: Post | None, variants: Iterable[Variant]) -> Sequence[str]:
    """The files beside the post's own that its page is made of, whether they are there or not."""
    if post is None:
        return ()
    files: set[str | None] = set()
    for one in (post, *post.variants.values()):
        for named in one.media:
            files |= {named.path, named.cover, named.subtitles}
    for variant in variants:
        for part in variant.parts:
            for sent in part.media:
                files |= {sent.file, sent.cover, sent.subtitles}
    return sorted(file for file in files if file) if files else ()


def _place(problem: Problem) -> tuple[object, ...]:
    return problem.path, problem.span, problem.rule, problem.channel or "", problem.message


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
