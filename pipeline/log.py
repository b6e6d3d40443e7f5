"""The status log: one JSON object a line, append-only, on a branch of its own."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, get_args

from pipeline.delivery import Event, EventName
from pipeline.frozen import asdict, field, frozen
from pipeline.git import Commit, Repository
from pipeline.hold import PATH as HOLD_PATH
from pipeline.hold import Hold, misnamed
from pipeline.hold import parse as parse_holds

VERSION = 1
FOLDER = "status"
SCAN_PATH = "scan.json"
KEPT = "log"  # refs/pipeline/log: the newest tip that this clone has seen

_EVENTS = frozenset(get_args(EventName))
_TEXTS = ("run", "key", "after", "digest", "commit", "id", "url", "error")
_TEXT_OR_NONE = frozenset((str, type(None)))


@frozen
class Facts:
    """What a glance needs of the brand: brand.yml's blob id, and what it says of time and late.

    `late` is the longest of the brand's and its channels', in seconds; `channels` the default ones.
    """

    brand: str
    timezone: str
    late: float
    channels: tuple[str, ...]


class Changed(NamedTuple):
    """A delivery that is out and whose post's file says something else by now."""

    post: str
    channel: str
    how: str


@frozen
class Scan:
    """When the calendar was last looked through, when this log began, which posts stayed open.

    `changed` are the posts of the last month that are live and no longer what their files say.
    """

    at: datetime
    began: datetime
    open: tuple[str, ...] = ()
    facts: Facts | None = None
    changed: tuple[Changed, ...] = ()


@frozen
class Log:
    """What the log branch said at one commit, of the posts that were asked for.

    `events` are in the order of the file. `broken` names posts whose file holds a line that cannot
    be trusted, and why: nothing of theirs may be sent. `raw` are the files' bytes, for appending.
    """

    tip: str | None
    events: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, bytes] = field(default_factory=dict)
    holds: tuple[Hold, ...] = ()
    scan: Scan | None = None

    def of(self, ids: Iterable[str], channel: str) -> tuple[Event, ...]:
        """The events of one delivery, oldest first; `ids` are the post's id and its aliases."""
        return tuple(
            event for post in ids for event in self.events.get(post, ()) if event.channel == channel
        )

    def home(self, ids: Iterable[str]) -> str:
        """The id whose file the post logs in: the first that has one, else the first."""
        listed = list(ids)
        return next((post for post in listed if post in self.events), listed[0])

    def trouble(self, ids: Iterable[str]) -> str | None:
        """Why the log of a post cannot be trusted, or None."""
        return next((self.broken[post] for post in ids if post in self.broken), None)


EMPTY = Log(tip=None)


def read(repository: Repository, tip: str | None, posts: Iterable[str] | None = None) -> Log:
    """The log at a commit, for these post ids or, with None, for all that it has."""
    if tip is None:
        return EMPTY
    tree = Commit(repository, tip, prefix="")
    listing = tree.listing("")
    if posts is None:
        names = [path for path in listing if is_log_file(path)]
    else:
        names = [path for path in map(file_of, dict.fromkeys(posts)) if path in listing]
    wanted = [path for path in (*names, HOLD_PATH, SCAN_PATH) if path in listing]
    contents = dict(tree.read_blobs([(path, listing[path][1]) for path in wanted]))
    events: dict[str, tuple[Event, ...]] = {}
    broken: dict[str, str] = {}
    for path in names:
        post = path.removeprefix(f"{FOLDER}/").removesuffix(".jsonl")
        events[post], trouble = parse(contents[path], post)
        if trouble:
            broken[post] = f"{path}:{trouble}"
    return Log(
        tip=tip,
        events=events,
        broken=broken,
        raw={path: contents[path] for path in names},
        holds=(*parse_holds(contents.get(HOLD_PATH)), *misnamed(listing)),
        scan=_scan(contents.get(SCAN_PATH)),
    )


def read_frozen(repository: Repository, tip: str, digests: Iterable[str]) -> dict[str, Any]:
    """Frozen variants by digest, as JSON; one that is missing or broken is left out."""
    return frozen_in(Commit(repository, tip, prefix=""), digests)


def frozen_in(tree: Commit, digests: Iterable[str]) -> dict[str, Any]:
    """The same for a commit that is asked several times."""
    listing = tree.listing("")
    wanted = [
        (digest, listing[frozen_file(digest)][1])
        for digest in dict.fromkeys(digests)
        if frozen_file(digest) in listing
    ]
    found = {}
    for digest, content in tree.read_blobs(wanted):
        try:
            plain = json.loads(content)
        except ValueError:
            continue
        if isinstance(plain, dict):
            found[digest] = plain
    return found


def logged_since(repository: Repository, tip: str, oldest: date) -> list[str]:
    """The posts with a log whose id is filed under this day or a later one."""
    found = []
    for path in Commit(repository, tip, prefix="").listing(""):
        if is_log_file(path):
            post = path.removeprefix(f"{FOLDER}/").removesuffix(".jsonl")
            try:
                year, month, slug = post.split("/")[:3]
                old = date(int(year), int(month), int(slug[:2])) < oldest
            except ValueError:
                old = False  # a name without a day may be of any day
            if not old:
                found.append(post)
    return found


