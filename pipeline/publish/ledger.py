"""The log branch as one run knows it: looked at, read, and advanced by compare-and-swap."""

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.clock import Clock
from pipeline.delivery import Event
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.frozen import frozen, replace
from pipeline.git import Pushed, Repository, Unreachable, open_repository
from pipeline.hold import Hold
from pipeline.log import EMPTY, KEPT, Log, appended, file_of, read
from pipeline.project import load
from pipeline.publish.backoff import pause
from pipeline.publish.memory import remember
from pipeline.publish.misplaced import holds_at

FRESH = timedelta(seconds=0.9)  # a look at the remote counts for less than a second
TRIES = 30


class LogRefused(PipelineError):
    """The remote does not take the log, so nothing may be sent."""


@frozen
class Tips:
    """Where the two branches stood at one moment; None: the branch does not exist."""

    content: str | None
    log: str | None


class Ledger:
    """Reads both branches of one remote (or, without a remote, of this clone) and writes the log.

    Safe to use from several threads: every look and every write takes the same lock.
    """

    def __init__(
        self,
        repository: Repository,
        remote: str | None,
        branch: str,
        log_branch: str,
        run: str,
        clock: Clock,
    ) -> None:
        self.repository = repository
        self.remote = remote
        self.branch = branch
        self.log_branch = log_branch
        self.run = run
        self.tips = Tips(None, None)
        self.missing: tuple[str, ...] = ()  # what this clone had seen, and the log has no more
        self.accepts_loss = False  # a person said that the log is a new one
        self._clock = clock
        self._lock = threading.RLock()
        self._looking = threading.Lock()
        self._seen: tuple[datetime | None, Tips] = (None, Tips(None, None))

    def look(self) -> Tips:
        """Where the branches stand, by a look less than a second old; Unreachable if unknown.

        It waits for no write of ours that is under way, and brings in what it found.
        """
        with self._looking:
            when, tips = self._seen
            if when is not None and self._clock.now() - when < FRESH:
                return tips
            started = self._clock.now()
            before, tips = tips, self._ask()
            if self.remote and tips != before:
                wanted = [commit for commit in (tips.content, tips.log) if commit]
                self.repository.fetch(self.remote, wanted)
            self._seen = (started, tips)
            return tips

    def refresh(self) -> Tips:
        """Look now and bring in what is new; sets `tips`."""
        with self._lock:
            tips = self._bring()
            if tips.log != self.tips.log or tips.log is None:
                self.missing = remember(self.repository, tips.log, accept=self.accepts_loss)
                if self.missing:  # or another run in this clone was faster than our look
                    tips = self._bring()
                    self.missing = remember(self.repository, tips.log)
            self.tips = tips
            return tips

    def log(self, posts: Iterable[str] | None, tips: Tips | None = None) -> Log:
        """The log at these tips, or at those of the last refresh, for these posts (None: all).

        A hold that was put beside the posts by mistake is among its holds.
        """
        tips = tips or self.tips
        found = read(self.repository, tips.log, posts) if tips.log else EMPTY
        return replace(found, holds=(*found.holds, *self.misplaced(tips)))

    def misplaced(self, tips: Tips | None = None) -> tuple[Hold, ...]:
        """The holds that lie on the publishing branch, where they do not belong."""
        content = (tips or self.tips).content
        if content is None:
            return ()
        return holds_at(self.repository, content, self.branch, self.log_branch)

    def try_write(self, files: Mapping[str, bytes | None], message: str) -> Pushed:
        """Commit on the known tip and push; the tip moves only where the push advanced it."""
        with self._lock:
            name = f"run/{self.run}"
            commit = self.repository.commit(self.tips.log, files, message, self._clock.now(), name)
            if self.remote:
                pushed = self.repository.push(self.remote, commit, self.log_branch, self.tips.log)
                if pushed.result == "refused" and self._moved():
                    pushed = Pushed("raced", pushed.words)
            elif self.repository.advance(self.log_branch, commit, self.tips.log):
                pushed = Pushed("advanced")
            else:
                pushed = Pushed("raced", "another run advanced the branch")
            if pushed.result == "advanced":
                self.tips = Tips(self.tips.content, commit)
                if not self.missing:
                    self.repository.keep(KEPT, commit)
                self._seen = (None, self.tips)  # an earlier look knows nothing of it
            return pushed

    def write(self, make: Callable[[], Mapping[str, bytes | None]], message: str) -> None:
        """Write what `make` makes of the newest log, made anew whenever others wrote meanwhile.

        Where `make` finds nothing left to write, as after an unclear push that did arrive, it is
        done; what it raises goes through.
        """
        trouble = "other runs advance the log all the time"
        for attempt in range(TRIES):
            if attempt:
                self._pause(attempt)
                self.refresh()
            files = make()
            if not files:
                return
            pushed = self.try_write(files, message)
            if pushed.result == "advanced":
                return
            if pushed.result == "refused":
                trouble = pushed.words
                break
        raise LogRefused(
            f"the remote does not take the log branch {self.log_branch}: {trouble}",
            hint="Nothing was changed. Write on that branch in the hosting site's editor instead, "
            "or try again.",
        )

    def record(
        self,
        events: Sequence[Event],
        homes: Mapping[str, str],
        message: str,
        more: Mapping[str, bytes | None],
        say: Callable[[str], None],
        before: tuple[Sequence[Event], Mapping[str, bytes]] = ((), {}),
    ) -> None:
        """Append facts to the log until they are there, whoever else writes meanwhile.

        `homes` gives the log file's post id by the events' post id. `before` are the facts and
        files that these go on from: they are written again where the branch was deleted. Raises
        where the remote will not take them, naming each fact, so that nothing is lost without a
        word.
        """
        files = sorted({homes[event.post] for event in events})
        trouble = ""
        for attempt in range(TRIES):
            if attempt:
                self._pause(attempt)
            with self._lock:
                try:
                    if attempt:
                        self.refresh()
                    if self.tips.log is None:
                        events, more = (*before[0], *events), {**before[1], **more}
                        before = ((), {})
                    log = self.log(files)
                    missing = [event for event in events if not _has(log, homes, event)]
                    if not missing:
                        return
                    changes: dict[str, bytes | None] = {
                        file_of(home): appended(
                            log, file_of(home), [e for e in missing if homes[e.post] == home]
                        )
                        for home in files
                        if any(homes[event.post] == home for event in missing)
                    }
                    pushed = self.try_write({**changes, **more}, message)
                except Unreachable as error:
                    trouble = error.message
                    say(f"the log is waiting to be pushed: {trouble}")
                    continue
            if pushed.result == "advanced":
                return
            trouble = pushed.words
            if pushed.result != "raced":
                say(f"the log is waiting to be pushed: {trouble}")
        said = "; ".join(
            " ".join(filter(None, (event.post, event.channel, event.event, event.url, event.error)))
            for event in events
        )
        raise LogRefused(
            f"the remote does not take the log ({trouble}); not recorded there: {said}",
            hint="The next run looks at the networks and settles these; keep this message.",
        )

    def committed_at(self) -> datetime | None:
        """When the log's tip was made."""
        return self.repository.committed_at(self.tips.log) if self.tips.log else None

    def close(self) -> None:
        """Drop what the run kept for itself."""
        self.repository.forget(f"run/{self.run}")

    def _pause(self, attempt: int) -> None:
        self._clock.wait(pause(attempt, 0.4, 20.0))

    def _moved(self) -> bool:
        """Whether the log's tip is elsewhere by now: then a refusal was a race."""
        try:
            return self._ask().log != self.tips.log
        except Unreachable:
            return False

    def _bring(self) -> Tips:
        tips = self._ask()
        if self.remote:
            self.repository.fetch(self.remote, filter(None, (tips.content, tips.log)))
        return tips

    def _ask(self) -> Tips:
        if self.remote:
            found = self.repository.tips(self.remote, (self.branch, self.log_branch))
            return Tips(found.get(self.branch), found.get(self.log_branch))
        return Tips(
            self.repository.resolve(f"refs/heads/{self.branch}"),
            self.repository.resolve(f"refs/heads/{self.log_branch}"),
        )


@contextmanager
def opened(root: Path, clock: Clock) -> Iterator[Ledger]:
    """The branches of a brand's repository, looked at just now."""
    repository = open_repository(root)
    policy = load(Folder(root)).brand.publish
    remote = repository.remote(policy.branch)
    run = secrets.token_hex(8)
    ledger = Ledger(repository, remote, policy.branch, policy.log_branch, run, clock)
    try:
        ledger.refresh()
        yield ledger
    finally:
        ledger.close()


def _has(log: Log, homes: Mapping[str, str], event: Event) -> bool:
    return event in log.events.get(homes[event.post], ())
