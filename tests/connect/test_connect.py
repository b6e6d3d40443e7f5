"""A person signs in once, the secret is kept where publishing finds it, and nobody ever sees it."""

import base64
import hashlib
import html
import json
import os
import re
import stat
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from brandrepo import BrandRepo
from servers.bluesky import BlueskyServer
from servers.mastodon import MastodonServer

from pipeline.brand import Channel
from pipeline.client import make_client
from pipeline.connect import bluesky, keeping, mastodon, oauth
from pipeline.environment import with_file
from pipeline.errors import PipelineError


def channel(url: str, **options: object) -> Channel:
    """A channel called `main`."""
    return Channel(name="main", network="mastodon", url=url, options=options)


@dataclass
class Somebody:
    """A person who follows what is said; `does` is what they do with an address."""

    does: Callable[[str], object] = lambda _: None
    types: str = ""
    heard: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        self.heard.append(sentence)

    def open(self, address: str) -> None:
        self.heard.append(address)
        self.does(address)

    def secret(self, what: str) -> str:
        self.heard.append(what)
        return self.types


def sign_in(username: str) -> Callable[[str], None]:
    """What a browser does on the page of mastodon-mock: choose an account, follow the way back."""

    def browse(address: str) -> None:
        with httpx.Client(follow_redirects=True, trust_env=False) as browser:
            page = browser.get(address).raise_for_status().text
            hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
            form = {name: html.unescape(value) for name, value in hidden}
            shown = browser.post(
                str(httpx.URL(address).copy_with(query=None)), data={**form, "username": username}
            )
            assert "fermer cette page" in shown.text

    return browse


def test_mastodon_gives_a_token_that_can_post(mastodon_server: MastodonServer) -> None:
    account = mastodon_server.new_account()
    person = Somebody(sign_in(account.username))
    with make_client() as client:
        secrets = mastodon.obtain(channel(mastodon_server.url), client, person, paste=False)
    whoami = httpx.get(
        f"{mastodon_server.url}/api/v1/accounts/verify_credentials",
        headers={"Authorization": f"Bearer {secrets['TOKEN']}"},
        trust_env=False,
    )
    assert whoami.json()["username"] == account.username
    assert secrets["TOKEN"] not in " ".join(person.heard)
    assert "read:accounts" in person.heard[0]


class Server:
    """A Mastodon server that holds us to the letter of OAuth: proof key, state, codes used once."""

    def __init__(self) -> None:
        self.asked: dict[str, str] = {}
        self.used = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        form = {name: one[0] for name, one in parse_qs(request.content.decode()).items()}
        if request.url.path == "/api/v1/apps":
            return httpx.Response(200, json={"client_id": "id", "client_secret": "s3cret"})
        assert request.url.path == "/oauth/token"
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        proved = (
            base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.asked["code_challenge"]
        )
        right = form["code"] == "right" and form["redirect_uri"] == self.asked["redirect_uri"]
        if not proved or not right or self.used:
            said = {"error": "invalid_grant", "error_description": "The code is invalid or used."}
            return httpx.Response(400, json=said)
        self.used = True
        return httpx.Response(200, json={"access_token": "t0ken"})

    def browser(self, **answer: str) -> Callable[[str], None]:
        """Somebody's browser, on whose page the server decides what comes back."""

        def browse(address: str) -> None:
            self.asked = {name: one[0] for name, one in parse_qs(urlsplit(address).query).items()}
            said = {"state": self.asked["state"], **answer}
            if self.asked["redirect_uri"].startswith("http"):
                httpx.get(self.asked["redirect_uri"], params=said, trust_env=False)

        return browse

    def obtain(self, person: Somebody, *, paste: bool = False) -> Mapping[str, str]:
        with httpx.Client(transport=httpx.MockTransport(self)) as client:
            return mastodon.obtain(channel("https://m.example"), client, person, paste=paste)


def test_the_code_is_taken_with_the_proof_that_it_was_asked_for_here() -> None:
    server = Server()
    assert server.obtain(Somebody(server.browser(code="right"))) == {"TOKEN": "t0ken"}
    assert server.asked["code_challenge_method"] == "S256"


def test_where_there_is_no_way_back_the_code_is_typed() -> None:
    server = Server()
    person = Somebody(server.browser(), types="right")
    assert server.obtain(person, paste=True) == {"TOKEN": "t0ken"}
    assert server.asked["redirect_uri"] == oauth.PASTE


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        pytest.param(
            {"error": "access_denied", "error_description": "You said\nno."}, "You said no", id="no"
        ),
        pytest.param({"code": "right", "state": "another"}, "another sign-in", id="another state"),
        pytest.param({"code": "wrong"}, "invalid or used", id="a wrong code"),
        pytest.param({"code": ""}, "no code", id="an empty code"),
    ],
)
def test_a_sign_in_that_went_wrong_says_so_and_gives_nothing(
    answer: dict[str, str], why: str
) -> None:
    server = Server()
    with pytest.raises(PipelineError, match=why):
        server.obtain(Somebody(server.browser(**answer)))


