"""The whole road to a real Bluesky server: records under our own keys, threads, resumed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from brandrepo import BrandRepo
from PIL import Image

from pipeline.clock import starting_at
from pipeline.git import open_repository
from pipeline.log import frozen_file
from pipeline.publish.run import Options, publish

AT = "2026-12-01T09:00:00+01:00"
NOW = datetime(2026, 12, 1, 8, 0, 5, tzinfo=UTC)


@pytest.fixture
def house(brand: BrandRepo, bluesky_account) -> BrandRepo:
    brand.write(
        "brand/brand.yml",
        f"""\
        name: Maison Lumen
        timezone: Europe/Paris
        languages: [fr]
        defaults: {{channels: [bluesky]}}
        channels:
          bluesky: {{url: "{bluesky_account.url}", handle: "{bluesky_account.handle}"}}
        """,
    )
    brand.commit("brand: speak on Bluesky")
    brand.push()
    return brand


def run(house: BrandRepo, bluesky_account, at: datetime = NOW):
    secrets = {"BLUESKY_APP_PASSWORD": bluesky_account.password}
    return publish(house.root, Options(), starting_at(at), secrets, print)


def test_a_post_with_a_picture_and_a_link_is_one_record(house: BrandRepo, bluesky_account) -> None:
    picture = BytesIO()
    Image.new("RGB", (600, 400), "#e8a33d").save(picture, "JPEG")
    house.write("content/2026/12/01-aube/lampe.jpg", picture.getvalue())
    house.post(
        "2026/12/01-aube/index",
        "L’atelier à l’aube. #Artisanat https://maison-lumen.example/aube\n",
        date=AT,
        media=[{"file": "lampe.jpg", "alt": "Une lampe allumée."}],
    )
    house.commit()
    house.push()

    outcome = run(house, bluesky_account)

    assert [ended.state for ended in outcome.ended] == ["sent"], outcome
    (record,) = bluesky_account.posts()
    value = record["value"]
    assert value["text"].startswith("L’atelier à l’aube.")
    assert value["embed"]["images"][0]["alt"] == "Une lampe allumée."
    assert {feature["$type"] for facet in value["facets"] for feature in facet["features"]} == {
        "app.bsky.richtext.facet#link",
        "app.bsky.richtext.facet#tag",
    }
    claimed, sent = house.events("2026/12/01-aube")
    assert record["uri"].endswith(claimed["key"])
    assert sent["id"] == record["uri"]


def test_a_thread_answers_its_root_and_parent(house: BrandRepo, bluesky_account) -> None:
    house.publish("2026/12/01-fil", "Un.\n\n---\n\nDeux.\n\n---\n\nTrois.\n", date=AT)

    run(house, bluesky_account)

    one, two, three = bluesky_account.posts()
    assert two["value"]["reply"]["parent"]["uri"] == one["uri"]
    assert three["value"]["reply"]["parent"]["uri"] == two["uri"]
    assert three["value"]["reply"]["root"] == {"uri": one["uri"], "cid": one["cid"]}


def test_a_run_that_died_after_sending_is_settled_under_the_same_key(
    house: BrandRepo, bluesky_account, pipeline: Callable
) -> None:
    """What `kill -9` leaves behind: a pushed claim, a part that is out, and no receipt."""
    house.publish("2026/12/01-fil", "Un.\n\n---\n\nDeux.\n", date=AT)
    run(house, bluesky_account)
    before = bluesky_account.posts()
    claimed = house.events("2026/12/01-fil")[0]
    repository = open_repository(house.root)
    frozen = house.logged(frozen_file(claimed["digest"])) or ""
    forgotten = repository.commit(
        None,
        {
            "status/2026/12/01-fil.jsonl": (json.dumps(claimed) + "\n").encode(),
            frozen_file(claimed["digest"]): (frozen + "\n").encode(),
            "scan.json": (house.logged("scan.json") or "").encode(),
        },
        "as it was when the run died",
        NOW,
        "test",
    )
    house.git("push", "-q", "--force", "origin", f"{forgotten}:refs/heads/status")
    house.git("update-ref", "-d", "refs/pipeline/log")  # as in a clone that never saw the rest
    house.write("content/2026/12/01-fil.md", f"---\ndate: {AT}\n---\nEdited since.\n")
    house.commit()
    house.push()

    waiting = run(house, bluesky_account, NOW + timedelta(minutes=3))
    assert "holds it until" in waiting.notes[0]
    settled = run(house, bluesky_account, NOW + timedelta(minutes=20))

    assert [ended.state for ended in settled.ended] == ["sent"], settled
    assert bluesky_account.posts() == before, "nothing was sent twice, nothing was edited"
    assert [event["event"] for event in house.events("2026/12/01-fil")] == [
        "claimed",
        "claimed",
        "sent",
        "sent",
    ]


def test_a_wrong_password_claims_nothing_and_says_what_to_do(
    house: BrandRepo, bluesky_account
) -> None:
    house.publish("2026/12/01-aube", date=AT)

    outcome = publish(
        house.root, Options(), starting_at(NOW), {"BLUESKY_APP_PASSWORD": "wrong-one"}, print
    )

    (ended,) = outcome.ended
    assert (outcome.status, ended.state, ended.again) == (1, "blocked", True)
    assert "wrong-one" not in ended.error
    assert house.events("2026/12/01-aube") == []


def test_with_picture_card_the_only_picture_is_the_thumbnail_of_the_links_card(
    house: BrandRepo, bluesky_account
) -> None:
    text = (house.root / "brand/brand.yml").read_text()
    house.write("brand/brand.yml", text.replace("handle:", "picture_card: true, handle:"))
    picture = BytesIO()
    Image.new("RGB", (600, 400), "#e8a33d").save(picture, "JPEG")
    house.write("content/2026/12/01-aube/lampe.jpg", picture.getvalue())
    house.post(
        "2026/12/01-aube/index",
        "L’atelier à l’aube.\n",
        date=AT,
        title="À l’aube",
        link="https://maison-lumen.example.com/aube",
        media=[{"file": "lampe.jpg", "alt": "Une lampe allumée."}],
    )
    house.commit()
    house.push()

    run(house, bluesky_account)

    (record,) = bluesky_account.posts()
    card = record["value"]["embed"]["external"]
    assert record["value"]["text"] == "L’atelier à l’aube."
    assert card["uri"].startswith("https://maison-lumen.example.com/aube?utm_source=bluesky")
    assert card["title"] == "À l’aube"
    assert bluesky_account.blob(card["thumb"]["ref"]["$link"])[:2] == b"\xff\xd8"
