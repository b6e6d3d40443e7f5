"""What earlier runs found out of rules and words, kept in one file of the brand's clone.

Loading a dictionary and reading a guide's rules and expressions cost more than checking a post.
It is a cache: one that is missing, broken or of another version of the tool is made afresh, and
the findings come out the same.
"""

import contextlib
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import regex

from pipeline import shelf

FILE = "style.json"
_HERE = Path(__file__).parent
_MAKERS = (
    "kept",
    "needles",
    "patterns",
    "slips",
    "spelling",
    "translation",
    "definition",
    "../yaml_source",
)
_MOST_WORDS = 50_000  # of one dictionary
_MOST_MEANT = 2_000
_MOST_BYTES = 16 << 20


class Kept:
    """Rules and expressions as they were read, and what dictionaries said of words."""

    def __init__(self) -> None:
        self.fresh = False
        self._rules: dict[str, dict[str, Any]] = {}
        self._asked_rules: dict[str, dict[str, Any]] = {}
        self._read: dict[str, Sequence[Any]] = {}
        self._asked: dict[str, Sequence[Any]] = {}
        self._words: dict[str, dict[str, bool]] = {}
        self._meant: dict[str, dict[str, list[str]]] = {}

    @classmethod
    def of(cls, plain: Any, key: str) -> "Kept":
        """What a file has; nothing where it is of another version, or not understood."""
        made = cls()
        with contextlib.suppress(LookupError, TypeError, ValueError, AttributeError):
            if plain["of"] != key:
                return made
            words = {
                name: {
                    **dict.fromkeys(known.split("\n"), True),
                    **dict.fromkeys(unknown.split("\n"), False),
                }
                for name, (known, unknown) in plain["words"].items()
            }
            meant = {name: dict(said) for name, said in plain["meant"].items()}
            rules = {digest: dict(rule) for digest, rule in plain["rules"].items()}
            made._rules, made._read = rules, dict(plain["expressions"])
            made._words, made._meant = words, meant
        return made

    def plain(self, key: str) -> dict[str, Any]:
        """All of it for a file; of rules and expressions only those that this run asked for."""
        words = {
            name: [
                "\n".join(word for word, known in dict(said).items() if known is wanted)
                for wanted in (True, False)
            ]
            for name, said in dict(self._words).items()
        }
        meant = {name: dict(said) for name, said in dict(self._meant).items()}
        return {
            "of": key,
            "rules": dict(self._asked_rules),
            "expressions": dict(self._asked),
            "words": words,
            "meant": meant,
        }

    def rule(self, digest: str) -> dict[str, Any] | None:
        """The keys of a rule's file that has this digest, if it was read."""
        found = self._rules.get(digest)
        if found is not None:
            self._asked_rules[digest] = found
        return found

    def keep_rule(self, digest: str, keys: dict[str, Any]) -> None:
        """Keep a rule's keys, if a file gives them back as they are."""
        if _comes_back(keys):
            self._asked_rules[digest] = keys
            self.fresh = True

    def expression(self, text: str) -> Sequence[Any] | None:
        """An expression as it was read, if it was."""
        found = self._read.get(text)
        if found is not None:
            self._asked[text] = found
        return found

    def keep_expression(self, text: str, read: Sequence[Any]) -> None:
        self._asked[text] = read
        self.fresh = True

    def word(self, dictionary: str, word: str) -> bool | None:
        """Whether a dictionary knows a word, if it was asked."""
        said = self._words.get(dictionary)
        return said.get(word) if said is not None else None

    def keep_word(self, dictionary: str, word: str, known: bool) -> None:
        said = self._words.setdefault(dictionary, {})
        if len(said) < _MOST_WORDS and word and "\n" not in word:
            said[word] = known
            self.fresh = True

    def meant(self, dictionary: str, word: str, most: int) -> list[str] | None:
        """What a dictionary would have instead of a word, if it was asked for so many."""
        said = self._meant.get(dictionary, {}).get(f"{most} {word}")
        return None if said is None else list(said)

    def keep_meant(self, dictionary: str, word: str, most: int, meant: list[str]) -> None:
        said = self._meant.setdefault(dictionary, {})
        if len(said) < _MOST_MEANT:
            said[f"{most} {word}"] = list(meant)
            self.fresh = True


_now = [Kept()]


def now() -> Kept:
    """What is known in this run."""
    return _now[-1]


@contextlib.contextmanager
def at(root: Path) -> Iterator[None]:
    """Know, inside, what earlier runs in this repository found out; and keep what is new."""
    key = _key()
    kept = Kept.of(_loaded(root), key)
    _now.append(kept)
    try:
        yield
    finally:
        _now.remove(kept)
        if kept.fresh:
            _save(root, kept.plain(key))


def _comes_back(value: Any) -> bool:
    """Whether JSON has all of a value: a mapping's keys are texts, a number is finite."""
    if isinstance(value, dict):
        return all(type(key) is str and _comes_back(each) for key, each in value.items())
    if isinstance(value, list):
        return all(map(_comes_back, value))
    return (
        value is None
        or type(value) in (str, bool, int)
        or (type(value) is float and value - value == 0)
    )


def _loaded(root: Path) -> Any:
    try:
        return json.loads(shelf.kept(root, FILE, _MOST_BYTES) or b"null")
    except (ValueError, RecursionError):
        return None


def _save(root: Path, plain: dict[str, Any]) -> None:
    """Keep it; where that can't be, the next run finds all out again."""
    with contextlib.suppress(UnicodeEncodeError):
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        shelf.keep(root, FILE, text.encode())


def _key() -> str:
    """The version of all that finds these things out."""
    digest = hashlib.sha256(f"{sys.version} {regex.__version__}".encode())
    for name in _MAKERS:
        digest.update((_HERE / f"{name}.py").read_bytes())
    library = find_spec("hunspell")
    files = [path for path in sorted((_HERE / "dictionaries").iterdir()) if path.is_file()]
    for path in [*files, *([Path(library.origin)] if library and library.origin else ())]:
        facts = path.stat()
        digest.update(f"{path.name} {facts.st_size} {facts.st_mtime_ns}".encode())
    return digest.hexdigest()
