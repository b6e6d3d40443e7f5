"""Building: which files come out, the same bytes each time, only what changed, never half."""

import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pictures
import pytest
from brandrepo import BrandRepo
from conftest import Ran
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from preview.built import CHANNELS, DEFAULT_CHANNELS, NOW, afresh, again, files, start

from pipeline.errors import PipelineError
from pipeline.preview.build import Built
from pipeline.preview.pages import HERE


@pytest.fixture
def repo(tmp_path: Path) -> BrandRepo:
    return start(tmp_path)


def test_a_build_writes_the_calendar_a_page_a_post_its_variants_and_the_problems(
    repo: BrandRepo,
) -> None:
    repo.post("2026/12/01-noel", date="2026-12-01T09:00", title="Noël à l’atelier")
    repo.post("2027/01/05-voeux", date="2027-01-05T09:00", title="Nos vœux", draft=True)
    repo.post("ideas/serie", title="Une série")
    repo.write("content/2026/12/02-casse.md", "---\ndate: [\n---\n")

    built = again(repo)

    assert isinstance(built, Built)
    assert (built.posts, built.errors) == (4, 1)
    tree = files(repo.root / "public")
    served = ("live.js", "desk", "vendor")  # what the local server alone has
    names = [name for name in os.listdir(f"{HERE}/assets") if not name.startswith(served)]
    shipped = {f"assets/{name}" for name in names}
    assert {name for name in tree if name.startswith("assets/")} == shipped
    assert set(tree) - shipped == {
        *("index.html", "problems.html", "problems.json", "status.html", "ideas.html"),
        *(f"channels/{name}.html" for name in CHANNELS),
        *("calendar/2026-12.html", "calendar/2027-01.html"),
        *("posts/2026/12/01-noel.html", "variants/2026/12/01-noel.json"),
        *("posts/2027/01/05-voeux.html", "variants/2027/01/05-voeux.json"),
        *("posts/ideas/serie.html", "variants/ideas/serie.json"),
        "posts/2026/12/02-casse.html",
    }
    index = tree["index.html"].decode()
    for said in ("Noël à l’atelier", "02-casse", "janvier", "à corriger"):
        assert said in index
    assert "Nos vœux" in tree["calendar/2027-01.html"].decode()
    for said in ("Une série", "Nos vœux"):
        assert said in tree["ideas.html"].decode()
    assert "Maison &lt;Lumen&gt; &amp; fils" in index
    variants = json.loads(tree["variants/2026/12/01-noel.json"])
    assert list(variants) == ["feed", "mastodon", "x"]
    assert variants["mastodon"]["due"] == "2026-12-01T08:00:00Z"
    assert variants["mastodon"]["parts"][0]["length"]["limit"] == 500
    (problem,) = json.loads(tree["problems.json"])
    assert problem["path"] == "content/2026/12/02-casse.md"
    assert set(problem) == {
        *("path", "line", "column", "end_line", "end_column"),
        *("level", "rule", "message", "channel", "fix"),
    }
    assert f"ligne {problem['line']}" in tree["posts/2026/12/02-casse.html"].decode()


def test_every_link_and_picture_of_every_page_leads_to_a_file_of_the_tree(repo: BrandRepo) -> None:
    repo.write("content/2026/12/01-été #1/index.md", "---\ndate: 2026-12-01T09:00\n---\nÀ voir.\n")
    repo.post("ideas/serie", title="Une série")
    repo.write("content/2026/12/03-image/vase.jpg", pictures.saved(pictures.photo(1600, 900)))
    repo.write(
        "content/2026/12/03-image/index.md",
        '---\ndate: 2026-12-03T09:00\nmedia: [{file: vase.jpg, alt: "Un vase"}]\n---\nUn vase.\n',
    )
    again(repo)
    public = repo.root / "public"
    tree = files(public)

    for name, content in tree.items():
        if not name.endswith(".html"):
            continue
        for address in re.findall(r'(?:href|src)="([^"]*)"', content.decode()):
            path = unquote(address.partition("#")[0].partition("?")[0])
            if path.startswith("https://"):  # a channel's own address
                continue
            assert not path.startswith("/")
            if path:
                leads = (public / name).parent / path
                assert leads.is_file(), f"{name}: {address}"
    assert sum(name.startswith("media/") for name in tree) == 2


