"""A log branch that was deleted, pushed over, or was never one: nothing is sent twice for it."""

from collections.abc import Callable
from typing import Any

import pytest
from brandrepo import BrandRepo

AT = "2026-12-01T09:00:00+01:00"
NOW = ("--now", "2026-12-01T08:00:05Z")
LATER = ("--now", "2026-12-01T08:20:00Z")


@pytest.fixture
def run(brand: BrandRepo, pipeline: Callable) -> Callable[..., Any]:
    """Run a command in the brand's first clone."""
    return lambda *arguments: pipeline(*arguments, cwd=brand.root)


@pytest.fixture
def told(brand: BrandRepo, run: Callable) -> BrandRepo:
    """A brand whose feed has one post, and whose clone has seen the log of it."""
    brand.publish("2026/12/01-aube", date=AT)
    assert run("publish", *NOW).status == 0
    return brand


def on_remote(brand: BrandRepo, *arguments: str) -> None:
    """Do something to the remote's branch `status` behind everybody's back."""
    brand.git("--git-dir", str(brand.remote), *arguments)


def test_a_log_that_was_pushed_over_stops_the_run(told: BrandRepo, run: Callable) -> None:
    first = told.git("--git-dir", str(told.remote), "rev-list", "--max-parents=0", "status")
    told.publish("2026/12/01-midi", "Midi.\n", date="2026-12-01T09:10:00+01:00")
    assert run("publish", *LATER).status == 0
    on_remote(told, "update-ref", "refs/heads/status", first)

    stopped = run("publish", "--now", "2026-12-01T08:30:00Z")

    assert (stopped.status, told.tip()) == (2, first)
    assert "what this clone has seen of 2026/12/01-midi is no longer there" in stopped.err
    assert "git push --force origin refs/pipeline/log:refs/heads/status" in stopped.err
    assert "--new-log" in stopped.err


def test_a_log_that_was_deleted_stops_the_run_until_it_is_pushed_back(
    told: BrandRepo, run: Callable
) -> None:
    before = told.tip()
    on_remote(told, "update-ref", "-d", "refs/heads/status")
    assert run("publish", *LATER).status == 2
    assert told.tip() is None

    told.git("push", "--quiet", "--force", "origin", "refs/pipeline/log:refs/heads/status")

    assert run("publish", *LATER).status == 0
    assert told.tip() == before


def test_a_person_can_say_that_the_log_is_a_new_one(told: BrandRepo, run: Callable) -> None:
    on_remote(told, "update-ref", "-d", "refs/heads/status")

    ran = run("publish", "--new-log", *LATER)

    assert (ran.status, "2026/12/01-aube" in ran.out) == (0, True)
    assert run("publish", "--now", "2026-12-01T08:40:00Z").status == 0, "said once is enough"


def test_status_tells_what_the_log_lost_and_keeps_remembering_it(
    told: BrandRepo, run: Callable
) -> None:
    on_remote(told, "update-ref", "-d", "refs/heads/status")

    for _ in range(2):
        assert "The log branch status was deleted or pushed over" in run("status", *LATER).err


def test_a_log_whose_history_was_rewritten_without_loss_is_taken(
    told: BrandRepo, run: Callable
) -> None:
    tree = told.git("--git-dir", str(told.remote), "rev-parse", "status^{tree}")
    at = "2026-12-01T08:00:06Z"
    env = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    squashed = told.git(*("--git-dir", str(told.remote), "commit-tree", tree, "-m", "One"), env=env)
    on_remote(told, "update-ref", "refs/heads/status", squashed)

    ran = run("publish", *LATER)

    assert (ran.status, "Nothing is due" in ran.out) == (0, True)


def test_a_hold_that_was_pushed_away_is_missed_too(told: BrandRepo, run: Callable) -> None:
    before = told.tip()
    assert run("hold", "--why", "rappel", *LATER).status == 0
    on_remote(told, "update-ref", "refs/heads/status", str(before))
    told.publish("2026/12/01-midi", "Midi.\n", date="2026-12-01T09:25:00+01:00")

    stopped = run("publish", "--now", "2026-12-01T08:30:00Z")

    assert (stopped.status, "HOLD.yml" in stopped.err) == (2, True)


def test_a_hold_can_be_put_however_the_log_stands(told: BrandRepo, run: Callable) -> None:
    on_remote(told, "update-ref", "-d", "refs/heads/status")

    assert run("hold", "--why", "rappel", *LATER).status == 0
    assert "rappel" in (told.logged("HOLD.yml") or "")
    assert run("publish", *LATER).status == 2, "and what was lost is not forgotten"


def test_without_a_remote_a_deleted_log_is_noticed_too(told: BrandRepo, run: Callable) -> None:
    told.git("remote", "remove", "origin")
    told.git("update-ref", "refs/heads/status", "refs/pipeline/log")
    assert run("publish", *LATER).status == 0
    told.git("update-ref", "-d", "refs/heads/status")

    stopped = run("publish", *LATER)

    assert stopped.status == 2
    assert "git branch --force status refs/pipeline/log" in stopped.err


# A branch that is no log


