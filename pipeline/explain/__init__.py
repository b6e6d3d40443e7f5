"""The page of any rule: what it asks, why, a bad and a good example.

Social rules bring their own pages, style rules are told from their files, the rest stands in
form.md beside this module.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from pipeline.errors import PipelineError
from pipeline.explain import styles
from pipeline.networks import NETWORKS
from pipeline.problem import Level
from pipeline.project import Project
from pipeline.rules import RULES, pages
from pipeline.schema import closest

_SECTION = re.compile(r"^## (\S+)\n\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_AGAIN = re.compile(r"(\S+ )\1{9,}")  # an example that is long for being long
_ANY = "NETWORK."
_LIKELY = 12  # ids that are worth naming to somebody who typed another


class Page(NamedTuple):
    """A rule's page in Markdown; `summary` is its first sentence, `link` an address to read on."""

    rule: str
    summary: str
    text: str
    level: Level
    link: str = ""


@cache
def form() -> Mapping[str, str]:
    """The pages on the form of posts and the limits of networks, by id; `NETWORK.` for any."""
    text = resources.files(__name__).joinpath("form.md").read_text(encoding="utf-8")
    return {name: page.strip() for name, page in _SECTION.findall(text)}


def page(rule: str, project: Project) -> Page | None:
    """What there is to say of a rule; None where nobody knows it."""
    if rule in RULES:
        known = RULES[rule]
        level: Level = "warning" if known.LEVEL == "off" else known.LEVEL
        said = (known.__doc__ or "").strip()
        body = pages.explained(known).partition("\n\n")[2].strip()
        return Page(rule, said.partition("\n")[0], body, level)
    head, _, rest = rule.partition(".")
    said = form().get(rule, form().get(_ANY + rest, "") if head in NETWORKS else "")
    if said:
        said = _AGAIN.sub(_folded, said)
        if head in NETWORKS:
            said = said.replace("the network", NETWORKS[head].LABEL)
            said = said.replace("The network", NETWORKS[head].LABEL)
        return Page(rule, said.partition("\n")[0], said, "error")
    told = styles.told(rule, project)
    return Page(rule, told.summary, told.text, told.level, told.link) if told else None


def _folded(match: "re.Match[str]") -> str:
    return f"{match[1] * 3}(and so on, {match[0].count(match[1])} times) "


def finder(project: Project) -> Callable[[str], Page]:
    """Pages by id, each made once; a rule that nobody knows has its id for a page."""

    @cache
    def find(rule: str) -> Page:
        return page(rule, project) or Page(rule, rule, rule, "warning")

    return find


def asked(rule: str, project: Project) -> Page:
    """The page of a rule that somebody typed; PipelineError with what was probably meant."""
    found = page(rule, project)
    if found is not None:
        return found
    known = list(names(project))
    meant = closest(rule, known) or (closest(f"brand.{rule}", known) if "." not in rule else None)
    if meant:
        hint = f"Did you mean {meant}?"
    else:
        head = rule.partition(".")[0]
        kin = [name for name in known if name.partition(".")[0] == head] or list(RULES)
        more = f" and {len(kin) - _LIKELY} more" if len(kin) > _LIKELY else ""
        hint = f"There are {', '.join(kin[:_LIKELY])}{more}."
    raise PipelineError(f"there is no rule {rule!r}", hint=hint)


def names(project: Project) -> Iterator[str]:
    """Every rule there is, in the order in which people look for them."""
    yield from RULES
    for name in form():
        if name.startswith(_ANY):
            yield from (f"{network}.{name.removeprefix(_ANY)}" for network in NETWORKS)
        else:
            yield name
    yield from styles.names(project)
