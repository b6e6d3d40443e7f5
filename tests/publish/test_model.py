"""Any interleaving of runs, crashes, lost answers, edits, holds and clocks keeps the promises."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import model.world
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from model.fibers import Fiber
from model.world import CHANNELS, FAULTS, STEPS, World, Written, hold_of

from pipeline.publish import holding
from pipeline.publish.ledger import Ledger
from pipeline.publish.resolving import resolve

PLUGINS = Path(model.world.__file__).parent / "plugins"
MINUTE = timedelta(minutes=1)
TOGETHER = 3  # runs under way at a time


@pytest.fixture
def plugged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The three networks in memory are installed, as other packages' networks are."""
    monkeypatch.syspath_prepend(str(PLUGINS))


clocks = st.sampled_from((0, 0, 0, -115, 115, 300, -300))  # seconds
whiches = st.integers(0, TOGETHER - 1)
endings = st.sampled_from(
    (*FAULTS, *((step, "kill") for step in STEPS), *((step, "stands") for step in STEPS))
)
often = st.sampled_from((True, True, False))
some_channels = st.lists(st.sampled_from(CHANNELS), unique=True, min_size=1).map(tuple)
minutes_about_now = st.sampled_from((-5, -5, 0, 0, 1, -60, -400, 20, 120, 2000))


