"""A brand's own template arranges what one network shows, and can do nothing else."""

import unicodedata
from pathlib import Path

import pytest
from desk import Desk
from hypothesis import given
from hypothesis import strategies as st

from pipeline import check, layout, markup
from pipeline.errors import PipelineError
from pipeline.layout import LONGEST, load

TEMPLATE = "brand/templates/mastodon.txt.j2"
HEADER = "title: Noël à l’atelier\nlink: https://maison-lumen.example/noel\ntags: [Lampe, Noël]\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def text(desk: Desk, template: str, body: str = "Bonjour.", header: str = HEADER) -> str:
    """What Mastodon shows where this is its template."""
    desk.write(TEMPLATE, template)
    (part,) = desk.shown(body, "mastodon", header).variant.parts
    return part.text


def test_a_template_arranges_title_body_link_and_tags(desk: Desk) -> None:
    shown = text(
        desk,
        "{{ title|plain }}\n\n{{ body }}\n\n{% if link %}Tout savoir : {{ link }}{% endif %}\n\n"
        "{% for tag in tags %}{{ tag|hashtag }}{% if not loop.last %} {% endif %}{% endfor %}\n",
    )
    assert shown == (
        "Noël à l’atelier\n\nBonjour.\n\nTout savoir : https://maison-lumen.example/noel"
        "?utm_source=mastodon&utm_medium=social&utm_content=2026/12/01-noel\n\n#Lampe #Noël"
    )


def test_what_the_template_shows_already_is_not_added_again(desk: Desk) -> None:
    desk.write(TEMPLATE, "{{ body }} {{ link }} #lampe")
    variant = desk.shown("Bonjour.", "mastodon", HEADER).variant
    assert variant.parts[0].text.count("https://") == 1
    assert variant.parts[0].text.endswith("#Noël")
    assert "#Lampe" not in variant.parts[0].text


def test_people_and_thread_breaks_in_a_template_mean_what_they_mean_in_a_post(desk: Desk) -> None:
    desk.write(TEMPLATE, "{{ body }}\n\n---\n\nMerci @{marie}")
    parts = desk.shown("Bonjour.", "mastodon").variant.parts
    assert [part.text for part in parts] == ["Bonjour.", "Merci @marie@piaille.fr"]


def test_only_its_network_uses_it_on_every_channel_of_that_network(desk: Desk) -> None:
    desk.write(TEMPLATE, "{{ channel }} : {{ body }}")
    assert desk.shown("Bonjour.", "toots").variant.parts[0].text == "toots : Bonjour."
    assert desk.shown("Bonjour.", "bluesky").variant.parts[0].text == "Bonjour."


def test_a_problem_of_the_template_is_shown_in_the_template(desk: Desk) -> None:
    desk.write(TEMPLATE, "{{ body }} @{jeanne}")
    (problem,) = desk.shown("Bonjour.", "mastodon").problems
    assert (problem.path, problem.rule) == (TEMPLATE, "post.person")


@pytest.mark.parametrize(
    ("template", "line", "word"),
    [
        pytest.param("un\n{{ body", 2, "end of", id="not closed"),
        pytest.param("{{ boddy }}", 1, "did you mean body", id="a value that nobody has"),
        pytest.param("{% set a = body %}", 1, "assign", id="an assignment"),
        pytest.param("{{ body.__class__ }}", 1, "look into", id="an attribute"),
        pytest.param("{{ body['x'] }}", 1, "getitem", id="an item"),
        pytest.param("{{ range(9) }}", 1, "call", id="a call"),
        pytest.param("{{ body * 99999999 }}", 1, "mul", id="a multiplication"),
        pytest.param("{{ body|center(999999999) }}", 1, "center", id="a filter that pads"),
        pytest.param("{{ body|truncate(9) }}", 1, "truncate", id="a filter that cuts in silence"),
        pytest.param("{% include '/etc/passwd' %}", 1, "include", id="an include"),
        pytest.param("{% for c in body %}{% endfor %}", 1, "tags alone", id="a long loop"),
        pytest.param(
            "{% for a in tags %}{% for b in tags %}{% endfor %}{% endfor %}",
            1,
            "inside a loop",
            id="loops in loops",
        ),
        pytest.param("{% macro m() %}{{ m() }}{% endmacro %}", 1, "macro", id="a recursion"),
        pytest.param("{% if body %}" * 120 + "{% endif %}" * 120, 0, "deep", id="many ifs"),
        pytest.param("{{ body" + "|upper" * 300 + " }}", 0, "deep", id="many filters"),
        pytest.param("{{ " + "(" * 2000 + "body" + ")" * 2000 + " }}", 0, "deep", id="deep"),
    ],
)
def test_a_template_that_asks_for_more_is_refused_by_line(
    desk: Desk, template: str, line: int, word: str
) -> None:
    desk.write(TEMPLATE, template)
    with pytest.raises(PipelineError) as refused:
        desk.shown("Bonjour.", "mastodon")
    assert refused.value.message.startswith(f"{TEMPLATE}:{line}:" if line else TEMPLATE)
    assert word in refused.value.message.lower() + refused.value.hint


