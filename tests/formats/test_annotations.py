"""Annotations: as many as GitHub shows, the rest in the log, and nothing that breaks out."""

from pipeline.formats import annotations
from pipeline.problem import Level, Problem, Span


def problems(count: int, level: Level = "error", message: str = "so") -> list[Problem]:
    return [
        Problem("content/a.md", Span(line, 2, line, 4), level, "brand.x", message)
        for line in range(1, count + 1)
    ]


def test_a_problem_is_an_annotation_below_the_repository_s_top_and_a_line_of_the_log() -> None:
    assert list(annotations.lines(problems(1), "marque/")) == [
        "::error file=marque/content/a.md,line=1,endLine=1,col=2,endColumn=4,title=brand.x::so",
        "::group::All problems",
        "content/a.md:1:2: error: so [brand.x]",
        "::endgroup::",
    ]


def test_good_posts_print_nothing() -> None:
    assert list(annotations.lines([], "")) == []


def test_errors_come_first_and_the_tenth_of_a_level_counts_the_rest() -> None:
    found = [*problems(3, "suggestion"), *problems(10, "warning"), *problems(1200)]
    lines = list(annotations.lines(found, ""))
    marks = [line.split(" ")[0] for line in lines if line.startswith("::")]
    assert marks == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 3 + [
        "::group::All",
        "::endgroup::",
    ]
    assert lines[9] == (
        "::error title=pipeline validate::1,191 more errors are in the log of this step"
    )
    assert sum(line.startswith("content/") for line in lines) == 1213


def test_several_lines_have_no_columns() -> None:
    one = Problem("content/a.md", Span(2, 5, 4, 1), "warning", "a.b", "so", channel="x")
    assert next(annotations.lines([one], "")) == (
        "::warning file=content/a.md,line=2,endLine=4,title=a.b::so (x)"
    )


def test_a_channel_is_named_once() -> None:
    told = "promo (shown on x)"
    one = Problem("content/a.md", Span(2, 5, 2, 6), "error", "a.b", told, channel="x")
    assert next(annotations.lines([one], "")).endswith("::promo (shown on x)")


def test_nothing_in_a_message_begins_a_command_of_the_runner() -> None:
    said = "a\n::set-output name=x::y\r##[add-mask]e%0A"
    for line in annotations.lines(problems(1, message=said), ""):
        assert "##[" not in line
        assert not line.startswith("::set-output")
        assert "\r" not in line
        assert "\n" not in line
