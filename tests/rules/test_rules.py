"""What each rule finds, where exactly, and what it must leave alone."""

import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import ruled
from conftest import Ran
from hypothesis import given
from hypothesis import strategies as st
from posts import parsed

from pipeline import brand
from pipeline.rules import RULES
from pipeline.rules.case import Case
from pipeline.rules.emojis import find
from pipeline.rules.readability import score_of, syllables_of
from pipeline.rules.text import Text
from pipeline.variant import Length, Part, Variant

VOUS = "rules: {brand.address: {form: vous}}"
TU = "rules: {brand.address: {form: tu}}"
NONE = "rules: {brand.inclusive-writing: {form: none}}"
MEDIAN = "rules: {brand.inclusive-writing: {form: median}}"
END = "rules: {brand.emoji: {position: end}}"
RIVAL = "rules: {brand.competitors: {names: [Lampadix]}}"
NAMES = 'rules: {brand.names: {names: [Ostréa, LinkedIn, "L’Établi"]}}'

FOUND = [
    # rule, text, rules.yml, what is found (the file has three lines of header)
    ("address", "Viens voir ta lampe.", VOUS, ["4:12 ta"]),
    ("address", "T’as vu ? On t’attend.", VOUS, ["4:1 T", "4:14 t"]),
    ("address", "Le ton monte, d’un ton sec. Un ton au-dessus.", VOUS, []),
    ("address", "Il s’est tu. Changer de ton, sur le même ton.", VOUS, []),
    ("address", "Apporte ton abat-jour, ton enfant aussi.", VOUS, ["4:9 ton", "4:24 ton"]),
    ("address", "« Tu viens ? », dit-elle. Vous venez ?", VOUS, []),
    ("address", "> Tu viens ?\n\nVous venez ?", VOUS, []),
    ("address", "Prenez rendez-vous.", TU, ["4:1 Prenez"]),
    ("address", "Un rendez-vous, un garde-à-vous, chez Mme Hernandez, le nez au vent.", TU, []),
    ("address", "Votre lampe vous attend, et toi ?", "", ["4:29 toi"]),
    ("capitals", "Le CDI, la SNCF, l’ADEME et la série XVIII.", "", []),
    ("capitals", "Offre NOUVELLE à voir.", "", ["4:7 NOUVELLE"]),
    ("capitals", "L’office public (OPHLM) reste, OPHLM ou HABITAT44. L’ÉTÉ ?", "", []),
    ("capitals", "FREE today", "", ["4:1 FREE"]),
    ("capitals", "La MAISON LUMEN ouvre.", "", ["4:4 MAISON", "4:11 LUMEN"]),
    ("competitors", "Chez Lampadix, la camelote brille.", RIVAL, ["4:6 Lampadix"]),
    ("competitors", "Une lampadixerie.", RIVAL, []),
    ("emoji", "Un 👩‍🏭, un 🇫🇷, un 👍🏽, un 1️⃣, un ❤️.", "", []),
    ("emoji", "✨✨✨ !", "", ["4:1 ✨✨✨"]),
    ("emoji", "Prix 5 € → 4 € ✓ © ™", END, []),
    ("emoji", "Une lampe 💡 neuve.", END, ["4:11 💡"]),
    ("emoji", "Une lampe neuve 💡\nUne autre. 💡 Et voilà ! 💡", END, []),
    ("emoji", "- 💡 une puce", END, ["4:3 💡"]),
    ("exclamation", "Quoi ?!", "", ["4:6 ?!"]),
    ("exclamation", "Oui ! ! !", "", ["4:5 ! ! !"]),
    ("exclamation", "Bravo‼️", "", ["4:6 ‼"]),
    ("fancy-letters", "𝓢𝓸𝓵𝓭𝓮𝓼 d’hiver", "", ["4:1 𝓢𝓸𝓵𝓭𝓮𝓼"]),
    ("fancy-letters", "La droite ℝ, 𝑥 = 2, le 🅰️ et le ½.", "", []),
    ("hashtag-banned", "Merci. #Like4Like", "", ["4:8 #Like4Like"]),
    ("hashtag-case", "Merci. #ilovelampsandlight", "", ["4:8 #ilovelampsandlight"]),
    ("hashtag-case", "Merci. #artisanat #ILoveLamps #made_in_france_2026", "", []),
    ("hashtag-repeated", "#Été #ete", "", ["4:6 #ete"]),
    ("inclusive-writing", "Nos client·es, tou·te·s.", NONE, ["4:5 client·es", "4:16 tou·te·s"]),
    ("inclusive-writing", "Les étudiant.e.s viennent.", MEDIAN, ["4:5 étudiant.e.s"]),
    ("inclusive-writing", "Produit(s), clé(s), sous-titre, peut-être, a.e.", NONE, []),
    ("inclusive-writing", "Voyez exemple.fr et M. Le Goff.", NONE, []),
    ("inclusive-writing", "Un/une lampiste.", NONE, ["4:1 Un/une"]),
    ("link-text", "Voir [ici](https://a.fr).", "", ["4:7 ici"]),
    ("link-text", "Voir ![ici](vase.jpg)", "", []),
    ("names", "La lampe Ostrea, sur Linkedin.", NAMES, ["4:10 Ostrea", "4:22 Linkedin"]),
    ("names", "Chez maison lumen et L'Établi.", NAMES, ["4:6 maison lumen"]),
    ("names", "Voyez maison-lumen.fr, a@maison-lumen.fr, @linkedin et #ostrea.", NAMES, []),
    ("partnership-wording", "Un dîner offert par Brume.", "", ["4:10 offert par"]),
    ("partnership-wording", "La soupe est offerte. #ad", "", ["4:23 #ad"]),
    ("short-links", "Voir https://www.bit.ly/abc.", "", ["4:6 https://www.bit.ly/abc"]),
    ("short-links", "Voir https://rabbit.ly/abc.", "", []),
    ("sources", "Il y a 2,5 millions de lampes.", "", ["4:8 2,5 millions"]),
    ("sources", "Deux fois plus vite, dit une étude.", "", ["4:1 Deux fois plus"]),
    ("sources", "Selon une récente étude, on lit moins.", "", ["4:1 Selon une récente étude"]),
    ("sources", "Un samedi sur deux, 3 fois par an, -30 % dès lundi, 100 % laine.", "", []),
    ("sources", "One in three people own a lamp.", "", ["4:1 One in three people"]),
    ("utm", "https://www.maison-lumen.example/a", "", ["4:1 https://www.maison-lumen.example/a"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "text", "rules", "expected"),
    [pytest.param(*case, id=f"{case[0]}: {case[1][:40]!r}") for case in FOUND],
)
def test_a_rule_finds(
    rule: str, text: str, rules: str, expected: list[str], tmp_path: Path
) -> None:
    assert ruled.found(f"brand.{rule}", tmp_path, text + "\n", rules=rules) == expected


def test_a_hashtag_of_the_brands_own_is_mended_in_text_and_header(
    tmp_path: Path, pipeline: Callable[..., Ran]
) -> None:
    ruled.repository(tmp_path, "rules: {brand.hashtag-case: {tags: [RéparerEnsemble]}}\n")
    text = '---\ndate: 2026-12-01T09:00\ntags: ["#réparerensemble"]\n---\nOui. #Réparerensemble\n'
    ruled.write(tmp_path, ruled.PATH, text)
    pipeline("validate", "--fix", cwd=tmp_path)
    mended = (tmp_path / ruled.PATH).read_text(encoding="utf-8")
    assert mended == text.replace('"#réparerensemble"', '"RéparerEnsemble"').replace(
        "#Réparerensemble", "#RéparerEnsemble"
    )


def test_hashtags_of_the_header_count_where_the_network_shows_them(tmp_path: Path) -> None:
    text = "---\nchannels: [x, mastodon]\ntags: [A1, B2, C3]\n---\nUne lampe.\n"
    rules = "networks: {x: {brand.hashtags: {most: 2}}}\n"
    (problem,) = ruled.problems(tmp_path, text, rules=rules)
    assert (ruled.stands_on(tmp_path, problem), problem.channel) == ("C3", "x")


@pytest.mark.parametrize(
    ("kind", "body", "rule"),
    [
        pytest.param("crisis", "Coupure d’eau ! Restez chez vous.", "brand.exclamation", id="a !"),
        pytest.param("crisis", "Coupure d’eau. 💧", "brand.emoji", id="an emoji"),
        pytest.param("crisis", "Coupure d’eau. #Nantes", "brand.hashtags", id="a hashtag"),
        pytest.param("reply", "Oui. #Nantes #Lampes", "brand.hashtags", id="hashtags in a reply"),
        pytest.param("reply", "mot. " * 121, "brand.reply", id="a long reply"),
    ],
)
def test_a_crisis_and_a_reply_have_lines_of_their_own(
    kind: str, body: str, rule: str, tmp_path: Path
) -> None:
    text = f"---\nkind: {kind}\nreply_to: https://mastodon.example/@a/1\n---\n{body}\n"
    told = [one.rule for one in ruled.problems(tmp_path, text)]
    assert told == [rule]
    as_post = text.replace(f"kind: {kind}\n", "")
    assert ruled.problems(tmp_path, as_post) == []


def test_a_disclosure_is_asked_of_each_channel(tmp_path: Path) -> None:
    text = """\
---
channels: [mastodon, x]
partner: Atelier Brume
variants:
  x: {text: "Quarante pieds de lampe en grès."}
---
Collaboration commerciale avec @{brume} : quarante pieds de lampe en grès.
"""
    (problem,) = ruled.problems(tmp_path, text)
    assert (problem.rule, problem.channel, problem.level) == ("brand.disclosure", "x", "error")
    assert ruled.stands_on(tmp_path, problem) == "Quarante pieds de lampe en grès."


def test_a_contest_may_lead_to_its_rules_by_the_profile_where_links_are_dead(
    tmp_path: Path,
) -> None:
    text = """\
---
channels: [mastodon, instagram]
kind: contest
link: https://exemple.fr/reglement
media: [{file: vase.jpg, alt: "Un vase bleu, ébréché."}]
variants:
  instagram: {link: null, text: "Jouez. Le règlement est en lien dans notre profil."}
---
Jouez. Règlement :
"""
    assert ruled.problems(tmp_path, text) == []
    without = text.replace("Le règlement est en lien dans notre profil.", "Bonne chance.")
    (problem,) = ruled.problems(tmp_path, without)
    assert (problem.rule, problem.channel) == ("brand.contest", "instagram")


@pytest.mark.parametrize(
    ("word", "lang", "syllables"),
    [
        ("lampe", "fr", 1),
        ("lumière", "fr", 2),
        ("réparation", "fr", 4),
        ("parlent", "fr", 1),
        ("eau", "fr", 1),
        ("water", "en", 2),
        ("make", "en", 1),
        ("table", "en", 2),
        ("walked", "en", 1),
        ("wanted", "en", 2),
    ],
)
def test_syllables_are_counted_about_as_they_are_spoken(
    word: str, lang: str, syllables: int
) -> None:
    assert syllables_of(word, lang) == syllables


def test_readability_is_the_formula_of_flesch() -> None:
    # 6 words, 1 sentence, 6 syllables: 206.835 - 1.015 * 6 - 84.6 * 1
    text = Text("The cat sat on the mat.", "en")
    assert score_of(text.prose, text.words, "en") == pytest.approx(116.145)


def test_readability_is_the_formula_of_kandel_and_moles() -> None:
    # 4 words, 1 sentence, 5 syllables (la lam-pe est neu-ve, mute e left out: 1 + 1 + 1 + 1)
    text = Text("La lampe est neuve.", "fr")
    assert score_of(text.prose, text.words, "fr") == pytest.approx(207 - 1.015 * 4 - 73.6 * 4 / 4)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("👩‍👩‍👧‍👦", 1),
        ("🇫🇷🇨🇦", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 1),
        ("👍🏽👍", 2),
        ("5️⃣ #️⃣", 2),
        ("☀ ☀️", 1),
        ("→ ✓ ™ © … « »", 0),
    ],
)
def test_an_emoji_counts_once_whatever_it_is_made_of(text: str, count: int) -> None:
    assert len(find(text)) == count


