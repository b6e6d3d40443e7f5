"""Fixes applied to bytes."""

import pytest

from pipeline.content import mend
from pipeline.problem import Fix, Span

FIXES = [Fix(Span(2, 3, 2, 5), "XX"), Fix(Span(1, 2, 1, 2), "+"), Fix(Span(3, 1, 3, 2), "")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("abc\nabcdef\nabc", "a+bc\nabXXef\nbc", id="line feeds"),
        pytest.param("abc\r\nabcdef\r\nabc", "a+bc\r\nabXXef\r\nbc", id="Windows line ends"),
        pytest.param("abc\rabcdef\rabc", "a+bc\rabXXef\rbc", id="old line ends"),
        pytest.param("\ufeffabc\nabcdef\nabc", "\ufeffa+bc\nabXXef\nbc", id="a byte order mark"),
        pytest.param("é🎄c\néé🎄ç\nç", "é+🎄c\nééXX\n", id="signs of several bytes"),
    ],
)
def test_what_no_fix_touches_stays_byte_for_byte(before: str, after: str) -> None:
    assert mend(before.encode(), FIXES) == after.encode()


def test_of_two_that_overlap_the_first_is_applied() -> None:
    assert mend(b"abcdef", [Fix(Span(1, 2, 1, 5), "-"), Fix(Span(1, 3, 1, 4), "+")]) == b"a-ef"


def test_the_same_fix_is_applied_once() -> None:
    assert mend(b"ab", [Fix(Span(1, 3, 1, 3), "]")] * 2) == b"ab]"


def test_a_fix_of_two_lines_takes_the_files_line_ends() -> None:
    assert mend(b"a\r\nb", [Fix(Span(1, 2, 1, 2), "\nx")]) == b"a\r\nx\r\nb"
