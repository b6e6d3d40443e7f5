"""A glance says "nothing to do" only where a whole run would find nothing either."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from brandrepo import BrandRepo

from pipeline.clock import starting_at
from pipeline.publish import early
from pipeline.publish.glance import quiet
from pipeline.publish.run import Options, publish

MORNING = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def house(brand: BrandRepo) -> BrandRepo:
    """A brand whose calendar was looked through this morning; one post comes tomorrow."""
    brand.write(
        "brand/brand.yml",
        """\
        name: Maison Lumen
        timezone: Europe/Paris
        languages: [fr]
        defaults: {channels: [mastodon]}
        channels:
          mastodon: {url: "http://127.0.0.1:1"}
          x: {}
        """,
    )
    brand.commit("brand: two channels")
    brand.push()
    brand.publish("2026/12/02-demain", date="2026-12-02T09:00")
    publish(brand.root, Options(), starting_at(MORNING), {}, print)
    return brand


def glance(house: BrandRepo, hours: float = 1.0, ahead: timedelta = timedelta(0)) -> bool:
    return quiet(house.root, MORNING + timedelta(hours=hours), ahead, frozenset())


def test_a_calendar_with_nothing_due_is_quiet(house: BrandRepo) -> None:
    assert glance(house)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        pytest.param({"date": "2026-12-01T07:30"}, "Du.\n", id="a post that is due"),
        pytest.param({"date": "2026-12-01 7:30"}, "Du.\n", id="a date that is not plain"),
        pytest.param({"date": "2026-12-01"}, "Du.\n", id="a day without a time"),
        pytest.param(
            {"date": "2026-12-02T09:00", "variants": {"mastodon": {"date": "2026-12-01T07:30"}}},
            "Du.\n",
            id="a channel's own date that has come",
        ),
    ],
)
def test_a_post_that_may_be_due_is_never_overlooked(
    house: BrandRepo, keys: dict[str, object], text: str
) -> None:
    house.publish("2026/12/01-du", text, **keys)
    assert not glance(house)


def test_with_ahead_tomorrows_post_is_not_quiet(house: BrandRepo) -> None:
    assert not glance(house, ahead=timedelta(hours=30))


def test_a_new_day_is_looked_through_whole(house: BrandRepo) -> None:
    assert not glance(house, hours=18.1)


def test_a_changed_brand_is_looked_at_whole(house: BrandRepo) -> None:
    house.write("brand/brand.yml", (house.root / "brand/brand.yml").read_text() + "# changed\n")
    house.commit()
    house.push()
    assert not glance(house)


def test_posts_that_are_not_pushed_are_left_to_the_whole_run_to_name(house: BrandRepo) -> None:
    house.post("2026/12/01-ici", date="2026-12-01T07:30")
    assert not glance(house)
    house.commit()
    assert not glance(house)


def test_a_clock_behind_the_log_is_no_quiet_tick(house: BrandRepo) -> None:
    assert not glance(house, hours=-1)


def test_a_remote_that_cannot_be_read_is_no_quiet_tick(house: BrandRepo) -> None:
    house.remote.rename(house.remote.with_suffix(".gone"))
    assert not glance(house)


def test_no_git_and_no_log_are_left_to_the_whole_run(house: BrandRepo, brand: BrandRepo) -> None:
    house.git("push", "-q", "origin", ":status")
    assert not glance(house)


def test_what_was_sent_or_missed_is_quiet_and_what_was_claimed_is_not(
    house: BrandRepo, mastodon_account, pipeline: Callable
) -> None:
    text = (house.root / "brand/brand.yml").read_text()
    house.write("brand/brand.yml", text.replace("http://127.0.0.1:1", mastodon_account.url))
    house.publish("2026/12/01-du", date="2026-12-01T07:30")
    noon = MORNING + timedelta(hours=1)
    token = {"MASTODON_TOKEN": mastodon_account.token}
    publish(house.root, Options(), starting_at(noon), token, print)
    publish(house.root, Options(), starting_at(MORNING + timedelta(days=1)), token, print)

    tomorrow = MORNING + timedelta(days=1, hours=1)
    assert [event["event"] for event in house.events("2026/12/01-du")] == ["claimed", "sent"]
    assert quiet(house.root, tomorrow, timedelta(0), frozenset())
    ran = pipeline("publish", "--now", tomorrow.isoformat(), cwd=house.root, **token)
    assert (ran.status, ran.out) == (0, "Nothing is due.\n")


def asked(house: BrandRepo, *more: str) -> list[str]:
    now = (MORNING + timedelta(hours=1)).isoformat()
    return ["publish", "--root", str(house.root), "--now", now, *more]


@pytest.mark.parametrize(
    "more", [(), ("--ahead=30m",), ("--ahead", "30m", "--channel", "x"), ("--format", "text")]
)
def test_a_quiet_run_in_plain_words_is_answered_at_once(
    house: BrandRepo, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert early.answer(asked(house, *more)) == 0
    assert capsys.readouterr().out == "Nothing is due.\n"


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(("--ahead", "30h"), id="a post that is due by then"),
        pytest.param(("--ahead", "soon"), id="no duration"),
        pytest.param(("--ahead",), id="an option without its value"),
        pytest.param(("--now", "morning"), id="no time"),
        pytest.param(("--root", "nowhere"), id="no brand"),
        pytest.param(("--dry-run",), id="a rehearsal"),
        pytest.param(("--plan",), id="a plan"),
        pytest.param(("--new-log",), id="a new log"),
        pytest.param(("--format", "json"), id="another format"),
        pytest.param(("--chanel", "x"), id="an option that is none"),
        pytest.param(("x",), id="an argument that is none"),
    ],
)
def test_whatever_else_is_asked_is_left_to_the_whole_run(
    house: BrandRepo, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert early.answer(asked(house, *more)) is None
    assert capsys.readouterr().out == ""


def test_a_post_is_looked_at_where_its_day_is_a_month_away(house: BrandRepo) -> None:
    house.publish("2026/10/31-avance", date="2026-12-01T07:30")
    assert not glance(house)


def test_a_quiet_run_never_loads_the_command_line(house: BrandRepo) -> None:
    script = (
        "import sys; from pipeline.__main__ import main\n"
        "try: main()\n"
        "finally: print('click' in sys.modules)"
    )
    command = [sys.executable, "-c", script, *asked(house)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["Nothing is due.", "False"]
