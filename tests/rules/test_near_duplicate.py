"""Two posts that say almost the same within a year: the later one is told, the earlier named."""

from pathlib import Path

import pytest
import ruled

TEXT = """\
Votre ampoule est bonne et la lampe reste éteinte ? La douille est souvent en cause, et elle se
change. Il vous faut un tournevis, une douille neuve et vingt minutes de calme.
"""
OTHER = """\
Samedi, l’atelier ouvre ses huit établis de dix heures à midi. Vous venez avec une lampe en panne,
nous vous prêtons les outils, et chacun repart avec la sienne, réparée ou comprise.
"""


def post(day: str, text: str = TEXT, more: str = "") -> tuple[str, str]:
    at = day.replace("-", "/", 1).replace("-", "/")
    return f"content/{at}-post.md", f"---\ndate: {day}T09:00\n{more}---\n{text}"


def told(root: Path, *posts: tuple[str, str], rules: str = "") -> list[str]:
    return [
        f"{one.path[8:-8]} {one.rule}: {one.message}"
        for one in ruled.problems(root, *posts, rules=rules)
    ]


def test_the_later_one_is_told_and_the_earlier_one_named(tmp_path: Path) -> None:
    assert told(tmp_path, post("2026-12-01"), post("2026-03-01")) == [
        "2026/12/01 brand.near-duplicate: 100% of this was said on 2026-03-01 in "
        "content/2026/03/01-post.md: say it anew, or set `repeat: true`"
    ]


def test_a_word_or_two_make_no_new_text(tmp_path: Path) -> None:
    changed = TEXT.replace("vingt", "vingt-cinq").replace("souvent ", "")
    (message,) = told(tmp_path, post("2026-03-01"), post("2026-12-01", changed))
    assert "% of this was said on 2026-03-01" in message


def test_a_few_words_that_would_not_be_sent_again_are_told(tmp_path: Path) -> None:
    few = "L’atelier  est ouvert.\n"
    assert told(tmp_path, post("2026-10-30", few), post("2026-12-01", few.replace("  ", " "))) == [
        "2026/12/01 brand.near-duplicate: this was said on 2026-10-30 in "
        "content/2026/10/30-post.md, and would not be sent again to the same account within 90 "
        "days: say it anew, or set `repeat: true`"
    ]


@pytest.mark.parametrize(
    "posts",
    [
        pytest.param([post("2025-11-01"), post("2026-12-01")], id="more than a year apart"),
        pytest.param([post("2026-03-01"), post("2026-12-01", OTHER)], id="another text"),
        pytest.param(
            [post("2026-03-01", "Bonne année !\n"), post("2026-12-01", "Bonne année !\n")],
            id="a few words, long ago",
        ),
        pytest.param(
            [
                post("2026-11-30", "Le guide :\n", "link: https://exemple.fr/a\n"),
                post("2026-12-01", "Le guide :\n", "link: https://exemple.fr/b\n"),
            ],
            id="a few words, to two places",
        ),
        pytest.param(
            [post("2026-03-01"), post("2026-12-01", more="repeat: true\n")], id="said on purpose"
        ),
        pytest.param(
            [
                post("2026-03-01", more="kind: reply\n"),
                post("2026-12-01", more="kind: reply\n"),
            ],
            id="two replies",
        ),
    ],
)
def test_nothing_is_told(posts: list[tuple[str, str]], tmp_path: Path) -> None:
    assert [one for one in told(tmp_path, *posts) if "near-duplicate" in one] == []


def test_the_nearest_of_several_is_named(tmp_path: Path) -> None:
    half = TEXT.replace("Il vous faut un tournevis", "Prenez un tournevis, une pince")
    found = told(tmp_path, post("2026-02-01"), post("2026-05-01", half), post("2026-12-01"))
    assert any(
        one.startswith("2026/12/01") and "content/2026/02/01-post.md" in one for one in found
    )


def test_the_variants_of_one_post_may_say_the_same(tmp_path: Path) -> None:
    text = TEXT.replace("\n", " ").strip()
    more = f'channels: [mastodon, x]\nvariants: {{x: {{text: "{text} Vraiment."}}}}\n'
    assert told(tmp_path, post("2026-12-01", more=more)) == []


def test_a_variants_own_text_is_compared_too(tmp_path: Path) -> None:
    text = TEXT.replace("\n", " ").strip()
    more = f'channels: [mastodon, x]\nvariants: {{x: {{text: "{text}"}}}}\n'
    (message,) = told(tmp_path, post("2026-03-01"), post("2026-12-01", OTHER, more))
    assert "brand.near-duplicate" in message


def test_a_waiver_covers_it_and_one_that_is_not_needed_is_told(tmp_path: Path) -> None:
    waive = "waive: [{rule: brand.near-duplicate, why: chaque hiver, until: 2027-01-01}]\n"
    assert told(tmp_path, post("2026-03-01"), post("2026-12-01", more=waive)) == []
    (message,) = told(tmp_path, post("2026-03-01", OTHER), post("2026-12-01", more=waive))
    assert "nothing in this post needs the waiver" in message


def test_how_near_is_too_near_is_the_brands_to_say(tmp_path: Path) -> None:
    rules = "rules: {brand.near-duplicate: {level: error, share: 101}}\n"
    assert told(tmp_path, post("2026-03-01"), post("2026-12-01"), rules=rules) == []
