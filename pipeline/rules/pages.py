"""A rule's page: its docstring taken apart, for `--explain` and for docs/rules.md."""

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from pipeline.frozen import frozen
from pipeline.rules.case import Rule
from pipeline.rules.options import schema
from pipeline.rules.rulebook import shipped

_FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEAD = re.compile(r"^(Bad|Good|With these lines in brand/rules\.yml):$", re.MULTILINE)


@frozen
class Example:
    """Posts that a rule finds bad, or good, with these lines in rules.yml.

    `posts` are pairs of a path, "" for one that does not matter, and a body or a whole file.
    """

    bad: bool
    posts: tuple[tuple[str, str], ...]
    settings: str = ""


def examples(rule: Rule) -> Iterator[Example]:
    """Every example of a rule's page."""
    return examples_of(rule.__doc__ or "")


def examples_of(page: str) -> Iterator[Example]:
    """Every example of a page, in its order; settings hold until the next ones."""
    heads = list(_HEAD.finditer(page))
    settings = ""
    for head, after in zip_longest(heads, heads[1:]):
        said = page[head.end() : after.start() if after else len(page)]
        fences = _FENCE.findall(said)
        if head[1] not in ("Bad", "Good"):
            settings = fences[0][2]
        else:
            posts = tuple((path, text) for _, path, text in fences)
            yield Example(head[1] == "Bad", posts, settings)


def options(rule: Rule) -> Mapping[str, Any]:
    """A rule's options, each with description, type and default."""
    return schema(rule.Options)


def explained(rule: Rule) -> str:
    """The page as a person reads it: what the rule is, how strong, its options."""
    lines = [(rule.__doc__ or "").strip(), "", f"Level: {rule.LEVEL}", ""]
    if options(rule):
        lines += ["Options:", ""]
        lines += [
            f"- `{name}` ({shown(option['default'])}): {option['description']}"
            for name, option in options(rule).items()
        ]
        lines.append("")
    for section, what in (("NETWORKS", "On"), ("KINDS", "For `kind:`")):
        for name, said in shipped(rule, section).items():
            set_ = ", ".join(f"`{key}: {shown(value)}`" for key, value in said.items())
            lines.append(f"{what} {name}: {set_}")
    return f"{rule.ID}\n\n" + "\n".join(lines).rstrip() + "\n"


def shown(value: object) -> str:
    """An option's value as rules.yml would have it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(str, value))}]"
    return "none" if value is None or value == "" else str(value)
