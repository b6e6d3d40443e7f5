"""The list of a post's problems as HTML; each leads to its line in the source below."""

from collections.abc import Sequence

from pipeline.preview import source
from pipeline.preview.escaping import text
from pipeline.preview.source import Source
from pipeline.preview.words import Words
from pipeline.problem import Problem


def draw(
    path: str, sources: Sequence[Source], problems: Sequence[Problem], words: Words
) -> Sequence[str]:
    """The panel over a post's cards in pieces, none where nothing is to mend.

    `path` is the post's file.
    """
    if not problems:
        return ()
    line = text(words.gettext("line"))
    rows = []
    for problem in problems:
        channel = where = ""
        if problem.channel:
            channel = f' <span class="muted small" dir="auto">{text(problem.channel)}</span>'
        if problem.path != path:
            where = f"<bdi>{text(problem.path)}</bdi>, "
        place = f"{line} {problem.span.line}:{problem.span.column}"
        anchor = source.anchor(sources, problem)
        if anchor:
            place = f'<a href="#{anchor}">{place}</a>'
        rows.append(
            f'<li class="problem"><span class="flag {problem.level}">'
            f"{text(words.level(problem.level))}</span>\n"
            f'<p><span dir="auto">{text(problem.message)}</span>{channel} '
            f'<span class="where">{where}{place} {text(problem.rule)}</span></p></li>\n'
        )
    grave = " has-errors" if any(problem.level == "error" for problem in problems) else ""
    title = text(words.gettext("Problems"))
    return (
        f'<section class="panel{grave}" aria-labelledby="problems"><h2 id="problems">{title}</h2>\n'
        '<ul class="problems">\n',
        *rows,
        "</ul></section>",
    )
