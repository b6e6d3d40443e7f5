"""One run of `pipeline publish`: look, decide, claim, send, settle, until nothing is left."""

import random
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.clock import Clock
from pipeline.delivery import Delivery, Event
from pipeline.due import LEASE, Decision, decide, paced
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.frozen import frozen
from pipeline.git import Repository, is_path, named, open_repository
from pipeline.log import Scan
from pipeline.project import load
from pipeline.publish.agenda import Agenda, Reader
from pipeline.publish.approval import Approvals, approval_files, in_words
from pipeline.publish.claiming import Claiming
from pipeline.publish.job import Ended
from pipeline.publish.ledger import Ledger
from pipeline.publish.outcome import Outcome
from pipeline.publish.stopping import until_asked_to_stop
from pipeline.publish.verdicts import before_the_log, verdicts

if TYPE_CHECKING:  # what sends is imported when there is something to send: a quiet tick is cheap
    from pipeline.publish.connections import Connections
    from pipeline.publish.crew import Crew
    from pipeline.publish.round import Round

SKEW = timedelta(minutes=2)  # how far behind the log a run's clock may be
RACES = 200
_SENDS = frozenset({"send", "retry", "settle"})

Say = Callable[[str], None]


@frozen
class Options:
    """What the run was asked for; no channels means all that the brand has."""

    channels: frozenset[str] = frozenset()
    ahead: timedelta = timedelta(0)
    dry: bool = False
    lease: timedelta = LEASE  # another for rehearsals alone
    new_log: bool = False  # a person says that the log may know less than was sent
    worktree: bool = False  # posts as they lie in the folder: for dry runs alone


def publish(
    root: Path, options: Options, clock: Clock, environment: Mapping[str, str], say: Say
) -> Outcome:
    """Send what is due, exactly once, and log it.

    Raises PipelineError where nothing can be done at all; whatever concerns single deliveries or
    channels is in the outcome.
    """
    outcome = Outcome(run=secrets.token_hex(8), dry=options.dry)
    run = opened(root, options, clock, environment, say, outcome)
    try:
        with until_asked_to_stop(run.stop):
            run.go()
    finally:
        run.close()
    outcome.interrupted = run.stop.is_set()
    return outcome


def opened(
    root: Path,
    options: Options,
    clock: Clock,
    environment: Mapping[str, str],
    say: Say,
    outcome: Outcome,
) -> "Run":
    """A run that has not begun, of the repository around a folder; whoever opens it closes it."""
    repository = open_repository(root)
    policy = load(Folder(root)).brand.publish
    remote = repository.remote(policy.branch)
    if remote is None:
        outcome.remote = False
        outcome.note("This repository has no remote: the log stays in this clone alone.")
    elif clock.rehearsing and not is_path(repository.remote_url(remote)):
        raise PipelineError(
            "--now is a rehearsal, and a rehearsal pushes only to a remote that is a folder",
            hint="Rehearse in a clone whose remote is a bare repository on this machine.",
        )
    ledger = Ledger(repository, remote, policy.branch, policy.log_branch, outcome.run, clock)
    ledger.accepts_loss = options.new_log
    return Run(root, repository, ledger, options, clock, environment, say, outcome)


