"""`pipeline doctor`: every line says how it is and how to mend it, and nothing is changed."""

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from brandrepo import BrandRepo

from pipeline.doctor import Case, Finding, channels, examine, versions, workflows
from pipeline.doctor.case import open_case
from pipeline.networks.base import Identity, Sunset, Versions

TOKEN = "tok-EN-123456"


class Server(http.server.ThreadingHTTPServer):
    """A Mastodon server that says of itself what a test wants."""

    characters = 500
    clock = timedelta(0)
    status = 200
    scopes: tuple[str, ...] = ()  # of the token's application; older servers do not tell

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        answer: dict[str, Any] = {"error": "The access token is invalid"}
        if self.server.status == 200:
            answer = {"id": "7", "acct": "lumen", "url": "https://m.example/@lumen"}
        if "apps" in self.path and self.server.scopes:
            answer = {"name": "social-pipeline", "scopes": list(self.server.scopes)}
        if "instance" in self.path:
            answer = {
                "version": "4.5.0",
                "configuration": {"statuses": {"max_characters": self.server.characters}},
            }
        body = json.dumps(answer).encode()
        self.send_response_only(self.server.status)
        self.send_header("Date", format_datetime(datetime.now(UTC) + self.server.clock))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return None


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), _Answers) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def house(brand: BrandRepo, server: Server) -> BrandRepo:
    brand.write(
        "brand/brand.yml",
        f"""\
        name: Maison Lumen
        timezone: Europe/Paris
        languages: [fr]
        defaults: {{channels: [feed]}}
        channels:
          feed: {{url: "https://maison-lumen.example"}}
          mastodon: {{url: "{server.url}"}}
          x:
        """,
    )
    brand.write(".gitattributes", "* text=auto eol=lf\n")
    brand.write("content/ideas/aube.md", "---\ntitle: Aube\n---\nL’aube.\n")
    brand.commit("brand: speak")
    brand.push()
    return brand


@pytest.fixture
def doctor(house: BrandRepo, pipeline: Callable) -> Callable[..., Any]:
    """Run `pipeline doctor`, with the token of the channel mastodon unless a test has another."""
    return lambda *arguments, **env: pipeline(
        "doctor", *arguments, cwd=house.root, **{"MASTODON_TOKEN": TOKEN, **env}
    )


def found(ran: Any) -> dict[tuple[str, str | None], dict[str, Any]]:
    return {(one["check"], one["channel"]): one for one in json.loads(ran.out)}


ONLY = ("--channel", "mastodon")


def test_all_is_well_where_all_is_well(house: BrandRepo, doctor: Callable) -> None:
    before = house.git("--git-dir", str(house.remote), "for-each-ref")

    ran = doctor(*ONLY)

    assert (ran.status, "error:" in ran.out, "warning:" in ran.out) == (0, False, False), ran.out
    assert "ok: account of mastodon: Mastodon knows us as lumen" in ran.out
    assert "ok: branch: main publishes" in ran.out
    assert "ok: push: the log branch status can be pushed" in ran.out
    assert TOKEN not in ran.out + ran.err
    assert house.git("--git-dir", str(house.remote), "for-each-ref") == before


def test_every_channel_is_looked_at_in_the_order_of_brand_yml(doctor: Callable) -> None:
    ran = doctor("--format", "json")

    findings = json.loads(ran.out)
    assert list(dict.fromkeys(one["channel"] for one in findings)) == [
        None,
        "feed",
        "mastodon",
        "x",
    ]
    assert found(ran)["account", "x"]["level"] == "warning"
    assert all(one["mend"] for one in findings if one["level"] != "ok")
    assert ran.status == 1


def test_a_missing_secret_is_named_and_none_is_shown(doctor: Callable) -> None:
    ran = doctor(*ONLY, MASTODON_TOKEN="")

    assert ran.status == 2
    assert "error: secrets of mastodon: the secret MASTODON_TOKEN is not set" in ran.out
    assert "pipeline connect mastodon --to file for this machine" in ran.out


def test_a_token_that_the_server_refuses(doctor: Callable, server: Server) -> None:
    server.status = 401

    ran = doctor(*ONLY, "--format", "json")

    one = found(ran)["account", "mastodon"]
    assert (ran.status, one["level"], "401" in one["message"]) == (2, "error", True)
    assert TOKEN not in ran.out + ran.err


