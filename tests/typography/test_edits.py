"""French typography: what is set otherwise, and what is never touched."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import typography
from pipeline.typography.edits import NARROW, NBSP
from pipeline.typography.hidden import everywhere, prose

SHOWN = str.maketrans({NARROW: "⎵", NBSP: "⍽"})


def set_(text: str, lang: str = "fr", **options: str) -> str:
    """The text as it is to be set; ⎵ is a narrow no-break space, ⍽ a wide one."""
    manner = typography.manner(lang, **options)  # type: ignore[arg-type]
    if manner is None:
        return text
    return typography.applied(text, typography.edits(text, text, manner)).translate(SHOWN)


@pytest.mark.parametrize(
    ("text", "france", "canada"),
    [
        pytest.param("Quoi ? Rien !", "Quoi⎵? Rien⎵!", "Quoi? Rien!", id="ordinary spaces"),
        pytest.param("Quoi? Rien!", "Quoi⎵? Rien⎵!", "Quoi? Rien!", id="no space"),
        pytest.param("Quoi\u00a0? Oui\u202f;", "Quoi⍽? Oui⎵;", "Quoi? Oui;", id="hard spaces pass"),
        pytest.param("Ça va ?! Oui…!", "Ça va⎵?! Oui…⎵!", "Ça va?! Oui…!", id="rows of signs"),
        pytest.param("Un ; deux : trois", "Un⎵; deux⍽: trois", "Un; deux⍽: trois", id="; and :"),
        pytest.param(
            "« mot » et «mot»", "«⍽mot⍽» et «⍽mot⍽»", "«⍽mot⍽» et «⍽mot⍽»", id="guillemets"
        ),
        pytest.param("« **mot** »", "«⍽**mot**⍽»", "«⍽**mot**⍽»", id="marks of Markdown between"),
        pytest.param(
            "**Prix** : 5, *vite*!",
            "**Prix**⍽: 5, *vite*⎵!",
            "**Prix**⍽: 5, *vite*!",
            id="after them",
        ),
        pytest.param(
            "Merci @marie ! #Nantes !",
            "Merci @marie⎵! #Nantes⎵!",
            "Merci @marie! #Nantes!",
            id="after names",
        ),
        pytest.param("1 250 g", "1⎵250⍽g", "1⍽250⍽g", id="thousands"),
    ],
)
def test_spaces_are_those_of_the_country(text: str, france: str, canada: str) -> None:
    assert (set_(text), set_(text, "fr-CA")) == (france, canada)
    assert set_(text, "fr-BE") == france
    assert set_(text, spaces="quebec") == canada


@pytest.mark.parametrize(
    ("text", "right"),
    [
        pytest.param("L'été d'Inès, qu'il s'est", "L’été d’Inès, qu’il s’est", id="apostrophes"),
        pytest.param("l´été ‘x‘", "l’été ‘x‘", id="an accent is no apostrophe"),
        pytest.param("d'*Inès*, l'@marie, d'«x»", "d’*Inès*, l’@marie, d’«⍽x⍽»", id="elisions"),
        pytest.param("un 'mot', 6' et 2''", "un 'mot', 6' et 2''", id="other straight quotes"),
        pytest.param("Oui... non.... etc...", "Oui… non… etc.", id="dots"),
        pytest.param("A bientôt ! A demain", "À bientôt⎵! À demain", id="À at a sentence's head"),
        pytest.param("Il y en A partir, A, B", "Il y en A partir, A, B", id="other As"),
        pytest.param("Ecole, ETAT, TRES", "École, ÉTAT, TRÈS", id="words with an accent"),
        pytest.param("Ca va ? CA VA", "Ça va⎵? ÇA VA", id="ça"),
        pytest.param(
            "Le CA du Ca, COTE et Edition", "Le CA du Ca, COTE et Edition", id="who knows"
        ),
        pytest.param("un mot - deux", "un mot – deux", id="a dash"),
        pytest.param("- un\n* - deux\n2 - 1\na-b", "- un\n* - deux\n2 - 1\na-b", id="no dash"),
        pytest.param("10 km, 5€, 25%, 20°C", "10⍽km, 5⍽€, 25⍽%, 20⍽°C", id="units"),
        pytest.param("14 h 30, 14h30, 2 150 euros", "14⍽h⍽30, 14h30, 2⎵150⍽euros", id="hours"),
        pytest.param("20 kWh, 800 lm, 2 700 K", "20⍽kWh, 800⍽lm, 2⎵700⍽K", id="lamps"),
        pytest.param(
            "n° 5, N° 12, nº 3, les nos 5 et 6, no 7, § 2",
            "n°⍽5, N°⍽12, nº⍽3, les nos⍽5 et 6, no⍽7, §⍽2",
            id="numbers of things",
        ),
        pytest.param(
            "Nos 5 lampes, nos 3 salles, n°5, no man",
            "Nos 5 lampes, nos 3 salles, n°5, no man",
            id="ours are no numbers",
        ),
        pytest.param(
            "p. 12, pp. 3-4, fig. 4, chap. IV, t. II (vol. 3)",
            "p.⍽12, pp.⍽3-4, fig.⍽4, chap.⍽IV, t.⍽II (vol.⍽3)",
            id="places in books",
        ),
        pytest.param(
            "40 p. 12 lampes, step. 3, contre le vol. 3 idées",
            "40 p. 12 lampes, step. 3, contre le vol. 3 idées",
            id="a sentence that ends so",
        ),
        pytest.param(
            "art. 3, voir art. 12 pour tout, l’art. 5 du code, (vol. 3)",
            "art.⍽3, voir art.⍽12 pour tout, l’art.⍽5 du code, (vol.⍽3)",
            id="articles of a law",
        ),
        pytest.param(
            "Nous aimons l’art. 3 lampes, du street art. 5 murs",
            "Nous aimons l’art. 3 lampes, du street art. 5 murs",
            id="art is no article",
        ),
        pytest.param(
            "le 25 décembre, 1er mai, 3 janv. 2027, en 2026 mars a plu",
            "le 25⍽décembre, 1er⍽mai, 3⍽janv. 2027, en 2026 mars a plu",
            id="days",
        ),
        pytest.param(
            "au XXe siècle, Ier siècle av. J.-C., un siècle",
            "au XXe⍽siècle, Ier⍽siècle av.⍽J.-C., un siècle",
            id="centuries",
        ),
        pytest.param(
            "M. Dupont, MM. Roy et Noé, Mme de Sévigné, Mlle d’Ève, Dr Petit, Me Durand",
            "M.⍽Dupont, MM.⍽Roy et Noé, Mme⍽de Sévigné, Mlle⍽d’Ève, Dr⍽Petit, Me⍽Durand",
            id="titles",
        ),
        pytest.param(
            "S, M. Livraison offerte. Taille M. Oui. Call Me Maybe. R.M. Dupont, mme Roy",
            "S, M. Livraison offerte. Taille M. Oui. Call Me Maybe. R.M. Dupont, mme Roy",
            id="no titles",
        ),
        pytest.param(
            "#n° 5, @M. Dupont, https://a.example/M. Dupont",
            "#n° 5, @M. Dupont, https://a.example/M. Dupont",
            id="tags, handles, addresses",
        ),
        pytest.param(
            "06 12 34 56 78, +33 612 345 678", "06 12 34 56 78, +33 612 345 678", id="phones"
        ),
        pytest.param(
            "en 2026 300 gens, 5 minutes", "en 2026 300 gens, 5 minutes", id="no thousands"
        ),
    ],
)
def test_signs_are_those_of_french(text: str, right: str) -> None:
    assert set_(text) == right


NEVER = [
    "https://exemple.fr/a?b=c;d:e!f'g...h",
    "http://exemple.fr/ecole«x",
    "exemple.fr/l'ete?x:y;z",
    "aide@exemple.fr",
    "@marie.o'hara",
    "@{marie}",
    "#L_ete",
    "#ETAT",
    ":smile:",
    ":a_b-2:",
    "<:lampe:12345>",
    "9:00",
    "16:9",
    "12:30:15",
    ":)",
    ";-)",
    ":D",
    "&nbsp;",
    "&#8217;",
    '<b title="l\'ete ?">',
    "mailto:l'ecole",
    "\\!",
]


@pytest.mark.parametrize("piece", NEVER)
def test_what_is_no_prose_is_never_touched(piece: str) -> None:
    assert piece in set_(f"L'été, {piece} et plus...")
    assert piece in set_(f"L'été {piece}")
    assert piece in set_(f"{piece} l'été !")
    assert set_(f"Merci {piece}").endswith(piece)


def test_a_no_break_space_never_lengthens_an_address() -> None:
    for text in ("Voir https://exemple.fr/a !", "Voir exemple.fr : oui", "https://exemple.fr/?"):
        assert set_(text) == text


def test_code_by_its_indent_is_left_alone() -> None:
    assert set_("Ceci :\n\n    l'x = y ? a : b;\n") == "Ceci⍽:\n\n    l'x = y ? a : b;\n"


@pytest.mark.parametrize("text", ["- ! x", "> : x", "# ! x", "1. ; x", "| : | a", "! x\n! y"])
def test_signs_that_open_a_line_are_left_alone(text: str) -> None:
    assert set_(text) == text


@pytest.mark.parametrize(
    ("lang", "options", "right"),
    [
        pytest.param("en", {}, 'L\'été ? - "no"', id="English"),
        pytest.param("fr-CH", {}, 'L’été ? – "no"', id="Switzerland has spaces of its own"),
        pytest.param("fr", {"apostrophe": "any"}, 'L\'été⎵? – "no"', id="any apostrophe"),
        pytest.param("fr", {"apostrophe": "straight"}, 'L\'été⎵? – "no"', id="a straight one"),
        pytest.param("fr", {"dash": "em"}, 'L’été⎵? — "no"', id="an em dash"),
        pytest.param("fr", {"parts": ("dashes",)}, 'L\'été ? – "no"', id="one part alone"),
    ],
)
def test_a_brand_says_what_it_wants(lang: str, options: dict[str, str], right: str) -> None:
    assert set_('L\'été ? - "no"', lang, **options) == right


def test_a_brand_of_straight_apostrophes_gets_them() -> None:
    assert set_("L’été, d’x", apostrophe="straight") == "L'été, d'x"


# Whatever is written

_WORDS = ["...", "l'", "été", "mot", "Ecole", "ETAT", "Ca", "12", "%", "€", "km", "h", "🎉", "etc"]
_WORDS += [
    "n°",
    "p.",
    "M.",
    "Mme",
    "Dr",
    "Me",
    "mai",
    "1er",
    "XXe",
    "siècle",
    "vol.",
    "l’art.",
    "nos",
]
_SPACED = [
    "n° 5",
    "M. D",
    "25 mai",
    " ",
    "  ",
    NBSP,
    NARROW,
    "A bientôt",
    "Ca va",
    "1 000",
    "14 h 30",
]
_PIECES = st.sampled_from([*NEVER, *"!?;:«»'’…-–*_`#@[]()<>&|\\.\n", *_WORDS, *_SPACED])
_TEXTS = st.lists(st.one_of(_PIECES, st.text(max_size=3)), max_size=25).map("".join)
_SIGNS = re.compile(r"[\s\u00a0\u202f\u2007\u2009'’´‘.…–—-]")


def _letters(text: str) -> str:
    bare = (sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return _SIGNS.sub("", "".join(bare))


@given(_TEXTS, st.sampled_from(["fr", "fr-CA"]), st.sampled_from(["curly", "straight"]))
def test_letters_stay_and_what_is_set_is_set(text: str, lang: str, apostrophe: str) -> None:
    manner = typography.manner(lang, apostrophe=apostrophe)
    assert manner is not None
    edits = typography.edits(text, text, manner)
    done = 0
    for edit in edits:
        assert done <= edit.start <= edit.end
        assert text[edit.start : edit.end] != edit.new
        done = edit.end
    once = typography.settled(text, text, manner)
    assert _letters(once) == _letters(text)
    assert once.count("\n") == text.count("\n")
    assert typography.settled(once, once, manner) == once


@given(st.lists(st.sampled_from([" ", " l'été ! ", "\n", "« ", " »", "A "]), max_size=8), st.data())
def test_addresses_names_tags_and_code_come_out_as_they_went_in(
    around: list[str], data: st.DataObject
) -> None:
    pieces = [data.draw(st.sampled_from(NEVER)) for _ in around]
    text = "".join(f"{space} {piece} " for space, piece in zip(around, pieces, strict=True))
    manner = typography.manner("fr")
    assert manner is not None
    once = typography.settled(text, text, manner)
    at = 0
    for piece in pieces:
        at = once.index(piece, at) + len(piece)


_COLONS = ["12 : 30", " : ", "1", "a.b", "[x]: y", "    ", "\t", ";)", "<b c>", "@{a b}", " "]


@given(st.lists(st.one_of(_PIECES, st.sampled_from(_COLONS)), max_size=12).map("".join))
def test_a_look_around_the_signs_finds_all_that_is_no_prose(text: str) -> None:
    assert prose(text) == everywhere(text)


_AGAIN = ["a", "é", "日", "A", "1", ":", "#", "@", "<a ", "&", ".", "a.", "1 ", "1 000 ", " ", "-"]
_AGAIN += ["a:", ":a", "'", "l'", "« ", "! ", "etc...", "\\", "[", "://", "a@", "    x\n", "A "]


@pytest.mark.parametrize("text", [each * (60_000 // len(each)) for each in _AGAIN], ids=_AGAIN)
def test_long_texts_are_read_once(text: str) -> None:
    start = time.process_time()
    manner = typography.manner("fr")
    assert manner is not None
    typography.settled(text, text, manner)
    typography.settled(f"x !{text}", f"x !{text}", manner)
    assert time.process_time() - start < 3
