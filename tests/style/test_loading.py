"""A brand's style files: what turns rules on, and how a broken file says where it is broken."""

from pathlib import Path

import pytest
from styleguide import INI, guide, told, write

from pipeline import style
from pipeline.errors import PipelineError
from pipeline.files import Folder

FINDS = "extends: existence\nmessage: found\ntokens: [xyz]"


def test_without_vale_ini_there_is_no_guide(tmp_path: Path) -> None:
    assert style.load(Folder(tmp_path)) is None


@pytest.mark.parametrize(
    ("sections", "found"),
    [
        pytest.param("[*.md]\nBasedOnStyles = House", "1:1:House.Rule:found", id="a style"),
        pytest.param("[*]\nBasedOnStyles = House", "1:1:House.Rule:found", id="for all files"),
        pytest.param("[*.txt]\nBasedOnStyles = House", "", id="for others"),
        pytest.param("[*.{md,txt}]\nBasedOnStyles = House", "1:1:House.Rule:found", id="or these"),
        pytest.param("[content/**/*.md]\nHouse.Rule = YES", "1:1:House.Rule:found", id="a folder"),
        pytest.param("[brand/*.md]\nHouse.Rule = YES", "", id="another folder"),
        pytest.param("[*.md]\nBasedOnStyles = House\nHouse.Rule = NO", "", id="but one rule"),
        pytest.param("[*]\nBasedOnStyles = House\n[*.md]\nHouse.Rule = NO", "", id="but here"),
        pytest.param(
            "[*]\nHouse.Rule = YES\n[*.md]\nBasedOnStyles =", "1:1:House.Rule:found", id="one rule"
        ),
        pytest.param(
            "[*.md]\nBasedOnStyles = House # our own\nHouse = NO\nHouse.Rule = YES",
            "1:1:House.Rule:found",
            id="a rule's own setting is the stronger",
        ),
    ],
)
def test_sections_say_which_rules_run(tmp_path: Path, sections: str, found: str) -> None:
    ini = f"; a remark\nStylesPath = brand/style\n{sections}\n"
    assert told(guide(tmp_path, {"House/Rule": FINDS}, ini), "xyz", "content/a/b.md") == (
        [found] if found else []
    )


@pytest.mark.parametrize(
    ("setting", "level"),
    [
        pytest.param("", "warning", id="the rule's own"),
        pytest.param("House.Rule = error", "error", id="set for the rule"),
        pytest.param("House = suggestion", "suggestion", id="set for its style"),
        pytest.param(
            "House = suggestion\nHouse.Rule = error", "error", id="the rule's is stronger"
        ),
    ],
)
def test_a_level_can_be_set(tmp_path: Path, setting: str, level: str) -> None:
    found = guide(tmp_path, {"House/Rule": FINDS}, f"{INI}{setting}\n").check("a.md", "xyz")
    assert [each.level for each in found] == [level]


def test_the_least_level_hides_what_is_below(tmp_path: Path) -> None:
    assert (
        told(guide(tmp_path, {"House/Rule": FINDS}, f"MinAlertLevel = error\n{INI}"), "xyz") == []
    )


def test_a_number_can_be_set_for_a_rule(tmp_path: Path) -> None:
    rule = "extends: occurrence\nmessage: '%s'\nmax: 1\ntoken: x"
    assert told(guide(tmp_path, {"House/Rule": rule}, f"{INI}House.Rule[max] = 3\n"), "x x x") == []


def test_folders_in_a_style_join_the_name(tmp_path: Path) -> None:
    rules = {"House/dates/Time": FINDS, "House/_drafts/No": "broken", "House/meta.json": "{}"}
    assert told(guide(tmp_path, rules), "xyz") == ["1:1:House.dates.Time:found"]