BRAND = brand.load(b"name: Maison Lumen\ntimezone: UTC\nlanguages: [fr]\nchannels: {x: }\n")
ODD = st.text(
    alphabet="aeéÉT tu\n.,!?·(){}[]<>#@&*_`'’«»%-–/:0159\u00a0\u202f💡👍🏽\ufe0f\u200d𝗕İß\u20e3",
    max_size=300,
)


@given(ODD, st.sampled_from(["fr", "en", "ja"]))
def test_no_text_trips_a_rule_and_every_finding_lies_in_it(body: str, lang: str) -> None:
    post = parsed(f"lang: {lang}").post
    assert post
    text = Text(body, lang)
    part = Part(body, Length(len(body), None, "characters"))
    variant = Variant("a", "x", "x", None, lang, (part,), {})
    for rule in RULES.values():
        for finding in rule.check(Case(post, text, variant, BRAND), rule.Options()):
            assert 0 <= finding.start <= finding.end <= max(len(body), len(post.body))
            assert finding.message
    for view in (text.bare, text.shown, text.prose, text.voice):
        assert len(view) == len(body)


@pytest.mark.parametrize(
    "piece",
    [
        "![",
        "[](",
        "`",
        "@{",
        "#",
        "http://",
        "<!--",
        "«",
        "ton ",
        "1 % ",
        "·e",
        "!",
        "💡",
        "A",
        "MAISON ",
    ],
)
def test_a_huge_text_takes_no_longer_than_it_is_long(piece: str) -> None:
    """A square would be sixteen times; one of three looks will do, for a machine has much to do."""
    post = parsed("lang: fr").post
    assert post

    def seconds(size: int) -> float:
        text = Text(piece * (size // len(piece)), "fr")
        variant = Variant("a", "x", "x", None, "fr", (), {})
        before = time.thread_time()
        for rule in RULES.values():
            list(rule.check(Case(post, text, variant, BRAND), rule.Options()))
        return time.thread_time() - before

    assert any(seconds(80_000) < 10 * seconds(20_000) + 0.2 for _ in range(3))


def test_every_emoji_and_every_odd_letter_is_a_sign() -> None:
    every = [chr(code) for code in range(0x80, 0x20000) if not 0xD800 <= code < 0xE000]
    shown = "".join(f"{sign}\ufe0f " for sign in every)
    emoji = {shown[start] for start, _ in find(shown)}
    kinds = ("MATHEMATICAL", "FULLWIDTH LATIN", "CIRCLED LATIN", "SCRIPT CAPITAL")
    odd = {sign for sign in every if unicodedata.name(sign, "").startswith(kinds)}
    odd.update("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ")
    assert len(emoji) > 1_000
    assert len(odd) > 1_000
    assert [sign for sign in emoji | odd if not Text(f"a {sign}", "fr").has_signs] == []
