"""Standings: every delivery of the brand and how it stands, for people to see."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.delivery import Delivery, Standing
from pipeline.due import standing
from pipeline.files import Folder
from pipeline.git import Commit, Repository, Unreachable, open_repository
from pipeline.log import KEPT, local_tip, read
from pipeline.project import entries, load
from pipeline.project import read as read_posts

NEED_A_PERSON = frozenset({"failed", "unknown", "missed", "unreadable", "held"})


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery; `due` is in the brand's time zone, None for an idea."""

    delivery: Delivery
    due: datetime | None
    standing: Standing

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to look or decide."""
        return self.standing.state in NEED_A_PERSON and self.standing.at is not None


@dataclass(frozen=True, slots=True)
class Standings:
    """All rows in order of time, and a sentence that says what they were read from."""

    rows: tuple[Row, ...]
    source: str


def standings(root: Path, now: datetime, offline: bool = False) -> Standings:
    """How everything stands, by the publishing branch and the log of the remote."""
    repository = open_repository(root)
    policy = load(Folder(root)).brand.publish
    remote = repository.remote(policy.branch)
    content, tip, source = _tips(repository, remote, policy.branch, policy.log_branch, offline)
    tree = Commit(repository, content) if content else Folder(root)
    project = load(tree)
    log = read(repository, tip)
    rows = []
    for parsed in read_posts(project, entries(tree)):
        post = parsed.post
        if post is None:
            continue
        for channel in post.channels:
            date = post.on(channel).date
            rows.append(
                Row(
                    Delivery(post.id, channel),
                    date.astimezone(project.brand.timezone) if date else None,
                    standing(post, channel, log, project.brand, now),
                )
            )
    rows.sort(
        key=lambda row: (row.due is None, row.due.timestamp() if row.due else 0, row.delivery)
    )
    return Standings(tuple(rows), source)


def _tips(
    repository: Repository, remote: str | None, branch: str, log_branch: str, offline: bool
) -> tuple[str | None, str | None, str]:
    """The content commit, the log commit, and a sentence about them."""
    why = "asked to stay offline"
    if remote and not offline:
        try:
            tips = repository.tips(remote, (branch, log_branch))
            repository.fetch(remote, tips.values())
        except Unreachable as error:
            why = error.message
        else:
            log = tips.get(log_branch)
            if log:
                repository.keep(KEPT, log)
            return tips.get(branch), log, f"As {remote} has it now."
    elif not remote:
        return (
            repository.resolve(branch),
            local_tip(repository, log_branch, None),
            "This repository has no remote: as this clone has it.",
        )
    content = repository.resolve(f"refs/remotes/{remote}/{branch}") or repository.resolve(branch)
    log = local_tip(repository, log_branch, remote)
    age = f"{repository.committed_at(log):%Y-%m-%d %H:%M} UTC" if log else "no log"
    return content, log, f"Not the newest ({why}): the log is of {age}."
