"""What Mastodon shows and how it counts."""

import pytest
from networks.messages import ADDRESS, TAGGED, marked, message

from pipeline.networks import mastodon
from pipeline.networks.compose import Handle


@pytest.mark.parametrize(
    ("text", "sensitive", "expected"),
    [
        pytest.param(
            "Hi @alice@example.social see https://example.com/a/very/long/path?x=1 🎉",
            "",
            39,
            id="open.md: a mention and an address",
        ),
        pytest.param(
            "Launch day! 👨\u200d👩\u200d👧 https://example.com",
            "Food",
            41,
            id="open.md: a warning",
        ),
        pytest.param("http://x.fr", "", 23, id="a short address is 23 too"),
        pytest.param("exemple.fr", "", 23, id="without scheme, the larger counts: 23"),
        pytest.param("exemple.fr/" + "a" * 40, "", 51, id="without scheme, the larger: its own"),
        pytest.param("https://exemple.nowhere/abc", "", 27, id="no such top-level domain"),
        pytest.param("@marie@piaille.fr", "", 6, id="only the name of a mention"),
        pytest.param("@marie", "", 6, id="a mention on the same server"),
        pytest.param("a@b.fr", "", 6, id="a mail address is no mention"),
        pytest.param("https://x.fr/@a@b.fr", "", 23, id="a mention inside an address"),
        pytest.param("e\u0301🇫🇷", "", 2, id="graphemes"),
        pytest.param("a\r\nb", "", 3, id="a newline is one"),
        pytest.param("", "", 0, id="nothing"),
    ],
)
def test_length(text: str, sensitive: str, expected: int) -> None:
    assert mastodon.length(text, sensitive) == expected


def test_a_link_is_its_label_and_then_its_address() -> None:
    (part,) = mastodon.render(message("Voir [**le** site](https://x.fr/a), *là* : https://y.fr."))
    assert part.text == "Voir le site https://x.fr/a, là : https://y.fr."
    assert marked(part) == [
        ("https://x.fr/a", "link", "https://x.fr/a"),
        ("https://y.fr", "link", "https://y.fr"),
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("[ici](https://x.fr)-même", "ici https://x.fr -même", id="glued to a word"),
        pytest.param("([ici](https://x.fr))", "(ici https://x.fr)", id="in brackets"),
        pytest.param("[x.fr](https://x.fr/)", "https://x.fr/", id="a label that is the address"),
        pytest.param("[vous](mailto:a@x.fr) !", "vous a@x.fr !", id="a mail address"),
        pytest.param("<a@x.fr>", "a@x.fr", id="a bare mail address"),
    ],
)
def test_addresses_stand_apart(body: str, text: str) -> None:
    assert mastodon.render(message(body))[0].text == text


def test_people_are_called_by_their_handle_else_by_their_name() -> None:
    people = {"marie": Handle("@marie@piaille.fr", "marie@piaille.fr"), "paul": Handle("Paul", "")}
    (part,) = mastodon.render(message("Merci @{marie} et @{paul} (et @luc@x.fr) !", people))
    assert part.text == "Merci @marie@piaille.fr et Paul (et @luc@x.fr) !"
    assert marked(part) == [
        ("@marie@piaille.fr", "mention", "marie@piaille.fr"),
        ("@luc@x.fr", "mention", "luc@x.fr"),
    ]
    assert part.length.used == len("Merci @marie et Paul (et @luc) !")


def test_the_link_and_the_tags_follow_the_text() -> None:
    (part,) = mastodon.render(message("Bonjour.", link=ADDRESS, tags=["Un", "Deux"]))
    assert part.text == f"Bonjour.\n\n{TAGGED}\n\n#Un #Deux"
    assert marked(part) == [
        (TAGGED, "link", TAGGED),
        ("#Un", "tag", "Un"),
        ("#Deux", "tag", "Deux"),
    ]
    assert part.link
    assert part.link.url == TAGGED


def test_a_link_that_the_body_has_is_tagged_where_it_stands() -> None:
    (part,) = mastodon.render(message("Voir https://exemple.fr/atelier/ !", link=ADDRESS))
    assert part.text == f"Voir {TAGGED} !"


def test_tags_join_a_last_line_of_tags() -> None:
    assert mastodon.render(message("Bonjour.\n\n#Un", tags=["Deux"]))[0].text == (
        "Bonjour.\n\n#Un #Deux"
    )


def test_an_escaped_tag_is_no_tag_of_ours() -> None:
    assert marked(mastodon.render(message(r"\#Un #Deux"))[0]) == [("#Deux", "tag", "Deux")]


def test_a_thread_by_hand_carries_link_and_tags_in_its_first_part() -> None:
    first, second = mastodon.render(message("Un\n\n---\n\nDeux", link=ADDRESS, tags=["T"]))
    assert first.text == f"Un\n\n{TAGGED}\n\n#T"
    assert first.link
    assert second.text == "Deux"
    assert second.link is None


def test_else_in_its_last_part() -> None:
    first, second = mastodon.render(message("a" * 499 + "\n\n---\n\nDeux", tags=["T"]))
    assert (len(first.text), second.text) == (499, "Deux\n\n#T")


def test_the_content_warning_counts_in_every_part() -> None:
    parts = mastodon.render(message("mot " * 300, sensitive="a" * 100))
    assert {part.length.used for part in parts[:-1]} == {499}


def test_a_content_warning_without_end_leaves_the_text_whole() -> None:
    (part,) = mastodon.render(message("un mot", sensitive="a" * 600))
    assert part.length.used == 606


def test_pictures_go_with_the_first_part_and_leave_no_card() -> None:
    first, *rest = mastodon.render(message("mot " * 200, link=ADDRESS, pictures=2))
    assert [item.file for item in first.media] == ["0.jpg", "1.jpg"]
    assert all(not part.media for part in rest)
    assert rest[-1].link


def test_an_instance_may_allow_more() -> None:
    (part,) = mastodon.render(message("mot " * 300, options={"characters": 5000}))
    assert part.length.limit == 5000


def test_who_may_see_it_is_told_where_the_channel_says_so() -> None:
    assert mastodon.extra(message("a", options={"visibility": "unlisted"})) == {
        "visibility": "unlisted"
    }
    assert mastodon.extra(message("a")) == {}
