"""What one brand asks of front matter beyond the common form: its plan's names, its own schema."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from pipeline import yaml_source
from pipeline.errors import PipelineError
from pipeline.frozen import frozen
from pipeline.schema import Mistake


@frozen
class Demands:
    """The names that plan.yml knows and the brand's own schema; None asks for nothing."""

    pillars: frozenset[str] | None = None
    objectives: frozenset[str] | None = None
    campaigns: frozenset[str] | None = None
    mistakes: Callable[[Any], list[Mistake]] | None = None


@lru_cache(maxsize=4)
def demands(plan: bytes | None, own: bytes | None) -> Demands:
    """From the bytes of plan.yml and of brand/schema/post.schema.json, None where there is none.

    Only the names are read of the plan; what it asks besides is the plan's own business.
    """
    names = _plan(plan) if plan is not None else {}
    mistakes = None
    if own is not None:
        from pipeline.content.own_schema import own_schema

        mistakes = own_schema(own)
    return Demands(
        pillars=_names(names.get("pillars")),
        objectives=_names(names.get("objectives")),
        campaigns=_names(names.get("campaigns")),
        mistakes=mistakes,
    )


def _plan(data: bytes) -> Mapping[str, Any]:
    path = "brand/plan.yml"
    text = yaml_source.decode(data, path)
    plain = yaml_source.read(text, path)
    if plain is None:
        return {}
    if not isinstance(plain, dict):
        raise PipelineError(f"{path}:1:1: a plan is made of `key: value` lines")
    return plain


def _names(listed: Any) -> frozenset[str] | None:
    """A mapping's keys, or a list's words or ids; None where the plan has no such list."""
    if isinstance(listed, Mapping):
        return frozenset(str(name) for name in listed)
    if isinstance(listed, list):
        return frozenset(
            str(item.get("id", item.get("name"))) if isinstance(item, Mapping) else str(item)
            for item in listed
        )
    return None
