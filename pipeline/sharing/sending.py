"""Sending to review: the chosen changes as one commit on a branch of its own, pushed and opened."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from pipeline import content, git
from pipeline.environment import for_git
from pipeline.frozen import frozen
from pipeline.git import Repository
from pipeline.redactor import Redactor
from pipeline.sharing import changes
from pipeline.sharing.changes import REVIEWS, Ground
from pipeline.sharing.site import Site, site
from pipeline.writing.refusal import Refused, sentence

_SECONDS = 60.0  # for gh to open a pull request
_MAIL = re.compile(r"[^\s<>@]+@[^\s<>@]+").fullmatch


@frozen
class Person:
    """Who sends; `mail` stands in git's history."""

    name: str
    mail: str


@frozen
class Sent:
    """A branch that was pushed; `url` is its review (`opened`), or the page that opens one.

    `words` is what GitHub's own command said where it could not open the review; "" where it did
    not answer, None where it opened it or was not asked.
    """

    branch: str
    url: str
    opened: bool
    words: str | None = None


def identity(repository: Repository) -> Person | None:
    """Who git takes the person for; None where it was never told."""
    found = []
    for key in ("user.name", "user.email"):
        done = repository.run("config", "--get", key, allowed=(0, 1))
        found.append(done.stdout.decode(errors="replace").strip())
    return Person(*found) if all(found) else None


def send(
    root: Path,
    at: Ground,
    files: Mapping[str, str],
    title: str,
    note: str,
    person: Person | None,
    secrets: Sequence[str],
    now: datetime,
) -> Sent:
    """Commit exactly these files, each in the state that was shown, on a branch; push and open it.

    The work tree, the index and the branch that is checked out stay as they are. Refused, with
    nothing done, where a file is not what was shown, or no file that may go to review.
    """
    title = " ".join(title.split())
    repository = at.repository
    remote = _require(root, at, files, title)
    who = _known(repository, person)
    fetch(at, remote)
    fresh = changes.ground(root, at.branch)
    _require_ours(root, fresh, files, secrets)
    branch, parent, expected = _branch(fresh, remote, files, title)
    ids = changes.blobs(root, repository, files)
    message = f"{title}\n\n{note.strip()}\n" if note.strip() else f"{title}\n"
    made = {repository.prefix + path: ids[path] or None for path in files}
    kept = f"{REVIEWS}/{branch}"
    before = repository.resolve(f"refs/pipeline/{kept}")
    author = f"{who.name} <{who.mail}>"
    commit = repository.commit(parent, made, message, now, kept, author)
    pushed = repository.push(remote, commit, branch, expected)
    if pushed.result != "advanced":
        if before is None:
            repository.forget(kept)
        else:
            repository.keep(kept, before)
        raise Refused(
            "the branch could not be pushed: {reason}",
            hint="Nothing is lost: try again, or show this sentence to whoever keeps "
            "the repository.",
            reason=pushed.words or sentence("no reason given"),
        )
    return _opened(repository, remote, branch, fresh.branch, title, note, again=bool(expected))


def where(repository: Repository, remote: str | None) -> Site | None:
    """The web site of the remote, by its address as it was written."""
    if remote is None:
        return None
    done = repository.run("config", "--get", f"remote.{remote}.url", allowed=(0, 1))
    return site(done.stdout.decode(errors="replace").strip())


def _require(root: Path, at: Ground, files: Mapping[str, str], title: str) -> str:
    if not title:
        raise Refused("a review needs a title", hint="Say in a few words what it is about.")
    if not files:
        raise Refused("nothing is chosen", hint="Tick what is to be reviewed.")
    if at.remote is None:
        raise Refused(
            "this repository is on this machine alone: it has no remote",
            hint="Somebody who knows git can add one: git remote add origin ADDRESS.",
        )
    for path, shown in files.items():
        if changes.state(root, path) != shown:
            raise Refused("{path} changed since it was shown", hint="Look at it again.", path=path)
    return at.remote


def _require_ours(root: Path, at: Ground, files: Mapping[str, str], secrets: Sequence[str]) -> None:
    """Every file differs and may go, nobody changed it meanwhile, and it tells no secret."""
    differing = set(changes.differing(root, at))
    for path in files:
        if path not in differing:
            raise Refused("{path} is nothing that can be sent to review", path=path)
    theirs = changes.tree_ids(at.repository, at.upstream, files)
    begun = changes.tree_ids(at.repository, at.base, files)
    for path in files:
        if theirs.get(path) != begun.get(path):
            raise Refused(
                "{path} was changed by somebody else meanwhile",
                hint="Bring in what others did first, then send.",
                path=path,
            )
    redactor = Redactor([secret for secret in secrets if len(secret) >= 8])
    for path in files:
        if not os.path.isfile(root / path):
            continue
        text = (root / path).read_bytes().decode("utf-8", "replace")
        if redactor.clean(text) != text:
            raise Refused(
                "{path} holds a secret of this machine's environment",
                hint="Take it out of the file: whatever is sent stays in the history.",
                path=path,
            )


