"""Runs for one channel each, as a workflow with a job a channel starts them."""

from collections.abc import Callable

from brandrepo import BrandRepo

BRAND = """\
name: Maison Lumen
timezone: Europe/Paris
languages: [fr]
defaults: {channels: [feed, mastodon]}
channels:
  feed: {url: "https://maison-lumen.example"}
  mastodon: {url: "http://127.0.0.1:1"}
"""


def names(brand: BrandRepo, channel: str) -> list[str]:
    return [one["event"] for one in brand.events("2026/12/01-aube") if one["channel"] == channel]


def test_after_an_outage_what_is_missed_on_another_channel_is_logged_too(
    brand: BrandRepo, pipeline: Callable
) -> None:
    brand.write("brand/brand.yml", BRAND)
    brand.publish("2026/12/01-aube", date="2026-12-01T09:00")
    for name in ("feed", "mastodon"):
        pipeline("publish", "--channel", name, "--now", "2026-12-01T07:00:00Z", cwd=brand.root)

    for name, time in (("feed", "07:00"), ("mastodon", "07:01")):
        later = ("--channel", name, "--now", f"2026-12-13T{time}:00Z")
        pipeline("publish", *later, cwd=brand.root, MASTODON_TOKEN="a-token")

    assert (names(brand, "feed"), names(brand, "mastodon")) == (["missed"], ["missed"])
