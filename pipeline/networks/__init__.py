"""The networks that we know, by name; each is imported when it is asked for."""

import importlib
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.brand import NetworkFacts
from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.networks.base import Network

_OURS = (
    "feed",
    "mastodon",
    "bluesky",
    "x",
    "linkedin",
    "facebook",
    "instagram",
    "telegram",
)
_GROUP = "pipeline.networks"


class _Networks(Mapping[str, "Network"]):
    """Name to module: ours, then those that other packages add by the entry-point group."""

    def __init__(self) -> None:
        self._known: dict[str, Network] = {}

    def __getitem__(self, name: str) -> "Network":
        known = self._known.get(name)
        return known if known is not None else self._look_up(name)

    def _look_up(self, name: str) -> "Network":
        network: Any = (
            importlib.import_module(f"pipeline.networks.{name}")
            if name in _OURS
            else _plugged(name)
        )
        self._known[name] = network
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in _OURS or name in _plug_ins()

    def __iter__(self) -> Iterator[str]:
        yield from _OURS
        yield from sorted(name for name in _plug_ins() if name not in _OURS)

    def __len__(self) -> int:
        return len(list(iter(self)))


NETWORKS: Mapping[str, "Network"] = _Networks()


class _Facts(Mapping[str, NetworkFacts]):
    """What brand.yml needs to know of each network."""

    def __getitem__(self, name: str) -> NetworkFacts:
        network = NETWORKS[name]
        return NetworkFacts(name, network.URL, network.OPTIONS, network.SECRETS)

    def __contains__(self, name: object) -> bool:
        return name in NETWORKS

    def __iter__(self) -> Iterator[str]:
        return iter(NETWORKS)

    def __len__(self) -> int:
        return len(NETWORKS)


def facts() -> Mapping[str, NetworkFacts]:
    """What brand.load asks of the networks, each looked up when it is asked for."""
    return _Facts()


def _plug_ins() -> Mapping[str, Any]:
    """Entry points by name, of the packages that Python finds now."""
    return _installed(tuple(sys.path))


@cache
def _installed(_path: tuple[str, ...]) -> Mapping[str, Any]:
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=_GROUP)}


def _plugged(name: str) -> "Network":
    if name not in _plug_ins():
        raise KeyError(name)
    point = _plug_ins()[name]
    try:
        network: Network = point.load()
    except (ImportError, AttributeError, SyntaxError) as error:
        raise PipelineError(
            f"the network {name!r} of {point.value} can't be loaded: {error}",
            hint="Mend or uninstall the package that brings it.",
        ) from error
    missing = [
        word for word in ("NAME", "LIMITS", "length", "render") if not hasattr(network, word)
    ]
    if missing:
        raise PipelineError(
            f"{point.value} is no network: it lacks {', '.join(missing)}",
            hint="Mend or uninstall the package that brings it.",
        )
    return network
