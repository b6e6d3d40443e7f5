"""Rules that start from another rule: `extends: Style.Rule`, then keys of their own on top.

A bare key takes the place of the parent's; `tokens+:` adds to its list or mapping, `tokens-:` takes
out of it. What is to be taken out must be there, so that a change of the parent does not pass by.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pipeline.errors import PipelineError

_DEEPEST = 10
_REFERENCE = re.compile(r"\w[\w -]*(?:\.\w[\w -]*)+")  # kinds have no dot

Plain = Mapping[str, Any]


def flattened(
    plain: Plain, path: str, name: str, read: Callable[[str], tuple[Plain, str]]
) -> Plain:
    """The keys of a rule and of those that it starts from; `read` gives a rule's keys and path."""
    chain = [name]
    rules: list[tuple[Plain, str]] = [(plain, path)]
    while _REFERENCE.fullmatch(extends := str(rules[-1][0].get("extends"))):
        if extends in chain:
            raise PipelineError(f"{path}: {name}: extends: {extends} starts from itself")
        if len(chain) > _DEEPEST:
            raise PipelineError(f"{path}: {name}: extends: more than {_DEEPEST} rules in a row")
        chain.append(extends)
        try:
            rules.append(read(extends))
        except FileNotFoundError as error:
            raise PipelineError(
                f"{rules[-1][1]}: {name}: extends: there is no rule {extends}",
                hint="It must be in a folder below StylesPath; it need not be turned on.",
            ) from error
    made, root = rules.pop()
    for key in made:
        if key[-1:] in ("+", "-"):
            raise PipelineError(
                f"{root}: {chain[-1]}: {key}: only a rule that extends another rule has such keys"
            )
    while rules:
        child, where = rules.pop()
        made = _over(made, child, where, name)
    return made


def _over(parent: Plain, child: Plain, path: str, name: str) -> dict[str, Any]:
    """A child's keys over those of its parent, whose tests are its own."""
    made = {key: value for key, value in parent.items() if key != "tests"}
    for key, value in child.items():
        base = key.rstrip("+-")
        if base == key:
            if key != "extends":
                made[key] = value
        elif base in child:
            raise PipelineError(
                f"{path}: {name}: {key}: {base} is written anew and changed; choose"
            )
        else:
            made[base] = _changed(made.get(base), value, f"{path}: {name}: {key}", key[-1] == "+")
    return made


def _changed(have: Any, value: Any, place: str, adds: bool) -> Any:
    """A parent's list or mapping with entries added or taken out."""
    if not isinstance(have, list | dict):
        raise PipelineError(f"{place}: the parent has no list or mapping of that name")
    if isinstance(have, dict) and adds:
        if not isinstance(value, dict):
            raise PipelineError(f"{place}: must be a mapping")
        return {**have, **value}
    if not isinstance(value, list):
        raise PipelineError(f"{place}: must be a list")
    if isinstance(have, list) and adds:
        return [*have, *value]
    left = have.copy()
    for entry in value:
        if entry not in left:
            raise PipelineError(f"{place}: the parent has no entry {entry!r} to take out")
        if isinstance(left, dict):
            del left[entry]
        else:
            left.remove(entry)
    return left
