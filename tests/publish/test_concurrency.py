"""Runs that meet: at once, asleep, with other clocks, over a remote that says no."""

import signal
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from ahead import Ahead, ahead
from sendings import picture
from servers.faults import Fault, works_on
from stage import AT, LEASE_OVER, NOW, Stage, Stages, until
from warm import Going, Ran

MINUTE = timedelta(minutes=1)
THREAD = "Un.\n\n---\n\nDeux.\n"
UPLOADS = {"mastodon": "/api/v2/media", "bluesky": "uploadBlob"}
PUBLISHES = {"mastodon": "/api/v1/statuses", "bluesky": "putRecord"}


@pytest.fixture(scope="module", autouse=True)
def meanwhile(stages: Stages, request: pytest.FixtureRequest) -> Iterator[Ahead[tuple[Stage, Ran]]]:
    """What takes long because leases have to end, side by side with the other tests."""

    def work(name: str) -> tuple[Stage, Ran]:
        at, _, network = name.partition("-")
        return _asleep(stages, network, at) if network else _refused(stages)

    names = ("mastodon", "bluesky")
    sleepers = [f"{at}-{network}" for at in ("uploading", "publishing") for network in names]
    with ahead(request, work, [*sleepers, "refuses"], workers=5) as going:
        yield going


def test_eight_runs_at_once_on_eight_clones_send_each_post_once(stages: Stages) -> None:
    stage = stages.build("feed", "mastodon", "bluesky")
    texts = [f"Message {number}." for number in range(6)]
    stage.write(**{f"m{number}": f"{text}\n" for number, text in enumerate(texts)})
    clones = [stage.clone() for _ in range(8)]

    runs = [stage.begin(clone=clone) for clone in clones]
    ended = [run.wait() for run in runs]

    assert [one.status for one in ended] == [0] * 8, ended
    for network in ("feed", "mastodon", "bluesky"):
        assert stage.shown(network) == [(text,) for text in texts]
        for number in range(len(texts)):
            assert stage.events(f"m{number}", network) == ["claimed", "sent"], "no line is lost"
    tip = stage.brand.tip()
    assert stage.run(NOW + MINUTE).out == "Nothing is due.\n"
    assert stage.brand.tip() == tip


def test_clocks_that_are_minutes_apart_do_no_harm(stages: Stages) -> None:
    stage = stages.build("mastodon", "bluesky")
    stage.write(un="Un.\n", fil=THREAD)

    runs = [stage.begin(NOW + minutes * MINUTE) for minutes in (5, 9, 1, 13)]
    ended = [run.wait() for run in runs]

    assert {one.status for one in ended} <= {0, 2}, ended
    assert all("behind the log" in one.err for one in ended if one.status == 2), ended
    stage.until_quiet(NOW + 20 * MINUTE)
    for network in ("mastodon", "bluesky"):
        assert stage.shown(network) == [("Un.",), ("Un.", "Deux.")]


def test_a_clock_that_runs_ahead_does_not_take_over_a_living_run(stages: Stages) -> None:
    stage = stages.build("mastodon")
    stage.write(un="Un.\n")
    door = stage.doors["mastodon"]
    door.plan(Fault(delay_before=4.0).on("POST", "/api/v1/statuses"))
    living = stage.begin()
    until(lambda: door.record("POST", "/api/v1/statuses"))

    other = stage.run(NOW + 14 * MINUTE)

    assert "holds it until" in other.err, other
    assert living.wait().status == 0
    assert stage.shown("mastodon") == [("Un.",)]


def test_a_run_that_lost_its_claim_does_not_give_back_its_successors(stages: Stages) -> None:
    stage = stages.build("mastodon")
    stage.brand.write("content/2026/12/01-un/lampe.png", picture())
    media = [{"file": "lampe.png", "alt": "Une lampe."}]
    stage.brand.post("2026/12/01-un/index", "Un.\n", date=AT, media=media)
    stage.brand.commit("content: write")
    stage.brand.push()
    door = stage.doors["mastodon"]
    door.plan(
        Fault(delay_after=6.0).on("POST", "/api/v2/media"),
        Fault(delay_before=12.0).on("POST", "/api/v1/statuses"),
    )
    first = stage.begin()
    until(lambda: door.record("POST", "/api/v2/media"))
    second = stage.begin(NOW + LEASE_OVER)
    until(lambda: door.record("POST", "/api/v1/statuses"))

    assert "no longer this run's" in first.wait().out
    third = stage.run(NOW + LEASE_OVER + MINUTE)

    assert not second.over
    assert "holds it until" in third.err, third
    assert second.wait().status == 0
    assert stage.shown("mastodon") == [("Un.",)]


# Runs that fall asleep


LEASES = (8, 40)  # seconds; the longer one where the machine was too slow for the short one


