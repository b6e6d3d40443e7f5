"""What LinkedIn shows, and its "little" text format."""

import pytest
from networks.messages import ADDRESS, TAGGED, facet, marked, message

from pipeline.networks import linkedin
from pipeline.networks.compose import Handle
from pipeline.variant import Facet


@pytest.mark.parametrize(
    ("text", "facets", "expected"),
    [
        pytest.param(
            r"a|b{c}d@e[f]g(h)i<j>k#l\m*n_o~p",
            [],
            r"a\|b\{c\}d\@e\[f\]g\(h\)i\<j\>k\#l\\m\*n\_o\~p",
            id="every reserved sign",
        ),
        pytest.param("Prix : 10 €, « été » !\nFin.", [], None, id="nothing else"),
        pytest.param(
            "Un #Tag_1 (fin)",
            [facet("Un #Tag_1 (fin)", "#Tag_1", "tag", "Tag_1")],
            r"Un {hashtag|\#|Tag\_1} \(fin\)",
            id="a hashtag",
        ),
        pytest.param(
            "Avec Atelier (Brume) !",
            [
                facet(
                    "Avec Atelier (Brume) !", "Atelier (Brume)", "mention", "urn:li:organization:7"
                )
            ],
            r"Avec @[Atelier \(Brume\)](urn:li:organization:7) !",
            id="a mention",
        ),
        pytest.param(
            "@marie", [facet("@marie", "@marie", "mention", "marie")], r"\@marie", id="no URN"
        ),
        pytest.param(
            "https://x.fr/a_b",
            [facet("https://x.fr/a_b", "https://x.fr/a_b", "link", "https://x.fr/a_b")],
            r"https://x.fr/a\_b",
            id="an address",
        ),
    ],
)
def test_escaping(text: str, facets: list[Facet], expected: str | None) -> None:
    assert linkedin.escape(text, facets) == (text if expected is None else expected)


def test_a_person_with_a_urn_is_mentioned_by_name() -> None:
    people = {"brume": Handle("Atelier Brume", "urn:li:organization:7")}
    (part,) = linkedin.render(message("Avec @{brume} #Lampe", people))
    assert part.text == "Avec Atelier Brume #Lampe"
    assert linkedin.escape(part.text, part.facets) == (
        r"Avec @[Atelier Brume](urn:li:organization:7) {hashtag|\#|Lampe}"
    )


def test_the_length_is_that_of_the_text_before_escaping() -> None:
    assert linkedin.length("(a_b) 🏺") == 8


def test_the_link_is_an_article_unless_there_are_pictures() -> None:
    (part,) = linkedin.render(message("Bonjour.", link=ADDRESS))
    assert part.text == "Bonjour."
    assert part.link
    (part,) = linkedin.render(message("Bonjour.", link=ADDRESS, pictures=1))
    assert part.text == f"Bonjour.\n\n{TAGGED}"
    assert part.link is None
    assert marked(part) == [(TAGGED, "link", TAGGED)]