def test_two_builds_of_the_same_commit_and_now_give_the_same_bytes(
    repo: BrandRepo, tmp_path: Path
) -> None:
    for day in range(1, 29):
        repo.post(f"2026/12/{day:02}-jour", "Un **mot**. " * day, date=f"2026-12-{day:02}T09:00")
    repo.commit()
    repo.push()

    again(repo)
    afresh(repo, tmp_path / "other")
    clone = repo.clone("second")
    afresh(clone, tmp_path / "third")

    assert files(repo.root / "public") == files(tmp_path / "other") == files(tmp_path / "third")


def test_with_two_processes_the_bytes_are_those_of_one(
    repo: BrandRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(600):
        repo.post(
            f"2026/{n % 12 + 1:02}/{n % 28 + 1:02}-p{n}", date=f"2026-{n % 12 + 1:02}-01T09:00"
        )

    if hasattr(os, "sched_getaffinity"):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1})
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    built = again(repo)
    alone = afresh(repo, tmp_path / "alone")

    assert isinstance(built, Built)
    assert built.written == alone.written
    assert files(repo.root / "public") == files(tmp_path / "alone")


def test_a_build_where_nothing_changed_writes_nothing_and_says_so(
    repo: BrandRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.post("2026/12/01-noel", date="2026-12-01T09:00")
    again(repo)
    before = {path: path.stat().st_mtime_ns for path in (repo.root / "public").rglob("*")}

    assert again(repo) == 0

    assert "nothing changed" in capsys.readouterr().out
    assert before == {path: path.stat().st_mtime_ns for path in (repo.root / "public").rglob("*")}


@pytest.mark.parametrize(
    "touch",
    [
        pytest.param(
            lambda repo: repo.post("2026/12/02-new", date="2026-12-02T09:00"), id="a post"
        ),
        pytest.param(
            lambda repo: repo.write("brand/people.yml", "marie: {name: Marie}\n"), id="the brand"
        ),
        pytest.param(
            lambda repo: (repo.root / "public/problems.json").unlink(), id="a page that is gone"
        ),
        pytest.param(lambda repo: repo.write("public/posts/x.html", "x"), id="a file among ours"),
        pytest.param(
            lambda repo: repo.write(
                "content/2026/12/01-noel.md", "---\ndate: 2026-12-01T09:00\n---\nB\n"
            ),
            id="another text of the same length",
        ),
    ],
)
def test_what_changed_is_noticed(
    repo: BrandRepo, tmp_path: Path, touch: Callable[[BrandRepo], object]
) -> None:
    repo.write("content/2026/12/01-noel.md", "---\ndate: 2026-12-01T09:00\n---\nA\n")
    repo.commit()
    again(repo)
    assert again(repo) == 0

    touch(repo)
    built = again(repo)

    assert isinstance(built, Built)
    afresh(repo, tmp_path / "fresh")
    assert files(repo.root / "public") == files(tmp_path / "fresh")


def test_an_edited_post_rewrites_its_own_files_and_not_its_neighbours(repo: BrandRepo) -> None:
    for day in range(1, 9):
        repo.post(f"2026/12/{day:02}-jour", date=f"2026-12-{day:02}T09:00", title=f"Jour {day}")
    repo.commit()
    again(repo)

    repo.post("2026/12/03-jour", "Autre texte.", date="2026-12-03T09:00", title="Jour 3")
    built = again(repo)

    assert isinstance(built, Built)
    assert built.written == 2 + len(DEFAULT_CHANNELS)
    assert "Autre texte." in (repo.root / "public/posts/2026/12/03-jour.html").read_text("utf-8")


def test_time_alone_changes_the_pages_that_speak_of_it(repo: BrandRepo, tmp_path: Path) -> None:
    repo.post("2026/12/01-noel", date="2026-12-01T14:00")
    repo.post("2026/12/20-plus-tard", date="2026-12-20T14:00")
    repo.commit()
    again(repo)
    page = repo.root / "public/posts/2026/12/01-noel.html"
    assert "prévu" in page.read_text("utf-8")

    later = NOW + timedelta(hours=2)
    built = again(repo, later)

    assert isinstance(built, Built)
    assert "à envoyer" in page.read_text("utf-8")
    afresh(repo, tmp_path / "fresh", later)
    assert files(repo.root / "public") == files(tmp_path / "fresh")


def test_outside_git_changes_are_noticed_by_the_files_themselves(
    tmp_path: Path, repo: BrandRepo
) -> None:
    repo.post("2026/12/01-noel", date="2026-12-01T09:00", title="Noël")
    shutil.rmtree(repo.root / ".git")
    again(repo)
    assert again(repo) == 0
    repo.post("2026/12/01-noel", "Neuf.", date="2026-12-01T09:00", title="Noël")

    built = again(repo)

    assert isinstance(built, Built)
    assert built.written == 2 + len(DEFAULT_CHANNELS)
    assert "Pas de dépôt git" in (repo.root / "public/index.html").read_text("utf-8")


def _broken_cache(repo: BrandRepo) -> None:
    repo.write(".pipeline/cache.db", b"SQLite format 3\0" + b"\xff" * 4000)


def _foreign_cache(repo: BrandRepo) -> None:
    (repo.root / ".pipeline/cache.db").unlink()
    connection = sqlite3.connect(repo.root / ".pipeline/cache.db")
    connection.execute("CREATE TABLE meta (name TEXT, value TEXT)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(_broken_cache, id="broken"),
        pytest.param(_foreign_cache, id="foreign"),
        pytest.param(lambda repo: (repo.root / ".pipeline/cache.db").unlink(), id="gone"),
        pytest.param(lambda repo: repo.write(".pipeline/build.json", "[1]"), id="another record"),
        pytest.param(lambda repo: repo.write(".pipeline/build.json", "{"), id="a cut record"),
    ],
)
def test_a_cache_that_is_no_use_is_made_afresh(
    repo: BrandRepo, tmp_path: Path, spoil: Callable[[BrandRepo], object]
) -> None:
    repo.post("2026/12/01-noel", date="2026-12-01T09:00")
    again(repo)
    spoil(repo)
    repo.post("2026/12/01-noel", "Autre.", date="2026-12-01T09:00")

    assert isinstance(again(repo), Built)

    afresh(repo, tmp_path / "fresh")
    assert files(repo.root / "public") == files(tmp_path / "fresh")


