"""What changed rules say of past posts, by rule: what is flagged now, and what no longer is."""

import json
from collections.abc import Iterator

from pipeline.formats import plain
from pipeline.problem import Problem, to_json
from pipeline.replay import Replay

_SIGNS = {"now": "+", "gone": "-", "shifted": "~"}


def lines(found: Replay) -> Iterator[str]:
    """A head a rule, then its problems: `+` new, `-` gone, `~` of another level than before."""
    rules: dict[str, list[tuple[str, Problem, str]]] = {}
    for one in found.now:
        rules.setdefault(one.rule, []).append(("now", one, ""))
    for one in found.gone:
        rules.setdefault(one.rule, []).append(("gone", one, ""))
    for before, one in found.shifted:
        rules.setdefault(one.rule, []).append(("shifted", one, f" (was {before})"))
    for number, rule in enumerate(sorted(rules)):
        if number:
            yield ""
        yield f"{plain.shown(rule)}: {_counts([kind for kind, _, _ in rules[rule]])}"
        for kind, one, more in sorted(rules[rule], key=_place):
            yield f"  {_SIGNS[kind]} {plain.one(one)}{more}"


def _place(row: tuple[str, Problem, str]) -> tuple[object, ...]:
    kind, problem, _ = row
    return problem.path, problem.span, kind, problem.message, problem.channel or ""


def _counts(kinds: list[str]) -> str:
    words = {"now": "flagged now", "gone": "no longer", "shifted": "at another level"}
    told = [f"{kinds.count(kind):,} {words[kind]}" for kind in words if kind in kinds]
    return ", ".join(told)


def document(found: Replay) -> str:
    """The same as JSON: the commit, and problems `now`, `gone`, and `shifted` with `was`."""
    return json.dumps(
        {
            "base": found.base,
            "posts": found.posts,
            "now": [to_json(one) for one in found.now],
            "gone": [to_json(one) for one in found.gone],
            "shifted": [{"was": was, **to_json(one)} for was, one in found.shifted],
        },
        ensure_ascii=False,
        indent=1,
    )


def summary(found: Replay) -> str:
    """How much the rules' change changes, in a sentence."""
    posts = f"{found.posts:,} past post{'' if found.posts == 1 else 's'}"
    against = f"the rules of commit {found.base[:10]}"
    if not (found.now or found.gone or found.shifted):
        return f"{posts}: nothing that {against} did not say too."
    kinds = ["now"] * len(found.now) + ["gone"] * len(found.gone)
    kinds += ["shifted"] * len(found.shifted)
    return f"{posts} beside {against}: {_counts(kinds)}."
