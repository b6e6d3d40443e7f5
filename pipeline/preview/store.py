"""What a build knows of each post, kept between builds in a small sqlite file.

It is a cache: one that is missing, broken, foreign or of another build is made afresh, and the
pages come out the same.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from pipeline.preview.calendar import Placed
from pipeline.preview.tables import BY_PATH, FORMAT, INDEXES, TABLES, Listed, Row
from pipeline.shelf import FOLDER

_UNSEEN = ("draft", "skipped", "deleted")  # what a feed will not show


class Store:
    """The rows, by the path of the post's file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def in_memory(cls) -> "Store":
        """An empty store that ends with the process."""
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.executescript(TABLES)
        return cls(connection)

    @classmethod
    def kept(cls, root: str, serial: str) -> "Store | None":
        """The store of the build with this serial number, if it is there and whole."""
        path = os.path.join(root, FOLDER, "cache.db")
        if not serial or not os.path.isfile(path):
            return None
        try:
            connection = _connect(path)
        except sqlite3.Error:
            return None
        try:
            found = connection.execute("SELECT value FROM meta WHERE name = 'serial'").fetchone()
            version = connection.execute("PRAGMA user_version").fetchone()
            if found == (serial,) and version == (FORMAT,):
                return cls(connection)
        except sqlite3.Error:
            pass  # a foreign or broken file: made afresh
        connection.close()
        return None

    @classmethod
    def fresh(cls, root: str) -> "Store":
        """An empty store in the repository's .pipeline/, or in memory where that cannot be."""
        folder = os.path.join(root, FOLDER)
        path = os.path.join(folder, "cache.db")
        if os.path.islink(folder):
            return cls.in_memory()
        try:
            os.makedirs(folder, exist_ok=True)
            with suppress(FileNotFoundError):
                os.unlink(path)
            connection = _connect(path)
            connection.executescript(f"PRAGMA user_version = {FORMAT};{TABLES}")
        except (OSError, sqlite3.Error):
            return cls.in_memory()
        return cls(connection)

    def begin(self) -> None:
        """Start to change the store; until `finish`, what was there counts after a crash."""
        self._db.execute("BEGIN")

    def finish(self, serial: str) -> bool:
        """Keep what changed under a new serial number; whether that went well."""
        try:
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('serial', ?)", (serial,))
            self._db.execute("COMMIT")
        except sqlite3.Error:
            return False
        return True

    def undo(self) -> None:
        """Drop what changed since `begin`."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def clear(self) -> None:
        """Forget every post."""
        for table in BY_PATH:
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names

    def forget(self, paths: Sequence[str]) -> None:
        """Forget these posts."""
        for table in BY_PATH:
            self._db.executemany(
                f"DELETE FROM {table} WHERE path = ?",  # noqa: S608 - our own names
                [(path,) for path in paths],
            )

    def add(self, rows: Sequence[Row]) -> None:
        """Take in rows of posts that are not there."""
        entries, waiting, problems = [], [], []
        names, reads, shown = [], [], []
        for r in rows:
            key = r.path
            entries += [(month, at, *map(_safe, more), key) for month, at, *more in r.entries]
            waiting += [(at, _safe(html), key) for at, html in r.waiting]
            names += [(_safe(name), key) for name in r.names]
            reads += [(_safe(file), key) for file in r.reads]
            shown += [(file, key) for file in r.shown]
            if r.problems:
                said = r.page, _safe(r.title), _safe(r.lang), _safe(r.problems)
                problems.append((*said, r.errors, r.warnings, r.suggestions, key))
        self._many(
            "posts",
            6,
            [(r.path, r.page, r.since, r.until, _safe(r.title), _safe(r.lang)) for r in rows],
        )
        self._many("entries", 8, entries)
        self._many("waiting", 3, waiting)
        self._many("problems", 8, problems)
        self._many("names", 2, names)
        self._many("reads", 2, reads)
        self._many("shown", 2, shown)

    def sketch(self, rows: Sequence[Row]) -> None:
        """Take in rows of posts whose pages are still to be made."""
        self.add(rows)
        self._many("sketched", 1, [(row.path,) for row in rows])

    def settle(self) -> None:
        """Make the indexes, once the rows are in."""
        for index in INDEXES.strip().split("\n"):
            self._db.execute(index)

    def paths(self) -> list[str]:
        """The files of the posts whose pages are made."""
        return self._column("SELECT path FROM posts EXCEPT SELECT path FROM sketched")

    def sketched(self) -> list[str]:
        """The files of those that are here while their pages are still to be made."""
        return self._column("SELECT path FROM sketched")

    def below(self, folder: str) -> list[str]:
        """The posts whose file lies below a folder."""
        return self._column(
            "SELECT path FROM posts WHERE path >= ? AND path < ?", f"{folder}/", f"{folder}0"
        )

    def reading(self, file: str) -> list[str]:
        """The posts that were made of a picture or another file beside them."""
        return self._column("SELECT path FROM reads WHERE file = ?", file)

    def missing_media(self) -> list[str]:
        """The posts that have something wrong with a picture, such as that there is none."""
        return self._column("""SELECT path FROM problems WHERE list LIKE '%"post.media%'""")

    def known(self, paths: Iterable[str]) -> list[str]:
        """Those of these files that are here."""
        found: list[str] = []
        for path in paths:
            found += self._column("SELECT path FROM posts WHERE path = ?", path)
        return found

    def outdated(self, now: float) -> list[str]:
        """The posts whose page says something else by now."""
        return self._column("SELECT path FROM posts WHERE NOT (since <= ? AND ? < until)", now, now)

    def named(self, names: Iterable[str]) -> list[str]:
        """The posts that go, or went, by one of these ids."""
        found: list[str] = []
        for name in names:
            found += self._column("SELECT path FROM names WHERE name = ?", name)
        return found

    def shared_names(self) -> list[tuple[str, str]]:
        """(id or alias, path) of every name that two posts go by."""
        return list(
            self._db.execute(
                "SELECT name, path FROM names WHERE name IN "
                "(SELECT name FROM names GROUP BY name HAVING COUNT(*) > 1) ORDER BY name, path"
            )
        )

    def months(self) -> list[tuple[str, int]]:
        """Every month with its number of posts."""
        return list(
            self._db.execute(
                "SELECT month, COUNT(DISTINCT path) FROM entries GROUP BY month ORDER BY month"
            )
        )

    def gathered(self, paths: Iterable[str]) -> set[tuple[object, ...]]:
        """What these posts give to the pages that gather posts: (table, values)."""
        found: set[tuple[object, ...]] = set()
        for path in paths:
            for table in ("entries", "waiting", "problems"):
                rows = self._db.execute(
                    f"SELECT * FROM {table} WHERE path = ?",  # noqa: S608 - our own names
                    (path,),
                )
                found.update((table, *row) for row in rows)
        return found

    def names(self, paths: Iterable[str]) -> set[str]:
        """The ids and aliases that these posts go by."""
        found: set[str] = set()
        for path in paths:
            found.update(self._column("SELECT name FROM names WHERE path = ?", path))
        return found

    def are_shared(self, names: Iterable[str]) -> bool:
        """Whether two posts go by one of these names."""
        query = "SELECT COUNT(DISTINCT path) FROM names WHERE name = ?"
        return any(self._db.execute(query, (name,)).fetchone()[0] > 1 for name in names)

    def between(self, start: int, end: int) -> Iterator[Placed]:
        """The entries from one moment until another, in order of time."""
        return map(
            Placed._make,
            self._db.execute(
                "SELECT at, path, slots, lang, pillar, campaign, html FROM entries "
                "WHERE at >= ? AND at < ? ORDER BY at, path",
                (start, end),
            ),
        )

    def coming(
        self, channel: str, moment: int, most: int
    ) -> Iterator[tuple[str, str, str, str, int]]:
        """A channel's next posts after a moment: (path, page, title, language, seconds)."""
        return self._on(channel, "at > ? ORDER BY at, path", moment, most)

    def past(
        self, channel: str, moment: int, most: int
    ) -> Iterator[tuple[str, str, str, str, int]]:
        """A channel's last posts up to a moment, newest first."""
        return self._on(channel, "at <= ? ORDER BY at DESC, path DESC", moment, most)

    def _on(
        self, channel: str, when: str, moment: int, most: int
    ) -> Iterator[tuple[str, str, str, str, int]]:
        return self._db.execute(
            "SELECT path, page, title, posts.lang, at FROM entries JOIN posts USING (path) "  # noqa: S608
            f"WHERE ' ' || slots LIKE ? AND NOT {_in(_UNSEEN)} AND {when} LIMIT ?",
            (f"% {channel}:%", *(f"%{channel}:{state}%" for state in _UNSEEN), moment, most),
        )

    def standing(self, states: Sequence[str], most: int) -> Iterator[tuple[int, str]]:
        """The newest entries with a delivery in one of these states: (seconds, HTML)."""
        return self._db.execute(
            f"SELECT at, html FROM entries WHERE {_in(states)} ORDER BY at DESC, path LIMIT ?",  # noqa: S608
            (*_likes(states), most),
        )

    def logged(self, states: Sequence[str], most: int) -> Iterator[tuple[str, str, str, str]]:
        """The posts that went out last: (each id and alias, title, language, page)."""
        return self._db.execute(
            "SELECT name, title, lang, page FROM (SELECT path, MAX(at) AS last FROM entries "  # noqa: S608
            f"WHERE {_in(states)} GROUP BY path ORDER BY last DESC, path LIMIT ?) "
            "JOIN posts USING (path) JOIN names USING (path) ORDER BY last DESC, path, name",
            (*_likes(states), most),
        )

    def ideas(self) -> list[str]:
        """The entries of posts without a date."""
        return self._column("SELECT html FROM waiting WHERE at IS NULL ORDER BY path")

    def drafts(self) -> list[str]:
        """The entries of drafts that have one."""
        return self._column("SELECT html FROM waiting WHERE at IS NOT NULL ORDER BY at, path")

    def problems(self) -> Iterator[Listed]:
        """Every post that has something to fix."""
        for row in self._db.execute(
            "SELECT page, title, lang, list, errors + warnings + suggestions "
            "FROM problems ORDER BY path"
        ):
            yield Listed(*row)

    def gravest(self, most: int) -> Iterator[Listed]:
        """The posts with the gravest problems first: errors, then warnings; which, is left out."""
        for row in self._db.execute(
            "SELECT page, title, lang, '', errors + warnings + suggestions "
            "FROM problems ORDER BY errors DESC, warnings DESC, path LIMIT ?",
            (most,),
        ):
            yield Listed(*row)

    def with_problems(self) -> int:
        """How many posts have something to fix."""
        (posts,) = self._db.execute("SELECT COUNT(*) FROM problems").fetchone()
        return int(posts)

    def tally(self) -> dict[str, int]:
        """How many posts there are, and problems of each level."""
        errors, warnings, suggestions = self._db.execute(
            "SELECT TOTAL(errors), TOTAL(warnings), TOTAL(suggestions) FROM problems"
        ).fetchone()
        (posts,) = self._db.execute("SELECT COUNT(*) FROM posts").fetchone()
        return {
            "posts": posts,
            "errors": int(errors),
            "warnings": int(warnings),
            "suggestions": int(suggestions),
        }

    def bounds(self) -> tuple[float, float]:
        """Since when and until when all that is here holds."""
        since, until = self._db.execute("SELECT MAX(since), MIN(until) FROM posts").fetchone()
        return (
            since if since is not None else float("-inf"),
            until if until is not None else float("inf"),
        )

    def pages(self, paths: Iterable[str]) -> set[str]:
        """The ids that the pages of these posts go by."""
        found: set[str] = set()
        for path in paths:
            found.update(self._column("SELECT page FROM posts WHERE path = ?", path))
        return found

    def existing_pages(self, pages: Iterable[str]) -> set[str]:
        """Which of these ids a post's page goes by."""
        return {
            page
            for page in pages
            if self._column("SELECT 1 FROM posts WHERE page = ? LIMIT 1", page)
        }

    def all_pages(self) -> list[str]:
        """The ids that pages go by."""
        return self._column("SELECT page FROM posts")

    def shown(self, paths: Iterable[str] | None = None) -> set[str]:
        """What these posts have in media/; with None, all of them."""
        if paths is None:
            return set(self._column("SELECT DISTINCT file FROM shown"))
        found: set[str] = set()
        for path in paths:
            found.update(self._column("SELECT file FROM shown WHERE path = ?", path))
        return found

    def still_shown(self, files: Iterable[str]) -> set[str]:
        """Which of these files in media/ some post has."""
        return {
            file
            for file in files
            if self._column("SELECT 1 FROM shown WHERE file = ? LIMIT 1", file)
        }

    def read_outside(self, folders: Sequence[str]) -> list[str]:
        """The files that posts were made of and that lie in none of these folders."""
        return [
            file
            for file in self._column("SELECT DISTINCT file FROM reads ORDER BY file")
            if not file.startswith(tuple(f"{folder}/" for folder in folders))
        ]

    def meta(self, name: str) -> str:
        """A fact about the last build, "" where it is not known."""
        found = self._column("SELECT value FROM meta WHERE name = ?", name)
        return found[0] if found else ""

    def set_meta(self, name: str, value: str) -> None:
        """Remember a fact about this build."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def _column(self, query: str, *values: object) -> list[str]:
        return [value for (value,) in self._db.execute(query, values)]

    def _many(self, table: str, width: int, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            marks = ", ".join("?" * width)
            self._db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608


def _safe(text: str) -> str:
    """A text as sqlite takes it: a lone surrogate, which YAML can write, is spelled out."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode()
    return text


def _in(states: Sequence[str]) -> str:
    return f"({' OR '.join(['slots LIKE ?'] * len(states))})"


def _likes(states: Sequence[str]) -> list[str]:
    return [f"%:{state}%" for state in states]


def _connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=2.0, check_same_thread=False)
    connection.execute("PRAGMA synchronous = OFF")  # lost with the power, it is made afresh
    return connection
