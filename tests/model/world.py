"""The model's world: what is true of posts, clocks, servers and the log, and what must hold."""

import json
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from model import networks
from model.fibers import Fiber, Killed, Process, Stop, current
from model.memory_git import Clone, Kept, Remote
from model.networks import Server, Stored

from pipeline import log as log_file
from pipeline.clock import Clock
from pipeline.delivery import Event, Standing
from pipeline.due import standing
from pipeline.errors import PipelineError
from pipeline.git import Commit
from pipeline.hold import Hold
from pipeline.hold import parse as parse_holds
from pipeline.project import entries, load, read
from pipeline.publish.ledger import Ledger
from pipeline.publish.outcome import Outcome
from pipeline.publish.run import Options, Run

START = datetime(2026, 3, 20, 8, 0, tzinfo=UTC)
TICK = timedelta(milliseconds=50)  # what an outside step takes
GATEWAY = timedelta(seconds=100)  # how long a request may still be under way; settle is 2 minutes
CHANNELS = ("keyed", "readable", "blind")
BRAND = b"""\
name: Maison Lumen
timezone: Europe/Paris
languages: [fr]
defaults: {channels: [keyed]}
channels:
  keyed: {url: "http://127.0.0.1:1"}
  readable: {url: "http://127.0.0.1:1"}
  blind: {url: "http://127.0.0.1:1"}
publish: {late: 6h}
"""
SECRETS = ("KEYED_TOKEN", "READABLE_TOKEN", "BLIND_TOKEN")
FAULTS = (
    ("leave", "late"),
    ("leave", "dropped"),
    ("leave", "refuses to connect"),
    ("leave", "too many"),
    ("leave", "refused"),
    ("answer", "lost"),
    ("push", "refused"),
    ("push", "lost"),
    ("push", "late"),
    ("pushed", "unclear"),
    ("ask", "unreachable"),
    ("newest", "fails"),
    ("find", "fails"),
)
STEPS = ("leave", "answer", "push", "pushed", "ask", "told", "find", "found", "collect", "wait")
FINAL = frozenset({"sent", "failed", "missed", "held", "skipped", "unknown", "unreadable"})


@dataclass(slots=True)
class Written:
    """A post as its author has it now; `number` stays when it is moved."""

    number: int
    id: str
    date: datetime
    channels: tuple[str, ...]
    parts: int = 1
    version: int = 1
    draft: bool = False
    kind: str = "post"
    aliases: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"content/{self.id}.md"

    @property
    def file(self) -> bytes:
        """Its Markdown file."""
        header = {
            "date": self.date.isoformat(),
            "channels": list(self.channels),
            "kind": self.kind,
            **({"draft": True} if self.draft else {}),
            **({"aliases": list(self.aliases)} if self.aliases else {}),
        }
        lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in header.items())
        body = "\n\n---\n\n".join(
            f"P{self.number} v{self.version} p{part}" for part in range(self.parts)
        )
        return f"---\n{lines}---\n{body}\n".encode()


@dataclass(slots=True)
class UnderWay:
    """A request or a push that a gateway still holds; it arrives by its deadline."""

    deadline: datetime
    arrive: Callable[[], object]


class StepClock(Clock):
    """One process's clock: the model's time, off by a little."""

    __slots__ = ("off", "world")

    def __init__(self, world: "World", off: timedelta) -> None:
        super().__init__()
        object.__setattr__(self, "world", world)
        object.__setattr__(self, "off", off)

    def now(self) -> datetime:
        moment: datetime = self.world.now + self.off
        return moment

    def wait(self, seconds: float, stop: threading.Event | None = None) -> None:
        if stop is None or not stop.is_set():
            wake = self.world.now + timedelta(seconds=max(0.0, seconds))
            current().pause(Stop("wait", wake=wake, facts={"stop": stop}))


