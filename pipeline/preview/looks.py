"""How each network shows a post: where a feed folds a text, how it lays out pictures and links.

The one table of looks: `of` derives a decent one for a network that another package brings. What a
look is drawn with is in assets/cards.css, by manner and by grid; only colours go by the network.
How sure the folds are, by the letters of networks/limits-platforms.yaml: Mastodon's and Bluesky's
were read in their sources (S), the others are what several vendors saw (2nd): no network promises
one, and telephones fold sooner.
"""

from typing import Literal

from pipeline.frozen import frozen
from pipeline.networks import NETWORKS

Manner = Literal[
    "status",  # the account over the text, all in one column
    "column",  # the account's picture beside the text
    "page",  # pictures from edge to edge
    "photo",  # pictures over the text
    "bubble",  # a message in a chat
    "article",  # a headline and a text to read
]
Grid = Literal["even", "squares", "wide", "lead", "wall", "carousel", "album", "stack"]
LinkPicture = Literal["above", "beside", "own", "bare"]


@frozen
class Fold:
    """After how much of a text a feed shows "see more"; a line holds some `width` characters.

    `small` is what it must hide at least: a feed does not fold away a word.
    """

    characters: int | None = None
    lines: int | None = None
    width: int = 64
    small: int = 12


@frozen
class Look:
    """What drawing needs to know of a network beside its colours.

    `tiles`: how many pictures its grid shows at once, the last with how many more there are.
    `focus`: it keeps a picture's focus point in sight where it crops, or we cropped around it.
    `narrowest` and `widest`: the shapes, width by height, that a picture alone is cropped to.
    `link`: where a link's card has the linked page's picture; "own" is the part's one picture.
    """

    manner: Manner = "status"
    grid: Grid = "even"
    fold: Fold | None = None
    tiles: int = 20
    focus: bool = False
    narrowest: float = 0.5
    widest: float = 10.0
    link: LinkPicture = "bare"


_LOOKS = {
    "feed": Look(manner="article", grid="stack", focus=True),
    "mastodon": Look(
        # S status_content.jsx: above 706 pixels, 32 lines of 22; 330 pixels stay, 15 lines
        fold=Fold(lines=32, width=70),
        tiles=4,
        focus=True,
        link="beside",
    ),
    "bluesky": Look(
        manner="column",
        grid="squares",
        fold=Fold(lines=25, width=60),  # S social-app constants: MAX_POST_LINES
        tiles=4,
        link="own",
    ),
    "x": Look(
        manner="column",
        grid="wide",
        fold=Fold(characters=280),  # 2nd: what only long posts have
        tiles=4,
        narrowest=0.75,
        widest=5.0,
        link="above",
    ),
    "linkedin": Look(
        manner="page",
        grid="lead",
        fold=Fold(characters=210, lines=3, width=80),  # 2nd: on a computer, with a picture or card
        tiles=4,
        narrowest=0.8,
        link="beside",
    ),
    "facebook": Look(
        manner="page",
        grid="wall",
        fold=Fold(characters=480),  # 2nd: on a computer
        tiles=5,
        narrowest=0.8,
        link="above",
    ),
    "instagram": Look(
        manner="photo",
        grid="carousel",
        fold=Fold(characters=125, lines=2, width=63),  # 2nd
        focus=True,
        narrowest=0.8,  # FB 4:5
        widest=1.91,  # FB
    ),
    "telegram": Look(manner="bubble", grid="album", tiles=10),
}


def of(network: str) -> Look:
    """A network's look; one that we do not know is drawn by what it can hold."""
    known = _LOOKS.get(network)
    if known is not None:
        return known
    limits = NETWORKS[network].LIMITS
    return Look(
        manner="article" if limits.characters is None else "status",
        grid="carousel" if limits.media_required else "even",
        tiles=min(limits.images or 4, 4),
        focus=limits.media_required,
    )
