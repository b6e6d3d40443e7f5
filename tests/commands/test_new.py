"""`pipeline new`, as a process of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from brandrepo import BRAND

from pipeline import project
from pipeline.files import Folder

Run = Callable[..., Any]
NOW = ("--now", "2026-11-20T22:30:00Z")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand" / "brand.yml").write_text(
        BRAND.replace("channels:\n", "channels:\n  mastodon:\n"), encoding="utf-8"
    )
    return tmp_path


def read(root: Path) -> Any:
    """The one post there is, which has no problems."""
    loaded = project.load(Folder(root))
    (parsed,) = project.read(loaded, project.entries(loaded.tree))
    assert parsed.problems == ()
    return parsed.post


def test_a_title_becomes_a_draft_for_tomorrow(pipeline: Run, root: Path) -> None:
    ran = pipeline("new", "L'œuvre d'été : nos idées #1", *NOW, cwd=root)
    path = "content/2026/11/21-l-oeuvre-d-ete-nos-idees-1.md"
    assert (ran.status, ran.out) == (0, f"{path}\n")
    assert (root / path).read_text(encoding="utf-8") == (
        "---\ndate: 2026-11-21T09:00\ntitle: \"L'œuvre d'été : nos idées #1\"\ndraft: true\n---\n"
        "L'œuvre d'été : nos idées #1\n"
    )
    assert read(root).title == "L'œuvre d'été : nos idées #1"


@pytest.mark.parametrize(
    "title", ["@marie", "true", "2026", "a: b", 'Il dit "oui"', "« Noël »", "- x", "C:\\x", "🎄"]
)
def test_any_title_comes_back_as_it_was_given(pipeline: Run, root: Path, title: str) -> None:
    assert pipeline("new", *NOW, "--", title, cwd=root).status == 0
    assert read(root).title == title


def test_options_say_when_where_and_in_which_language(pipeline: Run, root: Path) -> None:
    ran = pipeline(
        *("new", "Noël", "--date", "2026-12-24 9h30", "--channel", "mastodon", "--channel", "feed"),
        *("--bundle", "--lang", "fr-CA"),
        cwd=root,
    )
    assert ran.out == "content/2026/12/24-noel/index.md\n"
    post = read(root)
    assert (post.channels, post.lang, post.draft) == (("mastodon", "feed"), "fr-CA", True)
    assert post.date.isoformat() == "2026-12-24T09:30:00+01:00"


def test_a_day_alone_means_nine_in_the_morning(pipeline: Run, root: Path) -> None:
    assert pipeline("new", "x", "--date", "2026-12-24", cwd=root).status == 0
    assert read(root).date.isoformat() == "2026-12-24T09:00:00+01:00"


def test_an_idea_has_no_date(pipeline: Run, root: Path) -> None:
    assert pipeline("new", "Un jour", "--idea", cwd=root).out == "content/ideas/un-jour.md\n"
    assert read(root).date is None


def test_an_hour_that_comes_twice_keeps_its_offset(pipeline: Run, root: Path) -> None:
    assert pipeline("new", "x", "--date", "2026-10-25T02:30+01:00", cwd=root).status == 0
    assert read(root).date.isoformat() == "2026-10-25T02:30:00+01:00"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["  "], "a post needs a title", id="no title"),
        pytest.param(["x", "--channel", "mastodn"], "has no channel mastodn", id="no channel"),
        pytest.param(["x", "--date", "demain"], "`demain` is no time", id="no date"),
        pytest.param(["x", "--date", "2026-10-25T02:30"], "comes twice", id="a fold"),
        pytest.param(["x", "--idea", "--date", "9h"], "an idea has no date", id="a dated idea"),
        pytest.param(["x", "--lang", "français"], "must be a language", id="no language"),
    ],
)
def test_what_can_not_be_is_refused_and_writes_nothing(
    pipeline: Run, root: Path, arguments: list[str], told: str
) -> None:
    ran = pipeline("new", *arguments, *NOW, cwd=root)
    assert ran.status == 2
    assert told in ran.err
    assert not (root / "content").exists()


@pytest.mark.parametrize("there", ["content/2026/11/21-x.md", "content/2026/11/21-x/index.md"])
@pytest.mark.parametrize("options", [(), ("--bundle",)])
def test_nothing_is_ever_overwritten(
    pipeline: Run, root: Path, there: str, options: tuple[str, ...]
) -> None:
    (root / there).parent.mkdir(parents=True)
    (root / there).write_text("à moi", encoding="utf-8")
    ran = pipeline("new", "x", *options, *NOW, cwd=root)
    assert ran.status == 2
    assert "is there already" in ran.err
    assert (root / there).read_text(encoding="utf-8") == "à moi"
