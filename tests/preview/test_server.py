"""The local server: loopback and its own name alone, each save shown, a clean end."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from brandrepo import BrandRepo
from playwright.sync_api import Page, expect
from preview.built import NOW, start
from stage import until
from warm import Going, Warm


class Served:
    """`pipeline preview` as a process, and a client that asks it.

    It is forked off one that has loaded everything; a `cold` one starts as a person's does.
    """

    def __init__(self, warm: Warm, repo: BrandRepo, *options: str, cold: bool = False) -> None:
        arguments = ("preview", "--no-open", "--now", NOW.isoformat(), *options)
        self._going: Going | None = None
        self._process: subprocess.Popen[bytes] | None = None
        if cold:
            self._file = repo.root.parent / "said"
            with self._file.open("wb") as said:
                self._process = subprocess.Popen(
                    [sys.executable, "-u", "-m", "pipeline", *arguments],
                    cwd=repo.root,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                )
        else:
            self._going = warm.begin(*arguments, cwd=repo.root, env={})
            self._file = self._going.folder / "err"
        until(lambda: self.over or re.search(r"http://127\.0\.0\.1:\d+/", self.said))
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.said)
        assert found, self.said
        self.address, self.port = found[0], int(found[1])
        self.client = httpx.Client(base_url=self.address)

    @property
    def said(self) -> str:
        """What it has printed for people."""
        return self._file.read_text("utf-8")

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return (
            self._going.over
            if self._going
            else self._process is not None and self._process.poll() is not None
        )

    def shows(self, path: str, text: str, *, there: bool = True, seconds: float = 20.0) -> bool:
        """Whether a page comes to have this text, or to lose it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer = self.client.get(path)
            if (answer.status_code == 200 and text in answer.text) is there:
                return True
            time.sleep(0.05)
        return False

    def stop(self) -> int:
        """Interrupt it as Ctrl-C does; its exit status."""
        self.client.close()
        if self._going:
            self._going.signal(signal.SIGINT)
            return self._going.wait(20).status
        assert self._process
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(20)


def written(folder: Path) -> BrandRepo:
    """A brand with one post."""
    repo = start(folder)
    repo.post("2026/12/01-noel", "Bonjour.", date="2026-12-01T09:00", title="Noël")
    repo.commit()
    return repo


@pytest.fixture
def repo(tmp_path: Path) -> BrandRepo:
    return written(tmp_path)


@pytest.fixture
def served(warm: Warm, repo: BrandRepo) -> Iterator[Served]:
    served = Served(warm, repo, "--port", "0")
    yield served
    if not served.over:
        served.stop()