def test_a_code_that_was_used_before_is_refused_in_the_servers_words() -> None:
    server = Server()
    server.obtain(Somebody(server.browser(code="right")))
    with pytest.raises(PipelineError, match="invalid or used") as refused:
        server.obtain(Somebody(server.browser(code="right")))
    assert "works once" in refused.value.hint


def test_a_page_that_is_no_answer_does_not_end_the_wait() -> None:
    with oauth.callback() as back:
        assert back
        assert httpx.get(f"{back.address}favicon.ico", trust_env=False).status_code == 404
        assert (
            httpx.get(
                back.address,
                params={"code": "x"},
                headers={"Host": "evil.example"},
                trust_env=False,
            ).status_code
            == 404
        )
        with pytest.raises(PipelineError, match="nobody signed in"):
            back.wait("state", patience=0.1)
        httpx.get(back.address, params={"code": "right", "state": "state"}, trust_env=False)
        assert back.wait("state", patience=1) == "right"


def test_bluesky_takes_an_app_password_and_never_the_accounts_own() -> None:
    there = channel("https://bsky.social", handle="lumen.bsky.social")
    with httpx.Client() as client:
        person = Somebody(types=" abcd-efgh-2345-ijkl\n")
        assert bluesky.obtain(there, client, person, paste=False) == {
            "APP_PASSWORD": "abcd-efgh-2345-ijkl"
        }
        assert bluesky.SETTINGS in person.heard
        with pytest.raises(PipelineError, match="no app password") as refused:
            bluesky.obtain(there, client, Somebody(types="hunter2"), paste=False)
        assert "hunter2" not in str(refused.value)
        with pytest.raises(PipelineError, match="no handle"):
            bluesky.obtain(channel("https://bsky.social"), client, person, paste=False)


# Keeping


def test_a_local_file_is_for_its_owner_alone_and_git_ignores_it(brand: BrandRepo) -> None:
    said = keeping.in_file(brand.root, {"MASTODON_TOKEN": "o'ne\\two#three $HOME"})
    keeping.in_file(brand.root, {"BLUESKY_APP_PASSWORD": "abcd"})
    keeping.in_file(brand.root, {"BLUESKY_APP_PASSWORD": "efgh"})
    path = brand.root / ".env"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ".gitignore" in said
    assert brand.git("status", "--porcelain", "--untracked-files=all").split() == [
        "??",
        ".gitignore",
    ]
    assert with_file(brand.root, {"BLUESKY_APP_PASSWORD": "wins"}) == {
        "MASTODON_TOKEN": "o'ne\\two#three $HOME",
        "BLUESKY_APP_PASSWORD": "wins",
    }
    assert with_file(brand.root, {})["BLUESKY_APP_PASSWORD"] == "efgh"


def test_other_variables_and_comments_stay_as_they_are(brand: BrandRepo) -> None:
    others = "# ours\nNOTE='one\nMASTODON_TOKEN=not this\ntwo'\nODD=a\u2028b\n"
    old = 'export MASTODON_TOKEN="old\nvalue"\n'
    (brand.root / ".env").write_text(old + others)
    keeping.in_file(brand.root, {"MASTODON_TOKEN": "new"})
    assert (brand.root / ".env").read_text() == others + "MASTODON_TOKEN='new'\n"


def test_a_file_that_git_tracks_is_neither_written_nor_read(brand: BrandRepo) -> None:
    (brand.root / ".env").write_text("MASTODON_TOKEN=public\n")
    brand.git("add", "--force", ".env")
    with pytest.raises(PipelineError, match="tracked by git"):
        keeping.in_file(brand.root, {"MASTODON_TOKEN": "new"})
    with pytest.raises(PipelineError, match="may be public"):
        with_file(brand.root, {})
    assert (brand.root / ".env").read_text() == "MASTODON_TOKEN=public\n"


@pytest.mark.parametrize("value", ["two\nlines", "", "bell\a"])
def test_a_secret_with_a_line_break_is_refused_without_being_shown(
    brand: BrandRepo, value: str
) -> None:
    with pytest.raises(PipelineError, match="cannot be seen") as refused:
        keeping.in_file(brand.root, {"MASTODON_TOKEN": value})
    assert not value or value not in refused.value.message
    assert not (brand.root / ".env").exists()


def test_a_link_in_place_of_the_file_is_not_written_through(
    brand: BrandRepo, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").write_text("")
    (brand.root / ".env").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PipelineError, match="no ordinary file"):
        keeping.in_file(brand.root, {"MASTODON_TOKEN": "new"})


