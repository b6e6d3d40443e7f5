"""What Telegram shows, and its entities by UTF-16 units."""

import pytest
from networks.messages import ADDRESS, TAGGED, message

from pipeline.networks import telegram


def test_entities_count_utf16_units() -> None:
    body = "# 🏺 Titre\n\n🏺 **gras** *it* ~~non~~ `code` [ici](https://x.fr) https://y.fr #Tag"
    (part,) = telegram.render(message(body))
    units = part.text.encode("utf-16-le")

    def shown(entity: dict[str, object]) -> str:
        start, size = entity["offset"], entity["length"]
        assert isinstance(start, int)
        assert isinstance(size, int)
        return units[start * 2 : (start + size) * 2].decode("utf-16-le")

    found = telegram.entities(part)
    assert [(shown(entity), entity["type"]) for entity in found] == [
        ("🏺 Titre", "bold"),
        ("gras", "bold"),
        ("it", "italic"),
        ("non", "strikethrough"),
        ("code", "code"),
        ("ici", "text_link"),
    ]
    assert found[-1]["url"] == "https://x.fr"


def test_quotes_and_code_blocks_are_entities() -> None:
    (part,) = telegram.render(message("> cité\n\n```\nx = 1\n```"))
    assert [entity["type"] for entity in telegram.entities(part)] == ["blockquote", "pre"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a" * 10, 10), ("é🏺", 3), ("👨\u200d👩\u200d👧", 8)],
)
def test_length_is_the_larger_of_both_counts(text: str, expected: int) -> None:
    assert telegram.length(text) == expected


def test_markup_and_labelled_links_count_for_nothing() -> None:
    (part,) = telegram.render(message("**gras** [ici](https://x.fr/" + "a" * 5000 + ")"))
    assert part.length.used == len("gras ici")


def test_a_caption_is_shorter_than_a_message() -> None:
    assert telegram.render(message("a"))[0].length.limit == 4096
    assert telegram.render(message("a", pictures=1))[0].length.limit == 1024


def test_parts_are_one_text_for_there_are_no_threads() -> None:
    (part,) = telegram.render(message("Un\n\n---\n\n*Deux*", link=ADDRESS, tags=["T"]))
    assert part.text == "Un\n\nDeux\n\nexemple.fr/atelier\n\n#T"
    assert [entity["type"] for entity in telegram.entities(part)] == ["italic", "text_link"]
    assert telegram.entities(part)[1]["url"] == TAGGED
    assert part.link


def test_a_text_too_long_is_left_whole() -> None:
    (part,) = telegram.render(message("mot " * 2000))
    assert part.length.used == 7999
