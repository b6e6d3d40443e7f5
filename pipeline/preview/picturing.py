"""The pictures and videos of a part as HTML: its network's grid, then the texts in their place."""

from collections.abc import Callable, Sequence

from pipeline.frozen import frozen
from pipeline.preview.escaping import attribute, text
from pipeline.preview.links import escaped
from pipeline.preview.looks import Look
from pipeline.preview.words import Words
from pipeline.variant import Attachment

_NEAR = 0.02  # shapes this near to a network's narrowest or widest were cropped to it


@frozen
class Shown:
    """What the built tree has of an attachment: names in media/, "" where there is none."""

    picture: str = ""
    video: str = ""
    subtitles: str = ""


Show = Callable[[Attachment], Shown]


class Pictures:
    """Draws the attachments of one part after another, in one language of the interface."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def grid(
        self, items: Sequence[Attachment], look: Look, lang: str, root: str, show: Show
    ) -> str:
        """The pictures as the network lays them out."""
        n = len(items)
        tiles = items[: look.tiles]
        slides = look.grid == "carousel" and n > 1
        label = attribute(self._words.gettext("Pictures"))
        reach = f' tabindex="0" role="group" aria-label="{label}"' if slides else ""
        figures = []
        for number, item in enumerate(tiles, start=1):
            drawn = self.drawn(item, look, lang, root, show, alone=n == 1 or slides)
            said = ""
            if slides:
                said = f' data-of="{number} / {n}"'
            elif number == len(tiles) < n:
                said = f' class="more" data-of="+{n - number}"'
            figures.append(f"<figure{said}>{drawn}</figure>")
        count = f"n{len(tiles)}" if len(tiles) <= 4 else "many"
        return f'<div class="pictures {look.grid} {count}"{reach}>{"".join(figures)}</div>'

    def drawn(
        self,
        item: Attachment,
        look: Look,
        lang: str,
        root: str,
        show: Show,
        *,
        alone: bool,
    ) -> str:
        """One picture or video; what cannot be shown says its file's name."""
        shown = show(item)
        alt = attribute(item.alt)
        picture = f"{root}media/{escaped(shown.picture)}" if shown.picture else ""
        if shown.video:
            poster = f' poster="{picture}"' if picture else ""
            track = ""
            if shown.subtitles:
                label = attribute(self._words.gettext("Subtitles"))
                track = (
                    f'<track kind="captions" src="{root}media/{escaped(shown.subtitles)}" '
                    f'label="{label}" default>'
                )
            size = f' width="{item.width}" height="{item.height}"' if item.width else ""
            return (
                f'<video src="{root}media/{escaped(shown.video)}" controls preload="metadata"'
                f'{size}{poster} aria-label="{alt}"{lang}>{track}</video>'
            )
        if picture:
            size = f' width="{item.width}" height="{item.height}"' if item.width else ""
            kept = " ".join(filter(None, (_focus(item, look), _shape(item, look) if alone else "")))
            class_ = f' class="{kept}"' if kept else ""
            return f'<img{class_} src="{picture}" alt="{alt}"{lang}{size} loading="lazy">'
        return f'<span class="no-picture" dir="auto">{text(item.file)}</span>'

    def alts(
        self,
        items: Sequence[Attachment],
        look: Look,
        lang: str,
        root: str,
        show: Show,
        *,
        supported: bool,
    ) -> str:
        """What is read out in place of each picture; those that no tile shows are shown here."""
        rows = []
        for number, item in enumerate(items, start=1):
            small = ""
            if number > look.tiles:
                name = show(item).picture
                if name:
                    address = f"{root}media/{escaped(name)}"
                    small = f'<img src="{address}" alt="" loading="lazy">'
            if item.alt:
                said = f"<span{lang}>{text(item.alt)}</span>"
            else:
                missing = text(self._words.gettext("No alt text"))
                said = f'<span class="alt-missing">{missing}</span>'
            rows.append(f"<li>{small}<b>ALT</b> {said}</li>")
        note = ""
        if not supported:
            unsent = self._words.gettext("This network takes no alt texts: they are not sent.")
            note = f'<p class="note">{text(unsent)}</p>'
        several = "" if len(rows) > 1 else ' class="single"'
        return f'<div class="alts"><ol{several}>{"".join(rows)}</ol>{note}</div>'


def _focus(item: Attachment, look: Look) -> str:
    """The classes that keep a picture's focus point in sight, in tenths."""
    if not item.focus or not look.focus:
        return ""
    x, y = (min(10, max(0, round(share * 10))) for share in item.focus)
    return f"fx{x} fy{y}"


def _shape(item: Attachment, look: Look) -> str:
    """The class of the shape that a picture alone is cropped to, "" where it keeps its own."""
    if not item.width or not item.height:
        return ""
    shape = item.width / item.height
    if shape <= look.narrowest + _NEAR:
        return f"shape-{round(look.narrowest * 100)}"
    if shape >= look.widest - _NEAR:
        return f"shape-{round(look.widest * 100)}"
    return ""
