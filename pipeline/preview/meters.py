"""Length meters as HTML: how much of its network's limit a part takes, in its own unit."""

from functools import lru_cache
from typing import NamedTuple

from pipeline.preview.escaping import text
from pipeline.preview.words import Words
from pipeline.variant import Length

_NEAR = 0.9  # of the limit; from here on the meter says how much is left


class _Ends(NamedTuple):
    """What the meters of one network have in common."""

    bar: str
    limit: str
    near: float


class Meters:
    """Draws meters in one language of the interface."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._known: dict[tuple[int | None, str], _Ends] = {}
        self.draw = lru_cache(maxsize=2048)(self._draw)  # most parts are near their limit

    def _draw(self, length: Length) -> str:
        """A part's meter: a bar, numbers, and what is left or too much near the limit."""
        used, limit, unit = length
        ends = self._known.get((limit, unit))
        if ends is None:
            ends = self._known[limit, unit] = self._ends(limit, unit)
        number = self._words.number(used)
        if limit is None:
            return (
                f'<p class="meter unlimited" data-meter>'
                f'<span class="number">{number}{ends.limit}</span></p>'
            )
        kind = said = ""
        if used > limit:
            kind = " over"
            said = self._words.ngettext("{n} too many", "{n} too many", used - limit)
        elif used >= ends.near:
            kind = " near"
            said = self._words.ngettext("{n} left", "{n} left", limit - used)
        if said:
            said = f' <span class="left">{text(said)}</span>'
        return (
            f'<p class="meter{kind}" data-meter>'
            f'<progress value="{min(used, limit)}" {ends.bar}'
            f'<span class="number">{number}{ends.limit}{said}</span></p>'
        )

    def _ends(self, limit: int | None, unit: str) -> _Ends:
        word = text(self._words.unit(unit))
        if limit is None:
            return _Ends("", f" {word}", 0)
        return _Ends(
            bar=f'max="{limit}" aria-hidden="true"></progress>',
            limit=f" / {self._words.number(limit)} {word}",
            near=limit * _NEAR,
        )
