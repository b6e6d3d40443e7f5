"""What every kind of rule offers: its keys, and rules made of a definition."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from pipeline.frozen import frozen
from pipeline.style.block import Block
from pipeline.style.definition import Definition
from pipeline.style.finding import Hit
from pipeline.style.needles import Local, Needles


class Memory:
    """What the rules remember of the file they are in; `counts` is what there is how often."""

    def __init__(self, language: str = "en", counts: dict[str, int] | None = None) -> None:
        self.language = language
        self.seen: dict[str, set[str]] = {}
        self.counts = {} if counts is None else counts
        self.whole: Block | None = None
        self.of_whole: dict[str, Any] = {}

    def enter(self, whole: Block) -> None:
        """From now on blocks are parts of this text, of which rules may find out something once."""
        self.whole = whole
        self.of_whole.clear()


class Rule(Protocol):
    """A rule ready to run."""

    @property
    def needles(self) -> Sequence[Needles | Local | None]:
        """What a block must hold for each of the rule's expressions to match; None: anything."""
        ...

    def hits(self, block: Block, memory: Memory, likely: Sequence[int]) -> Iterator[Hit]:
        """What it finds in a block in which these of its expressions may match, in order."""
        ...


@frozen
class Setting:
    """What rules need of the brand beside their own definition.

    `dictionaries` and `ignored` are names in config/dictionaries and config/ignore; `asset` reads
    a file below StylesPath, None where there is none.
    """

    word_template: str = ""
    dictionaries: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    asset: Callable[[str], bytes | None] = lambda path: None


class Kind(Protocol):
    """A kind of rule, seen from outside: one module."""

    @property
    def KEYS(self) -> frozenset[str]: ...  # noqa: N802

    def build(self, definition: Definition, setting: Setting) -> Rule: ...
