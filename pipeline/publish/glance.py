"""A glance at the two branches: is there certainly nothing to do? Doubt means a whole run.

Most ticks of a schedule find nothing due. This module answers that from the log's last scan, the
headers of the posts around now, and the last line of each delivery, without reading any YAML: it
may only ever say "nothing to do" where a whole run would find nothing either.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from pipeline.environment import for_git

DAY = timedelta(days=1)
AROUND = timedelta(days=32)  # a date's distance from the day in the path, and time zones
SKEW = timedelta(minutes=2)
ASTRAY = tuple(  # hold.wrong_places(), which would take longer to import
    f"{folder}{name}{end}"
    for folder in ("", "brand/")
    for name in ("HOLD", "Hold", "hold")
    for end in (".yml", ".yaml", ".yml.txt", ".YML")
)

_BRANCH = re.compile(r"(?<![\w-])(log_branch|branch)\s*:\s*[\"']?([\w][\w./-]*)")
# A key's name stands first in its expression, where it is looked for as it is.
_DATE = re.compile(
    rb"date(?<![\w-]date)\s*:[ \t]*[\"']?"
    rb"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?"
    rb"[\"']?[ \t]*(?=[,}\r\n]|[ \t]#|$)"
)
_ANY_DATE = re.compile(rb"date(?<![\w-]date)\s*:")
_CHANNELS = re.compile(rb"^channels[ \t]*:[ \t]*\[([\w ,\"'.-]*)\][ \t]*$", re.MULTILINE)
_LATE = re.compile(rb"late(?<![\w-]late)[\"']?\s*:")
_ODD_LINE = re.compile(rb"\n(?:aliases|<<|[\"'?&*!{])")
_ODD = (b"\\", b"\t", b"date'", b'date"')


def quiet(
    root: str | os.PathLike[str], now: datetime, ahead: timedelta, channels: frozenset[str]
) -> bool:
    """Whether a run that starts now has certainly nothing to claim, settle, log or name.

    Anything odd, a first run of a day, a changed brand.yml, a post whose header is not plain, an
    unsettled delivery, a dirty work tree: False, and the whole run decides.
    """
    try:
        return _Glance(root, now, ahead, channels).quiet()
    except (OSError, ValueError, KeyError, TypeError, subprocess.SubprocessError):
        return False


class _Doubt(ValueError):
    """A glance cannot tell."""


class _Glance:
    def __init__(
        self,
        root: str | os.PathLike[str],
        now: datetime,
        ahead: timedelta,
        channels: frozenset[str],
    ) -> None:
        self._root = root
        self._now = now
        self._ahead = ahead
        self._channels = channels
        self._promisor = ""

    def quiet(self) -> bool:
        branch, log_branch = self._branches()
        prefix, head = self._git("rev-parse", "--show-prefix", "HEAD").decode().split("\n")[:2]
        remote = self._remote(branch)
        content, log = self._tips(remote, branch, log_branch)
        if prefix or head != content or self._dirty():
            return False
        first = self._blobs(log, ["scan.json"])
        contents, commits = self._read({"scan": first["scan.json"]}, [log])
        scan = json.loads(contents["scan"])
        at = datetime.fromisoformat(scan["at"])
        facts = scan["facts"]
        written = int(re.search(rb"^committer .* (\d+) [+-]\d{4}$", commits[0], re.M)[1])  # type: ignore[index]
        if at.date() != self._now.date() or at > self._now or scan["open"]:
            return False
        if self._now < datetime.fromtimestamp(written, UTC) - SKEW:
            return False
        return self._nothing_due(content, log, facts)

    def _nothing_due(self, content: str, log: str, facts: Mapping[str, object]) -> bool:
        """Whether each post around now is to come or is settled."""
        late = timedelta(seconds=float(str(facts["late"])))
        since = self._now - late - 2 * DAY
        until = self._now + self._ahead
        first, last = (since - AROUND).date(), (until + AROUND).date()
        months = _months(first, last)
        listed = self._blobs(content, ["brand/brand.yml", *ASTRAY, *months])
        if not listed.keys().isdisjoint(ASTRAY):  # for the whole run to tell
            return False
        if listed.pop("brand/brand.yml") != facts["brand"]:
            return False
        posts = {path: blob for path, blob in listed.items() if _may_come(path, first, last)}
        heads, _ = self._read(posts, [])
        near: dict[str, list[str]] = {}
        for path, head in heads.items():
            if _when(head, since, until, str(facts["timezone"])) == "passed":
                near[_id(path)] = _channels(head, facts)
        logs = self._blobs(log, [f"status/{post}.jsonl" for post in near]) if near else {}
        lines, _ = self._read(logs, [])
        return all(
            settled(lines.get(f"status/{post}.jsonl", b""), asked, self._channels)
            for post, asked in near.items()
        )

    def _branches(self) -> tuple[str, str]:
        with open(os.path.join(self._root, "brand", "brand.yml"), encoding="utf-8") as file:
            text = file.read()
        found = dict.fromkeys(("branch", "log_branch"), "")
        for name, value in _BRANCH.findall(text):
            if found[name]:
                raise _Doubt(name)
            found[name] = value
        return found["branch"] or "main", found["log_branch"] or "status"

    def _remote(self, branch: str) -> str:
        pattern = rf"^(branch\.{re.escape(branch)}\.remote|remote\..*\.promisor)$"
        name = "origin"
        for line in self._git("config", "--get-regexp", pattern, ok=(0, 1)).decode().splitlines():
            key, _, value = line.partition(" ")
            if key.endswith(".promisor"):
                self._promisor = key.removeprefix("remote.").removesuffix(".promisor")
            else:
                name = value
        return name

    def _tips(self, remote: str, branch: str, log_branch: str) -> tuple[str, str]:
        refs = [f"refs/heads/{branch}", f"refs/heads/{log_branch}"]
        told = self._git("ls-remote", "--quiet", remote, *refs, timeout=30.0).decode()
        tips = {}
        for line in told.splitlines():
            commit, _, ref = line.partition("\t")
            tips[ref] = commit
        wanted = [tips[ref] for ref in refs]
        answer = self._git("cat-file", "--batch-check", stdin="\n".join(wanted).encode())
        missing = [line.split(" ")[0] for line in answer.decode().splitlines() if "missing" in line]
        if missing:
            shallow = (self._git("rev-parse", "--is-shallow-repository")).strip() == b"true"
            depth = ["--depth=1"] if shallow else []
            self._git(
                *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *depth),
                *(remote, *missing),
                timeout=300.0,
            )
        return wanted[0], wanted[1]

    def _dirty(self) -> bool:
        return bool(self._git("status", "--porcelain", "--untracked-files=all", "--", "content"))

    def _blobs(self, commit: str, paths: Sequence[str]) -> dict[str, str]:
        """Path -> blob id of these files, and of all below those that are folders."""
        found = {}
        listing = self._git("ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths)
        for line in listing.split(b"\0"):
            facts, _, name = line.partition(b"\t")
            if name:
                mode, _, blob = facts.decode().split(" ")
                if mode not in ("100644", "100755"):
                    raise _Doubt(mode)
                found[name.decode()] = blob
        return found

    def _read(
        self, blobs: Mapping[str, str], commits: Sequence[str]
    ) -> tuple[dict[str, bytes], list[bytes]]:
        """The bytes of blobs by name, and of commits in order."""
        wanted = [*blobs.values(), *commits]
        if not wanted:
            return {}, []
        if self._promisor and blobs:
            self._git(
                *("-c", "fetch.negotiationAlgorithm=noop", "fetch", self._promisor, "--quiet"),
                *("--no-tags", "--no-write-fetch-head", "--recurse-submodules=no"),
                *("--filter=blob:none", "--stdin"),
                stdin="".join(f"{blob}\n" for blob in sorted(set(blobs.values()))).encode(),
                timeout=300.0,
            )
        output = self._git("cat-file", "--batch", "--buffer", stdin="\n".join(wanted).encode())
        contents = []
        position = 0
        for _ in wanted:
            end = output.index(b"\n", position)
            size = int(output[position:end].split(b" ")[2])
            contents.append(output[end + 1 : end + 1 + size])
            position = end + 1 + size + 1
        return dict(zip(blobs, contents, strict=False)), contents[len(blobs) :]

    def _git(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        timeout: float = 60.0,
        ok: Iterable[int] = (0,),
    ) -> bytes:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self._root,
            env=for_git(),
            input=stdin,
            stdin=None if stdin is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout,
            check=False,
        )
        if done.returncode not in ok:
            raise _Doubt(arguments[0])
        return done.stdout


def _when(head: bytes, since: datetime, until: datetime, zone: str) -> str:
    """ "to come", "long ago" or "passed" for a post's header; _Doubt where it is not plain."""
    header = _header(head)
    stamps = _DATE.findall(header)
    if len(stamps) != len(_ANY_DATE.findall(header)) or not stamps or b"" in stamps:
        raise _Doubt("date")
    if any(map(header.__contains__, _ODD)) or _LATE.search(header) or _ODD_LINE.search(header):
        raise _Doubt("header")
    moments = [_moment(stamp.decode(), zone) for stamp in stamps]
    if min(moments) > until:
        return "to come"
    return "passed" if max(moments) >= since else "long ago"


