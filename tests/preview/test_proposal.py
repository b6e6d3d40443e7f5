"""What a change would say: the calendar, the texts, the problems, in words that do nothing."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from brandrepo import BrandRepo
from hypothesis import given
from hypothesis import strategies as st
from mistune import html
from preview.built import start

from pipeline.errors import PipelineError
from pipeline.preview import proposal, proposal_page
from pipeline.preview.proposal import Item, Proposal, Shown, Version
from pipeline.preview.proposing import propose


@pytest.fixture
def repo(tmp_path: Path) -> BrandRepo:
    """A brand with three posts, and then a change of each kind."""
    repo = start(tmp_path)
    repo.post("2026/12/01-noel", date="2026-12-01T09:00", title="Noël", channels=["mastodon"])
    repo.post("2026/12/02-vase", "Un vase.\n", date="2026-12-02T09:00", channels=["x"])
    repo.post("2026/12/03-four", "Le four.\n", date="2026-12-03T09:00", channels=["x"])
    repo.commit()
    repo.post("2026/12/01-noel", date="2026-12-04T18:00", title="Noël", channels=["mastodon", "x"])
    repo.post("2026/12/02-vase", "Deux vases.\n", date="2026-12-02T09:00", channels=["x"])
    repo.remove("content/2026/12/03-four.md")
    repo.post("2026/12/05-neuf", "Neuf.\n", date="2026-12-05T09:00", channels=["x"], draft=True)
    repo.write("brand/rules.yml", "rules: {}\n")
    repo.commit()
    return repo


def made(repo: BrandRepo, problems: Any = ()) -> Proposal:
    return propose(repo.root, "HEAD^1", problems)


def test_the_calendar_tells_what_comes_moves_changes_and_goes_by_day(repo: BrandRepo) -> None:
    assert [(e.at[:16], e.kind, e.was[:16], e.post, e.channels) for e in made(repo).calendar] == [
        ("2026-12-02T09:00", "changed", "", "2026/12/02-vase", ("x",)),
        ("2026-12-03T09:00", "removed", "", "2026/12/03-four", ("x",)),
        ("2026-12-04T18:00", "moved", "2026-12-01T09:00", "2026/12/01-noel", ("mastodon",)),
        ("2026-12-04T18:00", "added", "", "2026/12/01-noel", ("x",)),
        ("2026-12-05T09:00", "added", "", "2026/12/05-neuf", ("x",)),
    ]


def test_each_variant_has_its_final_text_and_length(repo: BrandRepo) -> None:
    items = {item.post: item for item in made(repo).items}
    assert set(items) == {"2026/12/01-noel", "2026/12/02-vase", "2026/12/05-neuf"}
    (version,) = items["2026/12/02-vase"].versions
    assert (version.channel, version.network) == ("x", "X")
    assert version.parts == (Shown("Deux vases.", 11, 280, "weighted characters", ()),)


def test_problems_go_to_their_post_and_the_others_are_counted(repo: BrandRepo) -> None:
    problem = {"line": 3, "level": "error", "rule": "x.length", "message": "long", "channel": "x"}
    told = made(
        repo,
        [
            {**problem, "path": "content/2026/12/02-vase.md"},
            {**problem, "path": "content/2026/11/01-ancien.md", "level": "warning"},
        ],
    )
    (flaw,) = next(item for item in told.items if item.post == "2026/12/02-vase").flaws
    assert (flaw.level, flaw.where) == ("error", "content/2026/12/02-vase.md:3")
    assert told.others == (("warning", 1),)


def test_reviewers_see_that_the_brand_changes_too(repo: BrandRepo) -> None:
    assert made(repo).other_files == ("brand/rules.yml",)
    assert "brand/rules.yml" in proposal_page.markdown(made(repo))


def test_the_page_is_in_the_brands_language(repo: BrandRepo) -> None:
    page = proposal_page.markdown(made(repo))
    assert page.startswith(proposal_page.MARKER)
    assert "**vendredi 4 décembre 2026**" in page
    assert "(était prévu mardi 1er décembre 2026 09:00)" in page
    assert "> Deux vases." in page
    assert "11 / 280 caractères pondérés" in page
    assert "· brouillon" in page


def test_a_commit_that_is_not_there_is_told(repo: BrandRepo) -> None:
    with pytest.raises(PipelineError, match="HEAD\\^9"):
        propose(repo.root, "HEAD^9", ())


def test_the_brands_questions_are_asked_of_the_posts_that_change(repo: BrandRepo) -> None:
    asked = "checklist:\n  - Est-ce vrai ?\n  - {ask: Et sur Mastodon ?, networks: [mastodon]}\n"
    repo.write("brand/rules.yml", asked)
    assert made(repo).checklist == (
        "Est-ce vrai ?",
        "Et sur Mastodon ? (2026/12/01-noel)",
    )
    assert "- [ ] Est-ce vrai ?" in proposal_page.markdown(made(repo))


def test_the_command_writes_both_forms_and_adds_to_the_jobs_page(
    inside: Callable[..., Any], repo: BrandRepo, tmp_path: Path
) -> None:
    page = tmp_path / "summary"
    page.write_text("before\n", encoding="utf-8")
    ran = inside(
        *("build", "--out", str(tmp_path / "site"), "--changed-since", "HEAD^1"),
        *("--summary", str(page), "--summary", str(tmp_path / "review.json")),
        *("--single", str(tmp_path / "one.html")),
        cwd=repo.root,
    )
    assert ran.status == 0, ran.err
    assert page.read_text("utf-8").startswith(f"before\n{proposal_page.MARKER}")
    assert proposal.read((tmp_path / "review.json").read_bytes()) == made(repo)
    one = (tmp_path / "one.html").read_text("utf-8")
    assert "Deux vases." in one
    assert "variants" in one


def test_what_cannot_be_built_is_told_to_reviewers_too(
    inside: Callable[..., Any], repo: BrandRepo, tmp_path: Path
) -> None:
    repo.write("brand/brand.yml", "name: [\n")
    data = tmp_path / "review.json"
    arguments = ("--changed-since", "HEAD^1", "--summary", str(data))
    ran = inside("build", "--out", str(tmp_path / "site"), *arguments, cwd=repo.root)
    assert ran.status == 2
    told = proposal.read(data.read_bytes())
    assert "brand/brand.yml" in told.trouble
    assert "> brand/brand.yml" in proposal_page.markdown(told)


def test_a_summary_needs_to_know_since_when(inside: Callable[..., Any], repo: BrandRepo) -> None:
    ran = inside("build", "--summary", "x.md", cwd=repo.root)
    assert (ran.status, "--changed-since" in ran.err) == (2, True)


def of(text: str) -> Proposal:
    """A proposal of which somebody wrote every word."""
    shown = Shown(text, 1, 2, text, ((text, text),))
    version = Version(text, text, "2026-12-01T09:00+01:00", draft=False, parts=(shown,), notes=())
    item = Item(text, text, "added", (version,), ())
    return Proposal("c0ffee", "fr", (), (item,), (text,), (), (text,))


WORDS = [
    pytest.param("@marie et @acme/tous", r"@\w", id="a mention"),
    pytest.param("voir #12 et GH-12", r"#\d|GH-\d", id="the number of an issue"),
    pytest.param("<img src=x onerror=y><script>z</script>", r"<(img|script)", id="HTML"),
    pytest.param("<!-- social-pipeline: review -->", r"<!-- social.*<!-- social", id="our marker"),
    pytest.param("[cliquez](https://evil.example)", r"href=", id="a link"),
    pytest.param("https://evil.example www.evil.example", r"https://|www\.", id="an address"),
    pytest.param("![x](https://evil.example/p.png)", r"<img", id="a picture"),
    pytest.param("> cité\n# titre\n- liste\n1. un\n---\n===", r"<(h1|ol|hr)", id="blocks"),
    pytest.param("```\nx\n```\n~~~\ny", r"<(code|pre)", id="code"),
    pytest.param(":tada: **gras** _it_ ~~x~~", r":tada:|<strong>gras|<em>", id="emphasis, emoji"),
    pytest.param("| a | b |\n|---|---|\n| c | d |", r"<table", id="a table"),
    pytest.param("</details></summary>", r"</summary></details>|</details>.*<h3", id="a fold"),
]


@pytest.mark.parametrize(("text", "never"), WORDS)
def test_an_authors_words_stand_there_and_do_nothing(text: str, never: str) -> None:
    page = proposal_page.markdown(of(text))
    rendered = str(html(page)).replace(proposal_page.MARKER, "", 1)
    assert not re.search(never, rendered, re.S), rendered


@given(st.text(max_size=60))
def test_no_words_make_an_element_of_their_own(text: str) -> None:
    allowed = {"h2", "h3", "p", "ul", "li", "strong", "blockquote", "br", "sub", "em", "input"}
    rendered = str(html(proposal_page.markdown(of(text))))
    assert set(re.findall(r"<([a-z][a-z0-9]*)", rendered)) <= allowed


def test_what_is_too_long_is_left_out_and_said() -> None:
    one = of("a" * 30_000)
    many = Proposal("c", "en", (), one.items * 4, (), (), ())
    page = proposal_page.markdown(many, "https://h.example/run/1")
    assert len(page) <= proposal_page.LONGEST
    assert "posts are too long to be shown here" in page
    assert "(https://h.example/run/1)" in page


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"[" * 100_000, id="a tower"),
        pytest.param(b" " * 1_000_001, id="too big"),
        pytest.param(b'{"v": 2}', id="another version"),
        pytest.param(b'{"v": 1, "head": 7}', id="a number for a text"),
    ],
)
def test_what_is_no_proposal_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="it "):
        proposal.read(broken)


def test_a_field_of_another_kind_is_refused_wherever_it_is() -> None:
    plain = json.loads(proposal.write(of("mot")))
    for broken in _broken(plain):
        with pytest.raises(ValueError, match="it"):
            proposal.read(json.dumps(broken).encode())


def _broken(plain: Any) -> Any:
    """The same value with each of its fields in turn an object."""
    if isinstance(plain, dict):
        for key in plain:
            if key not in ("draft",):
                yield {**plain, key: {"a": 1}}
            for inner in _broken(plain[key]):
                yield {**plain, key: inner}
    elif isinstance(plain, list):
        for place, value in enumerate(plain):
            for inner in _broken(value):
                yield [*plain[:place], inner, *plain[place + 1 :]]
