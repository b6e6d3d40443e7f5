"""A run that is killed at any outside step leaves nothing doubled and nothing lost."""

import random
from pathlib import Path

import pytest
from crashes import Crashes
from stage import Stages

INSTANTS = 10  # random ones; `make torture` tries two hundred


def test_a_run_killed_at_every_outside_step_and_at_random_instants(
    stages: Stages, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crashes = Crashes(stages, tmp_path)
    steps = crashes.steps()
    points = list(steps.points())

    instants = steps.instants(INSTANTS, random.Random(2026))

    figures = crashes.kill([*points, *instants], steps)

    with capsys.disabled():
        print(f" {figures}")
    assert (figures.duplicates, figures.missing, figures.wrong) == (0, 0, [])
    assert figures.kills > len(points) * 0.8, f"{figures.spared} steps were not reached"
