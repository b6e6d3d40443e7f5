"""The difference between two states of a calendar: what was added, moved, changed, removed.

`pipeline preview --ref` shows it, and so may a pull request's summary: `commits` reads two commits
and compares their posts, `compare` is the pure half, for posts that were read already.
"""

import posixpath
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Literal

from pipeline import content, git, project
from pipeline.errors import PipelineError
from pipeline.frozen import fields, frozen
from pipeline.post import Post
from pipeline.project import CONTENT, Entry, Project

Kind = Literal["added", "moved", "changed", "removed"]

_PLACES = frozenset(
    ("id", "path", "header", "body_path", "body_line", "variants", "channels", "gaps")
)
_FIELDS = tuple(name for name in fields(Post) if name not in _PLACES)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@frozen
class Change:
    """One post that is not what it was; `before` and `after` are None where it cannot be read.

    `moved` goes out at another time; whatever else changed is in `what`, which names front matter
    keys, `text`, `pictures` (other bytes in a file of the same name) and `id` (the file was moved),
    in the order of a post's form. `channels` are those that show or send something else.
    """

    kind: Kind
    id: str
    before: Post | None
    after: Post | None
    what: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    @property
    def unreadable(self) -> bool:
        """Whether there is a file that cannot be read as a post now."""
        return self.after is None and self.kind != "removed"

    @property
    def title(self) -> str:
        """What to call the post."""
        post = self.after or self.before
        return post.title if post else self.id.rpartition("/")[2]


def compare(
    before: Mapping[str, Post | None],
    after: Mapping[str, Post | None],
    pictures: Iterable[str] = (),
) -> list[Change]:
    """What differs between two calendars, by id; in the order in which the posts go out.

    None stands for a file that cannot be read. `pictures` are the files beside posts whose bytes
    differ. A change of comments or of the order of keys is no change of a calendar.
    """
    touched = frozenset(pictures)
    left, right = dict(before), dict(after)
    found = []
    for old, new in _moved_files(before, after):
        found.append(_change(new, left.pop(old), right.pop(new), touched, ("id",)))
    for id_ in left.keys() | right.keys():
        if id_ not in left:
            now = right[id_]
            found.append(Change("added", id_, None, now, (), now.channels if now else ()))
        elif id_ not in right:
            was = left[id_]
            found.append(Change("removed", id_, was, None, (), was.channels if was else ()))
        else:
            change = _change(id_, left[id_], right[id_], touched, ())
            if change.what or change.before is None or change.after is None:
                found.append(change)
    return sorted(found, key=_order)


def commits(repository: git.Repository, old: str, new: str) -> list[Change]:
    """What differs between the calendars of two commits; PipelineError where a brand is broken.

    Only the posts whose files differ are read.
    """
    then, now = git.Commit(repository, old), git.Commit(repository, new)
    listed = then.listing(CONTENT), now.listing(CONTENT)
    paths = {
        path
        for path in listed[0].keys() | listed[1].keys()
        if listed[0].get(path) != listed[1].get(path)
    }
    if not paths:
        return []
    try:
        before = project.load(then)
    except PipelineError:  # the new brand's word then has to do for both
        loaded = project.load(now)
        before = Project(then, loaded.brand, loaded.people)
    return between(before, project.load(now), paths)


def between(old: Project, new: Project, paths: Iterable[str]) -> list[Change]:
    """What differs between two projects of which these files of content/ differ."""
    differing = set(paths)
    pictures = {path for path in differing if not path.endswith(".md")}
    return compare(_posts(old, differing), _posts(new, differing), pictures)


def _posts(state: Project, differing: set[str]) -> dict[str, Post | None]:
    """The posts that these files belong to, or that name them."""
    entries = project.entries(state.tree)
    concerned = _concerned(state, entries, differing)
    read = project.read(state, concerned)
    return {entry.id: parsed.post for entry, parsed in zip(concerned, read, strict=True)}


def _concerned(state: Project, entries: list[Entry], differing: set[str]) -> list[Entry]:
    folders = {posixpath.dirname(path) for path in differing if not path.endswith(".md")}
    homes = {entry.path.removesuffix("/index.md") for entry in entries}
    abroad = {posixpath.basename(path) for path in differing if not path.endswith(".md")}
    naming: set[str] = set()
    if folders - homes:  # pictures that lie beside no post alone: any may name them
        names = [name.encode(errors="surrogateescape") for name in abroad]
        read = state.tree.read_many([entry.path for entry in entries], content.MAX_BYTES)
        naming = {path for path, data in read if any(name in data for name in names)}
    return [
        entry
        for entry in entries
        if not differing.isdisjoint(entry.files)
        or entry.path.removesuffix("/index.md") in folders
        or entry.path in naming
    ]


def _moved_files(
    before: Mapping[str, Post | None], after: Mapping[str, Post | None]
) -> list[tuple[str, str]]:
    """Pairs of ids, old and new, of posts whose file was moved: by their aliases, or their text."""
    gone = {id_: post for id_, post in before.items() if id_ not in after}
    come = {id_: post for id_, post in after.items() if id_ not in before}
    pairs = []
    for new, post in come.items():
        old = next((alias for alias in post.aliases if alias in gone), None) if post else None
        if old is not None:
            pairs.append((old, new))
            del gone[old]
    taken = {new for _, new in pairs}
    for old, was in gone.items():
        twins = [
            new
            for new, post in come.items()
            if post and was and new not in taken and post.body.strip() == was.body.strip() != ""
        ]
        if len(twins) == 1:
            pairs.append((old, twins[0]))
            taken.add(twins[0])
    return pairs


def _change(
    id_: str,
    before: Post | None,
    after: Post | None,
    pictures: frozenset[str],
    also: tuple[str, ...],
) -> Change:
    """A post that is there on both sides; `what` stays empty where nothing differs."""
    if before is None or after is None:
        return Change("changed", id_, before, after, also)
    what: set[str] = set()
    channels = set(before.channels) ^ set(after.channels)
    for channel in dict.fromkeys((*before.channels, *after.channels)):
        old, new = before.on(channel), after.on(channel)
        differing = {name for name in _FIELDS if getattr(old, name) != getattr(new, name)}
        if pictures and _names(new, pictures):
            differing.add("pictures")
        if differing and channel not in channels:
            what |= differing
            channels.add(channel)
    if not before.channels and not after.channels:
        what |= {name for name in _FIELDS if getattr(before, name) != getattr(after, name)}
    if set(before.channels) != set(after.channels):
        what.add("channels")
    ordered = [name for name in ("date", "title", "channels", *_FIELDS, "pictures") if name in what]
    said = tuple(dict.fromkeys("text" if name == "body" else name for name in ordered))
    return Change(
        "moved" if "date" in what else "changed",
        id_,
        before,
        after,
        (*said, *also),
        tuple(c for c in dict.fromkeys((*after.channels, *before.channels)) if c in channels),
    )


def _names(post: Post, pictures: frozenset[str]) -> bool:
    """Whether a post shows one of these files."""
    if any(media.path in pictures for media in post.media):
        return True
    return any(posixpath.basename(path) in post.body for path in pictures)


def _order(change: Change) -> tuple[datetime, str]:
    post = change.after or change.before
    return (post.date if post and post.date else _LONG_AGO), change.id