def _known(repository: Repository, given: Person | None) -> Person:
    known = identity(repository)
    if known is not None:
        return known
    if given is None or not given.name.strip() or not _MAIL(given.mail.strip()):
        raise Refused("git does not know who you are", hint="Give your name and e-mail address.")
    return Person(re.sub(r"[<>\s]+", " ", given.name).strip(), given.mail.strip())


def fetch(at: Ground, remote: str) -> None:
    """Bring the newest of the published branch, without touching anything of the work tree."""
    refs = f"+refs/heads/{at.branch}:refs/remotes/{remote}/{at.branch}"
    asked = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote, refs)
    try:
        done = at.repository.run(*asked, timeout=_SECONDS, allowed=(0, 1, 128))
    except subprocess.TimeoutExpired as error:
        raise Refused(
            "{remote} did not answer", hint="Try again later.", remote=git.named(remote)
        ) from error
    if done.returncode:
        raise Refused(
            "{remote} cannot be reached: {reason}",
            hint="Check the network, and your right to read it.",
            remote=git.named(remote),
            reason=git.words(done.stderr),
        )


def _branch(
    at: Ground, remote: str, files: Mapping[str, str], title: str
) -> tuple[str, str, str | None]:
    """The branch to send to, the commit to go on from, and where the remote's branch must stand.

    What is in a review already goes on there, while the branch is as it was sent.
    """
    held = changes.reviews(at)
    tips = at.repository.tips(remote, held)
    for branch, commit in held.items():
        if tips.get(branch) != commit or at.repository.goes_on(commit, at.upstream):
            continue
        asked = ("diff", "--name-only", "-z", "--no-renames", at.base, commit)
        said = at.repository.run(*asked).stdout.decode(errors="surrogateescape").split("\0")
        inside = {name.removeprefix(at.repository.prefix) for name in said if name}
        if inside & set(files):
            return branch, commit, commit
    stem = f"review/{content.slug(title)}"
    names = [stem, *(f"{stem}-{n}" for n in range(2, 100))]
    taken = at.repository.tips(remote, names)
    branch = next(name for name in names if name not in taken and name not in held)
    return branch, at.base, None


def _opened(
    repository: Repository,
    remote: str,
    branch: str,
    into: str,
    title: str,
    note: str,
    *,
    again: bool,
) -> Sent:
    hosted = where(repository, remote)
    if hosted is None:
        return Sent(branch, "", opened=False)
    page = hosted.review_page(branch, into, title, note.strip())
    gh = program("gh") if hosted.kind == "github" else None
    if gh is None:
        return Sent(branch, page, opened=False)
    named = ("--repo", f"{hosted.host}/{hosted.path}")
    if again:
        done = _gh(gh, repository.top, "pr", "view", branch, *named, "--json", "url", "-q", ".url")
    else:
        body = note.strip() or title
        asked = ("--head", branch, "--base", into, "--title", title, "--body", body)
        done = _gh(gh, repository.top, "pr", "create", *named, *asked)
    found = re.findall(r"https?://\S+", done[1])
    if done[0] == 0 and found:
        return Sent(branch, found[-1], opened=True)
    return Sent(branch, page, opened=False, words=done[2])


def _gh(gh: str, folder: Path, *arguments: str) -> tuple[int, str, str]:
    """GitHub's own command: its exit status, what it printed, and its words when it failed."""
    quiet = {"GH_PROMPT_DISABLED": "1", "GH_NO_UPDATE_NOTIFIER": "1", "NO_COLOR": "1"}
    try:
        done = subprocess.run(
            [gh, *arguments],
            cwd=folder,
            env={**for_git(), **quiet},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return 1, "", ""
    return done.returncode, done.stdout.decode(errors="replace"), git.words(done.stderr)


def program(name: str) -> str | None:
    """Where a program is, by absolute folders of PATH alone.

    Windows would look into the current folder first, where a brand's repository may have its own.
    """
    for folder in os.get_exec_path():
        found = shutil.which(name, path=folder) if os.path.isabs(folder) else None
        if found and _same(os.path.dirname(found), folder):
            return found
    return None


def _same(one: str, other: str) -> bool:
    return os.path.normcase(os.path.normpath(one)) == os.path.normcase(os.path.normpath(other))
