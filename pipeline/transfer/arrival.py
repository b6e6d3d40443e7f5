"""Arrival: posts from elsewhere go into the content tree, each once, and each is told of."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pipeline import content, project
from pipeline.brand import Brand
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.frozen import frozen
from pipeline.markup import one_line
from pipeline.media import MediaError
from pipeline.media.look import look
from pipeline.post import Post
from pipeline.project import Project
from pipeline.transfer import moments
from pipeline.transfer.moments import Order
from pipeline.transfer.pictures import Unfetched
from pipeline.transfer.posts import Shaped, shaped
from pipeline.transfer.row import Misread, Row
from pipeline.writing.disk import Desk
from pipeline.writing.pictures import ENDINGS, MOST
from pipeline.writing.values import block

State = Literal["written", "there", "refused"]
Fetch = Callable[[str], bytes]


@frozen
class Arrived:
    """What became of a row: `path` is its post's file, `why` what a person should know."""

    where: str
    state: State
    path: str = ""
    why: str = ""


class Arrival:
    """Writes rows into a brand's repository; with `dry`, only tells what would be written.

    `beside` is the folder that paths of pictures count from. A row whose post is there already, by
    an earlier import, is left alone.
    """

    def __init__(
        self,
        root: Path,
        *,
        fetch: Fetch,
        beside: Path,
        names: Mapping[str, str],
        order: Order | None = None,
        dry: bool = False,
    ) -> None:
        self._root = root
        self._desk = Desk(root)
        self._project: Project = project.load(Folder(root))
        self._fetch = fetch
        self._beside = beside
        self._names = names
        self._order = order
        self._dry = dry
        self._taken: set[str] = set()
        self._same: dict[object, str] = {}
        for name in names.values():
            if name and name not in self.brand.channels:
                raise PipelineError(
                    f"brand.yml has no channel {name}",
                    hint=f"It has {', '.join(self.brand.channels)}.",
                )

    @property
    def brand(self) -> Brand:
        """Who the posts are for."""
        return self._project.brand

    def order(self, rows: Sequence[Row | Misread]) -> tuple[Order, bool]:
        """Which of day and month comes first in these rows, and whether that is certain."""
        if self._order is not None:
            return self._order, True
        french = self.brand.languages[0].partition("-")[0] != "en"
        usual: Order = "day first" if french else "month first"
        return moments.order((row.at for row in rows if isinstance(row, Row)), usual)

    def write(self, rows: Sequence[Row | Misread]) -> Iterator[Arrived]:
        """Each row's post, written as it is reached."""
        order, _ = self.order(rows)
        for post in self._posts():
            self._known(post.path, post.date, post.body, post.channels, post.link)
        for row in rows:
            if isinstance(row, Misread):
                yield Arrived(row.where, "refused", why=row.message)
                continue
            try:
                yield self._one(shaped(row, self.brand, self._names, order))
            except Misread as error:
                yield Arrived(row.where, "refused", why=error.message)
            except PipelineError as error:
                yield Arrived(row.where, "refused", why=error.message)
            except UnicodeEncodeError:
                yield Arrived(row.where, "refused", why="it holds signs that no file can hold")

    def _posts(self) -> Iterator[Post]:
        for parsed in project.read(self._project, project.entries(self._project.tree)):
            if parsed.post is not None:
                yield parsed.post

    def _one(self, post: Shaped) -> Arrived:
        where = post.row.where
        path, known = self._place(post)
        if known:
            self._remember(post, known)
            return Arrived(where, "there", known)
        files: dict[str, bytes] = {}
        front = dict(post.front)
        if post.row.pictures and not post.row.path:
            path = f"{path.removesuffix('.md')}/index.md"
            front["media"] = self._media(post, path.removesuffix("/index.md"), files)
        data = _file(_ordered(front), post.body).encode()
        errors = [p for p in content.parse(path, data, self.brand).problems if p.level == "error"]
        why = "; ".join(f"{problem.message} [{problem.rule}]" for problem in errors)
        self._taken.add(_stem(path))
        if not self._dry:
            for name, picture in files.items():
                self._desk.create(name, picture)
            self._desk.create(path, data)
        self._remember(post, path)
        return Arrived(where, "written", path, why)

    def _remember(self, post: Shaped, path: str) -> None:
        channels = post.front.get("channels") or self.brand.default_channels
        self._known(path, post.at, post.body, channels, post.front.get("link"))

    def _known(
        self, path: str, at: object, body: str, channels: Sequence[str], link: object
    ) -> None:
        if body.strip():  # pictures alone tell nothing apart
            self._same.setdefault(_said(at, body, channels, link), path)

    def _place(self, post: Shaped) -> tuple[str, str]:
        """Where the post goes, and the file that is this post already, if there is one.

        An earlier import may have been edited since: a file under the same name and date, that no
        other row of this import became, is it.
        """
        channels = post.front.get("channels") or self.brand.default_channels
        said = _said(post.at, post.body, channels, post.front.get("link"))
        same = self._same.get(said) if post.body.strip() else None
        if same is not None and not post.row.path:
            self._taken.add(_stem(same))
            return same, same
        path, number = post.path, 1
        while True:
            stem = _stem(path)
            there = next(
                (one for one in (f"{stem}.md", f"{stem}/index.md") if self._desk.exists(one)), None
            )
            if stem in self._taken:
                pass
            elif there is None:
                if not self._desk.exists(stem):
                    return path, ""
            elif post.row.path or self._may_be(there, post.at):
                self._taken.add(stem)
                return path, there
            number += 1
            path = f"{_stem(post.path)}-{number}.md"

    def _may_be(self, path: str, at: object) -> bool:
        """Whether a file of the name may be what an earlier import wrote: by its date, if any."""
        data = self._desk.read(path)
        parsed = content.parse(path, data, self.brand) if data is not None else None
        return parsed is None or parsed.post is None or parsed.post.date == at

    def _media(self, post: Shaped, folder: str, files: dict[str, bytes]) -> list[dict[str, str]]:
        """The post's pictures, fetched or copied, named safely in its folder."""
        row = post.row
        if len(row.alts) > len(row.pictures):
            raise Misread(
                row.where, f"{len(row.alts)} alternative texts for {len(row.pictures)} pictures"
            )
        listed: list[dict[str, str]] = []
        for number, named in enumerate(row.pictures):
            data = self._picture(row.where, named) if not self._dry else b""
            name = named.split("?", 1)[0].rstrip("/").rpartition("/")[2][:100]
            if self._dry:
                ending = name.rpartition(".")[2] or "jpg"
            else:
                try:
                    measured, _ = look(name or "the picture", data)
                except MediaError as error:
                    raise Misread(row.where, f"the picture {named}: {error}") from error
                ending = ENDINGS[measured.type]
            own = content.slug(name.rpartition(".")[0] or name or "image")
            while any(each.startswith(f"{folder}/{own}.") for each in files):
                own += "-2"
            files[f"{folder}/{own}.{ending}"] = data
            alt = row.alts[number] if number < len(row.alts) else ""
            listed.append({"file": f"{own}.{ending}", "alt": one_line(alt)})
        return listed

    def _picture(self, where: str, named: str) -> bytes:
        if "://" in named:
            try:
                return self._fetch(named)
            except Unfetched as error:
                raise Misread(where, f"the picture {_open(named)}: {error}") from error
        if "\0" in named:
            raise Misread(where, "the name of a picture holds a NUL character")
        place = os.path.realpath(self._beside / named)
        home = os.path.realpath(self._beside)
        if os.path.commonpath([home, place]) != home:
            raise Misread(where, f"the picture {named} lies outside of the table's folder")
        try:
            if os.path.getsize(place) > MOST:
                raise Misread(where, f"the picture {named} is larger than {MOST >> 20} MB")
            return Path(place).read_bytes()
        except OSError as error:
            raise Misread(where, f"the picture {named}: {error.strerror}") from error


def _file(front: Mapping[str, Any], body: str) -> str:
    return f"---\n{''.join(block(key, value, 0) for key, value in front.items())}---\n{body}"


def _stem(path: str) -> str:
    return path.removesuffix(".md").removesuffix("/index")


def _said(at: object, body: str, channels: Sequence[str], link: object) -> object:
    """What tells one post from another: when, what, to whom, and where it leads."""
    text = "\n".join(line.rstrip() for line in body.strip().split("\n"))
    return at, text, frozenset(channels), link or None


def _open(address: str) -> str:
    """An address without who logs in there."""
    return re.sub(r"//[^/@]*@", "//", address)


_ORDER = ("date", "title", "channels", "lang", "tags", "link", "media", "first_comment", "draft")


def _ordered(front: Mapping[str, Any]) -> dict[str, Any]:
    """Front matter in the order in which authors write it."""
    known = {key: front[key] for key in _ORDER if key in front}
    rest = {key: value for key, value in front.items() if key not in known}
    variants = rest.pop("variants", None)
    return known | rest | ({"variants": variants} if variants else {})
