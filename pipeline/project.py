"""The brand's repository as loaded: the one place that knows its folder names."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline import brand, content, networks
from pipeline.brand import Brand, People
from pipeline.content import MAX_BYTES, Demands, Parsed
from pipeline.errors import PipelineError
from pipeline.files import Overlay, Tree, Unsafe
from pipeline.frozen import frozen, replace
from pipeline.post import Scheduled
from pipeline.problem import Problem, Span

if TYPE_CHECKING:
    from pipeline.layout import Layout
    from pipeline.rules.rulebook import Rulebook
    from pipeline.rules.typography import Rendering
    from pipeline.style import Guide

BRAND = "brand/brand.yml"
PEOPLE = "brand/people.yml"
PLAN = "brand/plan.yml"
RULES = "brand/rules.yml"
SCHEMA = "brand/schema/post.schema.json"
STYLE = ".vale.ini"
LAYOUTS = "brand/templates"
CONTENT = "content"

_TOGETHER = 32  # posts that are read at once


@frozen
class Project:
    """A tree of files and the brand that it speaks for.

    What only some commands ask for is read when it is first asked for.
    """

    tree: Tree
    brand: Brand
    people: People

    @cached_property
    def rules(self) -> "Rulebook":
        """What rules.yml says of the social rules; PipelineError where it is broken."""
        from pipeline.rules import rulebook

        data = _optional(self.tree, RULES)
        return rulebook.load(
            data, tuple(self.brand.channels), networks.facts(), RULES, self._style_rules
        )

    def _style_rules(self) -> list[str]:
        guide = self.guide
        return [each.definition.name for each in guide.rules] if guide is not None else []

    @cached_property
    def guide(self) -> "Guide | None":
        """The style guide, None without .vale.ini; PipelineError where it is broken."""
        if _optional(self.tree, STYLE) is None:
            return None
        from pipeline import style

        return style.load(self.tree, STYLE, self._asked)

    def _asked(self) -> Collection[str]:
        """The style rules that rules.yml gives a level."""
        from pipeline.rules import rulebook

        return rulebook.asked(_optional(self.tree, RULES), RULES)

    @cached_property
    def layouts(self) -> "Mapping[str, Layout]":
        """The brand's own layouts by network; PipelineError where one is broken."""
        paths = self.tree.paths(LAYOUTS)
        if not paths:
            return {}
        from pipeline import layout

        files = self.tree.read_many(paths, layout.LARGEST)
        return layout.load(files, tuple(networks.NETWORKS))

    @cached_property
    def typography(self) -> "Rendering | None":
        """How variants are set as they are made; None where rules.yml does not ask for it."""
        data = _optional(self.tree, RULES)
        if data is None or b"render" not in data:
            return None
        from pipeline.rules import typography

        return typography.rendering(self.rules)

    def over(self, files: Mapping[str, bytes]) -> "Project":
        """The same with other bytes for some posts; what the brand asks of them stays as read."""
        other = replace(self, tree=Overlay(self.tree, files))
        other.__dict__.update(
            rules=self.rules,
            guide=self.guide,
            layouts=self.layouts,
            typography=self.typography,
        )
        return other


@frozen
class Entry:
    """A post's files, from paths alone; `bodies` are pairs of channel and path."""

    id: str
    path: str
    bodies: tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The paths of all its files, the post's own first."""
        return (self.path, *[path for _, path in self.bodies]) if self.bodies else (self.path,)


def load(tree: Tree) -> Project:
    """The project in a tree; PipelineError where its brand files are broken."""
    try:
        data = tree.read(BRAND)
    except FileNotFoundError as error:
        raise PipelineError(
            f"there is no {BRAND} here", hint="Name a brand's repository with --root."
        ) from error
    people = _optional(tree, PEOPLE)
    return Project(
        tree,
        brand.load(data, BRAND, networks.facts()),
        brand.load_people(people, PEOPLE) if people is not None else People(),
    )


