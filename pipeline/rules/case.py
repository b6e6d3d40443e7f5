"""What a rule judges: one post as a channel shows it, and what the rule found there."""

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, Protocol

from pipeline.brand import Brand
from pipeline.frozen import frozen
from pipeline.post import Post
from pipeline.problem import Level
from pipeline.rules.text import Text
from pipeline.variant import Variant

Strength = Level | Literal["off"]
# What a rule looks at, so that channels which agree about it are judged together: the text that
# the author wrote, all that the post says of itself, what the network shows in the end, or all
# posts beside each other.
Sees = Literal["text", "post", "variant", "posts"]
# What a post must have for a rule to be asked at all, so that most posts ask few rules: a kind, a
# key of the front matter, hashtags anywhere, an address in the text or as `link`.
Only = Literal[
    "contest", "testimonial", "crisis", "reply", "media", "partner", "sources", "tags", "links"
]


@frozen
class Case:
    """One post on one channel: what the author wrote for it, and what its readers will see.

    `post` has the channel's own keys and body in place of the common ones.
    """

    post: Post
    text: Text
    variant: Variant
    brand: Brand


class Finding(NamedTuple):
    """Where and what, in words that the author can act on.

    `start` and `end` are offsets into the post's body. Where `keys` are given, they lead to a
    value of the front matter instead, and `said` is its text if offsets count in there. `fix` is a
    safe mend: the text for this stretch.
    """

    message: str
    start: int = 0
    end: int = 0
    keys: tuple[str | int, ...] = ()
    fix: str | None = None
    said: str = ""


class Rule(Protocol):
    """One rule's module; its docstring is its page.

    `Options` is a frozen class of what rules.yml may set (see `options.py`). A module may also
    have NETWORKS and KINDS, finer lines that come with the tool: options by network, and by kind
    of post. ONLY, where a module has it, is what a post must have for the rule to be asked.
    """

    @property
    def ID(self) -> str: ...  # noqa: N802
    @property
    def LEVEL(self) -> Strength: ...  # noqa: N802
    @property
    def SEES(self) -> Sees: ...  # noqa: N802
    @property
    def Options(self) -> type[Any]: ...  # noqa: N802

    def check(self, case: Case, options: Any, /) -> Iterable[Finding]: ...


def nothing_alone(_case: Case, _options: Any) -> Iterable[Finding]:
    """The check of a rule that sees all posts: nothing shows in one of them alone."""
    return ()
