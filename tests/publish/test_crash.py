"""A run that is killed at any outside step leaves nothing doubled and nothing lost."""

from pathlib import Path

import pytest
from crashes import Crashes
from stage import Stages


def test_a_run_killed_at_every_outside_step(
    stages: Stages, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crashes = Crashes(stages, tmp_path)
    steps = crashes.steps()
    points = list(steps.points())

    figures = crashes.kill(points, steps)

    with capsys.disabled():
        print(f" {figures}")
    assert (figures.duplicates, figures.missing, figures.wrong) == (0, 0, [])
    assert figures.kills > len(points) * 0.8, f"{figures.spared} steps were not reached"
