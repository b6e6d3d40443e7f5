"""Approval: whether what a post says came with a merged pull request that somebody approved."""

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.delivery import Delivery
from pipeline.errors import PipelineError
from pipeline.frozen import asdict, frozen
from pipeline.post import Post
from pipeline.variant import Variant

if TYPE_CHECKING:  # a client is imported when somebody has to be asked: a quiet tick is cheap
    from pipeline.hosting import Site

FOLDER = "approvals"  # on the log branch
BRAND = "brand"

_WORDS = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")  # reviews that decide; comments do not
_PROPOSAL = re.compile(r"proposal/([0-9]{1,12})").fullmatch
_REMEDY = "change it in a pull request that somebody else approves"


@frozen
class Approval:
    """Who approved the pull request that last changed a file or folder of the repository."""

    path: str
    commit: str
    pull: int
    by: str


class Approvals:
    """What the hosting site says of a branch's commits; each is asked for once a run."""

    def __init__(self, environment: Mapping[str, str], branch: str, prefix: str = "") -> None:
        self._environment = environment
        self._branch = branch
        self._prefix = prefix
        self._site: Site | None = None
        self._given: dict[Delivery, tuple[Approval, ...]] = {}
        self._last: dict[tuple[str, str], str] = {}
        self._found: dict[str, tuple[int, str] | str] = {}
        self._trouble = ""  # why nobody can be asked; the next run asks again

    def refusal(self, post: Post, variant: Variant, tip: str) -> str:
        """Why a post may not go out as it is at a commit; "" where all that shapes it may."""
        if self._trouble:
            return self._trouble
        try:
            found = self._of(post, variant, tip)
        except PipelineError as error:
            advice = f" {error.hint}" if error.hint else ""
            self._trouble = (
                "brand.yml asks for approval, and nobody could be asked whether it was given: "
                f"{error.message}.{advice}"
            )
            return self._trouble
        if isinstance(found, str):
            return f"brand.yml asks for approval, and {found}"
        self._given[Delivery(post.id, variant.channel)] = found
        return ""

    def given(self, delivery: Delivery) -> tuple[Approval, ...]:
        """The approvals that were found for a delivery; none where none are asked for."""
        return self._given.get(delivery, ())

    def _of(self, post: Post, variant: Variant, tip: str) -> tuple[Approval, ...] | str:
        found = []
        for path in paths(post, variant):
            commit = self._changed(f"{self._prefix}{path}", tip)
            if not commit:
                return f"GitHub knows no commit of {self._branch} that changed {path}; push it"
            if commit not in self._found:
                self._found[commit] = self._approved(commit)
            approval = self._found[commit]
            if isinstance(approval, str):
                return f"{path} was last changed by {commit[:7]}, {approval}"
            found.append(Approval(path, commit, *approval))
        return tuple(found)

    def _changed(self, path: str, tip: str) -> str:
        """The last commit that changed a path; the site knows, and a shallow clone does not."""
        key = (path, tip)
        if key not in self._last:
            asked = self._ask().ask("GET", "commits", path=path, sha=tip, per_page="1").json
            newest = asked[0] if isinstance(asked, list) and asked else {}
            self._last[key] = str(newest.get("sha") or "") if isinstance(newest, dict) else ""
        return self._last[key]

    def _approved(self, commit: str) -> tuple[int, str] | str:
        """The pull request that brought a commit and who approved it; a text: why none counts."""
        why = f"which came with no pull request that was merged into {self._branch}: " + _REMEDY
        for pull in merged(self._ask().all(f"commits/{commit}/pulls"), self._branch):
            number = int(pull["number"])
            reviews = self._ask().all(f"pulls/{number}/reviews")
            for who in approvers(pull, reviews, self._proposer(pull)):
                if self._ask().may_write(who):
                    return number, who
            why = (
                f"which came with #{number}, and nobody else who may write here approved that "
                f"as it was merged: let somebody approve #{number} now, or {_REMEDY}"
            )
        return why

    def _proposer(self, pull: Mapping[str, Any]) -> str:
        """Who filled in the form that a job made a pull request of; "" for any other."""
        head, user = pull.get("head") or {}, pull.get("user") or {}
        found = _PROPOSAL(str(head.get("ref") or ""))
        if found is None or user.get("type") != "Bot":
            return ""
        issue = self._ask().ask("GET", f"issues/{found[1]}").json
        by = issue.get("user") if isinstance(issue, dict) else None
        return str((by or {}).get("login") or "")

    def _ask(self) -> "Site":
        if self._site is None:
            from pipeline.hosting import site

            self._site = site(self._environment)
        return self._site

    def close(self) -> None:
        """Close the connection, where there was one."""
        if self._site is not None:
            self._site.client.close()


def paths(post: Post, variant: Variant) -> list[str]:
    """What shapes a variant: the post's file or folder, what it shows from elsewhere, brand/."""
    bundle = post.path.endswith("/index.md")
    own = posixpath.dirname(post.path) if bundle else post.path
    others = [
        path
        for part in variant.parts
        for each in part.media
        for path in (each.file, each.subtitles, each.cover)
        if path and not (bundle and path.startswith(f"{own}/"))
    ]
    return list(dict.fromkeys([own, *others, BRAND]))


def merged(pulls: Iterable[Mapping[str, Any]], branch: str) -> Iterator[Mapping[str, Any]]:
    """The pull requests that were merged into a branch."""
    for pull in pulls:
        base = pull.get("base") or {}
        if pull.get("merged_at") and base.get("ref") == branch and pull.get("number"):
            yield pull


def approvers(
    pull: Mapping[str, Any], reviews: Iterable[Mapping[str, Any]], proposer: str = ""
) -> list[str]:
    """Who approved a pull request's last commit, and took nothing back; never who made it."""
    last: dict[str, Mapping[str, Any]] = {}
    for review in reviews:  # oldest first, as the site tells them
        user = review.get("user") or {}
        if review.get("state") in _WORDS and user.get("type", "User") == "User":
            last[str(user.get("login") or "")] = review
    author = str((pull.get("user") or {}).get("login") or "")
    own = {author.lower(), proposer.lower()}
    head = (pull.get("head") or {}).get("sha")
    return [
        who
        for who, review in last.items()
        if who
        and who.lower() not in own
        and review["state"] == "APPROVED"
        and head
        and review.get("commit_id") == head
    ]


def approval_files(approved: Mapping[str, Iterable[Approval]]) -> dict[str, bytes | None]:
    """What the log branch keeps of approvals: a JSON file beside the log for each post."""
    return {
        f"{FOLDER}/{home}.json": (
            json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1) + "\n"
        ).encode()
        for home, found in approved.items()
    }


def in_words(approvals: Iterable[Approval]) -> str:
    """`approved by marie in #12`, once for each pull request."""
    said = dict.fromkeys(f"{each.by} in #{each.pull}" for each in approvals)
    return f"approved by {', '.join(said)}"
