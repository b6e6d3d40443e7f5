"""The review workflow, run: reviewers see what changes, and a hostile pull request gets nowhere."""

import http.server
import json
import re
import threading
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from github.act import PROJECT, Stage, stage
from github.hosting import TOKEN, Hosting, packed
from pictures import photo, saved

from pipeline.preview import proposal, proposal_page
from pipeline.starter.answers import Account

DUMPED = re.compile(r"DUMP=([A-Za-z0-9+/]+)=*=DUMP")
SECRET = "tok-EN-that-nobody-may-see"


class Listening(http.server.ThreadingHTTPServer):
    """An address that waits for visits, which should never come."""

    visits: list[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Noting(http.server.BaseHTTPRequestHandler):
    server: Listening

    def handle(self) -> None:
        self.server.visits.append(str(self.rfile.readline()))


@pytest.fixture
def elsewhere() -> Iterator[Listening]:
    with Listening(("127.0.0.1", 0), _Noting) as server:
        server.visits = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def house(tmp_path: Path, hosting: Hosting) -> Stage:
    """A brand on its feed and on Mastodon, whose secret the repository has."""
    accounts = (
        Account("feed", "feed", "https://m.example"),
        Account("mastodon", "mastodon", "https://mastodon.example"),
    )
    made = stage(tmp_path, hosting, accounts)
    made.secrets["MASTODON_TOKEN"] = SECRET
    return made


def propose(house: Stage, branch: str, *, fork: bool = False) -> dict[str, Any]:
    """Commit what was written, merge it as the site would, and give the event."""
    head = house.repo.commit("Une proposition")
    house.repo.git("checkout", "--quiet", "--detach", "origin/main")
    house.repo.git("merge", "--quiet", "--no-ff", "--no-edit", head)
    source = "alice/voix" if fork else house.hosting.repository
    pull = {
        "number": 7,
        "title": "$(touch canary) `touch canary` <script>",
        "head": {"ref": branch, "sha": head, "repo": {"full_name": source, "fork": fork}},
        "base": {"ref": "main"},
    }
    return {"action": "opened", "number": 7, "pull_request": pull}


def test_reviewers_see_what_changes_and_the_comment_says_it(house: Stage) -> None:
    media = [{"file": "v.jpg", "alt": "Un vase bleu."}]
    house.repo.post("2030/01/04-vase/index", "Un vase.\n", date="2030-01-04T09:00", media=media)
    house.repo.write("content/2030/01/04-vase/v.jpg", saved(photo(64, 48)))
    house.repo.post("2030/01/05-faux", "Faux.\n", date="2030-01-05T09:00", chanels=["feed"])
    event = propose(house, "vase")

    ran = house.act("pull_request", "review.yml", payload=event)

    assert ran.status != 0  # there is an error to mend
    assert "did you mean" in ran.out.lower()
    assert "file=content/2030/01/05-faux.md,line=" in ran.out
    preview = (ran.artifacts / "preview" / "preview.html").read_text("utf-8")
    assert "Un vase." in preview
    assert "data:image/jpeg;base64," in preview
    assert (ran.artifacts / "preview" / "site" / "index.html").is_file()
    sarif = json.loads((ran.artifacts / "code-scanning" / "problems.sarif").read_text("utf-8"))
    assert sarif["version"] == "2.1.0"
    told = (ran.artifacts / "review" / "review.json").read_bytes()
    assert [entry.kind for entry in proposal.read(told).calendar] == ["added", "added"]

    sha = event["pull_request"]["head"]["sha"]
    house.hosting.pull(7, sha, branch="vase")
    house.hosting.artifact(packed(told))
    house.repo.git("checkout", "--quiet", "main")
    finished = house.hosting.finished(sha, branch="vase")
    finished["workflow_run"]["conclusion"] = "failure"
    said = house.act("workflow_run", "review-comment.yml", payload=finished)
    assert said.status == 0, said.out
    (comment,) = house.hosting.comments[7]
    assert comment["body"].startswith(proposal_page.MARKER)
    assert "> Un vase." in comment["body"]
    assert "Un vase bleu." in comment["body"]


def test_a_hostile_pull_request_reaches_no_secret_no_shell_and_no_address(
    house: Stage, elsewhere: Listening, tmp_path: Path
) -> None:
    canary = tmp_path / "canary"
    shell = f"$(touch {canary})`touch {canary}`"
    text = (
        f"::set-env name=PWNED::yes\n\n::add-path::/tmp/evil\n\n##[set-env name=PWNED;]yes\n\n"
        f"::stop-commands::x\n\n{shell}\n\n<script>fetch('{elsewhere.url}')</script>\n\n"
        f"![x]({elsewhere.url}/p.png) {elsewhere.url}/lien\n"
    )
    repo = house.repo
    repo.post("2030/01/04-mal", text, date="2030-01-04T09:00", title=f"{shell}\n::error::x")
    odd = f"05-{shell.replace('/', '_')}\n::set-env name=PWNED::yes"
    repo.write(f"content/2030/01/{odd}.md", "---\ndate: 2030-01-05T09:00\n---\nÀ part.\n")
    repo.write(
        "content/2030/01/06-yaml.md", "---\ndate: !!python/object/apply:os.system [ls]\n---\n"
    )
    (repo.root / "content/2030/01/07-lien.md").symlink_to("/etc/passwd")
    brand = (repo.root / "brand/brand.yml").read_text("utf-8")
    repo.write("brand/brand.yml", brand.replace("https://mastodon.example", elsewhere.url))
    style = "brand/style/MaisonLumen"
    repo.write(f"{style}/Script.yml", f"extends: script\nmessage: x\nscript: |\n  {shell}\n")
    repo.write(f"{style}/Lent.yml", "extends: existence\nmessage: x\nraw: ['(a+)+$']\n")
    for name in ("sitecustomize.py", "pip.py", "venv.py", "pipeline.py", "click.py"):
        repo.write(name, f"import os\nos.system('touch {canary}')\n")
    action = ".github/actions/pipeline/action.yml"
    real = (repo.root / action).read_text("utf-8")
    # Encoded, so that the runner, which covers secrets in what is printed, does not cover for us.
    dump = "    - {shell: bash, run: 'echo DUMP=$(env | base64 -w0)=DUMP'}\n"
    repo.write(action, real.replace("  steps:\n", f"  steps:\n{dump}"))
    event = propose(house, f"x/{shell}::set-env", fork=True)

    proxy = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), elsewhere.url)
    ran = house.act("pull_request", "review.yml", payload=event, env=proxy)

    assert not canary.exists(), ran.out
    assert elsewhere.visits == []
    environments = [b64decode(each + "==").decode() for each in DUMPED.findall(ran.out)]
    assert any("GITHUB_ACTIONS=true" in each for each in environments)
    assert not any(SECRET in each or TOKEN in each for each in environments)
    assert "::set-env:: PWNED" not in ran.out
    assert "::add-path:: /tmp/evil" not in ran.out
    for path in ran.artifacts.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert SECRET.encode() not in held, path
            assert TOKEN.encode() not in held, path
            assert b"root:x:0" not in held, path
    assert not (ran.artifacts / "code-scanning").exists()  # a fork's review writes nothing
    told = (ran.artifacts / "review" / "review.json").read_bytes()
    page = proposal_page.markdown(proposal.read(told))
    assert "<script" not in page
    assert ".github/actions/pipeline/action.yml" in page  # the reviewer is told


def test_a_brand_file_that_nothing_can_be_built_with_is_told_to_reviewers(house: Stage) -> None:
    evil = "{{ ''.__class__.__mro__[1].__subclasses__() }}{{ cycler.__init__.__globals__.os }}"
    house.repo.write("brand/templates/mastodon.txt.j2", evil)
    ran = house.act("pull_request", "review.yml", payload=propose(house, "modele", fork=True))
    assert ran.status != 0
    told = proposal.read((ran.artifacts / "review" / "review.json").read_bytes())
    assert "brand/templates/mastodon.txt.j2:1" in told.trouble
    assert "mastodon.txt.j2" in proposal_page.markdown(told)


def test_the_review_needs_nothing_but_the_checkout() -> None:
    text = (PROJECT / ".github/workflows/review.yml").read_text("utf-8")
    assert "secrets." not in text
    assert "github.token" not in text
    assert "GITHUB_TOKEN" not in text