def _asleep(stages: Stages, network: str, at: str) -> tuple[Stage, Ran]:
    """A run is stopped in its upload, or once its post is out; its successor goes; it wakes."""
    for lease in LEASES:
        stage, sleeper = _falls_asleep(stages, network, at, lease)
        stopped = time.monotonic()  # the lease began before that
        if not sleeper.over:
            break
    stage.doors[network].plan()
    assert stage.run(NOW + LEASE_OVER).status == 0
    assert not sleeper.over, "a run that sleeps does not end"
    until(lambda: time.monotonic() > stopped + lease)
    sleeper.signal(signal.SIGCONT)
    return stage, sleeper.wait()


def _falls_asleep(stages: Stages, network: str, at: str, lease: int) -> tuple[Stage, Going]:
    stage = stages.build(network)
    stage.brand.write("content/2026/12/01-fil/lampe.png", picture())
    media = [{"file": "lampe.png", "alt": "Une lampe."}]
    stage.brand.post("2026/12/01-fil/index", THREAD, date=AT, media=media)
    stage.brand.commit("content: write")
    stage.brand.push()
    door = stage.doors[network]
    path = UPLOADS[network] if at == "uploading" else PUBLISHES[network]
    door.plan(Fault(delay_after=10.0).on("POST", path))
    sleeper = stage.begin(NOW, "--lease", f"{lease}s")
    until(lambda: sleeper.over or any(entry["status"] for entry in door.record("POST", path)))
    sleeper.signal(signal.SIGSTOP)
    return stage, sleeper


@pytest.mark.parametrize("network", ["mastodon", "bluesky"])
@pytest.mark.parametrize("at", ["uploading", "publishing"])
def test_a_run_that_slept_past_its_lease_wakes_to_its_end(
    meanwhile: Ahead[tuple[Stage, Ran]], network: str, at: str
) -> None:
    stage, ended = meanwhile[f"{at}-{network}"]
    assert ended.status == -signal.SIGALRM, ended
    assert stage.shown(network) == [("Un.", "Deux.")]
    assert stage.run(NOW + 2 * LEASE_OVER).out == "Nothing is due.\n"
    assert stage.shown(network) == [("Un.", "Deux.")]


def test_a_gateway_that_gives_up_is_waited_for_as_long_as_the_channel_says(stages: Stages) -> None:
    stage = stages.build("mastodon", settle="6s")
    stage.write(un="Un.\n")
    stage.doors["mastodon"].plan(works_on(504, 2.0).on("POST", "/api/v1/statuses"))
    assert stage.run().status == 0
    assert stage.shown("mastodon") == [("Un.",)]


# Authors who are busy meanwhile


@pytest.mark.parametrize(
    ("network", "alias"),
    [
        pytest.param("mastodon", True, id="Mastodon, with an alias"),
        pytest.param("bluesky", False, id="Bluesky, without an alias"),
    ],
)
def test_a_file_that_is_renamed_while_an_older_run_is_under_way(
    stages: Stages, network: str, alias: bool
) -> None:
    stage = stages.build(network)
    stage.write(vieux=THREAD, autre="Autre.\n")
    door = stage.doors[network]
    door.plan(Fault(delay_before=3.0).on("POST", PUBLISHES[network]))
    older = stage.begin()
    until(lambda: door.record("POST", PUBLISHES[network]))
    for slug, text in (("vieux", THREAD), ("autre", "Autre.\n")):
        stage.brand.remove(f"content/2026/12/01-{slug}.md")
        aliases = {"aliases": [f"2026/12/01-{slug}"]} if alias else {}
        stage.brand.post(f"2026/12/01-neuf-{slug}", text, date=AT, **aliases)
    stage.brand.commit("content: rename")
    stage.brand.push()

    newer = stage.run(NOW + MINUTE)
    older.wait()
    for step in range(1, 4):
        ended = stage.run(NOW + step * LEASE_OVER)

    assert stage.shown(network) == [("Autre.",), ("Un.", "Deux.")], (newer, ended)


def test_two_identical_posts_due_together_are_one_and_a_question(stages: Stages) -> None:
    stage = stages.build("mastodon", "bluesky")
    stage.write(un="Pareil.\n", deux="Pareil.\n")

    ran = stage.run()

    assert (ran.status, ran.out.count("said the same on this channel")) == (1, 2)
    assert [stage.shown(one) for one in ("mastodon", "bluesky")] == [[("Pareil.",)]] * 2


@pytest.mark.parametrize("network", ["mastodon", "bluesky"])
def test_two_identical_posts_that_are_meant_are_two_whatever_is_lost(
    stages: Stages, network: str
) -> None:
    stage = stages.build(network)
    for slug in ("un", "deux"):
        stage.brand.post(f"2026/12/01-{slug}", "Pareil.\n", date=AT, repeat=True)
    stage.brand.commit("content: write")
    stage.brand.push()
    lost = Fault(drop=True).on("POST", PUBLISHES[network], count=4)
    stage.doors[network].plan(lost)

    stage.run()
    stage.until_quiet()

    assert stage.shown(network) == [("Pareil.",), ("Pareil.",)]
    ids = stage.sent("un", network) + stage.sent("deux", network)
    assert sorted(ids) == sorted(id_ for [(id_, _)] in stage.threads(network))


