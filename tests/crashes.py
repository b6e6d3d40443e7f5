"""Crashes: `pipeline publish` killed with -9 at a chosen step, and what the servers hold after it.

The scenario is small and whole: a plain post and a thread of three, on Mastodon, Bluesky and the
feed, or on some of them. A run is killed, runs from clean clones go on until nothing is left to
do, and then every server is read: each post once, threads whole and in order.
"""

import random
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from servers.faults import Fault, Moment, Signal
from stage import Shown, Stage, Stages
from warm import Going

NETWORKS = ("feed", "mastodon", "bluesky")
INSIDE = frozenset(  # git commands that nobody outside the clone hears of
    [
        "cat-file",
        "config",
        "diff",
        "fast-import",
        "ls-files",
        "ls-tree",
        "remote",
        "rev-parse",
        "show",
        "update-ref",
    ]
)
POSTS = {"un": "Un seul.\n", "fil": "Un.\n\n---\n\nDeux.\n\n---\n\nTrois.\n"}

SHIM = """\
#!/bin/sh
# Counts the git commands of a run, and kills the run before or after one of them. What is not
# killed at costs no more than the git that it becomes.
number=1
if [ -f "$SHIM_COUNT" ]; then
    while read -r _; do number=$((number + 1)); done < "$SHIM_COUNT"
fi
echo "$1" >> "$SHIM_COUNT"
[ "$number" -eq "$SHIM_AT" ] || exec "$SHIM_GIT" "$@"
read -r run < "$PID_FILE"
if [ "$SHIM_WHEN" = before ]; then
    kill -9 "$run"
    exit 1
fi
"$SHIM_GIT" "$@"
status=$?
kill -9 "$run"
exit $status
"""


@dataclass(frozen=True, slots=True)
class Point:
    """Where a run is killed.

    `where` is "git", a network, or "time"; `number` the command or request, or milliseconds; a
    request is killed before it leaves, once the server has acted, or once it is answered.
    """

    where: str
    number: int
    when: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """The outside steps of a run that nobody disturbs, and what it leaves on the servers."""

    git: tuple[str, ...]
    requests: dict[str, tuple[str, ...]]  # their methods, by network
    seconds: float
    shown: dict[str, Shown]

    def points(self) -> Iterator[Point]:
        """Every step: before each git command and after each push, thrice around each request."""
        for number, command in enumerate(self.git, start=1):
            yield Point("git", number, "before")
            if command == "push" or number == len(self.git):
                yield Point("git", number, "after")
        for network, methods in self.requests.items():
            for number in range(1, len(methods) + 1):
                for when in ("before", "stored", "answered"):
                    yield Point(network, number, when)

    def telling(self) -> Iterator[Point]:
        """Those after which not all is as it was at the one before.

        A look at a network changes nothing there, and a clone whose run was killed is never used
        again: of the commands that stay inside it, the first of each stretch will do.
        """
        for point in self.points():
            if point.where in self.requests:
                looks = self.requests[point.where][point.number - 1] == "GET"
                same = looks and point.when != "before"
            else:
                two = self.git[max(0, point.number - 2) : point.number]
                same = point.when == "before" and len(two) == 2 and INSIDE.issuperset(two)
            if not same:
                yield point

    def instants(self, count: int, draw: random.Random) -> Iterator[Point]:
        """Random instants of a run."""
        for _ in range(count):
            yield Point("time", int(draw.uniform(0, 1000 * self.seconds)))


@dataclass(slots=True)
class Figures:
    """What came of all kill points."""

    kills: int = 0
    spared: int = 0  # the step was not reached, or the run had ended
    duplicates: int = 0
    missing: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"kill points {self.kills}, duplicates {self.duplicates}, missing {self.missing}"
            + "".join(f"\n  {sentence}" for sentence in self.wrong)
        )


