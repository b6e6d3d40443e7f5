"""What an item of the brand's own feeds holds."""

from networks.messages import ADDRESS, TAGGED, message

from pipeline.networks import feed
from pipeline.networks.compose import Handle


def test_the_whole_body_is_one_item_with_its_html_its_title_and_its_categories() -> None:
    people = {"marie": Handle("Marie Rol", "")}
    asked = message(
        "Par @{marie}, [ici](https://exemple.fr/atelier) & *là*.\n\n---\n\nSuite",
        people,
        link=ADDRESS,
        tags=["Un"],
        title="L'atelier",
    )
    (part,) = feed.render(asked)
    assert part.text == "Par Marie Rol, ici & là.\n\nSuite"
    assert part.length.limit is None
    assert part.link
    assert part.link.url == TAGGED
    assert feed.extra(asked) == {
        "html": f'<p>Par Marie Rol, <a href="{TAGGED}">ici</a> &amp; <em>là</em>.</p>'
        "\n<hr>\n<p>Suite</p>",
        "title": "L'atelier",
        "tags": ["Un"],
    }
