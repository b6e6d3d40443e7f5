"""What the local server does for the road without git: what there is to send, send it, bring in."""

import asyncio
import json
import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline import git, project, review
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.preview.desk import answered, posted
from pipeline.preview.editions import Editions
from pipeline.sharing import changes, sending
from pipeline.sharing.bringing import Choice, Clash, bring
from pipeline.sharing.changes import Ground
from pipeline.sharing.sending import Person
from pipeline.writing.refusal import Refused

_REVIEWS = ".pipeline/reviews.json"  # where each review is on the web, as far as it is known
_SECRET = re.compile(r"(TOKEN|PASSWORD|PASSPHRASE|SECRET|WEBHOOK|_KEY)(_\w+)?\Z").search
_SETTING = re.compile(r"\s*(?:export\s+)?\w+\s*=\s*[\"']?([^\"'\n#]+)").match


class ExchangeRoutes:
    """The answers; `one` is held while anything is written."""

    def __init__(
        self, editions: Editions, one: asyncio.Lock, environment: Mapping[str, str]
    ) -> None:
        self._editions = editions
        self._preview = editions.main
        self._root = Path(editions.main.root)
        self._one = one
        self._environment = environment

    def routes(self) -> list[Route]:
        """Where each is asked."""
        return [
            Route("/-/changes", self._changes, methods=["GET"]),
            Route("/-/send", posted(self._one, self._send, self._editions), methods=["POST"]),
            Route("/-/bring", posted(self._one, self._bring, self._editions), methods=["POST"]),
        ]

    async def _changes(self, request: Request) -> Response:
        async def ask() -> Response:
            return JSONResponse(await asyncio.to_thread(self._listed))

        return await answered(ask, self._editions.say(request))

    def _listed(self) -> dict[str, Any]:
        at = self._ground()
        found = changes.changed(self._root, at)
        known = self._known()
        fresh = [each for each in found if not each.waits]
        person = sending.identity(at.repository)
        errors, unchecked = self._errors([path for each in fresh for path, _ in each.files])
        return {
            "branch": at.branch,
            "unchecked": unchecked,
            "name": person.name if person else "",
            "title": _title([each.title for each in fresh]),
            "changes": [
                {
                    "title": each.title,
                    "kind": each.kind,
                    "path": each.path,
                    "draft": each.draft,
                    "errors": sum(errors[path] for path, _ in each.files),
                    "files": [{"path": path, "state": state} for path, state in each.files],
                }
                for each in fresh
            ],
            "waiting": [
                {"branch": branch, "url": known.get(branch, "")} for branch in changes.reviews(at)
            ],
        }

    def _errors(self, paths: Collection[str]) -> tuple[Counter[str], str]:
        """How many errors each of these files has; why nobody can tell, where the brand's own have.

        What a post has against others of the calendar is left to the review.
        """
        loaded = project.load(Folder(self._root))
        posts = [
            each for each in project.entries(loaded.tree) if not {*paths}.isdisjoint(each.files)
        ]
        try:
            found = review.review(loaded, posts)
        except PipelineError as error:
            return Counter(), error.message
        return Counter(each.path for each in found if each.level == "error"), ""

    def _send(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        files = asked.get("files")
        if not isinstance(files, list) or not all(
            isinstance(file, dict)
            and isinstance(file.get("path"), str)
            and isinstance(file.get("state"), str)
            for file in files
        ):
            raise Refused("nothing says which files are to be sent")
        name, mail = str(asked.get("name") or ""), str(asked.get("mail") or "")
        sent = sending.send(
            self._root,
            self._ground(),
            {file["path"]: file["state"] for file in files},
            str(asked.get("title") or "")[:200],
            str(asked.get("note") or "")[:20_000],
            Person(name, mail) if name or mail else None,
            list(self._secrets()),
            self._preview.clock.now(),
        )
        if sent.url:
            self._remember(sent.branch, sent.url)
        return {
            "branch": sent.branch,
            "url": sent.url,
            "opened": sent.opened,
            "words": sent.words,
        }

    def _bring(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        given = asked.get("choices")
        choices: dict[str, Choice] = {}
        if isinstance(given, dict):
            for path, choice in given.items():
                if choice == "mine":
                    choices[path] = "mine"
                elif choice == "theirs":
                    choices[path] = "theirs"
        brought = bring(self._root, self._ground(), choices, self._preview.clock.now())
        return {
            "brought": brought.files,
            "kept": brought.kept,
            "conflicts": [_told(clash) for clash in brought.clashes],
        }

    def _ground(self) -> Ground:
        brand = project.load(Folder(self._root)).brand
        return changes.ground(self._root, brand.publish.branch)

    def _secrets(self) -> Iterator[str]:
        """Values that no file may hold: the environment's, and those of a .env beside content."""
        for name, value in self._environment.items():
            if _SECRET(name):
                yield value
        with suppress(OSError, ValueError):
            for line in (self._root / ".env").read_text("utf-8", "replace").splitlines():
                if found := _SETTING(line):
                    yield found[1].strip()

    def _known(self) -> dict[str, str]:
        try:
            plain = json.loads((self._root / _REVIEWS).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {
            str(branch): str(url)
            for branch, url in (plain.items() if isinstance(plain, dict) else ())
            if str(url).startswith(("https://", "http://"))
        }

    def _remember(self, branch: str, url: str) -> None:
        known = {**self._known(), branch: url}
        with suppress(OSError):  # then the list of reviews has no link
            os.makedirs((self._root / _REVIEWS).parent, exist_ok=True)
            (self._root / _REVIEWS).write_text(json.dumps(known), "utf-8")


def _title(titles: list[str]) -> str:
    """What a review is called, until somebody says better."""
    if len(titles) > 3:
        return f"{', '.join(titles[:2])} (+{len(titles) - 2})"
    return ", ".join(titles)


def _told(clash: Clash) -> dict[str, Any]:
    def text(data: bytes | None) -> str | int | None:
        """A text; of what is none, such as a picture, how many bytes it has."""
        if data is None:
            return None
        return data.decode("utf-8", "replace") if b"\0" not in data else len(data)

    return {
        "path": clash.path,
        "title": clash.path.removeprefix("content/").removesuffix(".md"),
        "mine": text(clash.mine),
        "theirs": text(clash.theirs),
    }


def base_of(root: str, commit: str, branch: str) -> str | None:
    """Where another branch left what is to be published; None where they have nothing in common."""
    at = changes.ground(Path(root), branch)
    repository: git.Repository = at.repository
    done = repository.run("merge-base", at.upstream, commit, allowed=(0, 1))
    return done.stdout.decode().strip() or None
