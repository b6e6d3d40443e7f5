"""Ids, days and slugs from paths."""

from datetime import date

import pytest

from pipeline import content


@pytest.mark.parametrize(
    ("path", "id_"),
    [
        ("content/2026/12/01-noel.md", "2026/12/01-noel"),
        ("content/2026/12/01-noel/index.md", "2026/12/01-noel"),
        ("content/ideas/noel.md", "ideas/noel"),
        ("content/ideas/noel/index.md", "ideas/noel"),
        ("content/2026/12/01-noel/mastodon.md", None),
        ("content/2026/12/01.md", None),
        ("content/README.md", None),
        ("content/ideas/README.md", None),
        ("content/ideas/.brouillon.md", None),
        ("content/2026/12/01-noel.txt", None),
        ("brand/2026/12/01-noel.md", None),
        ("content/a/2026/12/01-noel.md", None),
    ],
)
def test_a_path_gives_an_id(path: str, id_: str | None) -> None:
    assert content.post_id(path) == id_


def test_an_id_gives_a_day() -> None:
    assert content.day_of("2026/12/01-noel") == date(2026, 12, 1)
    assert content.day_of("ideas/noel") is None
    with pytest.raises(ValueError, match="day"):
        content.day_of("2026/02/30-x")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("L'œuvre d'été : nos idées #1", "l-oeuvre-d-ete-nos-idees-1"),
        ("Ça y est, l’ÉTÉ !", "ca-y-est-l-ete"),
        ("Straße & Łódź", "strasse-lodz"),
        ("🎄", "post"),
        ("mot " * 40, "mot-mot-mot-mot-mot-mot-mot-mot-mot-mot-mot-mot-mot-mot-mot"),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_title_gives_a_slug(title: str, slug: str) -> None:
    assert content.slug(title) == slug