def local_tip(repository: Repository, branch: str, remote: str | None) -> str | None:
    """The newest tip of the log that this clone knows, without asking the remote."""
    names = [f"refs/pipeline/{KEPT}", f"refs/heads/{branch}"]
    if remote:
        names.append(f"refs/remotes/{remote}/{branch}")
    commits = [commit for commit in map(repository.resolve, names) if commit]
    return max(commits, key=repository.committed_at, default=None)


def file_of(post: str) -> str:
    """The log file of a post id."""
    return f"{FOLDER}/{post}.jsonl"


def frozen_file(digest: str) -> str:
    """The file of a frozen variant."""
    return f"{FOLDER}/frozen/{digest.removeprefix('sha256:')}.json"


def is_log_file(path: str) -> bool:
    """Whether a path of the log branch is a post's log."""
    return (
        path.startswith(f"{FOLDER}/")
        and path.endswith(".jsonl")
        and not path.startswith(f"{FOLDER}/frozen/")
    )


def line(event: Event) -> str:
    """An event as a line of the log, without the newline."""
    return json.dumps(
        {
            "v": VERSION,
            "at": stamp(event.at),
            "post": event.post,
            "channel": event.channel,
            "event": event.event,
            "key": event.key,
            "until": stamp(event.until) if event.until else None,
            "after": event.after,
            "digest": event.digest,
            "commit": event.commit,
            "part": event.part,
            "parts": event.parts,
            "id": event.id,
            "url": event.url,
            "error": event.error,
            "run": event.run,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def parse(content: bytes, post: str) -> tuple[tuple[Event, ...], str]:
    """A log file's events, and "line: why" of the first line that cannot be trusted, or ""."""
    lines = content.split(b"\n")
    whole = _all_at_once([raw for raw in lines if raw])
    if whole is not None:
        return whole, ""
    events: list[Event] = []
    trouble = ""
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            events.append(_event(json.loads(raw.decode())))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            trouble = trouble or f"{number}: {_why(error)}"
    return tuple(events), trouble


def _all_at_once(lines: Sequence[bytes]) -> tuple[Event, ...] | None:
    """The events of lines that are all in order, read as one JSON list; None: look at each."""
    if not all(raw[0] == 123 and raw[-1] == 125 for raw in lines):  # braces
        return None
    try:
        found = json.loads(b"[" + b",\n".join(lines) + b"]")
        return tuple(map(_event, found)) if len(found) == len(lines) else None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def appended(log: Log, file: str, events: Iterable[Event]) -> bytes:
    """A log file's bytes with more lines; what is there already is never touched."""
    before = log.raw.get(file, b"")
    if before and not before.endswith(b"\n"):
        before += b"\n"
    return before + "".join(f"{line(event)}\n" for event in events).encode()


def scan_json(scan: Scan) -> bytes:
    """The bytes of scan.json."""
    plain = {
        "v": VERSION,
        "at": stamp(scan.at),
        "began": stamp(scan.began),
        "open": list(scan.open),
        "facts": asdict(scan.facts) if scan.facts else None,
        "changed": [list(one) for one in scan.changed],
    }
    return (json.dumps(plain, ensure_ascii=False) + "\n").encode()


def stamp(moment: datetime) -> str:
    """A time as the log writes it: UTC, with Z, to the microsecond where there is one."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _event(plain: Any) -> Event:
    if not isinstance(plain, dict):
        raise ValueError("it is not a JSON object")
    if plain.get("v") != VERSION:
        raise ValueError(f"version {plain.get('v')!r} is not known; update social-pipeline")
    if plain["event"] not in _EVENTS:
        raise ValueError(f"event {plain['event']!r} is not known; update social-pipeline")
    texts: list[Any] = [plain.get(key) for key in _TEXTS]
    if not _TEXT_OR_NONE.issuperset(map(type, texts)):
        key, value = next(
            pair for pair in zip(_TEXTS, texts, strict=True) if type(pair[1]) not in _TEXT_OR_NONE
        )
        raise TypeError(f"{key} {value!r} is not a text")
    run, key, after, digest, commit, id_, url, error = texts
    until = plain.get("until")
    return Event(
        _moment(plain["at"]),
        _text(plain["post"]),
        _text(plain["channel"]),
        plain["event"],
        run or "",
        key,
        _moment(until) if until is not None else None,
        after,
        digest,
        commit,
        _number(plain, "part"),
        id_,
        url,
        error,
        _number(plain, "parts"),
    )


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is not UTC and (moment.tzinfo is None or moment.utcoffset() != timedelta(0)):
        raise ValueError(f"{value!r} is not a time in UTC")
    return moment


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _number(plain: Mapping[str, Any], key: str) -> int | None:
    value = plain.get(key)
    if value is None or type(value) is int:  # not a bool, which is an int too
        return value
    raise TypeError(f"{key} {value!r} is not a number")


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return "the line is not JSON; it may have been cut"
    if isinstance(error, KeyError):
        return f"the line has no {error.args[0]!r}"
    return str(error)


def _scan(content: bytes | None) -> Scan | None:
    if content is None:
        return None
    try:
        plain = json.loads(content)
        unsettled = tuple(_text(post) for post in plain["open"])
        facts = plain.get("facts")
        known = Facts(**{**facts, "channels": tuple(facts["channels"])}) if facts else None
        changed = tuple(Changed(*map(_text, one)) for one in plain.get("changed") or ())
        return Scan(_moment(plain["at"]), _moment(plain["began"]), unsettled, known, changed)
    except (ValueError, TypeError, KeyError):
        return None  # then everything is scanned, which is always safe
