"""What the model found, told as plain stories."""

from collections.abc import Iterator
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
