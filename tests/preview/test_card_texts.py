"""Every card's text is its variant's text, which is what is sent: read as a browser reads it."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page
from preview.built import BRAND, NOW

from pipeline import brand as brand_of
from pipeline import content, networks, render
from pipeline.brand import People
from pipeline.delivery import Standing
from pipeline.files import Folder
from pipeline.preview import words
from pipeline.preview.build import build
from pipeline.preview.cards import Cards, Shown
from pipeline.preview.outputs import Outputs
from pipeline.preview.store import Store
from pipeline.project import Project

PROJECT = Path(__file__).resolve().parents[2]
LUMEN = brand_of.load(BRAND.encode(), "brand/brand.yml", networks.facts())
CARDS = Cards(LUMEN, words.of("fr"))

# A browser parses the page, runs none of it, and gives each channel's texts: card, then copy.
READ = """html => Object.fromEntries(
    [...new DOMParser().parseFromString(html, "text/html").querySelectorAll(".variant")].map(
        card => [card.id, [".text", ".plain pre"].map(
            what => [...card.querySelectorAll(what)].map(e => e.textContent))]))"""


@pytest.fixture(scope="module")
def lumen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example brand, built."""
    folder = tmp_path_factory.mktemp("lumen")
    for name in ("brand", "content"):
        shutil.copytree(PROJECT / name, folder / "root" / name)
    for name in (".vale.ini",):
        if (PROJECT / name).exists():
            shutil.copy(PROJECT / name, folder / "root" / name)
    build(str(folder / "root"), Store.in_memory(), Outputs(str(folder / "public")), NOW, fork=False)
    return folder / "public"


def test_every_card_of_the_example_brand_shows_what_is_sent(lumen: Path, page: Page) -> None:
    pages = sorted((lumen / "posts").rglob("*.html"))
    assert len(pages) > 20

    for path in pages:
        name = path.relative_to(lumen / "posts").with_suffix(".json")
        variants = json.loads((lumen / "variants" / name).read_text("utf-8"))
        shown = page.evaluate(READ, path.read_text("utf-8"))
        assert list(shown) == list(variants)
        for channel, variant in variants.items():
            texts = [part["text"] for part in variant["parts"]]
            card, plain = shown[channel]
            assert card == [text or "Sans texte" for text in texts], (path.name, channel)
            assert plain == [text for text in texts if text], (path.name, channel)


PIECES = st.sampled_from(
    [
        *("\n", "\n\n", " ", "# ", "- ", "> ", "---\n", "**", "*", "`", "```\n", "~~"),
        *("<script>", "</div>", "</details>", "&amp;", "&#0;", "<!--", "]]>", '"', "'", "\r", "\t"),
        *(
            "https://exemple.fr/a?b=1&c=<d>",
            "[mot](https://exemple.fr)",
            "[x](javascript:alert(1))",
        ),
        *(
            "#Tag",
            "@{marie}",
            "@nom@serveur.example",
            "l’été",
            "日本語",
            "שלום",
            "\u202e",
            "\u200b",
        ),
        *("👩‍👩‍👧‍👦", "🇫🇷", "é" * 3, "e\u0301", "mot " * 30, "Anticonstitutionnellement" * 8),
    ]
)
CHARACTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
BODIES = st.lists(st.one_of(PIECES, st.text(CHARACTERS, max_size=12)), max_size=40).map("".join)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=BODIES, text=st.text(CHARACTERS, max_size=400), sensitive=st.text(max_size=20))
def test_the_cards_of_any_post_show_what_is_sent(
    page: Page, tmp_path: Path, body: str, text: str, sensitive: str
) -> None:
    header = {
        "date": "2026-12-01T09:00",
        "title": "Titre",
        "tags": ["MadeInFrance"],
        "link": "https://exemple.fr/atelier",
        "channels": list(LUMEN.channels),
        "variants": {"x": {"text": text.encode("utf-8", "ignore").decode()}},
        **({"sensitive": sensitive} if sensitive.strip() and sensitive.isprintable() else {}),
    }
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in header.items())
    parsed = content.parse("content/2026/12/01-a.md", f"---\n{lines}---\n{body}".encode(), LUMEN)
    assume(parsed.post is not None)  # characters that no post may hold
    assert parsed.post is not None
    project = Project(Folder(tmp_path), LUMEN, People())
    variants = [
        render.render(parsed.post, channel, project).variant for channel in parsed.post.channels
    ]
    standing = Standing("planned", datetime(2026, 12, 1, tzinfo=UTC))

    drawn = "".join(
        piece for one in variants for piece in CARDS.card(one, standing, "", lambda _: Shown())
    )

    shown = page.evaluate(READ, drawn)
    for variant in variants:
        texts = [part.text for part in variant.parts]
        card, plain = shown[variant.channel]
        assert card == [each or "Sans texte" for each in texts]
        assert plain == [each for each in texts if each]
