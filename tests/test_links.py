"""The address that a post leads to is tagged, and nothing of it is lost."""

import pytest

from pipeline.brand import Utm
from pipeline.links import same, tagged

VALUES = {
    "network": "mastodon",
    "channel": "mastodon-fr",
    "campaign": "noel 2026",
    "post": "2026/12/01-noel",
    "pillar": "coulisses",
}


def test_an_address_is_tagged_by_the_brands_template() -> None:
    assert tagged("https://exemple.fr/a", Utm(), VALUES) == (
        "https://exemple.fr/a?utm_source=mastodon&utm_medium=social"
        "&utm_campaign=noel%202026&utm_content=2026/12/01-noel"
    )


def test_every_template_may_use_every_value() -> None:
    utm = Utm(source="{channel}", medium="{pillar}", campaign="x-{campaign}", content="")
    assert tagged("https://x.fr", utm, VALUES) == (
        "https://x.fr?utm_source=mastodon-fr&utm_medium=coulisses&utm_campaign=x-noel%202026"
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://x.fr/?a=1#b", "https://x.fr/?a=1&utm_source=m#b", id="query"),
        pytest.param("https://x.fr?utm_source=z", "https://x.fr?utm_source=z", id="own tag"),
        pytest.param("https://x.fr?UTM_Source=z", "https://x.fr?UTM_Source=z", id="capitals"),
        pytest.param("https://é.fr/été?q=ü", "https://é.fr/été?q=ü&utm_source=m", id="accents"),
        pytest.param("https://x.fr/%C3%A9", "https://x.fr/%C3%A9?utm_source=m", id="escapes"),
        pytest.param("https://x.fr/a?", "https://x.fr/a?utm_source=m", id="empty query"),
        pytest.param("mailto:a@x.fr", "mailto:a@x.fr", id="no web address"),
        pytest.param("https://[x", "https://[x", id="no address at all"),
    ],
)
def test_what_the_address_has_is_kept(url: str, expected: str) -> None:
    assert tagged(url, Utm("m", "", "", ""), VALUES) == expected


def test_a_value_that_is_empty_leaves_its_parameter_out() -> None:
    utm = Utm("", "", "{campaign}", "")
    assert tagged("https://x.fr", utm, {**VALUES, "campaign": ""}) == "https://x.fr"


def test_a_value_is_never_taken_for_a_template() -> None:
    utm = Utm("{channel}", "", "", "")
    values = {**VALUES, "network": "n", "channel": "{network}&x=1"}
    assert tagged("https://x.fr", utm, values) == "https://x.fr?utm_source=%7Bnetwork%7D%26x%3D1"


def test_tagging_can_be_off() -> None:
    assert tagged("https://x.fr", None, VALUES) == "https://x.fr"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://x.fr", "https://x.fr/", True),
        ("https://X.fr/a", "https://x.fr/a", True),
        ("https://x.fr/é", "https://x.fr/%C3%A9", True),
        ("https://x.fr/a", "https://x.fr/A", False),
        ("https://x.fr/?a=1", "https://x.fr/", False),
        ("https://x.fr/#a", "https://x.fr/", False),
        ("https://[x", "https://x.fr", False),
    ],
)
def test_two_spellings_of_one_address_are_the_same(one: str, other: str, expected: bool) -> None:
    assert same(one, other) is expected
