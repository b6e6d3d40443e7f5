"""The social rules, by id: one file each, its docstring the page that explains it."""

from collections.abc import Mapping

from pipeline.rules import capitals, emoji, exclamation
from pipeline.rules.case import Rule

_ALL: tuple[Rule, ...] = (
    capitals,
    emoji,
    exclamation,
)

RULES: Mapping[str, Rule] = {rule.ID: rule for rule in _ALL}
