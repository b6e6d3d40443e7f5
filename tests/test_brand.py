"""brand.yml and people.yml: what they become, and what is wrong with them, all at once."""

import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from pipeline import brand, schema
from pipeline.brand import NetworkFacts, Utm
from pipeline.errors import PipelineError

GOOD = """\
name: Maison Lumen
timezone: Europe/Paris
languages: [fr, en]
defaults: {channels: [feed, mastodon]}
channels:
  feed: {url: "https://maison-lumen.example"}
  mastodon: {url: "https://mastodon.example/", late: 2d, max_per_run: 3}
  linkedin-fr: {network: linkedin, author: "urn:li:organization:1"}
  x:
publish: {branch: main, log_branch: status, late: 6h, min_gap: 30m, max_per_run: 50}
links: {utm: {source: "{network}", medium: social, campaign: "{campaign}", content: "{post}"}}
"""
NETWORKS = {
    "feed": NetworkFacts("feed"),
    "mastodon": NetworkFacts("mastodon", "", {"visibility": {"type": "string"}}, ("TOKEN",)),
    "linkedin": NetworkFacts(
        "linkedin", "https://api.linkedin.example", {"author": {"type": "string"}}, ("TOKEN",)
    ),
    "x": NetworkFacts("x", "https://api.x.example", {}, ("API_KEY", "KEY")),
}


def wrong(text: str, networks: Any = None) -> str:
    """What is said of a brand.yml that is wrong."""
    with pytest.raises(PipelineError) as refused:
        brand.load(text.encode(), networks=networks)
    return refused.value.message


def test_a_brand_is_typed_and_frozen() -> None:
    loaded = brand.load(GOOD.encode(), networks=NETWORKS)
    assert (loaded.name, loaded.timezone.key, loaded.languages) == (
        "Maison Lumen",
        "Europe/Paris",
        ("fr", "en"),
    )
    assert loaded.default_channels == ("feed", "mastodon")
    mastodon = loaded.channels["mastodon"]
    assert (mastodon.url, mastodon.late, mastodon.max_per_run, mastodon.min_gap) == (
        "https://mastodon.example",
        timedelta(days=2),
        3,
        None,
    )
    assert loaded.channels["x"].url == "https://api.x.example"
    assert loaded.channels["linkedin-fr"].network == "linkedin"
    assert loaded.channels["linkedin-fr"].options == {"author": "urn:li:organization:1"}
    assert loaded.publish.min_gap == timedelta(minutes=30)
    assert loaded.utm == Utm()


def test_what_is_left_out_has_a_default() -> None:
    least = "name: L\ntimezone: UTC\nlanguages: [fr]\nchannels: {feed: }\n"
    loaded = brand.load(least.encode())
    assert loaded.default_channels == ("feed",)
    assert (loaded.publish.branch, loaded.publish.log_branch) == ("main", "status")
    assert loaded.publish.late == timedelta(hours=6)
    assert loaded.utm == Utm()
    assert brand.load((least + "links: {utm: null}\n").encode()).utm is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(
            "links:", "link:", "11:1: unknown key `link`; did you mean `links`?", id="typo"
        ),
        pytest.param("Europe/Paris", "Europe/Pris", "2:11: `timezone`: there is no", id="zone"),
        pytest.param("[fr, en]", "fr", "3:12: `languages` must be a list", id="no list"),
        pytest.param("[fr, en]", "[français]", "3:13: `languages[0]` must be a", id="no tag"),
        pytest.param(
            "[feed, mastodon]",
            "[feed, mastdon]",
            "4:29: `defaults.channels` names 'mastdon', which `channels` does not have; "
            "did you mean `mastodon`?",
            id="a default that is no channel",
        ),
        pytest.param("late: 6h", "late: 6 h", "must be a duration such as 45s", id="a duration"),
        pytest.param("late: 6h", "late: 32d", "`publish.late` may be 31 days", id="too late"),
        pytest.param(
            "late: 2d",
            "settle: 6m, late: 2d",
            "`channels.mastodon.settle` may be 5 minutes",
            id="too long to settle",
        ),
        pytest.param("late: 2d", "late: 99d", "7:54: `channels.mastodon.late` may", id="there too"),
        pytest.param("max_per_run: 50", "max_per_run: 0", "from 1 to 1000", id="none a run"),
        pytest.param("branch: main", "branch: -x", "must be the name of a git branch", id="a flag"),
        pytest.param("branch: main", "branch: a..b", "the name of a git branch", id="a range"),
        pytest.param(
            "{network}", "{netwrok}", "11:23: `links.utm.source` may use", id="a template"
        ),
        pytest.param("  x:\n", "  X!:\n", "9:3: `X!` is no channel name", id="a channel's name"),
        pytest.param(
            "https://mastodon.example/", "mastodon.example", "must be an address", id="no address"
        ),
        pytest.param(
            "network: linkedin,",
            "network: linkdin,",
            "8:26: there is no network 'linkdin'; did you mean `linkedin`?",
            id="an unknown network",
        ),
        pytest.param(
            "  x:\n",
            "  journal:\n",
            "9:3: there is no network 'journal'; say which with `network:` below `journal`",
            id="a channel that names no network",
        ),
        pytest.param(
            "author:", "autor:", "8:36: unknown key `autor` for a channel on linkedin", id="option"
        ),
        pytest.param(
            '"urn:li:organization:1"',
            "[1]",
            "8:44: `author` must be a text, not a list",
            id="an option's type",
        ),
    ],
)
def test_a_mistake_names_file_line_and_key(old: str, new: str, told: str) -> None:
    message = wrong(GOOD.replace(old, new), NETWORKS)
    assert message.startswith("brand/brand.yml:")
    assert told in message


