"""A review: all that is wrong with some posts, and their files with every fix applied."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from pipeline import check, kin, project, render
from pipeline.content import MAX_BYTES, Parsed, mend
from pipeline.errors import PipelineError
from pipeline.frozen import replace
from pipeline.problem import Fix, Problem, Span
from pipeline.project import Entry, Project

_ROOM = 1_000  # characters that fixes may add, beside as many as the files have


class Endless(PipelineError):
    """Fixes that bring up each other for ever, so that none of them is applied."""


def review(
    brand: Project,
    entries: Iterable[Entry],
    told: Callable[[], None] = lambda: None,
    *,
    of: Iterable[Entry] | None = None,
) -> list[Problem]:
    """Every problem of these posts, by place; `told` is called after each of them.

    `of` are all posts there are, where these are only some: what one of these and another one have
    against each other is told too, be it in the other's file.
    """
    some = list(entries)
    chosen = {entry.path for entry in some}
    everyone = some
    if of is not None:
        around = list(of)
        beside = {entry.path for entry in kin.of(brand, around, some)}
        everyone = [entry for entry in around if entry.path in beside or entry.path in chosen]
    found: list[Problem] = []

    def each() -> Iterator[Parsed]:
        read = zip(everyone, project.read(brand, everyone), strict=True)
        while some := list(islice(read, check.TOGETHER)):
            looked = [parsed for entry, parsed in some if entry.path in chosen]
            for problems in _problems(brand, looked):
                found.extend(problems)
                told()
            yield from [parsed for _, parsed in some]

    among = None if of is None else {path for entry in some for path in entry.files}
    across = [*check.check_brand(brand), *check.check_all(brand, each(), among=among)]
    return sorted(dict.fromkeys([*found, *across]), key=_place)


def hinted(brand: Project, problems: Iterable[Problem], entries: Iterable[Entry]) -> list[Problem]:
    """The same problems; the first words that no dictionary knows with those that may be meant.

    A suggestion costs a thousand look-ups, so it is made only for what is about to be shown,
    and for few words.
    """
    guide = brand.guide
    found = list(problems)
    if guide is None:
        return found
    unknown = [index for index, problem in enumerate(found) if guide.spells(problem.rule)]
    most = _HINTED if len(unknown) <= _MANY else _HINTED_OF_MANY
    owners = {path: entry for entry in entries for path in entry.files}
    known: dict[tuple[str, str, str], str] = {}
    for index in unknown:
        problem = found[index]
        if problem.path not in owners:
            continue
        word = _word(brand.tree.read(problem.path), problem.span)
        language = _language(brand, owners[problem.path], problem.path)
        key = (problem.rule, word, language)
        if key not in known:
            if len(known) == most:
                break
            meant = guide.meant(problem.rule, word, language, _MEANT)
            known[key] = f" Perhaps {', '.join(meant)}." if meant else ""
        found[index] = replace(problem, message=problem.message + known[key])
    return found


_HINTED = 5  # words a run; French takes up to a fifth of a second for each
_MANY = 200  # words that no dictionary knows: a vocabulary is missing, not a letter here and there
_HINTED_OF_MANY = 2
_MEANT = 3


def _word(data: bytes, span: Span) -> str:
    """What stands at a place of a file; "" where it is more than a word."""
    lines = re.split("\r\n|\r|\n", data.decode("utf-8-sig", "replace"))
    if span.end_line != span.line or span.line > len(lines):
        return ""
    return lines[span.line - 1][span.column - 1 : span.end_column - 1]


def _language(brand: Project, entry: Entry, path: str) -> str:
    """The language of a post's file."""
    (parsed,) = project.read(brand, [entry])
    post = parsed.post
    if post is None:
        return ""
    own = (each for each in post.variants.values() if each.body_path == path != post.path)
    return next(own, post).lang


def mended(brand: Project, entry: Entry) -> dict[str, tuple[bytes, bytes]]:
    """The files of a post that its fixes change: path to what they are and what they would be.

    One mend can bring the next mistake to light, so it goes on until there is nothing to mend;
    Endless where that never comes, and the text only grows.
    """
    now: dict[str, bytes] = {}
    states = [now]
    rules: set[str] = set()
    while True:
        room = 2 * sum(len(brand.tree.read(path)) for path in now) + _ROOM
        size = sum(map(len, now.values()))
        if max(size, len(states)) > room or max(map(len, now.values()), default=0) > MAX_BYTES:
            raise Endless(
                f"{entry.path}: what {' and '.join(sorted(rules))} put in brings up the next "
                "mistake, and so on without end: nothing of this post is mended",
                hint="Let none of these rules write what another one replaces.",
            )
        tried = brand.over(now)
        fixes: dict[str, list[Fix]] = {}
        rules.clear()
        (problems,) = _problems(tried, list(project.read(tried, [entry])))
        for problem in problems:
            if problem.fix is not None:
                rules.add(problem.rule)
                fixes.setdefault(problem.path, []).append(problem.fix)
        if not fixes:
            break
        mended = {path: mend(tried.tree.read(path), wanted) for path, wanted in fixes.items()}
        now = _changed(brand, {**now, **mended})
        if now in states:  # rules that undo each other: one of their texts, always the same
            circle = states[states.index(now) :]
            paths = sorted({path for state in circle for path in state})
            now = min(
                circle,
                key=lambda state: [state.get(path) or brand.tree.read(path) for path in paths],
            )
            break
        states.append(now)
    return {path: (brand.tree.read(path), text) for path, text in now.items()}


def _changed(brand: Project, files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: text for path, text in files.items() if text != brand.tree.read(path)}


def _problems(brand: Project, some: Sequence[Parsed]) -> Iterator[list[Problem]]:
    """What the form of each file, its variants and the limits of their networks bring up.

    All variants are made first, then all are checked: code that runs again soon is quicker.
    """
    posts = [one.post for one in some if one.post]
    rendered = [render.everywhere(post, brand) for post in posts]
    checked = check.check_some(list(zip(posts, rendered, strict=True)), brand)
    for one in some:
        yield [*one.problems, *next(checked)] if one.post else list(one.problems)


def _place(problem: Problem) -> tuple[object, ...]:
    return problem.path, problem.span, problem.rule, problem.channel or "", problem.message
