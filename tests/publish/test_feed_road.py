"""The embedded feed: an item is out with the commit that holds its receipt, and never twice."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from xml.etree import ElementTree

from brandrepo import BrandRepo
from PIL import Image

AT = "2026-12-01T09:00:00+01:00"
NOW = "2026-12-01T08:00:05Z"


def feed(brand: BrandRepo) -> dict:
    return json.loads(brand.logged("feed/feed.json") or "{}")


def test_a_due_post_is_in_all_three_feeds_and_on_the_page(
    brand: BrandRepo, pipeline: Callable
) -> None:
    picture = BytesIO()
    Image.new("RGB", (600, 400), "#e8a33d").save(picture, "JPEG")
    brand.write("content/2026/12/01-aube/lampe.jpg", picture.getvalue())
    brand.post(
        "2026/12/01-aube/index",
        "L’atelier **s’éveille** & sourit.\n",
        date=AT,
        title="À l’aube",
        tags=["Artisanat"],
        media=[{"file": "lampe.jpg", "alt": "Une lampe allumée."}],
    )
    brand.commit()
    brand.push()

    ran = pipeline("publish", "--now", NOW, cwd=brand.root)

    assert ran.status == 0, ran.err
    (item,) = feed(brand)["items"]
    assert item["title"] == "À l’aube"
    assert "<strong>s’éveille</strong> &amp; sourit" in item["content_html"]
    assert item["id"] == "tag:maison-lumen.example,2026:2026/12/01-aube"
    for name in ("rss.xml", "atom.xml"):
        ElementTree.fromstring((brand.logged(f"feed/{name}") or "").encode())
    assert "Une lampe allumée." in (brand.logged("feed/index.html") or "")
    claimed, sent = brand.events("2026/12/01-aube")
    assert (claimed["event"], sent["event"], sent["url"]) == ("claimed", "sent", item["url"])
    assert brand.git("-C", str(brand.remote), "rev-list", "--count", "status") == "1"


def test_later_posts_join_the_feed_and_a_second_run_adds_nothing(
    brand: BrandRepo, pipeline: Callable
) -> None:
    brand.publish("2026/12/01-un", "Un.\n", date=AT)
    pipeline("publish", "--now", NOW, cwd=brand.root)
    brand.publish("2026/12/02-deux", "Deux.\n", date="2026-12-02T09:00:00+01:00")
    pipeline("publish", "--now", "2026-12-02T08:00:05Z", cwd=brand.root)
    tip = brand.tip()

    again = pipeline("publish", "--now", "2026-12-02T08:10:00Z", cwd=brand.root)

    assert (again.status, brand.tip()) == (0, tip)
    assert [item["content_text"] for item in feed(brand)["items"]] == ["Deux.", "Un."]


def test_many_runs_at_once_add_each_item_once(brand: BrandRepo, pipeline: Callable) -> None:
    ids = [f"2026/12/01-{number}" for number in range(5)]
    for id_ in ids:
        brand.post(id_, f"Message {id_}.\n", date=AT)
    brand.commit()
    brand.push()
    clones = [brand.clone(f"clone-{number}") for number in range(4)]

    with ThreadPoolExecutor() as pool:
        ran = list(
            pool.map(lambda clone: pipeline("publish", "--now", NOW, cwd=clone.root), clones)
        )

    assert [one.status for one in ran] == [0] * 4, [one.err for one in ran]
    texts = sorted(item["content_text"] for item in feed(brand)["items"])
    assert texts == sorted(f"Message {id_}." for id_ in ids)
    assert all([e["event"] for e in brand.events(id_)] == ["claimed", "sent"] for id_ in ids)


def test_without_a_remote_the_log_stays_in_the_clone_and_says_so(
    brand: BrandRepo, pipeline: Callable
) -> None:
    brand.publish("2026/12/01-aube", date=AT)
    brand.git("remote", "remove", "origin")

    ran = pipeline("publish", "--now", NOW, cwd=brand.root)

    assert (ran.status, "the log stays in this clone alone" in ran.err) == (0, True)
    assert "feed/feed.json" in brand.git("ls-tree", "-r", "--name-only", "status")
    assert pipeline("publish", "--now", NOW, cwd=brand.root).out == "Nothing is due.\n"


def test_a_feed_that_was_broken_by_hand_stops_with_a_sentence(
    brand: BrandRepo, pipeline: Callable
) -> None:
    brand.publish("2026/12/01-un", "Un.\n", date=AT)
    pipeline("publish", "--now", NOW, cwd=brand.root)
    brand.git("fetch", "-q", "origin", "status")
    brand.git("checkout", "-q", "-B", "status", "FETCH_HEAD")
    brand.write("feed/feed.json", "{cut")
    brand.commit("break the feed")
    brand.push("status")
    brand.git("checkout", "-q", "main")
    brand.publish("2026/12/02-deux", "Deux.\n", date="2026-12-02T09:00:00+01:00")

    ran = pipeline("publish", "--now", "2026-12-02T08:00:05Z", cwd=brand.root)

    assert (ran.status, "feed.json" in ran.err, "Traceback" in ran.err) == (2, True, False)