def _moment(written: str, zone: str) -> datetime:
    from zoneinfo import ZoneInfo

    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _header(head: bytes) -> bytes:
    parts = head.split(b"\n---", 1)
    if not head.startswith(b"---") or len(parts) != 2:
        raise _Doubt("front matter")
    return parts[0].replace(b"\r\n", b"\n")


def _channels(head: bytes, facts: Mapping[str, object]) -> list[str]:
    """The channels that a header names, else the brand's default ones."""
    header = _header(head)
    found = _CHANNELS.findall(header)
    if not found:
        if re.search(rb"(?<![\w-])channels\s*:", header):
            raise _Doubt("channels")
        defaults = facts["channels"]
        if not isinstance(defaults, list):
            raise _Doubt("facts")
        return [str(name) for name in defaults]
    if len(found) > 1:
        raise _Doubt("channels")
    return [name.strip(" \"'") for name in found[0].decode().split(",") if name.strip(" \"'")]


def settled(lines: bytes, asked: Iterable[str], only: frozenset[str]) -> bool:
    """Whether the last word of each delivery of a post is final."""
    words: dict[str, _LastWord] = {}
    for line in lines.splitlines():
        event = json.loads(line)
        if event["v"] != 1:
            raise _Doubt("version")
        words.setdefault(event["channel"], _LastWord()).hear(event)
    return all(
        channel in words and words[channel].final
        for channel in asked
        if not only or channel in only
    )