@pytest.fixture
def foreign(brand: BrandRepo) -> BrandRepo:
    """A brand whose remote has a branch `status` that is something else."""
    brand.git("checkout", "--quiet", "--orphan", "status")
    brand.write("index.html", "<h1>All systems go</h1>")
    brand.commit("A status page")
    brand.push("status")
    brand.git("checkout", "--quiet", "main")
    brand.publish("2026/12/01-aube", date=AT)
    return brand


def test_a_branch_with_other_files_is_not_taken_for_a_log(
    foreign: BrandRepo, run: Callable
) -> None:
    tip = foreign.tip()

    stopped = run("publish", *NOW)

    assert (stopped.status, foreign.tip()) == (2, tip)
    assert "the branch status is no status log: it holds" in stopped.err
    assert "log_branch" in stopped.err


def test_a_log_can_be_begun_beside_other_files_which_stay(
    foreign: BrandRepo, run: Callable
) -> None:
    assert run("publish", "--new-log", *NOW).status == 0
    assert run("publish", *LATER).status == 0
    assert foreign.logged("index.html") == "<h1>All systems go</h1>"
    assert [event["event"] for event in foreign.events("2026/12/01-aube")] == ["claimed", "sent"]


def test_a_branch_that_holds_a_hold_made_by_hand_is_a_log(
    foreign: BrandRepo, run: Callable
) -> None:
    foreign.git("checkout", "--quiet", "status")
    foreign.write("HOLD.yml", "- why: rappel\n")
    foreign.commit("hold")
    foreign.push("status")
    foreign.git("checkout", "--quiet", "main")

    ran = run("publish", *NOW)

    assert "rappel" in ran.out + ran.err
    assert [event["event"] for event in foreign.events("2026/12/01-aube")] == ["held"]


# Lines that people and machines broke


CLAIM = (
    '{"v":1,"at":"2026-12-01T08:00:05Z","post":"2026/12/01-midi","channel":"feed",'
    '"event":"claimed","run":"r"}'
)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        pytest.param(CLAIM[:40], "1: the line is not JSON", id="cut in half"),
        pytest.param(
            f"<<<<<<< HEAD\n{CLAIM}\n=======\n{CLAIM}\n>>>>>>> other\n",
            "1: the line is not JSON",
            id="merged by hand, with its marks",
        ),
        pytest.param(
            CLAIM.replace('"v":1', '"v":2'), "version 2 is not known", id="of a newer version"
        ),
        pytest.param(CLAIM.replace("claimed", "sent out"), "is not known", id="edited by hand"),
        pytest.param(f"{CLAIM}{CLAIM}", "1: the line is not JSON", id="two on a line"),
    ],
)
def test_a_broken_line_stops_its_post_alone_and_says_which(
    told: BrandRepo, run: Callable, lines: str, why: str
) -> None:
    for slug in ("midi", "soir"):
        told.post(f"2026/12/01-{slug}", f"{slug}.\n", date="2026-12-01T09:10:00+01:00")
    told.commit()
    told.push()
    told.git("fetch", "--quiet", "origin", "status")
    told.git("checkout", "--quiet", "-B", "status", "FETCH_HEAD")
    told.write("status/2026/12/01-midi.jsonl", lines.encode())
    told.commit("by hand", at="2026-12-01T08:01:00Z")
    told.push("status")
    told.git("checkout", "--quiet", "main")

    ran = run("publish", *LATER)

    assert (ran.status, "2026/12/01-soir  feed     sent" in ran.out) == (1, True), ran.out
    assert "2026/12/01-midi on feed needs a person" in ran.err
    assert f"status/2026/12/01-midi.jsonl:{why[:2]}" in ran.err or why in ran.err
    shown = run("status", "--problems", *LATER)
    assert (shown.status, why in shown.out) == (1, True)


def test_a_receipt_that_stands_there_twice_is_one(told: BrandRepo, run: Callable) -> None:
    told.git("fetch", "--quiet", "origin", "status")
    told.git("checkout", "--quiet", "-B", "status", "FETCH_HEAD")
    path = "status/2026/12/01-aube.jsonl"
    lines = (told.root / path).read_bytes().splitlines(keepends=True)
    told.write(path, b"".join([*lines, lines[-1]]))
    told.commit("by hand", at="2026-12-01T08:01:00Z")
    told.push("status")
    told.git("checkout", "--quiet", "main")

    assert run("publish", *LATER).out == "Nothing is due.\n"
    assert run("status", "--problems", *LATER).status == 0


def test_a_clock_that_goes_back_claims_nothing(told: BrandRepo, run: Callable) -> None:
    told.publish("2026/12/01-midi", "Midi.\n", date="2026-12-01T08:30:00+01:00")

    ran = run("publish", "--now", "2026-12-01T07:40:00Z")

    assert (ran.status, "clock" in ran.err) == (2, True)
    assert told.events("2026/12/01-midi") == []


# A log that is gone in a clone that never saw it: the networks are asked


