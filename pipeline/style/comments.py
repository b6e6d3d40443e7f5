"""The comments in a text that turn rules off and on, such as `<!-- vale Style.Rule = NO -->`."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable

from pipeline.expression import late

_MATCHES = late(r"vale (.+\..+?)(\[.+\]) = (YES|NO)")
_RULE = late(r"vale (.+\..+|[^.]+) = (YES|NO|on|off)")
_STYLES = re.compile(r"vale styles? = (.*)")


class Switches:
    """What is off, and where; a comment counts from where it stands."""

    __slots__ = ("_all", "_named", "_places", "_styles")

    def __init__(self, comments: Iterable[tuple[int, str]]) -> None:
        self._all: list[tuple[int, bool]] = []
        self._named: dict[str, list[tuple[int, bool]]] = {}
        self._styles: list[tuple[int, frozenset[str] | None]] = []
        for place, comment in comments:
            self._note(place, comment.strip())

    def _note(self, place: int, comment: str) -> None:
        if not comment.startswith("vale "):
            return
        if comment in ("vale on", "vale off"):
            self._all.append((place, comment == "vale off"))
            return
        styles = _STYLES.fullmatch(comment)
        if styles:
            names = frozenset(name.strip() for name in styles[1].split(","))
            self._styles.append((place, names))
            return
        matches = _MATCHES.fullmatch(comment)
        if matches:
            try:
                texts = json.loads(matches[2])
            except ValueError:
                return
            for text in texts:
                self._named.setdefault(f"{matches[1]}[{text}]", []).append(
                    (place, matches[3] == "NO")
                )
            return
        rule = _RULE.fullmatch(comment)
        if rule:
            self._named.setdefault(rule[1], []).append((place, rule[2] in ("NO", "off")))

    def __bool__(self) -> bool:
        return bool(self._all or self._named or self._styles)

    def all_off(self, place: int) -> bool:
        """Whether nothing is checked here."""
        return _state(self._all, place)

    def off(self, rule: str, match: str, place: int) -> bool:
        """Whether a rule (`Style.Rule`) is off for this match at this place."""
        if _state(self._all, place):
            return True
        style = rule.partition(".")[0]
        named = self._named
        if named and (
            _state(named.get(rule, ()), place)
            or _state(named.get(f"{rule}[{match}]", ()), place)
            or _state(named.get(style, ()), place)
        ):
            return True
        if self._styles:
            index = bisect_right(self._styles, place, key=_place) - 1
            if index >= 0:
                since, names = self._styles[index]
                later = [each for each in named.get(style, ()) if each[0] > since]
                return names is not None and style not in names and _last(later, place) is not False
        return False


def _place(change: "tuple[int, object]") -> int:
    return change[0]


def _last(changes: "Iterable[tuple[int, bool]]", place: int) -> bool | None:
    state = None
    for where, value in changes:
        if where <= place:
            state = value
    return state


def _state(changes: "Iterable[tuple[int, bool]]", place: int) -> bool:
    return bool(_last(changes, place))
