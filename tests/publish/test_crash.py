"""A run that is killed at any outside step leaves nothing doubled and nothing lost.

One test a kind of step, so that workers share them (`tests/conftest.py` deals them out).
"""

import random

import pytest
from crashes import NETWORKS, Crashes
from stage import Stages

INSTANTS = 10  # random ones; `make torture` tries two hundred
# Where runs are killed, and the networks that are published to then: all of them, but for
# requests, whose channel has its own worker. `make torture` kills there too with all of them, and
# at those steps that leave nothing else behind than the one before.
KINDS = {
    "git": NETWORKS,
    "mastodon": ("feed", "mastodon"),
    "bluesky": ("feed", "bluesky"),
    "time": NETWORKS,
}


@pytest.mark.parametrize("where", KINDS)
def test_a_run_killed_at_every_outside_step_and_at_random_instants(
    where: str, stages: Stages, capsys: pytest.CaptureFixture[str]
) -> None:
    crashes = Crashes(stages, KINDS[where])
    steps = crashes.steps()
    points = [point for point in steps.telling() if point.where == where]
    if where == "time":
        points = list(steps.instants(INSTANTS, random.Random(2026)))

    figures = crashes.kill(points, steps, workers=3)

    with capsys.disabled():
        print(f" {where}: {figures}")
    assert (figures.duplicates, figures.missing, figures.wrong) == (0, 0, [])
    least = 1 if where == "time" else len(points) * 0.8  # a run may be over by an instant
    assert figures.kills >= least, f"{figures.spared} of {len(points)} steps were not reached"