class FiberCrew:
    """A fiber a channel; the alarm is the model's."""

    def __init__(self, world: "World", process: Process) -> None:
        self._world = world
        self._process = process

    @contextmanager
    def lease(self, seconds: float) -> Iterator[None]:
        self._process.alarm = self._world.now + timedelta(seconds=seconds)
        try:
            yield
        finally:
            self._process.alarm = None

    def renew(self, seconds: float) -> None:
        self._process.alarm = self._world.now + timedelta(seconds=seconds)

    def work(self, tasks: Any, record: Callable[[list[Event]], None]) -> list[Any]:
        """Record what was told whenever the model lets this fiber go on."""
        told: list[Event] = []
        results: list[Any] = [None] * len(tasks)

        def working(number: int, task: Callable[[Any], Any]) -> Callable[[], None]:
            def work() -> None:
                results[number] = task(told.append)

            return self._world.guarded(self._process, work)

        crew = [self._process.start(working(number, task)) for number, task in enumerate(tasks)]
        while told or not all(fiber.done for fiber in crew):
            current().pause(
                Stop("collect", ready=lambda: bool(told) or all(one.done for one in crew))
            )
            if told:
                events = told[:]
                told.clear()
                record(events)
        return results


@dataclass(slots=True)
class Going:
    """A process that is under way, its clock, and what it last heard of the remote."""

    process: Process
    clock: StepClock
    run: Run | None = None
    heard: tuple[datetime, dict[str, str]] | None = None
    ended: str = ""


