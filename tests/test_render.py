"""A post on a channel becomes the variant that is previewed and sent."""

from pathlib import Path

import pytest
from desk import BRAND, Desk
from pictures import photo, saved

from pipeline.render import render


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_variant_says_whose_it_is_and_when_it_is_due(desk: Desk) -> None:
    variant = desk.shown("Bonjour.", "linkedin-fr").variant
    assert (variant.post, variant.channel, variant.network, variant.lang) == (
        "2026/12/01-noel",
        "linkedin-fr",
        "linkedin",
        "fr",
    )
    assert variant.due
    assert variant.due.isoformat() == "2026-12-01T09:00:00+01:00"
    assert [part.text for part in variant.parts] == ["Bonjour."]
    assert variant.extra == {}


def test_a_channels_own_text_takes_the_place_of_the_common_one(desk: Desk) -> None:
    post = desk.post("Long.", "channels: [mastodon, x]\nvariants: {x: {text: Court.}}\n")
    texts = [render(post, name, desk.project).variant.parts[0].text for name in post.channels]
    assert texts == ["Long.", "Court."]


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("mastodon", "Merci @marie@piaille.fr et Atelier Brume"),
        ("bluesky", "Merci @marie.bsky.social et Atelier Brume"),
        ("x", "Merci @marie et Atelier Brume"),
        ("linkedin-fr", "Merci Marie Rol et Atelier Brume"),
        ("telegram", "Merci Marie Rol et Atelier Brume"),
        ("feed", "Merci Marie Rol et Atelier Brume"),
    ],
)
def test_people_have_their_handle_or_their_name(desk: Desk, channel: str, expected: str) -> None:
    rendered = desk.shown("Merci @{marie} et @{brume}", channel)
    assert rendered.variant.parts[0].text == expected
    assert rendered.problems == ()


def test_tags_that_the_text_has_are_not_said_twice(desk: Desk) -> None:
    header = "tags: [artisanat, ÉTÉ, Ete, '#Lampe', lampe]\n"
    (part,) = desk.shown("Un #Artisanat en #été.", "mastodon", header).variant.parts
    assert part.text == "Un #Artisanat en #été.\n\n#Ete #Lampe"


def test_a_link_is_tagged_for_its_channel(desk: Desk) -> None:
    header = "link: https://exemple.fr/a\ncampaign: noel-2026\n"
    (part,) = desk.shown("Bonjour.", "facebook", header).variant.parts
    assert part.link
    assert part.link.url == (
        "https://exemple.fr/a?utm_source=facebook&utm_medium=social&utm_campaign=noel-2026"
        "&utm_content=2026/12/01-noel"
    )


def test_tagging_can_be_off(tmp_path: Path) -> None:
    desk = Desk(tmp_path, BRAND + "links: {utm: null}\n")
    (part,) = desk.shown("Bonjour.", "mastodon", "link: https://exemple.fr/a\n").variant.parts
    assert part.text == "Bonjour.\n\nhttps://exemple.fr/a"


def test_what_goes_beside_the_parts_is_there_when_it_is_set(desk: Desk) -> None:
    header = (
        "sensitive: Attention\nreply_to: https://piaille.fr/@a/1\nkind: contest\n"
        "link: https://exemple.fr/a\n"
        "first_comment: 'Ici : https://exemple.fr/a. Pas https://exemple.fr/autre'\n"
        "poll: {options: [Laiton, Acier], for: 2d}\n"
    )
    extra = desk.shown("Bonjour.", "linkedin-fr", header).variant.extra
    assert extra == {
        "sensitive": "Attention",
        "reply_to": "https://piaille.fr/@a/1",
        "kind": "contest",
        "first_comment": "Ici : https://exemple.fr/a?utm_source=linkedin&utm_medium=social"
        "&utm_content=2026/12/01-noel. Pas https://exemple.fr/autre",
        "poll": {"options": ["Laiton", "Acier"], "seconds": 172800},
    }


def test_the_feed_has_a_headline_and_the_body_as_html(desk: Desk) -> None:
    extra = desk.shown("*Bonjour*.", "feed", "title: L'aube\ntags: [Un]\n").variant.extra
    assert extra == {"title": "L'aube", "html": "<p><em>Bonjour</em>.</p>", "tags": ["Un"]}


def test_a_channel_says_who_may_see_it(tmp_path: Path) -> None:
    brand = BRAND.replace("autre.example", 'autre.example", visibility: "unlisted')
    assert Desk(tmp_path, brand).shown("Bonjour.", "toots").variant.extra == {
        "visibility": "unlisted"
    }


