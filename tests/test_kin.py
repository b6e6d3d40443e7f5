"""Kin: cheap to find, and none is ever missed."""

from pathlib import Path

import pytest
from brandrepo import BRAND
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import kin, project
from pipeline.files import Folder
from pipeline.rules import near_duplicate

WORDS = ("vase", "vases", "four", "argile", "émail", "tour", "le", "la", "un", "grand", "cuit")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=3, max_size=9, unique=True)


def brand(root: Path, **texts: str) -> project.Project:
    for path, text in {"brand/brand.yml": BRAND, **texts}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return project.load(Folder(root))


def post(text: str) -> str:
    return f"---\ndate: 2026-12-01T09:00\n---\n{text}\n"


def kin_of_the_first(loaded: project.Project) -> list[str]:
    entries = project.entries(loaded.tree)
    return [entry.path.rpartition("/")[2] for entry in kin.of(loaded, entries, entries[:1])]


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_whoever_has_most_words_of_a_text_is_its_kin(
    tmp_path_factory: pytest.TempPathFactory, text: list[str], others: list[list[str]]
) -> None:
    root = tmp_path_factory.mktemp("kin")
    posts = {
        f"content/2026/12/01-{index}.md": post(" ".join(words))
        for index, words in enumerate([text, *others])
    }
    loaded = brand(root, **posts)
    _, options = loaded.rules.line(near_duplicate)
    near = [
        f"01-{index}.md"
        for index, words in enumerate(others, 1)
        if len(set(text) & set(words)) >= options.share / 100 * len(text)
    ]
    assert set(near) <= set(kin_of_the_first(loaded))


MANY = [f"{one}{other}" for one in ("lam", "vas", "tou", "arg") for other in WORDS]
MARKS = (
    "{}",
    "{}",
    "{}",
    "**{}**",
    "[{}](https://etalon.example/four-cuit)",
    "{},",
    "_{}_",
    "@{{yann}}",
)


@settings(max_examples=30, deadline=None)
@given(
    st.permutations(MANY).map(lambda words: words[:36]),
    st.dictionaries(st.integers(0, 35), st.sampled_from([*MANY, *WORDS, ""]), max_size=6),
    st.dictionaries(st.integers(0, 35), st.sampled_from(MARKS), max_size=8),
)
def test_a_text_that_is_told_to_be_too_near_is_kin(
    tmp_path_factory: pytest.TempPathFactory,
    words: list[str],
    others: dict[int, str],
    marks: dict[int, str],
) -> None:
    changed = [marks.get(at, "{}").format(others.get(at, word)) for at, word in enumerate(words)]
    texts = {f"content/2026/12/01-{index}.md": said for index, said in enumerate((words, changed))}
    root = tmp_path_factory.mktemp("kin")
    loaded = brand(root, **{path: post(" ".join(said)) for path, said in texts.items()})
    _, options = loaded.rules.line(near_duplicate)
    posts = [each.post for each in project.read(loaded, project.entries(loaded.tree))]
    sketches = [each for one in posts if one for each in near_duplicate.sketches(one, options)]
    if list(near_duplicate.near(sketches, options)):
        assert kin_of_the_first(loaded) == ["01-1.md"]
        entries = project.entries(loaded.tree)
        assert kin.of(loaded, entries, entries[1:]) == entries[:1]


def test_who_shares_nothing_is_no_kin_and_who_can_t_be_read_is_let_through(tmp_path: Path) -> None:
    names = [f"content/2026/12/01-{name}.md" for name in "abcd"]
    bodies = [
        "Le grand vase sort du four.",
        "Rien à voir ici.",
        "",
        "Un grand vase au four du le sort.",
    ]
    loaded = brand(tmp_path, **{name: post(body) for name, body in zip(names, bodies, strict=True)})
    (tmp_path / names[2]).unlink()
    (tmp_path / names[2]).symlink_to("/dev/null")
    assert kin_of_the_first(loaded) == ["01-c.md", "01-d.md"]


@pytest.mark.parametrize(
    ("header", "kin"),
    [
        ("date: 2026-12-01T09:00", True),
        ("date: 2025-12-02T09:00", True),
        ("date: 2025-11-20T09:00", False),
        ('"date": "2028-11-20T09:00"', False),
        ("date: 2027-11-30T09:00", True),
        ("date: 2020-12-01T09:00\nvariants:\n  mastodon: {date: 2026-11-01T09:00}", True),
        ("date: 2020-12-01T09:00\ntitle: mise à jour, update", True),
        ('"\\x64ate": 2026-12-01T09:00\ndate: 2020-12-01T09:00', True),
        ("date: &then 2026-12-01T09:00\nx: {date: 2020-12-01}", True),
        ("draft: true", True),
    ],
)
def test_a_text_is_no_kin_where_its_header_puts_it_more_than_a_year_away(
    tmp_path: Path, header: str, kin: bool
) -> None:
    text = "Le grand vase sort du four."
    posts = {
        "content/2026/12/01-a.md": post(text),
        "content/2026/12/01-b.md": f"---\n{header}\n---\n{text}\n",
    }
    assert kin_of_the_first(brand(tmp_path, **posts)) == ["01-b.md"] * kin
