"""The hosting site's API, as one job may use it: its repository, its token, its event."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import httpx

from pipeline.client import Answer, Forbidden, Lost, Unreached, fetch, make_client
from pipeline.errors import PipelineError
from pipeline.frozen import field, frozen

BOT = "github-actions[bot]"  # who a job's own token writes as

_PAGE = 100
_PAGES = 20  # of comments, issues or artifacts; no pull request has more


@frozen
class Site:
    """One repository on the hosting site."""

    url: str
    repository: str
    run: str  # the page of this run
    client: httpx.Client = field(repr=False)
    token: str = field(repr=False)

    def ask(self, method: str, path: str, body: Any = None, /, **params: str) -> Answer:
        """One request to the repository's API; PipelineError where it is not granted."""
        answer = self._send(method, f"{self.url}/repos/{self.repository}/{path}", body, params)
        if answer.status >= 300:
            raise self._refusal(method, path, answer)
        return answer

    def all(self, path: str, within: str = "", **params: str) -> Iterator[Mapping[str, Any]]:
        """Every object of a list, page after page; `within` is the key that holds it."""
        for page in range(1, _PAGES + 1):
            told = self.ask("GET", path, per_page=str(_PAGE), page=str(page), **params).json
            found = told.get(within) if within and isinstance(told, dict) else told
            if not isinstance(found, list):
                raise PipelineError(f"the answer to GET {path} is no list")
            yield from (each for each in found if isinstance(each, dict))
            if len(found) < _PAGE:
                return

    def permission(self, login: str) -> str:
        """What somebody may do here: admin, write, read or none."""
        path = f"collaborators/{quote(login, safe='')}/permission"
        answer = self._send("GET", f"{self.url}/repos/{self.repository}/{path}", None, {})
        if answer.status == 404:
            return "none"
        told = answer.json
        if answer.status != 200 or not isinstance(told, dict):
            raise self._refusal("GET", path, answer)
        return str(told.get("permission", "none"))

    def may_write(self, login: str) -> bool:
        """Whether somebody may push to the repository; a bot's name, or none, may not."""
        return bool(login) and self.permission(login) in ("admin", "write")

    def rendered(self, path: str) -> str:
        """An issue's text as HTML, where pictures have addresses that anybody may read."""
        url = f"{self.url}/repos/{self.repository}/{path}"
        answer = self._send("GET", url, None, {}, "application/vnd.github.full+json")
        told = answer.json
        return str(told.get("body_html") or "") if isinstance(told, dict) else ""

    def download(self, path: str) -> bytes:
        """A file that the API leads to by a redirect; our token does not go along."""
        url = f"{self.url}/repos/{self.repository}/{path}"
        answer = self._send("GET", url, None, {})
        if answer.status in (301, 302, 307):
            answer = self._fetch("GET", answer.headers.get("location", ""), None, {}, {})
        if answer.status != 200:
            raise PipelineError(f"GET {path} was answered {answer.status}{_reason(answer)}")
        return answer.body

    def _refusal(self, method: str, path: str, answer: Answer) -> PipelineError:
        return PipelineError(
            f"{method} {path.partition('?')[0]} on {self.repository} was answered "
            f"{answer.status}{_reason(answer)}",
            hint=_advice(answer),
        )

    def _send(
        self,
        method: str,
        url: str,
        body: Any,
        params: Mapping[str, str],
        accept: str = "application/vnd.github+json",
    ) -> Answer:
        headers = {
            "Accept": accept,
            "Authorization": f"Bearer {self.token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        return self._fetch(method, url, body, params, headers)

    def _fetch(
        self,
        method: str,
        url: str,
        body: Any,
        params: Mapping[str, str],
        headers: Mapping[str, str],
    ) -> Answer:
        try:
            return fetch(
                self.client, method, url, json=body, params=params or None, headers=headers
            )
        except (Unreached, Lost, Forbidden) as error:
            raise PipelineError(
                f"the hosting site's API gave no answer: {error}", hint="Run the job again."
            ) from error


def site(environment: Mapping[str, str], transport: httpx.BaseTransport | None = None) -> Site:
    """The site that a job runs on; PipelineError outside of one, or without its token."""
    repository = environment.get("GITHUB_REPOSITORY", "")
    token = environment.get("GITHUB_TOKEN", "").strip()
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository, re.ASCII):
        raise PipelineError(
            "this is no job of a hosting site: GITHUB_REPOSITORY is not set",
            hint="`pipeline github` is for workflows; see docs/github.md.",
        )
    if not token or not token.isprintable() or " " in token:
        what = "is not set" if not token else "has a line break or a space in it"
        raise PipelineError(
            f"GITHUB_TOKEN {what}", hint="Give it to the step: GITHUB_TOKEN: ${{ github.token }}"
        )
    server = environment.get("GITHUB_SERVER_URL", "https://github.com")
    run = f"{server}/{repository}/actions/runs/{environment.get('GITHUB_RUN_ID', '')}"
    url = environment.get("GITHUB_API_URL", "https://api.github.com").rstrip("/")
    return Site(url, repository, run, make_client(secrets=[token], transport=transport), token)


def event(environment: Mapping[str, str]) -> Mapping[str, Any]:
    """What made the job run; PipelineError where the file that tells is not there."""
    path = environment.get("GITHUB_EVENT_PATH", "")
    try:
        with open(path, encoding="utf-8") as file:
            told = json.load(file)
    except (OSError, ValueError) as error:
        raise PipelineError(
            "GITHUB_EVENT_PATH names no event that can be read",
            hint="`pipeline github` is for workflows; see docs/github.md.",
        ) from error
    return told if isinstance(told, dict) else {}


def _reason(answer: Answer) -> str:
    told = answer.json
    message = told.get("message") if isinstance(told, dict) else None
    return f" ({message})" if isinstance(message, str) and len(message) < 200 else ""


def _advice(answer: Answer) -> str:
    status = answer.status
    if status == 429 or (status == 403 and "rate limit" in _reason(answer).lower()):
        wait = f"in {answer.wait:.0f} s" if answer.wait else "in some minutes"
        return f"The site limits how often it can be asked: run the job again {wait}."
    if status in (401, 403):
        return "Give the job the permission that docs/github.md names for it."
    if status == 410:
        return "Issues are turned off in this repository: Settings, General, Features."
    return "Run the job again; if that does not help, see docs/github.md."
