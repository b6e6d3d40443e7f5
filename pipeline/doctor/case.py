"""A case: what the doctor was shown, and what is known of it before any check."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pipeline.brand import Brand, Channel
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.frozen import field, frozen
from pipeline.git import Repository, Unreachable, open_repository
from pipeline.project import load


@frozen
class Tips:
    """Where the two branches stand; None: there is no such branch. `seen` is False offline."""

    content: str | None
    log: str | None
    seen: bool = True


@frozen
class Case:
    """A brand's repository, its channels that were asked about, and the run's environment.

    `tips` is why the remote cannot be read, where it cannot.
    """

    root: Path
    brand: Brand
    repository: Repository
    remote: str | None
    tips: Tips | PipelineError
    channels: tuple[Channel, ...]
    now: datetime
    offline: bool = False
    loopback_only: bool = False
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def top(self) -> Path:
        """The top of the repository, above the brand's folder or the same."""
        return Path(self.repository.top)


def open_case(
    root: Path,
    asked: tuple[str, ...],
    environment: Mapping[str, str],
    now: datetime,
    *,
    offline: bool = False,
    loopback_only: bool = False,
) -> Case:
    """Everything that the checks need; PipelineError where there is no brand or no repository."""
    brand = load(Folder(root)).brand
    for name in asked:
        if name not in brand.channels:
            raise PipelineError(
                f"brand/brand.yml has no channel {name!r}",
                hint=f"It has: {', '.join(brand.channels)}.",
            )
    repository = open_repository(root)
    remote = repository.remote(brand.publish.branch)
    return Case(
        root=root,
        brand=brand,
        repository=repository,
        remote=remote,
        tips=_tips(repository, None if offline else remote, brand),
        channels=tuple(brand.channels[name] for name in asked or brand.channels),
        now=now,
        offline=offline,
        loopback_only=loopback_only,
        environment=environment,
    )


def _tips(repository: Repository, remote: str | None, brand: Brand) -> Tips | PipelineError:
    policy = brand.publish
    if remote is None:
        return Tips(repository.resolve(policy.branch), repository.resolve(policy.log_branch), False)
    try:
        found = repository.tips(remote, (policy.branch, policy.log_branch))
        repository.fetch(remote, found.values())
    except Unreachable as error:
        return error
    return Tips(found.get(policy.branch), found.get(policy.log_branch))
