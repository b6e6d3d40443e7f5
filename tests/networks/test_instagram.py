"""What Instagram shows: a caption in which no link can be followed."""

from networks.messages import ADDRESS, message

from pipeline.networks import instagram


def test_the_posts_link_is_left_out_and_the_tags_follow() -> None:
    (part,) = instagram.render(message("Bonjour.", link=ADDRESS, tags=["Un"], pictures=1))
    assert part.text == "Bonjour.\n\n#Un"
    assert part.link is None
    assert len(part.media) == 1


def test_a_link_in_the_body_is_shown_as_the_author_wrote_it() -> None:
    (part,) = instagram.render(message("[Ici](https://exemple.fr/atelier)", link=ADDRESS))
    assert part.text == "Ici https://exemple.fr/atelier"


def test_the_caption_is_counted_in_utf16_units() -> None:
    assert instagram.length("é🏺") == 3
    assert instagram.LIMITS.characters == 2200
