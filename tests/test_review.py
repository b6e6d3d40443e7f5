"""A review: problems of form, variants and neighbours together, and files mended."""

import json
import re
import tempfile
from pathlib import Path

import pytest
from brandrepo import BRAND
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import project, review, yaml_source
from pipeline.files import Folder
from pipeline.project import Project


@pytest.fixture
def brand(tmp_path: Path) -> Project:
    write(tmp_path, "brand/brand.yml", BRAND.replace("channels:\n", "channels:\n  mastodon:\n"))
    return project.load(Folder(tmp_path))


def write(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def post(brand: Project, id_: str, header: str = "", body: str = "") -> None:
    assert isinstance(brand.tree, Folder)
    text = f"---\ndate: 2026-12-01T09:00\n{header}---\n{body or f'Bonjour de {id_[-5:]}.'}\n"
    write(brand.tree.root, f"content/{id_}.md", text)


def rules(brand: Project) -> list[str]:
    return [each.rule for each in review.review(brand, project.entries(brand.tree))]


def test_form_and_variants_are_told_together_by_place(brand: Project) -> None:
    post(brand, "2026/12/01-b", "titel: x\nmedia: [{file: nulle-part.jpg, alt: Un vase.}]\n")
    post(brand, "2026/12/01-a", "tags: 3\n")
    found = review.review(brand, project.entries(brand.tree))
    assert [(each.path, each.span.line, each.rule) for each in found] == [
        ("content/2026/12/01-a.md", 3, "post.type"),
        ("content/2026/12/01-b.md", 3, "post.unknown-key"),
        ("content/2026/12/01-b.md", 4, "post.media-missing"),
    ]


def test_two_files_of_one_id_are_told(brand: Project) -> None:
    post(brand, "2026/12/01-a")
    post(brand, "2026/12/01-a/index")
    assert rules(brand) == ["post.id"]


def test_an_alias_of_another_post_is_told_where_it_stands(brand: Project) -> None:
    post(brand, "2026/12/01-a")
    post(brand, "2026/12/02-b", "aliases: [2026/11/30-x, 2026/12/01-a]\n")
    (found,) = review.review(brand, project.entries(brand.tree))
    assert (found.rule, found.path) == ("post.alias", "content/2026/12/02-b.md")
    assert (found.span.line, found.span.column) == (3, 25)


def test_every_post_is_told_of_once(brand: Project) -> None:
    for day in range(1, 6):
        post(brand, f"2026/12/0{day}-a")
    seen: list[None] = []
    review.review(brand, project.entries(brand.tree), lambda: seen.append(None))
    assert len(seen) == 5


def test_mending_goes_on_until_nothing_is_left(brand: Project) -> None:
    post(brand, "2026/12/01-a", "title: Noël : oui\ntags: Noël, Nantes\nlocation: @ici\n")
    (entry,) = project.entries(brand.tree)
    ((path, (before, after)),) = review.mended(brand, entry).items()
    assert path == "content/2026/12/01-a.md"
    assert before == brand.tree.read(path)
    assert after.decode().splitlines()[2:5] == [
        'title: "Noël\u00a0: oui"',
        "tags: [Noël, Nantes]",
        'location: "@ici"',
    ]


def test_a_post_without_fixes_has_nothing_mended(brand: Project) -> None:
    post(brand, "2026/12/01-a", "titel: x\n")
    (entry,) = project.entries(brand.tree)
    assert review.mended(brand, entry) == {}


def test_the_first_words_that_nobody_knows_get_suggestions(brand: Project) -> None:
    assert isinstance(brand.tree, Folder)
    root = brand.tree.root
    write(root, ".vale.ini", "StylesPath = brand/style\n[*.md]\nVale.Spelling = YES\n")
    words = ["bibliotèque", "exellent", "recomander", "notament", "parmis", "beaucou"]
    text = f"---\ndate: 2026-12-01T09:00\n---\n{' '.join([*words, words[0]])}\n"
    write(root, "content/2026/12/01-a.md", text)
    loaded = project.load(Folder(root))
    entries = project.entries(loaded.tree)
    plain = review.review(loaded, entries)
    told = [one.message.partition(" Perhaps ")[2] for one in review.hinted(loaded, plain, entries)]
    assert told[:2] == ["bibliothèque.", "excellent."]
    assert [bool(one) for one in told] == [True] * 5 + [False] * 2  # they take long: five words
    assert [one.message for one in plain] == [
        f"Did you really mean '{one}'?" for one in [*words, words[0]]
    ]


def test_few_words_get_suggestions_where_many_are_unknown(brand: Project) -> None:
    assert isinstance(brand.tree, Folder)
    root = brand.tree.root
    write(root, ".vale.ini", "StylesPath = brand/style\n[*.md]\nVale.Spelling = YES\n")
    words = ["exellent", "notament", "parmis", *(["bibliotèque"] * 200)]
    text = f"---\ndate: 2026-12-01T09:00\n---\n{' '.join(words)}\n"
    write(root, "content/2026/12/01-a.md", text)
    loaded = project.load(Folder(root))
    entries = project.entries(loaded.tree)
    found = review.hinted(loaded, review.review(loaded, entries), entries)
    told = [one.message for one in found if one.rule == "Vale.Spelling"]
    assert [" Perhaps " in one for one in told[:4]] == [True, True, False, False]


# Fixes

STYLE = """\
StylesPath = brand/style
[*.md]
BasedOnStyles = M
"""
SWAP = "extends: substitution\nmessage: m\naction: {name: replace}\nswap:\n"


def fixed(brand: Project, data: bytes, *, rules: str = "", swap: str = "") -> bytes:
    """What `--fix` makes of a post's bytes; a second look finds nothing more to do."""
    assert isinstance(brand.tree, Folder)
    root = brand.tree.root
    for path, text in {
        "brand/rules.yml": rules,
        ".vale.ini": STYLE if swap else "",
        "brand/style/M/Mots.yml": f"{SWAP}{swap}" if swap else "",
    }.items():
        if text:
            write(root, path, text)
    file = root / "content/2026/12/01-a.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    assert again(root) == again(root)
    after = again(root)
    file.write_bytes(after)
    assert again(root) == after
    return after


def again(root: Path) -> bytes:
    loaded = project.load(Folder(root))
    (entry,) = project.entries(loaded.tree)
    found = review.mended(loaded, entry)
    return found[entry.path][1] if found else (root / entry.path).read_bytes()


def test_a_fix_leaves_every_other_byte(brand: Project) -> None:
    before = (
        "\ufeff---\r\ndate: 2026-12-01T09:00   \r\ntitle: 'L''été  ? '\t# l'été !\r\n"
        "media: []\r\n---\r\n\r\nL'été !  \r\n\r\n\r\n`l'x !`\tx\u00a0: y\n\n"
    )
    after = before.replace("'L''été  ? '", "'L’été\u202f? '").replace(
        "\r\nL'été !", "\r\nL’été\u202f!"
    )
    assert fixed(brand, before.encode()) == after.encode()


def test_what_a_fix_writes_into_front_matter_gets_its_quotes(brand: Project) -> None:
    header = (
        "title: 'Notre mail'\nfirst_comment: Un mail\nsensitive: \"Un mail\"\n"
        "aliases: [2026/11/30-mail]\n# un mail\n"
    )
    text = f"---\ndate: 2026-12-01T09:00\n{header}---\nUn mail.\n"
    swap = '  mail: "l\'info: \\"a\\""\n'
    after = fixed(brand, text.encode(), rules="rules: {brand.typography: off}\n", swap=swap)
    assert after.decode() == text.replace("'Notre mail'", "'Notre l''info: \"a\"'").replace(
        "first_comment: Un mail", 'first_comment: "Un l\'info: \\"a\\""'
    ).replace('"Un mail"', '"Un l\'info: \\"a\\""').replace("\nUn mail.", '\nUn l\'info: "a".')


@pytest.mark.parametrize(
    ("swap", "after"),
    [
        pytest.param(
            "  mail: courriel\n  un mail: une lettre\n", "une lettre d’ici", id="the longer"
        ),
        pytest.param("  un mail: un mot\n  mail d.ici: message\n", "un mot d’ici", id="the first"),
        pytest.param("  mail: email\n  email: mail\n", "un mail d’ici", id="a circle ends"),
    ],
)
def test_fixes_that_meet_end_in_one_text(brand: Project, swap: str, after: str) -> None:
    text = "---\ndate: 2026-12-01T09:00\n---\nLis un mail d'ici.\n"
    found = fixed(brand, text.encode(), swap=swap).decode()
    assert found == text.replace("un mail d'ici", after)


def test_channels_that_ask_for_opposites_get_the_same_every_time(brand: Project) -> None:
    rules = (
        "networks:\n  mastodon: {brand.typography: {apostrophe: straight}}\n"
        "  feed: {brand.typography: {apostrophe: curly}}\n"
    )
    text = "---\ndate: 2026-12-01T09:00\nchannels: [feed, mastodon]\n---\nL'été !\n"
    assert fixed(brand, text.encode(), rules=rules).decode() == text.replace("é !", "é\u202f!")


_LINES = [
    "title: ",
    "first_comment: ",
    "sensitive: ",
    "variants: {mastodon: {text: ",
    "poll: {for: 1d, options: [a, ",
]
_ENDS = {"variants: {mastodon: {text: ": "}}", "poll: {for: 1d, options: [a, ": "]}"}
_WORDS = st.lists(
    st.sampled_from(
        ["L'été", " !", "?", " : ", "« a »", "...", " ", "1 000 €", "#é", "mail", '"', "''"]
    ),
    min_size=1,
    max_size=8,
).map("".join)


def quoted(sign: str, text: str) -> str:
    return f"'{text.replace(chr(39), chr(39) * 2)}'" if sign == "'" else yaml_source.quoted(text)


@settings(max_examples=25)
@given(
    st.dictionaries(st.sampled_from(_LINES), st.tuples(st.sampled_from("'\""), _WORDS), max_size=3),
    _WORDS,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["", "l'info", 'le "b"']),
)
def test_fixes_keep_front_matter_valid_and_what_it_says(
    lines: dict[str, tuple[str, str]], body: str, newline: str, bom: str, swap: str
) -> None:
    header = "".join(f"{key}{quoted(*said)}{_ENDS.get(key, '')}  \n" for key, said in lines.items())
    text = f"---\ndate: 2026-12-01T09:00\n{header}---\n{body}\n".replace("\n", newline)
    channels = BRAND.replace("channels:\n", "channels:\n  mastodon:\n")
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), "brand/brand.yml", channels)
        brand = project.load(Folder(Path(folder)))
        swaps = swap and f"  mail: {yaml_source.quoted(swap)}\n"
        after = fixed(brand, (bom + text).encode(), swap=swaps).decode()
    assert after.startswith(f"{bom}---{newline}")
    assert after.count("\n") == text.count("\n")
    assert after.count("\r") == text.count("\r")
    assert said_in(after, swap) == said_in(text, swap)


def said_in(text: str, swap: str) -> str:
    """What a header says, without what typography and the style rule change."""
    header = text.removeprefix("\ufeff").split("---")[1].replace("\r\n", "\n")
    said = json.dumps(yaml_source.load(header), ensure_ascii=False).replace('\\"', '"')
    for sign, instead in {"’": "'", "…": "...", swap or "mail": "mail", "mail": ""}.items():
        said = said.replace(sign, instead)
    said = re.sub(r"\.{3,}", "...", said)  # any more dots are one ellipsis too
    return re.sub(r"\s", "", said)
