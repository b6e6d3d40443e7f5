"""The comment on a pull request: what its review found, written once and then updated.

The review ran the pull request's files, so its artifact is a stranger's word: it says what the
comment shows, and nothing of where it goes. That comes from the event and the API.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from pipeline.errors import PipelineError
from pipeline.hosting import BOT, Site
from pipeline.preview import proposal, proposal_page
from pipeline.preview.proposal import Proposal

ARTIFACT = "review"
FILE = "review.json"


def comment(site: Site, told: Mapping[str, Any]) -> list[str]:
    """Say on each pull request of a finished review what it found; sentences on what was done."""
    run = told.get("workflow_run")
    if not isinstance(run, Mapping):
        raise PipelineError(
            "the event is no finished workflow",
            hint="Run this in a workflow `on: workflow_run`; see docs/github.md.",
        )
    pulls = _pulls(site, run)
    if not pulls:
        return ["No open pull request is at the commit that was reviewed: nothing to say."]
    text = proposal_page.markdown(_found(site, run), str(run.get("html_url") or site.run))
    return [_say(site, number, text) for number in pulls]


def _pulls(site: Site, run: Mapping[str, Any]) -> list[int]:
    """The open pull requests whose newest commit is the one that was reviewed."""
    sha, branch = run.get("head_sha"), run.get("head_branch")
    source = run.get("head_repository") or {}
    owner = (source.get("owner") or {}).get("login") if isinstance(source, Mapping) else None
    if not all(isinstance(each, str) and each for each in (sha, branch, owner)):
        return []
    found = site.all("pulls", state="open", head=f"{owner}:{branch}")
    return [
        pull["number"]
        for pull in found
        if isinstance(pull.get("number"), int)
        and isinstance(pull.get("head"), Mapping)
        and pull["head"].get("sha") == sha
    ]


def _found(site: Site, run: Mapping[str, Any]) -> Proposal:
    """What the review found; PipelineError where its artifact is not what it should be."""
    artifacts = [
        each
        for each in site.all(f"actions/runs/{_number(run)}/artifacts", "artifacts")
        if each.get("name") == ARTIFACT and not each.get("expired")
    ]
    if not artifacts:
        raise PipelineError(
            "the review left nothing to show",
            hint="Look at its run: it stopped before the preview was built.",
        )
    artifact = artifacts[-1]
    size, number = artifact.get("size_in_bytes"), artifact.get("id")
    if not isinstance(size, int) or not isinstance(number, int) or size > proposal.BIGGEST:
        raise PipelineError(f"the review's artifact is bigger than {proposal.BIGGEST:,} bytes")
    packed = site.download(f"actions/artifacts/{number}/zip")
    try:
        return proposal.read(_unpacked(packed))
    except ValueError as error:
        raise PipelineError(f"the review's artifact cannot be shown: {error}") from error


def _unpacked(packed: bytes) -> bytes:
    """The one file of an archive, never more of it than may be; ValueError for any other."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            if archive.namelist() != [FILE]:
                raise ValueError(f"it holds other files than {FILE}")
            with archive.open(FILE) as file:
                return file.read(proposal.BIGGEST + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ValueError("it is no archive") from error
    except zlib.error as error:
        raise ValueError("it is a broken archive") from error


def _number(run: Mapping[str, Any]) -> int:
    number = run.get("id")
    if not isinstance(number, int):
        raise PipelineError("the event names no run")
    return number


def _say(site: Site, pull: int, text: str) -> str:
    """Write the comment, or bring ours up to date; a stranger's with our mark stays theirs."""
    for one in site.all(f"issues/{pull}/comments"):
        user = one.get("user") or {}
        body = str(one.get("body") or "")
        if user.get("login") == BOT and body.startswith(proposal_page.MARKER):
            if body.replace("\r\n", "\n") == text:
                return f"The comment on #{pull} says it already."
            site.ask("PATCH", f"issues/comments/{int(one['id'])}", {"body": text})
            return f"The comment on #{pull} is up to date."
    site.ask("POST", f"issues/{pull}/comments", {"body": text})
    return f"#{pull} has its comment."
