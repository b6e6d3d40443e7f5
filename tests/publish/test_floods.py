"""Very much due at once: a run sends what it may, says so in time, and leaves the rest due."""

import time
from collections.abc import Callable

from brandrepo import BRAND, BrandRepo


def test_a_run_sends_no_more_than_it_may_and_the_next_goes_on(
    brand: BrandRepo, pipeline: Callable
) -> None:
    brand.write("brand/brand.yml", BRAND + "publish: {max_per_run: 30}\n")
    for number in range(600):
        brand.post(f"2026/12/01-{number:03}", f"Message {number}.\n", date="2026-12-01T08:00:00Z")
    brand.commit()
    brand.push()

    started = time.monotonic()
    first = pipeline("publish", "--now", "2026-12-01T08:00:05Z", cwd=brand.root)
    assert time.monotonic() - started < 60, "it does not wade through all that it leaves"
    second = pipeline("publish", "--now", "2026-12-01T08:10:05Z", cwd=brand.root)

    assert (first.status, second.status) == (0, 0)
    log = brand.git("--git-dir", str(brand.remote), "ls-tree", "-r", "--name-only", "status")
    assert log.count(".jsonl") == 60


def test_after_an_outage_all_that_is_late_is_missed_at_once(
    brand: BrandRepo, pipeline: Callable
) -> None:
    pipeline("publish", "--now", "2026-12-01T07:00:00Z", cwd=brand.root)
    for number in range(600):
        brand.post(f"2026/12/01-{number:03}", f"Message {number}.\n", date="2026-12-01T08:00:00Z")
    brand.commit()
    brand.push()

    ran = pipeline("publish", "--now", "2026-12-02T08:00:00Z", cwd=brand.root)

    assert (ran.status, ran.out.count("missed")) == (1, 600)
    assert brand.logged("feed/feed.json") is None
    again = pipeline("publish", "--now", "2026-12-02T08:10:00Z", cwd=brand.root)
    assert (again.status, again.out) == (0, "Nothing is due.\n")
