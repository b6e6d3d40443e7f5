"""What networks show beyond the source, held to the style guide, and told where it came from."""

from pathlib import Path

import pytest
import ruled

from pipeline.problem import Problem

INI = "StylesPath = brand/style\n[content/**/*.md]\nBasedOnStyles = Maison\n"
WORDS = (
    'extends: existence\nmessage: "pas « %s »"\nlevel: warning\nignorecase: true\n'
    "tokens: [newsletter, brume, promo, super]\n"
)
BRAND = ruled.BRAND.replace("channels: [mastodon]", "channels: [mastodon, x]")


def found(root: Path, post: str, *, rules: str = "", **styles: str) -> list[Problem]:
    """What style rules find in a post that goes to Mastodon and X."""
    ruled.write(root, ".vale.ini", INI)
    for name, text in {"Mots": WORDS, **styles}.items():
        ruled.write(root, f"brand/style/Maison/{name}.yml", text)
    told = ruled.problems(root, post, rules=rules, brand=BRAND)
    assert not [one for one in told if one.rule.startswith("post.")], told
    return [one for one in told if one.rule.startswith("Maison.")]


def told(root: Path, post: str, *, rules: str = "", **styles: str) -> list[str]:
    """The same as `line:column level message, stands on`."""
    return [
        f"{ruled.place(one)} {one.level} {one.message}: {ruled.stands_on(root, one)}"
        for one in found(root, post, rules=rules, **styles)
    ]


def test_a_tag_is_told_where_it_stands_once_for_all_that_show_it(tmp_path: Path) -> None:
    assert told(tmp_path, "---\ntags: [Lampes, Promo]\n---\nBonjour.\n") == [
        "3:16 warning pas « Promo » (shown on mastodon, x): Promo"
    ]


def test_a_name_is_told_where_the_person_is_named_and_a_handle_is_left_alone(
    tmp_path: Path,
) -> None:
    # people.yml has a handle on Mastodon: X shows the name
    (one,) = found(tmp_path, "Bonjour.\n\nAvec @{brume} demain.\n")
    assert ruled.stands_on(tmp_path, one) == "@{brume}"
    assert one.message == "pas « Brume » (shown on x)"
    assert one.channel == "x"


def test_what_the_source_says_is_told_once(tmp_path: Path) -> None:
    text = "---\ntags: [Newsletter]\n---\nNotre newsletter, avec @{brume}, est super.\n"
    assert told(tmp_path, text) == [
        "5:7 warning pas « newsletter »: newsletter",
        "5:24 warning pas « Brume » (shown on x): @{brume}",
        "5:38 warning pas « super »: super",
    ]


def test_a_tag_that_the_text_has_too_is_told_in_the_text_alone(tmp_path: Path) -> None:
    assert told(tmp_path, "---\ntags: [promo]\n---\nUne promo.\n") == [
        "5:5 warning pas « promo »: promo"
    ]


def test_addresses_are_no_words(tmp_path: Path) -> None:
    link = "https://maison-lumen.example/newsletter/promo"
    assert told(tmp_path, f"---\nlink: {link}\n---\nLisez [ceci]({link}-2), {link}-3.\n") == []


def test_a_channel_s_own_text_in_the_front_matter_is_told_there(tmp_path: Path) -> None:
    text = (
        "---\nvariants:\n  x:\n    text: |\n      Bonjour.\n      Un super vase.\n---\nBonjour.\n"
    )
    assert told(tmp_path, text) == ["7:10 warning pas « super »: super"]


@pytest.mark.parametrize(
    ("header", "at"),
    [
        pytest.param("media: [{file: vase.jpg, alt: Un super vase.}]", "3:26", id="a picture"),
        pytest.param("poll: {options: [Un super vase, Rien], for: 2d}", "3:18", id="a poll"),
        pytest.param("variants: {x: {first_comment: Un super vase}}", "3:16", id="a comment"),
    ],
)
def test_texts_beside_the_text_are_told_at_their_keys(tmp_path: Path, header: str, at: str) -> None:
    (one,) = found(tmp_path, f"---\n{header}\n---\nBonjour.\n")
    assert ruled.place(one) == at
    assert one.message.startswith("pas « super » (shown on ")


