"""`pipeline init`: a brand's repository that is whole, checked, and never written over another."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import project
from pipeline.files import Folder
from pipeline.starter.schedule import cost, schedule

Run = Callable[..., Any]
TOOL = "acme/social-pipeline@08c6903cd8c0fde910a37f88322edcfb5dd907a8"
USUAL = (
    *("--name", "Maison Été", "--language", "fr", "--timezone", "Europe/Paris"),
    *("--network", "feed=https://m.example", "--network", "mastodon=https://m.example"),
    *("--tool", TOOL, "--now", "2026-11-27T20:00:00Z"),
)


@pytest.fixture
def made(inside: Run, tmp_path: Path) -> Path:
    """A brand's repository, public, with two channels."""
    ran = inside("init", "brand", *USUAL, "--visibility", "public", cwd=tmp_path)
    assert ran.status == 0, ran.err
    return tmp_path / "brand"


def test_a_new_repository_is_whole_and_has_no_problem(inside: Run, made: Path) -> None:
    ran = inside("validate", "--format", "json", cwd=made)
    assert (ran.status, json.loads(ran.out)) == (0, [])
    for path in (
        *(".gitignore", ".gitattributes", ".vale.ini", "README.md", ".github/CODEOWNERS"),
        *(".github/workflows/review.yml", ".github/workflows/publish.yml"),
        *(".github/pull_request_template.md", ".vscode/settings.json", "brand/README.md"),
        *("brand/style/MaisonEte/Mots.yml", "content/2026/11/28-bonjour-tout-le-monde.md"),
    ):
        assert (made / path).is_file(), path


def test_its_guide_finds_slips_and_lets_french_be_french(inside: Run, made: Path) -> None:
    (made / "content/2026/11/29-nous.md").write_text(
        "---\ndate: 2026-11-29T09:00\nkind: contest\nlink: https://m.example/jeu\n---\n"
        "Nous nous retrouvons, et vous vous recomandez nos vases à à Zoé. "
        "Règlement\u00a0: m.example/jeu\n",
        "utf-8",
    )
    ran = inside("validate", "--format", "json", cwd=made)
    told = [(each["rule"], each["level"], each["message"]) for each in json.loads(ran.out)]
    assert told == [
        ("Vale.Spelling", "warning", "Did you really mean 'recomandez'?"),
        ("MaisonEte.Repetition", "warning", "« à » est écrit deux fois."),
    ]


def test_its_readme_says_how_each_secret_gets_where_the_jobs_find_it(made: Path) -> None:
    told = (made / "README.md").read_text("utf-8").replace("\xa0", " ")
    assert (
        "- mastodon : `MASTODON_TOKEN`, ou : `pipeline connect mastodon --to environment`" in told
    )


def test_its_first_post_is_a_draft_in_the_brands_words(made: Path) -> None:
    loaded = project.load(Folder(made))
    (parsed,) = project.read(loaded, project.entries(loaded.tree))
    assert parsed.post
    assert parsed.post.draft
    assert parsed.post.title == "Bonjour tout le monde"
    assert parsed.post.date
    assert parsed.post.date.isoformat() == "2026-11-28T09:00:00+01:00"
    assert (loaded.brand.name, tuple(loaded.brand.channels)) == ("Maison Été", ("feed", "mastodon"))


def test_its_style_guide_is_read_from_the_first_day(inside: Run, made: Path) -> None:
    post = made / "content/2026/11/28-bonjour-tout-le-monde.md"
    post.write_text(post.read_text("utf-8") + "\nÉcrivez-nous un e-mail.\n", encoding="utf-8")
    ran = inside("validate", cwd=made)
    assert "Écrivez 'courriel', pas 'e-mail'. [MaisonEte.Mots]" in ran.out


def test_the_editor_knows_the_files_by_their_schemas(made: Path) -> None:
    settings = json.loads((made / ".vscode/settings.json").read_text("utf-8"))
    for schema, files in settings["yaml.schemas"].items():
        assert json.loads((made / schema).read_text("utf-8"))["$schema"]
        assert list(made.glob(files)), files
    assert "ChrisChinchilla.vale-vscode" in (made / ".vscode/extensions.json").read_text("utf-8")
    assert json.loads((made / ".vscode/post.code-snippets").read_text("utf-8"))


def test_the_tools_version_stands_in_one_place(made: Path) -> None:
    named = [
        path.relative_to(made).as_posix()
        for path in made.rglob("*")
        if path.is_file() and "acme/social-pipeline" in path.read_text("utf-8", "ignore")
    ]
    assert named == [".github/actions/pipeline/action.yml"]


def test_a_person_owns_how_the_brand_speaks(inside: Run, tmp_path: Path) -> None:
    inside("init", *USUAL, "--owner", "@lumen/voix", cwd=tmp_path)
    owners = (tmp_path / ".github/CODEOWNERS").read_text("utf-8")
    assert re.search(r"^/brand/ +@lumen/voix$", owners, re.M)
    assert re.search(r"^/\.github/ +@lumen/voix$", owners, re.M)


def test_a_free_private_repository_has_one_job_for_all_channels(
    inside: Run, tmp_path: Path
) -> None:
    ran = inside("init", *USUAL, "--visibility", "private", "--plan", "free", cwd=tmp_path)
    workflow = yaml.safe_load((tmp_path / ".github/workflows/publish.yml").read_text("utf-8"))
    assert list(workflow["jobs"]) == ["publish"]
    assert "environment" not in workflow["jobs"]["publish"]
    assert "1,461 Actions minutes a month" in ran.err
    assert "includes 2,000 minutes a month" in ran.err


