"""A schedule: how often publishing looks, how early, and what that costs on a hosting plan."""

from datetime import timedelta
from typing import Literal

from pipeline.frozen import frozen

Plan = Literal["free", "pro", "team", "enterprise"]
Visibility = Literal["public", "private"]

PLANS: tuple[Plan, ...] = ("free", "pro", "team", "enterprise")
VISIBILITIES: tuple[Visibility, ...] = ("public", "private")

# Minutes a month that GitHub includes for private repositories; public ones pay none.
INCLUDED: dict[Plan, int] = {"free": 2_000, "pro": 3_000, "team": 3_000, "enterprise": 50_000}

# How often a schedule may look: minutes off the full hour, when everybody's schedules start.
CRONS = {
    15: "8,23,38,53 * * * *",
    30: "8,38 * * * *",
    60: "23 * * * *",
    120: "23 */2 * * *",
}
_AHEAD = {15: 20, 30: 35, 60: 65, 120: 125}  # minutes: a run that starts on time sees to the next
_DAYS = 365.25 / 12


@frozen
class Schedule:
    """How often publishing looks (in minutes), and whether each channel is a job of its own."""

    every: int
    matrix: bool

    @property
    def cron(self) -> str:
        """The cron line of publishing."""
        return CRONS[self.every]

    @property
    def pages(self) -> str:
        """The cron line of the pages."""
        return "47 * * * *"

    @property
    def ahead(self) -> str:
        """How long before its minute a post is claimed."""
        return f"{_AHEAD[self.every]}m"

    @property
    def timeout(self) -> int:
        """The minutes that a job may take: the wait, and ample time to send."""
        return _AHEAD[self.every] + 30

    @property
    def runs(self) -> int:
        """How often it looks in a month."""
        return round(_DAYS * timedelta(days=1) / timedelta(minutes=self.every))

    @property
    def minutes(self) -> int:
        """The minutes a month that looking alone takes: each job counts as a minute at least."""
        daily = round(_DAYS) if self.matrix else 0  # the day's look through the calendar is a job
        return self.runs + daily

    @property
    def wait(self) -> int:
        """The minutes that a post takes on average: its job waits for the post's minute."""
        return 1 + _AHEAD[self.every] // 2


def schedule(plan: Plan, visibility: Visibility, every: int | None = None) -> Schedule:
    """The schedule for a repository; environments, and with them the matrix, need a plan."""
    usual = 15 if visibility == "public" else 30
    return Schedule(every or usual, matrix=visibility == "public" or plan != "free")


def cost(schedule: Schedule, plan: Plan, visibility: Visibility) -> list[str]:
    """What a schedule costs in a month, in sentences."""
    looks = f"every {schedule.every} minutes, {schedule.runs:,} times a month"
    said = [
        f"Publishing looks {looks}: about {schedule.minutes:,} Actions minutes a month, and about "
        f"{schedule.wait} more for each post{' and channel' if schedule.matrix else ''} (its job "
        "waits for the post's minute)."
    ]
    if visibility == "public":
        said.append("A public repository pays for none of them.")
        return said
    included = INCLUDED[plan]
    said.append(f"The plan {plan} includes {included:,} minutes a month for private repositories.")
    left = included - schedule.minutes
    if left < included / 5:
        said.append(
            f"That leaves {max(left, 0):,} for posts and reviews: look less often with --every "
            f"{'2h' if schedule.every == 60 else '1h'}."
            if schedule.every < 120
            else f"That leaves {max(left, 0):,} for posts and reviews."
        )
    if not schedule.matrix:
        said.append(
            "Environments, where each channel's secrets are kept apart, need a public repository "
            "or a paid plan: one job publishes all channels."
        )
    return said
