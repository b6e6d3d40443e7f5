"""One post of the site: its page, its variants' file, and what the calendar keeps of it."""

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pipeline import check, content, render
from pipeline.content import Parsed
from pipeline.delivery import Standing
from pipeline.files import Unsafe
from pipeline.log import Log
from pipeline.post import Post
from pipeline.preview import source
from pipeline.preview.affected import Named
from pipeline.preview.cards import Cards
from pipeline.preview.gallery import Gallery
from pipeline.preview.links import page_file, up, variants_file
from pipeline.preview.outputs import Outputs
from pipeline.preview.pages import Pages, PostPage
from pipeline.preview.placing import Placing
from pipeline.preview.source import Source
from pipeline.preview.tables import Row
from pipeline.problem import Problem
from pipeline.project import Project
from pipeline.variant import Variant, dumps

Frozen = Callable[[Sequence[str]], Mapping[str, Any]]  # what was sent, by digest


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
        self._placing = Placing(project, log, now, pages.words)

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
            standings, since, until = self._placing.standings(post)
        if len(problems) > 1:
            if parsed.problems or across:  # those of the checks are all different
                problems = list(dict.fromkeys(problems))
            problems.sort(key=_place)
        self._gallery.names.clear()
        facts = self._placing.facts(named, post, standings, problems, self._thumbnail(variants))
        root = up(page_file(page))
        shown = PostPage(
            page=page,
            path=named.path,
            title=facts.title,
            lang=facts.lang,
            at=self._placing.entries.local(facts.at) if facts.at is not None else None,
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
        return self._placing.row(
            named,
            post,
            facts,
            problems,
            (since, until),
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

    def _thumbnail(self, variants: Iterable[Variant]) -> str:
        for variant in variants:
            for part in variant.parts:
                for attachment in part.media:
                    name = self._gallery.thumbnail(attachment)
                    if name:
                        return name
        return ""


def _states(standings: Sequence[Standing]) -> Sequence[str]:
    return list(dict.fromkeys([standing.state for standing in standings])) or ["broken"]


def _variants(variants: Iterable[Variant]) -> bytes:
    """The file of a post's variants: an object, channel to variant."""
    said = [b"%s: %s" % (_key(variant.channel), dumps(variant)) for variant in variants]
    return b"{%s}\n" % b",\n".join(said)


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
    span = problem.span
    place = span.line, span.column, span.end_line, span.end_column
    return problem.path, place, problem.rule, problem.channel or "", problem.message


def _key(channel: str) -> bytes:
    return json.encoder.encode_basestring(channel).encode("utf-8", "backslashreplace")
