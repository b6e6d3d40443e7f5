"""`pipeline validate`, as a process of its own."""

import contextlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from brandrepo import BRAND, BrandRepo

Run = Callable[..., Any]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A brand with one good post."""
    write(tmp_path, "brand/brand.yml", BRAND)
    write(tmp_path, "content/2026/12/01-bon.md", post("title: Bon"))
    return tmp_path


def post(header: str) -> str:
    return f"---\ndate: 2026-12-01T09:00\n{header}\n---\nBonjour.\n"


def write(root: Path, path: str, text: str | bytes) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_good_posts_exit_0_and_print_nothing(pipeline: Run, root: Path) -> None:
    ran = pipeline("validate", cwd=root)
    assert (ran.status, ran.out, ran.err) == (0, "", "1 post: nothing to mend.\n")


def test_a_problem_is_one_line_of_the_fixed_form_and_exits_1(pipeline: Run, root: Path) -> None:
    write(root, "content/2026/12/02-mal.md", post("title: Noël : nos idées"))
    ran = pipeline("validate", cwd=root / "content")
    assert ran.status == 1
    assert ran.out == (
        "content/2026/12/02-mal.md:3:8: error: YAML takes `: ` for a key's colon; "
        'write `"Noël : nos idées"` [post.yaml-colon]\n'
    )
    assert ran.err == "2 posts: 1 error; --fix mends 1 of them.\n"


def test_warnings_exit_0(pipeline: Run, root: Path) -> None:
    write(root, "content/2026/12/02-x.md", b"\xef\xbb\xbf" + post("lang: fr").encode())
    ran = pipeline("validate", cwd=root)
    assert ran.status == 0
    assert ": warning: " in ran.out


def test_json_has_every_key_of_a_problem(pipeline: Run, root: Path) -> None:
    write(root, "content/2026/12/02-mal.md", post("titel: x\ntags: [#été]"))
    ran = pipeline("validate", "--format", "json", cwd=root)
    found = json.loads(ran.out)
    assert ran.status == 1
    assert found == [
        {
            "path": "content/2026/12/02-mal.md",
            "line": 4,
            "column": 8,
            "end_line": 4,
            "end_column": 12,
            "level": "error",
            "rule": "post.yaml-hash",
            "message": 'YAML takes what follows `#` for a remark and drops it; write `"#été"`',
            "channel": None,
            "fix": {"line": 4, "column": 8, "end_line": 4, "end_column": 12, "text": '"#été"'},
        }
    ]


def test_json_of_good_posts_is_an_empty_list(pipeline: Run, root: Path) -> None:
    assert json.loads(pipeline("validate", "--format", "json", cwd=root).out) == []


def test_github_gets_annotations_that_nothing_breaks_out_of(pipeline: Run, root: Path) -> None:
    write(root, "content/2026/12/02-a,b:c.md", post('"x%0A::error::y": z').replace("jour", "soir"))
    ran = pipeline("validate", "--format", "github", cwd=root)
    lines = ran.out.splitlines()
    assert lines[0].startswith(
        "::error file=content/2026/12/02-a%2Cb%3Ac.md,line=1,endLine=1,col=1,endColumn=1,"
        "title=post.slug::"
    )
    assert lines[1].endswith("::unknown key `x%250A::error::y`")
    assert lines[2] == "::group::All problems"
    assert [line for line in lines[3:] if line.startswith("::")] == ["::endgroup::"]


def test_annotations_and_sarif_name_files_from_the_top_of_the_repository(
    pipeline: Run, tmp_path: Path
) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    write(tmp_path, "marque/brand/brand.yml", BRAND)
    write(tmp_path, "marque/content/2026/12/02-mal.md", post("titel: x"))
    root = tmp_path / "marque"
    ran = pipeline("validate", "--format", "github", cwd=root)
    assert ran.out.startswith("::error file=marque/content/2026/12/02-mal.md,line=3,")
    document = json.loads(pipeline("validate", "--format", "sarif", cwd=root).out)
    (result,) = document["runs"][0]["results"]
    where = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert where["uri"] == "marque/content/2026/12/02-mal.md"


def test_on_a_terminal_problems_are_shown_with_their_lines(root: Path) -> None:
    write(root, "content/2026/12/02-mal.md", post("titel: x"))
    plain = on_a_terminal(root, NO_COLOR="1")
    assert "content/2026/12/02-mal.md\r\n  3:1 error unknown key `titel`" in plain
    assert "  3 | titel: x\r\n    | ^^^^^" in plain
    assert "\x1b" not in plain
    assert "\x1b[1;31merror" in on_a_terminal(root)


def on_a_terminal(root: Path, **env: str) -> str:
    """What `pipeline validate` writes to a terminal."""
    ours, theirs = os.openpty()
    settings = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    settings.update(TERM="xterm-256color", COLUMNS="80", **env)
    command = [sys.executable, "-m", "pipeline", "validate"]
    process = subprocess.Popen(
        command, cwd=root, env=settings, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL
    )
    os.close(theirs)
    said = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while chunk := os.read(ours, 65536):
            said += chunk
    os.close(ours)
    assert process.wait(timeout=60) == 1
    return said.decode()


def test_control_signs_of_a_post_do_not_reach_the_terminal(pipeline: Run, root: Path) -> None:
    write(root, "content/2026/12/02-mal.md", post('"t\\e[2J\\u202ex": y'))
    ran = pipeline("validate", cwd=root)
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
    assert "unknown key `t\\x1b[2J\\x202ex`" in ran.out


def test_paths_choose_what_is_checked(pipeline: Run, root: Path) -> None:
    write(root, "content/2026/12/02-mal.md", post("titel: x"))
    write(root, "content/2027/01/02-b/index.md", post("date: 2"))
    write(root, "content/2027/01/02-b/feed.md", "x")
    for path, status, posts in (
        ("content/2026/12/01-bon.md", 0, 1),
        ("content/2026", 1, 2),
        ("content/2027/01/02-b/feed.md", 1, 1),
        ("2026/12/01-bon", 0, 1),
        ("content/2028", 2, 0),
        ("..", 2, 0),
    ):
        ran = pipeline("validate", path, cwd=root)
        assert ran.status == status, path
        assert not posts or ran.err.startswith(f"{posts} post"), path
    ran = pipeline("validate", "01-bon.md", "02-mal.md", cwd=root / "content/2026/12")
    assert ran.err.startswith("2 posts: 1 error")


def test_fix_mends_and_leaves_every_other_byte(pipeline: Run, root: Path) -> None:
    text = post("title: Noël : oui   \ntags: [#a,  b]\n# un mot").replace("\n", "\r\n")
    file = write(root, "content/2026/12/02-mal.md", text)
    os.chmod(file, 0o640)
    ran = pipeline("validate", "--fix", cwd=root)
    assert (ran.status, ran.out) == (0, "")
    assert "mended content/2026/12/02-mal.md" in ran.err
    assert file.read_bytes().decode() == text.replace(
        "title: Noël : oui", 'title: "Noël\u00a0: oui"'
    ).replace("#a", '"#a"')
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(os.listdir(file.parent)) == ["01-bon.md", "02-mal.md"]


def test_fix_leaves_what_only_the_author_knows(pipeline: Run, root: Path) -> None:
    text = post("titel: x")
    file = write(root, "content/2026/12/02-mal.md", text)
    ran = pipeline("validate", "--fix", cwd=root)
    assert ran.status == 1
    assert "unknown key `titel`" in ran.out
    assert file.read_text() == text


@pytest.mark.parametrize("options", [("--fix", "--diff"), ("--diff",)])
def test_diff_shows_and_writes_nothing(pipeline: Run, root: Path, options: tuple[str, ...]) -> None:
    text = post("title: Noël : oui")
    file = write(root, "content/2026/12/02-mal.md", text)
    ran = pipeline("validate", *options, cwd=root)
    assert ran.status == 1
    assert "--- a/content/2026/12/02-mal.md\n" in ran.out
    assert '-title: Noël : oui\n+title: "Noël\u00a0: oui"\n' in ran.out
    assert file.read_text() == text


def test_a_broken_brand_exits_2_and_names_file_line_and_key(pipeline: Run, root: Path) -> None:
    write(root, "brand/brand.yml", BRAND.replace("timezone", "timzone"))
    ran = pipeline("validate", cwd=root)
    assert (ran.status, ran.out) == (2, "")
    assert "brand/brand.yml:2:1: unknown key `timzone`; did you mean `timezone`?" in ran.err


def test_a_post_that_is_no_text_is_a_problem_not_a_traceback(pipeline: Run, root: Path) -> None:
    for number, data in enumerate(
        (b"", b"---", b"\xff\xfe", b"---\n- a\n---\n", b"---\na: *b\n---\n", b"x" * 2_000_000)
    ):
        write(root, f"content/2026/12/0{number + 2}-x.md", data)
    ran = pipeline("validate", cwd=root)
    assert ran.status == 1
    assert "Traceback" not in ran.err
    assert {line.split(":")[0] for line in ran.out.splitlines()} == {
        f"content/2026/12/0{number}-x.md" for number in range(2, 8)
    }


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(("--explain", "post.bom", "content"), id="a page of posts"),
        pytest.param(("--explain", "post.bom", "--fix"), id="a page to mend"),
        pytest.param(("--diff", "--format", "sarif"), id="a diff as SARIF"),
        pytest.param(("--checklist", "--format", "sarif"), id="a checklist as SARIF"),
        pytest.param(("--changed-since",), id="since nothing"),
        pytest.param(("--changed-since", "HEAD"), id="outside git"),
    ],
)
def test_options_that_mean_nothing_together_are_told(
    pipeline: Run, root: Path, options: tuple[str, ...]
) -> None:
    ran = pipeline("validate", *options, cwd=root)
    assert (ran.status, ran.out) == (2, "")
    assert "Traceback" not in ran.err


def test_a_pull_request_is_held_to_what_it_changes(pipeline: Run, brand: BrandRepo) -> None:
    brand.publish("2026/12/01-a", date="2026-12-01T09:00", titel="x")
    brand.git("checkout", "--quiet", "-b", "idée")
    brand.post("2026/12/02-b", date="2026-12-02T09:00", titre="x")
    brand.commit()
    ran = pipeline("validate", "--changed-since", "main", "--format", "github", cwd=brand.root)
    assert ran.status == 1
    assert ran.out.startswith("::error file=content/2026/12/02-b.md,line=3,")
    assert "01-a" not in ran.out
    assert ran.err.startswith("1 post (changed since main, ")
    ran = pipeline("validate", "--changed-since", "HEAD", cwd=brand.root)
    assert (ran.status, ran.out) == (0, "")
    brand.write("brand/rules.yml", "rules: {}\n")
    ran = pipeline("validate", "--changed-since", "HEAD", cwd=brand.root)
    assert ran.err.startswith("2 posts (brand/rules.yml changed since HEAD: all of them): 2 errors")


def test_a_path_is_held_beside_the_others(pipeline: Run, root: Path) -> None:
    write(root, "content/2026/12/01-bon/index.md", post("title: Encore").replace("jour", "soir"))
    ran = pipeline("validate", "content/2026/12/01-bon.md", cwd=root)
    assert ran.status == 1
    assert "01-bon/index.md:1:1: error: 2026/12/01-bon is an id or an alias" in ran.out
