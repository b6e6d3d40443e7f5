"""What one brand asks of front matter beyond the common form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Demands:
    """The names that plan.yml knows and the brand's own schema; None asks for nothing."""

    pillars: frozenset[str] | None = None
    objectives: frozenset[str] | None = None
    campaigns: frozenset[str] | None = None
    schema: Mapping[str, Any] | None = None
