"""axe-core finds nothing serious on any page, in both themes, wide and on a phone."""

from collections.abc import Callable
from datetime import timedelta

import pictures
import pytest
from brandrepo import BrandRepo
from playwright.sync_api import Page
from preview.built import AT, again, event, start, write

PAGES = (
    *("index.html", "calendar/2026-12.html#list", "calendar/2026-12.html#2026-w49"),
    *("channels/mastodon.html", "channels/instagram.html", "channels/telegram.html"),
    *("problems.html", "status.html", "ideas.html", "posts/2026/12/01-noel.html"),
    *("posts/2026/12/05-image.html", "posts/2026/12/06-casse.html", "posts/ideas/serie.html"),
)
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules that the other theme can break
FIND = """async only => {
    const asked = {resultTypes: ["violations"], ...(only && {runOnly: only})};
    const report = await axe.run(document, asked);
    if (report.passes.length < (only ? 1 : 10)) throw new Error("axe-core looked at nothing");
    return report.violations
        .filter(one => ["serious", "critical"].includes(one.impact))
        .map(one => `${one.id}: ${one.nodes.slice(0, 5).map(node => node.html).join(" | ")}`);
}"""


def faults(page: Page) -> list[str]:
    """What axe-core, which is loaded in the page, has against it in the light and in the dark."""
    light = page.evaluate(FIND)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(FIND, COLOURS)
    page.emulate_media(color_scheme="light")
    return [*light, *dark]


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> BrandRepo:
    """A brand with a post in every state, a picture, a poll, a broken file, ideas and drafts."""
    repo = start(tmp_path_factory.mktemp("accessible"))
    brand = (repo.root / "brand/brand.yml").read_text("utf-8")
    repo.write("brand/brand.yml", f"{brand}countries: [FR]\n")
    channels = ["mastodon", "x", "bluesky", "facebook", "feed", "linkedin-fr"]
    repo.post("2026/12/01-noel", date="2026-12-01T09:00", title="Noël", channels=channels)
    repo.post("2026/11/20-rate", date="2026-11-20T09:00", title="Raté", pillar="coulisses")
    repo.post(
        "2026/12/03-fil", "Un.\n\n---\n\nDeux #Mot https://exemple.fr", date="2026-12-03T09:00"
    )
    repo.post("2026/12/04-brouillon", date="2026-12-04T09:00", title="Un brouillon", draft=True)
    repo.write("content/2026/12/05-image/vase.jpg", pictures.saved(pictures.photo(800, 600)))
    repo.write(
        "content/2026/12/05-image/index.md",
        "---\ndate: 2026-12-05T09:00\ntitle: Un vase\nlang: en\nlink: https://exemple.fr/vase\n"
        'media: [{file: vase.jpg, alt: "Un vase bleu"}]\nsensitive: Bleu\nlocation: Nantes\n'
        "channels: [mastodon, bluesky, x, linkedin-fr, instagram, facebook, feed]\n---\nUn vase.\n",
    )
    repo.write("content/2026/12/06-casse.md", "---\ndate: [\n---\n")
    repo.post("ideas/serie", title="Une série")
    repo.commit()
    states = ("sent", "failed", "unknown", "held", "skipped")
    lines = [
        event("claimed", channel=channel, until=AT + timedelta(minutes=9)) for channel in channels
    ]
    lines += [
        event(
            state,
            channel=channel,
            error="Non." if state != "sent" else None,
            url="https://x.example/1",
        )
        for state, channel in zip(states, channels[1:], strict=True)
    ]
    write(repo, *lines, holds="- {why: Incendie, who: marie, channels: [telegram]}\n")
    again(repo)
    return repo


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_has_a_serious_fault(
    repo: BrandRepo, windows: Callable[..., Page], axe: str, width: int
) -> None:
    page = windows(width, 900, bypass_csp=True)
    found = {}
    for name in PAGES:
        page.goto("about:blank")
        file, _, place = name.partition("#")
        page.goto(f"{(repo.root / 'public' / file).as_uri()}{'#' if place else ''}{place}")
        page.evaluate(axe)
        found[name] = faults(page) if width == 1280 else page.evaluate(FIND)
    assert found == {name: [] for name in PAGES}
