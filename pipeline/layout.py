"""Layouts: a brand's own arrangement of a post on one network, as a small sandboxed template.

`brand/templates/<network>.txt.j2` is Jinja, and what it makes is Markdown that takes the same road
as a body: it is rendered, counted, checked, shown and sent like one. Templates come with pull
requests of strangers, so little is allowed and all of it is bounded: values, conditions, one loop
over the tags, and the filters below. Nothing in it can call, assign, include or multiply.
"""

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from pipeline.errors import PipelineError
from pipeline.frozen import frozen
from pipeline.markup import plain
from pipeline.post import Post

ENDING = ".txt.j2"
LARGEST = 64 * 1024  # bytes of a template
LONGEST = 200_000  # characters of what it makes
DEEPEST = 40  # levels, of conditions and of filters one after another

VALUES = (
    "body",
    "title",
    "link",
    "tags",
    "lang",
    "date",
    "kind",
    "pillar",
    "campaign",
    "partner",
    "location",
    "post",
    "channel",
    "network",
    "brand",
)
_LOOP = frozenset({"first", "last", "index"})
_TESTS = frozenset({"defined", "none"})
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Concat,
    nodes.Getattr,
)


class _TooLong(Exception):
    """A template makes more than anybody would post."""


@frozen
class Layout:
    """One network's template; `path` is its file."""

    path: str
    template: Template

    def of(self, own: Post, channel: str, network: str, brand: str) -> str:
        """The Markdown that takes the place of the body; PipelineError where it can't be made."""
        values: dict[str, Any] = {
            "body": own.body.strip("\n"),
            "title": own.title,
            "link": own.link or "",
            "tags": [tag.removeprefix("#") for tag in own.tags],
            "lang": own.lang,
            "date": own.date.isoformat() if own.date else "",
            "kind": own.kind,
            "pillar": own.pillar or "",
            "campaign": own.campaign or "",
            "partner": own.partner or "",
            "location": own.location or "",
            "post": own.id,
            "channel": channel,
            "network": network,
            "brand": brand,
        }
        made: list[str] = []
        length = 0
        try:
            for piece in self.template.generate(values):
                made.append(piece)
                length += len(piece)
                if length > LONGEST:
                    raise _TooLong
        except _TooLong:
            raise PipelineError(
                f"{self.path}: for {own.id} it makes more than {LONGEST} characters",
                hint="Shorten what the template repeats.",
            ) from None
        except (TemplateError, TypeError, ValueError, AttributeError) as error:
            raise PipelineError(
                f"{self.path}: it can't be filled in for {own.id}: {error}",
                hint="Mend the template, or remove it to have the usual layout.",
            ) from error
        return "".join(made)


def load(files: Iterable[tuple[str, bytes]], networks: Collection[str]) -> dict[str, Layout]:
    """The layouts by network; PipelineError names file and line of what is wrong."""
    return {
        network: Layout(path, _compiled(path, data))
        for path, data in files
        if (network := _network(path, networks))
    }


def _network(path: str, networks: Collection[str]) -> str:
    """Which network a file is for; "" where it is no template at all."""
    name = path.rpartition("/")[2]
    if not name.endswith(ENDING):
        return ""
    network = name.removesuffix(ENDING)
    if network not in networks:
        close = difflib.get_close_matches(network, networks, n=1)
        raise PipelineError(
            f"{path}: there is no network called {network!r}",
            hint=f"Name the file {close[0]}{ENDING}."
            if close
            else f"Networks are: {', '.join(sorted(networks))}.",
        )
    return network


def _compiled(path: str, data: bytes) -> Template:
    if len(data) > LARGEST:
        raise PipelineError(
            f"{path}: {len(data)} bytes; a template has {LARGEST} at most",
            hint="Keep texts in posts, and the arrangement in the template.",
        )
    try:
        source = data.decode("utf-8")
        tree = _ENVIRONMENT.parse(source)
        if _deep(tree):
            raise RecursionError
        for line, why in _refused(tree):
            raise PipelineError(
                f"{path}:{line}: {why}",
                hint="docs/brand-yml.md, Templates, tells what a template can do.",
            )
        return _ENVIRONMENT.from_string(_Bounded().visit(tree))
    except UnicodeDecodeError as error:
        raise PipelineError(
            f"{path}: it is not UTF-8 text (byte {error.start})", hint="Save it as UTF-8."
        ) from error
    except TemplateSyntaxError as error:
        raise PipelineError(
            f"{path}:{error.lineno}: {error.message}",
            hint="The template is Jinja: {{ value }}, {% if … %}, {% for tag in tags %}.",
        ) from error
    except (RecursionError, SyntaxError, MemoryError) as error:  # Python's own limits of depth
        raise PipelineError(f"{path}: it is nested too deeply", hint="Make it simpler.") from error


