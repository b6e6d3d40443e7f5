"""The whole road to a real Mastodon API: due, claimed, sent, logged on a real remote, once."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from brandrepo import BrandRepo

AT = "2026-12-01T09:00:00+01:00"
NOW = "2026-12-01T08:00:05Z"
LATER = "2026-12-01T08:20:00Z"


@pytest.fixture
def house(brand: BrandRepo, mastodon_account) -> BrandRepo:
    brand.write(
        "brand/brand.yml",
        f"""\
        name: Maison Lumen
        timezone: Europe/Paris
        languages: [fr]
        defaults: {{channels: [mastodon]}}
        channels:
          mastodon: {{url: "{mastodon_account.url}", settle: 2s}}
        """,
    )
    brand.commit("brand: speak on Mastodon")
    brand.push()
    return brand


def test_a_due_post_is_claimed_sent_and_logged(
    house: BrandRepo, mastodon_account, pipeline: Callable
) -> None:
    commit = house.publish("2026/12/01-aube", "L’atelier s’éveille. #Artisanat\n", date=AT)

    ran = pipeline("publish", "--now", NOW, cwd=house.root, MASTODON_TOKEN=mastodon_account.token)

    assert ran.status == 0, ran.err
    (status,) = mastodon_account.statuses()
    assert mastodon_account.source(status["id"])["text"] == "L’atelier s’éveille. #Artisanat"
    claimed, sent = house.events("2026/12/01-aube")
    assert (claimed["event"], sent["event"]) == ("claimed", "sent")
    assert claimed["commit"] == sent["commit"] == commit
    assert claimed["run"] == sent["run"]
    assert claimed["digest"] == sent["digest"]
    assert (sent["id"], sent["url"]) == (status["id"], status["url"])
    frozen = house.logged(f"status/frozen/{sent['digest'].removeprefix('sha256:')}.json")
    assert json.loads(frozen or "")["parts"][0]["text"] == "L’atelier s’éveille. #Artisanat"
    assert status["url"] in ran.out
    assert mastodon_account.token not in ran.out + ran.err


def test_a_second_run_sends_nothing(house: BrandRepo, mastodon_account, pipeline: Callable) -> None:
    house.publish("2026/12/01-aube", date=AT)
    token = mastodon_account.token

    pipeline("publish", "--now", NOW, cwd=house.root, MASTODON_TOKEN=token)
    tip = house.tip()
    again = pipeline("publish", "--now", LATER, cwd=house.root, MASTODON_TOKEN=token)

    assert (again.status, "Nothing is due" in again.out) == (0, True)
    assert len(mastodon_account.statuses()) == 1
    assert house.tip() == tip, "a run with nothing to do writes nothing"


def test_a_thread_is_a_chain_with_a_receipt_for_each_part(
    house: BrandRepo, mastodon_account, pipeline: Callable
) -> None:
    house.publish("2026/12/01-fil", "Un.\n\n---\n\nDeux.\n\n---\n\nTrois.\n", date=AT)

    ran = pipeline("publish", "--now", NOW, cwd=house.root, MASTODON_TOKEN=mastodon_account.token)

    assert ran.status == 0, ran.err
    one, two, three = mastodon_account.statuses()
    assert (two["in_reply_to_id"], three["in_reply_to_id"]) == (one["id"], two["id"])
    sent = [event for event in house.events("2026/12/01-fil") if event["event"] == "sent"]
    assert [(event["part"], event["id"]) for event in sent] == [
        (0, one["id"]),
        (1, two["id"]),
        (2, three["id"]),
    ]


def test_two_runs_at_once_on_two_clones_send_each_post_once(
    house: BrandRepo, mastodon_account, pipeline: Callable
) -> None:
    ids = [f"2026/12/01-{name}" for name in ("un", "deux", "trois", "quatre")]
    for number, id_ in enumerate(ids):
        house.post(id_, f"Message {id_}.\n", date=f"2026-12-01T08:0{number}:00+01:00")
    house.commit()
    house.push()
    clones = [house.clone("first"), house.clone("second"), house.clone("third")]

    with ThreadPoolExecutor() as pool:
        ran = list(
            pool.map(
                lambda clone: pipeline(
                    "publish", "--now", NOW, cwd=clone.root, MASTODON_TOKEN=mastodon_account.token
                ),
                clones,
            )
        )

    assert [one.status for one in ran] == [0, 0, 0], [one.err for one in ran]
    texts = sorted(mastodon_account.source(s["id"])["text"] for s in mastodon_account.statuses())
    assert texts == sorted(f"Message {id_}." for id_ in ids)
    for id_ in ids:
        events = [event["event"] for event in house.events(id_)]
        assert events.count("sent") == 1


def test_what_is_not_pushed_is_named_and_not_sent(
    house: BrandRepo, mastodon_account, pipeline: Callable
) -> None:
    house.post("2026/12/01-ici", "Pas encore poussé.\n", date=AT)

    ran = pipeline("publish", "--now", NOW, cwd=house.root, MASTODON_TOKEN=mastodon_account.token)

    assert "content/2026/12/01-ici.md is due" in ran.err
    assert mastodon_account.statuses() == []


def test_a_post_that_comes_too_late_is_missed_and_says_so(
    house: BrandRepo, mastodon_account, pipeline: Callable
) -> None:
    token = mastodon_account.token
    pipeline("publish", "--now", "2026-11-30T08:00:00Z", cwd=house.root, MASTODON_TOKEN=token)
    house.publish("2026/12/01-aube", date=AT)

    ran = pipeline("publish", "--now", "2026-12-02T08:00:00Z", cwd=house.root, MASTODON_TOKEN=token)

    assert (ran.status, "missed" in ran.out) == (1, True)
    assert [event["event"] for event in house.events("2026/12/01-aube")] == ["missed"]
    assert mastodon_account.statuses() == []
    again = pipeline(
        "publish", "--now", "2026-12-02T09:00:00Z", cwd=house.root, MASTODON_TOKEN=token
    )
    assert again.status == 0, "an old miss does not keep the schedule red"


def test_a_dry_run_says_what_it_would_send_and_does_nothing(
    house: BrandRepo, mastodon_account, pipeline: Callable
) -> None:
    house.publish("2026/12/01-aube", date=AT)

    ran = pipeline("publish", "--dry-run", "--now", NOW, cwd=house.root)

    assert (ran.status, "would be sent" in ran.out) == (0, True)
    assert (mastodon_account.statuses(), house.tip()) == ([], None)


def test_a_missing_secret_is_named_and_nothing_is_claimed(
    house: BrandRepo, pipeline: Callable
) -> None:
    house.publish("2026/12/01-aube", date=AT)

    ran = pipeline("publish", "--now", NOW, cwd=house.root, MASTODON_TOKEN="")

    assert ran.status == 1
    assert "MASTODON_TOKEN is not set" in ran.out
    assert house.events("2026/12/01-aube") == []


def test_a_remote_that_refuses_the_log_means_that_nothing_is_sent(
    house: BrandRepo, mastodon_account, pipeline: Callable
) -> None:
    house.publish("2026/12/01-aube", date=AT)
    hook = house.remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'protected branch' >&2\nexit 1\n")
    hook.chmod(0o755)

    ran = pipeline("publish", "--now", NOW, cwd=house.root, MASTODON_TOKEN=mastodon_account.token)

    assert ran.status == 2
    assert "protected branch" in ran.err
    assert "Traceback" not in ran.err
    assert mastodon_account.statuses() == []


def test_the_same_text_is_not_sent_again_within_ninety_days(
    house: BrandRepo, mastodon_account, pipeline: Callable
) -> None:
    token = mastodon_account.token
    house.publish("2026/12/01-aube", "La même chose.\n", date=AT)
    pipeline("publish", "--now", NOW, cwd=house.root, MASTODON_TOKEN=token)
    house.publish("2026/12/01-encore", "La même chose.\n", date="2026-12-01T09:10:00+01:00")

    ran = pipeline("publish", "--now", LATER, cwd=house.root, MASTODON_TOKEN=token)

    assert (ran.status, "2026/12/01-aube said the same" in ran.out) == (1, True)
    assert len(mastodon_account.statuses()) == 1


def test_a_rename_with_an_alias_does_not_send_again(
    house: BrandRepo, mastodon_account, pipeline: Callable
) -> None:
    token = mastodon_account.token
    house.publish("2026/12/01-aube", date=AT)
    pipeline("publish", "--now", NOW, cwd=house.root, MASTODON_TOKEN=token)
    house.remove("content/2026/12/01-aube.md")
    house.publish("2026/12/01-matin", date=AT, aliases=["2026/12/01-aube"])

    ran = pipeline("publish", "--now", LATER, cwd=house.root, MASTODON_TOKEN=token)

    assert ran.status == 0, ran.out
    assert len(mastodon_account.statuses()) == 1


def test_a_hold_made_by_hand_stops_publishing(
    house: BrandRepo, mastodon_account, pipeline: Callable
) -> None:
    token = mastodon_account.token
    pipeline("publish", "--now", "2026-12-01T07:00:00Z", cwd=house.root, MASTODON_TOKEN=token)
    house.publish("2026/12/01-aube", date=AT)
    house.git("fetch", "-q", "origin", "status")
    house.git("checkout", "-q", "-B", "status", "FETCH_HEAD")
    house.write("HOLD.yml", "- why: rappel en cours\n")
    house.commit("hold")
    house.push("status")
    house.git("checkout", "-q", "main")

    ran = pipeline("publish", "--now", NOW, cwd=house.root, MASTODON_TOKEN=token)

    assert "rappel en cours" in ran.out + ran.err
    assert mastodon_account.statuses() == []
    assert [event["event"] for event in house.events("2026/12/01-aube")] == ["held"]