@pytest.mark.parametrize(
    "template",
    [
        pytest.param("{{ body|replace('e', body) }}" * 40, id="many times"),
        pytest.param("{{ body" + "|replace('e', body)" * 9 + " }}", id="growing at each step"),
        pytest.param("{{ '\\\\'" + "|plain" * 30 + " }}", id="doubled at each step"),
        pytest.param("{{ (" + "~".join(["body"] * 2000) + ")|first }}", id="strung together"),
        pytest.param("{{ tags|join(tags|join(tags|join(tags|join(body)))) }}", id="joined"),
    ],
)
def test_a_template_that_makes_too_much_stops_early(desk: Desk, template: str) -> None:
    desk.write(TEMPLATE, template)
    body = "elle est belle et fête " * 60
    tags = "tags: [" + ", ".join(f"Etiquette{n}" for n in range(30)) + "]\n"
    with pytest.raises(PipelineError, match=f"more than {LONGEST}"):
        desk.shown(body, "mastodon", tags)


def test_values_can_be_strung_together(desk: Desk) -> None:
    assert text(desk, "{{ body ~ ' ' ~ (title ~ 1)|upper }}").startswith("Bonjour. NOËL")


def test_a_filter_on_what_it_is_not_for_names_the_template(desk: Desk) -> None:
    desk.write(TEMPLATE, "{{ tags|replace('a', 'b') }}")
    with pytest.raises(PipelineError, match="can't be filled in"):
        desk.shown("Bonjour.", "mastodon")


def test_files_that_name_no_network_or_cannot_be_read_are_said() -> None:
    with pytest.raises(PipelineError) as unknown:
        load([("brand/templates/mastodn.txt.j2", b"")], ("mastodon", "x"))
    assert unknown.value.hint == "Name the file mastodon.txt.j2."
    with pytest.raises(PipelineError, match="not UTF-8"):
        load([("brand/templates/x.txt.j2", b"\xe9")], ("mastodon", "x"))
    with pytest.raises(PipelineError, match="at most"):
        load([("brand/templates/x.txt.j2", b"a" * 70_000)], ("mastodon", "x"))
    assert load([("brand/templates/README.md", b"hello")], ("mastodon", "x")) == {}


def test_validate_reads_every_template_and_names_one_that_nothing_uses(desk: Desk) -> None:
    assert list(check.check_brand(desk.project)) == []
    desk.write(
        "brand/brand.yml", "name: L\ntimezone: Europe/Paris\nlanguages: [fr]\nchannels: {x: {}}\n"
    )
    desk.write(TEMPLATE, "{{ body }}")
    (problem,) = check.check_brand(desk.project)
    assert (problem.path, problem.level, problem.rule) == (TEMPLATE, "suggestion", "post.layout")
    desk.write(TEMPLATE, "{{ bodi }}")
    with pytest.raises(PipelineError, match="did you mean body"):
        list(check.check_brand(desk.project))


def test_a_value_that_is_not_there_is_empty(desk: Desk) -> None:
    assert text(desk, "[{{ campaign }}{{ partner }}{{ location }}]", header="") == "[]"


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30))
def test_plain_shows_a_title_letter_by_letter(title: str) -> None:
    escaped = layout._FILTERS["plain"](title)
    shown = markup.parse(f"a {escaped} b").segments[0].text
    assert shown == unicodedata.normalize("NFC", f"a {title} b")