def test_what_vale_alone_can_run_is_a_notice(tmp_path: Path) -> None:
    rules = {
        "House/Script": "extends: script\nmessage: m\nscript: x",
        "House/Words": "extends: sequence\nmessage: m\ntokens: [{tag: NN, skip: 2}]",
        "House/Rule": FINDS,
    }
    found = guide(tmp_path, rules, f"{INI}House.Missing = YES\n")
    assert [(each.rule, each.message) for each in found.notices] == [
        ("House.Missing", ".vale.ini names House.Missing, and there is no such rule"),
        ("House.Script", "script is not supported: only Vale runs it"),
        ("House.Words", "sequence is not supported: only Vale runs it"),
    ]
    assert told(found, "xyz") == ["1:1:House.Rule:found"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        pytest.param("message: m", ["extends is missing"], id="no kind"),
        pytest.param(
            "extends: existance\nmessage: m", ["extends", "mean existence"], id="unknown kind"
        ),
        pytest.param("extends: existence", ["message is missing"], id="no message"),
        pytest.param(
            "extends: existence\nmessage: m\ntoken: [a]",
            ["token:", "mean tokens"],
            id="unknown key",
        ),
        pytest.param(
            "extends: existence\nmessage: m\ntokens: ['(']",
            ["tokens:", "never closed"],
            id="pattern",
        ),
        pytest.param("extends: existence\nmessage: m", ["tokens:"], id="nothing to look for"),
        pytest.param("extends: existence\nmessage: m\ntokens: [a]\nlevel: fatal", ["level:"]),
        pytest.param("extends: existence\nmessage: m\ntokens: {a: b}", ["tokens:"], id="a mapping"),
        pytest.param("extends: existence\nmessage: m\ntokens: [a]\nscope: a b", ["scope:"]),
        pytest.param("extends: substitution\nmessage: m\nswap: [a]", ["swap:"], id="a list"),
        pytest.param(
            "extends: substitution\nmessage: m\nswap: {'[': b}", ["swap:", "never closed"]
        ),
        pytest.param("extends: occurrence\nmessage: m\ntoken: a\nmax: many", ["max:", "'many'"]),
        pytest.param(
            "extends: metric\nmessage: m\nformula: words.real\ncondition: '> 1'", ["formula"]
        ),
        pytest.param(
            "extends: metric\nmessage: m\nformula: worlds\ncondition: '> 1'", ["'worlds'"]
        ),
        pytest.param("extends: metric\nmessage: m\nformula: words\ncondition: '1'", ["condition:"]),
        pytest.param("extends: readability\nmessage: m\nmetrics: [Fog]\ngrade: 8", ["metrics:"]),
        pytest.param("extends: [", ["Rule.yml:1"], id="no YAML"),
        pytest.param("- a", ["key: value"], id="a list"),
        pytest.param("x: " + "y" * 10_000_000, ["10,000,003 bytes"], id="ten megabytes"),
    ],
)
def test_a_broken_rule_names_its_file_and_key(tmp_path: Path, rule: str, words: list[str]) -> None:
    tree = write(tmp_path, {"House/Rule": rule})
    with pytest.raises(PipelineError) as caught:
        style.load(tree)
    for word in ["brand/style/House/Rule.yml", *words]:
        assert word in caught.value.message


def test_a_broken_rule_that_is_off_stops_nobody(tmp_path: Path) -> None:
    rules = {"House/Rule": FINDS, "House/Broken": "extends: nothing"}
    assert told(guide(tmp_path, rules, f"{INI}House.Broken = NO\n"), "xyz")


@pytest.mark.parametrize(
    ("ini", "words"),
    [
        pytest.param("[*.md]\nBasedOnStyles = ../../etc\n", [":2: BasedOnStyles", "'../../etc'"]),
        pytest.param("StylesPath = ../else\n", [":1: StylesPath", "leads out"]),
        pytest.param("StylesPath = /etc\n", [":1: StylesPath", "leads out"]),
        pytest.param("[*.md]\nBasedOnStyles = Missing\n", ["there is no style styles/Missing"]),
        pytest.param("Vocab = Missing\n", ["config/vocabularies/Missing"]),
        pytest.param("Vocab = ../x\n", [":1: Vocab"]),
        pytest.param("MinAlertLevel = loud\n", [":1: MinAlertLevel", "suggestion, warning"]),
        pytest.param("MinAlert = error\n", [":1: MinAlert is not known"]),
        pytest.param("[*.md]\nHouse.Rule = maybe\n", [":2: House.Rule is YES, NO"]),
        pytest.param("[*.md]\nVocab = Base\n", [":2: Vocab belongs above"]),
        pytest.param("BasedOnStyles = House\n", [":1: BasedOnStyles belongs below"]),
        pytest.param("[*.md]\nHouse.Rule[tokens] = x\n", ["can only be changed in the rule"]),
        pytest.param("nothing\n", [":1: 'nothing' is neither"]),
        pytest.param("[*.md]\nTokenIgnores = (\n", ["TokenIgnores", "never closed"]),
    ],
)
def test_a_broken_vale_ini_names_line_and_key(tmp_path: Path, ini: str, words: list[str]) -> None:
    tree = write(tmp_path, {}, ini)
    with pytest.raises(PipelineError) as caught:
        style.load(tree)
    for word in [".vale.ini", *words]:
        assert word in caught.value.message


