"""Sending a claimed round: a worker a channel, and receipts pushed while they come in."""

import threading
from collections.abc import Callable, Sequence

from pipeline.clock import Clock
from pipeline.delivery import Event, EventName
from pipeline.due import fold, ids
from pipeline.files import Tree
from pipeline.git import Commit, Repository
from pipeline.hold import stopping
from pipeline.log import EMPTY, Log, frozen_file
from pipeline.media import MediaError, companion
from pipeline.media import read as read_media
from pipeline.networks import NETWORKS
from pipeline.networks.base import Refused
from pipeline.project import Project, load
from pipeline.publish.agenda import Agenda
from pipeline.publish.claims import Blocked, frozen_bytes, variant_again
from pipeline.publish.connections import Connection, Connections
from pipeline.publish.courier import Courier
from pipeline.publish.crew import Crew, Tell
from pipeline.publish.job import Ended, Job
from pipeline.publish.ledger import Ledger, Tips
from pipeline.publish.looking import ids_in, known_ids
from pipeline.publish.page import PATH, page
from pipeline.publish.round import Round
from pipeline.variant import Attachment


def send(
    repository: Repository,
    agenda: Agenda,
    round_: Round,
    connections: Connections,
    ledger: Ledger,
    clock: Clock,
    stop: threading.Event,
    say: Callable[[str], None],
    crew: Crew,
) -> list[Ended]:
    """Send every job of a claimed round; returns when all have ended and all is logged."""
    taken = ids_in(agenda.log)
    if any(job.looks for job in round_.all_jobs):
        taken |= known_ids(repository, agenda.log, clock.now())
    watch = _Watch(repository, agenda, ledger, clock, round_.all_jobs)

    homes = {job.delivery.post: job.home for job in round_.all_jobs}
    told = [job.claim for job in round_.all_jobs]
    posted = [job.claim for job in round_.posted]
    frozen = {frozen_file(job.variant.digest): frozen_bytes(job.variant) for job in round_.all_jobs}

    def record(events: Sequence[Event]) -> None:
        before = (list(told), frozen)
        told.extend(events)
        files = {PATH: page(agenda.log, [*posted, *told], clock.now())}
        ledger.record(events, homes, _subject(events), files, say, before)

    held = {job.delivery: job.claim.until for job in round_.all_jobs if job.claim.until}
    renewing = threading.Lock()

    def over(job: Job) -> None:
        """The alarm is that of the jobs which are left: with --ahead they may wait for long."""
        with renewing:
            held.pop(job.delivery, None)
            if held:
                crew.renew((min(held.values()) - clock.now()).total_seconds())

    def task(name: str, jobs: Sequence[Job]) -> Callable[[Tell], list[Ended]]:
        connection = connections.open([agenda.project.brand.channels[name]])[name]
        if not isinstance(connection, Connection):
            raise TypeError(f"{name} was claimed without a connection")

        def work(tell: Tell) -> list[Ended]:
            def emit(job: Job, event: Event) -> None:
                if event.id:
                    taken.add((name, event.id))
                tell(event)

            files = _Bytes(repository, agenda)
            return Courier(
                connection.channel,
                connection.network,
                connection.client,
                connection.account,
                connection.identity,
                clock,
                stop,
                emit,
                watch.still,
                files.read,
                files.beside,
                lambda: frozenset(id_ for channel, id_ in taken.copy() if channel == name),
                over,
            ).work(jobs)

        return work

    ended = crew.work([task(name, jobs) for name, jobs in round_.jobs.items()], record)
    return [end for ends in ended for end in ends]


class _Watch:
    """Looks again, within a second before each send, at what may have changed since the claim."""

    def __init__(
        self,
        repository: Repository,
        agenda: Agenda,
        ledger: Ledger,
        clock: Clock,
        jobs: Sequence[Job],
    ) -> None:
        self._repository = repository
        self._agenda = agenda
        self._ledger = ledger
        self._clock = clock
        self._names = {name for job in jobs for name in ids(job.post)}
        self._lock = threading.Lock()
        self._project: Project = agenda.project
        self._commit = agenda.commit
        self._log: Log = EMPTY
        self._tips: Tips | None = None

    def still(self, job: Job) -> tuple[EventName, str] | None:
        """Why a job must not be sent now, or None; Unreachable where the remote cannot be read."""
        tips = self._ledger.look()
        if tips.content is None:
            return "released", f"the branch {self._ledger.branch} is gone"
        if tips.log is None:
            return "released", f"the branch {self._ledger.log_branch} is gone"
        with self._lock:
            if tips.content != self._commit:
                self._project = load(Commit(self._repository, tips.content))
                self._commit = tips.content
            if tips != self._tips:
                self._log = self._ledger.log(self._names, tips)
                self._tips = tips
            log = self._log
            own = job.post.on(job.delivery.channel)
            known = self._project.brand.channels
            hold = stopping(log.holds, own, job.delivery.channel, self._clock.now(), known)
            if hold:
                return "held", f"held: {hold.why}"
            trouble = log.trouble(ids(job.post))
            if trouble:
                return "released", f"the log needs a person, at {trouble}"
            record = fold(log.of(ids(job.post), job.delivery.channel))
            if record.claim is None or record.claim.run != job.claim.run:
                return "released", "the claim is no longer this run's"
            if tips.content != self._agenda.commit and not job.settles and not job.receipts:
                return self._changed(job)
            return None

    def _changed(self, job: Job) -> tuple[EventName, str] | None:
        """Whether the post is no longer what was claimed."""
        again = variant_again(self._project, job)
        if isinstance(again, Blocked):
            return "released", f"the post changed: {again.why}"
        if again.digest != job.variant.digest or again.due != job.variant.due:
            return "released", "the post changed while it was claimed"
        return None


class _Bytes:
    """Reads attachments and what goes with them from the commit that a variant was made of."""

    def __init__(self, repository: Repository, agenda: Agenda) -> None:
        self._repository = repository
        self._agenda = agenda

    def read(self, job: Job, attachment: Attachment) -> bytes:
        try:
            return read_media(self._tree(job), attachment, NETWORKS[job.variant.network].LIMITS)
        except MediaError as error:
            raise Refused(error.message) from error

    def beside(self, job: Job, path: str) -> tuple[str, bytes]:
        try:
            return companion(self._tree(job), path, NETWORKS[job.variant.network].LIMITS)
        except MediaError as error:
            raise Refused(error.message) from error

    def _tree(self, job: Job) -> Tree:
        commit = job.claim.commit or self._agenda.commit
        if commit == self._agenda.commit:
            return self._agenda.project.tree
        return Commit(self._repository, commit)


def _subject(events: Sequence[Event]) -> str:
    counts: dict[str, int] = {}
    for event in events:
        counts[event.event] = counts.get(event.event, 0) + 1
    return f"Log {', '.join(f'{number} {name}' for name, number in counts.items())}\n"
