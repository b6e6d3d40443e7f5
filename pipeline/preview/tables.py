"""What the store keeps of each post: its tables, and the rows that go into them."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.frozen import frozen

FORMAT = 3
TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE posts (path TEXT PRIMARY KEY, page TEXT, since REAL, until REAL, title TEXT,
    lang TEXT) WITHOUT ROWID;
CREATE TABLE entries (month TEXT, at INT, slots TEXT, lang TEXT, pillar TEXT, campaign TEXT,
    html TEXT, path TEXT);
CREATE TABLE waiting (at INT, html TEXT, path TEXT);
CREATE TABLE problems (page TEXT, title TEXT, lang TEXT, list TEXT, errors INT, warnings INT,
    suggestions INT, path TEXT);
CREATE TABLE names (name TEXT, path TEXT);
CREATE TABLE reads (file TEXT, path TEXT);
CREATE TABLE shown (file TEXT, path TEXT);
CREATE TABLE sketched (path TEXT PRIMARY KEY) WITHOUT ROWID;
"""
# Made when the rows of a first build are in: that is quicker.
INDEXES = """
CREATE INDEX IF NOT EXISTS posts_page ON posts (page);
CREATE INDEX IF NOT EXISTS entries_month ON entries (month, at);
CREATE INDEX IF NOT EXISTS entries_path ON entries (path);
CREATE INDEX IF NOT EXISTS entries_at ON entries (at, path);
CREATE INDEX IF NOT EXISTS waiting_path ON waiting (path);
CREATE INDEX IF NOT EXISTS problems_path ON problems (path);
CREATE INDEX IF NOT EXISTS names_name ON names (name);
CREATE INDEX IF NOT EXISTS names_path ON names (path);
CREATE INDEX IF NOT EXISTS reads_file ON reads (file);
CREATE INDEX IF NOT EXISTS reads_path ON reads (path);
CREATE INDEX IF NOT EXISTS shown_file ON shown (file);
CREATE INDEX IF NOT EXISTS shown_path ON shown (path);
"""
BY_PATH = ("posts", "entries", "waiting", "problems", "names", "reads", "shown", "sketched")


class Row(NamedTuple):
    """All that is kept of one post's file.

    `page` is the id that its page goes by, `names` its id and aliases, `reads` the files that it
    was made of beside its own, `shown` what it has in media/. `entries` are (month, seconds,
    slots, language, pillar, campaign, HTML), `waiting` (seconds, HTML) where it is an idea or a
    draft. `problems` are JSON objects, parted by commas. The row holds for a clock from `since`
    until `until`. `written` counts the files that had to be written for it.
    """

    path: str
    page: str
    since: float
    until: float
    title: str
    lang: str
    problems: str
    errors: int
    warnings: int
    suggestions: int
    entries: Sequence[tuple[str, int, str, str, str, str, str]]
    waiting: Sequence[tuple[int | None, str]]
    names: Sequence[str]
    reads: Sequence[str]
    shown: Sequence[str]
    written: int


@frozen
class Listed:
    """A post that has something to fix; `problems` are JSON objects, parted by commas."""

    page: str
    title: str
    lang: str
    problems: str
    count: int
