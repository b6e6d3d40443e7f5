"""Where a glance finds nothing to do, a whole run finds nothing either, whatever is written."""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from brandrepo import BrandRepo
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st
from model.lines import lines

from pipeline import log
from pipeline.clock import starting_at
from pipeline.delivery import Event
from pipeline.due import fold
from pipeline.git import open_repository
from pipeline.publish.glance import quiet, settled
from pipeline.publish.run import Options, publish

MORNING = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
CHANNELS = ("mastodon", "bluesky")
POSTS = ("2026/12/01-un", "2026/11/29-deux", "2026/12/20-trois")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> BrandRepo:
    """A brand on two channels that cannot be reached, whose calendar was looked through."""
    house = BrandRepo.start(
        tmp_path_factory.mktemp("glance"),
        """\
name: Maison Lumen
timezone: Europe/Paris
languages: [fr]
defaults: {channels: [mastodon]}
channels:
  mastodon: {url: "http://127.0.0.1:1"}
  bluesky: {url: "http://127.0.0.1:1", handle: lumen.example, late: 2d}
""",
    )
    publish(house.root, Options(), starting_at(MORNING), {}, print)
    house.git("tag", "first")
    house.git("fetch", "--quiet", "origin", "status:refs/heads/looked-through")
    return house


TRIES = int(os.environ.get("PIPELINE_GLANCE_EXAMPLES", "20"))
hours = st.integers(-60, 30)


@st.composite
def headers(draw: st.DrawFn) -> dict[str, Any]:
    """The front matter of a post, plain or odd."""

    def a_date() -> str:
        moment = MORNING + timedelta(hours=draw(hours), minutes=draw(st.sampled_from((0, 59))))
        how = draw(st.sampled_from(("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S+01:00", "%Y-%m-%d %H:%M")))
        return moment.strftime(how)

    own = {
        "date": a_date,
        "draft": lambda: draw(st.booleans()),
        "channels": lambda: draw(st.sampled_from(([], ["mastodon"], ["bluesky"]))),
    }
    keys: dict[str, Any] = {"date": a_date()}
    if draw(st.booleans()):
        keys["channels"] = draw(st.lists(st.sampled_from(CHANNELS), unique=True, min_size=1))
    for name, make in (
        ("draft", lambda: True),
        ("late", lambda: draw(st.sampled_from(("1h", "20d")))),
        ("aliases", lambda: ["2026/12/01-ancien"]),
        ("variants", lambda: {"mastodon": {"date": own["date"]()}}),
        ("variants", lambda: {"mastodon": {"draft": own["draft"]()}}),
        ("variants", lambda: {"bluesky": {"late": "20d"}}),
    ):
        if draw(st.integers(0, 5)) == 0:
            keys[name] = make()
    return keys


@settings(max_examples=TRIES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    posts=st.dictionaries(st.sampled_from(POSTS), headers(), min_size=1),
    data=st.data(),
    after=st.integers(0, 16),
    ahead=st.sampled_from((0, 0, 1, 30)),
)
def test_a_quiet_glance_means_that_a_whole_run_does_nothing(
    house: BrandRepo, posts: dict[str, dict[str, Any]], data: st.DataObject, after: int, ahead: int
) -> None:
    shutil.rmtree(house.root / ".git/refs/pipeline", ignore_errors=True)  # what it has seen
    house.git("reset", "--quiet", "--hard", "first")
    house.git("clean", "--quiet", "-fd")
    for id_, keys in posts.items():
        house.post(id_, f"{id_}\n", **keys)
    house.commit()
    house.git("push", "--quiet", "--force", "origin", "main", "looked-through:status")
    now = MORNING + timedelta(hours=after)
    written = {}
    for id_ in posts:
        own = [
            one
            for channel in CHANNELS
            for one in data.draw(
                lines(channel, (id_,), MORNING) | st.just([]), label=f"{id_} on {channel}"
            )
        ]
        if own:
            written[log.file_of(id_)] = "".join(f"{log.line(one)}\n" for one in own)
    if written:
        _log(house, written)

    spare = timedelta(hours=ahead)
    if not quiet(house.root, now, spare, frozenset()):
        event("not quiet")
        return
    event("quiet")
    before = house.tip()
    outcome = publish(house.root, Options(ahead=spare), starting_at(now), {}, print)

    assert (outcome.ended, outcome.notes) == ([], []), json.dumps(posts)
    assert house.tip() == before


def _log(house: BrandRepo, files: dict[str, str]) -> None:
    """Put files on the log branch, this morning."""
    repository = open_repository(house.root)
    tip = house.tip()
    content = {path: text.encode() for path, text in files.items()}
    made = repository.commit(tip, content, "by hand", MORNING, "by-hand")
    house.git("push", "--quiet", "origin", f"{made}:refs/heads/status")


@settings(max_examples=300)
@given(lines("mastodon", ("2026/12/01-un",), MORNING))
@example(
    [
        Event(MORNING, "2026/12/01-un", "mastodon", "claimed", "a", digest="sha256:1"),
        Event(MORNING, "2026/12/01-un", "mastodon", "sent", "a", part=0, parts=2),
        Event(MORNING, "2026/12/01-un", "mastodon", "sent", "a", part=0, parts=2),
    ]
)
@example(
    [
        Event(MORNING, "2026/12/01-un", "mastodon", "sent", "a", digest="sha256:1"),
        Event(MORNING, "2026/12/01-un", "mastodon", "claimed", "a", digest="sha256:1"),
        Event(MORNING, "2026/12/01-un", "mastodon", "sent", "a", part=1),
        Event(MORNING, "2026/12/01-un", "mastodon", "skipped", "a"),
        Event(MORNING, "2026/12/01-un", "mastodon", "sent", "a", parts=2),
    ]
)
@example(
    [
        Event(MORNING, "2026/12/01-un", "mastodon", "resolved", "a", url="https://x.example/1"),
        Event(MORNING, "2026/12/01-un", "mastodon", "sent", "a", part=1),
        Event(MORNING, "2026/12/01-un", "mastodon", "skipped", "a"),
        Event(MORNING, "2026/12/01-un", "mastodon", "sent", "a", parts=2),
    ]
)
def test_what_a_glance_takes_for_settled_is_final_by_the_log(events: list[Event]) -> None:
    """Receipts that stand twice, words of runs that were overtaken, claims that were left."""
    written = "".join(f"{log.line(one)}\n" for one in events).encode()

    if settled(written, ["mastodon"], frozenset()):
        assert fold(events).state in ("sent", "missed", "held", "skipped", "deleted")
