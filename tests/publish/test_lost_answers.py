"""Lost answers: whatever the road to a network does, every part is out once and in its place."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from ahead import Ahead, ahead
from servers.faults import Fault, answers, too_many
from stage import NOW, Stages
from trials import DAILY, Tried, go


@pytest.fixture(scope="module")
def tried(stages: Stages, request: pytest.FixtureRequest) -> Iterator[Ahead[Tried]]:
    """The trials that this session asks for, several at a time: they mostly wait."""
    with ahead(request, lambda name: go(stages, DAILY[name]), DAILY, workers=6) as going:
        yield going


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in DAILY])
def test_every_part_is_out_once_and_logged_under_its_real_id(
    tried: Ahead[Tried], name: str
) -> None:
    done = tried[name]
    assert done.wrong(DAILY[name]) == [], done.first


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, id=name)
        for name in DAILY
        if "second part" in name and "works on" not in name
    ],
)
def test_one_lost_answer_is_settled_in_the_same_run(tried: Ahead[Tried], name: str) -> None:
    first = tried[name].first
    assert (first.status, "sent" in first.out) == (0, True), first


@pytest.mark.parametrize("network", ["mastodon", "bluesky"])
@pytest.mark.parametrize("minutes", [-9, 9])
def test_a_clock_that_is_wrong_by_minutes_claims_nothing(
    stages: Stages, network: str, minutes: int
) -> None:
    stage = stages.build(network)
    stage.write(un="Un.\n")
    stage.doors[network].plan(Fault(date_minutes=minutes).on(count=None))

    ran = stage.run()

    assert (ran.status, "set the clock" in ran.out) == (1, True)
    assert (stage.events("un", network), stage.shown(network)) == ([], [])
    stage.doors[network].plan()
    assert stage.run(NOW + timedelta(minutes=5)).status == 0
    assert stage.shown(network) == [("Un.",)]


def test_a_server_that_cannot_be_reached_claims_nothing(stages: Stages) -> None:
    stage = stages.build("mastodon")
    stage.write(un="Un.\n")
    stage.doors["mastodon"].close()

    ran = stage.run()

    assert (ran.status, "could not be reached" in ran.out) == (1, True)
    assert stage.events("un", "mastodon") == []


def test_one_bad_channel_does_not_delay_another(stages: Stages) -> None:
    stage = stages.build("mastodon", "bluesky", "feed")
    stage.write(un="Un.\n")
    stage.doors["mastodon"].plan(
        Fault(drop=True, delay_after=3.0).on("POST", "/api/v1/statuses", count=None)
    )

    ran = stage.run()

    assert [stage.shown(network) for network in ("bluesky", "feed")] == [[("Un.",)]] * 2
    assert stage.events("un", "bluesky") == ["claimed", "sent"], ran
    posted = {
        network: stage.doors[network].record("POST")[-1]["at"]
        for network in ("mastodon", "bluesky")
    }
    assert posted["bluesky"] < posted["mastodon"] + 3


def test_a_network_that_asks_for_an_hour_is_left_alone_for_an_hour(stages: Stages) -> None:
    stage = stages.build("mastodon", "feed")
    stage.write(un="Un.\n")
    door = stage.doors["mastodon"]
    door.plan(too_many(3600, Retry_After="3600").on("POST", "/api/v1/statuses"))

    first = stage.run()
    stage.write(zwei="Deux.\n")
    second = stage.run(NOW + timedelta(minutes=10))

    assert (first.status, stage.events("un", "mastodon")) == (1, ["claimed", "released"])
    assert "mastodon asked to wait until 09:00" in second.err, second
    assert len(door.record("POST", "/api/v1/statuses")) == 1
    assert stage.shown("feed") == [("Deux.",), ("Un.",)]
    assert stage.run(NOW + timedelta(minutes=61)).status == 0
    assert [one["path"] for one in door.record("POST")] == ["/api/v1/statuses"] * 3
    assert stage.shown("mastodon") == [("Deux.",), ("Un.",)]


MARKED = """\
**L’atelier**&nbsp;: l’été à 20 °C, c’est « chaud » & &lt;gai&gt; — non ?

Voir https://maison-lumen.example/été?q=caf%C3%A9&utm=1#là et [la lampe](https://maison-lumen.example/lampe).
Merci à @marie@piaille.fr et @{marie} ! #Artisanat Cafe\u0301 👩🏽‍🚀 ❤️
"""


@pytest.mark.parametrize("network", ["mastodon", "bluesky"])
def test_a_text_that_servers_rewrite_is_known_again(stages: Stages, network: str) -> None:
    """Links wrapped in HTML, mentions rewritten, entities, white space, forms of one letter."""
    stage = stages.build(network)
    stage.brand.write("brand/people.yml", "marie: {name: Marie Rol, mastodon: '@marie@piaille.fr'}")
    stage.write(un=MARKED)
    where = {"method": "POST", "path": "statuses$|putRecord$", "count": 3}
    stage.doors[network].plan(Fault(drop=True).on(**where))

    stage.run()
    stage.until_quiet()

    (thread,) = stage.threads(network)
    assert stage.sent("un", network) == [id_ for id_, _ in thread]
    assert len(thread) == 1


SAID = (
    "L’atelier & l’été : https://maison-lumen.example/ete?a=1&b=2\n\nMerci @marie@piaille.fr #Brut"
)
HREF = "https://maison-lumen.example/ete?a=1&amp;b=2"


@pytest.mark.parametrize(
    "contents",
    [
        pytest.param(
            f'<p>L’atelier &amp; l’été : <a href="{HREF}" rel="nofollow"><span class="invisible">'
            'https://</span><span class="ellipsis">maison-lumen.example/</span><span class='
            '"invisible">ete?a=1&amp;b=2</span></a></p><p>Merci <span class="h-card"><a href='
            '"https://piaille.fr/@marie" class="u-url mention">@<span>marie</span></a></span> '
            '<a href="https://m.example/tags/brut" class="hashtag">#<span>Brut</span></a></p>',
            id="Mastodon",
        ),
        pytest.param(
            f'<p>L’atelier &amp; l’été : <a href="{HREF}" rel="noopener">{HREF}</a><br><br>Merci '
            '<span class="h-card"><a href="https://piaille.fr/@marie">@<span>marie</span></a></span>'
            ' <a href="https://g.example/tags/brut">#<span>Brut</span></a></p>',
            id="GoToSocial",
        ),
        pytest.param(
            f'L&#8217;atelier &amp; l&#8217;e\u0301te\u0301&nbsp;: <a href="{HREF}">{HREF}</a><br>'
            '\n<br>\nMerci <a href="https://piaille.fr/@marie" class="mention">@marie@piaille.fr'
            '</a> <a href="https://s.example?t=brut" class="mention hashtag">#Brut</a>  ',
            id="snac, in another form of é, with white space",
        ),
    ],
)
def test_a_lost_part_is_adopted_from_what_real_servers_would_show(
    stages: Stages, contents: str
) -> None:
    stage = stages.build("mastodon")
    stage.write(un=SAID)
    stage.doors["mastodon"].plan(
        Fault(drop=True).on("POST", "statuses$"),
        Fault(contents=contents).on("GET", "/statuses.*limit=40", count=None),
        answers(404, stored=False).on("GET", "/source$", count=None),
    )

    ran = stage.run()

    assert (ran.status, len(stage.threads("mastodon"))) == (0, 1), ran
    assert stage.sent("un", "mastodon") == [stage.threads("mastodon")[0][0][0]]
