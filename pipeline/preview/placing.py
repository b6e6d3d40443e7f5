"""Where a post stands on the calendar, and how: its deliveries, its entries, its row."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from pipeline import content, due
from pipeline.content import Parsed
from pipeline.delivery import Standing
from pipeline.log import Log
from pipeline.post import Post
from pipeline.preview.affected import Named
from pipeline.preview.entries import Entries, Facts, Slot
from pipeline.preview.links import web
from pipeline.preview.tables import Row
from pipeline.preview.words import Words
from pipeline.problem import Problem, dumps
from pipeline.project import Project

_TICK = 1e-6  # a delivery is late after its last moment, not at it


class Placing:
    """Tells of one post after another how it stands by this log at this moment."""

    def __init__(self, project: Project, log: Log, now: datetime, words: Words) -> None:
        self.entries = Entries(project.brand.timezone, words)
        self._brand = project.brand
        self._log = log
        self._now = now
        self._late = {name: project.brand.late_on(name, None) for name in project.brand.channels}
        self._holds = [
            moment.timestamp()
            for hold in log.holds
            for moment in (hold.since, hold.until)
            if moment is not None
        ]

    def sketch(self, named: Named, parsed: Parsed) -> Row:
        """What can be told of a post before its page is made: all but its picture and problems.

        Of those, it has the ones that were found in reading it.
        """
        post = parsed.post
        standings: Sequence[Standing] = ()
        since, until = -math.inf, math.inf
        if post is not None:
            standings, since, until = self.standings(post)
        facts = self.facts(named, post, standings, parsed.problems, "")
        return self.row(named, post, facts, parsed.problems, (since, until))

    def row(
        self,
        named: Named,
        post: Post | None,
        facts: Facts,
        problems: Sequence[Problem],
        holds: tuple[float, float],
        *,
        reads: Sequence[str] = (),
        shown: Sequence[str] = (),
        written: int = 0,
    ) -> Row:
        """What is kept of a post; it `holds` from one moment until another."""
        waits = facts.draft or (post is not None and facts.at is None)
        return Row(
            path=named.path,
            page=named.page,
            since=holds[0],
            until=holds[1],
            title=facts.title,
            lang=facts.lang,
            problems=",\n".join([dumps(problem) for problem in problems]),
            errors=facts.errors,
            warnings=facts.warnings,
            suggestions=sum(problem.level == "suggestion" for problem in problems),
            entries=[
                (
                    self.entries.local(entry.at).date().isoformat()[:7],
                    entry.at,
                    entry.slots,
                    entry.lang,
                    entry.pillar,
                    entry.campaign,
                    entry.html,
                )
                for entry in self.entries.of(facts)
                if entry.at is not None
            ],
            waiting=[self.entries.waiting(facts)] if waits else [],
            names=(post.id, *post.aliases) if post else (named.entry.id,),
            reads=reads,
            shown=shown,
            written=written,
        )

    def standings(self, post: Post) -> tuple[list[Standing], float, float]:
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

    def facts(
        self,
        named: Named,
        post: Post | None,
        standings: Sequence[Standing],
        problems: Iterable[Problem],
        picture: str,
    ) -> Facts:
        """A post as the calendar tells it; `standings` are those of its channels, in order."""
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
            picture=picture,
            slots=[
                Slot(
                    channel,
                    self._brand.channels[channel].network,
                    _seconds(post.on(channel).date),
                    standing.state,
                    web(standing.urls[0]) if standing.urls else "",
                )
                for channel, standing in zip(post.channels, standings, strict=True)
            ],
            errors=errors,
            warnings=warnings,
            pillar=post.pillar or "",
            campaign=post.campaign or "",
        )

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


@lru_cache(maxsize=64)  # the channels of a post mostly share one moment
def _seconds(moment: datetime | None) -> int | None:
    """Seconds since 1970; a date that no calendar page can have, a mistake, counts as none."""
    if moment is None or not 1000 < moment.year < 9999:
        return None
    return int(moment.timestamp())