@pytest.fixture
def voices(brand: BrandRepo, mastodon_account, bluesky_account) -> BrandRepo:
    """A brand that speaks on a real Mastodon API and a real Bluesky server."""
    brand.write(
        "brand/brand.yml",
        f"""\
        name: Maison Lumen
        timezone: Europe/Paris
        languages: [fr]
        defaults: {{channels: [mastodon, bluesky]}}
        channels:
          mastodon: {{url: "{mastodon_account.url}", settle: 2s}}
          bluesky: {{url: "{bluesky_account.url}", handle: "{bluesky_account.handle}"}}
        """,
    )
    brand.commit("brand: speak")
    brand.push()
    return brand


@pytest.fixture
def elsewhere(voices: BrandRepo, mastodon_account, bluesky_account, pipeline: Callable) -> Callable:
    """Publish from a fresh clone, as a CI job does."""
    clones: list[BrandRepo] = []

    def publish(*arguments: str) -> Any:
        clones.append(voices.clone(f"job-{len(clones)}", "--depth", "1"))
        return pipeline(
            *("publish", *arguments),
            cwd=clones[-1].root,
            MASTODON_TOKEN=mastodon_account.token,
            BLUESKY_APP_PASSWORD=bluesky_account.password,
        )

    return publish


def counts(mastodon_account, bluesky_account) -> tuple[int, int]:
    return len(mastodon_account.statuses()), len(bluesky_account.posts())


@pytest.mark.parametrize(
    "loss",
    [
        pytest.param(
            lambda brand, _: on_remote(brand, "update-ref", "-d", "refs/heads/status"), id="deleted"
        ),
        pytest.param(
            lambda brand, before: on_remote(brand, "update-ref", "refs/heads/status", before),
            id="pushed back to what it was yesterday",
        ),
    ],
)
def test_what_the_networks_have_is_adopted_and_not_sent_again(
    voices: BrandRepo, elsewhere: Callable, mastodon_account, bluesky_account, loss: Callable
) -> None:
    elsewhere("--now", "2026-11-30T08:00:00Z")
    before = voices.tip()
    voices.post("2026/12/01-fil", "Un. #Noel\n\n---\n\nDeux.\n", date=AT)
    voices.publish("2026/12/01-aube", "L’atelier s’éveille.\n", date=AT)
    assert elsewhere(*NOW).status == 0
    assert counts(mastodon_account, bluesky_account) == (3, 3)
    urls = {event["url"] for event in voices.events("2026/12/01-fil") if event["event"] == "sent"}

    loss(voices, before)
    ran = elsewhere(*LATER)

    assert ran.status == 0, ran.out + ran.err
    assert counts(mastodon_account, bluesky_account) == (3, 3)
    sent = [event for event in voices.events("2026/12/01-fil") if event["event"] == "sent"]
    assert {event["url"] for event in sent} == urls
    assert {event["error"] for event in sent} == {
        "it was there already, though the log did not know"
    }


def test_what_is_out_is_adopted_by_jobs_for_one_channel_each(
    voices: BrandRepo, elsewhere: Callable, mastodon_account, bluesky_account
) -> None:
    elsewhere("--now", "2026-11-30T08:00:00Z")
    before = voices.tip()
    voices.publish("2026/12/01-aube", "L’atelier s’éveille.\n", date=AT)
    assert elsewhere(*NOW).status == 0
    on_remote(voices, "update-ref", "refs/heads/status", before)

    for name, time in (("mastodon", "08:10"), ("bluesky", "08:11")):
        ran = elsewhere("--channel", name, "--now", f"2026-12-01T{time}:00Z")
        assert ran.status == 0, ran

    assert counts(mastodon_account, bluesky_account) == (1, 1)


def test_the_rest_of_a_thread_follows_the_parts_that_were_out(
    voices: BrandRepo, elsewhere: Callable, mastodon_account, bluesky_account
) -> None:
    voices.publish("2026/12/01-fil", "Un.\n", date=AT)
    elsewhere(*NOW)
    on_remote(voices, "update-ref", "-d", "refs/heads/status")
    voices.publish("2026/12/01-fil", "Un.\n\n---\n\nDeux.\n", date=AT)

    elsewhere(*LATER)

    one, two = mastodon_account.statuses()
    assert two["in_reply_to_id"] == one["id"]
    first, second = bluesky_account.posts()
    assert second["value"]["reply"]["parent"]["uri"] == first["uri"]


def test_a_new_brand_sends_its_first_posts(
    voices: BrandRepo, elsewhere: Callable, mastodon_account, bluesky_account
) -> None:
    voices.publish("2026/12/01-aube", date=AT)

    assert elsewhere(*NOW).status == 0
    assert counts(mastodon_account, bluesky_account) == (1, 1)


def test_a_network_that_cannot_be_asked_now_is_not_sent_to(
    voices: BrandRepo, elsewhere: Callable, mastodon_account, mastodon_server
) -> None:
    voices.publish("2026/12/01-aube", date=AT, channels=["mastodon"])
    path = f"/api/v1/accounts/{mastodon_account.id}/statuses"

    with mastodon_server.fault("status", method="GET", path=path, status=503):
        ran = elsewhere(*NOW)

    assert ran.status == 1
    assert mastodon_account.statuses() == []
