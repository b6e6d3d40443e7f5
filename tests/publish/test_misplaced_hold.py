"""A HOLD.yml in the wrong place: whoever put it there wanted to stop, and everything stops."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import model.world
import pytest
from brandrepo import BrandRepo
from model.world import START, World, Written

from pipeline.hold import wrong_places
from pipeline.publish.glance import ASTRAY, quiet

AT = "2026-12-01T09:00:00+01:00"
NOW = ("--now", "2026-12-01T08:00:05Z")
LATER = ("--now", "2026-12-01T08:20:00Z")
POST = "2026/12/01-aube"


@pytest.fixture
def run(brand: BrandRepo, inside: Callable) -> Callable[..., Any]:
    return lambda *arguments: inside(*arguments, cwd=brand.root)


def put_on(brand: BrandRepo, path: str, text: str = "- why: rappel de produit\n") -> None:
    """Write a file on the publishing branch, as the hosting site's editor would."""
    brand.write(path, text)
    brand.commit("Create a hold")
    brand.push()


@pytest.mark.parametrize("path", ["HOLD.yml", "hold.yaml", "brand/HOLD.yml"])
def test_on_the_publishing_branch_it_holds_everything_and_is_told(
    brand: BrandRepo, run: Callable, path: str
) -> None:
    put_on(brand, path, "- why: rappel\n  channels: [x]\n  except: [post]\n")
    brand.publish(POST, date=AT)

    stopped = run("publish", *NOW)

    assert stopped.status == 1
    assert f"{path} is on the branch main and belongs on status" in stopped.err
    assert [event["event"] for event in brand.events(POST)] == ["held"]
    assert brand.logged("feed/feed.json") is None


def test_with_nothing_due_it_is_told_all_the_same(brand: BrandRepo, run: Callable) -> None:
    assert run("publish", *NOW).status == 0
    put_on(brand, "HOLD.yml")
    later = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert not quiet(brand.root, later, timedelta(0), frozenset())

    told = run("publish", *LATER)

    assert (told.status, "HOLD.yml is on the branch main" in told.err) == (1, True)


def test_a_glance_looks_in_the_same_places() -> None:
    assert wrong_places() == ASTRAY


def test_status_doctor_and_validate_tell_it(brand: BrandRepo, run: Callable) -> None:
    put_on(brand, "HOLD.yml")
    brand.publish(POST, date=AT)
    said = "HOLD.yml is on the branch main and belongs on status"

    status = run("status", *NOW)
    assert ("held" in status.out, said in status.err) == (True, True)
    doctor = run("doctor", *NOW)
    assert (doctor.status, f"error: hold: {said}" in doctor.out) == (2, True)
    checked = run("validate", *NOW)
    assert (checked.status, f"HOLD.yml:1:1: error: {said}" in checked.out) == (1, True)
    assert "[post.hold]" in checked.out


def test_no_command_lifts_it_and_what_it_held_waits_for_a_person(
    brand: BrandRepo, run: Callable
) -> None:
    put_on(brand, "HOLD.yml")
    brand.publish(POST, date=AT)
    run("publish", *NOW)

    refused = run("release", *LATER)
    assert refused.status == 2
    assert "no command lifts that" in refused.err
    assert "Delete that file on main" in refused.err

    brand.remove("HOLD.yml")
    brand.commit("Lift the hold")
    brand.push()
    assert run("publish", *LATER).status == 0
    assert [event["event"] for event in brand.events(POST)] == ["held"], "and nothing by itself"
    run("release", "--send", *LATER)
    assert run("publish", *LATER).status == 0
    assert [event["event"] for event in brand.events(POST)][-1] == "sent"


def test_one_on_the_log_branch_under_another_name_is_lifted_by_hand_alone(
    brand: BrandRepo, run: Callable
) -> None:
    assert run("publish", *NOW).status == 0
    brand.git("fetch", "--quiet", "origin", "status")
    brand.git("checkout", "--quiet", "-B", "status", "FETCH_HEAD")
    brand.write("HOLD.yaml", "- why: rappel\n")
    brand.commit("Create HOLD.yaml")
    brand.push("status")
    before = brand.tip()
    brand.git("checkout", "--quiet", "main")

    refused = run("release", *LATER)

    assert refused.status == 2
    assert "HOLD.yaml on the log branch must be named HOLD.yml" in refused.err
    assert "Delete or rename that file" in refused.err
    assert brand.tip() == before


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A brand on networks in memory."""
    monkeypatch.syspath_prepend(str(Path(model.world.__file__).parent / "plugins"))
    world = World()
    yield world
    for name in world.alive:
        world.kill(name)


def test_one_that_is_pushed_to_the_publishing_branch_stops_what_is_claimed(world: World) -> None:
    world.write(Written(1, "2026/03/20-p1", START - timedelta(minutes=5), ("keyed",), 1))
    run = world.start_run()
    world.reach(run, "pushed")
    world.push_content({"HOLD.yml": b"- why: rappel\n"})

    world.finish(run)

    assert world.servers["keyed"].stored == []
    assert [line["event"] for line in world.lines(1, "keyed")] == ["claimed", "released", "held"]
