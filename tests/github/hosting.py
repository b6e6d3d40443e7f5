"""The hosting site for tests: its API over HTTP, as much of it as our jobs ask for."""

import http.server
import io
import json
import re
import subprocess
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

BOT = {"login": "github-actions[bot]"}
TOKEN = "ghs-token-of-this-job"


def packed(content: bytes, name: str = "review.json") -> bytes:
    """An artifact as the site gives it: an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@dataclass
class Hosting:
    """What the site holds of one repository; `asked` is every request that changed something."""

    repository: str = "lumen/voix"
    url: str = ""
    pulls: list[dict[str, Any]] = field(default_factory=list)
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    issues: list[dict[str, Any]] = field(default_factory=list)
    artifacts: list[dict[str, Any]] = field(default_factory=list)
    archives: dict[int, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)  # the paths that were only looked at
    seen_tokens: list[tuple[str, str]] = field(default_factory=list)
    denied: int = 0
    denied_words: str = "Resource not accessible by integration"
    denied_headers: dict[str, str] = field(default_factory=dict)
    no_pulls: bool = False  # jobs may not open pull requests here
    remote: Path | None = None  # the bare repository that it hosts
    brought: dict[str, list[int]] = field(default_factory=dict)  # commit -> pull requests
    reviews: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    rights: dict[str, str] = field(default_factory=lambda: {"marie": "admin", "paul": "write"})

    @property
    def environment(self) -> dict[str, str]:
        """What a job of this repository finds in its environment."""
        return {
            "GITHUB_API_URL": self.url,
            "GITHUB_REPOSITORY": self.repository,
            "GITHUB_SERVER_URL": "https://host.example",
            "GITHUB_RUN_ID": "77",
            "GITHUB_TOKEN": TOKEN,
        }

    def pull(self, number: int, sha: str, owner: str = "lumen", branch: str = "noel") -> None:
        """Open a pull request."""
        head = {"sha": sha, "ref": branch, "label": f"{owner}:{branch}"}
        self.pulls.append({"number": number, "head": head})

    def merged(self, number: int, *commits: str, by: str = "marie", into: str = "main") -> None:
        """A pull request of these commits, the last one its head, that was merged."""
        user = {"login": by, "type": "User"}
        self.pull(number, commits[-1])
        self.pulls[-1] |= {"user": user, "base": {"ref": into}, "merged_at": "2026-11-20T10:00:00Z"}
        for commit in commits:
            self.brought.setdefault(commit, []).append(number)

    def review(self, number: int, by: str, sha: str, state: str = "APPROVED") -> None:
        """Somebody's review of a pull request, of one commit of it."""
        user = {"login": by, "type": "User"}
        self.reviews.setdefault(number, []).append({"user": user, "state": state, "commit_id": sha})

    def form(self, body: str, by: str = "paul") -> dict[str, Any]:
        """The event of an issue that somebody opens."""
        number = len(self.issues) + 1
        user = {"login": by, "id": 7, "type": "User"}
        issue = {"number": number, "user": user, "body": body, "state": "open"}
        self.issues.append(issue)
        return {"action": "opened", "issue": issue}

    def artifact(self, content: bytes, *, name: str = "review", size: int | None = None) -> None:
        """Keep an artifact of the run."""
        number = len(self.artifacts) + 1
        told = {"id": number, "name": name, "size_in_bytes": size or len(content)}
        self.artifacts.append({**told, "expired": False})
        self.archives[number] = content

    def finished(self, sha: str, owner: str = "lumen", branch: str = "noel") -> dict[str, Any]:
        """The event of a review that is done."""
        source = {"full_name": f"{owner}/voix", "owner": {"login": owner}}
        return {
            "workflow_run": {
                **{"id": 5, "head_sha": sha, "head_branch": branch, "event": "pull_request"},
                **{"head_repository": source, "html_url": "https://host.example/run/5"},
            }
        }

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> Any:
        """What the API says, and does."""
        if method != "GET":
            self.asked.append((method, path))
        else:
            self.read.append(path)
        inside = path.removeprefix(f"/repos/{self.repository}")
        first = query.get("page", ["1"]) == ["1"]
        if method == "POST" and inside == "/pulls" and not self.no_pulls:
            number = 40 + len(self.pulls)
            head = {"ref": body["head"], "label": f"lumen:{body['head']}"}
            page = f"https://host.example/{self.repository}/pull/{number}"
            self.pulls.append({**body, "number": number, "head": head, "html_url": page})
            return self.pulls[-1]
        if method == "GET" and inside == "/pulls":
            return [p for p in self.pulls if [p["head"]["label"]] == query["head"]] if first else []
        if method == "GET" and inside == "/actions/runs/5/artifacts":
            return {"artifacts": self.artifacts if first else []}
        if method == "GET" and inside == "/commits" and self.remote:
            last = ("log", "-1", "--format=%H", query["sha"][0], "--", query["path"][0])
            told = subprocess.run(
                ["git", *last], cwd=self.remote, check=True, capture_output=True, encoding="utf-8"
            )
            return [{"sha": sha} for sha in told.stdout.split()]
        if found := re.fullmatch(r"/commits/(\w+)/pulls", inside):
            numbers = self.brought.get(found[1], [])
            return [pull for pull in self.pulls if pull["number"] in numbers]
        if found := re.fullmatch(r"/pulls/(\d+)/reviews", inside):
            return self.reviews.get(int(found[1]), [])
        if found := re.fullmatch(r"/collaborators/([\w-]+)/permission", inside):
            return {"permission": self.rights[found[1]]} if found[1] in self.rights else None
        if found := re.fullmatch(r"/issues/(\d+)/comments", inside):
            mine = self.comments.setdefault(int(found[1]), [])
            if method == "GET":
                return mine if first else []
            mine.append({"id": 100 + len(mine), "user": BOT, "body": body["body"]})
            return mine[-1]
        if found := re.fullmatch(r"/issues/comments/(\d+)", inside):
            every = [one for some in self.comments.values() for one in some]
            (one,) = [one for one in every if one["id"] == int(found[1])]
            one["body"] = body["body"]
            return one
        if inside == "/issues" and method == "GET":
            return [i for i in self.issues if i["state"] == "open"] if first else []
        if inside == "/issues":
            number = len(self.issues) + 1
            self.issues.append({"number": number, "user": BOT, "state": "open", **body})
            return self.issues[-1]
        if found := re.fullmatch(r"/issues/(\d+)", inside):
            issue = self.issues[int(found[1]) - 1]
            issue.update(body or {})
            return issue
        return None


