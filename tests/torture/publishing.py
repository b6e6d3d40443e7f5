"""Torture: publishing under every fault, kill and crowd for ten minutes or more (`make torture`).

Not collected by `make test`, which runs a chosen part of it. TORTURE_MINUTES says how long all of
it takes, TORTURE_SEED repeats its luck. Each part says how far it is, leaves the next its share of
the time, and prints its figures: a part that ran out of time says how much it left.
"""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

import pytest
from crashes import NETWORKS, POSTS, Crashes, Figures
from stage import LEASE_OVER, NOW, Stage, Stages
from trials import NO_CLEAR_ANSWER, TRIALS, WAIT, go

Say = Callable[[str], None]
SEED = int(os.environ.get("TORTURE_SEED") or random.SystemRandom().randrange(10**6))
MINUTES = float(os.environ.get("TORTURE_MINUTES") or 12)
INSTANTS = 200
BEGAN = time.monotonic()
# Where each part has to be by then, of the whole; every outside step is tried, however long.
LOST, RANDOM, ALL = 0.3, 0.85, 1.0
LEAST = 60.0  # seconds that a part gets even where the parts before it were slow
EVERY = 30.0  # seconds between words of progress

T = TypeVar("T")


def at(share: float) -> float:
    """The moment at which a share of the time is over."""
    return BEGAN + 60 * MINUTES * share


class Progress:
    """Hands out what is to be tried while there is time, and says how far it is."""

    def __init__(self, what: str, every: Sequence[T], until: float, say: Say) -> None:
        self.tried = 0
        self._what, self._every, self._until, self._say = what, every, until, say
        self._said = time.monotonic()

    def __iter__(self) -> Iterator[T]:
        for one in self._every:
            now = time.monotonic()
            if now > self._until:
                return
            if now > self._said + EVERY:
                self._said = now
                self._say(f"  {self}, {(now - BEGAN) / 60:.1f} of {MINUTES:.0f} minutes")
            self.tried += 1
            yield one

    def __str__(self) -> str:
        return f"{self._what} {self.tried} of {len(self._every)}"


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]):
    """Print past pytest."""

    def say(sentence: str) -> None:
        with capsys.disabled():
            print(f"\n{sentence}", flush=True)

    return say


def test_every_lost_answer(stages: Stages, say) -> None:
    names = sorted(TRIALS)
    random.Random(SEED).shuffle(names)
    until = max(at(LOST), time.monotonic() + LEAST)
    progress = Progress("lost answers", names, until, say)
    waiting, lock = iter(progress), threading.Lock()
    found: list[str] = []

    def work() -> None:
        while True:
            with lock:
                name = next(waiting, None)
            if name is None:
                return
            tried = go(stages, TRIALS[name])
            found.extend(f"{name}: {sentence}" for sentence in tried.wrong(TRIALS[name]))
            tried.stage.clean()

    with ThreadPoolExecutor(max_workers=6) as pool:
        for done in [pool.submit(work) for _ in range(6)]:
            done.result()
    say(f"{progress}, {len(found)} wrong")
    assert found == []
    assert progress.tried > 0


def test_kills_at_every_outside_step_and_at_random_instants(stages: Stages, say) -> None:
    crashes = Crashes(stages)
    steps = crashes.steps()
    crashes.kill(Progress("outside steps", list(steps.points()), float("inf"), say), steps)
    say(f"every outside step: {crashes.figures}")
    random_ = Crashes(stages)
    draw = random.Random(SEED)
    until = max(at(RANDOM), time.monotonic() + LEAST)
    while random_.figures.kills < INSTANTS and time.monotonic() < until:
        instants = list(steps.instants(INSTANTS - random_.figures.kills, draw))
        random_.kill(Progress("random instants", instants, until, say), steps)
    left = INSTANTS - random_.figures.kills
    say(f"random instants: {random_.figures}" + (f" (out of time, {left} left)" if left else ""))
    for figures in (crashes.figures, random_.figures):
        assert (figures.duplicates, figures.missing, figures.wrong) == (0, 0, [])


