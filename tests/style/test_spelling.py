"""Spelling: what the French and English dictionaries know, and what is left alone."""

from pathlib import Path
from unicodedata import normalize

import pytest
from styleguide import INI, guide, write

from pipeline import schema, style
from pipeline.errors import PipelineError
from pipeline.style import plan, spelling

VALE = "StylesPath = brand/style\n[*.md]\nVale.Spelling = YES\n"


def unknown(
    root: Path, text: str, language: str = "fr", ini: str = VALE, **files: str
) -> list[str]:
    found = guide(root, {name.replace("__", "/"): text for name, text in files.items()}, ini)
    return [
        found.message.removeprefix("Did you really mean '").removesuffix("'?")
        for found in found.check("a.md", text, language)
    ]


# Typical slips of French hands: accents, doubled letters, sounds, verbs, plurals, English in it.
SLIPS = (
    "ateiler artissan beaucou ceramique potiere developper aparaître apeller bienvenu_s "
    "language_ connection_ dilemne ennuie_r exellent fatiguant_e gallerie hazard infractus "
    "interressant acceuil aujourdhui parmis malgrés courament mourrir nourir quatres recomander "
    "bibliotèque professionel tranquile interêt definitif"
)
WRONG = [word for word in SLIPS.split() if "_" not in word]

CLEAN = """\
À l'atelier, les deux potières tournent un vase. Qu'est-ce qui change ? Rien, ou presque : l'argile
vient d'une carrière voisine, l'émail se prépare sur place, et la cuisson dure jusqu'à vingt heures.
Y a-t-il plus beau métier ? Vas-y voir ! Aujourd'hui, nous ouvrons les portes ; dès lundi, on
accueille petits et grands, c'est-à-dire tout le monde. « Lorsqu'elle refroidit, la terre chante »,
dit-elle. Les pièces sont émaillées à la main, séchées, puis cuites à 1 280 °C. D'où viennent-elles
? Peut-être d'ailleurs. Quelqu'un l'a dit : s'il vous plaît, entrez donc. Cœur d'œuvre, nœud, ÉTÉ.
"""


@pytest.mark.parametrize("word", WRONG)
def test_a_typical_slip_is_found(tmp_path: Path, word: str) -> None:
    assert unknown(tmp_path, f"Voici {word} ici.") == [word]


def test_clean_french_prose_is_left_alone(tmp_path: Path) -> None:
    assert unknown(tmp_path, CLEAN + CLEAN.replace("'", "’")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Voir @potiere et @{mariee}", [], id="handles"),
        pytest.param("Voir https://potiere.fr et a@potiere.fr", [], id="addresses"),
        pytest.param("`potiere`", [], id="code"),
        pytest.param("#LesVases #LesVazes", ["Vazes"], id="tags, word by word"),
        pytest.param("l'atelié, qu’atelié", ["l'atelié", "qu’atelié"], id="behind an elision"),
        pytest.param("vase-pott", ["vase-pott"], id="in a compound"),
        pytest.param("CEE, MongoDB, v2, artisan·e·s", [], id="acronyms, names, figures"),
        pytest.param("x" * 5_000, [], id="what is no word"),
        pytest.param("物の哀れ, Привет, مرحبا", [], id="other letters than the dictionary's"),
    ],
)
def test_only_words_are_looked_up(tmp_path: Path, text: str, found: list[str]) -> None:
    assert unknown(tmp_path, text) == found


def test_accents_may_stand_behind_their_letters(tmp_path: Path) -> None:
    """As macOS writes them; the place is the one in the file."""
    text = normalize("NFD", "Les pièces réparées, l’énnui. #PièceRepareée")
    found = guide(tmp_path, {}, VALE).check("a.md", text, "fr")
    assert [each.message.split("'")[1] for each in found] == ["l’énnui", "Repareée"]
    places = [text[each.span.column - 1 : each.span.end_column - 1] for each in found]
    assert places == [normalize("NFD", word) for word in ("l’énnui", "Repareée")]


def test_the_language_is_the_text_s(tmp_path: Path) -> None:
    assert unknown(tmp_path, "The colour of Marie's kilns isn't blu", "en") == ["colour", "blu"]
    assert unknown(tmp_path, "Wir sehen", "de")[0].startswith("there is no dictionary of de")


def test_the_brand_s_words_are_known(tmp_path: Path) -> None:
    ini = "StylesPath = brand/style\nVocab = V\n[*.md]\nVale.Spelling = YES\n"
    files = {"config__vocabularies__V__accept.txt": "Kintsugi\nraku noir\n"}
    assert unknown(tmp_path, "Le kintsugi, un raku noir, un raku.", ini=ini, **files) == ["raku"]


def test_a_rule_names_its_dictionaries_and_what_it_lets_pass(tmp_path: Path) -> None:
    rule = (
        'extends: spelling\nmessage: "%s ?"\ndictionaries: [fr, lumen]\nignore: words.txt\n'
        "filters: ['^sgraf']\nexceptions: [engobe]"
    )
    files = {
        "House__Rule": rule,
        "config__ignore__words.txt": "barbotinne\n",
        "config__dictionaries__lumen.aff": "SET UTF-8\n",
        "config__dictionaries__lumen.dic": "1\nlumenon\n",
    }
    text = "lumenon Barbotinne sgrafitte engobe vase potiere"
    assert unknown(tmp_path, text, "en", INI, **files) == ["potiere ?"]


def test_a_dictionary_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    rule = "extends: spelling\nmessage: m\ndictionaries: [kl]"
    with pytest.raises(PipelineError, match=r"dictionaries: there is no .*kl\.aff"):
        style.load(write(tmp_path, {"House/Rule": rule}))


def test_suggestions_are_to_be_had_for_the_asking() -> None:
    speller = spelling.shipped("fr")
    assert speller is not None
    assert speller.suggest("potiere", 2)[0] == "potière"


NAMES = """\
---
date: 2026-12-01T09:00
title: Un ateiler
channels: mastodn
campaign: noelle-lumenn
pillar: coulisss
owner: mariedup
location: Nantez
partner: Brumme
tags: [Lummen]
sensitive: Attenttion
summary: Un artissan
---
Bonjour.
"""


def test_names_of_things_in_front_matter_are_no_prose(tmp_path: Path) -> None:
    assert unknown(tmp_path, NAMES) == ["ateiler", "Attenttion", "artissan"]


def test_a_rule_that_names_a_key_of_the_front_matter_looks_there(tmp_path: Path) -> None:
    rule = "extends: spelling\nmessage: \"Did you really mean '%s'?\"\n"
    rule += "scope: [text.frontmatter.location, text.frontmatter.title]\n"
    found = unknown(tmp_path, NAMES, ini=INI, House__Places=rule)
    assert found == ["ateiler", "Nantez"]


def test_other_rules_look_at_every_key(tmp_path: Path) -> None:
    rule = 'extends: existence\nmessage: "%s"\ntokens: [Brumme]\n'
    assert unknown(tmp_path, NAMES, ini=INI, House__Names=rule) == ["Brumme"]


def test_each_key_of_a_post_is_read_by_readers_or_is_not() -> None:
    keys = set(schema.shipped("post")["properties"])
    read = {"title", "tags", "media", "sensitive", "first_comment", "poll", "variants"}
    assert keys == plan.UNREAD | read