def test_a_post_that_is_gone_takes_its_page_its_month_and_its_pictures_along(
    repo: BrandRepo, tmp_path: Path
) -> None:
    repo.post("2026/12/01-noel", date="2026-12-01T09:00")
    repo.write("content/2027/03/03-image/vase.jpg", pictures.saved(pictures.photo(800, 600)))
    repo.write(
        "content/2027/03/03-image/index.md",
        '---\ndate: 2027-03-03T09:00\nmedia: [{file: vase.jpg, alt: "Un vase"}]\n---\nUn vase.\n',
    )
    again(repo)
    assert any(name.startswith("media/") for name in files(repo.root / "public"))

    repo.remove("content/2027/03/03-image/vase.jpg")
    repo.remove("content/2027/03/03-image/index.md")
    again(repo)

    left = files(repo.root / "public")
    assert not [name for name in left if "2027-03" in name or "2027/" in name or "media" in name]
    assert not (repo.root / "public/posts/2027").exists()


def test_two_posts_with_one_id_have_a_page_each_and_both_say_so(repo: BrandRepo) -> None:
    repo.post("2026/12/01-noel", date="2026-12-01T09:00")
    repo.write("content/2026/12/01-noel/index.md", "---\ndate: 2026-12-01T10:00\n---\nDeux.\n")

    built = again(repo)

    assert isinstance(built, Built)
    assert built.errors
    assert (repo.root / "public/posts/2026/12/01-noel.html").is_file()
    twin = (repo.root / "public/posts/2026/12/01-noel/index.html").read_text("utf-8")
    assert "post.id" in twin

    repo.remove("content/2026/12/01-noel.md")
    built = again(repo)
    assert isinstance(built, Built)
    assert built.errors == 0
    assert not (repo.root / "public/posts/2026/12/01-noel/index.html").exists()


def test_odd_names_and_dates_spoil_nothing_but_their_own_page(
    repo: BrandRepo, tmp_path: Path
) -> None:
    folder = os.fsencode(repo.root / "content/2026/12")
    os.makedirs(folder)
    for name, date in (
        (b"01-\xff\xfe.md", "2026-12-01T09:00"),
        (b"02-" + b"a" * 249 + b".md", "2026-12-02T09:00"),
        (b"03-\x1b[31m\nred.md", "2026-12-03T09:00"),
        (b"04-far.md", "9999-12-31T23:59"),
        (b"05-old.md", "0001-01-01T00:00"),
    ):
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(f"---\ndate: {date}\n---\nBonjour.\n".encode())
    os.symlink("/etc/passwd", os.path.join(folder, b"06-link.md"))
    os.symlink("nowhere", os.path.join(folder, b"07-nowhere.md"))
    repo.post("2026/12/08-bien", date="2026-12-08T09:00")

    built = again(repo)

    assert isinstance(built, Built)
    assert built.posts == 8
    assert len(list((repo.root / "public/posts/2026/12").iterdir())) == 8
    assert b"root:" not in b"".join(files(repo.root / "public").values())
    assert again(repo) == 1
    with open(os.path.join(folder, b"01-\xff\xfe.md"), "ab") as file:
        file.write(b"Encore.\n")
    assert isinstance(again(repo), Built)
    afresh(repo, tmp_path / "fresh")
    assert files(repo.root / "public") == files(tmp_path / "fresh")