@dataclass(slots=True)
class Crashes:
    """Kills runs, several at a time."""

    stages: Stages
    networks: Sequence[str] = NETWORKS
    figures: Figures = field(default_factory=Figures)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def steps(self) -> Steps:
        """Go through the scenario once, undisturbed, and count its steps."""
        stage = self._stage()
        started = time.monotonic()
        going = self._begin(stage, Point("git", 0))
        ended = going.wait()
        seconds = time.monotonic() - started
        assert ended.status == 0, ended
        return Steps(
            tuple((stage.folder / "count-0").read_text().splitlines()),
            {
                network: tuple(entry["method"] for entry in door.record())
                for network, door in stage.doors.items()
            },
            seconds,
            {network: stage.shown(network) for network in self.networks},
        )

    def kill(self, points: Iterable[Point], steps: Steps, workers: int = 4) -> Figures:
        """Kill a run at each point.

        While a killed run has left no trace, the next one is killed on the same stage.
        """
        waiting = iter(points)
        with ThreadPoolExecutor(max_workers=workers) as pool:
            for done in [pool.submit(self._work, waiting, steps) for _ in range(workers)]:
                done.result()
        return self.figures

    def _work(self, waiting: Iterator[Point], steps: Steps) -> None:
        stage, met = None, []
        while True:
            with self._lock:
                point = next(waiting, None)
            if point is None:
                break
            stage = stage or self._stage()
            met.append(point)
            status = self._kill(stage, point)
            with self._lock:
                self.figures.kills += status == -9
                self.figures.spared += status != -9
            if stage.brand.tip() is not None:
                self._judge(stage, met, steps)
                stage, met = None, []
        if stage is not None:
            self._judge(stage, met, steps)

    def _stage(self) -> Stage:
        stage = self.stages.build(*self.networks)
        stage.write(**POSTS)
        return stage

    def _begin(self, stage: Stage, point: Point) -> Going:
        shim = stage.folder / "shim" / "git"
        if not shim.exists():
            shim.parent.mkdir()
            shim.write_text(SHIM)
            shim.chmod(0o755)
        at = point.number if point.where == "git" else 0
        real = shutil.which("git")
        if point.where != "git" and point.when:  # then git need not be watched
            return stage.begin()
        env = {
            "SHIM_GIT": real or "git",
            "SHIM_AT": str(at),
            "SHIM_WHEN": point.when,
            "SHIM_COUNT": str(stage.folder / f"count-{at}"),
            "PATH": f"{shim.parent}:{Path(real or '').parent}:/usr/bin:/bin",
        }
        return stage.begin(env=env if point.where == "git" else {})

    def _kill(self, stage: Stage, point: Point) -> int:
        """Run until the point; how the run ended."""
        for door in stage.doors.values():
            door.plan()
        if point.where in stage.doors:
            pid_file = str(stage.folder / "pid")
            moment: Moment = "arrived" if point.when == "before" else point.when  # type: ignore[assignment]
            told = Signal(pid_file, moment)
            lost = point.when == "before"
            fault = Fault(forward=not lost, drop=lost, signal=told)
            stage.doors[point.where].plan(fault.on(skip=point.number - 1))
            going = stage.begin(env={"PID_FILE": pid_file})
            return going.wait().status
        going = self._begin(stage, point)
        if point.where == "time":
            time.sleep(point.number / 1000)
            going.kill()
        return going.wait().status

    def _judge(self, stage: Stage, met: list[Point], steps: Steps) -> None:
        """Go on until quiet, then hold what the servers show to what they should."""
        for door in stage.doors.values():
            door.plan()
        try:
            stage.until_quiet()
        except AssertionError as error:
            with self._lock:
                self.figures.wrong.append(f"{met}: {error}")
        for network in self.networks:
            self._compare(network, stage.shown(network), steps.shown[network], met)
        stage.clean()

    def _compare(self, network: str, shown: Shown, expected: Shown, met: list[Point]) -> None:
        texts = [text for thread in shown for text in thread]
        wanted = [text for thread in expected for text in thread]
        with self._lock:
            self.figures.duplicates += sum(texts.count(t) > wanted.count(t) for t in set(texts))
            self.figures.missing += sum(texts.count(t) < wanted.count(t) for t in set(wanted))
            if shown != expected:
                self.figures.wrong.append(f"{met}: {network} shows {shown}")
