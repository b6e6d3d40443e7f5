"""How soon the two local servers show something, a save, and a keystroke: pipeline and Hugo."""

import contextlib
import re
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
from measure import Failed
from sites import NOW, Sites, clean, hugo, pipeline

FIRST = "start to first page"
SAVED = "save to new bytes served"
KEYSTROKE = "keystroke to updated meters"
OURS, PEER = "preview", "hugo server"
_SECONDS = 120.0
_SAVES = 5


def served(sites: Sites, peers: bool, rounds: int = 3) -> dict[str, float]:
    """Seconds by name, medians; the servers take turns, each with the machine to itself."""
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        _ours(sites.brand, found)
        if peers:
            _hugo(sites.hugo_1, found)
    return {name: statistics.median(seconds) for name, seconds in found.items()}


def _ours(brand: Path, found: dict[str, list[float]]) -> None:
    clean(brand)
    command = pipeline("preview", "--no-open", "--port", "0", "--now", NOW.isoformat())
    with _started(command, brand) as (process, begun):
        address = first = ""
        for line in process.stderr or ():
            if named := re.search(r"(http://127\.0\.0\.1:\d+)(/\S*)", line):
                address, first = named.groups()
                break
        with httpx.Client(base_url=address, timeout=_SECONDS) as client:
            _until(lambda: client.get(first, follow_redirects=True).status_code == 200)
            found.setdefault(f"{OURS}, {FIRST}", []).append(time.perf_counter() - begun)
            post = _post(brand)
            page = f"/posts/{post.relative_to(brand / 'content').with_suffix('.html').as_posix()}"
            _until(lambda: client.get(page).status_code == 200)
            _saves(post, lambda: client.get(page).text, found.setdefault(f"{OURS}, {SAVED}", []))
            _whole(client)
            _keystrokes(client, post, brand, found.setdefault(f"{OURS}, {KEYSTROKE}", []))


def _hugo(site: Path, found: dict[str, list[float]]) -> None:
    clean(site)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ("--bind", "127.0.0.1", "--port", str(port), "--renderToMemory")
    command = [hugo()[0], "server", "--buildFuture", *where]
    with (
        _started(command, site) as (_, begun),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=_SECONDS) as client,
    ):
        post = _post(site)
        inside = post.relative_to(site / "content").with_suffix("").as_posix().lower()
        ways = f"/{inside}/", f"/{inside}.html"  # this site has no home page, so a post is first
        _until(lambda: any(_answers(client, way) for way in ways))
        found.setdefault(f"{PEER}, {FIRST}", []).append(time.perf_counter() - begun)
        page = next(way for way in ways if _answers(client, way))
        _saves(post, lambda: client.get(page).text, found.setdefault(f"{PEER}, {SAVED}", []))


def _saves(post: Path, read: Callable[[], str], seconds: list[float]) -> None:
    """Add a word to a post again and again, and look for it on its page."""
    for turn in range(_SAVES):
        word = f"mot{time.time_ns()}n{turn}"
        with post.open("a", encoding="utf-8") as file:
            file.write(f"\n{word}\n")
        begun = time.perf_counter()
        _until(lambda word=word: word in read())  # type: ignore[misc]
        seconds.append(time.perf_counter() - begun)
        time.sleep(0.5)


def _keystrokes(client: httpx.Client, post: Path, brand: Path, seconds: list[float]) -> None:
    """Ask for a post's page with a text that is not saved, as its form does at each keystroke."""
    id_ = post.relative_to(brand / "content").with_suffix("").as_posix()
    token = client.get("/-/desk").json()["token"]
    form = client.get("/-/form", params={"post": id_}).json()
    origin = str(client.base_url).rstrip("/")
    headers = {"origin": origin, "x-pipeline-token": token}
    for turn in range(10):
        text = f"{form['texts'][0]['text']} {'x' * turn}"
        body = {"post": id_, "shown": form["shown"], "wanted": {"texts": {"": text}}}
        begun = time.perf_counter()
        answer = client.post("/-/try", json=body, headers=headers)
        if turn:  # the first loads what all others find loaded
            seconds.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            raise Failed(f"the preview did not draw an unsaved text: {answer.text}")


def _whole(client: httpx.Client) -> None:
    """Wait until the first build has made every page."""
    with client.stream("GET", "/-/builds", timeout=None) as news:
        for line in news.iter_lines():
            if line.startswith("data:") and " whole" in line:
                return


def _post(folder: Path) -> Path:
    posts = sorted((folder / "content").rglob("*.md"))
    return posts[len(posts) // 2]


def _answers(client: httpx.Client, path: str) -> bool:
    try:
        return client.get(path).status_code == 200
    except httpx.TransportError:
        return False


def _until(done: Callable[[], bool]) -> None:
    end = time.perf_counter() + _SECONDS
    while not done():
        if time.perf_counter() > end:
            raise Failed(f"a server did not answer within {_SECONDS:.0f} s")
        time.sleep(0.002)


@contextlib.contextmanager
def _started(command: list[str], folder: Path) -> Iterator[tuple[subprocess.Popen[str], float]]:
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process, begun
    finally:
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def lines(seconds: Mapping[str, float]) -> Iterator[str]:
    """What was measured, as a table in Markdown."""
    yield from ("", "| local server | seconds |", "|---|--:|")
    for name, value in seconds.items():
        yield f"| {name} | {value:.3f} |"
    for job in (FIRST, SAVED):
        ours, peer = seconds.get(f"{OURS}, {job}"), seconds.get(f"{PEER}, {job}")
        if ours and peer:
            yield f"| {job}, ratio to {PEER} (at most 0.3) | {ours / peer:.2f} |"
