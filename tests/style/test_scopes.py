"""Where rules look, and where in the file they say they found something."""

from pathlib import Path

import pytest
from styleguide import INI, guide, one, told

PAGE = """\
---
date: 2026-12-01T09:00
title: TODO titre
link: https://exemple.fr/TODO
text: |
  Un TODO ici
tags: [TODO]
---
# Un TODO `TODO`

Un *TODO* et un [TODO lien](https://exemple.fr/TODO "TODO"), **un TODO fort**, `TODO`.
Puis https://exemple.fr/TODO. ![Un TODO en image](TODO.jpg)

- Un TODO
  - Deux TODO

> Cité TODO

| TODO | b |
|------|---|
| c | TODO |

```text
TODO
```
"""


@pytest.mark.parametrize(
    ("scope", "places"),
    [
        pytest.param(
            "text",
            "3:8 6:6 9:6 11:5 11:18 11:67 12:36 14:6 15:10 17:8 19:3 21:7",
            id="text is everywhere but in code and addresses",
        ),
        pytest.param("heading", "9:6", id="headings"),
        pytest.param("heading.h1", "9:6", id="of a level"),
        pytest.param("heading.h2", "", id="and no other"),
        pytest.param("paragraph", "11:5 11:18 11:67", id="paragraphs"),
        pytest.param("list", "14:6 15:10", id="list items"),
        pytest.param("blockquote", "17:8", id="quotes"),
        pytest.param("table.header", "19:3", id="a table's head"),
        pytest.param("table.cell", "21:7", id="its cells"),
        pytest.param("table", "19:3 21:7", id="all of it"),
        pytest.param("alt", "12:36", id="alternative texts"),
        pytest.param("link", "11:18", id="a link's text"),
        pytest.param("strong", "11:67", id="strong"),
        pytest.param("emphasis", "11:5", id="emphasis"),
        pytest.param("code", "9:12 11:81", id="code, where asked for"),
        pytest.param("text.frontmatter.title", "3:8", id="a key of the front matter"),
        pytest.param("frontmatter", "3:8 6:6", id="all its texts"),
        pytest.param("summary", "11:5 11:18 11:67 14:6 15:10 17:8", id="the prose as one"),
        pytest.param("text & ~frontmatter & ~table & ~alt & ~list", "9:6 11:5 11:18 11:67 17:8"),
        pytest.param("[heading, list]", "9:6 14:6 15:10", id="one or the other"),
        pytest.param("list.md", "14:6 15:10", id="in a format"),
        pytest.param("list.rst", "", id="not in another"),
        pytest.param("sentence & heading", "9:6", id="sentences of headings"),
    ],
)
def test_a_rule_looks_where_its_scope_says(tmp_path: Path, scope: str, places: str) -> None:
    rule = f"extends: existence\nmessage: found\nscope: {scope}\ntokens: [TODO]"
    found = [line.removesuffix(":found") for line in one(tmp_path, rule, PAGE)]
    assert " ".join(found) == places


def test_raw_is_the_file_as_it_stands(tmp_path: Path) -> None:
    rule = "extends: existence\nmessage: found\nscope: raw\nnonword: true\ntokens: ['^```text$']"
    assert one(tmp_path, rule, PAGE) == ["23:1:found"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("un `code` là", "un **** là", id="code keeps its length"),
        pytest.param("`code`s", "****s", id="and its neighbours"),
        pytest.param("voir (`a`)", "voir (*)", id="no blank in brackets"),
        pytest.param("un**mot**long", "un motlong", id="a blank before what is strong"),
        pytest.param("**un** mot", "un mot", id="none twice"),
        pytest.param("**un**\nmot", "un\nmot", id="a newline stays one"),
        pytest.param("un &amp; deux", "un & deux", id="entities"),
        pytest.param(r"un \* deux", "un * deux", id="escapes"),
        pytest.param("un <b>gros</b> mot", "un gros mot", id="HTML falls away"),
        pytest.param("un <!-- non --> mot", "un mot", id="so do comments"),
        pytest.param("<https://a.fr> ici", "************ ici", id="addresses"),
        pytest.param("*un **mot** la*", "un mot la", id="emphasis in emphasis"),
        pytest.param("2*3*4 et a_b_c", "2 34 et a_b_c", id="signs inside words"),
        pytest.param("un * seul", "un * seul", id="a lone asterisk"),
        pytest.param("[lien][a] et [b]\n\n[a]: /x", "lien et [b]", id="references"),
        pytest.param("~~ôté~~ mis", "ôté mis", id="struck out"),
    ],
)
def test_a_paragraph_is_read_as_vale_reads_it(tmp_path: Path, text: str, seen: str) -> None:
    rule = (
        "extends: existence\nmessage: \"%s\"\nscope: paragraph\nnonword: true\ntokens: ['(?s).+']"
    )
    found = guide(tmp_path, {"House/Rule": rule}).check("a.md", text)
    assert [each.message for each in found] == [seen.replace("\n", " ")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("été **xyz**", "1:7", id="columns count characters"),
        pytest.param("é\u0301🙂 xyz", "1:5", id="of any kind"),
        pytest.param("a\r\nxyz", "2:1", id="lines end as they like"),
        pytest.param("- a\n\n  > xyz", "3:5", id="inside containers"),
        pytest.param("1. a\n   xyz", "2:4", id="behind a list's indentation"),
        pytest.param("> a\nxyz", "2:1", id="a quote that runs on"),
        pytest.param("a  \nxyz", "2:1", id="after a hard break"),
        pytest.param("Titre xyz\n====", "1:7", id="an underlined heading"),
        pytest.param("\\# &lt; xyz", "1:9", id="after escapes and entities"),
        pytest.param('[a](b "xyz") `xyz` xyz', "1:20", id="not in titles or code"),
        pytest.param("<div>\nxyz\n</div>", "2:1", id="inside HTML"),
        pytest.param("xy\nz\n\nxyz", "4:1", id="in the right paragraph"),
        pytest.param("[^1]: xyz", "1:7", id="a footnote"),
        pytest.param("- [x] xyz", "1:7", id="a task"),
        pytest.param("||xyz|\n|-|-|", "1:3", id="an empty cell before"),
    ],
)
def test_a_place_is_that_of_the_source(tmp_path: Path, text: str, place: str) -> None:
    rule = "extends: existence\nmessage: found\ntokens: [xyz]"
    assert one(tmp_path, rule, text) == [f"{place}:found"]


