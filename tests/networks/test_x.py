"""X weighs texts, parts threads and finds links as its own counter does."""

import unicodedata
from itertools import pairwise
from pathlib import Path

import conformance
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import markup
from pipeline.networks import emojis, x
from pipeline.networks.compose import Handle, Message
from pipeline.networks.weighing import weight
from pipeline.variant import Facet, Link, Part

LONG_HOST = "randomurl" * 7 + "s"  # 64 letters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Letters and signs: the ranges of the configuration.
        pytest.param("", 0, id="nothing"),
        pytest.param("Bonjour.", 8, id="ASCII"),
        pytest.param("Été à Nîmes, œuvre", 18, id="accents weigh 1"),
        pytest.param("E\u0301te\u0301", 3, id="so do they decomposed"),
        pytest.param("–—‘’“”", 6, id="dashes and curly quotes weigh 1"),
        pytest.param("«\u00a0»\u2009\u200d", 5, id="guillemets and thin spaces weigh 1"),
        pytest.param("…€•™→", 10, id="ellipsis, euro, bullet, trade mark and arrow weigh 2"),
        pytest.param("\u202f", 2, id="the narrow no-break space of French weighs 2"),
        pytest.param("Привет", 6, id="Cyrillic weighs 1"),
        pytest.param("გამარჯობა", 9, id="Georgian weighs 1, up to U+10FF"),
        pytest.param("日本語", 6, id="Japanese weighs 2"),
        pytest.param("저찀쯿쿿", 8, id="Korean weighs 2"),
        pytest.param("\u1112\u1161\u11ab", 2, id="and is composed first"),
        pytest.param("\U00010000\U0010ffff", 4, id="beyond the first plane"),
        pytest.param("\u2066a\u2069", 5, id="directional marks weigh 2"),
        pytest.param("a\nb\r\nc", 6, id="new lines weigh 1 a code point"),
        # Addresses.
        pytest.param("https://exemple.fr/" + "a" * 200, 23, id="a long address"),
        pytest.param("http://t.fr", 23, id="a short one"),
        pytest.param("Voyez exemple.fr.", 30, id="one without a scheme"),
        pytest.param("Voyez exemple.frx", 17, id="which is none for want of a domain"),
        pytest.param("a.fr b.fr http://c.fr", 71, id="three"),
        pytest.param("http://日本.jp/été", 23, id="one with heavy characters"),
        pytest.param("https://exemple.fr…", 25, id="an ellipsis behind one"),
        pytest.param(f"{LONG_HOST}.com", 68, id="a label of 64 letters makes it none"),
        pytest.param(f"{LONG_HOST[1:]}.com", 23, id="63 will do"),
        pytest.param("marie@exemple.fr", 16, id="an e-mail address is none"),
        pytest.param("@marie #MadeInFrance", 20, id="mentions and tags weigh what they are"),
        # Emoji.
        pytest.param("😀", 2, id="an emoji"),
        pytest.param("😷👾😡🔥💩", 10, id="five"),
        pytest.param("👨\u200d👩\u200d👧\u200d👦", 2, id="a family"),
        pytest.param("🙋🏽👨\u200d🎤", 4, id="a skin tone, a profession"),
        pytest.param("🧑🏻\u200d❤\ufe0f\u200d💋\u200d🧑🏿", 2, id="ten code points"),
        pytest.param("🧑🏻\u200d❤\u200d💋\u200d🧑🏿", 2, id="without its variation selector"),
        pytest.param("🇫🇷🇧🇪", 4, id="two flags"),
        pytest.param("🇽🇽", 4, id="letters that are no flag weigh 2 each"),
        pytest.param("🇫", 2, id="half a flag"),
        pytest.param(
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2, id="England"
        ),
        pytest.param("🏴\u200d☠\ufe0f 🏳\ufe0f\u200d🌈", 5, id="a pirate's and a rainbow"),
        pytest.param("1\ufe0f\u20e31\u20e3#\ufe0f\u20e3", 6, id="keycaps"),
        pytest.param("1 # *", 5, id="bare digits and signs"),
        pytest.param("☀", 2, id="a sign shown as text"),
        pytest.param("☀\ufe0f", 2, id="shown as an emoji"),
        pytest.param("☀\ufe0e", 4, id="asked to be text: the selector weighs"),
        pytest.param("©®", 2, id="copyright is a letter"),
        pytest.param("©\ufe0f", 2, id="unless shown as an emoji"),
        pytest.param("a\ufe0f", 3, id="a selector on nothing weighs"),
        pytest.param("🔥🏽", 4, id="a tone that fire cannot have"),
        pytest.param("👨\u200d🔥", 5, id="a pair that is no emoji, and its joiner"),
        pytest.param("👩\u200d👩\u200d👩", 8, id="three that are no family"),
        pytest.param("\U0001fac8\U0001faea\U0001f6d8\U0001fa8e", 8, id="new in Emoji 17"),
        pytest.param(
            "🧑🏻\u200d🐰\u200d🧑🏿 🧑🏻\u200d\U0001faef\u200d🧑🏿", 5, id="new pairs of Emoji 17"
        ),
        pytest.param("a.co/1\ufe0f\u20e3", 27, id="an address comes before a keycap"),
        pytest.param("🇫🇷exemple.fr", 25, id="an address right behind a flag"),
    ],
)
def test_what_a_text_weighs(text: str, expected: int) -> None:
    assert x.length(text) == expected
    assert weight(text, x.weigh(text)) == expected


def test_every_emoji_of_several_code_points_weighs_two() -> None:
    known, _ = emojis._known()
    assert len(known) > 3000
    assert {x.length(emoji) for emoji in known} == {2}
    assert all(emojis.SECOND.match(emoji[1]) for emoji in known)