@pytest.fixture
def gh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `gh` that notes how it was called, and what it was given on standard input."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "gh"
    script.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\ncat >> {tmp_path}/given\n'
        'case "$@" in *--method*|secret*) ;; *) [ -n "$GH_HAS" ]; exit;; esac\n'
        '[ -z "$GH_FAILS" ] || { echo "HTTP 403: $GH_FAILS" >&2; exit 1; }\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def test_on_github_the_value_goes_in_unseen_to_the_channels_environment(
    gh: Path, brand: BrandRepo
) -> None:
    keeping.on_github(brand.root, "mastodon", {"MASTODON_TOKEN": "t0ken"}, shared=False)
    assert (gh / "calls").read_text().splitlines() == [
        "api --silent repos/{owner}/{repo}/environments/mastodon",
        "api --silent --method PUT repos/{owner}/{repo}/environments/mastodon",
        "secret set MASTODON_TOKEN --env mastodon",
    ]
    assert (gh / "given").read_text() == "t0ken"


def test_an_environment_that_is_there_keeps_its_rules(
    gh: Path, brand: BrandRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GH_HAS", "yes")
    keeping.on_github(brand.root, "mastodon", {"MASTODON_TOKEN": "t0ken"}, shared=False)
    assert "PUT" not in (gh / "calls").read_text()


def test_without_environments_the_repository_keeps_it(
    gh: Path, brand: BrandRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping.on_github(brand.root, "mastodon", {"MASTODON_TOKEN": "t0ken"}, shared=True)
    assert (gh / "calls").read_text() == "secret set MASTODON_TOKEN\n"
    long = "t0ken" + "z" * 400
    monkeypatch.setenv("GH_FAILS", f"no rights; {long}")
    with pytest.raises(PipelineError, match="HTTP 403") as refused:
        keeping.on_github(brand.root, "mastodon", {"MASTODON_TOKEN": long}, shared=True)
    assert "t0ken" not in refused.value.message
    monkeypatch.setenv("GH_FAILS", "no rights; t0ken")
    with pytest.raises(PipelineError, match="HTTP 403") as refused:
        keeping.on_github(brand.root, "mastodon", {"MASTODON_TOKEN": "t0ken"}, shared=True)
    assert "t0ken" not in refused.value.message
    assert "--to repository" in refused.value.hint


def test_without_gh_it_says_what_else_can_be_done(
    brand: BrandRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PipelineError, match="not installed") as refused:
        keeping.on_github(brand.root, "mastodon", {"MASTODON_TOKEN": "t0ken"}, shared=True)
    assert "--to file" in refused.value.hint


# The command


def test_the_command_signs_in_keeps_and_publishing_finds_it(
    brand: BrandRepo, bluesky_server: BlueskyServer, pipeline: Callable[..., object]
) -> None:
    account = bluesky_server.new_account()
    file = brand.root / "brand/brand.yml"
    said = f"  bluesky: {{url: {json.dumps(account.url)}, handle: {account.handle}}}\n"
    file.write_text(
        re.sub(r"(channels:\n)", r"\1" + said, file.read_text("utf-8"), count=1), "utf-8"
    )
    ran = subprocess.run(
        ["pipeline", "connect", "bluesky", "--to", "file"],
        cwd=brand.root,
        input=f"{account.password}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert account.password not in ran.stdout + ran.stderr
    assert account.handle in ran.stdout
    told = pipeline("connect", cwd=brand.root)
    assert re.search(r"bluesky +Bluesky +connected here", told.out)  # type: ignore[attr-defined]
    checked = pipeline("doctor", "--channel", "bluesky", cwd=brand.root)
    assert "knows us as" in checked.out  # type: ignore[attr-defined]
    wrong = subprocess.run(
        ["pipeline", "connect", "bluesky", "--to", "file"],
        cwd=brand.root,
        input="wron-gwro-ngwr-ongg\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert wrong.returncode == 2
    assert "nothing was kept" in wrong.stderr
    assert account.password in (brand.root / ".env").read_text()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        pytest.param(["nowhere"], "has no channel", id="no such channel"),
        pytest.param(["feed"], "nothing to connect", id="no account"),
        pytest.param(["mastodon"], "where to keep", id="no terminal"),
    ],
)
def test_what_cannot_be_connected_says_why(
    brand: BrandRepo, pipeline: Callable[..., object], arguments: list[str], why: str
) -> None:
    file = brand.root / "brand/brand.yml"
    there = "channels:\n  mastodon: {url: https://m.example}\n"
    file.write_text(file.read_text("utf-8").replace("channels:\n", there, 1), "utf-8")
    ran = pipeline("connect", *arguments, cwd=brand.root)
    assert ran.status == 2  # type: ignore[attr-defined]
    assert why in ran.err  # type: ignore[attr-defined]
