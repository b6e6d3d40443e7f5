"""How well spelling does on French: slips that are caught, and clean prose that is left alone."""

import re
from pathlib import Path

import pytest
from styleguide import guide

PROSE = (Path(__file__).parent / "prose" / "fr.md").read_text(encoding="utf-8")
VOCABULARY = """
Mastodon LinkedIn Ostrea led éco-conçu Kerbrat Coiffard infolettre Gagnon Rezé Veilleuse Brume
Lumen Bluesky upcycling co-construire Nantes Montréal Yann Inès culot gradateur douille abat-jour
opaline Herblain kintsugi textilien réemploi bricothèque
"""
INI = "StylesPath = brand/style\nVocab = V\n[*.md]\nVale.Spelling = YES\n"

# The slips that French teachers, dictionaries and press desks list first.
SLIPS = {
    "acceuil": "accueil",
    "aéropage": "aréopage",
    "apeller": "appeler",
    "aprés": "après",
    "aquérir": "acquérir",
    "aujourdhui": "aujourd'hui",
    "beaucou": "beaucoup",
    "bibliotèque": "bibliothèque",
    "bientot": "bientôt",
    "cauchemard": "cauchemar",
    "connection": "connexion",
    "courament": "couramment",
    "definitif": "définitif",
    "développper": "développer",
    "dilemne": "dilemme",
    "exellent": "excellent",
    "interressant": "intéressant",
    "language": "langage",
    "malgrés": "malgré",
    "mourrir": "mourir",
    "notament": "notamment",
    "parmis": "parmi",
    "professionel": "professionnel",
    "quatres": "quatre",
    "recomander": "recommander",
}


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> "Check":
    files = {"config/vocabularies/V/accept.txt": VOCABULARY.replace(" ", "\n")}
    return Check(tmp_path_factory.mktemp("brand"), files)


class Check:
    """A guide with the brand's vocabulary, and which words it does not know in a text."""

    def __init__(self, root: Path, files: dict[str, str]) -> None:
        self.guide = guide(root, files, INI)

    def __call__(self, text: str) -> list[str]:
        found = self.guide.check("a.md", text, "fr")
        return [one.message.removeprefix("Did you really mean '")[:-2] for one in found]


def test_there_are_twenty_five_slips_and_thirty_words() -> None:
    assert (len(SLIPS), len(VOCABULARY.split())) == (25, 30)
    assert len(re.findall(r"[^\W\d_]+", PROSE)) > 1_600


@pytest.mark.parametrize("slip", SLIPS)
def test_each_slip_is_caught_where_words_stand(slip: str, check: Check) -> None:
    assert check(f"Voici {slip}, encore « {slip} » et *{slip}*.") == [slip] * 3
    assert check(f"#Vive{slip.capitalize()}") == [slip.capitalize()]


def test_what_was_meant_passes(check: Check) -> None:
    assert check(" ".join(SLIPS.values())) == []


def test_of_clean_prose_at_most_a_word_in_a_hundred_is_questioned(check: Check) -> None:
    words = re.findall(r"[^\W\d_]+", PROSE)
    for text in (PROSE, PROSE.replace("’", "'")):
        questioned = check(text)
        assert len(questioned) <= len(words) / 100, questioned


@pytest.mark.parametrize("slip", ["acceuil", "interressant", "bibliotèque"])
def test_what_was_meant_is_among_the_first_suggestions(slip: str, check: Check) -> None:
    assert check.guide.meant("Vale.Spelling", slip, "fr", 3)[0] == SLIPS[slip]


def test_a_suggestion_keeps_what_is_elided(check: Check) -> None:
    assert check.guide.meant("Vale.Spelling", "l’acceuil", "fr", 1) == ["l’accueil"]
