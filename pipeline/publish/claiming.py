"""The push of a round's claims, before anything of it is sent."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from pipeline.delivery import Event
from pipeline.due import ids
from pipeline.log import SCAN_PATH, Scan, appended, file_of, frozen_file, scan_json
from pipeline.publish.agenda import Agenda
from pipeline.publish.job import Job
from pipeline.publish.ledger import Ledger, LogRefused

UNCLEAR = 3  # pushes in a row that brought no clear answer


class Claiming:
    """What one run pushes before it sends; it counts the pushes that brought no clear answer."""

    def __init__(
        self, ledger: Ledger, refresh: Callable[[], None], say: Callable[[str], None]
    ) -> None:
        self._ledger = ledger
        self._refresh = refresh
        self._say = say
        self._unclear = 0

    def push(
        self,
        agenda: Agenda,
        jobs: Sequence[Job],
        events: Sequence[Event],
        files: dict[str, bytes | None],
        now: datetime,
        scan: Scan | None,
    ) -> bool:
        """Push claims and what goes with them; whether they count, by this very push."""
        from pipeline.publish.claims import frozen_bytes
        from pipeline.publish.page import PATH, page

        claimed = [job.claim for job in jobs if job.claim not in events]
        every = [*claimed, *events]
        names = {post.id: ids(post) for post in agenda.posts}
        homes = {
            event.post: agenda.log.home(names.get(event.post, (event.post,))) for event in every
        }
        for home in dict.fromkeys(homes.values()):
            own = [event for event in every if homes[event.post] == home]
            files[file_of(home)] = appended(agenda.log, file_of(home), own)
        for job in jobs:
            files[frozen_file(job.variant.digest)] = frozen_bytes(job.variant)
        if scan:
            files[SCAN_PATH] = scan_json(scan)
        files[PATH] = page(agenda.log, every, now, scan)
        pushed = self._ledger.try_write(files, _subject(len(claimed), events))
        if pushed.result == "unclear":
            self._say(f"no clear answer to the push ({pushed.words}); looking whether it arrived")
            self._unclear += 1
            if self._arrived(every, homes):
                self._unclear = 0
                return True
            if self._unclear >= UNCLEAR:
                raise LogRefused(
                    f"{self._unclear} pushes of the log in a row had no clear answer "
                    f"({pushed.words}); nothing of this round was sent",
                    hint="Check the remote's address for pushes (git remote -v) and your right "
                    "to push the log branch.",
                )
            return False
        if pushed.result == "refused":
            raise LogRefused(
                f"the remote does not take the log branch {self._ledger.log_branch}: "
                f"{pushed.words}; nothing of this round was sent",
                hint="Give this job the right to push that branch (contents: write), or mend the "
                "rule or hook that refuses it.",
            )
        return pushed.result == "advanced"

    def _arrived(self, events: Sequence[Event], homes: Mapping[str, str]) -> bool:
        """After an unclear push: whether the branch now holds our very lines."""
        self._refresh()
        log = self._ledger.log(set(homes.values()))
        there = {event for found in log.events.values() for event in found}
        return bool(events) and all(event in there for event in events)


def _subject(claims: int, events: Sequence[Event]) -> str:
    counts: dict[str, int] = {"claimed": claims} if claims else {}
    for event in events:
        counts[event.event] = counts.get(event.event, 0) + 1
    if not counts:
        return "Look through the calendar\n"
    said = ", ".join(f"{number} {name}" for name, number in counts.items())
    return f"Log {said}\n"