def test_crowds_that_meet_faults_and_are_killed(stages: Stages, say) -> None:
    """Up to four runs at once, some killed, some put to sleep, over roads that break."""
    until = max(at(ALL), time.monotonic() + LEAST)
    crowds = Crowds(stages)
    numbers = iter(range(10**9))
    lock = threading.Lock()

    said = time.monotonic()

    def work() -> None:
        nonlocal said
        while time.monotonic() < until:
            with lock:
                number = next(numbers)
                if time.monotonic() > said + EVERY:
                    said = time.monotonic()
                    say(f"  {crowds}, {(said - BEGAN) / 60:.1f} of {MINUTES:.0f} minutes")
            crowds.meet(random.Random(f"{SEED} {number}"), number)

    with ThreadPoolExecutor(max_workers=3) as pool:
        for done in [pool.submit(work) for _ in range(3)]:
            done.result()
    say(f"seed {SEED}: {crowds}")
    assert (crowds.figures.duplicates, crowds.figures.missing, crowds.figures.wrong) == (0, 0, [])
    assert crowds.stages_met > 0


class Crowds:
    """Scenarios that go through several rounds of trouble, and the figures of all of them."""

    def __init__(self, stages: Stages) -> None:
        self.figures = Figures()
        self.stages_met = 0
        self.runs = 0
        self.faults = 0
        self._stages = stages
        self._lock = threading.Lock()

    def __str__(self) -> str:
        return (
            f"crowds {self.stages_met}, runs {self.runs}, faults met {self.faults}, {self.figures}"
        )

    def meet(self, draw: random.Random, number: int) -> None:
        """One scenario: rounds of trouble, then quiet, then what the servers hold."""
        stage = self._stages.build(*NETWORKS)
        stage.write(**POSTS)
        now = NOW
        for _ in range(draw.randint(1, 4)):
            self._round(stage, draw, now)
            time.sleep(1.5)  # what was on its way arrives, as it would in sixteen minutes
            now += LEASE_OVER
        faults = sum(bool(one["fault"]) for door in stage.doors.values() for one in door.record())
        for door in stage.doors.values():
            door.plan()
        wrong = []
        try:
            stage.until_quiet(now)
        except AssertionError as error:
            wrong.append(f"crowd {number}: {error}")
        for network in NETWORKS:
            shown = [text for thread in stage.shown(network) for text in thread]
            parts = ["Un seul."] if network == "feed" else ["Un seul.", "Un.", "Deux.", "Trois."]
            with self._lock:
                self.figures.duplicates += sum(shown.count(text) > 1 for text in parts)
                self.figures.missing += sum(text not in shown for text in parts)
            if network != "feed" and stage.shown(network) != [("Un seul.",), tuple(parts[1:])]:
                wrong.append(f"crowd {number}: {network} shows {stage.shown(network)}")
        with self._lock:
            self.stages_met += 1
            self.faults += faults
            self.figures.wrong += wrong
        if not wrong:
            stage.clean()

    def _round(self, stage: Stage, draw: random.Random, now) -> None:
        for door in stage.doors.values():
            every = [*NO_CLEAR_ANSWER.values(), *WAIT.values()]
            door.plan(
                *(
                    draw.choice(every).on(skip=draw.randint(0, 12), count=draw.choice((1, 1, 2)))
                    for _ in range(draw.randint(0, 3))
                )
            )
        runs = [
            stage.begin(now + timedelta(seconds=draw.randint(0, 20)))
            for _ in range(draw.randint(1, 4))
        ]
        for run in runs:
            what = draw.choice(("nothing", "nothing", "kill", "sleep"))
            if what == "nothing":
                continue
            time.sleep(draw.uniform(0, 1.5))
            if what == "kill":
                run.kill()
            else:
                run.signal(signal.SIGSTOP)
                time.sleep(draw.uniform(0, 1.0))
                run.signal(signal.SIGCONT)
        ended = [run.wait() for run in runs]
        with self._lock:
            self.runs += len(runs)
            self.figures.kills += sum(one.status == -signal.SIGKILL for one in ended)
            self.figures.wrong += [one.err for one in ended if "Traceback" in one.err]