SAYS = {
    "House/Rule": "extends: existence\nmessage: \"'%s'\"\ntokens: [un, deux]",
    "House/Other": "extends: existence\nmessage: other\ntokens: [un]",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "<!-- vale off -->\n\nun\n\n<!-- vale on -->\n\nun",
            "7:1:House.Other 7:1:House.Rule",
            id="all off",
        ),
        pytest.param(
            "a <!-- vale off -->un<!-- vale on --> un", "1:39:House.Other 1:39:House.Rule"
        ),
        pytest.param(
            "<!-- vale House.Rule = NO -->\n\nun\n\n<!-- vale House.Rule = YES -->\n\nun",
            "3:1:House.Other 7:1:House.Other 7:1:House.Rule",
            id="one rule off",
        ),
        pytest.param("<!-- vale House = NO -->\n\nun", "", id="a style off"),
        pytest.param(
            '<!-- vale House.Rule["un"] = NO -->\n\nun deux',
            "3:1:House.Other 3:4:House.Rule",
            id="one match of a rule off",
        ),
        pytest.param(
            "<!-- vale House = YES -->\n\n<!-- vale style = Vale -->\n\nun",
            "",
            id="other styles off, after all",
        ),
        pytest.param("<!-- vale style = Vale -->\n\nun", "", id="other styles off"),
        pytest.param("<!-- vale off", "", id="never closed: the rest is a comment"),
        pytest.param("<!-- vale off -->\n\nun", "", id="never on again"),
        pytest.param(
            "<!-- a <!-- vale off --> un -->",
            "1:26:House.Other 1:26:House.Rule",
            id="a comment in a comment is none",
        ),
        pytest.param(
            "```\n<!-- vale off -->\n```\n\nun",
            "5:1:House.Other 5:1:House.Rule",
            id="in code it says nothing",
        ),
    ],
)
def test_comments_turn_rules_off_and_on(tmp_path: Path, text: str, found: str) -> None:
    lines = told(guide(tmp_path, SAYS), text)
    assert " ".join(":".join(line.split(":")[:3]) for line in lines) == found


def test_what_a_brand_hides_is_not_looked_at(tmp_path: Path) -> None:
    ini = INI + r"TokenIgnores = (\{[^}]*\}), \$\w{1\,3}" + "\nBlockIgnores = (?s)^:::.*?^:::$\n"
    rule = "extends: existence\nmessage: \"'%s'\"\nnonword: true\ntokens: ['un\\S*', '[*]+']"
    text = "un {un} $un\n\n:::\nun\n:::\n"
    assert one(tmp_path, rule, text, ini.replace("(?s)", "(?sm)")) == [
        "1:1:'un'",
        "1:4:'****'",
        "1:9:'***'",
    ]


def test_the_front_matter_can_be_left_out_as_a_whole(tmp_path: Path) -> None:
    rule = "extends: existence\nmessage: found\ntokens: [un]"
    ini = "IgnoredScopes = code, frontmatter\n" + INI
    assert one(tmp_path, rule, "---\ntitle: un\n---\nun\n", ini) == ["4:1:found"]


def test_scopes_to_leave_out_are_the_brand_s_choice(tmp_path: Path) -> None:
    ini = "IgnoredScopes = strong, text.frontmatter.owner\nSkippedScopes = blockquote\n" + INI
    rule = "extends: existence\nmessage: found\ntokens: [un]"
    text = "---\nowner: un\n---\n**un** `un`\n\n> un\n\n    un\n"
    assert one(tmp_path, rule, text, ini) == ["4:9:found", "8:5:found"]