def test_a_vocabulary_line_that_is_no_pattern_is_named(tmp_path: Path) -> None:
    ini = "StylesPath = brand/style\nVocab = Base\n[*.md]\nBasedOnStyles = Vale\n"
    tree = write(tmp_path, {"config/vocabularies/Base/accept.txt": "# ours\nLumen\nC(++\n"}, ini)
    with pytest.raises(PipelineError) as caught:
        style.load(tree)
    assert "Base/accept.txt:3: 'C(++' is no regular expression" in caught.value.message


def test_public_styles_words_like_yes_and_no_stay_words(tmp_path: Path) -> None:
    rule = "extends: existence\nmessage: \"'%s'\"\ntokens: [no, on, 24/7, 2001-01-01, 3]"
    assert told(guide(tmp_path, {"House/Rule": rule}), "no on 24/7 3") == [
        "1:1:House.Rule:'no'",
        "1:4:House.Rule:'on'",
        "1:7:House.Rule:'24/7'",
        "1:12:House.Rule:'3'",
    ]


PARENT = "extends: existence\nmessage: \"'%s'\"\ntokens: [abc, def]\n"


@pytest.mark.parametrize(
    ("child", "found"),
    [
        pytest.param(
            "message: never", ["1:1:House.Rule:never", "1:5:House.Rule:never"], id="a key"
        ),
        pytest.param("tokens: [ghi]", ["1:9:House.Rule:'ghi'"], id="a list anew"),
        pytest.param(
            "tokens+: [ghi]\ntokens-: [abc]",
            ["1:5:House.Rule:'def'", "1:9:House.Rule:'ghi'"],
            id="more and less of a list",
        ),
    ],
)
def test_a_rule_may_start_from_another(tmp_path: Path, child: str, found: list[str]) -> None:
    rules = {"Base/deep/Rule": PARENT, "House/Rule": f"extends: Base.deep.Rule\n{child}"}
    assert told(guide(tmp_path, rules), "abc def ghi") == found


def test_a_mapping_of_a_parent_is_changed_too(tmp_path: Path) -> None:
    parent = "extends: substitution\nmessage: \"'%s', not '%s'\"\nswap: {a: b, c: d}\n"
    child = "extends: Base.Rule\nswap+: {e: f}\nswap-: [a]"
    made = guide(tmp_path, {"Base/Rule": parent, "House/Rule": child})
    assert told(made, "a c e") == ["1:3:House.Rule:'d', not 'c'", "1:5:House.Rule:'f', not 'e'"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        pytest.param("extends: Base.Missing", ["there is no rule Base.Missing"], id="no parent"),
        pytest.param("extends: ../../x.y", ["no kind of rule '../../x.y'"], id="outside"),
        pytest.param("extends: House.Rule", ["House.Rule starts from itself"], id="itself"),
        pytest.param(
            "extends: Base.Rule\ntokens-: [x]", ["tokens-", "no entry 'x'"], id="not there"
        ),
        pytest.param("extends: Base.Rule\nswap+: {a: b}", ["swap+", "no list"], id="no such key"),
        pytest.param("extends: Base.Rule\ntokens+: {a: b}", ["must be a list"], id="no list"),
        pytest.param(
            "extends: Base.Rule\ntokens: [a]\ntokens+: [b]", ["tokens+", "choose"], id="twice"
        ),
        pytest.param(f"{PARENT}tokens+: [x]", ["tokens+", "extends another rule"], id="no child"),
    ],
)
def test_a_broken_child_names_its_file_and_key(tmp_path: Path, rule: str, words: list[str]) -> None:
    tree = write(tmp_path, {"Base/Rule": PARENT, "House/Rule": rule})
    with pytest.raises(PipelineError) as caught:
        style.load(tree)
    for word in ["brand/style/House/Rule.yml", *words]:
        assert word in caught.value.message


def test_a_scope_that_no_text_has_is_told(tmp_path: Path) -> None:
    rules = {
        "House/Rule": f"{FINDS}\nscope: [headings, paragraph]",
        "House/Own": f"{FINDS}\nscope: text.frontmatter.baseline",
        "House/Comment": f"{FINDS}\nscope: ~comment.line & text",
    }
    assert [(each.rule, each.message) for each in guide(tmp_path, rules).notices] == [
        (
            "House.Rule",
            "scope: no text has the scope 'headings', so the rule never looks there; "
            "did you mean heading?",
        )
    ]