def test_an_option_may_use_keywords_that_only_jsonschema_knows() -> None:
    facts = {**NETWORKS, "x": NetworkFacts("x", "", {"tier": {"oneOf": [{"const": "pro"}]}})}
    assert brand.load(GOOD.replace("  x:\n", "  x: {tier: pro}\n").encode(), networks=facts)
    assert "9:13: `tier`" in wrong(GOOD.replace("  x:\n", "  x: {tier: free}\n"), facts)


def test_all_mistakes_are_told_in_the_order_of_the_file() -> None:
    message = wrong(GOOD.replace("late: 6h", "late: soon").replace("name:", "nom:"))
    first, *lines = message.split("\n  ")
    assert first == "brand/brand.yml has 3 mistakes:"
    assert [line.split(": ", 1)[0] for line in lines] == [
        "brand/brand.yml:1:1",
        "brand/brand.yml:1:1",
        "brand/brand.yml:10:51",
    ]


@pytest.mark.parametrize("key", ["token", "password", "app_password", "api_key", "client-secret"])
def test_a_secret_is_refused_and_not_shown(key: str) -> None:
    message = wrong(GOOD.replace("late: 2d", f"{key}: hunter2"), NETWORKS)
    assert f"`{key}` looks like a secret" in message
    assert "MASTODON_" in message
    assert "hunter2" not in message


def test_two_channels_whose_secrets_share_a_name_are_refused() -> None:
    message = wrong(GOOD.replace("  x:\n", "  x:\n  x-api: {network: x}\n"), NETWORKS)
    assert "10:3: the channels 'x' and 'x-api' would share the secret X_API_KEY" in message


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"name: \xe9t\xe9", "brand/brand.yml:1: this is not UTF-8", id="Latin-1"),
        pytest.param(b"", "brand/brand.yml:1:1: the file must be a mapping", id="empty"),
        pytest.param(b"- a", "the file must be a mapping", id="a list"),
        pytest.param(b"name: a\nname: b", "2:1: `name` is written twice", id="a key twice"),
        pytest.param(b"name: [", "1:8: ", id="no YAML"),
        pytest.param(b"name: !!python/object:os.x a", "is a YAML tag", id="a tag"),
    ],
)
def test_a_file_that_is_no_settings_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(PipelineError) as refused:
        brand.load(data)
    assert told in refused.value.message