# Pictures


def test_pictures_of_the_front_matter_and_of_the_body_are_each_there_once(desk: Desk) -> None:
    for name in ("a", "b", "c d"):
        desk.write(f"content/2026/12/{name}.jpg", saved(photo(400, 300)))
    body = "Un ![Du corps.](b.jpg)\n\n---\n\nDeux ![](a.jpg) ![Trois.](<c d.jpg>) ![](b.jpg)\n"
    header = (
        "media:\n- {file: a.jpg, alt: Un vase., focus: [0.5, 0.3]}\n"
        "- {file: b.jpg, alt: De la page.}\n"
    )
    rendered = desk.shown(body, "mastodon", header)
    first, second = rendered.variant.parts
    assert rendered.problems == ()
    assert [(item.file, item.alt) for item in first.media] == [
        ("content/2026/12/b.jpg", "Du corps.")
    ]
    assert [(item.file, item.alt, item.focus) for item in second.media] == [
        ("content/2026/12/a.jpg", "Un vase.", (0.5, 0.3)),
        ("content/2026/12/c d.jpg", "Trois.", None),
    ]


@pytest.mark.parametrize(
    ("body", "header", "line"),
    [
        pytest.param(
            "x", "media:\n- {file: a.jpg, alt: b}\n- {file: z.jpg, alt: b}\n", 5, id="header"
        ),
        pytest.param("x\n\n![vase](z.jpg)\n", "", 7, id="body"),
    ],
)
def test_a_picture_that_is_not_there_is_a_problem_where_it_is_named(
    desk: Desk, body: str, header: str, line: int
) -> None:
    desk.write("content/2026/12/a.jpg", saved(photo()))
    (problem,) = desk.shown(body, "mastodon", header).problems
    assert problem.rule.startswith("post.media")
    assert (problem.path, problem.span.line, problem.level) == (desk.path, line, "error")
    assert "z.jpg" in problem.message


@pytest.mark.parametrize("file", ["../../../secret.jpg", "/etc/passwd"])
def test_a_picture_outside_the_repository_is_a_problem(desk: Desk, file: str) -> None:
    desk.write("../secret.jpg", saved(photo()))
    rendered = desk.shown(f"![x]({file})", "mastodon")
    assert [problem.level for problem in rendered.problems] == ["error"]
    assert rendered.variant.parts[0].media == ()


# Problems of the body


@pytest.mark.parametrize(
    ("body", "rule", "line", "column", "message"),
    [
        pytest.param("un\n\ndeux <b>mot</b>", "post.html", 7, 6, "'<b>'", id="HTML"),
        pytest.param("`<b>` et\n<b>mot", "post.html", 6, 1, "'<b>'", id="HTML after code"),
        pytest.param(
            "un\n\n<!-- deux\n\ntrois", "post.html", 7, 1, "-->", id="no end of a comment"
        ),
        pytest.param("```\n<i>\n```\n<i>mot", "post.html", 8, 1, "'<i>'", id="HTML after a fence"),
        pytest.param(
            "a ![b](https://x.fr/c.jpg)", "post.media-remote", 5, 8, "x.fr/c.jpg", id="far"
        ),
        pytest.param("a [b](c.md)", "post.link", 5, 7, "https://", id="a relative link"),
        pytest.param("Merci\n@{maria} !", "post.person", 6, 1, "did you mean @{marie}?", id="who"),
        pytest.param("Merci @{zzz} !", "post.person", 5, 7, "nobody called 'zzz'", id="nobody"),
    ],
)
def test_a_problem_of_the_body_is_told_where_it_stands(
    desk: Desk, body: str, rule: str, line: int, column: int, message: str
) -> None:
    problem = desk.shown(body, "mastodon").problems[0]
    assert (problem.rule, problem.level, problem.channel) == (rule, "error", None)
    assert (problem.span.line, problem.span.column) == (line, column)
    assert message in problem.message


def test_two_unknown_people_are_told_at_their_own_places(desk: Desk) -> None:
    problems = desk.shown("@{aaa} et @{aaa}\n@{bbb}", "mastodon").problems
    assert [(one.span.line, one.span.column) for one in problems] == [(5, 1), (5, 11), (6, 1)]


def test_a_tag_that_networks_would_cut_is_a_problem(desk: Desk) -> None:
    (problem,) = desk.shown("Bonjour.", "mastodon", "tags: [Un, fait-main]\n").problems
    assert (problem.rule, problem.span.line) == ("post.tag", 3)
    assert problem.message == "#fait-main would be read as #fait: write FaitMain"
