"""A log branch that is deleted takes its memory along, and still nothing is sent twice."""

from datetime import timedelta

import pytest
from servers.faults import Fault
from stage import NOW, Stages, until

MINUTE = timedelta(minutes=1)
THREAD = "Un.\n\n---\n\nDeux.\n"
PUBLISHES = {"mastodon": "/api/v1/statuses", "bluesky": "putRecord"}


@pytest.mark.parametrize("network", ["mastodon", "bluesky", "feed"])
def test_a_log_branch_that_is_deleted_does_not_send_again(stages: Stages, network: str) -> None:
    stage = stages.build(network)
    stage.write(un="Un seul.\n", fil=THREAD)
    stage.run()
    stage.brand.git("push", "-q", "origin", ":status")

    stage.run(NOW + MINUTE)
    stage.until_quiet(NOW + MINUTE)

    if network != "feed":  # its items were on that branch too
        assert stage.shown(network) == [("Un seul.",), ("Un.", "Deux.")]


@pytest.mark.parametrize("network", ["mastodon", "bluesky"])
def test_a_log_branch_that_is_deleted_under_a_run(stages: Stages, network: str) -> None:
    stage = stages.build(network)
    stage.write(un="Un seul.\n", fil=THREAD)
    door = stage.doors[network]
    door.plan(Fault(delay_after=2.0).on("POST", PUBLISHES[network]))
    run = stage.begin()
    until(lambda: door.record("POST", PUBLISHES[network]))
    stage.brand.git("push", "-q", "origin", ":status")
    run.wait()

    stage.until_quiet()

    assert stage.shown(network) == [("Un seul.",), ("Un.", "Deux.")]