class World(networks.World):
    """Everything outside the code under test, and the record of what it did wrong."""

    def __init__(self) -> None:
        self.now = START
        self.remote = Remote(on_advance=self._advanced)
        self.servers = {
            name: Server(name, name == "keyed", self._leaves, self._stored) for name in CHANNELS
        }
        self.posts: dict[int, Written] = {}
        self.numbers: dict[str, int] = {}  # a post's number by every id that it ever had
        self.kinds: dict[int, str] = {}
        self.going: dict[str, Going] = {}
        self.under_way: list[UnderWay] = []
        self.wrong: list[str] = []
        self.misled: set[tuple[int, str]] = set()  # a person said wrongly that it is not out
        self.damaged: set[int] = set()
        self.by_hand = False
        self.history: list[str] = []
        self.house = Kept()  # a clone in which some runs follow each other
        self._parsed: dict[str, list[dict[str, Any]]] = {}
        self._count = 0
        for double in networks.ALL:
            double.world = self
        self.push_content({"brand/brand.yml": BRAND})
        self.now = START - timedelta(days=2)
        self.finish(self.start_run())  # it makes the log
        self.now = START

    # Authors

    def write(self, post: Written, gone: str | None = None) -> None:
        """Commit a post as it is now; `gone` is a path that it leaves."""
        self.posts[post.number] = post
        self.numbers[post.id] = post.number
        self.kinds[post.number] = post.kind
        self.push_content({post.path: post.file, **({gone: None} if gone else {})})

    def delete(self, number: int) -> None:
        """Commit that a post is gone."""
        self.push_content({self.posts.pop(number).path: None})

    def push_content(self, files: dict[str, bytes | None]) -> None:
        """Commit files on the publishing branch, or for None that they are gone."""
        tip = self.remote.branches.get("main")
        commit = self.remote.commit(tip, files, "content", self.now)
        self.remote.swap("main", tip, commit)

    # Processes

    def start_run(
        self,
        off: timedelta = timedelta(0),
        ahead: timedelta = timedelta(0),
        kept: Kept | None = None,
    ) -> str:
        """A process that runs `pipeline publish`, standing at its start; by default a clean clone.

        `off` is how wrong its clock is.
        """

        def work(going: Going, ledger: Ledger) -> None:
            self._publish(going, ledger, ahead)

        return self._start("run", off, work, kept or Kept())

    def start_command(self, name: str, command: Callable[[Ledger], object]) -> str:
        """A process that runs another command over the log."""

        def work(going: Going, ledger: Ledger) -> None:
            ledger.refresh()
            command(ledger)

        return self._start(name, timedelta(0), work, Kept())

    def _start(
        self, what: str, off: timedelta, work: Callable[[Going, Ledger], None], kept: Kept
    ) -> str:
        self._count += 1
        name = f"{what}-{self._count}"
        process = Process(name)
        going = Going(process, StepClock(self, off))
        self.going[name] = going
        clone: Any = Clone(self.remote, process, kept)
        ledger = Ledger(clone, "origin", "main", "status", name, going.clock)
        process.start(self.guarded(process, lambda: work(going, ledger)))
        return name

    def _publish(self, going: Going, ledger: Ledger, ahead: timedelta) -> None:
        from pathlib import Path

        name = going.process.name
        run = Run(
            Path("nowhere"),
            ledger.repository,
            ledger,
            Options(ahead=ahead),
            going.clock,
            dict.fromkeys(SECRETS, name),
            lambda sentence: None,
            Outcome(run=name),
            FiberCrew(self, going.process),
        )
        going.run = run
        try:
            run.go()
        finally:
            run.close()

    def guarded(self, process: Process, work: Callable[[], None]) -> Callable[[], None]:
        """Work whose PipelineError ends the process in order, and whose traceback is our bug."""

        def guarded() -> None:
            try:
                work()
            except Killed:
                raise
            except PipelineError as error:
                self.going[process.name].ended = error.message
                process.alarm = None
            except BaseException:  # noqa: BLE001 - a traceback is what the model looks for
                self.wrong.append(traceback.format_exc()[-900:])

        return guarded

    @property
    def alive(self) -> list[str]:
        """The processes that are under way."""
        return [name for name, going in self.going.items() if not going.process.over]

    @property
    def runs(self) -> list[str]:
        """Those of them that publish."""
        return [name for name in self.alive if name.startswith("run-")]

    @property
    def holding(self) -> bool:
        """Whether anything ever was on hold."""
        return any(name.startswith("hold-") for name in self.going)

    @property
    def logged(self) -> bool:
        """Whether the log holds a line."""
        return any(path.endswith(".jsonl") for path in self.remote.read("status"))

    def step(self, name: str, fiber: Fiber, fate: str) -> None:
        """Let one fiber go on with what fate has for it."""
        process = self.going[name].process
        stop = fiber.stop
        if stop is None:
            return
        asked = stop.facts.get("stop")
        if stop.wake is not None and not (asked and asked.is_set()):
            self.pass_until(stop.wake)
        self.pass_until(self.now + TICK)
        if process.alarm is not None and self.now >= process.alarm:
            self.history.append(f"{name}: alarm at {stop.name}")
            process.kill()
            return
        self.history.append(f"{name}: {stop.name} {fate}")
        if fate == "late":
            self._hold_back(stop)
        if stop.name == "ask":
            self._heard(name, fiber)
        fiber.resume(fate)

    def kill(self, name: str) -> None:
        """kill -9."""
        self.history.append(f"{name}: killed")
        self.going[name].process.kill()

    def finish(self, name: str, most: int = 3000) -> None:
        """Let a process go on without faults until it ends."""
        process = self.going[name].process
        for _ in range(most):
            if process.over:
                return
            fiber = next(iter(sorted(process.ready(), key=_wake)))
            assert fiber.stop
            self.step(name, fiber, fiber.stop.fates[0])
        self.wrong.append(f"{name} does not end: {self.history[-20:]}")

    def reach(self, name: str, step: str, most: int = 60) -> Fiber:
        """Let a process go on without faults until a fiber of it stands at such a step."""
        process = self.going[name].process
        for _ in range(most):
            ready = process.ready()
            for fiber in ready:
                if fiber.stop and fiber.stop.name == step:
                    return fiber
            assert ready, f"{name} never comes to {step}"
            self.step(name, ready[0], ready[0].stop.fates[0] if ready[0].stop else "")
        raise AssertionError(f"{name} never comes to {step}")

    def pass_until(self, moment: datetime) -> None:
        """Let time pass; what a gateway holds arrives in time."""
        for one in sorted(self.under_way, key=lambda one: one.deadline):
            if one.deadline <= moment:
                self.now = max(self.now, one.deadline)
                self.arrive(one)
        self.now = max(self.now, moment)

    def arrive(self, one: UnderWay) -> None:
        """What a gateway held arrives."""
        self.under_way.remove(one)
        self.history.append("a gateway lets through")
        one.arrive()

    def _hold_back(self, stop: Stop) -> None:
        until = self.now + GATEWAY
        if stop.name == "push":
            swap = stop.facts["swap"]
            self.under_way.append(UnderWay(until, lambda: self.remote.swap(*swap)))
        else:
            request, server = stop.facts["request"], stop.facts["server"]
            self.under_way.append(UnderWay(until, lambda: server.store(request)))

    def _heard(self, name: str, fiber: Fiber) -> None:
        going = self.going[name]
        if fiber is not going.process.fibers[0]:
            going.heard = (self.now, dict(self.remote.branches))

    # What must hold

    def off(self, process: str) -> timedelta:
        off: timedelta = self.going[process].clock.off
        return off

    def looked(self) -> None:
        """A part is about to leave: what was heard of the remote is what counts for holds."""

    def _leaves(self, channel: str, request: Stored) -> None:
        """No part leaves but under its own run's pushed, open claim, and none that is on hold."""
        going = self.going[current().process.name]
        name = going.process.name
        number, part = request.mark
        claims = [
            line
            for line in self.lines(number, channel)
            if line["event"] in ("claimed", "resolved", "skipped")
        ]
        where = f"{name} sends part {part} of post {number} on {channel}"
        if not claims or claims[-1]["event"] != "claimed" or claims[-1]["run"] != name:
            self.wrong.append(f"{where} and the newest claim is {claims[-1:]}")
        elif datetime.fromisoformat(claims[-1]["until"]) <= going.clock.now():
            self.wrong.append(f"{where} after its lease")
        if going.heard is None:
            self.wrong.append(f"{where} without a look")
            return
        _, tips = going.heard
        files = self.remote.commits[tips["status"]].files
        blob = files.get("HOLD.yml")
        for hold in parse_holds(self.remote.blobs[blob] if blob else None):
            over = hold.until is not None and hold.until <= going.clock.now()
            kind = self.kinds[number]
            named = not hold.channels or channel in hold.channels
            if named and not over and kind not in hold.kinds_let_through:
                self.wrong.append(f"{where} and it is on hold: {hold.why}")

    def _stored(self, channel: str, made: Stored) -> None:
        """No part stands twice, and a thread stands in order."""
        number, part = made.mark
        there = {one.mark[1]: one for one in self.of(number, channel)}
        if (number, channel) in self.misled:
            return
        if part in there:
            self.wrong.append(f"part {part} of post {number} stands twice on {channel}: {made}")
        if part == 0:
            right = made.parent is None and made.root is None
        else:
            before, root = there.get(part - 1), there.get(0)
            right = bool(before and root) and (made.parent, made.root) == (
                before.id if before else "",
                root.id if root else "",
            )
        if not right:
            self.wrong.append(f"part {part} of post {number} on {channel} answers wrongly: {made}")

    def of(self, number: int, channel: str) -> list[Stored]:
        """What a channel holds of a post."""
        return [one for one in self.servers[channel].stored if one.mark[0] == number]

    def _advanced(self, branch: str, before: str | None, after: str) -> None:
        """Log files only grow, every line of ours parses, no part has two receipts."""
        if branch != "status" or self.by_hand:
            return
        old = self.remote.commits[before].files if before else {}
        new = self.remote.commits[after].files
        for path, blob in old.items():
            if path.endswith(".jsonl") or path.startswith("status/frozen/"):
                was = self.remote.blobs[blob]
                now = self.remote.blobs[new[path]] if path in new else b""
                frozen = path.endswith(".json")
                if not (_but_due(now) == _but_due(was) if frozen else now.startswith(was)):
                    self.wrong.append(f"{path} was removed or rewritten")
        for path, blob in new.items():
            if path.endswith(".jsonl") and old.get(path) != blob:
                self._grown(path, blob)

    def _grown(self, path: str, blob: str) -> None:
        id_ = path.removeprefix("status/").removesuffix(".jsonl")
        number = self.numbers[id_]
        events, trouble = log_file.parse(self.remote.blobs[blob], id_)
        if trouble and number not in self.damaged:
            self.wrong.append(f"{path}: {trouble}")
        sent = [
            (event.channel, event.part)
            for event in events
            if event.event == "sent" and (number, event.channel) not in self.misled
        ]
        if len(sent) != len(set(sent)):
            self.wrong.append(f"{path} has a part sent twice: {sent}")

    def lines(self, number: int, channel: str) -> list[dict[str, Any]]:
        """The log's lines of one delivery, under all its names, as the remote has them now."""
        tip = self.remote.branches.get("status")
        files = self.remote.commits[tip].files if tip else {}
        found = []
        for id_, owner in self.numbers.items():
            blob = files.get(f"status/{id_}.jsonl")
            if owner == number and blob:
                found += [line for line in self._read(blob) if line["channel"] == channel]
        return found

    def _read(self, blob: str) -> list[dict[str, Any]]:
        if blob not in self._parsed:
            lines = []
            for raw in self.remote.blobs[blob].splitlines():
                try:
                    lines.append(json.loads(raw))
                except ValueError:
                    continue
            self._parsed[blob] = [line for line in lines if isinstance(line, dict)]
        return self._parsed[blob]

    # Rest

    def rest(self) -> None:
        """No more faults: let everything that can happen come to its end."""
        for name in self.alive:
            self.finish(name)
        for one in self.under_way[:]:
            self.arrive(one)
        for minutes in (0, 16, 16, 16, 16, 480, 16, 16, 2880, 16):
            self.pass_until(self.now + timedelta(minutes=minutes))
            self.finish(self.start_run())

    def standings(self) -> dict[tuple[int, str], tuple[Standing, bool]]:
        """How every delivery stands that is due, and whether a hold is on it."""
        process = Process("standings")
        clone: Any = Clone(self.remote, process, Kept())
        tips = self.remote.branches
        clone.fetch("origin", tips.values())
        project = load(Commit(clone, tips["main"]))
        log = log_file.read(clone, tips.get("status"))
        found = {}
        for parsed in read(project, entries(project.tree)):
            post = parsed.post
            assert post is not None
            for channel in post.channels:
                own = post.on(channel)
                if own.date and own.date <= self.now and not own.draft:
                    number = self.numbers[post.id]
                    stands = standing(post, channel, log, project.brand, self.now)
                    held = any(not hold.channels or channel in hold.channels for hold in log.holds)
                    found[number, channel] = (stands, held)
        return found

    def check_rest(self) -> None:
        """Every due delivery ends in a state with a reason, and the log tells what is out."""
        for (number, channel), (stands, held) in self.standings().items():
            where = f"post {number} on {channel} is {stands.state} ({stands.error})"
            out = sorted({one.mark[1] for one in self.of(number, channel)})
            if stands.state not in FINAL and not (held and stands.state == "claimed"):
                self.wrong.append(f"{where} at rest")
            if stands.state == "unknown" and channel != "blind" and not held:
                self.wrong.append(f"{where} at rest")
            if stands.state not in ("sent", "deleted", "claimed") and not stands.error:
                self.wrong.append(f"{where}: no reason")
            if (number, channel) in self.misled or number in self.damaged:
                continue
            told = sorted(
                {line["part"] for line in self.lines(number, channel) if line["event"] == "sent"}
            )
            by_person = any(line["event"] == "resolved" for line in self.lines(number, channel))
            if stands.state in ("missed", "failed", "skipped", "held") and out != told:
                self.wrong.append(f"{where}, the log tells of parts {told}, out are {out}")
            if stands.state == "sent" and out != told and not by_person:
                self.wrong.append(f"{where}, the log tells of parts {told}, out are {out}")


def _but_due(frozen: bytes) -> dict[str, Any]:
    """A frozen variant without the time at which it is due, which may change."""
    plain = json.loads(frozen or b"{}")
    return {key: value for key, value in plain.items() if key != "due"}


def _wake(fiber: Fiber) -> tuple[bool, float]:
    wake = fiber.stop.wake if fiber.stop else None
    return (wake is not None, wake.timestamp() if wake else 0.0)


def hold_of(why: str, channels: tuple[str, ...], kinds: tuple[str, ...]) -> Hold:
    """A hold as the command makes it."""
    return Hold(why=why, who="marie", since=START, channels=channels, kinds_let_through=kinds)
