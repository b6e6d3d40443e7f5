"""Gists: which words the files of a folder have, kept between runs as a table of bits.

A word is one of some thousand numbers that many share, so a gist says for certain only what a file
has not. A file that is not as it was is read again, and a table that is missing, torn or of
another version is made afresh: what is found is the same.
"""

import os
import re
import stat
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

from pipeline import shelf
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.frozen import frozen

WORD = re.compile(r"[^\W_]+")
FILE = "gists"
_NUMBERS = 4096  # of words; a row of the table has a bit a file
_ALIASES = _NUMBERS
_ROWS = _NUMBERS + 1
_VERSION = f"gists 1 {_NUMBERS} {unicodedata.unidata_version} {WORD.pattern}".encode()
_HEAD = len(_VERSION) + 60  # bytes that hold the first two lines of the file
_MOST_BYTES = 64 << 20
_MOST_WORDS = 50_000
_SETTLED = 2_000_000_000  # nanoseconds after which a file's times tell that it changed again


@frozen
class Gists:
    """A table of bits: a row a number, and one for aliases; a column a file.

    `unknown` are files of which nothing can be said.
    """

    paths: dict[int, str]  # by column
    unknown: frozenset[str]
    width: int  # bytes of a row
    table: bytearray

    def speaking_of_aliases(self) -> set[str]:
        """The files that may have this word."""
        return self._where(self._row(_ALIASES))

    def having(self, words: Iterable[str], least: int) -> set[str]:
        """The files that may have so many of these words, which are in small letters."""
        every = (1 << 8 * self.width) - 1
        if least <= 0:
            return self._where(every)
        # Counts of all files at once, a bit of each in a number: `least` makes them run over.
        start = (1 << least.bit_length()) - least
        counts = [every if start >> bit & 1 else 0 for bit in range(least.bit_length())]
        enough = 0
        for word in words:
            carry = self._row(_number(word))
            for bit, count in enumerate(counts):
                counts[bit] = count ^ carry
                carry &= count
                if not carry:
                    break
            enough |= carry
        return self._where(enough)

    def _row(self, row: int) -> int:
        first = row * self.width
        return int.from_bytes(self.table[first : first + self.width], "little")

    def _where(self, files: int) -> set[str]:
        found = {*self.unknown}
        while files:
            last = files.bit_length() - 1
            files ^= 1 << last
            if last in self.paths:
                found.add(self.paths[last])
        return found


def gists(
    folder: Folder,
    paths: Sequence[str],
    most: int,
    *,
    beside: Iterable[str] = (),
    then: int | None = None,
) -> Gists | None:
    """The gists of these files, of at most so many bytes each.

    What is known of those `beside` is kept, though nobody asks for it. Files that were written
    after `then`, in nanoseconds, could change again unseen: they are read each time. None the
    first time: a table is made for who asks again, not for a clone that is asked only once.
    """
    kept = shelf.kept(folder.root, FILE, _MOST_BYTES)
    if kept is None:
        shelf.keep(folder.root, FILE, b"")
        return None
    if then is None:
        then = time.time_ns() - _SETTLED
    lines, width, table = _read_table(memoryview(kept))
    before = list(lines)
    known = {line: column for column, line in enumerate(lines) if line}
    columns: dict[int, str] = {}
    fresh: dict[str, str] = {}
    unknown: set[str] = set()
    for path, line, settled in _lines(folder, paths, then):
        if line in known:
            columns[known.pop(line)] = path
        elif line:
            fresh[path] = line if settled else ""
        else:
            unknown.add(path)
    for _, line, _ in _lines(folder, beside, then):
        known.pop(line, None)
    for column in known.values():
        lines[column] = ""
    free = [column for column, line in enumerate(lines) if not line]
    free += range(len(lines), len(lines) + len(fresh) - len(free))
    lines += [""] * (max(free, default=-1) + 1 - len(lines))
    width, table = _wide(width, table, len(lines))
    numbers = _Numbers()
    for path, data in _read(folder, list(fresh), most):
        if data is None:
            unknown.add(path)
            continue
        column = free.pop()
        columns[column] = path
        lines[column] = fresh[path]
        if column < len(before):
            _empty(table, width, column)
        place, bit = column >> 3, 1 << (column & 7)
        said = WORD.findall(data.decode("utf-8", "replace").lower())
        for number in {*map(numbers.__getitem__, said)}:
            table[number * width + place] |= bit
        if b"aliases" in data:
            table[_ALIASES * width + place] |= bit
    if lines != before:
        _keep(folder, lines, width, table)
    return Gists(columns, frozenset(unknown), width, table)


def _number(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass")) % _NUMBERS


class _Numbers(dict[str, int]):
    """The numbers of words met so far."""

    def __missing__(self, word: str) -> int:
        if len(self) > _MOST_WORDS:
            self.clear()
        number = self[word] = _number(word)
        return number


def _lines(folder: Folder, paths: Iterable[str], then: int) -> Iterator[tuple[str, str, bool]]:
    """Each file with what changes when it does, and whether it is as it was `then`.

    Of a link, or what is no file, nothing is told.
    """
    root = str(folder.root)
    for path in paths:
        try:
            found = os.lstat(f"{root}/{path}")
        except (OSError, ValueError):
            yield path, "", False
            continue
        line = f"{path} {shelf.facts(found)}" if stat.S_ISREG(found.st_mode) else ""
        yield path, line, max(found.st_mtime_ns, found.st_ctime_ns) < then


def _read(folder: Folder, paths: Sequence[str], most: int) -> Iterator[tuple[str, bytes | None]]:
    """Each file with its bytes; None where it can't be read."""
    done = 0
    while done < len(paths):
        try:
            for path, data in folder.read_many(paths[done:], most):
                done += 1
                yield path, data
        except (OSError, PipelineError):
            done += 1
            yield paths[done - 1], None


def _wide(width: int, table: bytearray, columns: int) -> tuple[int, bytearray]:
    """The table with room for so many columns."""
    if columns <= 8 * width:
        return width, table
    wide = columns // 8 + 1
    made = bytearray(wide * _ROWS)
    for row in range(_ROWS):
        made[row * wide : row * wide + width] = table[row * width : (row + 1) * width]
    return wide, made


def _empty(table: bytearray, width: int, column: int) -> None:
    """Have nothing marked in a column."""
    place = column >> 3
    table[place::width] = table[place::width].translate(_WITHOUT[column & 7])


_WITHOUT = [bytes(byte & ~(1 << bit) for byte in range(256)) for bit in range(8)]


def _read_table(data: memoryview) -> tuple[list[str], int, bytearray]:
    """A line a column, a row's bytes and the table; empty where they can't be trusted."""
    head, facts, *_ = *bytes(data[:_HEAD]).split(b"\n", 2), b""
    body = data[len(head) + len(facts) + 2 :]
    try:
        check, width, size = map(int, facts.split())
        lines = str(body[:size], "utf-8", "surrogatepass").split("\0")
    except ValueError:
        return [], 0, bytearray()
    table = body[size:]
    if head != _VERSION or len(lines) > 8 * width or len(table) != width * _ROWS:
        return [], 0, bytearray()
    if check != crc32(body):
        return [], 0, bytearray()
    return lines, width, bytearray(table)


def _keep(folder: Folder, lines: Sequence[str], width: int, table: bytearray) -> None:
    names = "\0".join(lines).encode("utf-8", "surrogatepass")
    body = names + table
    facts = f"{crc32(body)} {width} {len(names)}".encode()
    shelf.keep(folder.root, FILE, b"\n".join((_VERSION, facts, body)))
