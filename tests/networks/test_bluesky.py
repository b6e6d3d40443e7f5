"""What Bluesky shows, and its facets by UTF-8 bytes."""

import pytest
from networks.messages import ADDRESS, TAGGED, marked, message

from pipeline.networks import bluesky
from pipeline.networks.compose import Handle


def test_facets_count_utf8_bytes_as_in_the_reference_vector() -> None:
    text = (
        "✨ example mentioning @atproto.com to share the URL "
        "👨\u200d❤️\u200d👨 https://en.wikipedia.org/wiki/CBOR."
    )
    (part,) = bluesky.render(message(text))
    assert bluesky.facets(part) == [
        {
            "index": {"byteStart": 23, "byteEnd": 35},
            "features": [{"$type": "app.bsky.richtext.facet#mention", "did": "atproto.com"}],
        },
        {
            "index": {"byteStart": 74, "byteEnd": 108},
            "features": [
                {
                    "$type": "app.bsky.richtext.facet#link",
                    "uri": "https://en.wikipedia.org/wiki/CBOR",
                }
            ],
        },
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "exemple.fr/a.", [("exemple.fr/a", "link", "https://exemple.fr/a")], id="bare"
        ),
        pytest.param("exemple.nowhere", [], id="no such domain"),
        pytest.param("(exemple.fr)", [("exemple.fr", "link", "https://exemple.fr")], id="bracket"),
        pytest.param("a@b.fr", [], id="a mail address"),
        pytest.param("@marie", [], id="no handle without a domain"),
        pytest.param("x@marie.fr @a.fr.", [("@a.fr", "mention", "a.fr")], id="a handle"),
        pytest.param("#un, (#deux) #12", [("#un", "tag", "un")], id="tags"),
        pytest.param("#fait-main !", [("#fait-main", "tag", "fait-main")], id="a hyphen is kept"),
        pytest.param("#" + "a" * 65, [], id="a tag of 65"),
        pytest.param("＃été", [("＃été", "tag", "été")], id="full width"),
    ],
)
def test_what_is_written_out_becomes_a_facet(text: str, found: list[tuple[str, str, str]]) -> None:
    assert marked(bluesky.render(message(text))[0]) == found


def test_a_link_hides_behind_its_label() -> None:
    (part,) = bluesky.render(message("Voir [**le** site](https://x.fr/a?b=c), *là*."))
    assert part.text == "Voir le site, là."
    assert marked(part) == [("le site", "link", "https://x.fr/a?b=c")]


def test_the_posts_link_is_a_card_and_not_in_the_text() -> None:
    (part,) = bluesky.render(message("Bonjour.", link=ADDRESS, tags=["Un"]))
    assert part.text == "Bonjour.\n\n#Un"
    assert part.link
    assert part.link.url == TAGGED


def test_beside_pictures_it_is_in_the_text_in_its_short_form() -> None:
    (part,) = bluesky.render(message("Bonjour.", link=ADDRESS, pictures=1))
    assert part.text == "Bonjour.\n\nexemple.fr/atelier"
    assert marked(part) == [("exemple.fr/atelier", "link", TAGGED)]
    assert part.link is None


def test_a_link_in_the_body_keeps_its_look_and_leads_to_the_tagged_address() -> None:
    (part,) = bluesky.render(message("Voir https://exemple.fr/atelier !", link=ADDRESS))
    assert part.text == "Voir https://exemple.fr/atelier !"
    assert marked(part) == [("https://exemple.fr/atelier", "link", TAGGED)]
    assert part.link


def test_a_mention_holds_the_handle_to_be_resolved() -> None:
    people = {"marie": Handle("@marie.bsky.social", "marie.bsky.social")}
    (part,) = bluesky.render(message("Merci @{marie} !", people))
    assert marked(part) == [("@marie.bsky.social", "mention", "marie.bsky.social")]


def test_both_graphemes_and_bytes_are_limited() -> None:
    family = "👨\u200d👩\u200d👧\u200d👦"  # 25 bytes, one grapheme
    parts = bluesky.render(message(f"{family} " * 150))
    assert len(parts) == 2
    assert all(len(part.text.encode()) <= 3000 for part in parts)
    assert all(part.length.used <= 300 for part in parts)


def test_a_facet_is_never_split() -> None:
    label = "un long label " * 10
    text = "mot " * 60 + f"[{label.strip()}](https://x.fr) fin"
    parts = bluesky.render(message(text))
    assert [facet for part in parts for facet in marked(part)] == [
        (label.strip(), "link", "https://x.fr")
    ]


def test_facets_never_overlap() -> None:
    people = {"marie": Handle("@marie.bsky.social", "marie.bsky.social")}
    (part,) = bluesky.render(message("[Avec @{marie} #Un](https://x.fr)", people))
    assert [facet["features"][0]["$type"][-4:] for facet in bluesky.facets(part)] == ["link"]
