"""Writes a full style guide beside generated posts: 100 rules, a vocabulary, social rules."""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from samples import PEOPLE
from words import VOCABULARIES

RULES = 100
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
INI = """\
StylesPath = brand/style
MinAlertLevel = suggestion
Vocab = Etalon
IgnoredScopes = code, tt, text.frontmatter.owner, text.frontmatter.campaign

[*.md]
BasedOnStyles = Vale, Maison, Etalon
Vale.Spelling = NO
# Generated words mean nothing by it, and a run with errors would not count as a good one.
Maison = warning
Vale = warning
"""
SPELLING = """\
extends: spelling
message: "Is '%s' written so?"
level: warning
dictionaries: [fr, en]
"""
SOCIAL = """\
rules:
  brand.address: {form: vous}
  brand.emoji: {most: 2}
  brand.hashtags: {most: 4}
  brand.competitors: {names: [Lampadix, Luminarius]}
networks:
  linkedin: {brand.emoji: {most: 0}}
  x: {brand.hashtags: {most: 2}}
"""
TEXTLINT = {"rules": {"terminology": True, "no-todo": True, "common-misspellings": True}}


def write_guide(folder: Path) -> None:
    """The example brand's rules, as many of our own as make 100, and what goes with them."""
    style = folder / "brand" / "style"
    shutil.copytree(ROOT / "brand" / "style" / "Maison", style / "Maison")
    (style / "Etalon").mkdir()
    (style / "Etalon" / "Spelling.yml").write_text(SPELLING, encoding="utf-8")
    missing = RULES - sum(1 for _ in style.glob("*/*.yml"))
    for number, rule in enumerate(_rules(missing)):
        (style / "Etalon" / f"Rule{number:02}.yml").write_text(rule, encoding="utf-8")
    words = style / "config" / "vocabularies" / "Etalon"
    words.mkdir(parents=True)
    places = [place for each in VOCABULARIES.values() for place in each.places]
    names = ["Étalon", "Rol", *(person.capitalize() for person in PEOPLE), *places]
    (words / "accept.txt").write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    (words / "reject.txt").write_text("(?i)incontournables?\n(?i)must-have\n", encoding="utf-8")
    (folder / ".vale.ini").write_text(INI, encoding="utf-8")
    (folder / "brand" / "rules.yml").write_text(SOCIAL, encoding="utf-8")
    # textlint looks for its rules beside itself or in the folder where it runs.
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    (folder / ".textlintrc.json").write_text(json.dumps(TEXTLINT), encoding="utf-8")


def _rules(count: int) -> Iterator[str]:
    """Lists of 25 phrases, French and English in turn, half of them with what to say instead.

    A phrase is two words that posts have too, so that looking for one of them is not enough.
    """
    chance = random.Random(1)
    for number in range(count):
        words = VOCABULARIES["fr" if number % 2 else "en"]
        phrases = {
            f"{chance.choice(words.nouns)} {chance.choice(words.adverbs)}": chance.choice(
                words.nouns
            )
            for _ in range(25)
        }
        lines = ["ignorecase: true", "level: suggestion"]
        if number % 4 < 2:
            lines += ["extends: existence", "message: \"not '%s'\"", "tokens:"]
            lines += [f"  - {phrase}" for phrase in phrases]
        else:
            lines += ["extends: substitution", "message: \"'%s', not '%s'\"", "swap:"]
            lines += [f"  {seen}: {wanted}" for seen, wanted in phrases.items()]
        yield "\n".join(lines) + "\n"
