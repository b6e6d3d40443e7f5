"""Memory: the newest log that this clone has seen, given up only for one that goes on from it."""

from pipeline.errors import PipelineError
from pipeline.git import Commit, Repository, named
from pipeline.hold import PATH as HOLD
from pipeline.log import FOLDER, KEPT, SCAN_PATH, is_log_file

REF = f"refs/pipeline/{KEPT}"


def remember(repository: Repository, tip: str | None, *, accept: bool = False) -> tuple[str, ...]:
    """Keep the log's tip as the newest seen, unless something that was seen is not in it.

    What is not there any more (post ids, HOLD.yml) is given back, and the older tip stays kept:
    somebody pushed over the branch, or deleted it. With `accept` a person said that this is so.
    """
    kept = repository.resolve(REF)
    if kept == tip:
        return ()
    missing = () if kept is None or accept else lost(repository, kept, tip)
    if not missing and tip:
        repository.keep(KEPT, tip)
    return missing


def lost(repository: Repository, kept: str, tip: str | None) -> tuple[str, ...]:
    """What an older log says that a newer one does not; nothing where the newer goes on from it.

    A shallow clone has no history to ask, so lines are compared: the log only ever grows.
    """
    if tip and repository.goes_on(kept, tip):
        return ()
    before = Commit(repository, kept, prefix="").listing("")
    after = Commit(repository, tip, prefix="").listing("") if tip else {}
    changed = [
        path for path, facts in before.items() if is_log_file(path) and after.get(path) != facts
    ]
    old = _lines(repository, kept, changed)
    new = _lines(repository, tip, [path for path in changed if path in after]) if tip else {}
    missing = [
        path.removeprefix(f"{FOLDER}/").removesuffix(".jsonl")
        for path in changed
        if not old[path] <= new.get(path, set())
    ]
    if not repository.shallow and HOLD in before and after.get(HOLD) != before[HOLD]:
        missing.append(HOLD)  # a hold that is over leaves a commit behind, and this one did not
    return tuple(missing)


def _lines(repository: Repository, commit: str, paths: list[str]) -> dict[str, set[bytes]]:
    tree = Commit(repository, commit, prefix="")
    return {path: set(content.splitlines()) for path, content in tree.read_many(paths)}


def in_words(missing: tuple[str, ...], branch: str) -> str:
    """What is missing, in a sentence; long lists are counted."""
    shown = ", ".join(missing[:3])
    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
    return (
        f"the log branch {branch} was deleted or pushed over: what this clone has seen of "
        f"{shown}{more} is no longer there"
    )


def lost_log(missing: tuple[str, ...], branch: str, remote: str | None) -> PipelineError:
    """Why nothing is sent, and the two ways on."""
    back = f"git branch --force {branch} {REF}"
    if remote is not None:
        back = f"git push --force {named(remote)} {REF}:refs/heads/{branch}"
    return PipelineError(
        f"{in_words(missing, branch)}; nothing is sent",
        hint=f"To bring it back: {back}. To go on without it: pipeline publish --new-log, which "
        "looks on the networks for what is due before it sends it.",
    )


def check_is_a_log(repository: Repository, tip: str, branch: str) -> None:
    """Raise PipelineError where a branch holds files, and none of them is a log's."""
    paths = list(Commit(repository, tip, prefix="").listing(""))
    if not paths or any(path in (SCAN_PATH, HOLD) or is_log_file(path) for path in paths):
        return
    raise PipelineError(
        f"the branch {branch} is no status log: it holds {', '.join(paths[:3])}"
        f"{' and more' if len(paths) > 3 else ''}; nothing is sent",
        hint="Name another branch in brand/brand.yml under publish: log_branch, or begin a log "
        "there beside those files: pipeline publish --new-log",
    )
