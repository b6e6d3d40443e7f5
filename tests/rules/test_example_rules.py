"""The example brand's own rules: finer lines for a sober network, a playful one, and a crisis."""

from pathlib import Path

import pytest
import ruled

WHOLE = (Path(__file__).parents[2] / "brand/rules.yml").read_text(encoding="utf-8")
# Without the lines that speak of the style guide, which these posts are not held to.
RULES = "".join(line for line in WHOLE.splitlines(True) if not line.startswith("  Vale."))


def told(root: Path, channel: str, body: str, more: str = "") -> list[tuple[str, str]]:
    text = f"---\nchannels: [{channel}]\n{more}---\n{body}\n"
    return [(one.rule, one.level) for one in ruled.problems(root, text, rules=RULES)]


@pytest.mark.parametrize(
    ("channel", "body", "expected"),
    [
        pytest.param(
            "mastodon", "Le tournevis 🔧 a disparu. Encore !", [], id="Mastodon may smile"
        ),
        pytest.param(
            "linkedin-fr",
            "Le tournevis a disparu. 🔧",
            [("brand.emoji", "error")],
            id="LinkedIn may not",
        ),
        pytest.param(
            "facebook",
            "Le tournevis 🔧 a disparu.",
            [("brand.emoji", "warning")],
            id="elsewhere at the end of the sentence",
        ),
        pytest.param(
            "linkedin-fr",
            "Quelle rentrée !",
            [("brand.exclamation", "error")],
            id="no ! on LinkedIn",
        ),
        pytest.param(
            "x", "Une lampe. #Réparer #Nantes", [("brand.hashtags", "warning")], id="one tag on X"
        ),
        pytest.param("mastodon", "Une lampe. #Réparer #Nantes #Loire", [], id="three on Mastodon"),
        pytest.param(
            "mastodon", "Viens avec ta lampe.", [("brand.address", "error")], id="vous everywhere"
        ),
    ],
)
def test_each_network_has_its_own_lines(
    channel: str, body: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert told(tmp_path, channel, body) == expected


def test_a_crisis_is_sober_on_every_network(tmp_path: Path) -> None:
    more = "kind: crisis\ntags: [Ostrea]\n"
    assert told(tmp_path, "mastodon", "Débranchez la lampe ! 🔌", more) == [
        ("brand.hashtags", "error"),
        ("brand.exclamation", "error"),
        ("brand.emoji", "error"),
    ]
