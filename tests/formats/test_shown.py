"""What a person at a terminal sees: files, lines, marks that stand where the problem is."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipeline.files import Folder
from pipeline.formats import shown
from pipeline.formats.sources import Sources
from pipeline.problem import Fix, Problem, Span

PATH = "content/2026/12/01-a.md"


def told(root: Path, text: str, *problems: Problem, width: int = 80) -> str:
    """What is printed of problems in a file with this text, without colours."""
    file = root / PATH
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    sources = Sources(Folder(root))
    return "\n".join(shown.lines(problems, sources, lambda text, _look: text, width))


def problem(column: int, end: int, line: int = 3, **more: object) -> Problem:
    return Problem(PATH, Span(line, column, line, end), "error", "brand.x", "mend it", **more)  # type: ignore[arg-type]  # what tests add


def test_problems_stand_below_their_file_with_line_and_mark(tmp_path: Path) -> None:
    fix = Fix(Span(3, 8, 3, 12), "x")
    text = "---\ndate: x\ntitle: Noël\n"
    assert told(tmp_path, text, problem(8, 12, channel="x", fix=fix)) == (
        f"{PATH}\n"
        "  3:8 error mend it [brand.x]\n"
        "  3 | title: Noël\n"
        "    |        ^^^^ on x, --fix mends it"
    )


def test_problems_of_one_place_share_its_line(tmp_path: Path) -> None:
    said = told(tmp_path, "\n\nabc\n", problem(1, 4), problem(1, 4), problem(2, 3))
    kinds = ["|" in line for line in said.splitlines()[1:]]
    assert kinds == [False, False, True, True, False, True, True]


def test_a_mark_stands_below_wide_signs_and_tabs(tmp_path: Path) -> None:
    said = told(tmp_path, "\n\n日本\tété !\n", problem(4, 7)).splitlines()
    assert said[2:] == ["  3 | 日本 été !", "    |      ^^^"]


def test_a_line_too_wide_is_cut_around_the_problem(tmp_path: Path) -> None:
    text = "\n\n" + "mot " * 200 + "FAUTE" + " mot" * 200
    head, line, mark = told(tmp_path, text, problem(801, 806), width=60).splitlines()[1:]
    assert head == "  3:801 error mend it [brand.x]"
    assert cell_len(line) <= 60
    assert line[mark.index("^") : mark.rindex("^") + 1] == "FAUTE"
    assert line.startswith("  3 | …")
    assert line.endswith("…")


def test_a_problem_wider_than_the_terminal_shows_its_beginning(tmp_path: Path) -> None:
    line, mark = told(tmp_path, "\n\n" + "é" * 500, problem(3, 400), width=50).splitlines()[2:]
    assert cell_len(line) <= 50
    assert line.endswith("…")
    assert mark.count("^") > 20


@pytest.mark.parametrize(
    "span",
    [
        pytest.param(Span(3, 99, 3, 120), id="beyond its line"),
        pytest.param(Span(99, 1, 99, 1), id="beyond its file"),
        pytest.param(Span(3, 2, 9, 4), id="over lines that are not there"),
        pytest.param(Span(1, 1, 1, 1), id="on an empty line"),
    ],
)
def test_a_place_that_is_not_there_is_no_trouble(tmp_path: Path, span: Span) -> None:
    one = Problem(PATH, span, "warning", "a.b", "so")
    assert told(tmp_path, "\n\nabc", one).startswith(f"{PATH}\n  {span.line}:{span.column} warning")


@given(
    source=st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=200),
    column=st.integers(1, 220),
    width=st.integers(0, 80),
    room=st.integers(24, 120),
)
@example(source="a" * 30, column=1, width=24, room=24)
@example(source="0" + "\x1f" * 6, column=8, width=0, room=24)
@example(source="e" + "\u0301" * 190, column=180, width=9, room=24)
@example(source="👩‍🏭" * 40, column=60, width=9, room=24)
def test_a_line_and_its_mark_fit_whatever_stands_there(
    source: str, column: int, width: int, room: int
) -> None:
    line, mark = shown.excerpt(source, Span(3, column, 3, column + width), room)
    assert cell_len(line) <= room
    assert cell_len(mark) <= room + 1
    assert mark.strip("^ ") == ""
    assert mark.count("^") >= 1


def test_nothing_in_a_line_steers_the_terminal(tmp_path: Path) -> None:
    said = told(tmp_path, "\n\nab\x1b[2J\u202ec\n", problem(7, 8))
    assert "\x1b" not in said
    assert "\u202e" not in said
    line, mark = said.splitlines()[2:]
    assert line[mark.index("^")] == "\\"


def test_twenty_thousand_problems_of_one_line_are_all_told(tmp_path: Path) -> None:
    many = [problem(column, column + 2) for column in range(1, 40_001, 2)]
    said = told(tmp_path, "\n\n" + "é " * 20_000, *many)
    assert said.count("[brand.x]") == 20_000
