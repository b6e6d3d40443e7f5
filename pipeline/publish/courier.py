"""A courier: one channel's connection for one run, and the sending of its jobs in order."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.brand import Channel
from pipeline.clock import Clock
from pipeline.delivery import Event, EventName
from pipeline.frozen import frozen, replace
from pipeline.git import Unreachable
from pipeline.networks.base import (
    Account,
    Identity,
    Network,
    NotSent,
    Refused,
    Sending,
    Sent,
    Unclear,
)
from pipeline.publish.backoff import pause
from pipeline.publish.job import Ended, Job, key_name
from pipeline.variant import Attachment

if TYPE_CHECKING:
    import httpx

ROOM = 5  # a fifth of a lease, two minutes, must be left before a part is sent
PATIENCE = 30.0  # seconds that a run waits for a network that asks to wait
FIRST_WAIT = 4.0  # before the second try, where the network says nothing
TRIES = 3
LONGEST_WAIT = timedelta(days=1)  # that a network can ask for; then it is tried again

Emit = Callable[[Job, Event], None]


@frozen
class Courier:
    """What a channel's worker needs.

    `still` says why a job must not be sent now, or None; `over` hears that a job has ended.
    """

    channel: Channel
    network: Network
    client: "httpx.Client"
    account: Account
    identity: Identity
    clock: Clock
    stop: threading.Event
    emit: Emit
    still: Callable[[Job], tuple[EventName, str] | None]
    read: Callable[[Job, Attachment], bytes]
    beside: Callable[[Job, str], tuple[str, bytes]]
    taken: Callable[[], frozenset[str]]
    over: Callable[[Job], None]

    def work(self, jobs: Sequence[Job]) -> list[Ended]:
        """Send the jobs in order; after an unclear end, give the rest back untouched."""
        ended = []
        trouble = ""
        for job in jobs:
            if trouble or self.stop.is_set():
                why = trouble or "the run was asked to stop"
                ended.append(self._give_back(job, why))
                self.over(job)
                continue
            end = self._deliver(job)
            ended.append(end)
            self.over(job)
            if end.stops:
                trouble = f"{end.delivery.post} comes before it: {end.error}"
        return ended

    def _deliver(self, job: Job) -> Ended:
        self._wait_for(job)
        receipts = {number: _sent(event) for number, event in job.receipts.items()}
        url = ""
        looking = job.looks is not None and not job.settles
        for index in range(len(job.variant.parts)):
            if index in receipts:
                continue
            if looking:
                found = self._look_first(job, index, receipts)
                if isinstance(found, Ended):
                    return found
                if found is not None:
                    receipts[index] = found
                    url = url or found.url
                    why = "it was there already, though the log did not know"
                    self.emit(
                        job,
                        self._event(job, "sent", part=index, id=found.id, url=found.url, error=why),
                    )
                    continue
                looking = False
            asked_before = job.settles and index == len(receipts)
            outcome = self._part(job, index, receipts, asked_before)
            if isinstance(outcome, Ended):
                return outcome
            receipts[index] = outcome
            url = url or outcome.url
            self.emit(job, self._event(job, "sent", part=index, id=outcome.id, url=outcome.url))
        return Ended(job.delivery, "sent", url=url or _first_url(job), due=job.due)

    def _look_first(
        self, job: Job, index: int, receipts: Mapping[int, Sent]
    ) -> Sent | Ended | None:
        """A part that the network has though the log knows nothing of it; None: it may be sent."""
        try:
            return self._recent(job, self._sending(job, index, receipts))
        except (NotSent, Refused, Unclear) as error:
            return self._not_sent(job, str(error), index, settles=False)

    def _recent(self, job: Job, sending: Sending) -> Sent | None:
        """A part among the newest posts, by what it shows; Unclear where nobody can say."""
        sending = replace(sending, since=job.looks, taken=self.taken())
        try:
            return self.network.recent(self.client, self.account, self.identity, sending)
        except (NotSent, Refused) as error:
            raise Unclear(
                f"{self.network.LABEL} could not be asked whether it is out already: {error}"
            ) from error

    def _wait_for(self, job: Job) -> None:
        """With --ahead, stay until the job's minute; a request to stop ends the wait."""
        seconds = (job.due - self.clock.now()).total_seconds()
        if seconds > 0:
            self.clock.wait(seconds, self.stop)

    def _part(
        self, job: Job, index: int, receipts: Mapping[int, Sent], asked_before: bool
    ) -> Sent | Ended:
        """Get one part out, once; an Ended where this run cannot."""
        try:
            sending = self._sending(job, index, receipts)
            if asked_before:
                found = self._settle(job, sending)
                if found is not None:
                    return found
            return self._try(job, sending)
        except NotSent as error:
            return self._not_sent(job, str(error), index, asked_before, error.retry_after)
        except Refused as error:
            self.emit(job, self._event(job, "failed", part=index, error=str(error)))
            return Ended(job.delivery, "failed", error=str(error), due=job.due)
        except Unclear as error:
            return self._unknown(job, str(error), index)
        except _Stopped as stopped:
            return self._stopped(job, stopped, begun=bool(receipts), settles=asked_before)

    def _try(self, job: Job, sending: Sending) -> Sent:
        """Send a part, waiting and asking again as its network allows.

        On a keyed network an unclear answer leaves a doubt that nothing but the part itself can
        end: whatever else comes after it in this run stays unclear.
        """
        sending = replace(sending, before=lambda: self._look_again(job))
        doubt: Unclear | None = None
        tries = 0
        while True:
            tries += 1
            try:
                self._may_go_on(job)
                return self.network.publish(self.client, self.account, self.identity, sending)
            except _Stopped as stopped:
                if doubt:
                    raise Unclear(f"{doubt}; {stopped.why}") from stopped
                raise
            except Refused as error:
                if doubt:
                    raise Unclear(f"{doubt}; asked again: {error}") from error
                raise
            except NotSent as error:
                wait = pause(tries, FIRST_WAIT, PATIENCE, error.retry_after)
                if tries >= TRIES or wait > PATIENCE or not self._room(job, wait):
                    if doubt:
                        raise Unclear(f"{doubt}; asked again: {error}") from error
                    raise
                self.clock.wait(wait, self.stop)
            except Unclear as error:
                if tries >= TRIES:
                    raise
                found = self._after_unclear(job, sending, error)
                if found is not None:
                    return found
                doubt = error if self.network.CLASS == "keyed" else None

    def _after_unclear(self, job: Job, sending: Sending, error: Unclear) -> Sent | None:
        """The part where the network has it, None where it is proved absent; else Unclear."""
        if self.network.CLASS == "keyed":
            self.clock.wait(2.0, self.stop)  # the same key again cannot double it
            return None
        if self.network.CLASS == "blind":
            raise error
        found = self._find(sending)
        if found is not None:
            return found
        settle = self.channel.settle.total_seconds()
        if not self._room(job, settle):
            raise error
        self.clock.wait(settle, self.stop)
        if self.stop.is_set():
            raise error
        return self._find(sending)

    def _settle(self, job: Job, sending: Sending) -> Sent | None:
        """What became of a part that an earlier run may have sent; None: it may be sent now."""
        if self.network.CLASS == "blind":
            raise Unclear(
                f"{self.network.LABEL} cannot be asked whether an earlier run sent this; "
                f"look there, then: pipeline resolve {job.delivery.post} "
                f"{job.delivery.channel} --sent URL, or --not-sent"
            )
        found = self._find(sending)
        if found is None and job.looks and not sending.index:
            found = self._recent(job, sending)
        if found is not None:
            return found
        if self.clock.now() > job.late_at and not job.receipts:
            raise _Stopped("missed", "it was not sent in its time")
        if self.network.CLASS == "readable":
            # The lease ended over five minutes ago, so this second look is long after the attempt.
            self.clock.wait(1.0, self.stop)
            return self._find(sending)
        return None

    def _find(self, sending: Sending) -> Sent | None:
        """Look for a part; whatever keeps the look from being complete leaves it unclear."""
        sending = replace(sending, taken=self.taken())
        try:
            return self.network.find(self.client, self.account, self.identity, sending)
        except (NotSent, Refused) as error:
            raise Unclear(f"{self.network.LABEL} could not be asked: {error}") from error

    def _may_go_on(self, job: Job) -> None:
        """Raise _Stopped where the run is over for this job."""
        if self.stop.is_set():
            raise _Stopped("released", "the run was asked to stop")
        if not self._room(job, 0.0):
            raise _Stopped("released", "the lease has no room left for a request")

    def _look_again(self, job: Job) -> None:
        """Raise _Stopped unless the job may be sent within this second."""
        self._may_go_on(job)
        try:
            reason = self.still(job)
        except Unreachable as error:
            raise _Stopped("released", f"the remote cannot be read: {error.message}") from error
        if reason:
            raise _Stopped(*reason, alone=True)
        self._may_go_on(job)

    def _room(self, job: Job, seconds: float) -> bool:
        until = job.claim.until
        if until is None:
            return False
        room = (until - max(job.claim.at, job.due)) / ROOM
        return self.clock.now() + timedelta(seconds=seconds) + room < until

    def _sending(self, job: Job, index: int, receipts: Mapping[int, Sent]) -> Sending:
        sending = Sending(
            part=job.variant.parts[index],
            index=index,
            lang=job.variant.lang,
            extra=job.variant.extra,
            key=self.network.key(
                job.first.at, key_name(job.delivery.channel, job.home, job.variant), index
            ),
            at=job.first.at,
            read=lambda attachment: self.read(job, attachment),
            beside=lambda path: self.beside(job, path),
            after=job.first.after,
            taken=self.taken(),
        )
        if not index:
            return sending
        root, parent = receipts[0], receipts[index - 1]
        if self.network.CLASS == "keyed":  # a reply there needs more than the log holds
            root = self._whole(job, 0, root, receipts)
            parent = root if index == 1 else self._whole(job, index - 1, parent, receipts)
        return replace(sending, root=root, parent=parent)

    def _whole(self, job: Job, index: int, sent: Sent, receipts: Mapping[int, Sent]) -> Sent:
        if sent.cursor:
            return sent
        found = self._find(self._sending(job, index, receipts))
        return sent if found is None else found  # one that was adopted has another key

    def _event(
        self,
        job: Job,
        event: EventName,
        *,
        part: int | None = None,
        id: str | None = None,
        url: str | None = None,
        error: str | None = None,
        until: datetime | None = None,
    ) -> Event:
        return Event(
            at=self.clock.now(),
            post=job.delivery.post,
            channel=job.delivery.channel,
            event=event,
            run=job.claim.run,
            key=job.first.key,
            until=until,
            digest=job.claim.digest,
            commit=job.claim.commit,
            part=part,
            parts=len(job.variant.parts),
            id=id,
            url=url,
            error=error,
        )

    def _give_back(self, job: Job, why: str) -> Ended:
        if job.settles:  # what an earlier run may have sent is never simply given back
            return self._unknown(job, why, len(job.receipts))
        self.emit(job, self._event(job, "released", error=why))
        return Ended(job.delivery, "released", error=why, again=True, due=job.due)

    def _not_sent(
        self, job: Job, why: str, part: int, settles: bool, wait: float | None = None
    ) -> Ended:
        if settles:
            return self._unknown(job, why, part)
        asked = None if wait is None else min(timedelta(seconds=wait), LONGEST_WAIT)
        until = self.clock.now() + asked if asked else None
        self.emit(job, self._event(job, "released", part=part, until=until, error=why))
        return Ended(job.delivery, "released", error=why, again=True, due=job.due)

    def _unknown(self, job: Job, why: str, part: int) -> Ended:
        self.emit(job, self._event(job, "unknown", part=part, error=why))
        again = self.network.CLASS != "blind"
        return Ended(job.delivery, "unknown", error=why, again=again, due=job.due)

    def _stopped(self, job: Job, stopped: "_Stopped", begun: bool, settles: bool) -> Ended:
        if stopped.event == "missed":
            self.emit(job, self._event(job, "missed", error=stopped.why))
            return Ended(job.delivery, "missed", error=stopped.why, due=job.due)
        if settles:
            return self._unknown(job, stopped.why, len(job.receipts))
        self.emit(job, self._event(job, "released", error=stopped.why))
        if stopped.event == "held":
            self.emit(job, self._event(job, "held", error=stopped.why))
        return Ended(
            job.delivery,
            stopped.event,
            error=stopped.why,
            again=stopped.event == "released",
            due=job.due,
            alone=stopped.alone,
        )


class _Stopped(Exception):
    """The job may not be sent now: the event that says so, and why."""

    def __init__(self, event: EventName, why: str, *, alone: bool = False) -> None:
        super().__init__(why)
        self.event: EventName = event
        self.why = why
        self.alone = alone  # other jobs may go on


def _sent(event: Event) -> Sent:
    return Sent(event.id or "", event.url or "")


def _first_url(job: Job) -> str:
    return next((event.url for _, event in sorted(job.receipts.items()) if event.url), "")