@pytest.mark.parametrize(
    ("scopes", "level", "told"),
    [
        pytest.param(("read", "write"), "ok", "permits posting", id="all"),
        pytest.param(("read", "write:statuses", "write:media"), "ok", "permits", id="enough"),
        pytest.param(("read", "write:statuses"), "error", "not permit write:media,", id="no media"),
        pytest.param(
            ("read",), "error", "not permit write:statuses and write:media,", id="reading alone"
        ),
    ],
)
def test_a_token_that_may_not_post_is_told(
    doctor: Callable, server: Server, scopes: tuple[str, ...], level: str, told: str
) -> None:
    server.scopes = scopes

    one = found(doctor(*ONLY, "--format", "json"))["permissions", "mastodon"]

    assert (one["level"], told in one["message"]) == (level, True), one
    assert level == "ok" or "pipeline connect mastodon" in one["mend"]


def test_where_a_server_tells_no_permissions_nothing_is_said(doctor: Callable) -> None:
    assert ("permissions", "mastodon") not in found(doctor(*ONLY, "--format", "json"))


@pytest.mark.parametrize(
    ("left", "level", "told"),
    [
        pytest.param(timedelta(days=40), "ok", "good for 40 days", id="long"),
        pytest.param(timedelta(days=14), "warning", "ends in 14 days", id="two weeks"),
        pytest.param(timedelta(days=-1), "error", "ended on 2026-11-26", id="over"),
    ],
)
def test_the_days_that_a_token_has_left(left: timedelta, level: str, told: str) -> None:
    now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    identity = Identity("7", "lumen", "https://m.example", expires=now + left)

    ((check, found_level, message, mend),) = channels.token(identity, now)

    assert (check, found_level, told in message) == ("token", level, True), message
    assert bool(mend) == (level != "ok")


@pytest.mark.parametrize(
    ("off", "level"),
    [
        pytest.param(timedelta(seconds=5), "ok", id="seconds"),
        pytest.param(timedelta(seconds=70), "warning", id="a minute ahead"),
        pytest.param(timedelta(minutes=-4), "error", id="minutes behind, so nothing is claimed"),
    ],
)
def test_a_clock_that_is_off(doctor: Callable, server: Server, off: timedelta, level: str) -> None:
    server.clock = off
    assert found(doctor(*ONLY, "--format", "json"))["clock", "mastodon"]["level"] == level


def test_a_server_that_takes_less_than_others(doctor: Callable, server: Server) -> None:
    server.characters = 280

    ran = doctor(*ONLY, "--format", "json")

    one = found(ran)["limits", "mastodon"]
    assert (ran.status, one["level"]) == (1, "warning")
    assert "characters: 280 instead of 500" in one["message"]


def test_offline_nobody_is_asked(house: BrandRepo, doctor: Callable, server: Server) -> None:
    server.status = 500
    house.git("remote", "set-url", "origin", "https://127.0.0.1:9/brand.git")

    ran = doctor(*ONLY, "--offline")

    assert (ran.status, "was not asked (--offline)" in ran.out) == (0, True), ran.out


# The remote and the log


def test_a_remote_that_does_not_answer(house: BrandRepo, doctor: Callable) -> None:
    house.git("remote", "set-url", "origin", "https://marie:s3cret@127.0.0.1:9/brand.git")

    ran = doctor(*ONLY)

    assert (ran.status, "error: remote:" in ran.out) == (2, True)
    assert "s3cret" not in ran.out + ran.err


def test_a_branch_that_is_not_there(house: BrandRepo, doctor: Callable) -> None:
    house.git("--git-dir", str(house.remote), "branch", "--move", "main", "other")

    ran = doctor(*ONLY)

    assert (ran.status, "origin has no branch main" in ran.out) == (2, True)


def test_the_right_to_push_is_tried_without_changing_anything(
    house: BrandRepo, doctor: Callable, tmp_path: Path
) -> None:
    ran_hook = tmp_path / "a hook ran"
    for folder, name in ((house.remote, "pre-receive"), (house.root / ".git", "pre-push")):
        hook = folder / "hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch '{ran_hook}'\n")
        hook.chmod(0o755)
    tip = house.tip("main")

    assert doctor(*ONLY).status == 0
    assert (house.tip("status"), house.tip("main")) == (None, tip)
    assert not ran_hook.exists()


def test_no_right_to_push(house: BrandRepo, doctor: Callable, tmp_path: Path) -> None:
    door = tmp_path / "door"
    door.write_text("#!/bin/sh\necho 'ERR you may only read this' >&2\nexit 1\n")
    door.chmod(0o755)
    house.git("config", "remote.origin.receivepack", str(door))

    ran = doctor(*ONLY)

    assert (ran.status, "the log branch status cannot be pushed" in ran.out) == (2, True)
    assert "contents: write" in ran.out


