"""What becomes of deliveries that are not sent: too late, or held when their time came."""

from collections.abc import Iterable
from datetime import datetime

from pipeline.delivery import Event
from pipeline.due import Decision, over_before
from pipeline.publish.agenda import Agenda


def verdicts(agenda: Agenda, decisions: Iterable[Decision], now: datetime, run: str) -> list[Event]:
    """The events of what is too late, and of what a hold stopped when its time came."""
    events = []
    for decision in decisions:
        held = decision.verb == "hold" and decision.due <= now
        held = held and decision.record.state in ("none", "begun")
        missed = decision.verb == "miss" and not before_the_log(agenda, decision)
        if held or missed:
            events.append(
                Event(
                    at=now,
                    post=decision.delivery.post,
                    channel=decision.delivery.channel,
                    event="missed" if missed else "held",
                    run=run,
                    error=decision.why,
                )
            )
    return events


def before_the_log(agenda: Agenda, decision: Decision) -> bool:
    """Whether it was too late already when this log began: nothing of ours to report."""
    own = decision.post.on(decision.delivery.channel)
    late = agenda.project.brand.late_on(decision.delivery.channel, own.late)
    return over_before(agenda.log, decision.due + late)
