"""Each kind of rule with its options, on small texts."""

from pathlib import Path

import pytest
from styleguide import INI, guide, one, told


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        pytest.param(
            "extends: existence\nmessage: \"not '%s'\"\ntokens: [very, 'a lot of']",
            "Very, very good and a lot of it. Everyday.",
            ["1:7:not 'very'", "1:21:not 'a lot of'"],
            id="tokens are whole words in their own case",
        ),
        pytest.param(
            "extends: existence\nmessage: \"not '%s'\"\nignorecase: true\ntokens: [very]",
            "Very VERY",
            ["1:1:not 'Very'", "1:6:not 'VERY'"],
            id="in any case where asked",
        ),
        pytest.param(
            "extends: existence\nmessage: \"'%s'\"\nnonword: true\ntokens: ['!{2,}']",
            "No!! Yes!",
            ["1:3:'!!'"],
            id="nonword leaves word boundaries out",
        ),
        pytest.param(
            "extends: existence\nmessage: \"'%s'\"\nraw: ['\\b(?:est|sont) ']\n"
            "tokens: [vendu, cassé]",
            "Il est cassé. Cassé, il est là.",
            ["1:4:'est cassé'"],
            id="raw comes before the tokens",
        ),
        pytest.param(
            "extends: existence\nmessage: \"'%s'\"\nappend: true\nraw: [' doré']\ntokens: [vase]",
            "Un vase doré et un vase.",
            ["1:4:'vase doré'"],
            id="append puts raw after them",
        ),
        pytest.param(
            "extends: existence\nmessage: \"'%s'\"\ntokens: ['[Pp]rix']\nexceptions: [Prix]",
            "Le Prix, le prix",
            ["1:13:'prix'"],
            id="exceptions are in their own case",
        ),
        pytest.param(
            "extends: existence\nmessage: \"'%s'\"\ntokens: [prix]\nexceptions: [prix coûtant]",
            "À prix coûtant ou à prix d'or",
            ["1:21:'prix'"],
            id="an accepted phrase protects its words",
        ),
        pytest.param(
            "extends: existence\nmessage: \"'%s' thrice\"\nlimit: 2\ntokens: [la]",
            "la la la",
            ["1:1:'la' thrice", "1:4:'la' thrice"],
            id="a limit a file",
        ),
        pytest.param(
            "extends: existence\nmessage: \"'%s' is too much\"\ntokens: ['été|an', an]",
            "été an",
            ["1:1:'été' is too much", "1:5:'an' is too much"],
            id="alternatives inside a token",
        ),
        pytest.param(
            "extends: existence\nmessage: \"'%s': drop it\"\ntokens: [a b, b c, c]",
            "a b c",
            ["1:1:'a b': drop it", "1:5:'c': drop it"],
            id="matches never overlap",
        ),
        pytest.param(
            "extends: substitution\nmessage: \"'%s', not '%s'\"\nswap: {e-mail: courriel}",
            "Un e-mail. E-mail.",
            ["1:4:'courriel', not 'e-mail'"],
            id="what to write comes first",
        ),
        pytest.param(
            "extends: substitution\nmessage: \"'%s', not '%s'\"\nignorecase: true\n"
            "swap: {lumen: Lumen}",
            "lumen, Lumen, LUMEN",
            ["1:1:'Lumen', not 'lumen'", "1:15:'Lumen', not 'LUMEN'"],
            id="what is right already stays",
        ),
        pytest.param(
            "extends: substitution\nmessage: \"'%s', not '%s'\"\n"
            "swap: {vase: pot, vase doré: trésor}",
            "un vase doré, un vase",
            ["1:4:'trésor', not 'vase doré'", "1:18:'pot', not 'vase'"],
            id="of two the longer is tried first",
        ),
        pytest.param(
            "extends: substitution\nmessage: \"'%s', not '%s'\"\naction: {name: replace}\n"
            "swap: {utiliser: employer|se servir de}",
            "utiliser",
            ["1:1:'employer' or 'se servir de', not 'utiliser'"],
            id="several suggestions",
        ),
        pytest.param(
            "extends: substitution\nmessage: \"'%s', not '%s'\"\nswap: {'(\\w+) an': '$1 année'}",
            "un an",
            ["1:1:'un année', not 'un an'"],
            id="a group in what is seen",
        ),
        pytest.param(
            "extends: substitution\nmessage: \"'%s', not '%s'\"\nnonword: true\n"
            "swap: {'(?<=à )(\\d+):(\\d\\d)': '$1 h $2'}",
            "Ouvert à 10:30, score 10:30",
            ["1:10:'10 h 30', not '10:30'"],
            id="groups count where what stands around belongs to the expression",
        ),
        pytest.param(
            "extends: substitution\nmessage: Use '%s'.\ncapitalize: true\n"
            "swap: {'[Mm]ails': courriels}",
            "Mails et mails",
            ["1:1:Use 'Courriels'.", "1:10:Use 'courriels'."],
            id="capitalize",
        ),
        pytest.param(
            "extends: occurrence\nmessage: '%s signs'\nscope: paragraph\nmax: 2\ntoken: '!'",
            "Oh! Ah! Eh!\n\nOh!",
            ["1:3:3 signs"],
            id="too often, told at the first",
        ),
        pytest.param(
            "extends: occurrence\nmessage: only %d\nscope: summary\nmin: 2\ntoken: '\\bvase\\b'",
            "Le vase.",
            ["1:4:only 1"],
            id="too seldom",
        ),
        pytest.param(
            "extends: occurrence\nmessage: none\nscope: summary\nmin: 1\ntoken: vase",
            "Rien.",
            ["1:1:none"],
            id="never, told at the top",
        ),
        pytest.param(
            "extends: repetition\nmessage: \"'%s' twice\"\nalpha: true\ntokens: ['[^\\s]+']",
            "de de la la. La la\nla",
            ["1:1:'de' twice", "1:17:'la' twice"],
            id="a word said twice, across lines too",
        ),
        pytest.param(
            "extends: repetition\nmessage: \"'%s'\"\nmax: 1\ntokens: ['\\w+']",
            "on on, oh oh",
            ["1:8:'oh'"],
            id="so many are allowed in a block",
        ),
        pytest.param(
            "extends: consistency\nmessage: \"'%s' here and there\"\neither: {clé: clef}",
            "Une clé.\n\nUne clef.\n\nDeux clefs. La clé.",
            ["3:5:'clef' here and there", "5:16:'clé' here and there"],
            id="one of two ways to write it",
        ),
        pytest.param(
            "extends: conditional\nmessage: \"'%s' is not told\"\nfirst: '\\b([A-Z]{3,5})\\b'\n"
            "second: '\\(([A-Z]{3,5})\\)'\nexceptions: [FAQ]",
            "L'OMS. L'Organisation (OMS). L'ONU, l'OMS, la FAQ.",
            ["1:32:'ONU' is not told"],
            id="defined anywhere in the block",
        ),
        pytest.param(
            "extends: conditional\nmessage: no source\nscope: summary\nfirst: '\\d+ %'\n"
            "second: source",
            "Plus 12 %. Et 5 %.",
            ["1:6:no source", "1:15:no source"],
            id="a second without a group is asked for once",
        ),
        pytest.param(
            "extends: capitalization\nmessage: \"'%s'\"\nscope: heading\nmatch: $sentence\n"
            "exceptions: [Lumen]",
            "# La Maison Des Vases\n\n# La maison Lumen",
            ["1:3:'La Maison Des Vases'"],
            id="sentence case",
        ),
        pytest.param(
            "extends: capitalization\nmessage: \"'%s' as '%s'\"\nscope: heading\nmatch: $sentence\n"
            "exceptions: [Maison, Maison Lumen]",
            "# Maison Lumen répare\n\n# La maison lumen répare",
            ["3:3:'La maison lumen répare' as 'La Maison Lumen répare'"],
            id="of a name and a longer one, the longer counts",
        ),
        pytest.param(
            "extends: capitalization\nmessage: \"'%s' as '%s'\"\nscope: heading\nmatch: $title",
            "# the end of a day\n\n# The End of a Day\n\n# How to Do It",
            ["1:3:'the end of a day' as 'The End of a Day'"],
            id="title case",
        ),
        pytest.param(
            "extends: capitalization\nmessage: \"'%s'\"\nscope: strong\nmatch: $upper",
            "**NON** et **Oui**",
            ["1:14:'Oui'"],
            id="capitals, in an inline element",
        ),
        pytest.param(
            "extends: capitalization\nmessage: \"'%s'\"\nscope: heading\nmatch: '^Le'",
            "# Le vase\n\n# Un vase",
            ["3:3:'Un vase'"],
            id="a pattern",
        ),
        pytest.param(
            "extends: metric\nmessage: '%s titles'\nformula: heading.h2 + heading.h1\n"
            "condition: '> 1.0'",
            "# Un\n\n## Deux\n\nTexte.",
            ["1:1:2.00 titles"],
            id="a formula of a file's figures",
        ),
        pytest.param(
            "extends: metric\nmessage: '%s words a sentence'\nformula: words / sentences\n"
            "condition: '>= 4'",
            "Un deux trois quatre. Un deux trois quatre.",
            ["1:1:4.00 words a sentence"],
            id="of its words",
        ),
        pytest.param(
            "extends: readability\nmessage: 'grade %s'\nmetrics: [Automated Readability]\ngrade: 4",
            "The internationalization administrators overestimated everything considerably.",
            ["1:1:grade 38.09"],
            id="a grade of reading",
        ),
    ],
)
def test_a_rule_finds(tmp_path: Path, rule: str, text: str, found: list[str]) -> None:
    assert one(tmp_path, rule, text) == found