def demands(tree: Tree) -> Demands:
    """What this brand asks of front matter; PipelineError where plan.yml is broken."""
    return content.demands(_optional(tree, PLAN), _optional(tree, SCHEMA))


def _optional(tree: Tree, path: str) -> bytes | None:
    try:
        return tree.read(path)
    except FileNotFoundError:
        return None


def entries(tree: Tree) -> list[Entry]:
    """Every file that can have been meant as a post, sorted by id; cheap: no file is read."""
    found: list[tuple[str, str]] = []
    bodies: dict[str, list[tuple[str, str]]] = {}
    for path in tree.paths(CONTENT):
        if not path.endswith(".md"):
            continue
        identity = content.post_id(path)
        if identity is not None:
            if path.endswith("/index.md"):
                bodies[path.removesuffix("index.md")] = []
        elif content.is_candidate(path):
            identity = path.removeprefix("content/").removesuffix(".md")
        else:
            continue
        found.append((identity, path))
    if bodies:
        found = [one for one in found if not _is_body(one[1], bodies)]
    return [
        Entry(identity, path, tuple(bodies.get(path.removesuffix("index.md"), ())))
        for identity, path in sorted(found)
    ]


def _is_body(path: str, bodies: Mapping[str, list[tuple[str, str]]]) -> bool:
    """Whether this file is a channel's own body of a post with a folder; noted there if so."""
    folder, _, name = path.rpartition("/")
    beside = bodies.get(f"{folder}/")
    if beside is None or name == "index.md":
        return False
    beside.append((name.removesuffix(".md"), path))
    return True


def read(project: Project, entries: Iterable[Entry]) -> Iterator[Parsed]:
    """Each entry parsed, in order; a file that can't be read is a problem, not the end."""
    entries = list(entries)
    asked = demands(project.tree)
    for start in range(0, len(entries), _TOGETHER):
        some = entries[start : start + _TOGETHER]
        try:  # all files, then all posts: code that runs again soon is quicker
            files = iter(list(_files(project, some)))
        except (OSError, Unsafe):
            # One file is gone, shut or leads outside: one by one, to tell which.
            for entry in some:
                yield _alone(project, entry, asked)
        else:
            for entry in some:
                yield _parse(project, entry, files, asked)


def _files(project: Project, entries: Iterable[Entry]) -> Iterator[tuple[str, bytes]]:
    return project.tree.read_many((path for each in entries for path in each.files), MAX_BYTES)


def schedule(project: Project, entries: Iterable[Entry]) -> list[Scheduled | None]:
    """Each entry as the schedule needs it, mostly without parsing; None where it is no post."""
    from pipeline.content.outline import outline

    entries = list(entries)
    try:
        files = dict(project.tree.read_many((entry.path for entry in entries), MAX_BYTES))
        found = {
            entry.path: outline(entry.path, files[entry.path], project.brand) for entry in entries
        }
    except (OSError, Unsafe):
        found = {}
    rest = [entry for entry in entries if found.get(entry.path) is None]
    parsed = {entry.path: each.post for entry, each in zip(rest, read(project, rest), strict=True)}
    return [found.get(entry.path) or parsed[entry.path] for entry in entries]


def _parse(
    project: Project, entry: Entry, files: Iterator[tuple[str, bytes]], asked: Demands
) -> Parsed:
    _, data = next(files)
    bodies = {channel: (path, next(files)[1]) for channel, path in entry.bodies}
    return content.parse(entry.path, data, project.brand, bodies, asked)


def _alone(project: Project, entry: Entry, asked: Demands) -> Parsed:
    try:
        return _parse(project, entry, _files(project, [entry]), asked)
    except Unsafe as error:
        why = f"{error.message}; {error.hint}"
    except OSError as error:
        why = f"the file can't be read: {error.strerror or 'it is not there'}"
    return Parsed(None, (Problem(entry.path, Span(1, 1, 1, 1), "error", "post.unreadable", why),))