class Publishing(RuleBasedStateMachine):
    """People, runs and faults, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    # People

    @initialize(posts=st.integers(1, 3), parts=st.integers(1, 3))
    def begin(self, posts: int, parts: int) -> None:
        for _ in range(posts):
            self.write(-5, CHANNELS, parts, "post")

    @precondition(lambda self: len(self.world.posts) < 7)
    @rule(
        minutes=minutes_about_now,
        channels=some_channels,
        parts=st.integers(1, 3),
        kind=st.sampled_from(("post", "crisis")),
    )
    def write(self, minutes: int, channels: tuple[str, ...], parts: int, kind: str) -> None:
        number = len(self.world.numbers) + 1
        date = (self.world.now + minutes * MINUTE).replace(second=0, microsecond=0)
        self.world.write(
            Written(number, f"{date:%Y/%m/%d}-p{number}", date, channels, parts, kind=kind)
        )

    @precondition(lambda self: self.world.posts)
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        post = data.draw(st.sampled_from(sorted(self.world.posts.values(), key=_number)))
        match data.draw(st.sampled_from(("text", "date", "channels", "draft", "move", "delete"))):
            case "text":
                parts = data.draw(st.integers(1, 3))
                self.world.write(replace(post, version=post.version + 1, parts=parts))
            case "date":
                date = self.world.now + data.draw(minutes_about_now) * MINUTE
                self.world.write(replace(post, date=date.replace(second=0, microsecond=0)))
            case "channels":
                self.world.write(replace(post, channels=data.draw(some_channels)))
            case "draft":
                self.world.write(replace(post, draft=not post.draft))
            case "move":
                id_ = f"{post.id[:10]}-p{len(self.world.numbers) + 1}"
                moved = replace(post, id=id_, aliases=(*post.aliases, post.id))
                self.world.write(moved, gone=post.path)
            case "delete":
                self.world.delete(post.number)

    @rule(
        channels=st.sampled_from(((), *((name,) for name in CHANNELS))),
        kinds=st.sampled_from(((), ("crisis",))),
        at_once=often,
    )
    def hold(self, channels: tuple[str, ...], kinds: tuple[str, ...], at_once: bool) -> None:
        hold = hold_of(f"reason {len(self.world.going)}", channels, kinds)
        self._command("hold", at_once, lambda ledger: holding.put(ledger, hold))

    @precondition(lambda self: self.world.holding)
    @rule(at_once=often)
    def lift(self, at_once: bool) -> None:
        self._command("lift", at_once, lambda ledger: holding.lift(ledger, holding.holds(ledger)))

    @precondition(lambda self: self.world.holding)
    @rule(choice=st.sampled_from(("send", "reschedule", "drop")), at_once=often)
    def decide(self, choice: holding.Choice, at_once: bool) -> None:
        def decide(ledger: Ledger) -> None:
            waiting = [(one.delivery, choice) for one in holding.held(ledger)]
            holding.decide_on(ledger, waiting, self.world.now)

        self._command("decide", at_once, decide)

    @precondition(lambda self: self.world.posts and self.world.logged)
    @rule(data=st.data(), truly=st.sampled_from((True, True, True, False)), at_once=often)
    def resolve(self, data: st.DataObject, truly: bool, at_once: bool) -> None:
        post = data.draw(st.sampled_from(sorted(self.world.posts.values(), key=_number)))
        channel = data.draw(st.sampled_from(post.channels))

        def person(ledger: Ledger) -> None:
            out = self.world.of(post.number, channel)
            says_sent = bool(out) if truly else not out
            url = "https://network.example/seen" if says_sent else None
            if not truly or self.world.under_way:
                self.world.misled.add((post.number, channel))
            resolve(ledger, post.id, channel, url, self.world.now, dry=False)

        self._command("resolve", at_once, person)

    def _command(self, name: str, at_once: bool, command: Callable[[Ledger], object]) -> None:
        """A person's command, done at once or standing at its start."""
        if len(self.world.alive) < TOGETHER + 2:
            started = self.world.start_command(name, command)
            if at_once:
                self.world.finish(started)

    # Runs

    @precondition(lambda self: len(self.world.runs) < TOGETHER)
    @rule(
        off=clocks,
        ahead=st.sampled_from((0, 0, 30)),
        in_house=st.booleans(),
    )
    def start(self, off: int, ahead: int, in_house: bool) -> None:
        kept = self.world.house if in_house else None
        self.world.start_run(timedelta(seconds=off), ahead * MINUTE, kept)

    @precondition(lambda self: self.world.alive)
    @rule(data=st.data(), steps=st.integers(1, 12))
    def go_on(self, data: st.DataObject, steps: int) -> None:
        name = data.draw(st.sampled_from(self.world.alive))
        process = self.world.going[name].process
        for _ in range(steps):
            ready = process.ready()
            if not ready:
                return
            fiber = ready[0] if len(ready) == 1 else data.draw(st.sampled_from(ready))
            assert fiber.stop
            self.world.step(name, fiber, fiber.stop.fates[0])

    def _drive(self, data: st.DataObject, which: int, ending: tuple[str, str]) -> None:
        """Let a run, a new one or one under way, come to a step, and what fate has for it."""
        step, fate = ending
        if which >= len(self.world.runs):
            if len(self.world.runs) == TOGETHER:
                return
            self.start(data.draw(clocks), data.draw(st.sampled_from((0, 0, 30))), in_house=False)
        name = self.world.runs[which] if which < len(self.world.runs) else self.world.runs[-1]
        fiber = self._reach(data, name, step)
        if fiber and fate == "kill":
            self.world.kill(name)
        elif fiber and fiber.stop and fate in fiber.stop.fates:
            self.world.step(name, fiber, fate)

    drive = rule(data=st.data(), which=whiches, ending=endings)(_drive)
    drive_2 = rule(data=st.data(), which=whiches, ending=endings)(_drive)
    drive_3 = rule(data=st.data(), which=whiches, ending=endings)(_drive)
    drive_4 = rule(data=st.data(), which=whiches, ending=endings)(_drive)

    def _reach(self, data: st.DataObject, name: str, step: str, most: int = 40) -> Fiber | None:
        """Let a process go on until a fiber of it stands at such a step."""
        process = self.world.going[name].process
        for _ in range(most):
            ready = process.ready()
            here = [fiber for fiber in ready if fiber.stop and fiber.stop.name == step]
            if here:
                return here[0]
            if not ready:
                return None
            fiber = ready[0] if len(ready) == 1 else data.draw(st.sampled_from(ready))
            assert fiber.stop
            self.world.step(name, fiber, fiber.stop.fates[0])
        return None

    @precondition(lambda self: self.world.alive)
    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        self.world.finish(data.draw(st.sampled_from(self.world.alive)))

    @rule(off=st.sampled_from((0, -115, 115)))
    def run_whole(self, off: int) -> None:
        self.world.finish(self.world.start_run(timedelta(seconds=off)))

    @precondition(lambda self: self.world.runs)
    @rule(data=st.data())
    def ask_to_stop(self, data: st.DataObject) -> None:
        going = self.world.going[data.draw(st.sampled_from(self.world.runs))]
        if going.run:
            going.run.stop.set()

    # Time and gateways

    @rule(minutes=st.sampled_from((0.5, 2, 4, 8, 11, 15, 16, 60, 400, 2880, 57600)))
    def pass_time(self, minutes: float) -> None:
        self.world.pass_until(self.world.now + minutes * MINUTE)

    @precondition(lambda self: self.world.under_way)
    @rule(data=st.data())
    def arrive(self, data: st.DataObject) -> None:
        which = data.draw(st.integers(0, len(self.world.under_way) - 1))
        self.world.arrive(self.world.under_way[which])

    # What must hold

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert not self.world.wrong, "\n".join([*self.world.wrong[:5], *self.world.history])

    def teardown(self) -> None:
        try:
            if not self.world.wrong:
                self.world.rest()
                self.world.check_rest()
                self.nothing_is_wrong()
        finally:
            for name in self.world.alive:
                self.world.kill(name)


def _number(post: Written) -> int:
    return post.number


def test_the_promises_hold(plugged_in: None) -> None:
    examples = int(os.environ.get("PIPELINE_MODEL_EXAMPLES", "40"))
    steps = int(os.environ.get("PIPELINE_MODEL_STEPS", "30"))
    run_state_machine_as_test(
        Publishing,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
