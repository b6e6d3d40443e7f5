"""What the model found, told as plain stories."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import model.world
import pytest
from model.world import CHANNELS, START, World, Written

PLUGINS = Path(model.world.__file__).parent / "plugins"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A brand on three networks in memory."""
    monkeypatch.syspath_prepend(str(PLUGINS))
    world = World()
    yield world
    for name in world.alive:
        world.kill(name)


def a_post(number: int, channels: tuple[str, ...] = CHANNELS, parts: int = 1) -> Written:
    return Written(number, f"2026/03/20-p{number}", START - 5 * MINUTE, channels, parts)


def test_an_id_of_one_network_says_nothing_of_another(world: World) -> None:
    world.write(a_post(1, ("keyed",)))
    world.finish(world.start_run())
    world.write(a_post(2, ("readable",)))
    killed = world.start_run()
    world.reach(killed, "answer")
    world.kill(killed)

    world.rest()

    assert [one.text for one in world.servers["readable"].stored] == ["P2 v1 p0"]
    assert world.servers["keyed"].stored[0].id == world.servers["readable"].stored[0].id
    assert world.wrong == []


def test_a_lease_that_is_over_with_its_post_does_not_end_the_wait_for_the_next(
    world: World,
) -> None:
    for number, minutes in ((1, 2), (2, 25)):
        written = a_post(number, ("keyed",))
        world.write(replace(written, date=START + minutes * MINUTE))

    world.finish(world.start_run(ahead=30 * MINUTE))

    assert [one.text for one in world.servers["keyed"].stored] == ["P1 v1 p0", "P2 v1 p0"]
    assert not any("alarm" in line for line in world.history), world.history
    assert world.wrong == []


def test_a_post_that_is_edited_under_its_claim_stops_no_other_and_goes_out_as_edited(
    world: World,
) -> None:
    posts = [a_post(number, ("keyed",)) for number in (1, 2)]
    for post in posts:
        world.write(post)
    run = world.start_run()
    world.reach(run, "pushed")
    world.write(replace(posts[0], version=2))

    world.finish(run)

    assert [one.text for one in world.servers["keyed"].stored] == ["P2 v1 p0", "P1 v2 p0"]
    assert world.wrong == []


def test_after_trouble_on_a_channel_nothing_of_a_later_batch_overtakes(world: World) -> None:
    for number in range(1, 28):
        world.write(a_post(number, ("keyed",)))
    run = world.start_run()
    for _ in range(3):
        fiber = world.reach(run, "leave")
        world.step(run, fiber, "refuses to connect")

    world.finish(run)

    assert world.servers["keyed"].stored == []
    world.rest()
    assert len(world.servers["keyed"].stored) == 27
    assert world.wrong == []


def test_a_line_that_breaks_between_claim_and_send_stops_its_post_alone(world: World) -> None:
    broken, whole = a_post(1, ("keyed",)), a_post(2, ("keyed",))
    world.write(broken)
    world.write(whole)
    run = world.start_run()
    world.reach(run, "pushed")
    path = f"status/{broken.id}.jsonl"
    cut = world.remote.read("status")[path] + b'{"v":1,"at":"2026-03-2'
    tip = world.remote.branches["status"]
    world.remote.swap(
        "status", tip, world.remote.commit(tip, {path: cut}, "a merge by hand", world.now)
    )

    world.finish(run)

    assert [one.text for one in world.servers["keyed"].stored] == ["P2 v1 p0"]
    said = world.remote.read("status")[path]
    assert said.startswith(cut), "what was there stays"
    assert "the log needs a person, at status/2026/03/20-p1.jsonl:2" in said.decode()
