"""Where a repository is hosted, and the page there that opens a review, filled in."""

import re
from typing import Literal
from urllib.parse import quote, urlencode

from pipeline.frozen import frozen

Kind = Literal["github", "gitlab", "forgejo", ""]

_SCP = re.compile(r"(?:[\w.-]+@)?(?P<host>[\w.-]+):(?P<path>[^/\\].*)").fullmatch
_URL = re.compile(
    r"(?P<scheme>https?|ssh|git)://(?:[^/@]*@)*(?P<host>[\w.-]+)(?P<port>:\d+)?/(?P<path>.+)"
).fullmatch


@frozen
class Site:
    """A repository's own page on the web; `kind` is "" where nobody can tell what runs there."""

    kind: Kind
    host: str
    path: str
    base: str

    def review_page(self, branch: str, into: str, title: str, note: str) -> str:
        """The page that opens a review of a branch; the repository's own where the kind is not
        known."""
        here = f"{self.base}/{self.path}"
        way = f"{quote(into, safe='/')}...{quote(branch, safe='/')}"
        if self.kind == "github":
            asked = {"quick_pull": "1", "title": title, "body": note}
            return f"{here}/compare/{way}?{urlencode(asked)}"
        if self.kind == "gitlab":
            asked = {
                "merge_request[source_branch]": branch,
                "merge_request[target_branch]": into,
                "merge_request[title]": title,
                "merge_request[description]": note,
            }
            return f"{here}/-/merge_requests/new?{urlencode(asked)}"
        if self.kind == "forgejo":
            asked = {"expand": "1", "title": title, "body": note}
            return f"{here}/compare/{way}?{urlencode(asked)}"
        return here


def site(url: str) -> Site | None:
    """The site of a remote's address; None for a folder. No name or password of it is kept."""
    found = _URL(url)
    if found is None:
        if re.match(r"[A-Za-z]:[\\/]", url) or "://" in url:
            return None
        found = _SCP(url)
        if found is None:
            return None
    parts = found.groupdict()
    host = parts["host"].lower()
    path = re.sub(r"(\.git)?/*$", "", parts["path"]).strip("/")
    web = parts.get("scheme") in ("http", "https")
    base = f"{parts['scheme'] if web else 'https'}://{host}{(parts['port'] or '') if web else ''}"
    return Site(_kind(host), host, quote(path, safe="/~"), base)


def _kind(host: str) -> Kind:
    if host == "github.com" or re.search(r"(^|[.-])github([.-]|$)", host):
        return "github"
    if re.search(r"(^|[.-])(gitlab|framagit)([.-]|$)", host):
        return "gitlab"
    if host == "codeberg.org" or re.search(r"(^|[.-])(forgejo|gitea|codeberg)([.-]|$)", host):
        return "forgejo"
    return ""
