"""Trials of a thread on a road that breaks: what goes wrong where, gone through to the end.

Each is a brand of its own on the real servers behind the fault server: a run meets the fault,
later runs from clean clones go on until nothing is left to do, and then the server is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image
from servers.faults import (
    CUT,
    CUT_JSON,
    DROPPED,
    HTML,
    STORED_AND_DROPPED,
    Fault,
    answers,
    too_many,
    works_on,
)
from stage import AT, Stage, Stages
from warm import Ran

THREAD = "Un.\n\n---\n\nDeux.\n\n---\n\nTrois.\n"
WHOLE = [("Un.", "Deux.", "Trois.")]

Plan = tuple[tuple[Fault, dict[str, Any]], ...]

NO_CLEAR_ANSWER = {
    "stored, then dropped": STORED_AND_DROPPED,
    "dropped before it arrived": DROPPED,
    "cut in the middle": CUT,
    "cut JSON": CUT_JSON,
    "a page in place of JSON": HTML,
    **{
        f"{status} {'after' if stored else 'before'} the server acted": answers(
            status, stored=stored
        )
        for status in (500, 502, 503, 504)
        for stored in (True, False)
    },
    "504 while the server works on": works_on(504, 0.5),
    "stored, dropped, and late": Fault(drop=True, delay_before=0.3, delay_after=0.5),
}


WAIT = {
    "seconds": too_many(2, Retry_After="2"),
    "an HTTP date": too_many(2, Retry_After="{http}"),
    "ISO 8601": too_many(2, X_RateLimit_Reset="{iso}"),
    "epoch": too_many(2, RateLimit_Reset="{epoch}"),
    "no word": too_many(2),
}


WRONG = Fault(date_minutes=9)


@dataclass(frozen=True, slots=True)
class Trial:
    """What goes wrong where. `waits`: the server says when to ask again."""

    network: str
    plan: Plan
    picture: bool = False
    waits: bool = False
    daily: bool = True  # `make torture` tries the others too


PUBLISHING = {
    "mastodon": ("POST", r"/api/v1/statuses$"),
    "bluesky": ("POST", r"/xrpc/com.atproto.repo.putRecord$"),
}
UPLOADING = {
    "mastodon": ("POST", r"/api/v2/media$"),
    "bluesky": ("POST", r"/xrpc/com.atproto.repo.uploadBlob$"),
}
LOOKING = {
    "mastodon": ("GET", r"/api/v1/accounts/\d+/statuses.*limit=40"),
    "bluesky": ("GET", r"/xrpc/com.atproto.repo.getRecord"),
}
CONNECTING = {
    "mastodon": [
        ("GET", r"/api/v1/accounts/verify_credentials"),
        ("GET", r"/api/v2/instance"),
        ("GET", r"/api/v1/accounts/\d+/statuses.*limit=1&"),
    ],
    "bluesky": [
        ("POST", r"/xrpc/com.atproto.server.createSession"),
        ("GET", r"/xrpc/com.atproto.server.describeServer"),
    ],
}


def _at(place: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {"method": place[0], "path": place[1], **more}


def trials() -> Iterator[tuple[str, Trial]]:
    """Every trial by its name."""
    for network in ("mastodon", "bluesky"):
        yield from _publishing(network)
        for number, (name, fault) in enumerate(_some().items()):
            plan: Plan = ((fault, _at(UPLOADING[network])),)
            trial = Trial(network, plan, picture=True, daily=number in (0, 4))
            yield f"{network}: uploading, {name}", trial
            plan = (
                (STORED_AND_DROPPED, _at(PUBLISHING[network], skip=1, count=3)),
                (fault, _at(LOOKING[network], count=2)),
            )
            yield f"{network}: looking, {name}", Trial(network, plan, daily=number in (2, 4))
        for place, asked in enumerate(CONNECTING[network]):
            what = re.sub(r"\W*\.\*.*", "", asked[1]).rpartition("/")[2]
            for number, (name, fault) in enumerate({**_some(), "a wrong clock": WRONG}.items()):
                trial = Trial(
                    network,
                    ((fault, _at(asked)),),
                    daily=number == place,
                )
                yield f"{network}: connecting ({what}), {name}", trial


def _publishing(network: str) -> Iterator[tuple[str, Trial]]:
    place = PUBLISHING[network]
    for name, fault in NO_CLEAR_ANSWER.items():
        rare = name.startswith(
            ("502", "500", "503 after", "504 after", "504 before", "stored, dropped, and")
        )
        trial = Trial(network, ((fault, _at(place, skip=1)),), daily=not rare)
        yield f"{network}: second part, {name}", trial
    for name in ("stored, then dropped", "dropped before it arrived"):
        plan = ((NO_CLEAR_ANSWER[name], _at(place, count=3)),)
        yield f"{network}: three times {name}", Trial(network, plan, daily=name.startswith("s"))
    for form, fault in WAIT.items():
        daily = form in ("ISO 8601", "an HTTP date" if network == "mastodon" else "epoch")
        trial = Trial(network, ((fault, _at(place, skip=1)),), waits=True, daily=daily)
        yield f"{network}: too many requests, {form}", trial


def _some() -> dict[str, Fault]:
    names = (
        "stored, then dropped",
        "cut in the middle",
        "cut JSON",
        "a page in place of JSON",
        "503 before the server acted",
    )
    return {name: NO_CLEAR_ANSWER[name] for name in names}


TRIALS = dict(trials())
DAILY = {name: trial for name, trial in TRIALS.items() if trial.daily}


@dataclass(frozen=True, slots=True)
class Tried:
    """The stage after a trial, and its first run."""

    stage: Stage
    first: Ran

    def wrong(self, trial: Trial) -> list[str]:
        """What is not as it should be."""
        stage, network = self.stage, trial.network
        record = stage.doors[network].record()
        if not any(entry["fault"] for entry in record):
            return ["the fault was not met"]
        found = []
        if (shown := stage.shown(network)) != WHOLE:
            found.append(f"the server shows {shown}")
        elif stage.sent("fil", network) != [id_ for id_, _ in stage.threads(network)[0]]:
            found.append("the log does not have the real ids")
        if final := {"failed", "missed"} & set(stage.events("fil", network)):
            found.append(f"the log says {final}")
        if trial.waits:
            met = next(entry["at"] for entry in record if entry["fault"])
            if any(met < entry["at"] < met + 1.5 for entry in record) or self.first.status:
                found.append("the same run did not wait and then go on")
        return found


def go(stages: Stages, trial: Trial) -> Tried:
    """Meet the fault, then go on until nothing is left to do."""
    stage = stages.build(trial.network)
    media = []
    if trial.picture:
        picture = BytesIO()
        Image.new("RGB", (60, 40), "#e8a33d").save(picture, "JPEG")
        stage.brand.write("content/2026/12/01-fil/lampe.jpg", picture.getvalue())
        media = [{"file": "lampe.jpg", "alt": "Une lampe."}]
    stage.brand.post("2026/12/01-fil/index", THREAD, date=AT, media=media)
    stage.brand.commit("content: write")
    stage.brand.push()
    stage.doors[trial.network].plan(*(fault.on(**where) for fault, where in trial.plan))
    first = stage.run()
    stage.until_quiet()
    return Tried(stage, first)
