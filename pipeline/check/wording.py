"""What the brand's style guide has to say of a post's texts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline import content
from pipeline.post import Post
from pipeline.problem import Fix, Problem, Span

if TYPE_CHECKING:
    from pipeline.project import Project


def styled(post: Post, project: "Project") -> Iterator[Problem]:
    """What the brand's style guide finds in the post's file, and in those of its channels."""
    guide = project.guide
    if guide is None:
        return
    texts = {post.path: (1, f"---\n{post.header}---\n{post.body}", post.lang)}
    for own in post.variants.values():
        texts.setdefault(own.body_path, (own.body_line, own.body, own.lang))
    for path, (line, text, language) in texts.items():
        for found in guide.check(path, text, language):
            fix = found.fix
            if fix is not None:
                fix = Fix(_moved(fix.span, line), fix.text)
                if path == post.path:
                    fix = content.safe(post, fix)
            yield Problem(
                path, _moved(found.span, line), found.level, found.rule, found.message, fix=fix
            )


def _moved(span: Span, line: int) -> Span:
    """A span of a text that begins at this line of its file."""
    if line == 1:
        return span
    return Span(span.line + line - 1, span.column, span.end_line + line - 1, span.end_column)
