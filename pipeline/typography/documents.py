"""Posts set as French: the same blocks and keys, each stretch of prose with its edits."""

from collections.abc import Iterable
from functools import lru_cache

from pipeline.frozen import replace
from pipeline.markup import Document, Picture, Segment, parse
from pipeline.markup.document import (
    Anchor,
    Block,
    Heading,
    Inline,
    Listing,
    Newline,
    Paragraph,
    Person,
    Quote,
    Styled,
    Table,
    Text,
)
from pipeline.markup.flat import flatten
from pipeline.post import Post
from pipeline.typography.edits import NARROW, NBSP, Manner, look, settled

_ROUNDS = 9


@lru_cache(maxsize=16)
def document(body: str, manner: Manner, wide: bool) -> Document:
    """A body's document as it is to be shown; `wide`: no space of it is a narrow one."""
    if wide:
        narrow = document(body, manner, False)
        return Document(tuple(map(_widened, narrow.segments)), narrow.findings)
    read = parse(body)
    segments = tuple(_segment(segment, manner) for segment in read.segments)
    return Document(segments, read.findings)


@lru_cache(maxsize=256)
def line(text: str, manner: Manner, wide: bool) -> str:
    """A text without Markdown: a title, an alternative text."""
    return _wide(settled(text, text, manner)) if wide else settled(text, text, manner)


def header(post: Post, manner: Manner, wide: bool) -> Post:
    """A post whose front matter says to readers what it says as it is to be shown."""

    def shown(text: str) -> str:
        return line(text, manner, wide)

    poll = post.poll
    return replace(
        post,
        title=shown(post.title),
        media=tuple(replace(item, alt=shown(item.alt)) for item in post.media),
        sensitive=post.sensitive and shown(post.sensitive),
        first_comment=post.first_comment and shown(post.first_comment),
        poll=poll and replace(poll, options=tuple(map(shown, poll.options))),
    )


def _segment(segment: Segment, manner: Manner) -> Segment:
    blocks = _Setter(manner).blocks(segment.blocks)
    text, spans = flatten(blocks)
    pictures = tuple(
        Picture(picture.file, line(picture.alt, manner, False)) for picture in segment.pictures
    )
    return Segment(blocks, pictures, text, spans)


def _widened(segment: Segment) -> Segment:
    """The same with wide spaces alone; no offset moves."""
    if NARROW not in segment.text and not segment.pictures:
        return segment
    blocks = _Widener().blocks(segment.blocks)
    text, spans = flatten(blocks)
    pictures = tuple(Picture(picture.file, _wide(picture.alt)) for picture in segment.pictures)
    return Segment(blocks, pictures, text, spans)


def _wide(text: str) -> str:
    return text.replace(NARROW, NBSP)


class _Walker:
    """Walks blocks to their inlines and makes them again."""

    def inlines(self, children: tuple[Inline, ...]) -> tuple[Inline, ...]:
        raise NotImplementedError

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(map(self.block, blocks))

    def block(self, block: Block) -> Block:
        if isinstance(block, Paragraph):
            return Paragraph(self.inlines(block.children))
        if isinstance(block, Heading):
            return Heading(block.level, self.inlines(block.children))
        if isinstance(block, Quote):
            return Quote(self.blocks(block.blocks))
        if isinstance(block, Listing):
            items = tuple(map(self.blocks, block.items))
            return Listing(block.start, block.mark, block.tight, items)
        if isinstance(block, Table):
            return Table(tuple(tuple(map(self.inlines, row)) for row in block.rows))
        return block


class _Widener(_Walker):
    """Puts wide spaces in place of narrow ones, in prose."""

    def inlines(self, children: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return _with(children, [_wide(text) for text, prose in _leaves(children) if prose])


class _Setter(_Walker):
    """Sets the inlines of each block."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner

    def inlines(self, children: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Inlines with the edits of all their text as one, wherever it is emphasised."""
        leaves = list(_leaves(children))
        for _ in range(_ROUNDS):
            if not self._edited(leaves):
                break
        return _with(children, [text for text, prose in leaves if prose])

    def _edited(self, leaves: list[tuple[str, bool]]) -> bool:
        """Edit the leaves that are prose; whether there is more to do."""
        source = "".join(text for text, _ in leaves)
        shown = "".join(text if prose else " " * len(text) for text, prose in leaves)
        found, more = look(source, shown, self.manner)
        starts: list[int] = []
        at = 0
        for text, _ in leaves:
            starts.append(at)
            at += len(text)
        for edit in reversed(found):
            touched = [
                place
                for place, start in enumerate(starts)
                if start < edit.end and edit.start < start + len(leaves[place][0])
            ] or self._beside(leaves, starts, edit.start)
            if not touched or not all(leaves[place][1] for place in touched):
                continue  # a space that code ends on
            new = edit.new
            for place in touched:
                text, start = leaves[place][0], starts[place]
                low, high = max(edit.start - start, 0), min(edit.end - start, len(text))
                leaves[place] = (text[:low] + new + text[high:], True)
                new = ""
        return more

    def _beside(self, leaves: list[tuple[str, bool]], starts: list[int], at: int) -> list[int]:
        """The leaf that takes what is put in at a place: the one that goes on, else ends there."""
        for ends in (False, True):
            for place, start in enumerate(starts):
                text, prose = leaves[place]
                if prose and (start + len(text) == at if ends else start <= at < start + len(text)):
                    return [place]
        return []


def _leaves(children: Iterable[Inline]) -> Iterable[tuple[str, bool]]:
    """The characters of inlines in order, and whether they are prose."""
    for child in children:
        if isinstance(child, Text):
            yield child.text, True
        elif isinstance(child, Newline):
            yield "\n", False
        elif isinstance(child, Styled) or (isinstance(child, Anchor) and not child.bare):
            yield from _leaves(child.children)
        elif isinstance(child, Anchor):
            yield "".join(text for text, _ in _leaves(child.children)), False
        elif isinstance(child, Person):
            yield "@{" + child.key + "}", False
        else:
            yield child.text, False


def _with(children: Iterable[Inline], texts: Iterable[str]) -> tuple[Inline, ...]:
    """The same inlines with other texts, in the same order."""
    taken = iter(texts)

    def again(child: Inline) -> Inline:
        if isinstance(child, Text):
            return Text(next(taken))
        if isinstance(child, Styled):
            return Styled(child.style, tuple(map(again, child.children)))
        if isinstance(child, Anchor) and not child.bare:
            return Anchor(child.url, tuple(map(again, child.children)), child.bare)
        return child

    return tuple(map(again, children))
