"""French typography as variants are made: where the brand asks for it, and nowhere else."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import ruled
from conftest import Ran
from hypothesis import given
from hypothesis import strategies as st

from pipeline import markup, project, render, review, typography
from pipeline.files import Folder
from pipeline.typography import documents
from pipeline.typography.edits import NARROW, NBSP
from pipeline.variant import Variant

ASKED = "rules: {brand.typography: {render: true}}\n"
SHOWN = str.maketrans({NARROW: "⎵", NBSP: "⍽"})
POST = """\
---
date: 2026-12-01T09:00
title: L'été ?
channels: [mastodon, x, feed]
media:
  - {file: vase.jpg, alt: "Un vase : l'anse"}
first_comment: "C'est là : https://exemple.fr/?x !"
poll: null
tags: [Lampes]
---
# L'atelier : **ouvert** !

- A bientôt à `l'x !` ? Merci @{brume} : [l'adresse](https://exemple.fr/?a!) ? #Nantes !
- l'*été*, « **oui** »... https://exemple.fr/a !
"""


def variants(root: Path, text: str, rules: str) -> dict[str, Variant]:
    """What each channel of a post shows."""
    ruled.repository(root, rules)
    ruled.write(root, ruled.PATH, ruled.as_file(text))
    loaded = project.load(Folder(root))
    (parsed,) = project.read(loaded, project.entries(loaded.tree))
    assert parsed.post is not None
    post = parsed.post
    return {name: render.render(post, name, loaded).variant for name in post.channels}


def test_each_network_shows_the_post_as_french_is_set(tmp_path: Path) -> None:
    found = variants(tmp_path, POST, ASKED)
    mastodon, x, feed = (found[name].parts[0] for name in ("mastodon", "x", "feed"))
    assert mastodon.text.translate(SHOWN) == (
        "L’atelier⍽: ouvert⎵!\n\n• À bientôt à l'x ! ? Merci @brume@mastodon.example⍽: l’adresse "
        "https://exemple.fr/?a!⎵? #Nantes⎵!\n• l’été, «⍽oui⍽»… https://exemple.fr/a !\n\n#Lampes"
    )
    assert NARROW not in x.text  # it weighs two there
    assert f"ouvert{NBSP}!" in x.text
    assert mastodon.media[0].alt.translate(SHOWN) == "Un vase⍽: l’anse"
    assert x.media[0].alt == mastodon.media[0].alt
    assert found["feed"].extra["title"] == f"L’été{NARROW}?"
    assert (
        f"<h1>L’atelier{NBSP}: <strong>ouvert</strong>{NARROW}!</h1>" in found["feed"].extra["html"]
    )
    assert "<code>l&#x27;x !</code>" in found["feed"].extra["html"]
    assert f"C’est là{NBSP}: https://exemple.fr/?x !" == found["x"].extra["first_comment"]
    _heading, *facets = feed.facets
    assert [feed.text[facet.start : facet.end] for facet in facets] == (
        ["ouvert", "l'x !", "l’adresse", "#Nantes", "été", "oui", "https://exemple.fr/a"]
    )


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param("", id="no rules.yml"),
        pytest.param("rules: {brand.typography: {render: false}}\n", id="not asked"),
        pytest.param("networks: {linkedin: {brand.typography: {render: true}}}\n", id="elsewhere"),
        pytest.param(
            "rules: {brand.typography: {level: off, render: true}}\n", id="the rule is off"
        ),
    ],
)
def test_a_brand_that_does_not_ask_gets_what_it_wrote(rules: str, tmp_path: Path) -> None:
    found = variants(tmp_path, POST, rules)
    plain = variants(tmp_path / "plain", POST, "rules: {}\n")
    assert {name: one.to_json() for name, one in found.items()} == {
        name: one.to_json() for name, one in plain.items()
    }
    assert "L'atelier : ouvert !" in found["mastodon"].parts[0].text


def test_a_network_may_ask_alone_and_the_others_keep_their_suggestions(tmp_path: Path) -> None:
    rules = "networks: {x: {brand.typography: {render: true}}}\n"
    found = variants(tmp_path, "---\nchannels: [mastodon, x]\n---\nOui !\n", rules)
    assert found["x"].parts[0].text == f"Oui{NBSP}!"
    assert found["mastodon"].parts[0].text == "Oui !"
    told = ruled.every_problem(tmp_path, rules=rules)
    assert [(one.rule, one.channel) for one in told] == [("brand.typography", "mastodon")]


def test_a_post_in_another_language_is_left_as_it_is(tmp_path: Path) -> None:
    text = "---\nchannels: [x]\nlang: en\nvariants: {x: {lang: fr-CA}}\n---\nL'été ! « oui »\n"
    assert variants(tmp_path, text, ASKED)["x"].parts[0].text == f"L’été! «{NBSP}oui{NBSP}»"
    english = text.replace("variants: {x: {lang: fr-CA}}\n", "")
    assert variants(tmp_path, english, ASKED)["x"].parts[0].text == "L'été ! « oui »"


def test_what_is_counted_and_built_is_what_is_rendered(
    tmp_path: Path, pipeline: Callable[..., Ran]
) -> None:
    found = variants(tmp_path, "---\nchannels: [x]\n---\nL'été!\n", ASKED)
    counted = json.loads(pipeline("count", ruled.PATH, "--format", "json", cwd=tmp_path).out)
    assert f"L’été{NBSP}!" == found["x"].parts[0].text
    assert '"used": 7' in json.dumps(counted)
    pipeline("build", cwd=tmp_path)
    built = json.loads((tmp_path / "public/variants/2026/12/01-noel.json").read_text("utf-8"))
    assert built["x"] == found["x"].to_json()
    ruled.write(tmp_path, "brand/rules.yml", "rules: {}\n")
    pipeline("build", cwd=tmp_path)
    built = json.loads((tmp_path / "public/variants/2026/12/01-noel.json").read_text("utf-8"))
    assert built["x"]["parts"][0]["text"] == "L'été!"


_PIECES = ["**", "*", "`", "`l'x !`", "[l'a](https://exemple.fr/?b!) ", "https://exemple.fr/?c! "]
_PIECES += [
    "@{brume}",
    "#Ete ",
    "@ete ",
    "l'",
    "été",
    "« ",
    " »",
    " !",
    "?",
    " : ",
    "...",
    "\n",
    "\n\n",
]
_PIECES += [
    "- ",
    "> ",
    "\\!",
    "~~",
    ":smile:",
    "9:00",
    " ",
    "mot",
    "    ",
    "| a | b |\n|---|---|\n",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=20).map("".join), st.booleans())
def test_links_names_tags_and_code_are_those_of_the_text_as_written(body: str, wide: bool) -> None:
    manner = typography.manner("fr")
    assert manner is not None
    read, shown = markup.parse(body), documents.document(body, manner, wide)
    assert shown.findings == read.findings
    for before, after in zip(read.segments, shown.segments, strict=True):
        kept = [(span.type, span.value) for span in before.spans]
        assert [(span.type, span.value) for span in after.spans] == kept
        for one, other in zip(before.spans, after.spans, strict=True):
            if one.type in ("code", "pre", "url", "person", "literal"):
                assert after.text[other.start : other.end] == before.text[one.start : one.end]
        for token in ("#Ete", "@ete", ":smile:", "9:00"):
            assert after.text.count(token) == before.text.count(token)
        assert not wide or NARROW not in after.text


def test_the_alternative_text_of_a_picture_in_the_body_is_mended_where_it_stands(
    tmp_path: Path,
) -> None:
    text = POST.partition("---\n#")[0].replace("L'été ?", "Un vase")
    ruled.repository(tmp_path, "rules: {}\n")
    path = "content/2026/12/01-vase.md"
    ruled.write(tmp_path, path, f"{text}---\nVoici.\n\n![L'anse : `l'x` cassée !](vase.jpg)\n")
    loaded = project.load(Folder(tmp_path))
    (entry,) = [each for each in project.entries(loaded.tree) if each.path == path]
    _, after = review.mended(loaded, entry)[path]
    assert after.decode().translate(SHOWN).endswith("![L’anse⍽: `l'x` cassée⎵!](vase.jpg)\n")
