"""A stranger's pull request in the reviewer's browser: nothing runs, asks or leads away.

Every field of a post, every name, every line of the log is hostile; every page that comes of it is
opened on a telephone and on a wide screen, with everything that can be unfolded unfolded.
"""

import json
import os
from pathlib import Path
from typing import Any

import pictures
import pytest
from brandrepo import BrandRepo
from playwright.sync_api import Page
from preview.built import again, start
from preview.test_states import AT, event

from pipeline import log
from pipeline.git import open_repository
from pipeline.preview.build import Built
from pipeline.preview.single import single

SCRIPT = '"><script>window.pwned=1</script><img src=x onerror="window.pwned=1">\' onload=\'1'
NESTED = (
    "</span></p></div></section></main></title></style>"
    "<details open ontoggle=window.pwned=1><b id=evil>"
)
TEMPLATE = "{{ 7 * 7 }}{% raw %}{{ config }}<!-- --><![CDATA[ ${7*7}"
HIDDEN = "\u202erévne\u2066à\u2069l\u200b\u200d\u2060\ufeff’endroit\u202c"
HUGE = "Anticonstitutionnellement" * 40
TEXTS = {"script": SCRIPT, "nested": NESTED, "template": TEMPLATE, "hidden": HIDDEN, "huge": HUGE}
ADDRESSES = [
    "javascript:window.pwned=1",
    "JaVaScRiPt:window.pwned=1",
    "java\tscript:window.pwned=1",
    " javascript:window.pwned=1",
    "data:text/html,<script>window.pwned=1</script>",
    "vbscript:window.pwned=1",
    "file:///etc/passwd",
    "//evil.example/x",
    'https://evil.example/"onmouseover="window.pwned=1',
    "https://user:password@evil.example/",
]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" onload="window.pwned=1">'
    "<script>window.pwned=1</script><image href='https://evil.example/x'/></svg>"
)
VTT = "WEBVTT\n\n00:00.000 --> 00:09.000\n<img src=x onerror=window.pwned=1>\n"


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is built of a brand in which everything is hostile."""
    repo = start(tmp_path_factory.mktemp("hostile"))
    brand = (repo.root / "brand/brand.yml").read_text("utf-8")
    repo.write("brand/brand.yml", brand.replace("Maison <Lumen> & fils", json.dumps(SCRIPT)))
    people = {
        "marie": {"name": SCRIPT, "mastodon": f"@{SCRIPT}", "x": ADDRESSES[0]},
        "rtl": {"name": HIDDEN},
        "huge": {"name": HUGE},
    }
    repo.write("brand/people.yml", json.dumps(people))
    for number, (name, said) in enumerate(TEXTS.items(), start=1):
        keys = fields(said, ADDRESSES[number % len(ADDRESSES)])
        body = (
            f"{said}\n\n{said} @{{marie}} @{{rtl}} @{{huge}} `{said}`\n\n> {said}\n\n"
            + "\n".join(f"[{said}]({address}) <{address}>" for address in ADDRESSES)
            + f"\n\n![{said}](vase.jpg)\n\n---\n\n{said}\n"
        )
        folder = f"content/2026/12/0{number}-{name}"
        repo.write(f"{folder}/vase.jpg", pictures.saved(pictures.photo(300, 200)))
        header = "".join(f"{key}: {json.dumps(value)}\n" for key, value in keys.items())
        # The body goes through no dedent: it is bytes.
        whole = f"---\ndate: 2026-12-0{number}T09:00\n{header}---\n{body}"
        repo.write(f"{folder}/index.md", whole.encode())
    for number, key in enumerate(fields("", "")):  # alone, so that one wrong key hides no other
        said, address = list(TEXTS.values())[number % 5], ADDRESSES[number % len(ADDRESSES)]
        value = list(fields(said, address).values())[number]
        one = f"---\ndate: 2026-12-10T09:00\n{key}: {json.dumps(value)}\n---\n{said}"
        unknown = f"---\ndate: 2026-12-10T09:00\n{json.dumps(said)}: {json.dumps(said)}\n---\nx\n"
        if number < len(TEXTS):
            repo.write(f"content/2026/12/11-unknown-{number}.md", unknown.encode())
        repo.write(f"content/2026/12/10-{key.replace('_', '-')}.md", one.encode())
    repo.write("content/2026/12/20-fichiers/dessin.svg", SVG)
    repo.write("content/2026/12/20-fichiers/faux.jpg", SVG)
    repo.write("content/2026/12/20-fichiers/film.vtt", VTT)
    for number, file in enumerate(("dessin.svg", "faux.jpg", "../../../../etc/passwd", "/etc/x")):
        for key in ("file", "cover", "subtitles"):
            media = {"file": "dessin.svg", "alt": "x", key: file}
            text = f"---\ndate: 2026-12-20T09:00\nmedia: [{json.dumps(media)}]\n---\nx\n"
            repo.write(f"content/2026/12/20-fichiers-{number}{key}.md", text)
    for name in (
        '21-"><b onmouseover=x>',
        "22-<script>window.pwned=1",
        "23-javascript:window.pwned=1",
        "24-#fragment?query&amp;",
        "25-\u202egpj.exe",
        "26-" + "a" * 200,
        "27-%2e%2e%2f",
    ):
        repo.write(f"content/2026/12/{name}.md", "---\ndate: 2026-12-21T09:00\n---\nx\n")
    repo.write("content/2026/12/28-broken.md", f"---\n{SCRIPT}: [\n---\n{NESTED}{HIDDEN}")
    os.symlink("/etc/passwd", repo.root / "content/2026/12/29-link.md")
    _hostile_log(repo)
    built = again(repo)
    assert isinstance(built, Built)
    assert built.posts > 45
    return repo.root / "public"


def fields(said: str, address: str) -> dict[str, Any]:
    """Every key of a post with something hostile."""
    return {
        **{"title": said, "tags": [said], "link": address, "kind": "crisis", "format": said},
        **{"pillar": said, "objective": said, "campaign": said, "owner": said, "partner": said},
        **{"sensitive": said, "reply_to": address, "first_comment": said, "location": said},
        "lang": 'fr" onload="window.pwned=1',
        "poll": {"options": [said, address], "for": "2d"},
        "sources": [{"url": address}, address],
        "media": [{"file": "vase.jpg", "alt": said, "credit": said}],
        "channels": ["feed", "mastodon", "bluesky", "x", "linkedin-fr", "facebook", "telegram"],
        "variants": {"x": {"text": said}},
        "waive": [{"rule": said, "why": said, "until": "2027-01-01"}],
        "aliases": [said],
    }


def _hostile_log(repo: BrandRepo) -> None:
    """Receipts whose addresses and errors are hostile, a hold too, and a line that is no line."""
    repo.commit()
    repository = open_repository(repo.root)
    contents: dict[str, bytes | None] = {
        "HOLD.yml": f"- {{why: {json.dumps(SCRIPT)}, who: {json.dumps(HIDDEN)}}}\n".encode()
    }
    for number, address in enumerate(ADDRESSES):
        post = f"2026/12/0{number % 5 + 1}-{list(TEXTS)[number % 5]}"
        channel = ("mastodon", "x")[number // 5]
        lines = [
            event("claimed", post=post, channel=channel),
            event(
                "sent", post=post, channel=channel, id=SCRIPT, url=address, part=0, digest=NESTED
            ),
        ]
        failed = event("failed", post=post, channel="facebook", error=SCRIPT + HUGE)
        said = "".join(f"{log.line(one)}\n" for one in (*lines, failed)).encode()
        file = log.file_of(post)
        contents[file] = (contents.get(file) or b"") + said
    contents[log.file_of("2026/12/28-broken")] = f'{{"v":1,"{SCRIPT}\n'.encode()
    commit = repository.commit(None, contents, "log: test", AT, "test")
    assert repository.advance("status", commit, None)


FOUND = """() => {
    document.querySelectorAll("details").forEach(e => { e.open = true; });
    const own = /^([.][.][/])*assets[/][a-z]+[.]js$/;
    const all = [...document.querySelectorAll("*")];
    const leads = all.flatMap(e => ["href", "src", "poster", "action", "srcset"]
        .filter(a => e.hasAttribute(a)).map(a => e.getAttribute(a)));
    return {
        pwned: window.pwned || null,
        scripts: [...document.scripts].filter(e => !own.test(e.getAttribute("src"))).length,
        handlers: all.filter(e => [...e.attributes].some(a => a.name.startsWith("on"))).length,
        other: document.querySelectorAll(
            "[style], style, base, iframe, object, embed, form, svg, math, #evil, [content*=evil]"
        ).length,
        leads: leads.filter(a => /^\\s*[a-z]+:/i.test(a) && !/^https?:/i.test(a)),
        outside: leads.filter(a => a.startsWith("//")),
        mains: document.querySelectorAll("main").length,
        wide: document.documentElement.scrollWidth - innerWidth,
        template: document.body.innerText.includes("49"),
    };
}"""
NOTHING = {
    **{"pwned": None, "scripts": 0, "handlers": 0, "other": 0, "leads": [], "outside": []},
    **{"mains": 1, "wide": 0, "template": False},
}


def test_no_page_runs_asks_leads_or_breaks_out(public: Path, new_page: Page) -> None:
    asked: list[str] = []
    moved: list[str] = []
    new_page.on("request", lambda request: asked.append(request.url))
    new_page.on("framenavigated", lambda frame: moved.append(frame.url))
    new_page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    new_page.on("popup", lambda popup: pytest.fail(popup.url))
    names = sorted(path.relative_to(public).as_posix() for path in public.rglob("*.html"))
    assert len(names) > 45

    for name in names:
        address = (public / name).as_uri()
        new_page.set_viewport_size({"width": 1280, "height": 800})
        new_page.goto(address, wait_until="domcontentloaded")
        found = new_page.evaluate(FOUND)
        new_page.set_viewport_size({"width": 360, "height": 800})
        narrow = new_page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found["wide"] = max(found["wide"], narrow, 0)
        found["template"] = found["template"] and "49" not in (public / name).read_text("utf-8")
        assert found == NOTHING, name
    assert len(moved) == len(names)
    for number, name in enumerate(TEXTS, start=1):  # the posts were posts, with all their cards
        shown = (public / f"posts/2026/12/0{number}-{name}.html").read_text("utf-8")
        assert shown.count('<div class="card">') >= 7, name
    assert all(url.startswith(public.as_uri()) for url in asked)


def test_all_pages_in_one_file_are_as_safe(public: Path, new_page: Page, tmp_path: Path) -> None:
    content, _left_out = single(str(public))
    file = tmp_path / "preview.html"
    file.write_bytes(content)
    asked: list[str] = []
    new_page.on("request", lambda request: asked.append(request.url))
    new_page.on("dialog", lambda dialog: pytest.fail(dialog.message))

    new_page.goto(file.as_uri())
    found = new_page.evaluate(FOUND)

    assert found["mains"] > 45
    assert found["pwned"] is None
    assert found["scripts"] == found["handlers"] == 0
    assert found["outside"] == []
    assert all(address.startswith("data:image/") for address in found["leads"])
    assert all(url == file.as_uri() or url.startswith("data:image/") for url in asked)


def test_nothing_of_the_machine_and_no_drawing_of_theirs_is_in_the_tree(public: Path) -> None:
    for path in public.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"root:x:" not in content, path
            assert b"<svg" not in content or path.parent.name == "assets", path
    assert {path.suffix for path in (public / "media").iterdir()} == {".jpg"}


def test_what_cannot_be_seen_is_named_in_the_source(public: Path, page: Page) -> None:
    page.goto((public / "posts/2026/12/04-hidden.html").as_uri())
    named = page.locator("details.source .unseen").all_text_contents()
    assert {"U+202E", "U+200B", "U+2060", "U+FEFF"} <= set(named)