@pytest.fixture
def logged(house: BrandRepo, pipeline: Callable) -> BrandRepo:
    """The house with a log of one post on its feed."""
    now = datetime.now(UTC)
    house.publish(f"{now:%Y/%m/%d}-aube", date=now.isoformat(timespec="seconds"))
    assert pipeline("publish", cwd=house.root).status == 0
    return house


def test_a_log_that_is_alive(logged: BrandRepo, doctor: Callable) -> None:
    ran = doctor(*ONLY)
    assert (ran.status, "ok: log: 2 lines of 1 posts can be read" in ran.out) == (0, True)
    assert "ok: schedule: the calendar was last looked through" in ran.out


def test_a_schedule_that_stopped(logged: BrandRepo, doctor: Callable) -> None:
    later = (datetime.now(UTC) + timedelta(days=3)).isoformat()

    ran = doctor(*ONLY, "--now", later)

    assert (ran.status, "warning: schedule:" in ran.out) == (1, True)


def test_a_broken_line_a_hold_and_a_log_that_was_pushed_over(
    logged: BrandRepo, doctor: Callable
) -> None:
    logged.git("fetch", "--quiet", "origin", "status")
    logged.git("checkout", "--quiet", "-B", "status", "FETCH_HEAD")
    logged.write("status/2026/12/01-x.jsonl", b'{"v":1,"at')
    logged.write("HOLD.yml", "- why: rappel de produit\n")
    logged.commit("by hand")
    logged.push("status")
    logged.git("checkout", "--quiet", "main")

    ran = doctor(*ONLY)
    assert ran.status == 2
    assert "error: log: status/2026/12/01-x.jsonl:1: the line is not JSON" in ran.out
    assert "warning: hold: everything is held: rappel de produit" in ran.out

    logged.git("push", "--quiet", "origin", ":status")
    gone = doctor(*ONLY)
    assert (gone.status, "was deleted or pushed over" in gone.out) == (2, True)


def test_a_brand_that_is_broken_is_told_as_everywhere(house: BrandRepo, doctor: Callable) -> None:
    house.write("brand/brand.yml", "name: [\n")
    ran = doctor()
    assert (ran.status, "brand/brand.yml" in ran.err, "Traceback" in ran.err) == (2, True, False)


def test_more_checks_can_be_added(house: BrandRepo) -> None:
    def weather(case: Case) -> Iterator[Finding]:
        yield Finding("weather", "ok", f"fine over {case.brand.name}")

    case = open_case(house.root, (), {}, datetime.now(UTC), offline=True)

    assert list(examine(case, [weather])) == [Finding("weather", "ok", "fine over Maison Lumen")]


def test_a_workflow_that_gives_a_channel_no_secret_is_told_with_the_line_to_add(
    house: BrandRepo,
) -> None:
    house.write(
        ".github/workflows/publish.yml",
        "env:\n  MASTODON_TOKEN: ${{ matrix.channel == 'mastodon' && secrets.MASTODON_TOKEN }}\n",
    )
    case = open_case(house.root, (), {}, datetime.now(UTC), offline=True)
    (told,) = [each for each in examine(case) if each.check == "workflow"]
    assert (told.subject, told.level) == ("x", "warning")
    assert "X_API_KEY, X_API_SECRET" in told.message
    assert "secrets.X_API_KEY || ''" in told.mend


def test_a_workflow_with_every_secret_is_well(house: BrandRepo) -> None:
    house.write(".github/workflows/publish.yml", "X: ${{ secrets.MASTODON_TOKEN }}\n")
    case = open_case(house.root, ("mastodon",), {}, datetime.now(UTC), offline=True)
    (told,) = [each for each in examine(case) if each.check == "workflow"]
    assert told.level == "ok"


# The place


def test_the_versions_come_first(doctor: Callable) -> None:
    first = json.loads(doctor(*ONLY, "--format", "json").out)[0]
    assert (first["check"], first["level"]) == ("tool", "ok")
    assert "on Python 3." in first["message"]


def test_files_that_are_missing_are_named_with_what_makes_them(
    house: BrandRepo, doctor: Callable
) -> None:
    assert "ok: files:" in doctor(*ONLY).out
    (house.root / ".gitattributes").unlink()
    (house.root / "content").rename(house.root / "elsewhere")

    ran = doctor(*ONLY)

    assert ran.status == 1
    assert "warning: files: there is no folder content/" in ran.out
    assert "warning: files: there is no .gitattributes" in ran.out