def test_an_empty_text_has_no_grade(tmp_path: Path) -> None:
    rule = "extends: readability\nmessage: '%s'\nmetrics: [SMOG]\ngrade: 0"
    assert one(tmp_path, rule, "---\ndate: 2026-01-01\n---\n") == []


def test_a_replacement_is_a_fix_where_it_is_the_only_one(tmp_path: Path) -> None:
    rule = (
        "extends: substitution\nmessage: \"'%s', not '%s'\"\nignorecase: true\n"
        "action: {name: replace}\nswap: {e-mail: courriel, mails: messages|courriels}"
    )
    found = guide(tmp_path, {"House/Rule": rule}).check("a.md", "E-mail, mails, e-*mail*.")
    assert [(each.message, each.fix and each.fix.text) for each in found] == [
        ("'Courriel', not 'E-mail'", "Courriel"),
        ("'messages' or 'courriels', not 'mails'", None),
    ]


def test_words_that_the_brand_accepts_pass_in_every_rule(tmp_path: Path) -> None:
    ini = "StylesPath = brand/style\nVocab = Lumen\n[*.md]\nBasedOnStyles = Vale, House\n"
    ini += "Vale.Spelling = NO\n"
    files = {
        "House/Rule": "extends: existence\nmessage: \"not '%s'\"\ntokens: [lumen, tourne]",
        "config/vocabularies/Lumen/accept.txt": "# our words\nlumen\n[Mm]askin[g]?\n",
        "config/vocabularies/Lumen/reject.txt": "top qualité\n",
    }
    text = "lumen tourne, LUMEN, Maskin et top qualité"
    assert told(guide(tmp_path, files, ini), text) == [
        "1:7:House.Rule:not 'tourne'",
        "1:15:Vale.Terms:Use 'lumen' instead of 'LUMEN'.",
        "1:32:Vale.Avoid:Avoid using 'top qualité'.",
    ]


def test_vale_s_own_repetition_is_on_with_its_style(tmp_path: Path) -> None:
    ini = "StylesPath = brand/style\n[*.md]\nBasedOnStyles = Vale\nVale.Spelling = NO\n"
    assert told(guide(tmp_path, {}, ini), "Oui oui. Oui. Non") == [
        "1:1:Vale.Repetition:'oui' is repeated!"
    ]


def test_a_word_template_replaces_the_boundaries(tmp_path: Path) -> None:
    ini = "WordTemplate = (?:%s)\n" + INI
    rule = "extends: existence\nmessage: \"'%s'\"\ntokens: [猫]"
    assert one(tmp_path, rule, "黒猫です", ini) == ["1:2:'猫'"]


def test_a_replacement_that_the_rule_would_find_again_is_no_fix(tmp_path: Path) -> None:
    rule = "extends: substitution\nmessage: m\naction: {name: replace}\nswap: {vase: vase doré}"
    (found,) = guide(tmp_path, {"House/Rule": rule}).check("a.md", "un vase")
    assert found.fix is None
