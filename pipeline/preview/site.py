"""Posts of the site: their pages, their variants' files, and what the calendar keeps of them."""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pipeline import check, content, render
from pipeline.content import Parsed
from pipeline.delivery import Standing
from pipeline.files import Unsafe
from pipeline.log import Log
from pipeline.post import Post
from pipeline.preview import source
from pipeline.preview.affected import Named
from pipeline.preview.cards import Cards
from pipeline.preview.entries import Facts
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
Across = Mapping[str, Sequence[Problem]]  # by the path of a post

Placed = tuple[Sequence[Standing], float, float]  # how a post stands, from when until when

_NONE_ACROSS: Across = {}
_NOWHERE: Placed = (), -math.inf, math.inf


class _Shown(NamedTuple):
    """A page to be made, what the calendar says of its post and from when until when.

    `pictures` are what it shows from media/, `written` of them had to be written.
    """

    page: PostPage
    facts: Facts
    holds: tuple[float, float]
    pictures: Sequence[str]
    written: int


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

    def write(
        self, some: Sequence[tuple[Named, Parsed]], across: Across = _NONE_ACROSS
    ) -> Iterator[Row]:
        """Write posts' pages and variants; `across` is what is wrong with each beside others.

        A few posts take each step together: what a step runs then stays in the processor's cache,
        which takes a quarter off the time of a large build.
        """
        for start in range(0, len(some), check.TOGETHER):
            yield from self._write(some[start : start + check.TOGETHER], across)

    def _write(self, some: Sequence[tuple[Named, Parsed]], across: Across) -> Iterable[Row]:
        posts = [parsed.post for _, parsed in some]
        rendered = [render.everywhere(post, self._project) if post else [] for post in posts]
        variants = [[one.variant for one in each] for each in rendered]
        sound = [(post, each) for post, each in zip(posts, rendered, strict=True) if post]
        checked = check.check_some(sound, self._project)
        problems = [
            _problems(parsed, next(checked) if parsed.post else (), across.get(named.path, ()))
            for named, parsed in some
        ]
        placed = [self._placing.standings(post) if post else _NOWHERE for post in posts]
        shown = [
            self._shown(named, post, made, found, at)
            for (named, _), post, made, found, at in zip(
                some, posts, variants, problems, placed, strict=True
            )
        ]
        pages = [self._pages.post(each.page) for each in shown]
        files = [_variants(each) if each else b"" for each in variants]
        written = [
            each.written + self._to_disk(named, page, file)
            for (named, _), each, page, file in zip(some, shown, pages, files, strict=True)
        ]
        return [
            self._placing.row(
                named,
                post,
                each.facts,
                found,
                each.holds,
                reads=_reads(post, made),
                shown=each.pictures,
                written=n,
            )
            for (named, _), post, each, found, made, n in zip(
                some, posts, shown, problems, variants, written, strict=True
            )
        ]

    def _shown(
        self,
        named: Named,
        post: Post | None,
        variants: Sequence[Variant],
        problems: Sequence[Problem],
        placed: Placed,
    ) -> _Shown:
        """What a post's page shows; its pictures are written."""
        before = self._outputs.written
        standings, since, until = placed
        self._gallery.names.clear()
        facts = self._placing.facts(named, post, standings, problems, self._thumbnail(variants))
        root = up(page_file(named.page))
        page = PostPage(
            page=named.page,
            path=named.path,
            title=facts.title,
            lang=facts.lang,
            at=self._placing.entries.local(facts.at) if facts.at is not None else None,
            states=_states(standings),
            cards=[
                (
                    variant.channel,
                    self._cards.card(variant, standing, root, self._gallery.show, published),
                )
                for variant, standing, published in zip(
                    variants, standings, self._published(variants, standings), strict=True
                )
            ],
            problems=problems,
            post=post,
            sources=source.of(post) if post is not None else self._unparsed(named),
        )
        pictures = list(dict.fromkeys(self._gallery.names))
        return _Shown(page, facts, (since, until), pictures, self._outputs.written - before)

    def _to_disk(self, named: Named, page: bytes, variants: bytes) -> int:
        """Bring a post's two files up to date; how many had to be written."""
        before = self._outputs.written
        self._outputs.write(page_file(named.page), page)
        if variants:
            self._outputs.write(variants_file(named.page), variants)
        else:
            self._outputs.remove([variants_file(named.page)])
        return self._outputs.written - before

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


def _problems(
    parsed: Parsed, checked: Sequence[Problem], across: Sequence[Problem]
) -> Sequence[Problem]:
    """What is wrong with a post, each thing once, in order."""
    problems = [*parsed.problems, *across, *checked]
    if len(problems) > 1:
        if parsed.problems or across:  # those of the checks are all different
            problems = list(dict.fromkeys(problems))
        problems.sort(key=_place)
    return problems


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
    return problem.path, problem.span, problem.rule, problem.channel or "", problem.message


def _key(channel: str) -> bytes:
    return json.encoder.encode_basestring(channel).encode("utf-8", "backslashreplace")
