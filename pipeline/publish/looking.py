"""Looking first: when a delivery that the log knows nothing of may be out all the same."""

from datetime import datetime, timedelta

from pipeline.delivery import SAME_TEXT
from pipeline.due import AROUND, LONGEST_LATE, Decision
from pipeline.git import Repository
from pipeline.log import Log, logged_since, read

OVERDUE = timedelta(minutes=30)  # a working schedule finds what is due sooner than that
EARLY = timedelta(minutes=5)  # clocks may be minutes apart


def before_the_log(decision: Decision, log: Log) -> bool:
    """Whether it was due before this log began: an older log may have known that it was sent."""
    return log.scan is None or decision.due < log.scan.began


def look_since(
    decision: Decision, log: Log, now: datetime, *, whole: bool, new_log: bool
) -> datetime | None:
    """From when on the network is searched before this is sent; None: it need not be.

    A log that is new, or was pushed back to an older state, knows less than was sent. The signs:
    it was due before the log began, or it is found late, or by the first run of a day, or after
    that run where each channel has a run of its own. A claim that another run left behind may
    have been one of these.
    """
    since = decision.due - EARLY if decision.post.repeat else now - SAME_TEXT
    if decision.verb == "settle":
        return None if decision.record.receipts else since
    if decision.verb != "send" or decision.record.last is not None or decision.due > now:
        return None
    late = now - decision.due > OVERDUE
    scanned = log.scan is not None and log.scan.at >= decision.due
    return since if new_log or whole or late or scanned or before_the_log(decision, log) else None


def known_ids(repository: Repository, log: Log, now: datetime) -> set[tuple[str, str]]:
    """What the log has of the last months, by channel: none of it is another post's."""
    if log.tip is None:
        return set()
    oldest = (now - SAME_TEXT - LONGEST_LATE - AROUND).date()
    recent = read(repository, log.tip, logged_since(repository, log.tip, oldest))
    return ids_in(recent)


def ids_in(log: Log) -> set[tuple[str, str]]:
    """(channel, id) of all that a log has; two networks may well use the same ids."""
    return {
        (event.channel, event.id) for events in log.events.values() for event in events if event.id
    }
