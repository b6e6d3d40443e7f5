"""Planning: which channels a run has something to do for, from what everybody may read."""

import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.brand import Brand
from pipeline.clock import Clock
from pipeline.due import Decision, fold
from pipeline.frozen import frozen
from pipeline.networks import NETWORKS
from pipeline.publish.agenda import Agenda
from pipeline.publish.outcome import Outcome
from pipeline.publish.run import Options, opened

SILENCE = timedelta(hours=36)  # the first run of each day writes a scan: a missed day is a silence


@frozen
class Plan:
    """The channels to run for, when the schedule was last heard of, and whether it fell silent.

    A plan asks nobody whether posts were approved: `approval` says that the run will.
    """

    channels: tuple[str, ...]
    heard: datetime | None
    silent: bool
    approval: bool = False

    def to_json(self) -> dict[str, object]:
        """The plan as a job reads it."""
        heard = self.heard.isoformat(timespec="seconds") if self.heard else None
        return {
            "channels": list(self.channels),
            "heard": heard,
            "silent": self.silent,
            "approval": "not asked" if self.approval else None,
        }


def plan(root: Path, options: Options, clock: Clock) -> Plan:
    """What there is to do now; no secret is read, no network is asked, nothing is written."""
    run = opened(root, options, clock, {}, _quietly, Outcome(secrets.token_hex(8), dry=True))
    try:
        agenda, decisions = run.look()
    finally:
        run.close()
    brand = agenda.project.brand
    wanted = set(_concerned(agenda, decisions))
    asked = options.channels or frozenset(brand.channels)
    if agenda.whole and not wanted & asked:
        wanted.add(_looker(brand, asked))
    scan = agenda.log.scan
    return Plan(
        tuple(name for name in brand.channels if name in wanted & asked),
        scan.at if scan else None,
        scan is not None and clock.now() - scan.at > SILENCE,
        brand.publish.approval == "required",
    )


def tell(made: Plan, environment: Mapping[str, str]) -> None:
    """Give the plan to the steps after this one, where a job names a file for that."""
    path = environment.get("GITHUB_OUTPUT")
    if path:
        with open(path, "a", encoding="utf-8") as outputs:
            outputs.write(f"channels={json.dumps(made.channels)}\n")
            outputs.write(f"silent={'true' if made.silent else 'false'}\n")


def _concerned(agenda: Agenda, decisions: list[Decision]) -> Iterator[str]:
    """The channels of deliveries to send, settle, stop or report, and of claims without a post."""
    for decision in decisions:
        if decision.verb != "wait":
            yield decision.delivery.channel
    for post in agenda.gone:
        events = agenda.log.events.get(post, ())
        for channel in dict.fromkeys(event.channel for event in events):
            if fold(agenda.log.of((post,), channel)).state == "open":
                yield channel


def _looker(brand: Brand, among: frozenset[str]) -> str:
    """The channel whose job looks through the day's calendar: one without secrets, if there is."""
    names = [name for name in brand.channels if name in among]
    free = [name for name in names if not NETWORKS[brand.channels[name].network].SECRETS]
    return (free or names)[0]


def _quietly(_sentence: str) -> None:
    """A plan is its result; what a run would say on its way is said by the run."""