class Run:
    """One run, made, gone through once, and closed."""

    def __init__(
        self,
        root: Path,
        repository: Repository,
        ledger: Ledger,
        options: Options,
        clock: Clock,
        environment: Mapping[str, str],
        say: Say,
        outcome: Outcome,
        crew: "Crew | None" = None,
    ) -> None:
        self._root = root
        self._repository = repository
        self._ledger = ledger
        self._options = options
        self._clock = clock
        self._environment = environment
        self._say = say
        self._outcome = outcome
        self._crew = crew  # None: threads, made when there is something to send
        self._reader = Reader(repository, ledger, Folder(root) if options.worktree else None)
        self._approvals = Approvals(environment, ledger.branch, repository.prefix)
        self.stop = threading.Event()
        self._over: set[Delivery] = set()  # what this run is done with, whatever came of it
        self._stopped: set[str] = set()  # channels that send nothing more, to keep their order
        self._counts: dict[str, int] = {}  # deliveries tried, by channel
        self._connections: Connections | None = None
        self._claiming = Claiming(ledger, self._refresh, say)
        self._stray: set[str] = set()  # posts without a file whose claims stay open

    def close(self) -> None:
        """Close what the run opened."""
        if self._connections is not None:
            self._connections.close()
        self._approvals.close()
        self._ledger.close()

    def look(self) -> tuple[Agenda, list[Decision]]:
        """What there is to do now; nothing is done."""
        self._refresh()
        agenda = self._reader.read(self._clock.now(), self._options.ahead)
        return agenda, self._decisions(agenda)

    def go(self) -> None:
        """Rounds of look, decide, claim and send, until a round finds nothing to do."""
        self._refresh()
        self._name_unpushed()
        races = 0
        while not self.stop.is_set():
            agenda = self._reader.read(self._clock.now(), self._options.ahead)
            self._outcome.commit = agenda.commit
            if agenda.log.tip and agenda.log.scan is None and not self._options.new_log:
                from pipeline.publish.memory import check_is_a_log

                check_is_a_log(self._repository, agenda.log.tip, self._ledger.log_branch)
            self._check_clock()
            for hold in self._ledger.misplaced():
                self._outcome.note(f"{hold.why}.", attention=True)
            decisions = self._decisions(agenda)
            self._tell(decisions)
            self._name_drafts(agenda)
            if self._options.dry:
                self._rehearse(agenda, decisions)
                return
            went = self._round(agenda, decisions)
            if went == "done":
                return
            races = races + 1 if went == "raced" else 0
            if races > RACES:
                raise PipelineError(
                    "other runs advance the log all the time; nothing more was claimed",
                    hint="Look for a schedule that starts too many runs at once.",
                )
            if races:
                pause = random.uniform(0.05, 0.3) * min(races, 10)  # noqa: S311 - jitter
                self._clock.wait(pause, self.stop)
            self._refresh()

    # Looking

    def _refresh(self) -> None:
        tips = self._ledger.refresh()
        if tips.content is None:
            remote = self._ledger.remote
            where = f"the remote {named(remote)}" if remote else "this clone"
            raise PipelineError(
                f"{where} has no branch {self._ledger.branch}",
                hint=f"Push it (git push -u origin {self._ledger.branch}), or name the branch "
                "that publishes in brand/brand.yml under publish: branch.",
            )
        if self._ledger.missing:
            from pipeline.publish.memory import lost_log

            raise lost_log(self._ledger.missing, self._ledger.log_branch, self._ledger.remote)

    def _check_clock(self) -> None:
        written = self._ledger.committed_at()
        if written and self._clock.now() < written - SKEW:
            raise PipelineError(
                f"this machine's clock ({self._clock.now():%Y-%m-%d %H:%M} UTC) is behind the log "
                f"({written:%Y-%m-%d %H:%M} UTC), so nothing is claimed",
                hint="Set the clock; for a rehearsal start later with --now.",
            )

    def _name_unpushed(self) -> None:
        if self._ledger.remote is None:
            return
        from pipeline.publish.unpushed import unpushed

        content = self._ledger.tips.content or ""
        for sentence in unpushed(self._root, self._repository, content, self._clock.now()):
            self._outcome.note(sentence)

    def _name_drafts(self, agenda: Agenda) -> None:
        from pipeline.publish.drafts import forgotten

        brand, asked = agenda.project.brand, self._options.channels
        for sentence in forgotten(agenda.posts, agenda.log, brand, self._clock.now(), asked):
            self._outcome.note(sentence)

    # Deciding

    def _decisions(self, agenda: Agenda) -> list[Decision]:
        brand = agenda.project.brand
        asked = self._options.channels
        unknown = sorted(asked - set(brand.channels))
        if unknown:
            raise PipelineError(
                f"brand/brand.yml has no channel {unknown[0]!r}",
                hint=f"It has: {', '.join(brand.channels)}.",
            )
        now = self._clock.now()
        found = [
            decision
            for decision in decide(
                agenda.posts, agenda.log, brand, now, self._options.ahead, self._outcome.run
            )
            if decision.verb != "none"
            and decision.delivery not in self._over
            and decision.delivery.channel in brand.channels
            and not (decision.verb in _SENDS and decision.delivery.channel in self._stopped)
            and (
                not asked
                or decision.delivery.channel in asked
                or (agenda.whole and decision.verb == "miss")  # no later run looks so far back
            )
        ]
        return paced(found, agenda.log, brand, now, self._counts)

    def _tell(self, decisions: Iterable[Decision]) -> None:
        for decision in decisions:
            name = f"{decision.delivery.post} on {decision.delivery.channel}"
            if decision.verb == "wait":
                self._outcome.note(f"{name}: {decision.why}.")
            elif decision.verb == "stuck":
                self._outcome.note(f"{name} needs a person: {decision.why}.", attention=True)
            elif decision.verb == "hold":
                self._outcome.note(f"{name} is held: {decision.why}.")

    def _rehearse(self, agenda: Agenda, decisions: Iterable[Decision]) -> None:
        from pipeline.publish.round import fresh_variants, mended

        fresh = []
        for decision in decisions:
            if decision.verb in ("send", "retry"):
                fresh.append(decision)
            elif decision.verb == "settle":
                self._end(decision.delivery, "would be settled", "", decision.why)
            elif decision.verb == "hold":
                self._end(decision.delivery, "held", "", decision.why)
            elif decision.verb == "miss" and not before_the_log(agenda, decision):
                self._end(decision.delivery, "missed", "", decision.why)
        ready, blocked = fresh_variants(
            self._repository, agenda, fresh, self._clock.now(), self._approvals
        )
        for decision, variant in ready:
            if not mended(decision, variant):
                continue
            self._end(decision.delivery, "would be sent")
        for found in blocked:
            self._end(found.delivery, "blocked", "", found.why)

    # Claiming and sending

    def _round(self, agenda: Agenda, decisions: Sequence[Decision]) -> str:
        """One round: "done" where nothing is left to do, "raced", or "went"."""
        sends = [decision for decision in decisions if decision.verb in _SENDS]
        unsent = verdicts(agenda, decisions, self._clock.now(), self._outcome.run)
        events = [*unsent, *self._strays(agenda)]
        if not sends and not events and not agenda.whole:
            return "done"
        round_ = self._prepare(agenda, sends) if sends else None
        jobs = round_.all_jobs if round_ else []
        posted = round_.posted if round_ else []
        files = approval_files(round_.approved) if round_ else {}
        if posted:
            from pipeline.publish.items import post

            receipts, made = post(self._repository, agenda, posted, self._clock.now())
            events += [*(job.claim for job in posted), *receipts]
            files |= made
        if not jobs and not events and not agenda.whole:
            return "went"  # all of this batch is blocked; there may be more behind it
        now = self._clock.now()
        scan = self._scan(agenda, now) if agenda.whole else None
        if not self._claiming.push(agenda, [*jobs, *posted], events, files, now, scan):
            return "raced"
        for job in posted:  # a feed has its max_per_run too
            name = job.delivery.channel
            self._counts[name] = self._counts.get(name, 0) + 1
        for event in events:
            if event.event != "claimed":
                delivery = Delivery(event.post, event.channel)
                self._end(delivery, event.event, event.url or "", event.error or "")
        if round_ and jobs:
            self._send(agenda, round_)
        return "went" if sends else "done"

    def _strays(self, agenda: Agenda) -> list[Event]:
        """What became of claims whose post is gone; those that nobody can settle stay open."""
        if not agenda.gone:
            self._stray = set()
            return []
        from pipeline.publish.strays import settle

        told = settle(
            *(self._repository, agenda, self._opener(), self._clock.now(), self._outcome.run)
        )
        self._stray = told.open
        for note in told.notes:
            self._outcome.note(note, attention=agenda.whole)
        return told.events

    def _opener(self) -> "Connections":
        from pipeline.publish.connections import Connections

        if self._connections is None:
            self._connections = Connections(self._environment, self._clock.rehearsing)
        return self._connections

    def _prepare(self, agenda: Agenda, sends: Sequence[Decision]) -> "Round":
        from pipeline.publish.round import prepare

        now = self._clock.now()
        run = self._outcome.run
        asked = self._options
        round_ = prepare(
            *(self._repository, agenda, sends, self._opener(), now, run, self._approvals),
            lease=asked.lease,
            new_log=asked.new_log,
        )
        for blocked in round_.blocked:
            self._end(blocked.delivery, "blocked", "", blocked.why)
        for home, approved in round_.approved.items():
            self._outcome.note(f"{home}: {in_words(approved)}.")
        self._over |= round_.unmended
        return round_

    def _send(self, agenda: Agenda, round_: "Round") -> None:
        from pipeline.publish.crew import Threads
        from pipeline.publish.sending import send

        if self._connections is None:
            raise ValueError("a round is sent over the connections that it was prepared with")
        ends = [job.claim.until for job in round_.all_jobs if job.claim.until]
        left = (min(ends) - self._clock.now()).total_seconds()
        crew = self._crew or Threads()
        with crew.lease(left):
            ended = send(
                self._repository,
                agenda,
                round_,
                self._connections,
                self._ledger,
                self._clock,
                self.stop,
                self._say,
                crew,
            )
        for end in ended:
            self._counts[end.delivery.channel] = self._counts.get(end.delivery.channel, 0) + 1
            if not end.alone:  # what changed under its claim is decided again
                self._over.add(end.delivery)
            if end.stops:
                self._stopped.add(end.delivery.channel)
            self._outcome.end(end)

    def _scan(self, agenda: Agenda, now: datetime) -> Scan:
        from pipeline.publish.scanning import news, scan

        made = scan(self._repository, agenda, now, self._stray)
        for one in news(made, agenda.log.scan):
            self._outcome.note(f"{one.post} on {one.channel}: {one.how}.")
        return made

    def _end(self, delivery: Delivery, state: str, url: str = "", error: str = "") -> None:
        self._over.add(delivery)
        again = state in ("blocked", "released")
        self._outcome.end(Ended(delivery, state, url=url, error=error, again=again))
