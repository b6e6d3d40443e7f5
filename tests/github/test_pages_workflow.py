"""The pages workflow, run: feeds and news go to Pages, and the calendar where somebody says so."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from github.act import Stage, stage
from github.hosting import Hosting

from pipeline.clock import Clock
from pipeline.publish.run import Options, publish


@pytest.fixture
def house(tmp_path: Path, hosting: Hosting) -> Stage:
    """A brand whose feed has an item."""
    made = stage(tmp_path, hosting)
    ago = datetime.now(UTC) - timedelta(minutes=2)
    made.repo.publish(f"{ago:%Y/%m/%d}-bonjour", "Bonjour.\n", date=f"{ago:%Y-%m-%dT%H:%M}")
    publish(made.repo.root, Options(), Clock(), {}, print)
    return made


def test_the_feeds_go_to_pages_and_the_calendar_where_it_is_wanted(house: Stage) -> None:
    ran = house.act("schedule", "pages.yml", variables={"PAGES": "on", "PAGES_CALENDAR": "on"})
    assert ran.status == 0, ran.out
    pages = ran.artifacts / "pages"
    assert "Bonjour." in (pages / "feed" / "rss.xml").read_text("utf-8")
    assert (pages / "calendar" / "index.html").is_file()


def test_without_a_word_nothing_goes_out(house: Stage) -> None:
    ran = house.act("schedule", "pages.yml")
    assert ran.status == 0, ran.out
    assert list(ran.artifacts.iterdir()) == []