def test_elsewhere_each_channel_has_a_job_an_environment_and_its_own_secrets(made: Path) -> None:
    workflow = yaml.safe_load((made / ".github/workflows/publish.yml").read_text("utf-8"))
    assert list(workflow["jobs"]) == ["plan", "publish", "watch"]
    publish = workflow["jobs"]["publish"]
    assert publish["environment"] == "${{ matrix.channel }}"
    assert publish["steps"][-1]["env"]["MASTODON_TOKEN"] == (
        "${{ matrix.channel == 'mastodon' && secrets.MASTODON_TOKEN || '' }}"
    )
    assert "secrets." not in json.dumps([workflow["jobs"]["plan"], workflow["jobs"]["watch"]])


def test_english_is_for_everybody_else(inside: Run, tmp_path: Path) -> None:
    arguments = [word if word != "fr" else "de" for word in USUAL]
    assert inside("init", *arguments, cwd=tmp_path).status == 0
    assert (tmp_path / "content/2026/11/28-hello-world.md").is_file()
    assert inside("validate", cwd=tmp_path).status == 0


@pytest.mark.parametrize(
    ("there", "told"),
    [
        pytest.param("README.md", "README.md", id="a file that would be overwritten"),
        pytest.param(".github", ".github", id="a file where a folder should be"),
    ],
)
def test_what_is_in_the_way_is_named_and_left_alone(
    inside: Run, tmp_path: Path, there: str, told: str
) -> None:
    (tmp_path / there).write_text("à moi", encoding="utf-8")
    ran = inside("init", *USUAL, cwd=tmp_path)
    assert ran.status == 2
    assert f"in the way in .: {told}" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text("utf-8") == "à moi"


def test_what_is_not_in_the_way_may_stay(inside: Run, tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("à moi", encoding="utf-8")
    assert inside("init", *USUAL, cwd=tmp_path).status == 0
    assert (tmp_path / "LICENSE").read_text("utf-8") == "à moi"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["--network", "mastodn"], "did you mean mastodon?", id="no network"),
        pytest.param(["--network", "x=ftp://x"], "is no web address", id="no address"),
        pytest.param(["--network", "mastodon"], "mastodon needs an address", id="nowhere"),
        pytest.param(["--network", "x", "--network", "x"], "is named twice", id="twice"),
        pytest.param(["--network", "bluesky=a b"], "is no account's name", id="no name"),
        pytest.param(["--network", "bluesky=lumen.x,"], "is no web address", id="no server"),
        pytest.param(["--timezone", "Paris"], "no time zone 'Paris'", id="no zone"),
        pytest.param(["--language", "français"], "is no language", id="no language"),
        pytest.param(["--name", "a\x1b[31mb"], "a brand needs a name", id="a terminal's signs"),
        pytest.param(["--owner", "marie"], "'marie' names nobody", id="nobody"),
        pytest.param(["--tool", "acme/tool@v1"], "all its 40 digits", id="a tag that moves"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_writes_nothing(
    inside: Run, tmp_path: Path, arguments: list[str], told: str
) -> None:
    usual = ["--tool", TOOL, "--network", "feed=https://m.example", "--name", "Maison"]
    ran = inside("init", "brand", *usual, *arguments, cwd=tmp_path)
    assert ran.status == 2
    assert told in ran.err
    assert not (tmp_path / "brand").exists()


@pytest.mark.parametrize("name", ["L'Été : #1", 'A "B"', "- x", "true", "<b>&amp;</b>", "{{ 7 }}"])
def test_any_name_comes_back_as_it_was_given(inside: Run, tmp_path: Path, name: str) -> None:
    ran = inside("init", *USUAL, "--name", name, cwd=tmp_path)
    assert ran.status == 0, ran.err
    assert project.load(Folder(tmp_path)).brand.name == name


def test_a_network_that_cannot_be_sent_to_yet_is_told(inside: Run, tmp_path: Path) -> None:
    ran = inside("init", *USUAL, "--network", "linkedin-fr:linkedin", cwd=tmp_path)
    assert ran.status == 0
    assert "linkedin-fr: posts are shown and checked" in ran.err


def test_whose_account_it_is_stands_in_brand_yml(inside: Run, tmp_path: Path) -> None:
    networks = ("bluesky=@lumen.bsky.social", "pds:bluesky=lumen.example,https://pds.example")
    named = [word for each in networks for word in ("--network", each)]
    ran = inside("init", *USUAL, *named, cwd=tmp_path)
    assert ran.status == 0, ran.err
    channels = project.load(Folder(tmp_path)).brand.channels
    assert channels["bluesky"].options == {"handle": "lumen.bsky.social"}
    assert channels["bluesky"].url == "https://bsky.social"
    assert channels["pds"].options == {"handle": "lumen.example"}
    assert channels["pds"].url == "https://pds.example"


def test_an_account_that_was_not_named_is_a_problem_at_its_line(
    inside: Run, tmp_path: Path
) -> None:
    ran = inside("init", *USUAL, "--network", "bluesky", cwd=tmp_path)
    assert (ran.status, "the channel bluesky does not say whose account" in ran.err) == (0, True)
    (told,) = json.loads(inside("validate", "--format", "json", cwd=tmp_path).out)
    line = (tmp_path / told["path"]).read_text("utf-8").splitlines()[told["line"] - 1]
    assert (told["rule"], told["level"]) == ("post.account", "warning")
    assert line[told["column"] - 1 :].startswith("bluesky:")


def test_a_schedule_that_eats_the_plan_says_so() -> None:
    told = " ".join(cost(schedule("free", "private", 15), "free", "private"))
    assert "2,922 Actions minutes a month" in told
    assert "--every 1h" in told
    assert "pays for none" in " ".join(cost(schedule("free", "public"), "free", "public"))
