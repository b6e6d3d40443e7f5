"""The example brand, Maison Lumen: what it must show, and what it must hold to."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from conftest import Ran

from pipeline import media, project, render
from pipeline.files import Folder
from pipeline.post import Post
from pipeline.project import Project

ROOT = Path(__file__).resolve().parent.parent
THREADS = {"2026/10/06-changer-une-douille"}
MORNING_IN_MONTREAL = datetime.fromisoformat("2026-12-12T15:00Z")
DEMO = datetime.fromisoformat("2026-12-01T09:05+01:00")


@pytest.fixture(scope="module")
def lumen() -> Project:
    return project.load(Folder(ROOT))


@pytest.fixture(scope="module")
def posts(lumen: Project) -> dict[str, Post]:
    parsed = project.read(lumen, project.entries(lumen.tree))
    return {post.id: post for post in (one.post for one in parsed) if post}


def every_voice(post: Post) -> list[Post]:
    """The post as written, and as it differs on its channels."""
    return [post, *post.variants.values()]


def test_the_example_brand_has_nothing_to_mend(pipeline: Callable[..., Ran]) -> None:
    ran = pipeline("validate", "--format", "json", cwd=ROOT)
    assert (ran.status, json.loads(ran.out)) == (0, [])


@pytest.mark.parametrize(
    ("post", "shows"),
    [
        pytest.param(
            "2026/12/01-l-atelier-a-l-aube", lambda p: len(p.media) == 2, id="the workshop at dawn"
        ),
        pytest.param(
            "2026/10/06-changer-une-douille",
            lambda p: p.body.count("\n---\n") == 4,
            id="changing a socket, a thread",
        ),
        pytest.param(
            "2026/10/13-pourquoi-une-lampe-s-eteint",
            lambda p: p.sources and all(source.checked for source in p.sources),
            id="why lamps die, with sources",
        ),
        pytest.param(
            "2026/10/20-la-lampe-de-colette",
            lambda p: p.kind == "testimonial" and p.media[0].consent and p.media[0].expires,
            id="a testimonial, with consent",
        ),
        pytest.param(
            "2026/12/08-concours-de-noel",
            lambda p: p.kind == "contest" and "reglement" in p.link,
            id="a contest, with its rules",
        ),
        pytest.param(
            "2026/11/03-hiver-avec-atelier-brume",
            lambda p: (
                p.partner == "Atelier Brume"
                and all(one.body.startswith("Collaboration commerciale") for one in every_voice(p))
            ),
            id="a partnership, disclosed first on every channel",
        ),
        pytest.param(
            "2026/11/27-le-vendredi-repare",
            lambda p: p.campaign == "vendredi-repare",
            id="a counter to Black Friday",
        ),
        pytest.param(
            "2026/12/01-horaires-de-noel",
            lambda p: "- du mardi au samedi" in p.body,
            id="Christmas opening hours",
        ),
        pytest.param(
            "2027/01/12-right-to-repair", lambda p: p.lang == "en", id="right to repair, in English"
        ),
        pytest.param(
            "2027/01/12-droit-a-la-reparation",
            lambda p: p.lang == "fr",
            id="its French twin",
        ),
        pytest.param(
            "2026/11/17-une-place-a-l-etabli",
            lambda p: p.on("linkedin-fr").body_path.endswith("linkedin-fr.md"),
            id="a job offer, with LinkedIn's own body",
        ),
        pytest.param(
            "2026/12/04-un-abat-jour-neuf",
            lambda p: p.format == "reel" and p.media[0].subtitles and p.media[0].cover,
            id="a reel, with subtitles and a cover",
        ),
        pytest.param(
            "2026/11/10-laiton-ou-acier",
            lambda p: p.poll and len(p.poll.options) == 2,
            id="a poll, brass or steel",
        ),
        pytest.param(
            "2026/12/12-boutique-ephemere-montreal",
            lambda p: p.lang == "fr-CA" and p.date == MORNING_IN_MONTREAL,
            id="a pop-up in Montréal, in its own time",
        ),
        pytest.param("2027/01/19-pieces-a-l-unite", lambda p: p.draft, id="a draft"),
        pytest.param(
            "2027/02/02-rappel-ostrea",
            lambda p: p.kind == "crisis" and p.draft,
            id="a recall, ready and never due",
        ),
        pytest.param(
            "2026/12/15-reponse-fil-textile",
            lambda p: p.kind == "reply" and p.reply_to,
            id="a reply",
        ),
        pytest.param("ideas/chez-le-tourneur", lambda p: p.date is None, id="an idea"),
        pytest.param("ideas/lampes-d-ecole", lambda p: p.date is None, id="another idea"),
    ],
)
def test_the_example_brand_shows(
    posts: dict[str, Post], post: str, shows: Callable[[Post], object]
) -> None:
    assert shows(posts[post])


def test_the_feed_has_two_posts_to_send_at_the_demo(lumen: Project, posts: dict[str, Post]) -> None:
    due = [
        post.id
        for post in posts.values()
        if post.date
        and not post.draft
        and "feed" in post.channels
        and post.date <= DEMO <= post.date + lumen.brand.late_on("feed", post.late)
    ]
    assert due == ["2026/12/01-horaires-de-noel", "2026/12/01-l-atelier-a-l-aube"]


def test_every_channel_has_something_to_say(lumen: Project, posts: dict[str, Post]) -> None:
    spoken = {channel for post in posts.values() if not post.draft for channel in post.channels}
    assert spoken == set(lumen.brand.channels)


def test_only_a_thread_takes_more_than_one_message(lumen: Project, posts: dict[str, Post]) -> None:
    split = {
        post.id
        for post in posts.values()
        for channel in post.channels
        if len(render.render(post, channel, lumen).variant.parts) > 1
    }
    assert split == THREADS


def test_every_picture_is_described_in_a_sentence(posts: dict[str, Post]) -> None:
    shown = [item for post in posts.values() for one in every_voice(post) for item in one.media]
    assert len({item.path for item in shown}) >= 12
    for item in shown:
        assert 60 <= len(item.alt) <= 300, item.path
        assert item.alt.endswith("."), item.path
        assert not re.match(r"(?i)(une )?(image|photo|illustration|picture)\b", item.alt), item.path
        assert item.credit, item.path


def test_every_file_beside_a_post_is_shown_light_and_drawn_by_the_script(
    posts: dict[str, Post],
) -> None:
    beside = {
        path.relative_to(ROOT).as_posix(): path
        for path in (ROOT / "content").rglob("*.*")
        if path.suffix in {".png", ".jpg", ".mp4", ".vtt"}
    }
    shown = set()
    for post in posts.values():
        for item in post.media:
            shown |= {item.path, item.subtitles, item.cover} - {None}
        folder = post.path.rpartition("/")[0]
        shown |= {f"{folder}/{name}" for name in re.findall(r"!\[[^]]{40,}\]\((.+?)\)", post.body)}
    script = (ROOT / "brand/art/draw.py").read_text(encoding="utf-8")
    drawn = {f"content/{name}" for name in re.findall(r'"(\d{4}/\S+?\.(?:png|jpg|mp4))"', script)}
    assert shown == set(beside)
    assert drawn == {name for name in beside if not name.endswith(".vtt")}
    for name, path in beside.items():
        assert path.stat().st_size <= (500_000 if name.endswith(".mp4") else 200_000), name


def test_the_reel_is_upright_short_and_subtitled_to_its_end(
    lumen: Project, posts: dict[str, Post]
) -> None:
    item = posts["2026/12/04-un-abat-jour-neuf"].media[0]
    film = media.inspect(lumen.tree, item.path)
    assert (film.width, film.height, film.type) == (720, 1280, "video/mp4")
    assert film.seconds is not None
    assert item.subtitles is not None
    text = lumen.tree.read(item.subtitles).decode()
    times = [float(second) for second in re.findall(r"00:(\d\d\.\d{3})", text)]
    assert text.startswith("WEBVTT\n\n")
    assert times == sorted(times)
    assert film.seconds - 1 < times[-1] <= film.seconds <= 10


def test_posts_cite_only_what_the_plan_and_the_people_hold(posts: dict[str, Post]) -> None:
    plan = yaml.safe_load((ROOT / "brand/plan.yml").read_text(encoding="utf-8"))
    people = yaml.safe_load((ROOT / "brand/people.yml").read_text(encoding="utf-8"))
    for post in posts.values():
        assert post.pillar in plan["pillars"], post.id
        assert post.objective in plan["objectives"], post.id
        assert post.campaign in {None, *plan["campaigns"]}, post.id
        assert post.owner in people, post.id


def test_every_objective_can_be_measured(lumen: Project) -> None:
    plan = yaml.safe_load((ROOT / "brand/plan.yml").read_text(encoding="utf-8"))
    for name, objective in plan["objectives"].items():
        assert objective["kpis"], name
        for kpi in objective["kpis"]:
            assert {"name", "metric"} <= set(kpi), name
            assert "target" in kpi or "gain" in kpi, name
            assert "every" in kpi or {"from", "until"} <= set(kpi), name
    assert set(plan["cadence"]) == set(lumen.brand.channels)


@pytest.mark.parametrize(
    ("languages", "mistake"),
    [
        pytest.param({"fr", "fr-CA", "en"}, r"[^\W\d_]'[^\W\d_]", id="a straight apostrophe"),
        pytest.param({"fr"}, r"[^\u202f\u00a0][!?;](?=\s|$)", id="no thin space before ! ? ;"),
        pytest.param({"fr", "fr-CA"}, r"[^\u00a0\d]:(?=\s|$)", id="no no-break space before :"),
        pytest.param({"fr", "fr-CA"}, r"«[^\u00a0]|[^\u00a0]»", id="no no-break space inside « »"),
        pytest.param({"fr-CA"}, r"\s[!?;]", id="a space before ! ? ; in Québec"),
        pytest.param({"fr", "en"}, r"!(?=\s|$)", id="an exclamation mark"),
        pytest.param({"fr", "fr-CA", "en"}, r"\b[A-ZÀ-Þ]{4,}\b", id="a shouted word"),
        pytest.param({"fr"}, r"(?i)\b(tu|toi|ton|tes)\b", id="a tu"),
        pytest.param({"fr", "fr-CA", "en"}, r"\.\.\.", id="three dots"),
        pytest.param({"fr", "fr-CA", "en"}, r"[^\S\n]+$", id="a space at a line's end"),
    ],
)
def test_no_post_holds(posts: dict[str, Post], languages: set[str], mistake: str) -> None:
    for post in posts.values():
        for one in every_voice(post):
            texts = (one.body, one.title, *(item.alt for item in one.media), one.first_comment)
            for text in texts if one.lang in languages else ():
                found = re.search(mistake, text or "", re.MULTILINE)
                assert found is None, f"{one.body_path}: {found and found.string[:80]}"


def test_no_post_takes_more_hashtags_than_its_channel_likes(posts: dict[str, Post]) -> None:
    for post in posts.values():
        for channel in post.channels:
            tags = post.on(channel).tags
            assert len(tags) <= 2, (post.id, channel)
            assert all(tag[0].isupper() for tag in tags), (post.id, channel)


def test_the_style_guide_speaks_of_every_channel(lumen: Project) -> None:
    guide = (ROOT / "brand/README.md").read_text(encoding="utf-8")
    assert [name for name in lumen.brand.channels if f"| `{name}` |" not in guide] == []


def test_the_style_guide_holds_a_section_for_each_thing_a_brand_decides() -> None:
    guide = (ROOT / "brand/README.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## (.+)$", guide, re.MULTILINE)
    assert sections == [
        "La voix",
        "La langue",
        "La typographie",
        "Emoji et mots-dièse",
        "Les images",
        "Les faits",
        "Avec les autres",
        "Compte par compte",
        "Ce que nous ne disons jamais",
        "Ce que l’outil relit",
        "En cas de crise",
        "Avant d’approuver un post",
    ]


def test_the_authors_guide_speaks_of_every_key_of_front_matter() -> None:
    guide = (ROOT / "content/README.md").read_text(encoding="utf-8")
    schema = json.loads((ROOT / "pipeline/schemas/post.schema.json").read_text(encoding="utf-8"))
    assert [key for key in schema["properties"] if f"`{key}`" not in guide] == []


@pytest.mark.parametrize("page", ["brand/README.md", "content/README.md", "brand/art/README.md"])
def test_the_guides_link_to_files_that_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)", re.sub(r"`[^`]*`", "", text)):
        assert (ROOT / page).parent.joinpath(target).exists(), target
