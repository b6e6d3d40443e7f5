"""A built tree that follows its repository: built again at each save, first what is looked at."""

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from watchfiles import Change, awatch

from pipeline import git
from pipeline.clock import Clock
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.preview import affected
from pipeline.preview.build import Built, build
from pipeline.preview.outputs import Outputs
from pipeline.preview.pages import HERE
from pipeline.preview.store import Store
from pipeline.preview.unchanged import READ
from pipeline.writing.disk import Desk

_PATIENCE = 30  # milliseconds for an editor to finish saving
_MANY = 400  # posts; with more, this month's are made first

Say = Callable[[str], None]


class Preview:
    """The tree; `number` counts the builds, `rules` those that began from the brand's files.

    `log_root` is the repository that has the log, where `root` is a copy of another branch.
    """

    def __init__(
        self,
        root: str,
        folder: str,
        clock: Clock,
        say: Say,
        *,
        lang: str = "",
        log_root: str | None = None,
    ) -> None:
        self.root = root
        self.log_root = log_root or root
        self.folder = folder
        self.clock = clock
        self.lang = lang
        self.number = 0
        self.rules = 0
        self.trouble = ""  # why the pages are older than the files
        self.whole = threading.Event()  # set once every page is there
        self._say = say
        self._store = Store.in_memory()
        self._until = 0.0
        self._built_at = 0.0
        self._from_scratch = True  # the next build makes everything
        self._news = asyncio.Condition()

    def begin(self) -> Built | None:
        """Make what is looked at first: everything of a small calendar, else this month."""
        listed = 0
        with contextlib.suppress(PipelineError):
            listed = len(Folder(Path(self.root)).paths("content"))
        if listed <= _MANY:
            return self.build(fork=True)
        return self._build(None, fork=True, near=True)

    def build(self, changed: frozenset[str] | None = None, *, fork: bool = False) -> Built | None:
        """Build what changed; a broken brand file is said, and the pages stay as they were."""
        built = self._build(None if self._from_scratch else changed, fork=fork, near=False)
        if built is not None:
            self._from_scratch = False
            self._until = built.until
            self.whole.set()
        return built

    def _build(self, changed: frozenset[str] | None, *, fork: bool, near: bool) -> Built | None:
        if changed is None or any(map(affected.concerns_all, changed)):
            self.rules += 1
        try:
            built = build(
                self.root,
                self._store,
                Outputs(self.folder),
                self.clock.now(),
                changed,
                lang=self.lang,
                live=True,
                fork=fork,
                near=near,
                log_root=self.log_root,
            )
            self._store.finish("")
        except PipelineError as error:
            self._store.undo()
            self._from_scratch = True
            self.trouble = f"{error.message} {error.hint}".strip()
            self._say(f"{error.message}\n  {error.hint}" if error.hint else error.message)
            return None
        self.trouble = ""
        self._built_at = time.time() * 1000  # as browsers count
        self.number += 1
        return built

    def wait_past(self, number: int, most: float = 5.0) -> None:
        """Wait until there is a newer build than this one, for as long as somebody may wait."""
        end = time.monotonic() + most
        while self.number == number and time.monotonic() < end:
            time.sleep(0.01)

    async def follow(self, stop: asyncio.Event) -> None:
        """Build again at each save, and when the clock changes what pages say."""
        if not self.whole.is_set():
            await asyncio.sleep(0.2)  # the first page goes out first
            await self._again(None)
        watched = [path for name in READ if os.path.exists(path := os.path.join(self.root, name))]
        templates = os.path.join(HERE, "templates"), os.path.join(HERE, "assets")
        async for changes in awatch(
            *watched,
            *templates,
            debounce=_PATIENCE,
            step=10,
            stop_event=stop,
            yield_on_timeout=True,
            rust_timeout=1000,
            watch_filter=_is_source,
        ):
            if not changes and self.clock.now().timestamp() < self._until:
                continue
            paths = frozenset(self._inside(path) for _, path in changes)
            if any(path.startswith("..") for path in paths):  # our own templates
                self._from_scratch = True
            built = await self._again(paths)
            if built is not None and changes:
                said = f"{built.written} page{'' if built.written == 1 else 's'} changed"
                errors = f", {built.errors} to fix" if built.errors else ""
                self._say(f"{self.clock.now().astimezone():%H:%M:%S} {said}{errors}")

    async def builds(self, stop: asyncio.Event) -> AsyncIterator[str]:
        """The number of each build as a server-sent event, the newest at once.

        With it: when it was, whether every page is there, and what keeps the pages old.
        """
        last: tuple[int, bool, str] | None = None
        while not stop.is_set():
            now = self.number, self.whole.is_set(), self.trouble
            if now != last:
                last = now
                word = "whole" if now[1] else "begun"
                trouble = " ".join(self.trouble.split())
                yield f"event: build\ndata: {now[0]} {self._built_at:.0f} {word} {trouble}\n\n"
            async with self._news:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), 1.0)

    async def _again(self, paths: frozenset[str] | None) -> Built | None:
        before = self.number, self.trouble
        built = await asyncio.to_thread(self.build, paths)
        if (self.number, self.trouble) != before:
            async with self._news:
                self._news.notify_all()
        return built

    def _inside(self, path: str) -> str:
        return os.path.relpath(os.path.realpath(path), self.root).replace(os.sep, "/")


def materialised(root: str, revision: str, folder: str) -> str:
    """Copy another revision's content and brand into a folder, from git's objects; its commit.

    PipelineError where there is no such revision. A tree that somebody made by hand may name paths
    that lead out of the folder: those stop it. The copy is read as any work tree is: links in it,
    which are made last, lead nowhere but inside.
    """
    repository = git.open_repository(Path(root))
    commit = None if revision.startswith("-") else repository.resolve(revision)
    for remote in ("origin",):
        commit = commit or repository.resolve(f"refs/remotes/{remote}/{revision}")
    if commit is None:
        raise PipelineError(
            f"git knows no branch or commit {revision} here",
            hint="See `git branch --all`; `git fetch` brings in what others pushed.",
        )
    tree = git.Commit(repository, commit)
    wanted = [(path, blob) for name in READ for path, (_, blob) in tree.listing(name).items()]
    modes = {path: mode for name in READ for path, (mode, _) in tree.listing(name).items()}
    os.makedirs(folder, exist_ok=True)
    copy = Desk(Path(folder))
    links: list[tuple[str, bytes]] = []
    for path, data in tree.read_blobs(wanted):
        if modes[path] == "120000":
            links.append((path, data))
        else:
            copy.create(path, data)
    for path, data in links:
        copy.link(path, data.decode(errors="surrogateescape"))
    return commit


def _is_source(_change: Change, path: str) -> bool:
    """Editors' own files are none of ours."""
    name = Path(path).name
    return not (name.startswith((".#", ".~", "#")) or name.endswith(("~", ".swp", ".swx", ".tmp")))
