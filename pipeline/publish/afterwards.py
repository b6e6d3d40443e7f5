"""Afterwards: what became of the files of posts that are out, held against what is live."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pipeline.delivery import Delivery
from pipeline.due import fold, ids
from pipeline.frozen import field, frozen
from pipeline.git import Commit, Repository
from pipeline.log import Changed, Log, read_frozen
from pipeline.post import Post
from pipeline.project import Entry, Project, entries, read
from pipeline.publish.claims import wording

RECENT = timedelta(days=31)  # how far back a file that changed is rendered, to see if it shows


@frozen
class Out:
    """A delivery that is out: the id that it was sent under, the commit, digest and time of it.

    `asked` is False where the post no longer asks for this channel, or is gone.
    """

    delivery: Delivery
    name: str
    commit: str | None
    digest: str | None
    urls: tuple[str, ...]
    at: datetime
    asked: bool = True

    @property
    def live(self) -> str:
        """Where it is."""
        return f"live: {' '.join(self.urls)}" if self.urls else "it is out"


@frozen
class Afterwards:
    """A sentence for each delivery that is not what its file says, and one on what is not known."""

    sentences: Mapping[Delivery, str] = field(default_factory=dict)
    untold: str = ""


def afterwards(
    repository: Repository,
    project: Project,
    tip: str,
    log: Log,
    listed: Sequence[Entry],
    out: Sequence[Out],
    now: datetime,
) -> Afterwards:
    """Hold what is out against the files at the tip: first by git's ids, then by what shows.

    A commit that this clone does not have (a shallow or partial one) cannot be compared by ids:
    what was sent within a month is rendered again instead, and older ones are counted.
    """
    by_id = {entry.id: entry for entry in listed}
    there = {one.delivery.post for one in out} & by_id.keys()
    before = _ids_when_sent(repository, out)
    here = _ids_now(repository, project, tip, there)
    sentences: dict[Delivery, str] = {}
    doubtful: dict[Out, bool] = {}  # and whether the file is certainly another
    unknown = 0
    for one in out:
        was = before.get((one.commit or "", one.name))
        if one.delivery.post not in there:
            path = _found_again(project, was)
            how = (
                f"its file was moved to {path} without `aliases: [{one.name}]`"
                if path
                else "its file is gone"
            )
            sentences[one.delivery] = f"{how}; {one.live}"
        elif not one.asked:
            sentences[one.delivery] = f"the post no longer asks for this channel; {one.live}"
        elif one.commit is None:
            continue  # a person's word: nobody knows what of the file it was
        elif was is None and now - one.at > RECENT:
            unknown += 1
        elif was is None or was != here.get(one.delivery.post):
            if now - one.at <= RECENT:
                doubtful[one] = was is not None
            else:
                sentences[one.delivery] = f"its file was edited since it was sent; {one.live}"
    for one in _showing(repository, project, log, by_id, doubtful):
        sentences[one.delivery] = f"edited since it was sent; {one.live}"
    untold = (
        f"{unknown} older deliveries could not be held against their files: this clone lacks the "
        "commits that they were sent from (git fetch --unshallow brings them in)."
        if unknown
        else ""
    )
    return Afterwards(sentences, untold)


def _ids_when_sent(repository: Repository, out: Iterable[Out]) -> dict[tuple[str, str], str]:
    """(commit, post id) -> git's id of its file, or of its folder, where this clone has it."""
    wanted = sorted({(one.commit, one.name) for one in out if one.commit})
    if not wanted or repository.partial:  # a partial clone would fetch them one by one
        return {}
    commits = sorted({commit for commit, _ in wanted})
    have = {
        commit for commit, found in zip(commits, repository.objects(commits), strict=True) if found
    }
    return _ids(repository, [pair for pair in wanted if pair[0] in have])