class _Answers(http.server.BaseHTTPRequestHandler):
    server: "_Server"

    def _go(self) -> None:
        hosting = self.server.hosting
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        hosting.seen_tokens.append((parts.path, self.headers.get("Authorization", "")))
        if found := re.search(r"/actions/artifacts/(\d+)/zip$", parts.path):
            self.send_response(302)
            self.send_header("Location", f"{hosting.url}/blob/{found[1]}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if found := re.fullmatch(r"/blob/(\d+)", parts.path):
            self._say(200, hosting.archives[int(found[1])])
            return
        if hosting.denied:
            words = json.dumps({"message": hosting.denied_words}).encode()
            self._say(hosting.denied, words, hosting.denied_headers)
            return
        told = hosting.answer(self.command, parts.path, parse_qs(parts.query), body)
        self._say(404 if told is None else 200, json.dumps(told).encode())

    do_GET = do_POST = do_PATCH = _go  # noqa: N815

    def _say(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return None


class _Server(http.server.ThreadingHTTPServer):
    hosting: Hosting


@contextmanager
def serve() -> Iterator[Hosting]:
    """A hosting site on loopback."""
    with _Server(("127.0.0.1", 0), _Answers) as server:
        server.hosting = Hosting(url=f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.hosting
        server.shutdown()
