"""A built tree that follows its repository: built again at each save, first what is looked at."""

import asyncio
import contextlib
import math
import os
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import git
from pipeline.clock import Clock
from pipeline.errors import PipelineError
from pipeline.preview import affected
from pipeline.preview.build import Build, Built
from pipeline.preview.links import up
from pipeline.preview.outputs import Outputs
from pipeline.preview.overviews import GATHERED, PLANNED
from pipeline.preview.pages import HERE, Pages
from pipeline.preview.steps import Steps
from pipeline.preview.store import Store
from pipeline.preview.unchanged import READ
from pipeline.project import CONTENT

if TYPE_CHECKING:
    from watchfiles import Change

_PATIENCE = 30  # milliseconds for an editor to finish saving
MANY = 400  # posts; with more, a change that concerns all begins with this month's
_MADE_ON_DEMAND = ("posts/", "variants/", "calendar/", "channels/", *GATHERED)
_HEAD_START = 0.1  # seconds for the first page to go out

Say = Callable[[str], None]


class Preview:
    """The tree; `number` counts the builds, `rules` those that began from the brand's files.

    What is looked at is made first, at the beginning, and of a calendar with more than `many` files
    whenever everything is made again. `log_root` is the repository that has the log, where `root`
    is a copy of another branch.
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
        many: int = MANY,
    ) -> None:
        self.root = root
        self.log_root = log_root or root
        self.folder = folder
        self._many = many
        self.clock = clock
        self.lang = lang
        self.spoken = lang  # the language that the pages have come to be in
        self.number = 0
        self.rules = 0
        self.trouble = ""  # why the pages are older than the files
        self.idle = False  # nobody looks: nothing is made but what is asked for
        self.whole = threading.Event()  # set once every page is there
        self.say = say
        self._store = Store.in_memory()
        self._until = 0.0
        self._built_at = 0.0
        self._from_scratch = True  # the next build makes everything
        self._steps: Steps | None = None  # while pages are still to be made
        self._stopped: Pages | None = None  # draws, where something broken stopped those
        self._changed: set[str] = set()  # files, since the last build
        self._asked: deque[tuple[str, asyncio.Future[None]]] = deque()  # pages to make first
        self._wake = asyncio.Event()
        self._news = asyncio.Condition()

    def translated(self, lang: str) -> "Preview":
        """The same in another language, in a folder beside."""
        folder = f"{self.folder}-{lang}"
        return Preview(
            self.root,
            folder,
            self.clock,
            _unsaid,
            lang=lang,
            log_root=self.log_root,
            many=self._many,
        )

    def begin(self) -> Built | None:
        """Make what is looked at first: this month."""
        return self._build(None, at_once=0)

    def build(self, changed: frozenset[str] | None = None) -> Built | None:
        """Build what changed, or everything, in one go.

        A broken brand file is said, and the pages stay as they were.
        """
        return self._build(changed, at_once=math.inf)

    def _build(self, changed: frozenset[str] | None, *, at_once: float) -> Built | None:
        """Of more posts than `at_once`, what is not looked at first is left to later steps."""
        if self._from_scratch:
            changed = None
        if changed is None or any(map(affected.concerns_all, changed)):
            self.rules += 1
        try:
            work = self._work()
            if changed is None or any(map(affected.concerns_all, changed)) or work.all_changed():
                built = self._everything(work, at_once)
            else:
                work.only(changed, False, _unheard)
                if self._steps is not None:
                    self._steps.renew(work, changed)
                built = work.built()
            self._finish()
        except PipelineError as error:
            self._failed(error)
            return None
        self._from_scratch = False
        self._stopped = None
        self.spoken = self._store.meta("lang")
        self._until = built.until
        self.trouble = ""
        return built

    def _everything(self, work: Build, at_once: float) -> Built:
        if not at_once or len(work.project.tree.paths(CONTENT)) > at_once:
            self.whole.clear()
            self._steps = None
            steps = Steps(work, self._store)
            built = steps.first()
            self._steps = steps
            return built
        self._steps = None
        self._store.set_meta(PLANNED, "")
        work.everything(False, _unheard)
        self.whole.set()
        return work.built()

    def _step(self, file: str = "") -> None:
        """Make a page that was asked for, or some more of what is not made yet."""
        if self._steps is None or (file and not self._steps.lacks(file)):
            return
        try:
            if file:
                self._steps.bring(file)
                self._store.finish("")
                return
            told = self._steps.told
            built = self._steps.step()
            if built is not None:
                self._steps = None
                self._until = built.until
                self.whole.set()
                self._finish()
            elif self._steps.told != told:
                self._finish()
            else:
                self._store.finish("")
        except PipelineError as error:
            self._failed(error)

    def _work(self) -> Build:
        return Build(
            self.root,
            self._store,
            Outputs(self.folder),
            self.clock.now(),
            None,
            lang=self.lang,
            live=True,
            log_root=self.log_root,
        )

    def _finish(self) -> None:
        self._store.finish("")
        self._built_at = time.time() * 1000  # as browsers count
        self.number += 1

    def _failed(self, error: PipelineError) -> None:
        self._store.undo()
        self._from_scratch = True
        if self._steps is not None:
            self._stopped = self._steps.pages
        self._steps = None
        self.whole.set()  # nothing more is made until this is mended
        self.trouble = f"{error.message} {error.hint}".strip()
        self.say(f"{error.message}\n  {error.hint}" if error.hint else error.message)

    def wait_past(self, number: int, most: float = 5.0) -> None:
        """Wait until there is a newer build than this one, for as long as somebody may wait."""
        end = time.monotonic() + most
        while self.number == number and time.monotonic() < end:
            time.sleep(0.01)

    def begin_all(self) -> None:
        """Make every page from now on, whether it is asked for or not."""
        if self.idle:
            self.idle = False
            self._wake.set()

    def unmade(self, file: str) -> bytes:
        """What is shown in place of a page that something broken kept from being made.

        Empty where there is nothing to say but that there is no such page.
        """
        if self._stopped is None or not (
            file.startswith(_MADE_ON_DEMAND) and file.endswith(".html")
        ):
            return b""
        return self._stopped.render("unmade", root=up(file), here="", trouble=self.trouble)

    async def ready(self, file: str) -> None:
        """Wait until a page of the tree is made, before all that nobody has asked for."""
        if self.whole.is_set() or not file.startswith(_MADE_ON_DEMAND):
            return
        if self._steps is None or self._steps.lacks(file):
            made = asyncio.get_running_loop().create_future()
            self._asked.append((file, made))
            self._wake.set()
            await made

    async def follow(self, stop: asyncio.Event) -> None:
        """Build again at each save, and when the clock changes what pages say.

        Saves go first, then pages that somebody waits for, then what is not made yet.
        """
        watching = asyncio.create_task(self._watch(stop))
        try:
            await asyncio.sleep(_HEAD_START)
            while not stop.is_set() and not watching.done():
                if self._changed or self.clock.now().timestamp() >= self._until:
                    await self._again()
                elif self._asked:
                    file, made = self._asked.popleft()
                    await asyncio.to_thread(self._step, file)
                    if not made.done():
                        made.set_result(None)
                elif self._steps is not None and not self.idle:
                    number = self.number
                    await asyncio.to_thread(self._step)
                    if self.number != number or self.trouble:
                        await self._tell()
                else:
                    self._wake.clear()
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), 1.0)
        finally:
            while self._asked:
                self._asked.popleft()[1].cancel()
            await watching

    async def _watch(self, stop: asyncio.Event) -> None:
        """Note what changes on disk."""
        from watchfiles import awatch

        watched = [path for name in READ if os.path.exists(path := os.path.join(self.root, name))]
        templates = os.path.join(HERE, "templates"), os.path.join(HERE, "assets")
        async for changes in awatch(
            *watched,
            *templates,
            debounce=_PATIENCE,
            step=10,
            stop_event=stop,
            watch_filter=_is_source,
        ):
            self._changed |= {self._inside(path) for _, path in changes}
            self._wake.set()
        self._wake.set()

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

    async def _again(self) -> None:
        paths, self._changed = frozenset(self._changed), set()
        if any(path.startswith("..") for path in paths):  # our own templates
            self._from_scratch = True
        before = self.number, self.trouble
        built = await asyncio.to_thread(self._build, paths, at_once=self._many)
        if built is None:
            self._until = math.inf  # until a file changes
        elif paths:
            said = f"{built.written} page{'' if built.written == 1 else 's'} changed"
            errors = f", {built.errors} to fix" if built.errors else ""
            self.say(f"{self.clock.now().astimezone():%H:%M:%S} {said}{errors}")
        if (self.number, self.trouble) != before:
            await self._tell()

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    def _inside(self, path: str) -> str:
        return os.path.relpath(os.path.realpath(path), self.root).replace(os.sep, "/")


def _unheard(_done: int, _all: int) -> None:
    """Nobody looks at how far a build is."""


def _unsaid(_line: str) -> None:
    """What there is to say is said once, whatever the languages."""


def materialised(root: str, revision: str, folder: str) -> str:
    """Copy another revision's content and brand into a folder, from git's objects; its commit.

    PipelineError where there is no such revision. A tree that somebody made by hand may name paths
    that lead out of the folder: those stop it. The copy is read as any work tree is: links in it,
    which are made last, lead nowhere but inside.
    """
    from pipeline.writing.disk import Desk

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


def _is_source(_change: "Change", path: str) -> bool:
    """Editors' own files are none of ours."""
    name = Path(path).name
    return not (name.startswith((".#", ".~", "#")) or name.endswith(("~", ".swp", ".swx", ".tmp")))
