"""Dictionaries that know how words are written: Hunspell's, our own French and English or others.

They are loaded for the first word that no earlier run asked for, and each is asked once.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol

from pipeline.expression import late
from pipeline.style import kept
from pipeline.style.slips import Slips, slips

FOLDER = Path(__file__).parent / "dictionaries"
SHIPPED = ("en", "fr")
_LATIN = late("[A-Za-zÀ-ɏ]")


class Speller(Protocol):
    """Whoever can tell whether a word is written so."""

    def knows(self, word: str) -> bool: ...

    def writes(self, word: str) -> bool:
        """Whether its language is written in such letters."""
        ...

    def suggest(self, word: str, most: int) -> list[str]:
        """Words that may have been meant; slow, so only for what is shown."""
        ...


class Hunspell:
    """One dictionary: the bytes of its .aff and .dic, asked for when they are needed.

    Where they stand in files of that name in FOLDER, the library reads those.
    """

    def __init__(
        self, name: str, read: Callable[[], tuple[bytes, bytes]], *, in_place: bool = False
    ) -> None:
        self._name = name
        self._read = read
        self._in_place = in_place
        self._known: dict[str, bool] = {}

    @cached_property
    def _slips(self) -> Slips:
        return slips(self._read()[0])

    @cached_property
    def _words(self) -> Any:
        import tempfile

        from hunspell import Hunspell as Library  # type: ignore[import-untyped]

        if self._in_place:
            return Library(self._name, hunspell_data_dir=str(FOLDER))
        # The library reads files by name, once: what it is given can go as soon as it is made.
        affixes, words = self._read()
        with tempfile.TemporaryDirectory() as folder:
            for name, data in (("words.aff", affixes), ("words.dic", words)):
                with open(os.path.join(folder, name), "wb") as file:
                    file.write(data)
            return Library("words", hunspell_data_dir=folder)

    def knows(self, word: str) -> bool:
        known = self._known.get(word)
        if known is None:
            known = kept.now().word(self._name, word)
            if known is None:
                known = bool(self._words.spell(word))
                kept.now().keep_word(self._name, word, known)
            self._known[word] = known
        return known

    def writes(self, word: str) -> bool:
        return not self._in_place or _LATIN.search(word) is not None

    def suggest(self, word: str, most: int) -> list[str]:
        said = kept.now().meant(self._name, word, most)
        if said is None:
            said = self._slips.meant(word, lambda other: bool(self._words.spell(other)), most)
            kept.now().keep_meant(self._name, word, most, said)
        return said


@lru_cache
def shipped(language: str) -> Speller | None:
    """Our own dictionary of a language (fr, fr-CA, en_US); None where there is none."""
    name = language.replace("_", "-").partition("-")[0].lower()
    if name not in SHIPPED:
        return None
    return Hunspell(
        name,
        lambda: ((FOLDER / f"{name}.aff").read_bytes(), (FOLDER / f"{name}.dic").read_bytes()),
        in_place=True,
    )


def own(affixes: bytes, words: bytes) -> Speller:
    """A dictionary that the brand brings."""
    digest = hashlib.sha256(len(affixes).to_bytes(8, "big") + affixes + words)
    return Hunspell(digest.hexdigest(), lambda: (affixes, words))


class Several:
    """Dictionaries of which one must know a word."""

    def __init__(self, spellers: Sequence[Speller]) -> None:
        self.spellers = tuple(spellers)

    def knows(self, word: str) -> bool:
        return any(speller.knows(word) for speller in self.spellers)

    def writes(self, word: str) -> bool:
        return any(speller.writes(word) for speller in self.spellers)

    def suggest(self, word: str, most: int) -> list[str]:
        found = dict.fromkeys(
            each for speller in self.spellers for each in speller.suggest(word, most)
        )
        return list(found)[:most]
