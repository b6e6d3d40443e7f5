"""One post of the site: its page, its variants' file, and what the calendar keeps of it."""

import json
import math
from collections.abc import Iterable, Sequence
from datetime import datetime

from pipeline import check, content, due, render
from pipeline.content import Parsed
from pipeline.delivery import Standing
from pipeline.log import Log
from pipeline.post import Post
from pipeline.preview.affected import Named
from pipeline.preview.cards import Cards
from pipeline.preview.facts import Facts, Slot, to_json
from pipeline.preview.gallery import Gallery
from pipeline.preview.links import page_file, up, variants_file, web
from pipeline.preview.outputs import Outputs
from pipeline.preview.pages import Pages
from pipeline.preview.store import Row
from pipeline.problem import Problem
from pipeline.problem import to_json as problem_json
from pipeline.project import Entry, Project
from pipeline.render import Rendered
from pipeline.variant import Variant, dumps

_TICK = 1e-6  # a delivery is late after its last moment, not at it


class Site:
    """Writes posts one after another; all that a page depends on is here."""

    def __init__(
        self, project: Project, log: Log, now: datetime, pages: Pages, outputs: Outputs
    ) -> None:
        self.project = project
        self.log = log
        self.now = now
        self.pages = pages
        self.outputs = outputs
        self.gallery = Gallery(project.tree, outputs)
        self._cards = Cards(project.brand, pages.words)
        self._holds = [
            moment.timestamp()
            for hold in log.holds
            for moment in (hold.since, hold.until)
            if moment is not None
        ]

    def write(self, named: Named, parsed: Parsed, across: Sequence[Problem] = ()) -> Row:
        """Write a post's page and variants; what is kept of it."""
        entry, page = named.entry, named.page
        post = parsed.post
        rendered: list[Rendered] = []
        standings: list[Standing] = []
        problems = list(parsed.problems)
        if post is not None:
            brand = self.project.brand
            rendered = [render.render(post, channel, self.project) for channel in post.channels]
            problems += check.check(post, rendered, self.project)
            standings = [
                due.standing(post, channel, self.log, brand, self.now) for channel in post.channels
            ]
        if across or len(problems) > 1:
            problems = sorted(dict.fromkeys([*problems, *across]), key=_place)
        self.gallery.names.clear()
        facts = self._facts(named, post, rendered, standings, problems)
        root = up(page_file(page))
        variants = [one.variant for one in rendered]
        cards = [
            self._cards.card(variant, standing, root, self.gallery.show)
            for variant, standing in zip(variants, standings, strict=True)
        ]
        self.outputs.write(page_file(page), self.pages.post(facts, post, cards, problems))
        if variants:
            self.outputs.write(variants_file(page), _variants(variants))
        else:
            self.outputs.remove([variants_file(page)])
        since, until = self._bounds(post)
        return Row(
            path=entry.path,
            page=page,
            since=since,
            until=until,
            months=facts.months(self.project.brand.timezone),
            waits=facts.draft or any(slot.due is None for slot in facts.slots),
            facts=to_json(facts),
            title=facts.title,
            lang=facts.lang,
            problems=_list(problems),
            errors=facts.errors,
            warnings=facts.warnings,
            suggestions=facts.suggestions,
            names=(post.id, *post.aliases) if post else (entry.id,),
            reads=_reads(entry, post, variants),
            shown=tuple(dict.fromkeys(self.gallery.names)),
        )

    def _facts(
        self,
        named: Named,
        post: Post | None,
        rendered: Sequence[Rendered],
        standings: Sequence[Standing],
        problems: Sequence[Problem],
    ) -> Facts:
        path = named.entry.path
        levels = [problem.level for problem in problems]
        counts = levels.count("error"), levels.count("warning"), levels.count("suggestion")
        if post is None:
            title = named.entry.id.rpartition("/")[2]
            lang = self.project.brand.languages[0]
            return Facts(named.page, path, title, lang, self._day(named), False, "", (), *counts)
        slots = tuple(
            [
                Slot(
                    one.variant.channel,
                    one.variant.network,
                    _seconds(one.variant.due),
                    standing.state,
                    web(standing.urls[0]) if standing.urls else "",
                )
                for one, standing in zip(rendered, standings, strict=True)
            ]
        )
        return Facts(
            id=named.page,
            path=path,
            title=post.title,
            lang=post.lang,
            at=_seconds(post.date),
            draft=post.draft,
            picture=self._thumbnail(rendered),
            slots=slots,
            errors=counts[0],
            warnings=counts[1],
            suggestions=counts[2],
        )

    def _thumbnail(self, rendered: Iterable[Rendered]) -> str:
        for one in rendered:
            for part in one.variant.parts:
                for attachment in part.media:
                    name = self.gallery.thumbnail(attachment)
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
        zone = self.project.brand.timezone
        return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())

    def _bounds(self, post: Post | None) -> tuple[float, float]:
        """Between which moments the states of a post's deliveries stay as they are."""
        since, until = -math.inf, math.inf
        if post is None:
            return since, until
        now = self.now.timestamp()
        edges = list(self._holds)
        for channel in post.channels:
            own = post.on(channel)
            if own.date is not None and not own.draft:
                at = own.date.timestamp()
                late = self.project.brand.late_on(channel, own.late)
                edges += (at, at + late.total_seconds() + _TICK)
        for edge in edges:
            if edge <= now:
                since = max(since, edge)
            else:
                until = min(until, edge)
        return since, until


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment is not None else None


def _variants(variants: Iterable[Variant]) -> bytes:
    """The file of a post's variants: an object, channel to variant."""
    said = ",\n".join(f"{_text(variant.channel)}: {dumps(variant)}" for variant in variants)
    return f"{{{said}}}\n".encode("utf-8", "backslashreplace")


def _list(problems: Sequence[Problem]) -> str:
    if not problems:
        return ""
    return ",\n".join(_text(problem_json(problem)) for problem in problems)


def _reads(entry: Entry, post: Post | None, variants: Iterable[Variant]) -> tuple[str, ...]:
    """The files beside the post's own that its page is made of, whether they are there or not."""
    if post is None:
        return ()
    files = {item.path for one in (post, *post.variants.values()) for item in one.media}
    for variant in variants:
        for part in variant.parts:
            for item in part.media:
                files.update(name for name in (item.file, item.cover, item.subtitles) if name)
    for one in (post, *post.variants.values()):
        for item in one.media:
            files.update(name for name in (item.cover, item.subtitles) if name)
    return tuple(sorted(files))


def _place(problem: Problem) -> tuple[object, ...]:
    return problem.path, problem.span, problem.rule, problem.channel or "", problem.message


_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