@pytest.mark.parametrize("network", ["mastodon", "bluesky"])
def test_two_identical_replies_to_two_people_are_two_whatever_is_lost(
    stages: Stages, network: str
) -> None:
    stage = stages.build(network)
    stage.write(question="Une question.\n", autre="Une autre.\n")
    stage.run()
    asked = {slug: stage.brand.events(f"2026/12/01-{slug}")[-1] for slug in ("question", "autre")}
    for slug, event in asked.items():
        address = event["url"]
        if network == "mastodon":
            address = f"{stage.doors[network].url}/@{stage.mastodon.username}/{event['id']}"
        stage.brand.post(f"2026/12/01-re-{slug}", "Merci !\n", date=AT, reply_to=address)
    stage.brand.commit("content: answer")
    stage.brand.push()
    stage.doors[network].plan(Fault(drop=True).on("POST", PUBLISHES[network], count=4))

    stage.run(NOW + MINUTE)
    stage.until_quiet(NOW + MINUTE)

    assert stage.shown(network) == [("Une autre.", "Merci !"), ("Une question.", "Merci !")]


# Remotes that say no


def test_a_slow_remote_is_waited_for(stages: Stages) -> None:
    stage = stages.build("mastodon")
    stage.write(un="Un.\n")
    _hook(stage, "sleep 3")
    assert stage.run().status == 0
    assert stage.shown("mastodon") == [("Un.",)]


def _refused(stages: Stages) -> tuple[Stage, Ran]:
    """A remote takes the claim and no receipt, until the lease ends."""
    for lease in LEASES:
        stage, ran = _is_refused(stages, lease)
        if "protected branch" in ran.err:
            break
    return stage, ran


def _is_refused(stages: Stages, lease: int) -> tuple[Stage, Ran]:
    stage = stages.build("mastodon")
    stage.write(un="Un.\n")
    door = stage.doors["mastodon"]
    door.plan(Fault(delay_after=2.0).on("POST", "/api/v1/statuses"))
    run = stage.begin(NOW, "--lease", f"{lease}s")
    until(lambda: run.over or door.record("POST", "/api/v1/statuses"))
    _hook(stage, "echo 'protected branch' >&2; exit 1")
    return stage, run.wait()


def test_a_remote_that_refuses_receipts_loses_nothing_and_is_said(
    meanwhile: Ahead[tuple[Stage, Ran]],
) -> None:
    stage, ended = meanwhile["refuses"]

    assert (ended.status != 0, "protected branch" in ended.err) == (True, True), ended
    assert stage.events("un", "mastodon") == ["claimed"]
    _hook(stage, "exit 0")
    stage.until_quiet()
    assert stage.shown("mastodon") == [("Un.",)]
    assert stage.events("un", "mastodon")[-1] == "sent"


def test_a_remote_that_goes_away_before_the_post_left_means_that_it_does_not_leave(
    stages: Stages,
) -> None:
    stage = stages.build("mastodon")
    stage.brand.write("content/2026/12/01-un/lampe.png", picture())
    media = [{"file": "lampe.png", "alt": "Une lampe."}]
    stage.brand.post("2026/12/01-un/index", "Un.\n", date=AT, media=media)
    stage.brand.commit("content: write")
    stage.brand.push()
    door = stage.doors["mastodon"]
    door.plan(Fault(delay_after=3.0).on("POST", "/api/v2/media"))
    run = stage.begin()
    until(lambda: door.record("POST", "/api/v2/media"))
    gone = stage.brand.remote.rename(stage.brand.remote.with_name("gone.git"))
    until(lambda: run.over or (run.folder / "err").read_text(), 30)
    assert door.record("POST", "/api/v1/statuses") == []
    gone.rename(stage.brand.remote)

    ended = run.wait()

    assert (ended.status, "cannot be read" in ended.err + ended.out) == (1, True), ended
    assert stage.shown("mastodon") == []
    stage.until_quiet()
    assert stage.shown("mastodon") == [("Un.",)]


def test_a_remote_that_cannot_be_reached_stops_the_run_with_a_sentence(stages: Stages) -> None:
    stage = stages.build("mastodon")
    stage.write(un="Un.\n")
    clone = stage.clone()
    stage.brand.remote.rename(stage.brand.remote.with_name("gone.git"))

    ran = stage.run(clone=clone)

    assert (ran.status, "cannot be read" in ran.err, "Traceback" in ran.err) == (2, True, False)
    assert stage.doors["mastodon"].record("POST") == []


def _hook(stage: Stage, script: str) -> None:
    hook = stage.brand.remote / "hooks" / "pre-receive"
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)