def test_a_file_of_secrets_that_others_can_read_or_git_would_take(
    house: BrandRepo, doctor: Callable
) -> None:
    assert "env:" not in doctor(*ONLY).out
    house.write(".env", f"MASTODON_TOKEN={TOKEN}\n")
    (house.root / ".env").chmod(0o644)

    ran = doctor(*ONLY)
    assert ran.status == 1
    assert "chmod 600 .env" in ran.out
    assert "git does not ignore .env" in ran.out

    (house.root / ".env").chmod(0o600)
    house.write(".gitignore", ".env\n")
    assert "ok: env: .env is yours alone" in doctor(*ONLY).out


def test_workflows_are_compared_with_what_was_pushed(house: BrandRepo) -> None:
    def told() -> list[Finding]:
        case = open_case(house.root, (), {}, datetime.now(UTC))
        return list(examine(case, [workflows.files]))

    assert "a schedule of your own" in told()[0].message
    house.write(".github/workflows/publish.yml", "on: push\n")
    assert "publish.yml: not what main has" in told()[0].message
    house.git("add", "--all")
    house.git("commit", "--quiet", "-m", "a schedule")
    house.git("push", "--quiet", "origin", "HEAD:main")
    assert [one.level for one in told()] == ["ok"]
    house.write(".github/workflows/publish.yml", "on: schedule\n")
    assert [one.level for one in told()] == ["warning"]


# Versions of the networks' APIs


@pytest.mark.parametrize(
    ("channel", "today", "level", "told"),
    [
        pytest.param(
            "facebook: {version: v21.0}",
            "2026-11-27",
            "warning",
            "API version v21.0 ends on 2027-01-21, 55 days (Meta's changelog)",
            id="within 90 days",
        ),
        pytest.param(
            "facebook: {version: v21.0}", "2026-10-22", "ok", "2027-01-21, 91 days", id="91 days"
        ),
        pytest.param(
            "facebook: {version: v21.0}", "2026-10-23", "warning", ", 90 days", id="90 days"
        ),
        pytest.param(
            "facebook: {version: v21.0}", "2027-01-20", "warning", ", 1 day (", id="the last day"
        ),
        pytest.param(
            "instagram: {version: v21.0}",
            "2027-01-21",
            "warning",  # an error once the tool sends there
            "API version v21.0 ended on 2027-01-21",
            id="its end",
        ),
        pytest.param(
            "facebook: {version: v19.0}",
            "2026-11-27",
            "warning",
            "ends on 2027-01-21 or before",
            id="older than the last that is known",
        ),
        pytest.param("facebook: {}", "2030-01-01", "ok", "no end date is known", id="unknown"),
        pytest.param(
            "linkedin: {}",
            "2026-11-27",
            "ok",
            "API version 202609 ends on 2027-09-01 at the earliest, 278 days",
            id="the usual one",
        ),
        pytest.param(
            'linkedin: {version: "202511"}',
            "2026-11-27",
            "warning",
            "promised until 2026-11-01 only (LinkedIn's versioning page)",
            id="past what was promised",
        ),
    ],
)
def test_a_version_of_an_api_is_told_with_the_days_that_it_has_left(
    house: BrandRepo, channel: str, today: str, level: str, told: str
) -> None:
    house.write(
        "brand/brand.yml",
        f"name: Lumen\ntimezone: Europe/Paris\nlanguages: [fr]\nchannels:\n  {channel}\n",
    )
    now = datetime.fromisoformat(f"{today}T12:00:00+00:00")

    (one,) = examine(open_case(house.root, (), {}, now, offline=True), [versions.each])

    assert (one.level, told in one.message) == (level, True), one.message
    assert level == "ok" or ("https://" in one.mend and "version" in one.mend)
    name = channel.partition(":")[0]
    assert (one.check, one.subject) == ("version", name)


def test_the_end_of_a_version_that_is_sent_with_is_an_error(house: BrandRepo) -> None:
    ended = Versions(
        "1", lambda _: Sunset(date(2026, 1, 1), "stated", "their page"), "https://x.example"
    )
    case = open_case(house.root, ("mastodon",), {}, datetime.now(UTC), offline=True)

    one = versions.finding(case, case.channels[0], ended, sends=True)

    assert (one.level, "ended on 2026-01-01" in one.message) == ("error", True)


def test_nothing_is_told_of_networks_whose_api_has_no_versions(house: BrandRepo) -> None:
    case = open_case(house.root, (), {}, datetime.now(UTC), offline=True)
    assert list(examine(case, [versions.each])) == []
