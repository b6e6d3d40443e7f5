"""A proposal: a form's post, written as a file on a branch of its own, as a pull request."""

import os
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pipeline import git, project
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.frozen import frozen, replace
from pipeline.git import Commit, Repository
from pipeline.github import forms
from pipeline.github.answers import Declined, code, say
from pipeline.github.forms import Filled
from pipeline.hosting import Site
from pipeline.markup import one_line
from pipeline.preview import words
from pipeline.project import Project
from pipeline.transfer.pictures import Fetcher, Unfetched
from pipeline.writing import file, pictures
from pipeline.writing.disk import Desk, digest
from pipeline.writing.header import ABSENT
from pipeline.writing.refusal import Refused
from pipeline.writing.starting import start

LARGEST = 10 << 20  # bytes of one picture: git keeps it for ever

_DROPPED = re.compile(
    r"https://(?:github\.com/(?:user-attachments/assets/|[\w.-]+/[\w.-]+/assets/)"
    r"|(?:private-)?user-images\.githubusercontent\.com/)[\w./-]+"
).fullmatch
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SIGNED = re.compile(r"https://private-user-images\.githubusercontent\.com/[^\s\"'<>]+")


@frozen
class Proposed:
    """What an issue proposes, by whom, for when."""

    issue: int
    login: str
    user: int
    filled: Filled
    channels: tuple[str, ...]
    at: datetime

    @property
    def branch(self) -> str:
        """The branch that holds it."""
        return f"proposal/{self.issue}"

    @property
    def title(self) -> str:
        """The title that was given, else the text's first words."""
        given = one_line(self.filled.values["title"])
        if given:
            return given[:120]
        words = one_line(re.sub(r"[*_`#>\[\]]+", " ", self.filled.values["text"])).split()
        return " ".join(words[:8])[:80] or f"Post {self.issue}"

    def say(self, key: str, what: str) -> str:
        """A sentence in the form's language."""
        return say(self.filled.form.lang, key, what=what)


def propose(root: Path, site: Site, proposed: Proposed, now: datetime, fetcher: Fetcher) -> str:
    """Write the post, push its branch, open its pull request; what to answer. Done once only."""
    repository = git.open_repository(root)
    state = project.load(Folder(root))
    base = state.brand.publish.branch
    remote = repository.remote(base)
    if remote is None:
        raise PipelineError("this clone has no remote to push a proposal to")
    tips = repository.tips(remote, (base, proposed.branch))
    if proposed.branch not in tips:
        tip = tips[base]
        if not repository.has(tip):
            repository.fetch(remote, [tip])
        try:
            files = _files(repository, state, tip, site, proposed, fetcher)
        except Refused as refused:
            told = refused.told(words.of(proposed.filled.form.lang).gettext)
            raise Declined(proposed.say("refused", code(told, most=1000))) from refused
        message = f"content: {proposed.title}\n\nProposed in #{proposed.issue}.\n"
        author = f"{proposed.login} <{proposed.user}+{proposed.login}@users.noreply.github.com>"
        commit = repository.commit(tip, files, message, now, proposed.branch, author)
        pushed = repository.push(remote, commit, proposed.branch, None)
        if pushed.result not in ("advanced", "raced"):  # raced: the same issue, handled twice
            raise PipelineError(
                f"the branch {proposed.branch} could not be pushed: {pushed.words}",
                hint="Give this job the right to push (contents: write).",
            )
    return _opened(site, proposed, base)


def _opened(site: Site, proposed: Proposed, base: str) -> str:
    """Open the pull request, or find it; what to answer."""
    owner = site.repository.partition("/")[0]
    for pull in site.all("pulls", state="all", head=f"{owner}:{proposed.branch}"):
        return proposed.say("proposed", str(pull.get("html_url") or f"#{pull['number']}"))
    body = say(proposed.filled.form.lang, "body", who=proposed.login, issue=str(proposed.issue))
    asked = {"title": proposed.title, "head": proposed.branch, "base": base, "body": body}
    try:
        told = site.ask("POST", "pulls", asked).json
    except PipelineError:  # the post is safe on its branch: a person opens what a job may not
        place = site.run.partition("/actions/")[0]
        return proposed.say("by_hand", f"{place}/compare/{base}...{proposed.branch}?expand=1")
    return proposed.say("proposed", str(told.get("html_url") or f"#{told.get('number')}"))


def _files(
    repository: Repository,
    state: Project,
    tip: str,
    site: Site,
    proposed: Proposed,
    fetcher: Fetcher,
) -> dict[str, bytes | str | None]:
    """The post's files by their paths in the repository; Refused or Declined where they cannot."""
    there = Commit(repository, tip).paths("content")

    def exists(path: str) -> bool:
        return any(each == path or each.startswith(f"{path}/") for each in there)

    path, data = start(state.brand, exists, proposed.title, proposed.at, proposed.channels)
    data = file.set_keys(data, [(("draft",), ABSENT)])  # merging is what arms it
    data = file.set_body(data, proposed.filled.values["text"] + "\n")
    shown = list(_pictures(site, proposed, fetcher))
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.create(path, data)
        alone = replace(state, tree=Folder(Path(folder)))
        for name, picture, alt in shown:
            (entry,) = project.entries(alone.tree)
            step = pictures.attach(alone, entry, name, picture, alt)
            for each in step.gone:
                desk.remove(each, digest(desk.read(each) or b""))
            for each, content in step.written.items():
                desk.replace(each, digest(desk.read(each) or b""), content)
            for each, content in step.made.items():
                desk.create(each, content)
            alone = replace(state, tree=Folder(Path(folder)))
        (entry,) = project.entries(alone.tree)
        (parsed,) = project.read(alone, [entry])
        for problem in parsed.problems:
            if problem.level == "error":
                raise Refused("the post would not be valid: {reason}", reason=problem.message)
        found = [
            Path(place, name).relative_to(folder).as_posix()
            for place, _, names in os.walk(folder)
            for name in names
        ]
        return {repository.prefix + each: desk.read(each) for each in found}


def _pictures(site: Site, proposed: Proposed, fetcher: Fetcher) -> Iterator[tuple[str, bytes, str]]:
    """Each picture that was dropped into the form, with a name and its alternative text."""
    addresses = forms.pictures(proposed.filled.values["pictures"])
    texts = forms.alts(proposed.filled.values["alts"])
    signed = _signed(site, proposed.issue) if addresses else {}
    for index, address in enumerate(addresses):
        if not _DROPPED(address):
            raise Declined(proposed.say("picture", proposed.say("foreign", code(address))))
        found = _ID.search(address)
        try:
            data = fetcher(signed.get(found[0], address) if found else address)
        except Unfetched as error:
            raise Declined(proposed.say("picture", f"{code(address)}: {error}")) from error
        if len(data) > LARGEST:
            raise Declined(proposed.say("picture", proposed.say("large", code(address))))
        alt = texts[index] if index < len(texts) else ""
        yield f"image-{index + 1}", data, alt


def _signed(site: Site, issue: int) -> dict[str, str]:
    """Where a private repository's pictures can be had for some minutes, by their ids."""
    found = {}
    for address in _SIGNED.findall(site.rendered(f"issues/{issue}")):
        known = _ID.search(address)
        if known:
            found[known[0]] = address.replace("&amp;", "&")
    return found