def _ids_now(
    repository: Repository, project: Project, tip: str, posts: Iterable[str]
) -> dict[str, str]:
    if repository.partial:
        return {}
    found = _ids(repository, [(tip, post) for post in sorted(posts)])
    return {post: id_ for (_, post), id_ in found.items()}


def _ids(repository: Repository, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The id of a post's own file, else of its folder with all that is in it."""
    folder = f"{repository.prefix}content"
    files = repository.objects([f"{commit}:{folder}/{post}.md" for commit, post in pairs])
    found = {pair: id_ for pair, id_ in zip(pairs, files, strict=True) if id_}
    rest = [pair for pair in pairs if pair not in found]
    trees = repository.objects([f"{commit}:{folder}/{post}" for commit, post in rest])
    return found | {pair: id_ for pair, id_ in zip(rest, trees, strict=True) if id_}


def _found_again(project: Project, was: str | None) -> str:
    """Where a file that is gone lies now, unchanged; "" where nobody can tell."""
    tree = project.tree
    if was is None or not isinstance(tree, Commit):
        return ""
    listing = tree.listing("content")
    return next((path for path, (_, blob) in sorted(listing.items()) if blob == was), "")


def _showing(
    repository: Repository,
    project: Project,
    log: Log,
    by_id: Mapping[str, Entry],
    doubtful: Mapping[Out, bool],
) -> list[Out]:
    """Those whose posts would now show something else than what is live."""
    if not doubtful or log.tip is None:
        return []
    from pipeline.render import render

    frozen = read_frozen(repository, log.tip, [one.digest for one in doubtful if one.digest])
    posts = list(dict.fromkeys(one.delivery.post for one in doubtful))
    parsed = dict(zip(posts, read(project, [by_id[post] for post in posts]), strict=True))
    found = []
    for one, certain in doubtful.items():
        post = parsed[one.delivery.post].post
        plain = frozen.get(one.digest or "")
        if post is None or plain is None:
            if certain:
                found.append(one)
            continue
        if repository.partial and _shows_pictures(post, one.delivery.channel):
            continue  # its pictures are not here, and a look is not worth bringing them in
        variant = render(post, one.delivery.channel, project).variant
        if variant.digest != one.digest and _shown(variant.to_json()) != _shown(plain):
            found.append(one)
    return found


def _shows_pictures(post: Post, channel: str) -> bool:
    own = post.on(channel)
    return bool(own.media) or "![" in own.body


def changed(
    repository: Repository,
    project: Project,
    tip: str,
    posts: Iterable[Post],
    log: Log,
    now: datetime,
) -> tuple[Changed, ...]:
    """The deliveries of the last month that are not what these posts say, nor any file."""
    posts = list(posts)
    listed = entries(project.tree)
    here = {entry.id for entry in listed}
    names = {name: post for post in posts for name in ids(post)}
    found = []
    for name, events in log.events.items():
        post = names.get(name)
        if post is None and name in here:
            continue  # it was not looked at
        for channel in dict.fromkeys(event.channel for event in events):
            record = fold(event for event in events if event.channel == channel)
            first = record.first
            if record.state != "sent" or first is None or now - first.at > RECENT:
                continue
            delivery = Delivery(post.id if post else name, channel)
            asked = post is not None and channel in post.channels
            urls = tuple(one.url for _, one in sorted(record.receipts.items()) if one.url)
            found.append(
                Out(delivery, first.post, first.commit, first.digest, urls, first.at, asked)
            )
    told = afterwards(repository, project, tip, log, listed, found, now).sentences
    return tuple(Changed(one.post, one.channel, told[one]) for one in sorted(told))


def _shown(plain: Mapping[str, Any]) -> str:
    """What readers see of a variant: its wording and its pictures."""
    try:
        pictures = [
            [(media["sha256"], media["alt"]) for media in part["media"]] for part in plain["parts"]
        ]
        return wording(plain) + json.dumps(pictures)
    except (KeyError, TypeError):
        return ""
