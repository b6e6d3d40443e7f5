"""Where a rule looks: selectors such as `heading.h1`, `~blockquote & ~heading`, `sentence`."""

import difflib
from collections.abc import Iterable, Iterator

from pipeline.frozen import frozen
from pipeline.style.definition import Definition

_ON_REQUEST = frozenset(("link", "strong", "emphasis", "code", "sentence", "summary", "raw"))
# Everything that a part of a block's scope can be, here or in the other files that Vale reads.
_BLOCKS = (
    "text heading h1 h2 h3 h4 h5 h6 paragraph list blockquote table header cell caption alt attr "
    "title figure comment line block md markdown mdx rst adoc html xml txt org dita tex typ"
)
_KNOWN = _ON_REQUEST.union(_BLOCKS.split())


@frozen
class Selector:
    """One entry: parts that a block's scope must have, and sets of which it may have no whole."""

    wanted: frozenset[str]
    refused: tuple[frozenset[str], ...]

    def takes(self, parts: frozenset[str]) -> bool:
        """Whether a block of this scope is meant; some kinds of block must be asked for."""
        if not self.wanted <= parts:
            return False
        if any(refused <= parts for refused in self.refused):
            return False
        return "frontmatter" in parts or not (parts & _ON_REQUEST) - self.wanted


def read(definition: Definition) -> tuple[Selector, ...]:
    """A rule's selectors, of which one must take a block."""
    scopes = definition.scopes
    if definition.extends in ("metric", "readability") and scopes in ((), ("text",)):
        scopes = ("summary",)
    return tuple(_selector(definition, scope) for scope in scopes or ("text",))


def _selector(definition: Definition, scope: str) -> Selector:
    wanted: set[str] = set()
    refused: list[frozenset[str]] = []
    for term in scope.split("&"):
        term = term.strip()
        negated = term.startswith("~")
        term = term.removeprefix("~").strip()
        if term.startswith("doc("):
            raise definition.wrong("scope", f"selections such as `{term}` are not supported")
        if not term or " " in term:
            raise definition.wrong("scope", f"`{scope}` has a space in a name, or no name")
        parts = frozenset(part.strip() for part in term.split("."))
        if negated:
            refused.append(parts)
        else:
            wanted |= parts
    return Selector(frozenset(wanted), tuple(refused))


def strangers(definition: Definition, selectors: Iterable[Selector]) -> Iterator[str]:
    """Parts of a rule's scopes that no text ever has, so that the rule would find nothing."""
    if "frontmatter" in ".".join(definition.scopes).split("."):
        return  # what comes behind it is a key of the brand's own
    for selector in selectors:
        yield from sorted(selector.wanted.union(*selector.refused) - _KNOWN)


def nowhere(part: str) -> str:
    """What to tell of a scope that no text has."""
    near = difflib.get_close_matches(part, _KNOWN, 1)
    meant = f"; did you mean {near[0]}?" if near else ""
    return f"scope: no text has the scope {part!r}, so the rule never looks there{meant}"


def inline(selectors: tuple[Selector, ...]) -> frozenset[str]:
    """The inline elements that are asked for by name."""
    names = frozenset(("link", "strong", "emphasis", "code"))
    return frozenset().union(*(selector.wanted & names for selector in selectors))