def _refused(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """What the template asks for that no template may: the line, and why."""
    known = {*VALUES, "loop"}
    loops = list(tree.find_all(nodes.For))
    known |= {loop.target.name for loop in loops if isinstance(loop.target, nodes.Name)}
    for node in _all(tree):
        if not isinstance(node, _ALLOWED):
            yield node.lineno, f"a template can't use {type(node).__name__.lower()} here"
        elif isinstance(node, nodes.Name) and node.name not in known:
            close = difflib.get_close_matches(node.name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(VALUES)}"
            yield node.lineno, f"there is no value called {node.name!r}; {hint}"
        elif isinstance(node, nodes.Getattr) and not (
            isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in _LOOP
        ):
            yield node.lineno, f"a template can't look into values: .{node.attr}"
        elif isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            yield node.lineno, f"the filter {node.name!r} can't be used; there are {_NAMES}"
        elif isinstance(node, nodes.Test) and node.name not in _TESTS:
            yield node.lineno, f"the test {node.name!r} can't be used"
        elif isinstance(node, nodes.For):
            over = isinstance(node.iter, nodes.Name) and node.iter.name == "tags"
            if not over or node.recursive or not isinstance(node.target, nodes.Name):
                yield node.lineno, "a template loops over the tags alone: {% for tag in tags %}"
            if next(_inside(node), None):
                yield node.lineno, "a loop inside a loop can't be used"


class _Bounded(NodeTransformer):
    """Makes `a ~ b` a join, which stops before it makes too much."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - Jinja's own name
        """The same as a join of its parts."""
        parts = nodes.List([self.visit(part) for part in node.nodes], lineno=node.lineno)
        return nodes.Filter(parts, "join", [], [], None, None, lineno=node.lineno)


def _deep(tree: nodes.Node) -> bool:
    """Whether a template is nested deeper than any that somebody means."""
    level: list[nodes.Node] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node.iter_child_nodes()]
    return bool(level)


def _all(tree: nodes.Node) -> Iterator[nodes.Node]:
    yield tree
    for child in tree.iter_child_nodes():
        yield from _all(child)


def _inside(loop: nodes.For) -> Iterator[nodes.For]:
    yield from loop.find_all(nodes.For)


# Filters: those of Jinja that neither cut in silence nor grow without bound, and our own.


def _plain(value: object) -> str:
    """A value as Markdown that shows just these characters."""
    return plain(str(value))


def _hashtag(value: object) -> str:
    """A tag with its '#'."""
    return "#" + str(value).removeprefix("#")


def _join(values: Iterable[object], between: str = "") -> str:
    said = [str(value) for value in values]
    if sum(map(len, said)) + len(between) * len(said) > LONGEST:
        raise _TooLong
    return between.join(said)


def _replace(value: str, old: str, new: str) -> str:
    if len(value) + value.count(old) * len(new) > LONGEST:
        raise _TooLong
    return value.replace(old, new)


def _bounded(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that stops once it has made too much: one after another, `plain` doubles."""

    def run(value: Any, *given: Any) -> Any:
        made = filter_(value, *given)
        if isinstance(made, str) and len(made) > LONGEST:
            raise _TooLong
        return made

    return run


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "plain": _plain,
    "hashtag": _hashtag,
    "join": _join,
    "replace": _replace,
    "upper": lambda value: str(value).upper(),
    "lower": lambda value: str(value).lower(),
    "trim": lambda value: str(value).strip(),
    "length": len,
    "first": lambda values: next(iter(values), ""),
    "last": lambda values: next(iter(reversed(values)), ""),
    "default": lambda value, other: value or other,
}
_NAMES = ", ".join(_FILTERS)


def _environment() -> ImmutableSandboxedEnvironment:
    # What is made is Markdown, escaped where pages are made of it. Lines that only hold a block
    # become empty, and Markdown takes several empty lines for one.
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    made.globals.clear()
    made.filters.clear()
    made.filters.update({name: _bounded(filter_) for name, filter_ in _FILTERS.items()})
    return made


_ENVIRONMENT = _environment()
