"""What a Facebook page shows."""

from networks.messages import ADDRESS, TAGGED, message

from pipeline.networks import facebook


def test_the_link_is_a_card_unless_there_are_pictures() -> None:
    (part,) = facebook.render(message("Bonjour.", link=ADDRESS, tags=["Un"]))
    assert (part.text, part.link is None) == ("Bonjour.\n\n#Un", False)
    (part,) = facebook.render(message("Bonjour.", link=ADDRESS, tags=["Un"], pictures=1))
    assert (part.text, part.link) == (f"Bonjour.\n\n{TAGGED}\n\n#Un", None)


def test_parts_of_a_thread_are_one_text() -> None:
    assert [part.text for part in facebook.render(message("Un\n\n---\n\nDeux"))] == ["Un\n\nDeux"]


def test_the_text_is_counted_in_utf16_units() -> None:
    assert facebook.length("é🏺") == 3