def test_a_byte_order_mark_and_other_line_ends_do_no_harm() -> None:
    assert brand.load(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == brand.load(
        GOOD.encode()
    )


_CHANGES = [
    ("name: Maison Lumen", "name: 12"),
    ("name: Maison Lumen", "name: []"),
    ("languages: [fr, en]", "languages: []"),
    ("languages: [fr, en]", "languages: [fr, fr]"),
    ("languages: [fr, en]", "languages: [fr-CA]"),
    ("defaults: {channels: [feed, mastodon]}", "defaults: {}"),
    ("defaults: {channels: [feed, mastodon]}", "defaults: {chanels: []}"),
    ("min_gap: 30m", "min_gap: 0"),
    ("min_gap: 30m", "min_gap: 5"),
    ("min_gap: 30m", "min_gap: 30"),
    ("max_per_run: 50", "max_per_run: 1000"),
    ("max_per_run: 50", "max_per_run: many"),
    ("log_branch: status", "log_branch: pipeline/status"),
    ("log_branch: status", "log_branch: a b"),
    ("log_branch: status", "log_branch: main.lock"),
    ("content: ", "contnt: "),
    ("medium: social", 'medium: "{channel}-{pillar}"'),
    ("  x:\n", "  x: []\n"),
    ("  x:\n", "  x: {late: }\n"),
    ("  x:\n", "  x: {settle: 5m}\n"),
]


@pytest.mark.parametrize(("old", "new"), _CHANGES)
def test_the_shipped_schema_and_the_loader_agree(old: str, new: str) -> None:
    text = GOOD.replace(old, new)
    assert text != GOOD
    judged = Draft202012Validator(schema.shipped("brand")).is_valid(yaml.safe_load(text))
    try:
        brand.load(text.encode())
        loaded = True
    except PipelineError:
        loaded = False
    assert loaded == judged


def test_loading_a_good_brand_never_imports_jsonschema() -> None:
    code = (
        "import sys; from pipeline import brand; brand.load(sys.stdin.buffer.read()); "
        "assert 'jsonschema' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], input=GOOD.encode(), check=True)


PEOPLE = """\
marie: {name: Marie Rol, mastodon: "@marie@piaille.fr", bluesky: marie.bsky.social}
atelier-brume: {name: Atelier Brume, x: }
"""


def test_people_have_a_name_and_a_handle_by_network() -> None:
    people = brand.load_people(PEOPLE.encode())
    assert people.handle("marie", "mastodon") == "@marie@piaille.fr"
    assert people.handle("marie", "x") is None
    assert people.handle("atelier-brume", "x") is None
    assert people.name("atelier-brume") == "Atelier Brume"
    assert people.name("nobody") is None
    assert brand.load_people(b"# personne\n").persons == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("marie: Marie", "1:8: `marie` must be a mapping such as", id="no mapping"),
        pytest.param("marie: {mastodon: a}", "1:8: `name` is missing in `marie`", id="no name"),
        pytest.param("m r: {name: a}", "1:1: `m r` is no key for a person", id="a blank"),
        pytest.param("m: {name: a, x: [b]}", "1:17: `m.x` must be a handle", id="a list"),
        pytest.param("m: {name: a, x: @b}", "brand/people.yml:1:17: ", id="a bare mention"),
    ],
)
def test_a_mistake_in_people_is_told(text: str, told: str) -> None:
    with pytest.raises(PipelineError) as refused:
        brand.load_people(text.encode())
    assert told in refused.value.message


@pytest.mark.parametrize(
    ("written", "lasts"),
    [
        ("45s", timedelta(seconds=45)),
        ("30m", timedelta(minutes=30)),
        ("6h", timedelta(hours=6)),
        ("2d", timedelta(days=2)),
        ("0", timedelta(0)),
    ],
)
def test_a_duration_is_read(written: str, lasts: timedelta) -> None:
    assert brand.duration(written) == lasts


@pytest.mark.parametrize("written", ["", "h", "6", "6 h", "6w", "-6h", "9999999d", "٣h"])
def test_what_is_no_duration_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        brand.duration(written)


def test_a_secret_is_named_after_channel_and_secret() -> None:
    assert brand.secret_name("linkedin-fr", "TOKEN") == "LINKEDIN_FR_TOKEN"
    assert brand.secret_name("bluesky", "APP_PASSWORD") == "BLUESKY_APP_PASSWORD"