class TestRefusals:
    """What stops a build says why, and the pages that were there stay."""

    def test_a_folder_with_other_peoples_files_is_not_touched(self, repo: BrandRepo) -> None:
        repo.write("public/thesis.txt", "mine")

        with pytest.raises(PipelineError, match=r"files that build did not write.*thesis\.txt"):
            again(repo)

        assert files(repo.root / "public") == {"thesis.txt": b"mine"}

    @pytest.mark.parametrize("out", ["", "content", "brand/pages", ".git/pages", ".."])
    def test_the_pages_never_lie_over_the_sources(
        self, repo: BrandRepo, out: str, pipeline: Callable[..., Ran]
    ) -> None:
        ran = pipeline("build", "--out", str(repo.root / out), cwd=repo.root)

        assert ran.status == 2
        assert "the brand's own files are there" in ran.err

    @pytest.mark.parametrize("link", ["public", "public/posts"])
    def test_a_symbolic_link_is_not_followed_out(
        self, repo: BrandRepo, tmp_path: Path, link: str
    ) -> None:
        repo.post("2026/12/01-noel", date="2026-12-01T09:00")
        outside = tmp_path / "outside"
        outside.mkdir()
        if link != "public":
            again(repo)
            shutil.rmtree(repo.root / link)
        (repo.root / link).symlink_to(outside, target_is_directory=True)

        with pytest.raises(PipelineError, match="symbolic link"):
            again(repo)

        assert list(outside.iterdir()) == []

    @pytest.mark.parametrize("now", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:00Z"])
    def test_a_day_beyond_the_calendar_is_refused(
        self, repo: BrandRepo, pipeline: Callable[..., Ran], now: str
    ) -> None:
        ran = pipeline("build", "--now", now, cwd=repo.root)

        assert ran.status == 2
        assert "no calendar has a page" in ran.err

    def test_a_broken_brand_file_leaves_the_pages_as_they_were(self, repo: BrandRepo) -> None:
        repo.post("2026/12/01-noel", date="2026-12-01T09:00")
        again(repo)
        before = files(repo.root / "public")
        repo.write("brand/brand.yml", "name: [\n")

        with pytest.raises(PipelineError, match=r"brand/brand\.yml"):
            again(repo)

        assert files(repo.root / "public") == before

    @pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
    def test_a_full_disk_says_which_file_and_leaves_each_page_old_or_new(
        self, repo: BrandRepo
    ) -> None:
        repo.post("2026/12/01-noel", date="2026-12-01T09:00")
        again(repo)
        before = files(repo.root / "public")
        repo.post("2026/12/01-noel", "Long. " * 20_000, date="2026-12-01T09:00")

        def little_room() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

        ran = subprocess.run(
            [sys.executable, "-m", "pipeline", "build", "--now", NOW.isoformat()],
            cwd=repo.root,
            capture_output=True,
            encoding="utf-8",
            preexec_fn=little_room,
            check=False,
        )

        assert ran.returncode == 2, ran.stderr
        assert "cannot be written" in ran.stderr
        assert "Traceback" not in ran.stderr
        after = files(repo.root / "public")
        assert set(after) == set(before)
        assert all(after.values())
        assert after["posts/2026/12/01-noel.html"] == before["posts/2026/12/01-noel.html"]


def test_the_command_says_what_it_built_and_exits_1_for_errors(
    repo: BrandRepo, pipeline: Callable[..., Ran]
) -> None:
    repo.write("content/2026/12/02-casse.md", "pas d’en-tête\n")
    for written in (True, False):
        ran = pipeline("build", "--format", "json", "--now", NOW.isoformat(), cwd=repo.root)

        assert ran.status == 1, ran.err
        said = json.loads(ran.out)
        assert (said["posts"], said["errors"]) == (1, 1)
        assert bool(said["written"]) is written
        assert said["index"] == os.path.join("public", "index.html")


IDS = ("2026/11/30-a", "2026/12/01-b", "2026/12/01-c", "2027/01/05-d", "ideas/e")
_posts = st.sampled_from(IDS)
_bodies = st.sampled_from(
    ["Un.", "Deux mots.\n\n---\n\nTrois.", "![Un vase](vase.jpg)", "<b>x</b>"]
)
_dates = st.sampled_from(["2026-12-01T09:00", "2026-12-31T23:30", "2027-01-05T10:00", "jamais"])
_edits = st.one_of(
    st.tuples(st.just("post"), _posts, _bodies, _dates, st.booleans()),
    st.tuples(st.just("alias"), _posts, _posts),
    st.tuples(st.just("bundle"), _posts, _bodies, _dates),
    st.tuples(st.just("body"), _posts, st.sampled_from(["x", "mastodon", "nobody"])),
    st.tuples(st.just("picture"), _posts, st.integers(1, 3)),
    st.tuples(st.just("remove"), _posts, st.sampled_from([".md", "/index.md", "/vase.jpg"])),
    st.tuples(st.just("brand"), st.sampled_from(["fr, en", "en"])),
    st.tuples(st.just("commit")),
    st.tuples(st.just("wait"), st.integers(1, 40)),
)


def _apply(repo: BrandRepo, edit: tuple[object, ...]) -> timedelta:
    kind, *rest = edit
    match kind, rest:
        case "post", (str(id_), str(body), str(date), bool(draft)):
            keys = {} if id_.startswith("ideas") else {"date": date, "draft": draft}
            repo.post(id_, body, title=f"Titre {body[:4]}", **keys)
        case "alias", (str(id_), str(other)):
            repo.post(id_, date="2026-12-01T09:00", aliases=[other])
        case "bundle", (str(id_), str(body), str(date)):
            repo.write(f"content/{id_}/index.md", f"---\ndate: {date}\n---\n{body}\n")
        case "body", (str(id_), str(channel)):
            repo.write(f"content/{id_}/{channel}.md", f"Pour {channel}.\n")
        case "picture", (str(id_), int(n)):
            repo.write(f"content/{id_}/vase.jpg", pictures.saved(pictures.photo(300 * n, 200)))
        case "remove", (str(id_), str(ending)):
            path = repo.root / f"content/{id_}{ending}"
            path.unlink(missing_ok=True)
        case "brand", (str(languages),):
            brand = (repo.root / "brand/brand.yml").read_text("utf-8")
            first, _, after = brand.partition("languages: [")
            repo.write(
                "brand/brand.yml", f"{first}languages: [{languages}]{after.partition(']')[2]}"
            )
        case "commit", _:
            repo.commit()
        case "wait", (int(hours),):
            return timedelta(hours=hours)
    return timedelta(0)


@settings(max_examples=7, suppress_health_check=[HealthCheck.too_slow])
@given(rounds=st.lists(st.lists(_edits, min_size=1, max_size=5), min_size=2, max_size=4))
def test_after_any_edits_the_build_is_what_a_build_from_nothing_gives(
    rounds: list[list[tuple[object, ...]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("edits")
    repo = start(folder)
    now = NOW
    for number, edits in enumerate(rounds):
        for edit in edits:
            now += _apply(repo, edit)

        again(repo, now)

        afresh(repo, folder / f"fresh{number}", now)
        assert files(repo.root / "public") == files(folder / f"fresh{number}")


def test_a_brand_in_a_folder_of_its_repository_is_followed_too(tmp_path: Path) -> None:
    repo = start(tmp_path)
    repo.write("marque/brand/brand.yml", (repo.root / "brand/brand.yml").read_text("utf-8"))
    repo.post("2026/12/01-noel", date="2026-12-01T09:00", title="Noël")
    (repo.root / "content").rename(repo.root / "marque/content")
    repo.commit()
    inner = BrandRepo(repo.root / "marque", repo.remote)
    again(inner)
    assert again(inner) == 0

    inner.post("2026/12/01-noel", "Neuf.", date="2026-12-01T09:00", title="Noël")
    built = again(inner)

    assert isinstance(built, Built)
    assert built.written == 2 + len(DEFAULT_CHANNELS)
    inner.commit()
    assert isinstance(again(inner), Built)
    assert again(inner) == 0