@pytest.mark.parametrize("name", ["emoji.txt", "tlds.txt"])
def test_a_data_file_says_where_it_comes_from_and_its_licence_lies_beside_it(name: str) -> None:
    folder = Path(x.__file__).parent
    head = [line for line in (folder / name).read_text("utf-8").splitlines() if line[:2] == "# "]
    (licence,) = [line.split()[2].rstrip(",") for line in head if line.startswith("# Licence: ")]
    assert any(line.startswith("# Source: ") for line in head)
    assert licence.rstrip(",") in {"Apache-2.0", "Unicode-3.0"}
    licences = (folder / "LICENSES.txt").read_text("utf-8")
    assert name in licences
    assert licence in licences


def test_what_x_refuses_is_named_with_its_place() -> None:
    assert x.weighted("a\ufeffb😀\uffff").invalid == (1, 4)
    assert x.weighted("Été 😀") == (6, ())


@conformance.needed
def test_the_weights_are_those_of_the_configuration() -> None:
    config = conformance.load("specs/twitter-text/config-v3.json")
    assert x.LIMITS.characters == config["maxWeightedTweetLength"]
    assert x.LIMITS.url == config["transformedURLLength"]
    assert (config["scale"], config["defaultWeight"]) == (100, 200)
    edges = [(one["start"], one["end"]) for one in config["ranges"]]
    assert {one["weight"] for one in config["ranges"]} == {100}
    near = {edge + by for pair in edges for edge in pair for by in (-1, 0, 1)}
    for code in sorted(near | set(range(0, 0x110000, 61))):
        char = chr(code) if code >= 0 and not 0xD800 <= code < 0xE000 else "a"
        if unicodedata.is_normalized("NFC", char):
            light = any(first <= ord(char) <= last for first, last in edges)
            assert x.length(char) == (1 if light else 2), hex(code)


PIECES = st.sampled_from([
    "a", "é", "œ", "Un", "mot", "…", "€", "—", "日本", "😀", "👨", "👩", "🎤", "☀", "❤", "🇫", "🇷",
    "🏽", "🔥", "1", "#", "@marie", "#tag", ".", ",", ":", "/", "http://", "exemple", ".fr", "(",
    ")", " ", "\n", "\u200d", "\ufe0f", "\u20e3", "e\u0301", "o\u0302", "\u00a0",
])  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@given(TEXTS, TEXTS)
def test_a_space_parts_two_texts(left: str, right: str) -> None:
    assert x.length(f"{left} {right}") == x.length(left) + 1 + x.length(right)


@given(TEXTS)
def test_composed_or_not_a_text_weighs_the_same(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert x.length(unicodedata.normalize("NFD", text)) == x.length(composed) == x.length(text)


@given(TEXTS)
def test_atoms_stand_in_order_and_sum_up(text: str) -> None:
    atoms = x.weigh(text)
    assert all(atom.start < atom.end <= len(text) for atom in atoms)
    assert all(one.end <= then.start for one, then in pairwise(atoms))
    assert weight(text, atoms) == x.length(text)


# Rendering


def message(body: str, **more: object) -> Message:
    def person(key: str) -> Handle:
        return Handle(f"@{key}", key)

    return Message(markup.parse(body), person, **more)  # type: ignore[arg-type]


def rendered(body: str, **more: object) -> tuple[Part, ...]:
    return x.render(message(body, **more))


def test_a_post_is_one_part_with_its_address_and_tags_in_the_text() -> None:
    url = "https://exemple.fr/atelier?utm_source=x"
    (part,) = rendered("Bonjour **à tous**.", link=Link(url, "L'atelier"), new_tags=("Laiton",))
    assert part.text == f"Bonjour à tous.\n\n{url}\n\n#Laiton"
    assert (part.length.used, part.length.limit) == (15 + 2 + 23 + 2 + 7, 280)
    assert [(facet.type, facet.value) for facet in part.facets] == [
        ("link", url),
        ("tag", "Laiton"),
    ]
    assert part.link == Link(url, "L'atelier")


def test_links_mentions_tags_and_tickers_are_found_in_a_text() -> None:
    (part,) = rendered("Merci @marie, @{jean} : exemple.fr #Laiton $LUMN")
    assert part.facets == (
        Facet(6, 12, "mention", "marie"),
        Facet(14, 19, "mention", "jean"),
        Facet(22, 32, "link", "https://exemple.fr"),
        Facet(33, 40, "tag", "Laiton"),
        Facet(41, 46, "tag", "LUMN"),
    )


def test_a_premium_account_has_25000_characters() -> None:
    body = "Un mot. " * 1000
    assert len(rendered(body)) > 20
    (part,) = rendered(body, options={"premium": True})
    assert (part.length.used, part.length.limit) == (7999, 25_000)


def test_a_text_too_long_is_parted_at_a_sentence() -> None:
    sentence = "Nous réparons les lampes. "
    parts = rendered(sentence * 12)
    assert [part.text for part in parts] == [(sentence * 10).strip(), (sentence * 2).strip()]


WORDS = st.sampled_from([
    "Un", "mot.", "👨\u200d👩\u200d👧\u200d👦", "é…", "https://exemple.fr/un/chemin", "exemple.fr",
    "@marie", "#Tag", "日本語", "réparation,", "🇫🇷", "lampe",
])  # fmt: skip


@given(st.lists(WORDS, min_size=60, max_size=200).map(" ".join))
def test_a_thread_loses_nothing_and_each_part_fits(body: str) -> None:
    parts = rendered(body)
    assert " ".join(part.text for part in parts).split() == body.split()
    for part in parts:
        assert part.length.used == x.length(part.text) <= 280
        for facet in part.facets:
            shown = part.text[facet.start : facet.end]
            assert shown.removeprefix("https://").lstrip("#@") in facet.value
