"""What changed since a post was published: told from the variant that was frozen in the log."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from brandrepo import BrandRepo
from hypothesis import given
from hypothesis import strategies as st
from preview.built import NOW, afresh, again, files, start
from preview.test_states import AT, ID, event

from pipeline import log
from pipeline.git import open_repository
from pipeline.preview.changes import compared


@pytest.fixture
def repo(tmp_path: Path) -> BrandRepo:
    repo = start(tmp_path)
    repo.post(ID, "Trois lampes bleues.", date="2026-12-01T09:00", channels=["mastodon", "x"])
    repo.commit()
    return repo


def sent(repo: BrandRepo, *, frozen: bytes | None = b"") -> str:
    """Build, and log what the page shows on Mastodon as sent; `frozen` stands in its place."""
    again(repo)
    variants = json.loads((repo.root / f"public/variants/{ID}.json").read_text("utf-8"))
    variant = variants["mastodon"]
    digest: str = variant["digest"]
    repository = open_repository(repo.root)
    before = repository.resolve("refs/heads/status")
    lines = [event("claimed", digest=digest), event("sent", digest=digest, id="1", part=0)]
    contents: dict[str, bytes | None] = {
        log.file_of(ID): "".join(f"{log.line(one)}\n" for one in lines).encode(),
    }
    if frozen is not None:
        contents[log.frozen_file(digest)] = frozen or json.dumps(variant).encode()
    commit = repository.commit(before, contents, "log: test", AT, "test")
    assert repository.advance("status", commit, before)
    return digest


def panel(repo: BrandRepo, channel: str = "mastodon") -> str:
    """The panel of a channel's card, "" where there is none."""
    page = (repo.root / f"public/posts/{ID}.html").read_text("utf-8")
    card = page.partition(f'id="{channel}"')[2].partition("</section>")[0]
    _, there, rest = card.partition('<details class="changed"')
    return rest.partition("</details>")[0] if there else ""


def test_a_post_as_it_was_sent_says_nothing(repo: BrandRepo) -> None:
    sent(repo)
    again(repo)
    assert panel(repo) == ""


def test_an_edit_shows_word_by_word_on_the_channel_that_has_it_already(
    repo: BrandRepo, tmp_path: Path
) -> None:
    sent(repo)
    repo.post(
        ID,
        "Quatre lampes rouges, 3 < 4.",
        date="2026-12-01T09:00",
        channels=["mastodon", "x"],
        sensitive="Lumière vive",
        first_comment="Merci",
    )
    again(repo)

    said = panel(repo)
    assert "Modifié depuis la publication" in said
    assert "<del>Trois</del><ins>Quatre</ins> lampes <del>bleues</del>" in said
    assert "3 &lt; 4" in said
    assert said.count("<li>") == 2
    assert "<li>Avertissement</li><li>Premier commentaire</li>" in said
    assert panel(repo, "x") == ""
    afresh(repo, tmp_path / "fresh")
    assert files(repo.root / "public") == files(tmp_path / "fresh")

    repo.post(ID, "Trois lampes bleues.", date="2026-12-01T09:00", channels=["mastodon", "x"])
    again(repo, NOW + timedelta(minutes=1))
    assert panel(repo) == ""


def test_another_picture_is_named(repo: BrandRepo) -> None:
    sent(repo)
    repo.post(
        ID,
        "Trois lampes bleues.",
        date="2026-12-01T09:00",
        channels=["mastodon", "x"],
        link="https://exemple.fr/",
    )
    again(repo)
    assert "<li>Lien</li>" in panel(repo)


@pytest.mark.parametrize(
    "frozen",
    [
        pytest.param(None, id="gone"),
        pytest.param(b"{", id="broken"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"parts": "x"}', id="another form"),
        pytest.param(
            b'{"post":1,"channel":1,"network":1,"due":null,"lang":1,"parts":[{"text":5,'
            b'"facets":[],"media":[],"link":null,"length":{"used":1,"limit":1,"unit":"x"}}]}',
            id="numbers for texts",
        ),
    ],
)
def test_what_was_sent_and_cannot_be_read_is_said_to_be_unknown(
    repo: BrandRepo, frozen: bytes | None
) -> None:
    sent(repo, frozen=frozen)
    repo.post(ID, "Autre chose.", date="2026-12-01T09:00", channels=["mastodon"])
    again(repo)
    assert "ne peut pas être lu" in panel(repo)


@given(st.text("ab <&\n", max_size=40), st.text("ab <&\n", max_size=40))
def test_what_stays_and_what_went_is_the_old_text_and_what_came_the_new(old: str, new: str) -> None:
    marked = compared(old, new)
    before = _without(marked, "ins").replace("<del>", "").replace("</del>", "")
    now = _without(marked, "del").replace("<ins>", "").replace("</ins>", "")
    assert (_plain(before), _plain(now)) == (old, new)


def test_a_huge_text_is_compared_in_no_time() -> None:
    old = "\n".join(f"ligne {n}" for n in range(9000))
    assert "<del>" in compared(old, old.replace("ligne 4500", "ligne neuve"))


def _without(html: str, tag: str) -> str:
    while (start := html.find(f"<{tag}>")) >= 0:
        html = html[:start] + html[html.index(f"</{tag}>", start) + len(tag) + 3 :]
    return html


def _plain(html: str) -> str:
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