_RUNS_WORDS = frozenset({"claimed", "sent", "released", "unknown", "failed", "missed", "held"})


class _LastWord:
    """What the lines of one delivery come to, as far as a glance needs to know."""

    def __init__(self) -> None:
        self.final = False
        self._out = False  # whole or deleted: no run has a say any more
        self._open = False
        self._run: object = ""  # whose claim is open
        self._digest: object = None
        self._parts: set[int] = set()

    def hear(self, event: Mapping[str, object]) -> None:
        """Take in the next line, as `due.fold` would; where that is long, doubt."""
        name, run = event["event"], event["run"]
        if self._out and name in _RUNS_WORDS:
            return
        overtaken = self._open and self._run not in ("", run)
        if name == "claimed":
            if event["digest"] != self._digest:
                self._parts = set()
            self._run, self._digest = run, event["digest"]
            self._now(final=False, open_=True)
        elif name == "sent":
            self._parts.add(int(str(event["part"] or 0)))
            whole = len(self._parts) >= int(str(event["parts"] or 1))
            self._now(final=whole, open_=not whole, out=whole)
        elif name in ("skipped", "deleted"):
            self._now(final=True, open_=False, out=name == "deleted")
        elif name == "resolved":
            out = bool(event["id"] or event["url"])
            if out:
                part = event["part"]
                following = max(self._parts, default=-1) + 1
                self._parts.add(following if part is None else int(str(part)))
            self._now(final=False, open_=False, out=out)
        elif name in ("missed", "failed", "released"):
            if not overtaken:
                self._now(final=name == "missed", open_=False)
        elif name == "held":
            self.final = not self._open
        elif name == "unknown":
            self._now(final=False, open_=True)

    def _now(self, *, final: bool, open_: bool, out: bool = False) -> None:
        self.final, self._open, self._out = final, open_, out
        self._run = self._run if open_ else ""


def _months(first: date, last: date) -> list[str]:
    """The content folders of the months from one day to another."""
    months = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        months.append(f"content/{year:04}/{month:02}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


def _may_come(path: str, first: date, last: date) -> bool:
    """Whether this file, of content/YYYY/MM, is a post of one of these days by its path."""
    parts = path.split("/")
    if not path.endswith(".md") or (len(parts) != 4 and parts[4:] != ["index.md"]):
        return False
    day = path[8:18]
    return f"{first:%Y/%m/%d}" <= day <= f"{last:%Y/%m/%d}" or not day[-2:].isdigit()


def _id(path: str) -> str:
    return path.removeprefix("content/").removesuffix(".md").removesuffix("/index")