def test_a_title_is_told_once(tmp_path: Path) -> None:
    text = "---\ntitle: Un super vase\nlink: https://maison-lumen.example/\n---\nBonjour.\n"
    assert told(tmp_path, text) == ["3:11 warning pas « super »: super"]


def test_a_rule_that_counts_counts_what_is_added(tmp_path: Path) -> None:
    most = (
        'extends: occurrence\nmessage: "%s mots-dièse"\nlevel: warning\nmax: 1\ntoken: "#\\\\w+"\n'
    )
    text = "---\ntags: [Lampes, Verre]\n---\nBonjour.\n"
    assert told(tmp_path, text, Diese=most) == [
        "3:8 warning 2 mots-dièse (shown on mastodon, x): Lampes"
    ]


def test_two_ways_to_write_one_thing_are_told_though_one_is_a_tag(tmp_path: Path) -> None:
    ways = 'extends: consistency\nmessage: "« %s » ou l’autre"\nlevel: error\neither: {clef: cle}\n'
    text = "---\ntags: [cle]\n---\nUne clef.\n"
    (one,) = found(tmp_path, text, Clef=ways)
    assert (one.rule, ruled.place(one)) == ("Maison.Clef", "3:8")


# Finer lines


def test_a_rule_weighs_what_its_network_s_line_says(tmp_path: Path) -> None:
    rules = "networks: {x: {Maison.Mots: {level: error}}}\n"
    (one,) = found(tmp_path, "Un super vase.\n", rules=rules)
    assert (one.level, one.channel) == ("error", None)
    (tag,) = found(tmp_path, "---\ntags: [promo]\n---\nBonjour.\n", rules=rules)
    assert tag.level == "error"


def test_a_rule_that_is_off_for_a_network_is_told_for_the_others(tmp_path: Path) -> None:
    rules = "channels: {x: {Maison.Mots: off}}\n"
    (one,) = found(tmp_path, "Un super vase.\n", rules=rules)
    assert (one.level, one.channel) == ("warning", "mastodon")
    assert found(tmp_path, "Avec @{brume}.\n", rules=rules) == []
    assert found(tmp_path, "---\nchannels: [x]\n---\nUn super vase.\n", rules=rules) == []


def test_a_rule_may_be_for_one_network_or_one_kind_of_post_alone(tmp_path: Path) -> None:
    rules = "rules: {Maison.Mots: off}\nnetworks: {x: {Maison.Mots: error}}\n"
    (one,) = found(tmp_path, "Un super vase.\n", rules=rules)
    assert (one.level, one.channel) == ("error", "x")
    rules = "rules: {Maison.Mots: off}\nkinds: {event: {Maison.Mots: suggestion}}\n"
    assert found(tmp_path, "Un super vase.\n", rules=rules) == []
    (one,) = found(tmp_path, "---\nkind: event\n---\nUn super vase.\n", rules=rules)
    assert one.level == "suggestion"


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        pytest.param(
            "networks: {x: {Maison.Mot: off}}",
            "rules.yml:1:16: there is no style rule `Maison.Mot` that .vale.ini turns on; "
            "did you mean `Maison.Mots`?",
            id="an unknown rule",
        ),
        pytest.param(
            "rules: {Maison.Mots: {level: loud}}", "level must be one of error", id="a level"
        ),
        pytest.param("rules: {Maison.Mots: {tokens: [a]}}", "has a level here", id="an option"),
        pytest.param("rules: {Maison: off}", "there is no rule `Maison`", id="a whole style"),
        pytest.param(
            "rules: {brand.emoj: off}", "there is no rule `brand.emoj`", id="a social rule"
        ),
    ],
)
def test_a_line_that_means_nothing_is_told(tmp_path: Path, rules: str, why: str) -> None:
    from pipeline.errors import PipelineError

    with pytest.raises(PipelineError) as caught:
        found(tmp_path, "Bonjour.\n", rules=rules + "\n")
    assert why in caught.value.message


def test_a_waiver_covers_what_networks_show_too(tmp_path: Path) -> None:
    waive = "waive: [{rule: Maison.Mots, why: un titre, until: 2027-01-01}]"
    assert found(tmp_path, f"---\ntags: [promo]\n{waive}\n---\nBonjour.\n") == []