@pytest.fixture(scope="module")
def only_asked(warm: Warm, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all that ask and change nothing."""
    served = Served(warm, written(tmp_path_factory.mktemp("asked")), "--port", "0")
    yield served
    served.stop()


def test_it_serves_the_pages_with_a_strict_policy_and_ends_on_an_interrupt(
    warm: Warm, repo: BrandRepo
) -> None:
    served = Served(warm, repo, "--port", "0", cold=True)
    answer = served.client.get("/")

    assert answer.status_code == 200
    assert "Noël" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert served.stop() == 130
    assert "Traceback" not in served.said
    assert not (repo.root / "public").exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="its own address"),
        pytest.param({"host": "localhost:{port}"}, 200, id="localhost"),
        pytest.param({"host": "rebound.example:{port}"}, 403, id="a name that was rebound"),
        pytest.param({"host": "127.0.0.1:1"}, 403, id="another port"),
        pytest.param({"host": "127.0.0.1"}, 403, id="no port"),
        pytest.param({"origin": "https://evil.example"}, 403, id="another origin"),
        pytest.param({"origin": "null"}, 403, id="an opaque origin"),
        pytest.param({"sec-fetch-site": "cross-site"}, 403, id="another site's picture"),
        pytest.param(
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, 200, id="a link"
        ),
    ],
)
def test_it_answers_to_its_own_name_and_pages_alone(
    only_asked: Served, headers: dict[str, str], status: int
) -> None:
    named = {name: value.format(port=only_asked.port) for name, value in headers.items()}

    for path in ("/", "/-/builds") if status == 403 else ("/",):
        assert only_asked.client.get(path, headers=named).status_code == status


def test_it_listens_on_loopback_alone(only_asked: Served) -> None:
    outside = [
        address[4][0]
        for address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        if not str(address[4][0]).startswith("127.")
    ]
    for address in outside:
        with socket.socket() as client:
            client.settimeout(2)
            assert client.connect_ex((str(address), only_asked.port)) != 0


@pytest.mark.parametrize(
    "path",
    [
        "/../brand/brand.yml",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/posts/..%5c..%5cbrand",
        "//etc/passwd",
        "/posts/2026",
        "/missing.html",
        "/%00",
    ],
)
def test_there_is_nothing_outside_the_built_tree(only_asked: Served, path: str) -> None:
    with socket.create_connection(("127.0.0.1", only_asked.port)) as client:
        host = f"127.0.0.1:{only_asked.port}"
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: client.recv(65536), b""))

    assert answer.split(b" ")[1] in (b"400", b"404"), answer[:200]
    assert b"Lumen" not in answer
    assert b"root:" not in answer


def test_a_taken_port_gives_way_to_the_next(warm: Warm, repo: BrandRepo) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        served = Served(warm, repo, "--port", str(port))

        assert served.port != port
        assert served.client.get("/").status_code == 200
        assert served.stop() == 130


def test_a_save_shows_in_the_browser_by_itself(served: Served, repo: BrandRepo, page: Page) -> None:
    page.goto(f"{served.address}posts/2026/12/01-noel.html")
    text = page.locator("#x .text")
    expect(text).to_have_text("Bonjour.")

    for words in ("Bonsoir.", "Bonne nuit."):
        repo.post("2026/12/01-noel", words, date="2026-12-01T09:00", title="Noël")
        expect(text).to_have_text(words, timeout=15_000)


def test_a_broken_post_shows_its_problem_and_the_rest_stays(
    served: Served, repo: BrandRepo
) -> None:
    repo.write("content/2026/12/02-casse.md", "---\ndate: [\n---\nx\n")

    assert served.shows("/posts/2026/12/02-casse.html", "À corriger")
    assert served.shows("/", "02-casse")
    assert served.client.get("/posts/2026/12/01-noel.html").status_code == 200

    repo.write("content/2026/12/02-casse.md", "---\ndate: 2026-12-02T09:00\n---\nMieux.\n")
    assert served.shows("/posts/2026/12/02-casse.html", "Mieux.")


def test_a_broken_brand_keeps_the_pages_until_it_is_mended(served: Served, repo: BrandRepo) -> None:
    whole = (repo.root / "brand/brand.yml").read_text("utf-8")
    assert served.shows("/posts/2026/12/01-noel.html", "Bonjour.")
    repo.write("brand/brand.yml", "name: [\n")
    time.sleep(0.5)
    assert served.client.get("/posts/2026/12/01-noel.html").status_code == 200

    repo.write("brand/brand.yml", whole.replace("languages: [fr, en]", "languages: [en, fr]"))

    assert served.shows("/", "December 2026")
    served.stop()
    assert "brand/brand.yml" in served.said


def test_new_moved_and_removed_posts_come_and_go(served: Served, repo: BrandRepo) -> None:
    repo.post("2026/12/05-neuf", date="2026-12-05T09:00", title="Tout neuf")
    assert served.shows("/", "Tout neuf")

    repo.remove("content/2026/12/05-neuf.md")
    repo.post("2027/02/05-neuf", date="2027-02-05T09:00", title="Tout neuf")

    assert served.shows("/calendar/2027-02.html", "Tout neuf")
    assert served.shows("/posts/2026/12/05-neuf.html", "Tout neuf", there=False)
    assert served.shows("/", "Tout neuf", there=False)


def test_a_folder_that_is_renamed_takes_its_posts_along(served: Served, repo: BrandRepo) -> None:
    repo.write("content/2026/12/06-lot/index.md", "---\ndate: 2026-12-06T09:00\n---\nLot.\n")
    assert served.shows("/posts/2026/12/06-lot.html", "Lot.")

    (repo.root / "content/2026/12/06-lot").rename(repo.root / "content/2026/12/07-lot")

    assert served.shows("/posts/2026/12/07-lot.html", "Lot.")
    assert served.shows("/posts/2026/12/06-lot.html", "Lot.", there=False)
